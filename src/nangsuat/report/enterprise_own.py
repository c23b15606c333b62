"""The rows of one enterprise in its report: its indicators over the years, what each tells, how good its data are."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw

from nangsuat.compare import like_ids
from nangsuat.data import (
    CannotBeShown,
    Cell,
    Column,
    Figure,
    FirmPanel,
    MissingRoles,
    Problem,
    Severity,
    Table,
    Text,
    UnknownOption,
    as_input,
    as_polars,
    figure_from,
    symbols,
)
from nangsuat.measure import INDICATORS, Indicator, figure_of, row_formula
from nangsuat.report.document import Block, Bullets, Notice, Paragraph
from nangsuat.report.sections import legible, prices_of, rounded

SHOWN = ("E05", "E06", "E07", "E09", "E11", "E15")
_YEARS_SHOWN = 3
_DECIMALS = 2
_FIRMS_NAMED = 10


class OwnRows:
    """The rows of one enterprise."""

    def __init__(self, panel: FirmPanel, firm: str | int, year: int | None) -> None:
        self.panel = panel
        self.firm = like_ids(panel, firm)
        rows = as_polars(panel.frame.filter(nw.col("firm") == self.firm).select("row", "year")).sort("year")
        if rows.is_empty():
            raise UnknownOption.among("firm", firm, _some_firms(panel))
        self.years = [int(each) for each in rows["year"]]
        if year is not None and year not in self.years:
            raise UnknownOption.among("year", year, [str(each) for each in self.years])
        self.year = year or self.years[-1]
        self.rows = rows["row"].to_list()

    @property
    def name(self) -> str:
        """The registered name, or the id where there is none."""
        if not self.panel.has("name"):
            return str(self.firm)
        names = as_polars(self.panel.frame.filter(nw.col("firm") == self.firm).select("name"))["name"].drop_nulls()
        return str(names[-1]) if names.len() else str(self.firm)

    @property
    def abstract(self) -> Text:
        return Text(vi=f"Năng suất của {self.name}, năm {self.year}", en=f"Productivity of {self.name}, {self.year}")

    @property
    def recent(self) -> list[int]:
        """The year reported and up to two before it."""
        return [each for each in self.years if each <= self.year][-_YEARS_SHOWN:]

    def figure(self, code: str, year: int) -> Figure | None:
        """An indicator of a year; none where the accounts lack its roles."""
        try:
            return figure_of(self.panel, code, {"firm": self.firm, "year": year})
        except (MissingRoles, CannotBeShown):
            return None

    def first_words(self) -> tuple[Block, ...]:
        level = self.figure("E05", self.year)
        if level is None or level.value is None:
            reason = Text.same("") if level is None or level.reason is None else level.reason
            return (
                Notice(
                    Text(
                        vi="Năng suất lao động (E05) năm {year} không tính được. {reason}",
                        en="Labour productivity (E05) of {year} has no value. {reason}",
                    ),
                    {"year": self.year, "reason": reason},
                ),
            )
        return (
            Paragraph(
                Text(
                    vi="Năm {year}, năng suất lao động của {name} là {level} {unit} "
                    "(giá trị gia tăng trên một lao động).",
                    en="In {year} labour productivity of {name} was {level} {unit} (value added per employee).",
                ),
                {
                    "year": self.year,
                    "name": self.name,
                    "level": rounded(level, legible([level], 1)),
                    "unit": level.unit,
                },
            ),
        )

    def indicators(self) -> Table:
        """Indicators of the recent years, with what each one tells."""
        columns = (
            Column("indicator", Text(vi="Chỉ tiêu", en="Indicator")),
            *(Column(str(year), Text.same(str(year)), decimals=2) for year in self.recent),
            Column("trend", Text(vi="Tăng mỗi năm", en="Growth a year"), Text.same("%"), 1),
            Column("meaning", Text(vi="Cho biết điều gì", en="What it tells")),
        )
        rows = [self._indicator(code) for code in SHOWN]
        title = Text(vi=f"Các chỉ tiêu năng suất của {self.name}", en=f"Productivity indicators of {self.name}")
        shown = tuple(row for row in rows if row is not None)
        return Table(title, columns, shown, (prices_of(self.panel),) if len(self.recent) > 1 else ())

    def _indicator(self, code: str) -> tuple[Cell, ...] | None:
        entry = INDICATORS[code]
        figures = [self.figure(code, year) for year in self.recent]
        if all(figure is None for figure in figures):
            return None
        unit = entry.unit_in(self.panel.currency)
        name = Text(vi=f"{code} {entry.name.vi} ({unit.vi})", en=f"{code} {entry.name.en} ({unit.en})")
        return (name, *alike(figures), self._trend(entry, figures), entry.explanation)

    def _trend(self, entry: Indicator, figures: Sequence[Figure | None]) -> Figure | None:
        """Geometric mean growth from the first to the last of the recent years; none across a sign or a break."""
        first, last = figures[0], figures[-1]
        years = self.recent[-1] - self.recent[0]
        if first is None or last is None or years == 0 or not _both_positive(first, last):
            return None
        roles = symbols(row_formula(entry.code, self.panel))
        if any(each.separates(self.recent[0], self.recent[-1], roles) for each in self.panel.breaks):
            return None
        return figure_from(
            f"100 * ((last / first) ** (1 / {years}) - 1)",
            [as_input(last, "last"), as_input(first, "first")],
            label=Text(vi=f"Tăng bình quân năm của {entry.code}", en=f"Mean growth a year of {entry.code}"),
            unit=Text.same("%"),
            method=entry.code,
            decimals=1,
        )

    def quality(self, confirmed: Sequence[Text]) -> tuple[Block, ...]:
        """How its figures fit each other, what was confirmed of them, and what still asks for it."""
        gap = self.figure("E03", self.year)
        said: list[Paragraph] = []
        if gap is not None and gap.value is not None:
            words = Text(
                vi="Hai cách tính giá trị gia tăng (trừ và cộng) chênh nhau {gap} % (E03).",
                en="The two ways to value added (subtraction and addition) differ by {gap} % (E03).",
            )
            said.append(Paragraph(words, {"gap": rounded(gap, 2)}))
        found = [problem for problem in self.panel.problems if problem.row in self.rows]
        said += [Paragraph(_CONFIRMED, {"what": each}) for each in confirmed]
        said += [Paragraph(_line(problem)) for problem in found if problem.severity is not Severity.NOTE]
        if not found and not confirmed:
            said.append(
                Paragraph(
                    Text(
                        vi="Không có điểm nào cần xác nhận ở các dòng của doanh nghiệp.",
                        en="Nothing in the enterprise's rows needs a confirmation.",
                    )
                )
            )
        return (Bullets(tuple(said)),)


_CONFIRMED = Text(vi="Đã xác nhận khi nộp: {what}", en="Confirmed when handing in: {what}")


def _both_positive(first: Figure, last: Figure) -> bool:
    return (first.value or 0) > 0 and (last.value or 0) > 0


def alike(figures: Sequence[Figure | None]) -> tuple[Figure | None, ...]:
    """Figures of one row with as many decimals as its smaller amounts need to be read."""
    decimals = legible(figures, _DECIMALS)
    return tuple(None if figure is None else rounded(figure, decimals) for figure in figures)


def _line(problem: Problem) -> Text:
    return Text(vi=problem.line("vi"), en=problem.line("en"))


def _some_firms(panel: FirmPanel) -> list[str]:
    firms = as_polars(panel.frame.select("firm").unique().sort("firm").head(_FIRMS_NAMED))["firm"]
    return [*map(str, firms), "…"]
