"""``nangsuat report``: a report in HTML, Word, PDF and Excel."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nangsuat.cli.bilingual import CODE, FOLDER, LIST, YEAR, Command, Decorator, Group, option
from nangsuat.cli.coefficients import chosen_coefficients, coefficient_options
from nangsuat.cli.errors import BadUsage
from nangsuat.cli.files import force_option, output_file, say_written
from nangsuat.cli.invocation import language
from nangsuat.cli.lists import chosen_among, words_in
from nangsuat.cli.production_options import chosen_sections, section_options
from nangsuat.cli.progress import working
from nangsuat.cli.reading import Reading, reads_a_table
from nangsuat.data import Language, Text

if TYPE_CHECKING:
    from nangsuat.report import Document, FrontierOf

FORMATS = ("html", "docx", "pdf", "xlsx")
_WORDS = Text(vi="LỜI", en="WORDS")
_LIKE_ENTERPRISES = ("industry",)  # where the table has industries
_NO_PATH = Text(
    vi="--name là tên tệp, không phải đường dẫn: «{name}». Thư mục thì dùng --output.",
    en="--name is the name of files, not a path: «{name}». For the folder use --output.",
)
_ONE_SIDE = Text(vi="Đường biên cần cả --inputs và --outputs.", en="A frontier needs both --inputs and --outputs.")
_WRITING = Text(vi="Viết báo cáo…", en="Writing the report …")

report = Group(
    name="report",
    text=Text(
        vi="Viết báo cáo HTML, Word, PDF và Excel; mỗi con số mở ra được đến từng dòng số liệu.",
        en="Write a report in HTML, Word, PDF and Excel; every figure opens down to the rows that it is from.",
    ),
)


def report_options() -> Decorator:
    """Where a report goes, in which formats, and its letterhead."""
    options = (
        option("--output", "-o", type=click.Path(path_type=Path), required=True, placeholder=FOLDER,
               vi="Thư mục cho các tệp.", en="Folder for the files."),
        option("--formats", placeholder=LIST, vi="Chỉ các dạng này trong html,docx,pdf,xlsx.",
               en="Only these of html,docx,pdf,xlsx."),
        option("--name", placeholder=_WORDS, vi="Tên tệp, không có đuôi; nếu không có thì là loại báo cáo.",
               en="Name of the files, without ending; the kind of report where not given."),
        option("--agency", placeholder=_WORDS, vi="Cơ quan ban hành, in ở đầu trang.", en="Issuing body, in the head."),
        option("--parent", placeholder=_WORDS, vi="Cơ quan chủ quản.", en="The body above it."),
        option("--place", placeholder=_WORDS, vi="Địa danh ghi trước ngày tháng.", en="Place, before the date."),
        force_option(),
    )  # fmt: skip

    def add(command: Any) -> Any:
        for each in reversed(options):
            command = each(command)
        return command

    return add


def frontier_options() -> Decorator:
    """The inputs and outputs of a section on the efficiency frontier."""
    outputs = option("--outputs", placeholder=LIST, vi="Đầu ra của đường biên.", en="Outputs of the frontier.")
    inputs = option("--inputs", placeholder=LIST,
                    vi="Thêm phần đường biên hiệu quả với các đầu vào này; cần cả --outputs.",
                    en="Add a section on the frontier with these inputs; --outputs is needed too.")  # fmt: skip

    def add(command: Any) -> Any:
        return inputs(outputs(command))

    return add


def chosen_frontier(inputs: str | None, outputs: str | None) -> FrontierOf | None:
    """What the frontier is of; nothing where none is asked for."""
    from nangsuat.report import FrontierOf

    if (inputs is None) != (outputs is None):
        raise BadUsage(_ONE_SIDE)
    return None if inputs is None else FrontierOf(words_in(inputs) or (), words_in(outputs) or ())


def _own(frontier: FrontierOf | None) -> tuple[str, ...]:
    """What the frontier is of, so that columns without a role are read too."""
    return () if frontier is None else (*frontier.inputs, *frontier.outputs)


def letterhead(document: Document, agency: str | None, parent: str | None, place: str | None) -> Document:
    """The document with those parts of its letterhead that were given; the others stay places to fill in."""
    from dataclasses import replace

    head = document.metadata
    return replace(
        document,
        metadata=replace(
            head,
            agency=Text.same(agency) if agency else head.agency,
            parent=Text.same(parent) if parent else head.parent,
            place=Text.same(place) if place else head.place,
        ),
    )


def write_report(
    document: Document,
    folder: Path,
    stem: str,
    *,
    formats: tuple[str, ...],
    force: bool,
    reading: Path | None = None,
    tongue: Language | None = None,
) -> dict[str, Path]:
    """Write a report's files, none of them over another without ``force``; their paths by format."""
    from nangsuat.report import write_document

    for ending in (*formats, "lineage.json"):
        output_file(folder / f"{stem}.{ending}", force=force, reading=reading)
    chosen: Any = formats
    with working(_WRITING):
        return write_document(document, folder, stem, formats=chosen, language=tongue or language())


@report.command(
    "economy",
    cls=Command,
    text=Text(
        vi="Báo cáo năng suất của một nền kinh tế: mức, tăng trưởng so với chỉ tiêu, ba nhân tố, TFP.",
        en="A report on an economy: levels, growth against targets, three factors, TFP.",
    ),
)
@reads_a_table(level="economy")
@option("--territory", placeholder=CODE, vi="Lãnh thổ, khi bảng có nhiều lãnh thổ.",
        en="Which territory, where the table holds several.")  # fmt: skip
