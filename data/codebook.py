"""The rules of a codebook's stances, read from its text, so that a screen quotes the codebook and not a copy."""

import re
from dataclasses import dataclass
from pathlib import Path

from data.schema import STANCES

FILE = "codebook.md"
ROW = re.compile(r"^\| `(?P<stance>\w+)` \| (?P<score>[+-]?\d) \| (?P<rule>[^|]+) \| (?P<words>[^|]+) \|$", re.MULTILINE)


@dataclass(frozen=True)
class Codebook:
    """A codebook's whole text (Markdown) and the rule of each stance: "the actor ..."; both empty without a codebook."""

    text: str
    rules: dict[str, str]


def read(folder: Path) -> Codebook:
    """The codebook in a dataset folder; an empty one where the folder has none."""
    path = folder / FILE
    return parse(path.read_text("utf-8", errors="replace") if path.is_file() else "")


def parse(text: str) -> Codebook:
    """A codebook from its Markdown; a stance whose rule cannot be found has an empty one."""
    found = {row["stance"]: row["rule"].strip() for row in ROW.finditer(text)}
    return Codebook(text, {stance: found.get(stance, "") for stance in STANCES})
