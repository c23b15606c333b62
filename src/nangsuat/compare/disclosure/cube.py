"""All tables of several keys at once, fit for release together: whoever has them all works out no more than from none.

A table by industry and size is safe by itself, and so is one by size and ownership; beside each other they need not
be. So nothing is asked one by one: every cell of every table of the keys is settled in one go, year by year, and an
answer is a cell, or a sum of cells that are shown. In which order questions are put, and how many, makes no difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

import numpy as np
import polars as pl
from numpy.typing import NDArray

from nangsuat.compare.disclosure.contributors import Codes, Numbers
from nangsuat.compare.disclosure.cube_result import ProtectedCube, cube_schema
from nangsuat.compare.disclosure.dimensions import UNKNOWN_CODE, Dimension, Grid, Places, grid_of
from nangsuat.compare.disclosure.linked import LinkedSums, linked_sums
from nangsuat.compare.disclosure.measures import FIRM, YEAR, Measure, Records, records_of_panel
from nangsuat.compare.disclosure.protected import in_order
from nangsuat.compare.disclosure.region import Mask
from nangsuat.compare.disclosure.row_sets import RowSets, row_sets
from nangsuat.compare.disclosure.rule import DisclosureRule
from nangsuat.compare.disclosure.settling import Sample, Settled, settle
from nangsuat.compare.disclosure.told_twice import left_out
from nangsuat.compare.size_classes import SizeRule
from nangsuat.data import FirmPanel, UnknownOption, symbols
from nangsuat.measure import row_formula

type Beside = Callable[[int, Sequence[Sequence[str]], Sequence[Sequence[str]]], Sequence[bool]]

MOST_KEYS = 4


def protect_cube(
    panel: FirmPanel,
    keys: Sequence[str],
    indicators: Sequence[str],
    *,
    rule: DisclosureRule | None = None,
    holdings: Mapping[str, str] | None = None,
    size_rule: str | SizeRule = "decree_80_2021",
    beside: Beside | None = None,
) -> ProtectedCube:
    """Indicators by every combination of up to four keys, year by year, with everything hidden that would tell.

    Parameters
    ----------
    panel : accounts of enterprises
    keys : text roles and ``"size"``; the year is always a key
    indicators : codes of indicators of enterprises that look at one row
    rule : the disclosure rule; the default :class:`DisclosureRule` where ``None``
    holdings : the owner of enterprises that have one; enterprises of one owner are one contributor
    size_rule : how sizes are made
    beside : for a year, the sets of enterprises shown, the coarse ones first, and those that the rule hides: which of
        the first may stand beside what others have published; asked last of all

    Returns
    -------
    ProtectedCube
        each cell of each table with its sums, or that it is hidden

    Notes
    -----
    A cell is hidden, with what must be hidden beside it, for each group of sums that hang together (:mod:`.linked`);
    an indicator is shown where all its sums are. What is proved of each group and year: hidden parts of a total taken
    together meet the rule; by linear programming over all tables of the year, the interval left of each cell that the
    rule hides reaches its protection; no sums and differences of cells, however many, leave fewer contributors than the
    minimum; and no two indicators that rest on unlike enterprises differ by a few.

    Each sum has its own linear program. Whoever puts several linked ones into one (sales are no less than value added)
    may get a narrower interval than is proved, never a value.

    Examples
    --------
    Of three industries one has two enterprises; another is hidden with it, or the total would tell it.

    >>> import nangsuat as ns
    >>> books = pl.DataFrame({"firm": range(14), "year": 2023, "industry": ["10"] * 6 + ["26"] * 6 + ["62"] * 2,
    ...     "net_sales": 100.0, "employees": 5.0})
    >>> cube = protect_cube(ns.FirmPanel.from_frame(books), ["industry"], ["E07"])
    >>> cube.one("E07").select("industry", "hidden", "numerator", "firms").rows()
    [('10', True, None, None), ('26', False, 600.0, 6), ('62', True, None, None), ('TOTAL', False, 1400.0, 14)]
    """
    if not 0 < len(keys) <= MOST_KEYS:
        raise UnknownOption.among("keys", ", ".join(keys), (f"≤ {MOST_KEYS}",))
    records = records_of_panel(panel, [*keys, YEAR], indicators, holdings, size_rule)
    return _Making(panel, records, tuple(keys), rule or DisclosureRule(), linked_sums(tuple(indicators)), beside).cube()


@dataclass(frozen=True)
class _Making:
    """A cube in the making."""

    panel: FirmPanel
    records: Records
    keys: tuple[str, ...]
    rule: DisclosureRule
    linked: LinkedSums
    beside: Beside | None

    def cube(self) -> ProtectedCube:
        years = self.records.rows[YEAR].unique().sort().to_list()
        frames = [frame for year in years for frame in _Year(self, year).frames()]
        parameters = {
            "keys": list(self.keys),
            "indicators": [item.code for item in self.records.measures],
            "rule": [text.en for text in self.rule.said()],
        }
        schema = cube_schema(self.keys)
        return ProtectedCube(
            measures=self.records.measures,
            keys=self.keys,
            rule=self.rule,
            linked=self.linked,
            frame=pl.concat([pl.DataFrame(schema=schema), *frames]),
            provenance=self.records.provenance.then("protect_cube", parameters=parameters),
        )

    @cached_property
    def amounts(self) -> dict[str, Numbers]:
        """What each row contributes to each sum that can be computed, by its formula in the dictionary."""
        formulas = chain.from_iterable(self.linked.groups)
        spelled = {formula: row_formula(formula, self.panel) for formula in formulas}
        known = set(self.records.rows.columns)
        return {formula: self.records.column(text) for formula, text in spelled.items() if set(symbols(text)) <= known}

    @cached_property
    def parts(self) -> dict[str, list[Numbers]]:
        """Numerator and denominator of each indicator row by row; nowhere a number where one of them is missing."""
        return {item.code: list(self.records.amounts(item).values()) for item in self.records.measures}


@dataclass(frozen=True)
class _Rows:
    """The rows of each cell that enter the sums of an indicator.

    Attributes
    ----------
    cells : the cells that have such rows
    rows : theirs, one cell after the other
    starts : where each cell's rows start
    contributors : how many each cell has
    """

    cells: Places
    rows: Places
    starts: Places
    contributors: Places

    @property
    def firms(self) -> Places:
        """How many rows each cell has."""
        return np.diff(np.concatenate([self.starts, [self.rows.size]]))

    def sums(self, weighted: Numbers) -> Numbers:
        """The sum of each cell."""
        return np.add.reduceat(weighted[self.rows], self.starts) if self.cells.size else np.zeros(0)


@dataclass(frozen=True)
class _Group:
    """What is shown of sums that hang together.

    Attributes
    ----------
    settled : the sets and what of them is hidden
    sample_of : for an indicator which of the samples it rests on
    codes : for each set why it is hidden; nothing where it is shown
    """

    settled: Settled
    sample_of: Mapping[str, int]
    codes: NDArray[np.str_]

    def code(self, indicator: str, cells: Places) -> NDArray[np.str_]:
        """Why cells of an indicator are hidden as far as these sums go."""
        found: NDArray[np.str_] = self.codes[self.settled.place[self.sample_of[indicator]][cells]]
        return found


@dataclass
class _Year:
    """The tables of one year."""

    making: _Making
    year: int
    may_stand: dict[bytes, bool] = field(default_factory=dict)  # beside what others have published
    known_rows: dict[bytes, _Rows] = field(default_factory=dict)
    known_sets: dict[tuple[bytes, ...], tuple[RowSets, Places]] = field(default_factory=dict)

    @cached_property
    def chosen(self) -> Places:
        there = (self.making.records.rows[YEAR] == self.year).to_numpy() & (self.making.records.weights > 0)
        return np.flatnonzero(there)

    @cached_property
    def grid(self) -> Grid:
        rows = self.making.records.rows[self.chosen.tolist()]
        codes = [rows[key].cast(pl.String).fill_null(UNKNOWN_CODE).to_list() for key in self.making.keys]
        dims = [
            Dimension(key, in_order(key, set(column)), {}, margin=True)
            for key, column in zip(self.making.keys, codes, strict=True)
        ]
        return grid_of(dims, codes)

    @cached_property
    def owners(self) -> Codes:
        return self.making.records.owners[self.chosen]

    @cached_property
    def weights(self) -> Numbers:
        return self.making.records.weights[self.chosen]

    @cached_property
    def firms(self) -> NDArray[np.object_]:
        """The id of each row's enterprise."""
        return self.making.records.rows[FIRM].cast(pl.String).to_numpy()[self.chosen]

    def frames(self) -> Iterator[pl.DataFrame]:
        """The cells of each indicator."""
        groups = [self._group(number) for number in range(len(self.making.linked.groups))]
        for item in self.making.records.measures:
            yield self._frame(item, [groups[number] for number in self.making.linked.of[item.code]])

    @cached_property
    def masks(self) -> dict[str, Mask]:
        """The rows that enter the sums of each indicator."""
        return {
            code: ~np.any([np.isnan(column[self.chosen]) for column in parts], axis=0)
            for code, parts in self.making.parts.items()
        }

    @cached_property
    def amounts(self) -> dict[str, Numbers]:
        """What each row of the year contributes to each sum."""
        return {name: column[self.chosen] for name, column in self.making.amounts.items()}

    @cached_property
    def left_out(self) -> set[str]:
        """Indicators that would tell a sum over two sets of enterprises."""
        single = [item.code for item in self.making.records.measures if len(item.parts) == 1]
        rows = {code: mask.tobytes() for code, mask in self.masks.items()}
        return left_out(self.making.linked, rows, self.amounts, single)

    def _group(self, number: int) -> _Group:
        """What is shown of sums that hang together, over the enterprises of each indicator that shows one of them."""
        shown_by = [item for item in self.making.records.measures if number in self.making.linked.of[item.code]]
        samples: dict[bytes, set[str]] = {}
        for item in shown_by:
            samples.setdefault(self.masks[item.code].tobytes(), set()).update(self.making.linked.sums[item.code])
        order = {key: place for place, key in enumerate(samples)}
        known = self.amounts
        settled = settle(
            *self._sets(tuple(samples)),
            [Sample(np.frombuffer(key, dtype=bool), frozenset(names)) for key, names in samples.items()],
            {name: known[name] for name in self.making.linked.groups[number] if name in known},
            self.owners,
            self.weights,
            self.making.rule,
        )
        codes = np.where(settled.hidden, "secondary", "").astype(_CODE)
        codes[list(settled.findings)] = [finding.code for finding in settled.findings.values()]
        codes[self._refused(settled)] = "overlap"
        return _Group(settled, {item.code: order[self.masks[item.code].tobytes()] for item in shown_by}, codes)

    def _sets(self, samples: tuple[bytes, ...]) -> tuple[RowSets, Places]:
        """The sets of some samples; groups of sums that rest on the same enterprises share them."""
        if samples not in self.known_sets:
            masks = [np.frombuffer(key, dtype=bool) for key in samples]
            self.known_sets[samples] = row_sets(self.grid, self.chosen.size, masks)
        return self.known_sets[samples]

    def _refused(self, settled: Settled) -> list[int]:
        """The sets shown that may not stand beside what others have published."""
        if self.making.beside is None:
            return []
        rows, levels = settled.sets.rows, settled.sets.levels
        used = np.unique(settled.place[settled.place >= 0])
        shown = used[~settled.hidden[used]].tolist()
        shown.sort(key=lambda one: (-levels[one], -rows[one].size, one))  # the coarse ones first
        new = [one for one in shown if rows[one].tobytes() not in self.may_stand]
        secrets = [self.firms[rows[one]].tolist() for one in settled.findings]
        allowed = self.making.beside(self.year, [self.firms[rows[one]].tolist() for one in new], secrets)
        self.may_stand |= {rows[one].tobytes(): may for one, may in zip(new, allowed, strict=True)}
        return [one for one in shown if not self.may_stand[rows[one].tobytes()]]

    def _rows(self, item: Measure) -> _Rows:
        """The cells of an indicator; indicators of the same rows share them."""
        mask = self.masks[item.code]
        key = mask.tobytes()
        if key not in self.known_rows:
            inside = [rows[mask[rows]] for rows in self.grid.rows]
            cells = np.array([cell for cell, rows in enumerate(inside) if rows.size], dtype=np.intp)
            kept = [inside[cell] for cell in cells.tolist()]
            sizes = [rows.size for rows in kept]
            starts = np.cumsum([0, *sizes[:-1]]).astype(np.intp) if kept else np.zeros(0, np.intp)
            flat = np.concatenate(kept) if kept else np.zeros(0, np.intp)
            self.known_rows[key] = _Rows(cells, flat, starts, self._contributors(flat, sizes))
        return self.known_rows[key]

    def _contributors(self, rows: Places, sizes: Sequence[int]) -> Places:
        """How many contributors some sets of rows have, given one after the other."""
        span = int(self.owners.max(initial=0)) + 1
        pairs = np.unique(np.repeat(np.arange(len(sizes)), sizes) * span + self.owners[rows])
        return np.bincount(pairs // span, minlength=len(sizes))

    def _frame(self, item: Measure, groups: Sequence[_Group]) -> pl.DataFrame:
        held = self._rows(item)
        if item.code in self.left_out:
            codes = np.full(held.cells.size, "overlap", dtype=_CODE)
        else:
            codes = _first([group.code(item.code, held.cells) for group in groups])
        shown = pl.Series(codes == "")
        keys = {
            dim.key: pl.Series(np.array(dim.nodes, dtype=object)[self.grid.cells[held.cells, axis]], dtype=pl.String)
            for axis, dim in enumerate(self.grid.dimensions)
        }
        sums = [held.sums(column[self.chosen] * self.weights) for column in self.making.parts[item.code]]
        named = dict(zip(("numerator", "denominator"), map(pl.Series, sums), strict=False))
        frame = pl.DataFrame({**keys, **named, "firms": held.firms, "code": codes, "contributors": held.contributors})
        figures = [pl.when(shown).then(pl.col(name)).alias(name) for name in (*named, "firms")]
        return frame.with_columns(
            pl.lit(item.code).alias("indicator"),
            pl.lit(self.year, pl.Int64).alias("year"),
            *figures,
            *([] if "denominator" in named else [pl.lit(None, pl.Float64).alias("denominator")]),
            pl.when(~shown).then(pl.col("contributors")).alias("contributors"),
            (~shown).alias("hidden"),
        ).select(pl.col(name).cast(kind) for name, kind in cube_schema(self.making.keys).items())


def _first(codes: Sequence[NDArray[np.str_]]) -> NDArray[np.str_]:
    """For each cell the weightiest of some reasons: what the rule says of one of its sums, then the others."""
    found = codes[0].copy()
    for more in codes[1:]:
        better = np.array([_WEIGHT[new] < _WEIGHT[old] for new, old in zip(more.tolist(), found.tolist(), strict=True)])
        found[better] = more[better]
    return found


_CODE = "U12"
_WEIGHT: Mapping[str, int] = {
    "too-few": 0,
    "dominance": 1,
    "p-percent": 2,
    "overlap": 3,
    "secondary": 4,
    "": 5,
}
