"""Cells of enterprises that a comparison is told of: which may be shown, which not and why, and their tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import narwhals as nw
import numpy as np
import polars as pl

from nangsuat.compare.cells import (
    MINIMUM_COUNT,
    SIZE,
    checked_minimum,
    size_words,
    value_words,
    with_size_class,
)
from nangsuat.compare.disclosure.audit_lines import SuppressedCell
from nangsuat.compare.disclosure.contributors import Contributors
from nangsuat.compare.disclosure.rule import DisclosureRule, Finding, too_few
from nangsuat.compare.disclosure.spreads import keys_of
from nangsuat.compare.size_classes import SIZE_CLASSES, SizeRule
from nangsuat.data import Cell, Column, FirmPanel, Table, Text, UnknownOption, checked_keys
from nangsuat.measure import VALUE, WEIGHT, WHOLE

CELLS_PRINTED = 60
"""A table prints this many rows; the frame has all of them."""

type Place = tuple[object, ...]


@dataclass(frozen=True, slots=True, eq=False)
class CellGroups:
    """The cells of a result.

    Attributes
    ----------
    keys : the roles that make the cells
    frame : the cells shown: keys, ``firms``, and the figures of the method
    suppressed : an audit line for each cell that is not shown
    minimum_count : the fewest enterprises of a cell shown
    rule : the disclosure rule; ``None`` where only the minimum count holds
    panel : the enterprises
    """

    keys: tuple[str, ...]
    frame: pl.DataFrame
    suppressed: tuple[SuppressedCell, ...]
    minimum_count: int
    rule: DisclosureRule | None
    panel: FirmPanel

    def table(self, title: Text, numbers: Sequence[Column]) -> Table:
        """The cells as a table: keys, number of enterprises, the method's figures."""
        names = [*self.keys, "firms", *(column.key for column in numbers)]
        rows = self.frame.select(names).head(CELLS_PRINTED)
        places = tuple(Column(key, self.panel.role(key).name) for key in self.keys)
        columns = (*places, Column("firms", Text(vi="Số doanh nghiệp", en="Enterprises")), *numbers)
        more = self.frame.height - rows.height
        left = (_MORE.fill(count=more),) if more else ()
        return Table(title, columns, tuple(self._row(row) for row in rows.iter_rows()), left)

    def hidden(self) -> tuple[Table, ...]:
        """The cells not shown and why, for the office's own record; no table where there are none."""
        if not self.suppressed:
            return ()
        keys = tuple(Column(key, self.panel.role(key).name) for key in self.keys)
        rows = tuple(
            (*self._row([line.keys.get(key) for key in self.keys]), line.words)
            for line in self.suppressed[:CELLS_PRINTED]
        )
        more = len(self.suppressed) - len(rows)
        left = (_MORE.fill(count=more),) if more else ()
        return (Table(_NOT_SHOWN, (*keys, Column("reason", Text(vi="Lý do", en="Reason"))), rows, left),)

    def notes(self) -> tuple[Text, ...]:
        """The rule in words, and how sizes were made."""
        sizes = tuple(Text(vi=f"{words.vi}.", en=f"{words.en}.") for words in size_words(self.panel, self.keys))
        if self.rule is None:
            return (*sizes, _MINIMUM.fill(count=self.minimum_count))
        said = self.rule.said()
        vi, en = "; ".join(part.vi for part in said), "; ".join(part.en for part in said)
        return (*sizes, Text(vi=f"Quy tắc bảo mật: {vi}.", en=f"Disclosure rule: {en}."))

    def _row(self, values: Sequence[object]) -> tuple[Cell, ...]:
        """Values as they are printed; those of the keys come first."""
        keys = (*self.keys, *[""] * (len(values) - len(self.keys)))
        return tuple(
            value_words(self.panel, key, value) if key == SIZE else _cell(value)
            for key, value in zip(keys, values, strict=True)
        )


def checked_count(rule: DisclosureRule | None, minimum_count: int) -> int:
    """The minimum count that holds: the rule's where there is one; two that differ are refused."""
    if rule is None:
        return checked_minimum(minimum_count)
    if not isinstance(rule, DisclosureRule):
        raise UnknownOption(_NO_RULE.fill(value=repr(rule)))
    if minimum_count not in (MINIMUM_COUNT, rule.minimum_count):
        raise UnknownOption(_TWO_MINIMA)
    return rule.minimum_count


