"""Pieces that more than one report is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from math import floor, log10
from statistics import median
from typing import TYPE_CHECKING, Any

from nangsuat.data import (
    CannotBeShown,
    Cell,
    Classification,
    Figure,
    FirmPanel,
    Language,
    MissingRoles,
    NangsuatError,
    Panel,
    Result,
    Severity,
    Table,
    Text,
    as_polars,
    industry_codes,
    join,
    provinces,
)
from nangsuat.measure import is_at_constant_prices
from nangsuat.report.document import (
    Block,
    Bullets,
    ChartBlock,
    ChartMaker,
    Heading,
    LegalBases,
    Notice,
    Paragraph,
    Recipients,
    SignatureBlock,
    TableBlock,
)

if TYPE_CHECKING:
    import altair as alt

SYNTHETIC = Text(
    vi="SỐ LIỆU GIẢ LẬP để minh họa, không phải của doanh nghiệp nào có thật",
    en="SYNTHETIC DATA for demonstration, of no real enterprise",
)
SIGNATURE = SignatureBlock(post=Text(vi="[Chức vụ người ký]", en="[Post of the signer]"))
RECIPIENTS = Recipients(names=(Text(vi="[Nơi nhận]", en="[Recipients]"),))
DECISION_36 = LegalBases(
    (
        Text(
            vi="Căn cứ Quyết định số 36/QĐ-TTg ngày 11 tháng 01 năm 2021 của Thủ tướng Chính phủ ban hành Kế hoạch "
            "tổng thể nâng cao năng suất dựa trên nền tảng khoa học, công nghệ và đổi mới sáng tạo "
            "giai đoạn 2021 - 2030",
            en="Pursuant to Decision No. 36/QĐ-TTg of 11 January 2021 of the Prime Minister issuing the master plan to "
            "raise productivity on the basis of science, technology and innovation 2021-2030",
        ),
    )
)


def source_line(panel: Panel) -> Text:
    """Where the rows come from, as it stands under tables and charts."""
    source = panel.source
    named = source.citation or Text.same(source.name)
    made_up = Text(vi=" (số liệu giả lập)", en=" (synthetic data)") if panel.synthetic else Text.same("")
    return Text(vi=f"{named.vi}{made_up.vi}", en=f"{named.en}{made_up.en}")


def rounded(figure: Figure, decimals: int) -> Figure:
    """The figure printed with so many decimals."""
    return replace(figure, decimals=decimals)


def legible(figures: Iterable[Figure | None], fewest: int) -> int:
    """The decimals with which such figures tell something: a worker's million dollars a year begin behind the sign."""
    values = [abs(figure.value) for figure in figures if figure is not None and figure.value]
    if not values:
        return fewest
    return max(fewest, min(_MOST_DECIMALS, _TELLING_DIGITS - 1 - floor(log10(median(values)))))


def untitled(result: Result) -> ChartMaker:
    """A result's chart without its title, which stands in the caption."""
    return without_title(result.chart)


def without_title(make: ChartMaker) -> ChartMaker:
    """What makes a chart, without the chart's title."""

    def chart(language: Language) -> alt.TopLevelMixin:
        drawn: Any = make(language)  # every kind of chart has a title, their common base does not say so
        bare: alt.TopLevelMixin = drawn.properties(title="")
        return bare

    return chart


def narrowed(table: Table, keys: Sequence[str]) -> Table:
    """The table with these columns only, so that it fits a page."""
    places = [place for key in keys for place, column in enumerate(table.columns) if column.key == key]
    rows = tuple(tuple(row[place] for place in places) for row in table.rows)
    return replace(table, columns=tuple(table.columns[place] for place in places), rows=rows)


def in_print(table: Table) -> Table:
    """The table with as many digits as a reader needs: four or so where a column has no rule, counts in groups."""
    columns = tuple(
        replace(column, decimals=_decimals_of([row[place] for row in table.rows]))
        if column.decimals is None
        else column
        for place, column in enumerate(table.columns)
    )
    return replace(table, columns=columns)


def _decimals_of(cells: Sequence[Cell]) -> int | None:
    values = [cell.value if isinstance(cell, Figure) else cell for cell in cells]
    numbers = [abs(value) for value in values if isinstance(value, int | float) and value]
    if not numbers or all(isinstance(value, int) and _FIRST_YEAR <= value <= _LAST_YEAR for value in numbers):
        return None  # years are written without groups
    if all(isinstance(value, int) or float(value).is_integer() for value in numbers):
        return 0
    return max(0, min(_MOST_DECIMALS, _DIGITS - 1 - floor(log10(median(numbers)))))


