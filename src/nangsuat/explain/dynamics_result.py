"""What firm dynamics answer: each step's terms, the level of each period, the groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nangsuat.compare import MINIMUM_COUNT
from nangsuat.data import (
    FIRM_ROLES,
    NO_WORDS,
    CannotBeShown,
    Cell,
    Column,
    Figure,
    Provenance,
    Result,
    Table,
    Text,
    spell,
    symbols,
)
from nangsuat.explain.dynamics_figures import CHANGE, COUNTS, FIRMS, GroupStep
from nangsuat.explain.dynamics_methods import DYNAMICS_METHODS
from nangsuat.explain.figures import made, summed
from nangsuat.measure import INDICATORS

if TYPE_CHECKING:
    import altair as alt

    from nangsuat.data import Language


def in_words(formula: str) -> Text:
    """A formula over codes and roles as people read it.

    Examples
    --------
    >>> in_words("employees").vi, in_words("ln(E05)").en
    ('lao động bình quân', 'ln(labour productivity)')
    """
    names = {key: role.name for key, role in FIRM_ROLES.items()} | {
        key: entry.name for key, entry in INDICATORS.items()
    }
    known = {name: names[name] for name in symbols(formula) if name in names}
    return Text(
        vi=spell(formula, {name: _lowered(text.vi) for name, text in known.items()}),
        en=spell(formula, {name: _lowered(text.en) for name, text in known.items()}),
    )


def _lowered(name: str) -> str:
    return name if name[:2].isupper() else name[:1].lower() + name[1:]


@dataclass(frozen=True, slots=True)
class DynamicsStep:
    """The change of aggregate productivity between two periods.

    Attributes
    ----------
    start, end : periods
    levels : aggregate productivity at the start and at the end, of the firms kept in the step
    terms : by key; they add up to ``change``; empty where the method has no answer
    change : difference of the levels
    counts : numbers of ``survivors``, ``exits``, ``entrants`` and firms ``left_out``
    numbers : the first three with their rows
    groups : the groups, where there are any
    shares : for each group, the contribution of each term to the whole
    reason : why there are no terms
    """

    start: int
    end: int
    levels: tuple[Figure, Figure]
    terms: Mapping[str, Figure]
    change: Figure
    counts: Mapping[str, int]
    numbers: Mapping[str, Figure]
    groups: tuple[GroupStep, ...] = ()
    shares: tuple[Mapping[str, Figure], ...] = ()
    reason: Text | None = None


@dataclass(frozen=True, slots=True)
class PeriodLevel:
    """The level of one period by Olley and Pakes: aggregate = unweighted mean + covariance.

    Attributes
    ----------
    period : the period
    aggregate : share-weighted mean of productivity
    mean : mean without shares (survey weights apply)
    covariance : their difference: how far the larger firms are the more productive ones
    firms, number : number of firms, bare and with its rows
    """

    period: int
    aggregate: Figure
    mean: Figure
    covariance: Figure
    firms: int
    number: Figure


@dataclass(frozen=True, slots=True)
class FirmDynamics(Result):
    """Changes of aggregate productivity by what firms did.

    Attributes
    ----------
    method : one of ``DYNAMICS_METHODS``
    steps : in order of time
    levels : Olley and Pakes's two parts of the level of each period
    skipped : steps that cannot be shown, with the reason
    productivity, share : formulas
    by : the role that groups were made by
    unit : unit of productivity
    weighted : whether survey weights were used
    provenance : rows used, method, parameters
    """

    method: str
    steps: tuple[DynamicsStep, ...]
    levels: tuple[PeriodLevel, ...]
    skipped: Mapping[tuple[int, int], Text]
    productivity: str
    share: str
    by: str | None
    unit: Text
    weighted: bool
    provenance: Provenance

    @property
    def title(self) -> Text:
        name = DYNAMICS_METHODS[self.method].name
        return Text(
            vi=f"Động thái doanh nghiệp theo {name}: {in_words(self.productivity).vi}",
            en=f"Firm dynamics, {name}: {in_words(self.productivity).en}",
        )

    def tables(self) -> tuple[Table, ...]:
        tables = (self._steps_table(), self._levels_table())
        return (*tables, *(_groups_table(step, self._labels(), self.unit) for step in self.steps if step.groups))

    def notes(self) -> tuple[Text, ...]:
        method = DYNAMICS_METHODS[self.method]
        made_of = Text(
            vi=f"Năng suất: {in_words(self.productivity).vi}; tỷ trọng theo {in_words(self.share).vi}"
            f"{', nhân quyền số điều tra' if self.weighted else ''}.",
            en=f"Productivity: {in_words(self.productivity).en}; shares of {in_words(self.share).en}"
            f"{', times survey weights' if self.weighted else ''}.",
        )
        reasons = [step.reason for step in self.steps if step.reason is not None]
        reasons += [group.reason for step in self.steps for group in step.groups if group.reason is not None]
        return (method.note, Text.same(f"{method.reference}."), made_of, *dict.fromkeys(reasons), *self._left_out())

    def chart(self, language: Language = "vi") -> alt.TopLevelMixin:
        """Stacked bars of the terms, one bar a step."""
        from nangsuat.explain.charts import stacked_bars

        labels = self._labels()
        values = {
            (f"{step.start}–{step.end}", labels[key].say(language)): figure.value
            for step in self.steps
            for key, figure in step.terms.items()
        }
        if not values:
            raise CannotBeShown(_NO_STEP)
        unit = self.unit.say(language)
        return stacked_bars(values, title=self.title.say(language), unit=unit, language=language)

    def _labels(self) -> dict[str, Text]:
        """The terms that any step has, in order."""
        own = {term.key: term.label for term in DYNAMICS_METHODS[self.method].terms}
        found = {key: figure.label for step in self.steps for key, figure in step.terms.items()}
        return {**own, **{key: label for key, label in found.items() if key not in own}}

    def _left_out(self) -> tuple[Text, ...]:
        lost = [step for step in self.steps if step.counts["left_out"]]
        return tuple(
            Text(
                vi=f"{step.start}–{step.end}: bỏ {step.counts['left_out']} doanh nghiệp vì năng suất hoặc quy mô "
                "không xác định ở một trong hai năm.",
                en=f"{step.start}–{step.end}: {step.counts['left_out']} firms left out, their productivity or "
                "activity has no value in one of the two years.",
            )
            for step in lost
        )

    def _steps_table(self) -> Table:
        labels = self._labels()
        columns = (
            Column("start", Text(vi="Từ", en="From")),
            Column("end", Text(vi="Đến", en="To")),
            Column("level_start", Text(vi="Mức đầu kỳ", en="Level at start"), self.unit),
            *(Column(key, label, self.unit) for key, label in labels.items()),
            Column("change", CHANGE, self.unit),
            *(Column(key, _COUNT_LABELS[key]) for key in COUNTS),
        )
        rows: list[tuple[Cell, ...]] = [
            (
                step.start,
                step.end,
                step.levels[0],
                *(step.terms.get(key) for key in labels),
                step.change,
                *(step.numbers.get(key, step.counts[key]) for key in COUNTS),
            )
            for step in self.steps
        ]
        return Table(_STEPS_TITLE, columns, tuple(rows), notes=tuple(self.skipped.values()))

    def _levels_table(self) -> Table:
        columns = (
            Column("period", Text(vi="Năm", en="Year")),
            Column("aggregate", Text(vi="Năng suất chung", en="Aggregate productivity"), self.unit),
            Column("mean", Text(vi="Bình quân không quyền số", en="Unweighted mean"), self.unit),
            Column("covariance", Text(vi="Hiệp phương sai", en="Covariance"), self.unit),
            Column("firms", Text(vi="Số doanh nghiệp", en="Firms")),
        )
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (level.period, level.aggregate, level.mean, level.covariance, level.number) for level in self.levels
        )
        return Table(_LEVELS_TITLE, columns, rows)


def in_groups(start: int, end: int, groups: Sequence[GroupStep], method: str, unit: Text) -> DynamicsStep:
    """Groups put together: within them by the method, between them by Griliches and Regev's form.

        ΔP = Σ S̄·Δp   +   Σ ΔS·(p̄ − P̄)
             within       between the groups

    with S a group's share of activity, p its productivity, bars for means of both periods. A group that is there
    in one period only belongs to the second sum.
    """
    known = _economy(groups, method, unit)
    shares = tuple(_contributions(group, known, method, unit) for group in groups)
    keys = list(dict.fromkeys(key for share in shares for key in share))
    labels = {key: share[key].label for share in shares for key in share}
    terms = {
        key: summed([share[key] for share in shares if key in share], label=labels[key], unit=unit, method=method)
        for key in sorted(keys, key=_last_between)
    }
    change = made("P1 - P0", known, label=CHANGE, unit=unit, method=method)
    counts = {key: sum(group.counts[key] for group in groups) for key in COUNTS}
    numbers = {
        key: summed([group.numbers[key] for group in groups], label=FIRMS, unit=NO_WORDS, method="count")
        for key in COUNTS[:3]
    }
    levels = (known["P0"], known["P1"])
    return DynamicsStep(start, end, levels, terms, change, counts, numbers, tuple(groups), shares)


def _economy(groups: Sequence[GroupStep], method: str, unit: Text) -> dict[str, Figure]:
    known: dict[str, Figure] = {}
    for place, mark in enumerate("01"):
        label = Text(
            vi=f"Quy mô {'đầu' if mark == '0' else 'cuối'} kỳ",
            en=f"Activity at the {'start' if mark == '0' else 'end'}",
        )
        there = [group for group in groups if (group.activity[place].value or 0) > 0]
        activity = summed([group.activity[place] for group in there], label=label, unit=Text.same(""), method=method)
        parts = [
            made("a * p", {"a": group.activity[place], "p": group.levels[place]}, label=label, unit=unit, method=method)
            for group in there
        ]
        total = summed(parts, label=label, unit=unit, method=method)
        known[f"A{mark}"] = activity
        known[f"P{mark}"] = made(
            "total / activity", {"total": total, "activity": activity}, label=_AGGREGATE, unit=unit, method=method
        )
    return known


def _contributions(group: GroupStep, economy: Mapping[str, Figure], method: str, unit: Text) -> dict[str, Figure]:
    """What one group adds to the change of the whole, by term."""
    known = {
        **economy,
        "a0": group.activity[0],
        "a1": group.activity[1],
        "p0": group.levels[0],
        "p1": group.levels[1],
    }
    at_start, at_end = ((activity.value or 0) > 0 for activity in group.activity)
    between = _BETWEEN[at_start, at_end]
    found = {"between_groups": made(between, known, label=_BETWEEN_GROUPS, unit=unit, method=method)}
    if not (at_start and at_end):
        return found
    inside = dict(group.terms) or {"not_split": group.change}
    for key, figure in inside.items():
        label = figure.label if key != "not_split" else _NOT_SPLIT
        parts = {**known, "term": figure}
        found[key] = made("(a0 / A0 + a1 / A1) / 2 * term", parts, label=label, unit=unit, method=method)
    return found


def _groups_table(step: DynamicsStep, labels: Mapping[str, Text], unit: Text) -> Table:
    """The groups' contributions; groups of too few firms have none, and never only one of them."""
    sizes = {group.group: sum(group.counts[key] for key in COUNTS[:3]) for group in step.groups}
    hidden = hidden_groups(sizes)
    columns = (
        Column("group", Text(vi="Nhóm", en="Group")),
        *(Column(key, label, unit) for key, label in labels.items()),
        *(Column(key, _COUNT_LABELS[key]) for key in COUNTS),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            group.group,
            *(share.get(key) for key in labels),
            *(group.numbers.get(key, group.counts[key]) for key in COUNTS),
        )
        for group, share in zip(step.groups, step.shares, strict=True)
        if group.group not in hidden
    ]
    rows.append(
        (_WHOLE, *(step.terms.get(key) for key in labels), *(step.numbers.get(key, step.counts[key]) for key in COUNTS))
    )
    title = Text(
        vi=f"Đóng góp của các nhóm, {step.start}–{step.end}", en=f"Contributions of the groups, {step.start}–{step.end}"
    )
    return Table(title, columns, tuple(rows), notes=(_hidden_note(len(hidden)),) if hidden else ())


