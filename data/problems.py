"""What is wrong with an input, where, and what would be right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with an input. `line` counts from 1 and is 0 where no line can be named."""

    file: str
    line: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        value = self.value if len(self.value) <= 80 else f"{self.value[:77]}..."
        return f"{self.file}:{self.line}: {self.column or '-'}: {value!r}: {self.reason}"


class DatasetError(Exception):
    """A dataset that cannot be used; `problems` holds everything found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: Sequence[Problem] = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))
