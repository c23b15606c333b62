"""The cells of transition matrices: probabilities, and which cells would tell where a few enterprises went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from nangsuat.compare.disclosure.audit_lines import SuppressedCell
from nangsuat.compare.disclosure.rule import DisclosureRule, too_few
from nangsuat.compare.disclosure.spreads import keys_of
from nangsuat.data import Text

ENTRY, EXIT, NO_VALUE = "entry", "exit", "no_value"
FROM, TO = "from_state", "to_state"
ENTERPRISES = "enterprises"
"""How many different enterprises went one way; over several steps one may go it more than once."""

type Counts = NDArray[np.int64]
type Marks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class HiddenTransitions:
    """The transitions that are not shown.

    Attributes
    ----------
    audit : a line for each of them, for the office's own record
    minimum_count : the fewest enterprises of a cell shown
    rule : the disclosure rule, if any
    """

    audit: tuple[SuppressedCell, ...]
    minimum_count: int
    rule: DisclosureRule | None

    @property
    def count(self) -> int:
        """How many."""
        return len(self.audit)

    def notes(self) -> tuple[Text, ...]:
        """The rule in words."""
        return (_MINIMUM.fill(count=self.minimum_count, hidden=self.count),)


def full_grid(counted: pl.DataFrame, keys: Sequence[str], groups: int) -> pl.DataFrame:
    """Each matrix with all its pairs of states, those that nobody went with zeros; rows add up to probability 1."""
    ranked = [str(group) for group in range(1, groups + 1)]
    valueless = [NO_VALUE] if NO_VALUE in {*counted[FROM], *counted[TO]} else []
    pairs = pl.DataFrame({FROM: [*ranked, *valueless, ENTRY]}).join(
        pl.DataFrame({TO: [*ranked, *valueless, EXIT]}), how="cross"
    )
    pairs = pairs.filter(~((pl.col(FROM) == ENTRY) & (pl.col(TO) == EXIT)))
    grid = counted.select(keys).unique().sort(keys).join(pairs, how="cross") if keys else pairs
    found = grid.join(counted, on=[*keys, FROM, TO], how="left", nulls_equal=True, maintain_order="left")
    found = found.with_columns(pl.col("firms", ENTERPRISES).fill_null(0), pl.col("weighted_firms").fill_null(0.0))
    whole = pl.col("weighted_firms").sum().over([*keys, FROM])
    there = found.filter(whole > 0)
    return there.with_columns((pl.col("weighted_firms") / whole).alias("probability"))


def hide_few(
    frame: pl.DataFrame, keys: tuple[str, ...], least: int, rule: DisclosureRule | None
) -> tuple[pl.DataFrame, HiddenTransitions]:
    """The matrices without the numbers of cells of fewer than ``least`` enterprises, nor of others that tell them."""
    parts = frame.partition_by(list(keys), as_dict=True, maintain_order=True) if keys else {(): frame}
    shown, lines = [], []
    for place, part in parts.items():
        counts = (
            part.pivot(on=TO, index=FROM, values=ENTERPRISES, maintain_order=True).drop(FROM).fill_null(0).to_numpy()
        )
        hidden, few = cells_to_hide(counts, least), (counts > 0) & (counts < least)
        row = {state: at for at, state in enumerate(part[FROM].unique(maintain_order=True))}
        column = {state: at for at, state in enumerate(part[TO].unique(maintain_order=True))}
        spots = [(row[start], column[end]) for start, end in part.select(FROM, TO).iter_rows()]
        marks = pl.Series([bool(hidden[spot]) for spot in spots], dtype=pl.Boolean)
        numbers = ("firms", "weighted_firms", "probability")
        shown.append(part.with_columns(pl.when(~marks).then(pl.col(name)).alias(name) for name in numbers))
        lines += [
            _line(keys, place, entry, is_few=bool(few[spot]), least=least)
            for entry, spot in zip(part.iter_rows(named=True), spots, strict=True)
            if hidden[spot]
        ]
    told = pl.concat(shown) if shown else frame
    return told.drop(ENTERPRISES), HiddenTransitions(tuple(lines), least, rule)


def cells_to_hide(counts: Counts, least: int) -> Marks:
    """Which cells to hide so that no small one can be told from the others of its row or column.

    Small cells first; then, in each row and column that hides any, the smallest others until it hides two or more that
    hold ``least`` enterprises together. Where there are none left the whole row or column is hidden, zeros too.

    Examples
    --------
    >>> cells_to_hide(np.array([[9, 2, 9], [9, 9, 9], [9, 9, 20]]), 5).astype(int).tolist()
    [[1, 1, 0], [1, 1, 0], [0, 0, 0]]
    """
    hidden = (counts > 0) & (counts < least)
    settled = False
    while not settled:
        settled = True
        for lines, values in ((hidden, counts), (hidden.T, counts.T)):  # views: what is marked there is marked here
            for line, amounts in zip(lines, values, strict=True):
                if line.any() and not line.all() and not _protects(line, amounts, least):
                    _hide_one_more(line, amounts)
                    settled = False
    return hidden


def _protects(line: Marks, amounts: Counts, least: int) -> bool:
    return int((line & (amounts > 0)).sum()) > 1 and int(amounts[line].sum()) >= least


def _hide_one_more(line: Marks, amounts: Counts) -> None:
    open_to = np.flatnonzero(~line & (amounts > 0))
    if open_to.size:
        line[open_to[np.argmin(amounts[open_to])]] = True
    else:
        line[:] = True


def _line(
    keys: tuple[str, ...], place: tuple[object, ...], entry: dict[str, object], *, is_few: bool, least: int
) -> SuppressedCell:
    where = {**keys_of(keys, place), FROM: str(entry[FROM]), TO: str(entry[TO])}
    return SuppressedCell(
        where, "too-few" if is_few else "secondary", too_few(least).rule, int(str(entry[ENTERPRISES]))
    )


_MINIMUM = Text(
    vi="Ô có dưới {count} doanh nghiệp không hiện, cùng các ô cho phép suy ra chúng: {hidden} ô.",
    en="Cells of fewer than {count} enterprises are not shown, nor those that would give them away: {hidden} cells.",
)
