"""``nangsuat template``: a workbook to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from nangsuat.cli.bilingual import FILE, LIST, NUMBER, YEAR, Command, argument, option
from nangsuat.cli.files import force_option, input_file, output_file, say_written
from nangsuat.cli.invocation import language
from nangsuat.cli.lists import years_in
from nangsuat.cli.reading import Reading
from nangsuat.data import Level, Text

_LEVELS: dict[str, Level] = {"firms": "firm", "economy": "economy"}


@click.command(
    cls=Command,
    text=Text(
        vi="Ghi mẫu biểu Excel để điền số liệu, có hướng dẫn, đơn vị và danh sách chọn.",
        en="Write an Excel workbook to fill in, with instructions, units and drop-down lists.",
    ),
)
@argument("kind", type=click.Choice(list(_LEVELS)), placeholder=Text.same("firms|economy"),
          vi="firms: mỗi dòng một doanh nghiệp và năm; economy: mỗi dòng một ngành và năm.",
          en="firms: a row an enterprise and year; economy: a row an industry and year.")  # fmt: skip
@option("--output", "-o", type=click.Path(path_type=Path), required=True, placeholder=FILE,
        vi="Tệp .xlsx cần ghi.", en="The .xlsx file to write.")  # fmt: skip
@option("--years", placeholder=LIST, vi="Các năm cần số liệu, ví dụ 2024,2025.", en="Years to ask for: 2024,2025.")
@option("--rows", type=click.IntRange(1, 100_000), default=200, show_default=True, placeholder=NUMBER,
        vi="Số dòng chuẩn bị sẵn.", en="Rows prepared for figures.")  # fmt: skip
@option("--currency", placeholder=Text(vi="TIỀN", en="CURRENCY"), vi="Đồng tiền, ví dụ VND.", en="Currency: VND.")
@option("--base-year", type=int, placeholder=YEAR, vi="Năm gốc của giá so sánh.", en="Base year of constant prices.")
@option("--from", "known", type=click.Path(path_type=Path), placeholder=FILE,
        vi="Bảng đã có: điền sẵn số cũ, thêm dòng cho các năm của --years.",
        en="A table that there is: its figures are filled in, rows are added for --years.")  # fmt: skip
@force_option()
def template(
    kind: str,
    output: Path,
    years: str | None,
    rows: int,
    currency: str | None,
    base_year: int | None,
    known: Path | None,
    force: bool,  # click hands options over by name
) -> None:
    """Write a template, empty or filled in."""
    from nangsuat.data import write_template

    level = _LEVELS[kind]
    path = output_file(output, force=force, reading=known, kinds=(".xlsx",))
    panel = Reading(input_file(known), level).panel() if known else None
    write_template(
        level,
        path,
        language=language(),
        years=years_in("--years", years),
        rows=rows,
        panel=panel,
        currency=currency,
        base_year=base_year,
    )
    say_written({"template": path})
