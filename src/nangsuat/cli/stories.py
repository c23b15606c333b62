"""The stories of ``nangsuat demo``: what each is told from, what it finds, and its report.

A story is a few lines: where the data come from, the report, and sentences with numbers. The examples tell the same
stories at length.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nangsuat.data import Language, Text

if TYPE_CHECKING:
    from nangsuat.data import EconomyPanel, Figure, FirmPanel
    from nangsuat.measure import Coefficients
    from nangsuat.report import Document

PARK_FILE = "accounts.xlsx"


@dataclass(frozen=True, slots=True)
class Told:
    """What a story found, and the report that shows it."""

    found: tuple[Text, ...]
    document: Document


@dataclass(frozen=True, slots=True)
class Story:
    """One story.

    Attributes
    ----------
    key : name of its folder
    title : what it is about
    tell : makes it; the folder is for what it needs on the disk, the language that of files it writes there
    vietnamese_too : whether its report is also written in Vietnamese where the language is another
    """

    key: str
    title: Text
    tell: Callable[[Path, Language], Told]
    vietnamese_too: bool = False


def viet_nam(_folder: Path, _language: Language) -> Told:
    """The official three-sector series, and the published productivity with its break, against the targets."""
    from nangsuat.data import viet_nam_productivity, viet_nam_sectors
    from nangsuat.explain import three_factors
    from nangsuat.report import economy_report

    panel = viet_nam_sectors()
    published = viet_nam_productivity()
    factors = three_factors(panel, start=2010, end=2016)
    found = (
        Text(
            vi="2010–2016: năng suất lao động (giá 2010) tăng {total} triệu đồng/lao động: nội bộ ngành {within}, "
            "chuyển dịch cơ cấu lao động {structure}, thuế sản phẩm {tax}.",
            en="2010–2016: labour productivity (prices of 2010) rose by {total} million đồng a worker: within sectors "
            "{within}, structure of labour {structure}, product tax {tax}.",
        ).fill(
            total=round(factors.total, 1),
            within=round(factors.within, 1),
            structure=round(factors.structure, 1),
            tax=round(factors.product_tax, 1),
        ),
        Text(
            vi="Tăng năng suất công bố năm {year}: {growth} %; Quyết định 36/QĐ-TTg năm 2021 đặt trên 7 %/năm.",
            en="Growth published for {year}: {growth} %; Decision 36/QĐ-TTg of 2021 sets more than 7 % a year.",
        ).fill(year=2023, growth=published.growth(2023).value),
        *(item.reason for item in published.breaks),
    )
    return Told(found, economy_report(panel, published=published))


def spanish_firms(_folder: Path, _language: Language) -> Told:
    """738 manufacturing firms over eight years."""
    from nangsuat.cli.demo_data import spanish_manufacturing
    from nangsuat.report import firms_report

    panel = spanish_manufacturing()
    title = Text(vi="738 doanh nghiệp chế biến, chế tạo Tây Ban Nha", en="738 Spanish manufacturing firms")
    return Told(_rise(panel, "E05", "employees", 1983, 1990), firms_report(panel, title=title))


def rice_farms(_folder: Path, _language: Language) -> Told:
    """171 rice farms over six seasons: rice an hour, because prices tripled meanwhile; hours in place of employees."""
    from nangsuat.cli.demo_data import indonesian_rice
    from nangsuat.report import firms_report

    panel = indonesian_rice()
    title = Text(vi="171 hộ trồng lúa Tây Java", en="171 rice farms of West Java")
    report = firms_report(panel, indicator="E08", by=("territory",), share="hours", title=title)
    return Told(_rise(panel, "E08", "hours", 1, 6, each=_SEASON), report)


def british_firms(_folder: Path, _language: Language) -> Told:
    """140 companies without output of their own: what can be shown is their labour cost a head."""
    from nangsuat.cli.demo_data import british_companies
    from nangsuat.data import CannotBeShown, MissingRoles
    from nangsuat.report import firms_report

    panel = british_companies()
    title = Text(vi="140 công ty niêm yết của Anh", en="140 British quoted companies")
    try:
        firms_report(panel, title=title)
    except (CannotBeShown, MissingRoles) as refusal:
        said = Text(
            vi="{reason} Báo cáo vì vậy nói về chi phí lao động bình quân (E13).",
            en="{reason} So the report is about labour cost a head (E13).",
        ).fill(reason=refusal.text)
        return Told((said,), firms_report(panel, indicator="E13", title=title))
    return Told(_rise(panel, "E05", "employees", 1978, 1982), firms_report(panel, title=title))


def world_table(_folder: Path, _language: Language) -> Told:
    """Growth accounting with the labour shares that the Penn World Table publishes: Japan."""
    from nangsuat.cli.demo_data import penn_world_table
    from nangsuat.measure import coefficient_from_labour_share

    source = Text(vi="tỷ phần lao động của Penn World Table 10.0", en="labour shares of the Penn World Table 10.0")
    return _growth(penn_world_table(), "JPN", 1955, 2019, coefficient_from_labour_share(source=source))


def states(_folder: Path, _language: Language) -> Told:
    """48 American states as the parts of one economy."""
    from nangsuat.cli.demo_data import american_states
    from nangsuat.explain import shift_share
    from nangsuat.report import economy_report

    panel = american_states()
    split = shift_share(panel, start=1970, end=1986)
    whole = split.total
    found = Text(
        vi="1970–1986: năng suất lao động tăng; {within} % của mức tăng ở trong từng bang, phần còn lại do lao động "
        "chuyển giữa các bang.",
        en="1970–1986: labour productivity rose; {within} % of the rise was within the states, the rest came from "
        "workers moving between them.",
    ).fill(within=round(100 * split.value("within") / whole, 1))
    return Told((found,), economy_report(panel))


def solow(_folder: Path, _language: Language) -> Told:
    """Solow's own series, with one coefficient for all years where he had one for each."""
    from nangsuat.cli.demo_data import solow_1957
    from nangsuat.measure import fixed_coefficient

    source = Text(
        vi="α = 0,35, gần bình quân tỷ phần vốn của Solow (1957), giữ cố định mọi năm",
        en="α = 0.35, near the mean of Solow's (1957) shares of capital, the same in all years",
    )
    told = _growth(solow_1957(), "USA", 1909, 1949, fixed_coefficient(alpha=0.35, source=source))
    own = Text(
        vi="Solow (1957, tr. 320), với hệ số riêng từng năm: 87,5 % là do tiến bộ kỹ thuật.",
        en="Solow (1957, p. 320), with a coefficient for each year: 87½ per cent is due to technical change.",
    )
    return Told((*told.found, own), told.document)


