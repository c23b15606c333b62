"""How targets stand, for official documents: figures by year, what is held against the number, counts of a window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nangsuat.data import NO_WORDS, Figure, Input, Rows, Text, figure_from, join, row_ranges
from nangsuat.plan import CountedRecord, PlannedTarget, PlanOutlook, TargetOutlook, count_of
from nangsuat.report import CountStanding, TargetStanding, mean_growth, mean_growth_of_levels, stated
from nangsuat.report.official.plan_figures import PlanFigures
from nangsuat.report.sections import legible
from nangsuat.web.plan.models import CountRecord, Measurement, Plan, Target
from nangsuat.web.plan.selectors.figures import TargetFigures
from nangsuat.web.plan.services.outlook import Grounds
from nangsuat.web.plan.services.sources import Sources, source_of_measurement, source_of_records

_IN_PERCENT = ("growth", "share", "ratio")
_GROWTH = "growth"
_LEVEL = "level"


def target_standings(
    plan: Plan, grounds: Grounds, outlook: PlanOutlook, figures: PlanFigures, sources: Sources, *, year: int
) -> tuple[TargetStanding, ...]:
    """All targets of the content, in its order."""
    rows = {row.key: row for row in plan.targets.prefetch_related("records")}
    return tuple(
        _Standing(
            outlook.of(target.key), grounds.figures.get(target.key), rows.get(target.key), figures, sources, year
        ).made()
        for target in grounds.plan.targets
    )


@dataclass
class _Standing:
    """One target while its standing is put together."""

    outlook: TargetOutlook
    known: TargetFigures | None
    row: Target | None
    figures: PlanFigures
    sources: Sources
    year: int

    @property
    def target(self) -> PlannedTarget:
        return self.outlook.target

    def made(self) -> TargetStanding:
        history, count = self._history(), self._count()
        figure = count.subjects if count is not None else self._held(history)
        milestone = self.outlook.milestone
        return TargetStanding(
            target=self.target,
            milestone=milestone,
            asked=self.figures.asked(self.target, milestone) if milestone else None,
            history=history,
            figure=figure,
            year=self._newest(history) if count is None else self.year,
            light=self.outlook.light.word,
            reason=self._reason(),
            probability=self._probability(),
            needed=self._needed(),
            fan=self.outlook.reach.fan if self.outlook.reach is not None and count is None else None,
            count=count,
            breaks=self.outlook.history.breaks if self.outlook.history is not None else (),
        )

    def _reason(self) -> Text:
        return self.outlook.reason or join(list(self.outlook.rests_on), "; ")

    def _measured(self) -> tuple[Measurement, ...]:
        rows = self.known.rows if self.known is not None else ()
        return tuple(row for row in rows if row.year <= self.year)

    def _history(self) -> tuple[tuple[int, Figure], ...]:
        """Figures of single years; of counts the records themselves are shown instead."""
        if self.target.kind == "count":
            return ()
        rows = self._measured()
        decimals = self._decimals([row.value for row in rows if row.value is not None])
        return tuple((row.year, self._of_row(row, decimals)) for row in rows)

    def _decimals(self, values: Sequence[float]) -> int:
        """Percentages with two digits behind the sign, levels with as many as tell something."""
        if self.outlook.history is not None and self.outlook.history.kind in _IN_PERCENT:
            return 2
        bare = [Figure(value, NO_WORDS, NO_WORDS, "value", (), "") for value in values]
        return legible(bare, 1)

    def _of_row(self, row: Measurement, decimals: int) -> Figure:
        lineage = row.lineage
        source = self.sources.use(source_of_measurement(row))
        return stated(
            row.value,
            label=_YEARLY.fill(name=self.target.name, year=row.year),
            unit=self.outlook.figure_unit,
            source=source,
            where=Text.same(_where(row)),
            method=str(lineage.get("indicator") or lineage.get("column") or self.target.indicator or "measured"),
            count=int(lineage.get("firms") or 1),
            ranges=str(lineage["row"]) if lineage.get("row") else "",
            decimals=decimals,
            reason=None if row.value is not None else row.reason_words,
        )

    def _held(self, history: tuple[tuple[int, Figure], ...]) -> Figure | None:
        """What is held against the number: the newest figure, or the mean growth of the period so far."""
        known = [(year, figure) for year, figure in history if figure.value is not None]
        if not known:
            return history[-1][1] if history else self._nothing()
        return (self._growth(known) if self.target.kind == _GROWTH else None) or known[-1][1]

    def _growth(self, known: Sequence[tuple[int, Figure]]) -> Figure | None:
        milestone, history = self.outlook.milestone, self.outlook.history
        if milestone is None or history is None:
            return None
        last = known[-1][0]
        label = _MEAN.fill(name=self.target.name, first=milestone.first, last=last)
        if history.kind == _LEVEL:
            base = dict(known).get(milestone.first - 1)
            if base is None or last < milestone.first:
                return None
            years = last - milestone.first + 1
            return mean_growth_of_levels(base, known[-1][1], years, label=label, method=known[-1][1].method)
        rates = {year: figure for year, figure in known if milestone.first <= year}
        is_whole = sorted(rates) == list(range(milestone.first, last + 1))
        return mean_growth(rates, label=label, method=known[-1][1].method) if rates and is_whole else None

    def _nothing(self) -> Figure | None:
        reason = self.known.reason if self.known is not None else None
        if reason is None or not reason.vi:
            return None
        return Figure(None, self.target.name, self.target.unit, "number", (), "measured", reason=reason)

    def _newest(self, history: tuple[tuple[int, Figure], ...]) -> int | None:
        return next((year for year, figure in reversed(history) if figure.value is not None), None)

    def _probability(self) -> Figure | None:
        probability = self.outlook.probability
        if probability is None:
            return None
        item = self._follows("probability", _PROBABILITY, probability)
        label = _PROBABILITY_OF.fill(name=self.target.name)
        return figure_from(
            "100 * probability", [item], label=label, unit=Text.same("%"), method="plan_outlook", decimals=0
        )

    def _needed(self) -> Figure | None:
        needed = self.outlook.needed
        if needed is None:
            return None
        item = self._follows("needed", _NEEDED, needed.value)
        label = _NEEDED_OF.fill(name=self.target.name)
        decimals = 0 if self.target.kind == "count" else 2
        return figure_from("needed", [item], label=label, unit=needed.unit, method="plan_outlook", decimals=decimals)

    def _follows(self, symbol: str, label: Text, value: float) -> Input:
        """An answer of the outlook: it rests on the figures so far, and on the plan where there are none."""
        rows = self._measured()
        source = self.sources.use(source_of_measurement(rows[-1])) if rows else self.figures.source
        where = Text(vi=join(list(self.outlook.rests_on)).vi, en=join(list(self.outlook.rests_on)).en)
        return Input(symbol, label, value, rows=Rows(source.sha256, "", max(len(rows), 1), where))

    def _count(self) -> CountStanding | None:
        """Records up to the end of the window; withdrawn ones are of no count."""
        if self.target.kind != "count" or self.row is None or self.row.measured != Target.Measured.RECORDS:
            return None
        first, last = self.figures.plan.reporting.window(self.year)
        records = [each for each in self.row.records.all() if not each.withdrawn and each.day <= last]
        within = [each for each in records if each.day >= first]
        source = self.sources.use(source_of_records(self.row, records), len(records))
        made = _Counts(self.target, source.sha256)
        return CountStanding(
            subjects=made.subjects(records, _SINCE),
            times=made.times(records, _SINCE),
            subjects_in_window=made.subjects(within, _WITHIN.fill(year=self.year)),
            times_in_window=made.times(within, _WITHIN.fill(year=self.year)),
        )


@dataclass(frozen=True)
class _Counts:
    """Counts of a target's records."""

    target: PlannedTarget
    source: str

    def subjects(self, records: Sequence[CountRecord], when: Text) -> Figure:
        """Each subject once."""
        return self._counted(records, _subjects(records), _SUBJECTS.fill(name=self.target.name, when=when), when)

    def times(self, records: Sequence[CountRecord], when: Text) -> Figure:
        """Every record."""
        return self._counted(records, len(records), _TIMES.fill(name=self.target.name, when=when), when)

    def _counted(self, records: Sequence[CountRecord], number: int, label: Text, when: Text) -> Figure:
        where = Text(vi=f"hồ sơ {self.target.key}, {when.vi}", en=f"records of {self.target.key}, {when.en}")
        rows = Rows(self.source, row_ranges(record.pk for record in records), len(records), where)
        item = Input("number", label, float(number), self.target.unit, rows=rows, how="count")
        return figure_from("number", [item], label=label, unit=self.target.unit, method="count_of", decimals=0)