@option("--start", type=int, placeholder=YEAR, vi="Năm đầu.", en="First year.")
@option("--end", type=int, placeholder=YEAR, vi="Năm cuối.", en="Last year.")
@coefficient_options()
@option("--scope", placeholder=CODE,
        vi="Chỉ tiêu của phạm vi nào: «Ho Chi Minh City», «manufacturing», …; nếu không có thì của cả nước cho bảng "
           "của Việt Nam, không so cho nơi khác.",
        en="Whose targets: «Ho Chi Minh City», «manufacturing», …; the nation's for a table of Viet Nam, none for "
           "another place where not given.")  # fmt: skip
@option("--published", is_flag=True, vi="In cạnh số liệu năng suất Việt Nam đã công bố.",
        en="Print the published productivity of Viet Nam beside.")  # fmt: skip
@report_options()
def economy(
    reading: Reading,
    territory: str | None,
    start: int | None,
    end: int | None,
    coefficient: str | None,
    alpha: float | None,
    coefficient_source: str | None,
    scope: str | None,
    published: bool,
    **written: Any,
) -> None:
    """Levels, growth and its making."""
    from nangsuat import report as floor
    from nangsuat import viet_nam_productivity

    document = floor.economy_report(
        reading.economy(),
        territory=territory,
        start=start,
        end=end,
        coefficients=chosen_coefficients(coefficient, alpha, coefficient_source),
        scope=scope,
        published=viet_nam_productivity() if published else None,
    )
    _write("economy", document, reading, **written)


@report.command(
    "firms",
    cls=Command,
    text=Text(
        vi="Báo cáo về nhiều doanh nghiệp: phân bố, so sánh, gia nhập và rời bỏ, chất lượng số liệu.",
        en="A report on many enterprises: distribution, peers, entry and exit, quality of the data.",
    ),
)
@reads_a_table(level="firm")
@option("--indicator", default="E05", show_default=True, placeholder=CODE,
        vi="Chỉ tiêu mà báo cáo nói về.", en="The indicator that the report is about.")  # fmt: skip
@option("--by", placeholder=LIST,
        vi="So sánh trong cùng ngành, địa bàn, quy mô: industry,territory,size; nếu không có thì cùng ngành.",
        en="What makes peers: industry,territory,size; the industry where not given.")  # fmt: skip
@option("--share", default="employees", show_default=True, placeholder=CODE,
        vi="Tỷ trọng trong phân tích gia nhập, rời bỏ tính theo cột nào.",
        en="The column that shares are of in entry and exit.")  # fmt: skip
@frontier_options()
@section_options()
@report_options()
def firms(
    reading: Reading,
    indicator: str,
    by: str,
    share: str,
    inputs: str | None,
    outputs: str | None,
    production: str | None,
    product: str | None,
    labour: str | None,
    capital: str | None,
    intermediate: str | None,
    proxy: str | None,
    controls: str | None,
    within: str | None,
    markups: str | None,
    misallocation: str | None,
    misallocation_source: str | None,
    **written: Any,
) -> None:
    """A population of enterprises."""
    from nangsuat import report as floor

    frontier = chosen_frontier(inputs, outputs)
    function, shares = chosen_sections(
        production,
        misallocation,
        misallocation_source,
        {
            "product": product, "labour": labour, "capital": capital, "intermediate": intermediate, "proxy": proxy,
            "controls": controls, "within": within, "markups": markups,
        },
    )  # fmt: skip
    panel = reading.firms((*_own(frontier), *(() if function is None else function.named)))
    groups = chosen_among("--by", by, (*panel.roles, "size"), default=_LIKE_ENTERPRISES)
    document = floor.firms_report(
        panel,
        indicator=indicator,
        by=groups,
        share=share,
        frontier=frontier,
        production=function,
        misallocation=shares,
    )
    _write("firms", document, reading, **written)


@report.command(
    "enterprise",
    cls=Command,
    text=Text(
        vi="Báo cáo hai trang của một doanh nghiệp: chỉ tiêu, xu hướng, vị trí, cây nhân tố.",
        en="A two-page report for one enterprise: indicators, trend, place among peers, driver tree.",
    ),
)
@reads_a_table(level="firm")
@option(
    "--firm", required=True, placeholder=CODE, vi="Mã doanh nghiệp trong bảng.", en="The enterprise's id in the table."
)
@option("--year", type=int, placeholder=YEAR, vi="Năm báo cáo; nếu không có thì năm cuối.",
        en="Year reported on; the last where not given.")  # fmt: skip
@frontier_options()
@report_options()
def enterprise(
    reading: Reading, firm: str, year: int | None, inputs: str | None, outputs: str | None, **written: Any
) -> None:
    """One enterprise."""
    from nangsuat import report as floor

    frontier = chosen_frontier(inputs, outputs)
    document = floor.enterprise_report(reading.firms(_own(frontier)), firm, year=year, frontier=frontier)
    _write("enterprise", document, reading, **written)


def _write(
    kind: str,
    document: Document,
    reading: Reading,
    *,
    output: Path,
    formats: str | None,
    name: str | None,
    agency: str | None,
    parent: str | None,
    place: str | None,
    force: bool,
) -> None:
    if name is not None and (Path(name).name != name or name.startswith(".")):
        raise BadUsage(_NO_PATH.fill(name=name))
    headed = letterhead(document, agency, parent, place)
    chosen = chosen_among("--formats", formats, FORMATS)
    say_written(write_report(headed, output, name or kind, formats=chosen, force=force, reading=reading.file))