def hidden_groups(sizes: Mapping[str, int]) -> frozenset[str]:
    """Groups that are not shown: those under the minimum count, and one more where only one would be missing.

    Examples
    --------
    >>> sorted(hidden_groups({"A": 40, "B": 3, "C": 7}))
    ['B', 'C']
    """
    small = [name for name, size in sizes.items() if size < MINIMUM_COUNT]
    others = sorted((size, name) for name, size in sizes.items() if name not in small)
    if len(small) == 1 and others:  # else the difference to the whole would give it away
        small.append(others[0][1])
    return frozenset(small)


def _hidden_note(count: int) -> Text:
    return Text(
        vi=f"Không hiện {count} nhóm (dưới {MINIMUM_COUNT} doanh nghiệp, hoặc để không suy ra được nhóm bị ẩn); "
        "các nhóm này vẫn nằm trong tổng.",
        en=f"{count} groups are not shown (under {MINIMUM_COUNT} firms, or so that a hidden one cannot be worked "
        "out); they are in the total.",
    )


def _last_between(key: str) -> int:
    return ("between_groups", "not_split").index(key) + 1 if key in ("between_groups", "not_split") else 0


_BETWEEN = {
    (True, True): "(a1 / A1 - a0 / A0) * ((p0 + p1) / 2 - (P0 + P1) / 2)",
    (False, True): "a1 / A1 * (p1 - (P0 + P1) / 2)",
    (True, False): "-(a0 / A0) * (p0 - (P0 + P1) / 2)",
    (False, False): "0 * A0",
}
_AGGREGATE = Text(vi="Năng suất chung", en="Aggregate productivity")
_BETWEEN_GROUPS = Text(vi="Giữa các nhóm", en="Between groups")
_NOT_SPLIT = Text(vi="Trong nhóm, không tách được", en="Within groups, not split")
_WHOLE = Text(vi="Tất cả", en="All")
_NO_STEP = Text(vi="Không có bước nào để vẽ.", en="There is no step to draw.")
_STEPS_TITLE = Text(vi="Thay đổi năng suất theo từng bước", en="Change of productivity by step")
_LEVELS_TITLE = Text(vi="Mức năng suất từng năm", en="Level of productivity by year")
_COUNT_LABELS = {
    "survivors": Text(vi="Số DN tồn tại", en="Survivors"),
    "exits": Text(vi="Số DN rút lui", en="Exits"),
    "entrants": Text(vi="Số DN gia nhập", en="Entrants"),
    "left_out": Text(vi="Số DN không tính", en="Left out"),
}
