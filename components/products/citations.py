"""Citations of a response, of the dataset and of a view: plain text, BibTeX, RIS and CSL-JSON.

BibTeX as in Patashnik, BibTeXing (1988); RIS by Clarivate's tag list; CSL-JSON by the schema of citation-style-language.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from components.formatting import day, join_parts
from components.language import products as words

FORMATS = {"Text": "text", "BibTeX": "bibtex", "RIS": "ris", "CSL-JSON": "csl"}


@dataclass(frozen=True)
class Reference:
    """What a citation needs. `kind` is "webpage" or "dataset"; `issued` is missing where the source gives no date."""

    key: str
    kind: str
    title: str
    publisher: str
    url: str
    issued: date | None
    accessed: date | None
    note: str = ""
    version: str = ""


def of_response(row: Mapping[str, Any], dataset_title: str, version: str) -> Reference:
    """The reference of a response's source; the response itself stands in the note."""
    # A source without a title is described in brackets, as style guides ask: the words are ours, not the source's.
    title = _text(row["source_title"]) or f"[Statement of {row['actor']}, {day(row['date'])}]"
    issued = row["source_date"]
    return Reference(
        key=row["response_id"], kind="webpage", title=title, publisher=_text(row["source_publisher"]), url=_text(row["source_url"]),
        issued=None if issued is None or issued != issued else issued.date(), accessed=row["recorded_at"].date(),
        note=words.response_note(row["response_id"], row["actor"], row["date"], dataset_title, version),
    )  # fmt: skip


def of_dataset(name: str, title: str, version: str, url: str, issued: date, fingerprint: str) -> Reference:
    """The reference of a dataset, or of a view of it if `url` is the view's address."""
    return Reference(
        key=name, kind="dataset", title=title, publisher="Reaction Tracker", url=url, issued=issued, accessed=None,
        version=version, note=f"Content SHA-256 {fingerprint[:16]}",
    )  # fmt: skip


def cite(reference: Reference, form: str) -> str:
    """A citation in one of the forms "text", "bibtex", "ris", "csl"; raises KeyError for another."""
    return {"text": _plain, "bibtex": _bibtex, "ris": _ris, "csl": _csl}[form](reference)


def _plain(ref: Reference) -> str:
    version = f"Version {ref.version}" if ref.version else ""
    dates = join_parts([day(ref.issued) if ref.issued else "no date", f"read {day(ref.accessed)}" if ref.accessed else ""], ", ")
    titled = ref.kind == "webpage" and not ref.title.startswith("[")
    parts = [f"“{ref.title}”" if titled else ref.title, version, ref.publisher, dates, ref.url]
    return f"{join_parts(parts, '. ')}. {ref.note}."


def _bibtex(ref: Reference) -> str:
    fields = {
        "title": f"{{{_tex(ref.title)}}}", "howpublished" if ref.kind == "webpage" else "publisher": _tex(ref.publisher),
        "year": f"{ref.issued.year}" if ref.issued else "", "date": ref.issued.isoformat() if ref.issued else "",
        "url": re.sub(r"[{}\\]", "", ref.url), "urldate": ref.accessed.isoformat() if ref.accessed else "",
        "version": _tex(ref.version), "note": _tex(ref.note),
    }  # fmt: skip
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@misc{{{ref.key},\n" + ",\n".join(lines) + "\n}"


def _ris(ref: Reference) -> str:
    tags = [
        ("TY", "ELEC" if ref.kind == "webpage" else "DATA"), ("ID", ref.key), ("TI", ref.title), ("PB", ref.publisher),
        ("PY", f"{ref.issued.year}" if ref.issued else ""), ("DA", f"{ref.issued:%Y/%m/%d}" if ref.issued else ""), ("ET", ref.version),
        ("UR", ref.url), ("Y2", f"{ref.accessed:%Y/%m/%d}" if ref.accessed else ""), ("N1", ref.note),
    ]  # fmt: skip
    return "\n".join(f"{tag}  - {' '.join(value.split())}" for tag, value in tags if value) + "\nER  - "


def _csl(ref: Reference) -> str:
    item = {
        "id": ref.key, "type": ref.kind, "title": ref.title, "publisher": ref.publisher, "URL": ref.url, "version": ref.version,
        "issued": _parts(ref.issued), "accessed": _parts(ref.accessed), "note": ref.note,
    }  # fmt: skip
    return json.dumps([{key: value for key, value in item.items() if value}], ensure_ascii=False, indent=2)


def _parts(value: date | None) -> dict[str, Any] | None:
    return {"date-parts": [[value.year, value.month, value.day]]} if value else None


TEX = {
    "\\": r"\textbackslash{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    **{c: "\\" + c for c in "&%$#_"},
}


def _tex(text: str) -> str:
    return "".join(TEX.get(character, character) for character in text)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
