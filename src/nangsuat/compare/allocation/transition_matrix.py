"""Transition matrices: who stays among the best, who climbs, who falls, who leaves and where newcomers begin.

Enterprises are ranked in each year within their group and cut into as many groups of equal (weighted) number as wanted.
A row of the matrix says where those of one group are some calendar years later: in which group, in the table but
without a value, or gone. Years are those of the calendar: an enterprise that is missing in between is not taken for one
that stayed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl

from nangsuat.compare.allocation.cell_groups import CELLS_PRINTED, checked_count, enterprises, keyed
from nangsuat.compare.allocation.transition_cells import (
    ENTERPRISES,
    ENTRY,
    EXIT,
    FROM,
    NO_VALUE,
    TO,
    HiddenTransitions,
    full_grid,
    hide_few,
)
from nangsuat.compare.cells import MINIMUM_COUNT, size_words, value_words
from nangsuat.compare.disclosure.rule import DisclosureRule
from nangsuat.compare.size_classes import SizeRule
from nangsuat.data import (
    FIRM_ROLES,
    CannotBeShown,
    Cell,
    Column,
    FirmPanel,
    Provenance,
    Result,
    Table,
    Text,
    as_polars,
    checked_whole_number,
    join,
)
from nangsuat.measure import (
    VALUE,
    WEIGHT,
    MeasuredRows,
    RowMeasure,
    computed_once,
    grouped_by,
    quantile_of,
    read_row_measure,
    with_measure,
    with_share_up_to,
)

if TYPE_CHECKING:
    import altair as alt

    from nangsuat.data import Language

MOST_GROUPS = 100

_STATE, _SHARE, _MASS = "_state", "_share", "_mass"
_NO_GROUP = 0  # the state of those without a value


@dataclass(frozen=True, slots=True, eq=False)
class TransitionMatrix(Result):
    """Where enterprises of each group are some years later.

    Attributes
    ----------
    frame : one row a pair of states and each value of ``by``: ``from_state``, ``to_state`` (``"1"`` the lowest group,
        ``"entry"``, ``"exit"``, ``"no_value"``), ``firms`` (an enterprise once for each step), ``weighted_firms`` and
        ``probability``; rows from one state add up to 1; hidden cells have none of these numbers
    measured : the measure and its name
    by : keys of separate matrices
    groups : how many groups
    years : how many calendar years lie between
    ranked_within : within which roles enterprises are ranked, in each year
    steps : the years that the steps begin in
    hidden : the cells that are not shown
    panel : the enterprises
    provenance : rows used and left out
    """

    frame: pl.DataFrame
    measured: MeasuredRows
    by: tuple[str, ...]
    groups: int
    years: int
    ranked_within: tuple[str, ...]
    steps: tuple[int, ...]
    hidden: HiddenTransitions
    panel: FirmPanel
    provenance: Provenance

    @property
    def title(self) -> Text:
        return _TITLE.fill(name=self.measured.name, years=self.years)

    def to_frame(self) -> pl.DataFrame:
        return self.frame

    @property
    def states(self) -> tuple[str, ...]:
        """The groups, lowest first, then the other states."""
        valueless = (NO_VALUE,) if NO_VALUE in self.frame[TO] else ()
        return (*(str(group) for group in range(1, self.groups + 1)), *valueless, ENTRY, EXIT)

    def mobility(self) -> pl.DataFrame:
        """For each matrix, of those that have a value in both years: the share that stay in their group, and Shorrocks'
        index, (groups − sum of the shares that stay) / (groups − 1): 0 where nobody moves, 1 where the group of before
        says nothing. Missing where cells are hidden."""
        ranked = [str(group) for group in range(1, self.groups + 1)]
        both = self.frame.filter(pl.col(FROM).is_in(ranked) & pl.col(TO).is_in(ranked))
        mass, keys = pl.col("weighted_firms"), list(self.by)
        stays = pl.col(FROM) == pl.col(TO)
        known = mass.is_not_null().all()
        kept = both.group_by([*keys, FROM]).agg(
            known.alias("known"), mass.sum(), mass.filter(stays).sum().alias("stays")
        )
        index = (self.groups - (pl.col("stays") / pl.col("weighted_firms")).sum()) / (self.groups - 1)
        staying = pl.col("stays").sum() / pl.col("weighted_firms").sum()
        told = [pl.when(pl.col("known").all()).then(each).alias(name) for name, each in
                (("staying", staying), ("shorrocks", index))]  # fmt: skip
        return kept.group_by(keys).agg(told).sort(keys) if keys else kept.select(told)

    def tables(self) -> tuple[Table, ...]:
        """One table a matrix, in per cent; how many in each row."""
        keys = list(self.by)
        parts = self.frame.partition_by(keys, as_dict=True, maintain_order=True) if keys else {(): self.frame}
        shown = list(parts.items())[: CELLS_PRINTED // (self.groups + 1) or 1]
        return (*(self._matrix(place, part) for place, part in shown), self._mobility())

    def notes(self) -> tuple[Text, ...]:
        within = [self.panel.role(key).name for key in self.ranked_within]
        vi, en = ", ".join(name.vi.lower() for name in within), ", ".join(name.en.lower() for name in within)
        ranked = _RANKED.fill(groups=self.groups, within=Text(vi=vi or "toàn bộ", en=en or "all"))
        steps = _STEPS.fill(years=", ".join(str(year) for year in self.steps))
        weighted = (_WEIGHTED,) if self.measured.weighted else ()
        sizes = size_words(self.panel, (*self.by, *self.ranked_within))
        made = tuple(Text(vi=f"{words.vi}.", en=f"{words.en}.") for words in sizes)
        return (ranked, steps, _GONE_IS, *weighted, *made, *self.hidden.notes())

    def chart(self, language: Language = "vi") -> alt.TopLevelMixin:
        """The first matrix as a map of tiles."""
        from nangsuat.compare.allocation.charts import transitions

        part = self.frame.partition_by(list(self.by), maintain_order=True)[0] if self.by else self.frame
        words = {state: _state(state).say(language) for state in self.states}
        named = part.filter(pl.col("probability").is_not_null()).with_columns(pl.col(FROM, TO).replace(words))
        return transitions(named, list(words.values()), self.title, language)

    def _matrix(self, place: tuple[object, ...], part: pl.DataFrame) -> Table:
        to = [state for state in self.states if state != ENTRY]
        columns = (
            Column("from", Text(vi="Từ nhóm", en="From")),
            *(Column(state, _state(state), Text.same("%"), 1) for state in to),
            Column("firms", _ENTERPRISES if len(self.steps) == 1 or "year" in self.by else _MOVES),
        )
        cells = {(row[FROM], row[TO]): row for row in part.iter_rows(named=True)}
        rows: list[tuple[Cell, ...]] = []
        for state in (each for each in self.states if each != EXIT):
            found = [cells.get((state, other)) for other in to]
            counts = [row["firms"] for row in found if row is not None]
            if counts:
                told = [None if row is None else row["probability"] for row in found]
                shares = [None if share is None else 100 * share for share in told]
                rows.append((_state(state), *shares, None if None in counts else sum(counts)))
        words = [value_words(self.panel, key, value) for key, value in zip(self.by, place, strict=True)]
        where = join(words, ", ")
        title = Text(vi=f"Ma trận chuyển nhóm {where.vi}".strip(), en=f"Transitions {where.en}".strip())
        return Table(title, columns, tuple(rows))

    def _mobility(self) -> Table:
        columns = (
            *(Column(key, self.panel.role(key).name) for key in self.by),
            Column("staying", Text(vi="Ở lại nhóm cũ", en="Stay in their group"), decimals=3),
            Column("shorrocks", Text(vi="Chỉ số Shorrocks", en="Shorrocks' index"), decimals=3),
        )
        keys = (*self.by, *[""] * 2)
        rows = tuple(
            tuple(value_words(self.panel, key, value) if key else value for key, value in zip(keys, row, strict=True))
            for row in self.mobility().head(CELLS_PRINTED).iter_rows()
        )
        return Table(Text(vi="Mức dịch chuyển", en="Mobility"), columns, rows)


def transition_matrix(
    panel: FirmPanel,
    measure: RowMeasure = "E05",
    *,
    groups: int = 5,
    years: int = 1,
    ranked_within: Sequence[str] = ("industry",),
    by: Sequence[str] = (),
    size_rule: str | SizeRule = "decree_80_2021",
    minimum_count: int = MINIMUM_COUNT,
    rule: DisclosureRule | None = None,
) -> TransitionMatrix:
    """Where the enterprises of each group of a measure are some calendar years later.

    Parameters
    ----------
    panel : accounts of enterprises over two years or more; all is by survey weight where there is one
    measure : code of an indicator of one row, a role or quantity of numbers, or a result with ``log_tfp``
    groups : into how many groups of equal number enterprises are cut, 2 to 100; 5 are quintiles
    years : how many calendar years lie between
    ranked_within : text roles within which enterprises are ranked, in each year; ``"size"`` is made from employees
    by : text roles, ``"size"``, and ``"year"`` for the year that a step begins in, of separate matrices; who changes
        such a role is counted by the one before (newcomers by their own)
    size_rule : name of a rule in ``SIZE_RULES``, or your own
    minimum_count : a cell with fewer different enterprises, but some, is not shown, nor others that would give it away
    rule : a disclosure rule in place of the minimum count; of it the count holds, since each counts once a step

    Returns
    -------
    TransitionMatrix
        Weights are of the year before, of newcomers their own. A step counts where both of its years are in the panel
        and no declared break lies between: who leaves after the last year is not known to leave. Equal values are in
        one group.

    Raises
    ------
    UnknownOption, MissingRoles
        A measure, key, number of groups or years that cannot be.
    CannotBeShown
        No two years of the panel are so far apart.

    Examples
    --------
    >>> firms = pl.DataFrame({
    ...     "firm": [1, 2, 3, 4, 1, 2, 3, 5], "year": [2022] * 4 + [2023] * 4, "employees": 1.0,
    ...     "value_added": [1.0, 2, 3, 4, 1, 4, 2, 3],
    ... })
    >>> found = transition_matrix(FirmPanel.from_frame(firms), groups=2, ranked_within=[], minimum_count=3)
    >>> found.frame.height, found.hidden.count
    (8, 8)
    """
    panel, within = keyed(panel, ranked_within, size_rule, "ranked_within", "--ranked-within")
    panel, keys = keyed(panel, by, size_rule)
    checked_whole_number("groups", groups, least=2, most=MOST_GROUPS)
    checked_whole_number("years", years, least=1)
    least = checked_count(rule, minimum_count)
    measured = read_row_measure(panel, measure, logs=False)
    steps = _steps(panel, measured.key, years)
    states = computed_once(_states(panel, measure, groups, within, keys))
    grid = full_grid(as_polars(_counted(states, keys, steps, years)), keys, groups)
    frame, hidden = hide_few(grid, keys, least, rule)
    parameters = {
        "measure": measured.key, "groups": groups, "years": years, "ranked_within": list(within), "by": list(keys),
        "minimum_count": least,
    }  # fmt: skip
    return TransitionMatrix(
        frame=frame,
        measured=measured,
        by=keys,
        groups=groups,
        years=years,
        ranked_within=within,
        steps=steps,
        hidden=hidden,
        panel=panel,
        provenance=_with_valueless(panel, measured).then("transition_matrix", parameters=parameters),
    )


def _with_valueless(panel: FirmPanel, measured: MeasuredRows) -> Provenance:
    """The history of the rows: those without a value are in a state of their own and were not left out."""
    out = tuple(each for each in measured.provenance.dropped if each.code != "no-value")
    gone = sum(each.count for each in out) - sum(each.count for each in panel.provenance.dropped)
    return replace(panel.provenance, rows_used=panel.provenance.rows_used - gone, dropped=out)


def _steps(panel: FirmPanel, key: str, years: int) -> tuple[int, ...]:
    """The years that a step begins in: both its years are there, and no break of the series lies between."""
    there = set(as_polars(panel.frame.select("year").unique())["year"].to_list())
    roles = (key,) if key in FIRM_ROLES else ()
    broken = {year for year in there for each in panel.breaks if each.separates(year, year + years, roles)}
    steps = tuple(sorted(year for year in there if year + years in there and year not in broken))
    if not steps:
        raise CannotBeShown(_NO_STEP.fill(years=years))
    return steps


def _states(
    panel: FirmPanel, measure: RowMeasure, groups: int, within: Sequence[str], keys: Sequence[str]
) -> nw.LazyFrame[Any]:
    """Each row's group among those that it is ranked with; those without a value are in none."""
    frame, _, _, key = with_measure(panel, measure)
    ranked = grouped_by((*within, "year"))
    weight = nw.col(WEIGHT).fill_null(1.0) if panel.has(WEIGHT) else nw.lit(1.0)
    valued = nw.when(nw.col(key).is_finite()).then(nw.col(key))
    columns = [nw.col(name) for name in dict.fromkeys(("firm", "year", *within, *keys))]
    rows = frame.select(*columns, valued.alias(VALUE), weight.alias(WEIGHT)).filter(nw.col(WEIGHT) > 0)
    mass = nw.when(~nw.col(VALUE).is_null()).then(nw.col(WEIGHT)).alias(_MASS)
    by_weight = _MASS if panel.has(WEIGHT) else None
    shares = with_share_up_to(computed_once(rows.with_columns(mass)), VALUE, ranked, weight=by_weight, name=_SHARE)
    cuts = [quantile_of(VALUE, at / groups, share=_SHARE).over(*ranked) for at in range(1, groups)]
    above = nw.sum_horizontal(*((nw.col(VALUE) > cut).cast(nw.Int64) for cut in cuts))
    state = nw.when(~nw.col(VALUE).is_null()).then(above + 1).otherwise(nw.lit(_NO_GROUP))
    return shares.select(*dict.fromkeys(("firm", "year", *keys)), WEIGHT, state.cast(nw.Int64).alias(_STATE))


