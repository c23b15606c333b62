"""The way from the codes of one version of a list to those of another, with shares where a code is split.

A share says how much of what stood under an old code stands under a new one; the shares of one old code add up to
one. They are data of an office (employment, turnover), never guessed here.
"""

from __future__ import annotations

import math
import os
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nangsuat.data.problems import NangsuatError, Problem, ProblemsFound, Severity
from nangsuat.data.reading.grid import Grid, letter
from nangsuat.data.reference.lists import provinces
from nangsuat.data.reference.sheets import ROWS_SEARCHED, sheets_of, written
from nangsuat.data.text import Text, fold

SUM_TOLERANCE = 1e-6  # shares are written with six decimals or so; a third, three times, must pass


class CrosswalkWrong(NangsuatError):
    """A crosswalk's shares are no shares; the message names the code, the sum found and the rule."""


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """The way from the codes of one version to those of another.

    Attributes
    ----------
    from_version, to_version : versions of the list
    shares : (old code, new code, share); the shares of one old code add up to one

    Examples
    --------
    >>> way = Crosswalk("VSIC2018", "VSIC2025", (("26", "26", 1.0), ("62", "62", 0.7), ("62", "63", 0.3)))
    >>> way.targets("62"), way.whole("26"), way.whole("62")
    ({'62': 0.7, '63': 0.3}, '26', None)
    """

    from_version: str
    to_version: str
    shares: tuple[tuple[str, str, float], ...]

    def __post_init__(self) -> None:
        pairs = Counter((old, new) for old, new, _ in self.shares)
        twice = [f"{old} → {new}" for (old, new), times in pairs.items() if times > 1]
        if twice:
            raise CrosswalkWrong(_twice(twice))
        odd = [(old, share) for old, _, share in self.shares if not 0 <= share <= 1]
        if odd:
            raise CrosswalkWrong(_no_share(*odd[0]))
        for old in self.codes:
            total = math.fsum(self.targets(old).values())
            if abs(total - 1) > SUM_TOLERANCE:
                raise CrosswalkWrong(_sum_off(old, total))

    @property
    def codes(self) -> tuple[str, ...]:
        """The old codes that it knows."""
        return tuple(dict.fromkeys(old for old, _, _ in self.shares))

    def targets(self, code: str) -> dict[str, float]:
        """The new codes that an old one goes to, with their shares."""
        return {new: share for old, new, share in self.shares if old == code and share > 0}

    def whole(self, code: str) -> str | None:
        """The one new code that takes all of an old one; ``None`` where it is split or not known."""
        targets = self.targets(code)
        return next(iter(targets)) if len(targets) == 1 else None

    def sources(self) -> dict[str, tuple[str, ...]]:
        """The old codes that each new one is made of."""
        made: dict[str, list[str]] = defaultdict(list)
        for old, new, share in self.shares:
            if share > 0:
                made[new].append(old)
        return {new: tuple(olds) for new, olds in made.items()}


def merger_2025() -> Crosswalk:
    """The way from the 63 provinces to the 34 (Resolution 202/2025/QH15): each old one went whole into a new one.

    Examples
    --------
    >>> merger_2025().whole("77"), merger_2025().sources()["79"]
    ('79', ('74', '77', '79'))
    """
    return Crosswalk("63", "34", tuple((entry.code, str(entry.successor), 1.0) for entry in provinces("63")))


def read_crosswalk(
    path: str | os.PathLike[str], *, from_version: str, to_version: str, sheet: str | None = None
) -> Crosswalk:
    r"""Read a crosswalk from csv or xlsx with columns for the old code, the new code and the share.

    Headers such as «Mã cũ, Mã mới, Tỷ lệ» or «from_code, to_code, share». Without a column of shares every old code
    must go to one new code.

    Raises
    ------
    ProblemsFound
        The file holds no such table, or a share is no number.
    CrosswalkWrong
        The shares of a code do not add up to one.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "chuyển.csv"
    ...     _ = file.write_text("Mã cũ;Mã mới;Tỷ lệ\n62;621;0,25\n62;622;0,75\n63;630;1\n", encoding="utf-8")
    ...     way = read_crosswalk(file, from_version="VSIC2018", to_version="ours")
    >>> way.shares[1]
    ('62', '622', 0.75)
    """
    grid, columns, row = _find_table(Path(path), sheet)
    problems, shares = [], []
    for line in range(row + 1, len(grid.rows)):
        found = {role: written(grid, line, column) for role, column in columns.items()}
        share = _share(found.get("share", "1"))
        if not (found["old"] and found["new"]):
            continue
        if share is None:
            problems.append(_not_a_share(grid, line, columns["share"]))
        else:
            shares.append((found["old"], found["new"], share))
    if problems:
        raise ProblemsFound(problems)
    return Crosswalk(from_version, to_version, tuple(shares))


