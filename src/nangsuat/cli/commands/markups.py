"""``nangsuat markups``: how far prices lie above marginal cost, seen by an input that firms choose freely."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from nangsuat.cli.bilingual import CODE, LIST, Command, option
from nangsuat.cli.estimation import asked_function, estimated, estimation_options, refuse_idle, tell, written_options
from nangsuat.cli.lists import words_in
from nangsuat.cli.production_options import METHODS, USUAL_METHOD, function_options
from nangsuat.cli.reading import Reading, reads_a_table
from nangsuat.data import Text

_MARKUPS_DRAWN = Text(
    vi="Trung vị và dải từ phân vị 10 đến phân vị 90; các con số ở bảng dưới.",
    en="The median and the band from the 10th to the 90th percentile; the figures are in the tables below.",
)


@click.command(
    "markups",
    cls=Command,
    text=Text(
        vi="Giá bán trên chi phí biên (markup) của doanh nghiệp, nhìn qua một đầu vào được chọn tự do trong năm.",
        en="Markups of firms: price over marginal cost, seen by an input that is chosen freely in the year.",
    ),
)
@reads_a_table(level="firm")
@option("--variable-input", required=True, placeholder=CODE,
        vi="Đầu vào chọn tự do trong năm: materials, employees, …",
        en="The input chosen freely in the year: materials, employees, …")  # fmt: skip
@option("--cost", placeholder=CODE, vi="Cột chi phí cho đầu vào ấy; labour_cost cho lao động, nếu không thì chính nó.",
        en="Column of its cost; labour_cost of labour, its own column otherwise.")  # fmt: skip
@option("--revenue", placeholder=CODE, vi="Cột giá trị sản lượng; nếu không nêu thì cột sản lượng.",
        en="Column of the value of output; that of output where not given.")  # fmt: skip
@option("--cells", default="year", show_default=True, placeholder=LIST, vi="Các cột làm thành ô của bảng.",
        en="The columns that make the table's cells.")  # fmt: skip
@option("--method", type=click.Choice(METHODS), default=USUAL_METHOD, show_default=True,
        vi="Cách ước lượng hàm sản xuất.", en="The production function's estimator.")  # fmt: skip
@function_options()
@estimation_options()
@written_options("cells")
def markups(
    reading: Reading,
    variable_input: str,
    cost: str | None,
    revenue: str | None,
    cells: str,
    method: str,
    output: Path | None,
    what: str | None,
    force: bool,
    **asked: Any,
) -> None:
    """A production function and the markups that follow from it."""
    from nangsuat import measure as floor

    refuse_idle(what, output)
    function = asked_function((method,), asked)
    panel = reading.firms([*function.named, variable_input, *(each for each in (cost, revenue) if each)])
    found = floor.markups(
        estimated(panel, function, **asked).found[0],
        panel,
        variable_input=variable_input,
        cost=cost,
        revenue=revenue,
        by=words_in(cells) or (),
    )
    rows = (lambda: found.frame) if what == "firms" else found.to_frame
    tell(found, rows, _MARKUPS_DRAWN, panel, reading, output, force=force)