def _counted(states: nw.LazyFrame[Any], keys: Sequence[str], steps: Sequence[int], years: int) -> nw.LazyFrame[Any]:
    """How many went from each state to each other, newcomers and leavers too; those of before by their own keys."""
    own = [key for key in keys if key != "year"]
    before = states.filter(nw.col("year").is_in(steps))
    after = states.filter(nw.col("year").is_in([year + years for year in steps]))
    later = {name: f"{name}_after" for name in (*own, _STATE, WEIGHT)}
    after = after.with_columns(nw.col("year") - years).rename(later)
    both = before.join(after, on=["firm", "year"], how="full")
    came = nw.col(_STATE).is_null()
    told = [
        nw.when(came).then(nw.col(f"{name}_after")).otherwise(nw.col(name)).alias(f"_{name}") for name in (*own, WEIGHT)
    ]
    place = [nw.coalesce(nw.col(name), nw.col(f"{name}_right")).alias(f"_{name}") for name in ("firm", "year")]
    named = both.select(
        *told, *place, _named(_STATE, ENTRY).alias(FROM), _named(f"{_STATE}_after", EXIT).alias(TO)
    ).rename({f"_{name}": name for name in (*own, WEIGHT, "firm", "year")})
    different = enterprises(("year",) if len(steps) == 1 else keys)
    counts = named.group_by(*keys, FROM, TO).agg(
        nw.len().alias("firms"), different.alias(ENTERPRISES), nw.col(WEIGHT).sum().alias("weighted_firms")
    )
    return counts.with_columns(nw.col("firms", ENTERPRISES).cast(nw.Int64))