_HEADERS = {
    "old": ("ma cu", "tu ma", "from code", "from", "old code", "source"),
    "new": ("ma moi", "den ma", "sang ma", "to code", "to", "new code", "target"),
    "share": ("ty le", "ty trong", "he so", "share", "weight"),
}
_ROLE_OF = {header: role for role, headers in _HEADERS.items() for header in headers}


def _find_table(path: Path, sheet: str | None) -> tuple[Grid, dict[str, int], int]:
    for grid in sheets_of(path, judge=lambda tried: len(_columns(tried, 0)), sheet=sheet, nothing=_no_table(path.name)):
        for row in range(min(ROWS_SEARCHED, len(grid.rows))):
            columns = _columns(grid, row)
            if {"old", "new"} <= set(columns):
                return grid, columns, row
    raise ProblemsFound([_no_table(path.name)])


def _columns(grid: Grid, row: int) -> dict[str, int]:
    words = [fold(grid.words(row, column)) for column in range(grid.width)] if row < len(grid.rows) else []
    return {_ROLE_OF[word]: column for column, word in enumerate(words) if word in _ROLE_OF}


def _share(words: str) -> float | None:
    """A share as written: ``0.25``, ``0,25`` or ``25%``; no share has groups of thousands."""
    percent = words.endswith("%")
    try:
        value = float(words.rstrip("% ").replace(",", "."))
    except ValueError:
        return None
    return value / 100 if percent else value


def _not_a_share(grid: Grid, row: int, column: int) -> Problem:
    value = written(grid, row, column)
    return Problem(
        Severity.MUST_FIX,
        "not-a-share",
        Text(vi="Tỷ lệ không phải là số", en="The share is no number"),
        Text(vi="Một số từ 0 đến 1, hoặc phần trăm", en="A number between 0 and 1, or a percentage"),
        Text(vi="Sửa ô.", en="Correct the cell."),
        grid.sheet,
        row + 1,
        cell=f"{letter(column)}{row + 1}",
        value=value,
    )


def _no_table(name: str) -> Problem:
    return Problem(
        Severity.MUST_FIX,
        "no-crosswalk",
        Text(vi=f"Không thấy bảng chuyển đổi mã trong «{name}»", en=f"No crosswalk was found in «{name}»"),
        Text(
            vi="Một dòng tiêu đề có «Mã cũ», «Mã mới» và, nếu mã bị tách, «Tỷ lệ»",
            en="A header row with «Old code», «New code» and, where codes are split, «Share»",
        ),
        Text(vi="Thêm dòng tiêu đề, hoặc chỉ đúng trang tính.", en="Add the header row, or name the right sheet."),
    )


def _twice(pairs: Sequence[str]) -> Text:
    listed = ", ".join(pairs[:10])
    return Text(
        vi=f"Bảng chuyển đổi ghi hai lần: {listed}. Giữ một dòng cho mỗi cặp mã.",
        en=f"The crosswalk has these twice: {listed}. Keep one line for each pair of codes.",
    )


def _no_share(code: str, share: float) -> Text:
    return Text(
        vi=f"Tỷ lệ {share} của mã «{code}» không nằm giữa 0 và 1.",
        en=f"Share {share} of code «{code}» is not in 0 to 1.",
    )


def _sum_off(code: str, total: float) -> Text:
    pattern = Text(
        vi="Các tỷ lệ của mã «{code}» cộng lại là {total}, phải bằng 1. Sửa tỷ lệ, hoặc thêm mã còn thiếu.",
        en="The shares of code «{code}» add up to {total}, not to 1. Correct them, or add the code that is missing.",
    )
    return pattern.fill(code=code, total=total)
