"""A figure: its words and its specification."""

from dataclasses import dataclass

from components.theme import Caption, Spec


@dataclass(frozen=True)
class Figure:
    """A figure: what it is ("Map", "Bars"), its words, and its specification."""

    kind: str
    caption: Caption
    spec: Spec

    @property
    def alt(self) -> str:
        """What the figure shows, for those who cannot see it."""
        return f"{self.kind}. {self.caption.title}. {self.caption.subtitle}"
