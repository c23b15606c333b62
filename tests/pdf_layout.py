"""Where words and drawn lines stand on a page of a PDF file, in millimetres from its upper left corner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pypdf import PageObject

MM = 25.4 / 72  # of a point


@dataclass(frozen=True)
class Words:
    """A run of words: where it begins, its size in points, its face."""

    text: str
    x: float
    y: float
    size: float
    face: str

    @property
    def bold(self) -> bool:
        return "bold" in self.face.lower() or "semibold" in self.face.lower()

    @property
    def italic(self) -> bool:
        return "italic" in self.face.lower()


@dataclass(frozen=True)
class Rule:
    """A straight line across."""

    left: float
    right: float
    y: float

    @property
    def length(self) -> float:
        return self.right - self.left


def words_on(page: PageObject) -> list[Words]:
    """All words of a page in the order of its content."""
    height = float(page.mediabox.height)
    found: list[Words] = []

    def take(text: str, cm: list[float], tm: list[float], font: dict[str, Any] | None, size: float) -> None:
        if text.strip():
            x, y = _placed(tm[4], tm[5], cm)
            face = "" if font is None else str(font.get("/BaseFont", ""))
            found.append(Words(text.strip("\n"), x * MM, (height - y) * MM, size, face))

    page.extract_text(visitor_text=take)
    return found


def rules_on(page: PageObject) -> list[Rule]:
    """All lines across that are drawn on a page: nothing that is made of letters."""
    height = float(page.mediabox.height)
    found: list[Rule] = []
    start: list[tuple[float, float]] = []

    def take(operator: bytes, operands: list[Any], cm: list[float], tm: list[float]) -> None:
        if operator == b"m":
            start[:] = [_placed(float(operands[0]), float(operands[1]), cm)]
        elif operator == b"l" and start:
            (x0, y0), (x1, y1) = start[0], _placed(float(operands[0]), float(operands[1]), cm)
            if abs(y0 - y1) < 0.1 and abs(x0 - x1) > 1:
                found.append(Rule(min(x0, x1) * MM, max(x0, x1) * MM, (height - y0) * MM))

    page.extract_text(visitor_operand_before=take)
    return found


def _placed(x: float, y: float, cm: list[float]) -> tuple[float, float]:
    return x * cm[0] + y * cm[2] + cm[4], x * cm[1] + y * cm[3] + cm[5]