def _subjects(records: Sequence[CountRecord]) -> int:
    return count_of(CountedRecord(record.identity, record.day) for record in records).subjects


def _where(row: Measurement) -> str:
    """The cell of a release by its key, which its page understands; else what and when."""
    lineage = row.lineage
    if lineage.get("figure"):
        return str(lineage["figure"])
    return ", ".join(str(part) for part in (lineage.get("indicator") or lineage.get("column"), row.year) if part)


_YEARLY = Text(vi="{name}, năm {year}", en="{name}, {year}")
_MEAN = Text(vi="{name}, bình quân {first}–{last}", en="{name}, mean {first}–{last}")
_PROBABILITY = Text(vi="khả năng đạt", en="probability")
_PROBABILITY_OF = Text(vi="Khả năng đạt «{name}»", en="Probability of reaching «{name}»")
_NEEDED = Text(vi="còn cần", en="still needed")
_NEEDED_OF = Text(vi="Còn cần để đạt «{name}»", en="Still needed for «{name}»")
_SUBJECTS = Text(vi="{name}, {when}: số đối tượng, mỗi đối tượng một lần", en="{name}, {when}: subjects, each once")
_TIMES = Text(vi="{name}, {when}: số lượt", en="{name}, {when}: times")
_SINCE = Text(vi="từ đầu kế hoạch", en="since the start")
_WITHIN = Text(vi="trong kỳ báo cáo năm {year}", en="in the window of {year}")