_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_DIGITS = 4  # a fifth significant digit of an indicator tells nobody anything
_MOST_DECIMALS = 4
_TELLING_DIGITS = 3


def with_names(table: Table, names: Mapping[str, Text], column: str = "industry") -> Table:
    """The table with codes of one column written as names."""
    places = [place for place, each in enumerate(table.columns) if each.key == column]
    if not places:
        return table
    place = places[0]
    rows = tuple((*row[:place], names.get(str(row[place]), row[place]), *row[place + 1 :]) for row in table.rows)
    return replace(table, rows=rows)


def blocks_of(
    result: Result,
    source: Text,
    *,
    title: Text | None = None,
    alternative: Text | None = None,
    names: Mapping[str, Text] | None = None,
    tables: Sequence[int] | None = None,
) -> tuple[Block, ...]:
    """A result as its chart (where ``alternative`` words are given), its tables and its notes."""
    listed = result.tables() if tables is None else tuple(result.tables()[place] for place in tables)
    chosen = tuple(in_print(with_names(table, names or {})) for table in listed)
    charts = (ChartBlock(untitled(result), title or result.title, alternative, source),) if alternative else ()
    notes = tuple(Paragraph(note) for note in result.notes())
    return (*charts, *(TableBlock(table, source) for table in chosen), *((Bullets(notes),) if notes else ()))


def where_possible(make: Callable[[], tuple[Block, ...]], title: Text) -> tuple[Block, ...]:
    """The blocks that ``make`` gives; where the data do not allow them, a notice that says why.

    «Cannot be shown from these data» is an answer that belongs in the report, so it is printed in the place
    where the section would have been.
    """
    try:
        return make()
    except (CannotBeShown, MissingRoles) as refusal:
        return (Notice(cannot(title, refusal)),)


def cannot(title: Text, refusal: NangsuatError) -> Text:
    """«Title: cannot be shown from these data», with the reason."""
    reason = sentence(refusal.text)
    return Text(
        vi=f"{title.vi}: không thể hiện được từ số liệu này. {reason.vi}",
        en=f"{title.en}: cannot be shown from these data. {reason.en}",
    )


def sentence(words: Text) -> Text:
    """The words as a sentence of their own: a capital first, a stop last."""
    return Text(vi=_sentence(words.vi), en=_sentence(words.en))


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "!", "?", "…")) else ".")


def lowered(name: Text) -> Text:
    """A name as it stands inside a sentence."""
    return Text(vi=name.vi[:1].lower() + name.vi[1:], en=name.en[:1].lower() + name.en[1:])


def shortened(name: str, letters: int) -> str:
    """A name cut to so many letters, for a chart."""
    return name if len(name) <= letters else name[: letters - 1].rstrip(" ,;") + "…"


def role_names(panel: Panel, role: str) -> dict[str, Text]:
    """What the codes of a role are called, where the house knows them: industries, provinces, sizes, ownership."""
    if role in _CODED:
        return _CODED[role]
    lists: dict[str, Callable[[], Classification]] = {
        "industry": lambda: industry_codes("VSIC2018"),
        "territory": _provinces,
    }
    if role not in lists or panel.currency != "VND":  # elsewhere the same code may mean something else
        return {}
    classification = lists[role]()
    codes = [str(code) for code in as_polars(panel.frame.select(role).unique())[role].drop_nulls()]
    return {
        code: Text(vi=f"{code} {classification.name(code, 'vi')}", en=f"{code} {classification.name(code, 'en')}")
        for code in codes
        if code in classification
    }


def province_name(panel: Panel, code: str) -> Text:
    """A province of Viet Nam as a reader calls it; any other territory by its own code."""
    classification = _provinces()
    if panel.currency != "VND" or code not in classification:
        return Text.same(code)
    name = Text(vi=classification.name(code, "vi"), en=classification.name(code, "en"))
    return _WITH_STATUS[classification.find(code).statuses[-1].kind].fill(name=name)  # the names are the last ones too


def _provinces() -> Classification:
    """The map of 63, which has all codes: the 34 kept the codes and names of those that they grew from."""
    return provinces("63")


