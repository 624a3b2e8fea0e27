"""The rules of a codebook's stances, read from its text, so that a screen quotes the codebook and not a copy."""

import re
from dataclasses import dataclass
from pathlib import Path

from data.schema import STANCES

FILE = "codebook.md"
SHIPPED = Path(__file__).parent / FILE
ROW = re.compile(r"^\| `(?P<stance>\w+)` \| (?P<score>[+-]?\d) \| (?P<rule>[^|]+) \| (?P<words>[^|]+) \|$", re.MULTILINE)
VERSION = re.compile(r"^Version (?P<version>[\d.]+), (?P<date>\d{4}-\d{2}-\d{2})", re.MULTILINE)


@dataclass(frozen=True)
class Codebook:
    """A codebook's whole text (Markdown), its version, and the rule of each stance: "the actor ..."."""

    text: str
    version: str
    rules: dict[str, str]


def read(folder: Path) -> Codebook:
    """The codebook in a dataset folder, or the shipped one where the folder has none."""
    path = folder / FILE
    return parse((path if path.is_file() else SHIPPED).read_text("utf-8"))


def parse(text: str) -> Codebook:
    """A codebook from its Markdown; a stance whose rule cannot be found has an empty one."""
    found = {row["stance"]: row["rule"].strip() for row in ROW.finditer(text)}
    version = VERSION.search(text)
    return Codebook(text, version["version"] if version else "", {stance: found.get(stance, "") for stance in STANCES})