def keyed(
    panel: FirmPanel, by: Sequence[str], size_rule: str | SizeRule, option: str = "by", flag: str | None = "--by"
) -> tuple[FirmPanel, tuple[str, ...]]:
    """The panel with what the keys need, and the keys.

    Raises
    ------
    UnknownOption, MissingRoles
        A key is none, or the panel lacks it.
    """
    keys = checked_keys(panel, by, option, flag=flag, more=() if panel.has(SIZE) else (SIZE,))
    return with_size_class(panel, keys, size_rule), keys


def shown_cells(
    cells: pl.DataFrame,
    keys: Sequence[str],
    panel: FirmPanel,
    *,
    minimum_count: int,
    rule: DisclosureRule | None,
    contributions: pl.DataFrame | None = None,
    count: str = "firms",
) -> CellGroups:
    """The cells that may be shown, in the order of their keys.

    ``contributions`` are looked at by a rule: one row an enterprise with the keys, ``firm``, ``value``, ``weight``;
    ``count`` is the column that must reach the minimum.
    """
    ordered = cells.drop(WHOLE, strict=False).sort([in_order(panel, key) for key in keys]) if keys else cells
    ordered = ordered.drop(WHOLE, strict=False)
    named = tuple(keys)
    found = {} if rule is None or contributions is None else findings_by_rule(contributions, named, rule)
    places = list(ordered.select(named).iter_rows()) if named else [()] * ordered.height
    lines, safe = [], []
    for place, firms in zip(places, ordered[count].to_list(), strict=True):
        finding = found.get(place) or (too_few(minimum_count) if firms < minimum_count else None)
        safe.append(finding is None)
        if finding is not None:
            lines.append(SuppressedCell(keys_of(named, place), finding.code, finding.rule, firms))
    frame = ordered.filter(pl.Series(safe, dtype=pl.Boolean))
    return CellGroups(named, frame, tuple(lines), minimum_count, rule, panel)


def enterprises(groups: Sequence[str]) -> nw.Expr:
    """How many different enterprises a group has; in one year each has one row."""
    return nw.len() if "year" in groups else nw.col("firm").n_unique()


def in_order(panel: FirmPanel, key: str) -> pl.Expr:
    """A key as cells are sorted by it: sizes from the smallest."""
    if not (key == SIZE and size_words(panel, (SIZE,))):
        return pl.col(key)
    return pl.col(key).replace_strict({name: place for place, name in enumerate(SIZE_CLASSES)}, default=None)


def findings_by_rule(rows: pl.DataFrame, keys: tuple[str, ...], rule: DisclosureRule) -> Mapping[Place, Finding | None]:
    """Why each cell of these contributions may not be shown."""
    parts = rows.partition_by(list(keys), as_dict=True) if keys else {(): rows}
    return {place: rule.finding(_contributors(part)) for place, part in parts.items()}


def _contributors(rows: pl.DataFrame) -> Contributors:
    owners = rows["firm"].rank("dense").cast(pl.Int64).to_numpy()
    return Contributors(rows[VALUE].to_numpy(), owners, np.asarray(rows[WEIGHT].to_numpy(), dtype=np.float64))


def _cell(value: object) -> Cell:
    return value if isinstance(value, int | float | str) else _UNKNOWN if value is None else str(value)


_UNKNOWN = Text(vi="–", en="–")
_NOT_SHOWN = Text(vi="Nhóm không hiện", en="Groups not shown")
_MORE = Text(vi="… và {count} dòng khác (to_frame)", en="… and {count} more rows (to_frame)")
_MINIMUM = Text(
    vi="Chỉ hiện nhóm có từ {count} doanh nghiệp; trước khi công bố ra ngoài, hãy dùng rule=DisclosureRule() "
    "(lệnh nangsuat compare: --for-release).",
    en="Only groups of {count} enterprises or more are shown; before publication use rule=DisclosureRule() "
    "(nangsuat compare: --for-release).",
)
_TWO_MINIMA = Text(
    vi="Đã có quy tắc bảo mật (rule) thì không đặt minimum_count khác; hãy đặt trong DisclosureRule.",
    en="With a disclosure rule no other minimum_count is taken; set it in the DisclosureRule.",
)
_NO_RULE = Text(
    vi="rule là một quy tắc bảo mật, ví dụ rule=ns.DisclosureRule(); nhận được {value}.",
    en="rule is a disclosure rule, such as rule=ns.DisclosureRule(); {value} was given.",
)
