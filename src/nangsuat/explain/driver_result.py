"""What a driver tree answers: for each way to write E05, how much each factor moved it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nangsuat.data import CannotBeShown, Cell, Column, Figure, Provenance, Result, Table, Text, UnknownOption
from nangsuat.explain.drivers import Branch, Driver

if TYPE_CHECKING:
    import altair as alt

    from nangsuat.data import Language
    from nangsuat.explain.charts import Bar


@dataclass(frozen=True, slots=True)
class DriverChange:
    """A factor between two years.

    Attributes
    ----------
    driver : the factor
    values : its value at the start and at the end
    contribution : what it adds to the change of E05, in the unit of E05
    points : the same in points of the growth of E05; ``None`` where there is no growth rate
    parts : the factors that it is made of, which add up to its contribution
    """

    driver: Driver
    values: tuple[Figure, Figure]
    contribution: Figure
    points: Figure | None
    parts: tuple[DriverChange, ...] = ()

    def walk(self, depth: int = 0) -> Iterator[tuple[int, DriverChange]]:
        """This factor and its parts, each with its depth."""
        yield depth, self
        for part in self.parts:
            yield from part.walk(depth + 1)


@dataclass(frozen=True, slots=True)
class BranchChange:
    """One way to write E05 between two years; without drivers, the reason why."""

    branch: Branch
    drivers: tuple[DriverChange, ...]
    reason: Text | None = None


@dataclass(frozen=True, slots=True)
class DriverTree(Result):
    """The change of an enterprise's E05, split over its drivers in several ways.

    Attributes
    ----------
    firm : the enterprise
    years : start and end
    levels : E05 in both
    change : the difference
    branches : the ways; in each, the contributions of the first level add up to ``change``
    provenance : rows used, method, parameters
    reservations : prices, and what else must be said beside the numbers
    """

    firm: str
    years: tuple[int, int]
    levels: tuple[Figure, Figure]
    change: Figure
    branches: tuple[BranchChange, ...]
    provenance: Provenance
    reservations: tuple[Text, ...]

    @property
    def title(self) -> Text:
        years = f"{self.years[0]}–{self.years[1]}"
        return Text(
            vi=f"Cây nhân tố năng suất lao động (E05): {self.firm}, {years}",
            en=f"Driver tree of labour productivity (E05): {self.firm}, {years}",
        )

    def branch(self, key: str) -> BranchChange:
        """The branch called ``key``.

        Raises
        ------
        CannotBeShown
            The accounts do not allow it; the message says why.
        """
        found = {item.branch.key: item for item in self.branches}
        if key not in found:
            raise UnknownOption.among("branch", key, tuple(found))
        reason = found[key].reason
        if reason is not None:
            raise CannotBeShown(reason)
        return found[key]

    @property
    def shown(self) -> tuple[BranchChange, ...]:
        """The branches that the accounts allow."""
        return tuple(item for item in self.branches if item.reason is None)

    def tables(self) -> tuple[Table, ...]:
        level = Table(_LEVEL_TITLE, self._level_columns(), ((*self.levels, self.change),))
        return (level, *(self._branch_table(item) for item in self.shown))

    def notes(self) -> tuple[Text, ...]:
        refused = (item.reason for item in self.branches if item.reason is not None)
        return (_METHOD, *self.reservations, *refused)

    def chart(self, language: Language = "vi") -> alt.TopLevelMixin:
        """A waterfall for each branch: from the start's level over the factors to the end's."""
        import altair as alt

        from nangsuat.explain.charts import waterfall

        if not self.shown:
            raise CannotBeShown(_NOTHING_TO_DRAW)
        unit = self.change.unit.say(language)
        charts = [
            waterfall(self._bars(item, language), title=item.branch.name.say(language), unit=unit, language=language)
            for item in self.shown
        ]
        return alt.vconcat(*charts, title=self.title.say(language))

    def _bars(self, item: BranchChange, language: Language) -> list[Bar]:
        from nangsuat.explain.charts import Bar

        steps = [Bar(change.driver.label.say(language), change.contribution.value) for change in item.drivers]
        start, end = self.years
        first, last = self.levels
        return [Bar(str(start), first.value, is_level=True), *steps, Bar(str(end), last.value, is_level=True)]

    def _level_columns(self) -> tuple[Column, ...]:
        unit = self.change.unit
        return (
            Column("start", Text.same(str(self.years[0])), unit),
            Column("end", Text.same(str(self.years[1])), unit),
            Column("change", Text(vi="Thay đổi", en="Change"), unit),
        )

    def _branch_table(self, item: BranchChange) -> Table:
        columns = (
            Column("driver", Text(vi="Yếu tố", en="Driver")),
            Column("unit", Text(vi="Đơn vị", en="Unit")),
            Column("start", Text.same(str(self.years[0]))),
            Column("end", Text.same(str(self.years[1]))),
            Column("contribution", Text(vi="Đóng góp", en="Contribution"), self.change.unit),
            Column("points", Text(vi="Đóng góp vào tốc độ tăng", en="Contribution to growth"), _POINTS, 2),
        )
        rows = tuple(_row(depth, change) for driver in item.drivers for depth, change in driver.walk())
        title = Text(vi=f"{item.branch.name.vi}", en=f"{item.branch.name.en}")
        return Table(title, columns, rows)


def _row(depth: int, change: DriverChange) -> tuple[Cell, ...]:
    indent = "– " * depth
    label = Text(vi=indent + change.driver.label.vi, en=indent + change.driver.label.en)
    return (label, change.values[0].unit, *change.values, change.contribution, change.points)


_POINTS = Text(vi="điểm %", en="points")
_LEVEL_TITLE = Text(vi="Năng suất lao động (E05)", en="Labour productivity (E05)")
_METHOD = Text(
    vi="Tách theo trung bình logarit (LMDI): đóng góp của các yếu tố cùng cấp cộng lại đúng bằng thay đổi; riêng nhánh "
    "«các phần của giá trị gia tăng» là phép cộng.",
    en="Split by the logarithmic mean (LMDI): factors of one level add up to the change exactly; the branch «parts of "
    "value added» is a sum by itself.",
)
_NOTHING_TO_DRAW = Text(vi="Không có nhánh nào thể hiện được.", en="No branch can be shown.")