_WITH_STATUS = {
    "city": Text(vi="Thành phố {name}", en="{name}"),
    "province": Text(vi="tỉnh {name}", en="{name}"),
}


_CODED: Mapping[str, dict[str, Text]] = {
    "ownership": {
        "state": Text(vi="Nhà nước", en="State"),
        "non_state": Text(vi="Ngoài nhà nước", en="Non-state"),
        "foreign": Text(vi="Đầu tư nước ngoài", en="Foreign-invested"),
    },
    "size": {
        "micro": Text(vi="Siêu nhỏ", en="Micro"),
        "small": Text(vi="Nhỏ", en="Small"),
        "medium": Text(vi="Vừa", en="Medium"),
        "large": Text(vi="Lớn", en="Large"),
    },
}


def prices_of(panel: FirmPanel) -> Text:
    """In which prices the accounts of enterprises are, and so what a change between years holds."""
    if panel.base_year is not None:
        year = panel.base_year
        return Text(vi=f"Số tiền theo giá so sánh {year}.", en=f"Money is at constant prices of {year}.")
    if is_at_constant_prices(panel):
        return Text(
            vi="Chỉ số giá trong bảng luôn bằng 1: số tiền đã ở giá so sánh.",
            en="The price index of the table is one throughout: money is at constant prices already.",
        )
    return Text(
        vi="Số tiền theo giá ghi trong bảng, chưa loại trừ thay đổi giá: thay đổi giữa các năm gồm cả tăng giá.",
        en="Money is at the prices of the table, nothing deflated: changes between years hold inflation.",
    )


def data_quality(panel: Panel) -> tuple[Block, ...]:
    """Rows used and dropped, what the checks said, and breaks of series."""
    provenance = panel.provenance
    used = Paragraph(
        Text(
            vi="Số liệu đọc từ «{name}»: {rows} dòng được dùng. Mã băm SHA-256 của nội dung: {hash}.",
            en="Data were read from «{name}»: {rows} rows used. SHA-256 of the content: {hash}.",
        ),
        {"name": panel.source.name, "rows": provenance.rows_used, "hash": f"{panel.source.sha256[:16]}…"},
    )
    dropped = [
        Paragraph(
            Text(vi="Bỏ {count} dòng: {reason}", en="{count} rows left out: {reason}"),
            {"count": item.count, "reason": item.reason},
        )
        for item in provenance.dropped
    ]
    return (
        used,
        *((Bullets(tuple(dropped)),) if dropped else ()),
        *(_break_notice(panel)),
        *(_questions(panel)),
    )


def _break_notice(panel: Panel) -> tuple[Block, ...]:
    if not panel.breaks:
        return ()
    said = join(
        [Text(vi=f"{each.year}: {each.reason.vi}", en=f"{each.year}: {each.reason.en}") for each in panel.breaks]
    )
    return (
        Notice(
            Text(
                vi=f"Chuỗi số liệu gián đoạn, không tính tốc độ tăng qua điểm này. {said.vi}.",
                en=f"The series breaks; no growth is computed across the break. {said.en}.",
            ),
            tone="warning",
        ),
    )


def _questions(panel: Panel) -> tuple[Block, ...]:
    asked = [problem for problem in panel.problems if problem.severity is Severity.PLEASE_CONFIRM]
    notes = len(panel.problems) - len(asked)
    if not panel.problems:
        return (Paragraph(Text(vi="Kiểm tra số liệu không phát hiện vấn đề.", en="The checks found no problem.")),)
    count = Paragraph(
        Text(
            vi="Kiểm tra số liệu: {asked} điểm cần xác nhận, {notes} lưu ý.",
            en="The checks ask {asked} questions and note {notes} remarks.",
        ),
        {"asked": len(asked), "notes": notes},
    )
    shown = [Paragraph(Text(vi=problem.line("vi"), en=problem.line("en"))) for problem in asked[:_QUESTIONS_SHOWN]]
    more = len(asked) - len(shown)
    if more > 0:
        shown.append(Paragraph(Text(vi=f"… và {more} điểm khác", en=f"… and {more} more")))
    return (count, *((Bullets(tuple(shown)),) if shown else ()))


_QUESTIONS_SHOWN = 10

DATA_HEADING = Heading(Text(vi="Chất lượng số liệu", en="Quality of the data"))