def _named(column: str, missing: str) -> nw.Expr:
    """A state in words: who is not there came or left, who has no value is told so, the others by their group."""
    group = nw.col(column).cast(nw.String)
    valued = nw.when(nw.col(column) == _NO_GROUP).then(nw.lit(NO_VALUE)).otherwise(group)
    return nw.when(nw.col(column).is_null()).then(nw.lit(missing)).otherwise(valued)


def _state(state: str) -> Text:
    return _STATES.get(state) or Text.same(state)


_TITLE = Text(vi="Chuyển nhóm sau {years} năm: {name}", en="Transitions over {years} years: {name}")
_ENTERPRISES = Text(vi="Số doanh nghiệp", en="Enterprises")
_MOVES = Text(vi="Số lượt doanh nghiệp", en="Enterprises, once a step")
_STATES = {
    ENTRY: Text(vi="Mới có", en="Entry"),
    EXIT: Text(vi="Không còn", en="Exit"),
    NO_VALUE: Text(vi="Không có giá trị", en="No value"),
}
_RANKED = Text(
    vi="Mỗi năm các doanh nghiệp được xếp hạng trong {within} và chia thành {groups} nhóm bằng nhau, nhóm 1 thấp nhất.",
    en="In each year enterprises are ranked within {within} and cut into {groups} equal groups, 1 the lowest.",
)
_STEPS = Text(vi="Các bước bắt đầu từ năm: {years}.", en="Steps begin in: {years}.")
_GONE_IS = Text(
    vi="«Không còn» là không có trong bảng ở năm sau: giải thể, hoặc chỉ ra khỏi mẫu điều tra; «Mới có» cũng vậy.",
    en="Exit is not to be in the table in the later year: closed, or only out of the sample; entry likewise.",
)
_WEIGHTED = Text(
    vi="Theo quyền số điều tra của năm trước; doanh nghiệp mới theo quyền số của chính nó.",
    en="By the survey weight of the year before; newcomers by their own.",
)
_NO_STEP = Text(
    vi="Bảng không có hai năm nào cách nhau {years} năm mà không bị đứt quãng ở giữa.",
    en="The panel has no two years that lie {years} apart without a break between.",
)