def park(folder: Path, language: Language) -> Told:
    """A synthetic park, written as a filled template, read back and reported on for one enterprise."""
    from nangsuat.data import check_file, read_firms, synthetic_park, write_template
    from nangsuat.report import enterprise_report

    path = write_template("firm", folder / PARK_FILE, panel=synthetic_park(), language=language)
    checked = check_file(path)
    panel = read_firms(path, synthetic=True)
    firm = _with_the_longest_series(panel)
    found = Text(
        vi="Khu công nghệ cao giả lập, {rows} dòng trong «{file}»: {problems} điểm cần xem; báo cáo của {firm}.",
        en="A synthetic hi-tech park, {rows} rows in «{file}»: {problems} points to look at; the report of {firm}.",
    ).fill(rows=checked.rows, file=path.name, problems=len(checked.problems), firm=firm)
    return Told((found,), enterprise_report(panel, firm))


STORIES: tuple[Story, ...] = (
    Story("viet-nam", Text(vi="Việt Nam", en="Viet Nam"), viet_nam, vietnamese_too=True),
    Story("spain", Text(vi="Doanh nghiệp Tây Ban Nha", en="Spanish firms"), spanish_firms),
    Story("rice", Text(vi="Hộ trồng lúa Indonesia", en="Indonesian rice farms"), rice_farms),
    Story("britain", Text(vi="Công ty Anh", en="British companies"), british_firms),
    Story("japan", Text(vi="Nhật Bản, Penn World Table", en="Japan, Penn World Table"), world_table),
    Story("states", Text(vi="Các bang của Hoa Kỳ", en="States of the USA"), states),
    Story("solow", Text(vi="Solow 1957", en="Solow 1957"), solow),
    Story("park", Text(vi="Một doanh nghiệp (số liệu giả lập)", en="One enterprise (synthetic data)"), park),
)


_YEAR = Text(vi="năm", en="year")
_SEASON = Text(vi="vụ", en="season")


def _rise(
    panel: FirmPanel, productivity: str, share: str, start: int, end: int, *, each: Text = _YEAR
) -> tuple[Text, ...]:
    """What became of aggregate productivity, and how much of it was firms' own rise."""
    from nangsuat.explain import firm_dynamics

    step = firm_dynamics(panel, productivity=productivity, share=share, start=start, end=end).steps[0]
    first, last = (level.value or float("nan") for level in step.levels)
    own = (step.terms["mean"].value or 0.0) / (last - first)
    return (
        Text(
            vi="{start}–{end}: năng suất chung từ {first} lên {last} {unit} ({growth} %/{each}); {own} % của mức tăng "
            "là bình quân các đơn vị tự tăng, phần còn lại do quy mô nghiêng về đơn vị năng suất hơn.",
            en="{start}–{end}: aggregate productivity from {first} to {last} {unit} ({growth} % a {each}); {own} % of "
            "the rise is the mean of the units themselves, the rest that size leaned towards the more productive.",
        ).fill(
            start=start,
            end=end,
            first=round(first, 2),
            last=round(last, 2),
            unit=step.levels[0].unit,
            growth=round(100 * ((last / first) ** (1 / (end - start)) - 1), 1),
            own=round(100 * own),
            each=each,
        ),
    )


def _growth(panel: EconomyPanel, territory: str, start: int, end: int, coefficients: Coefficients) -> Told:
    """Growth accounting's period in a sentence, and the economy report."""
    from nangsuat.measure import growth_accounting
    from nangsuat.report import economy_report

    period = growth_accounting(panel, coefficients=coefficients, territory=territory, start=start, end=end).period
    found = Text(
        vi="{start}–{end}: tăng {output} %/năm, trong đó TFP {tfp} điểm ({share} %).",
        en="{start}–{end}: growth of {output} % a year, {tfp} points of it TFP ({share} %).",
    ).fill(
        start=start,
        end=end,
        output=_rounded(period.output),
        tfp=_rounded(period.tfp),
        share=_rounded(period.tfp_share),
    )
    report = economy_report(panel, territory=territory, start=start, end=end, coefficients=coefficients)
    return Told((found,), report)


def _rounded(figure: Figure) -> float | None:
    return None if figure.value is None else round(figure.value, 2)


def _with_the_longest_series(panel: FirmPanel) -> str:
    """The first enterprise that is in the park in all of its years."""
    import polars as pl

    years = panel.collect("firm", "year").group_by("firm", maintain_order=True).len()
    return str(years.filter(pl.col("len") == years["len"].max())["firm"][0])
