"""Checks on a table's bytes, before anything reads it as a table: size, encoding, byte order mark, emptiness."""

from pathlib import Path

import chardet

from data.problems import Problem

MAX_BYTES = 100_000_000
BOM = b"\xef\xbb\xbf"
# What a spreadsheet may take for the beginning of a formula (OWASP, CSV Injection), and the sign that keeps it from doing so.
DANGEROUS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "'")


def neutralise(cell: str) -> str:
    """The cell with an apostrophe before it if a spreadsheet might run it, or if it begins with one already."""
    return f"'{cell}" if cell.startswith(DANGEROUS) else cell


def check_bytes(path: Path, name: str) -> list[Problem]:
    """Problems that stop the file from being read as UTF-8 text; an empty list if it can be."""
    if not path.is_file():
        return [Problem(name, 0, "", "", "the file is missing; every dataset folder has it, if only with its header line")]
    size = path.stat().st_size
    if size > MAX_BYTES:
        limit = f"{MAX_BYTES // 1_000_000} MB"
        return [Problem(name, 0, "", f"{size / 1e6:.0f} MB", f"the file is larger than {limit}; split it by event or period")]
    return check_content(path.read_bytes(), name)


def check_content(raw: bytes, name: str) -> list[Problem]:
    """Problems that stop bytes from being read as UTF-8 text; an empty list if they can be."""
    if not raw.strip(b"\xef\xbb\xbf\r\n\t "):
        return [Problem(name, 1, "", "", "the file is empty; it must begin with the header line")]
    if _wide(raw):
        looks = f"it looks like {_encoding(raw)}; save it as UTF-8"
        return [Problem(name, 1, "", raw[:2].hex(), f"this is not UTF-8 text; {looks}")]
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        looks = f"it looks like {_encoding(raw)}; save it as UTF-8"
        return [Problem(name, line, "", raw[error.start : error.start + 1].hex(), f"this byte is not UTF-8; {looks}")]
    if raw.startswith(BOM):
        return [Problem(name, 1, "", "byte order mark", "save the file as UTF-8 without a byte order mark")]
    return []


def _wide(raw: bytes) -> bool:
    """True for text of two bytes a character without a mark at its beginning: every other byte of Western text is zero."""
    head = raw[:1000]
    return len(head) >= 8 and min(head[::2].count(0), head[1::2].count(0)) == 0 and 3 * head.count(0) > len(head)


def _encoding(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or _wide(raw):
        return "UTF-16"
    guess = chardet.detect(raw[:200_000])["encoding"] or ""
    return {"": "no known encoding", "ISO-8859-1": "Windows-1252"}.get(guess, guess)
