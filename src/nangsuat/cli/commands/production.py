"""``nangsuat production`` and ``nangsuat markups``: what inputs add, what productivity is left, what firms earn."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from nangsuat.cli.bilingual import CODE, FILE, LIST, NUMBER, Command, Decorator, option
from nangsuat.cli.errors import BadUsage
from nangsuat.cli.files import force_option, say_written
from nangsuat.cli.lists import chosen_among, words_in
from nangsuat.cli.printing import print_result
from nangsuat.cli.production_options import METHODS, PARTS, USUAL_METHOD, chosen_function, function_options, together
from nangsuat.cli.progress import counting
from nangsuat.cli.reading import Reading, reads_a_table
from nangsuat.cli.written import DOCUMENT_ENDINGS, write_result
from nangsuat.data import Text

if TYPE_CHECKING:
    import polars as pl

    from nangsuat.data import FirmPanel, Result
    from nangsuat.measure.production import EstimatorsSideBySide
    from nangsuat.report import ProductionOf

_ESTIMATING = Text(vi="Ước lượng hàm sản xuất…", en="Estimating production functions …")
_DRAWN = Text(
    vi="Mỗi đầu vào một khung, mỗi ước lượng một điểm với khoảng tin cậy 95 %; các con số ở bảng dưới.",
    en="A panel for each input, each estimate a point with its interval of 95 %; the figures are in the tables below.",
)
_MARKUPS_DRAWN = Text(
    vi="Trung vị và dải từ phân vị 10 đến phân vị 90; các con số ở bảng dưới.",
    en="The median and the band from the 10th to the 90th percentile; the figures are in the tables below.",
)
_WITHOUT_TABLE = Text(
    vi="--what chỉ dùng khi ghi bảng (.csv, .xlsx, .parquet) bằng --output.",
    en="--what is for tables (.csv, .xlsx, .parquet) written by --output.",
)


def _estimation_options() -> Decorator:
    """Form, groups and how sure."""
    return together(
        option("--form", type=click.Choice(["cobb_douglas", "translog"]), default="cobb_douglas", show_default=True,
               vi="Dạng hàm, với các cách ước lượng không có dạng riêng.",
               en="Form, of those estimators that bring none of their own."),
        option("--by", placeholder=LIST,
               vi="Mỗi nhóm theo các cột này có hệ số riêng; nếu không nêu thì industry, khi bảng có; --by \"\" là "
                  "chung mọi doanh nghiệp.",
               en="Each group by these columns has its own coefficients; industry where not given, if there is one; "
                  "--by \"\" takes all firms as one."),
        option("--least", type=click.IntRange(min=1), placeholder=NUMBER, default=200, show_default=True,
               vi="Nhóm có ít cặp năm liền nhau hơn thì lấy hệ số của ngành cấp trên.",
               en="Groups with fewer pairs of consecutive years take the coefficients of the industry above."),
        option("--standard-errors", type=click.Choice(["analytic", "score", "bootstrap"]), default="analytic",
               show_default=True, vi="Cách tính sai số chuẩn, luôn gộp theo doanh nghiệp.",
               en="How standard errors are made, always by firm."),
        option("--draws", type=click.IntRange(min=2), placeholder=NUMBER, default=200, show_default=True,
               vi="Số lần rút mẫu của score và bootstrap.",
               en="Draws of score and bootstrap."),
        option("--seed", type=click.IntRange(min=0), placeholder=NUMBER, default=0, show_default=True,
               vi="Hạt giống của các lần rút mẫu.", en="Seed of the draws."),
    )  # fmt: skip


def _written_options(cells: str) -> Decorator:
    """Where it goes."""
    return together(
        option("--output", "-o", type=click.Path(path_type=Path), placeholder=FILE,
               vi="Ghi bảng ra tệp .csv, .xlsx, .parquet; hoặc cả kết quả có hình ra .html, .docx, .pdf.",
               en="Write the table to .csv, .xlsx, .parquet; or the result with pictures to .html, .docx, .pdf."),
        option("--what", type=click.Choice([cells, "firms"]),
               vi=f"Ghi bảng nào: {cells} (nếu không nêu) hoặc firms, từng doanh nghiệp từng năm.",
               en=f"Which table is written: {cells} (where not given), or firms, each firm and year."),
        force_option(),
    )  # fmt: skip


@click.command(
    "production",
    cls=Command,
    text=Text(
        vi="Hàm sản xuất và TFP của từng doanh nghiệp, theo một hoặc nhiều cách ước lượng đặt cạnh nhau.",
        en="Production functions and the TFP of each firm, by one estimator or several side by side.",
    ),
)
@reads_a_table(level="firm")
@option("--methods", default=USUAL_METHOD, show_default=True, placeholder=LIST,
        vi="Các cách ước lượng: " + ", ".join(METHODS) + ".", en="Estimators: " + ", ".join(METHODS) + ".")  # fmt: skip
@function_options()
@_estimation_options()
@_written_options("elasticities")
def production(
    reading: Reading, methods: str, output: Path | None, what: str | None, force: bool, **asked: Any
) -> None:
    """Estimators side by side."""
    _refuse_idle(what, output)
    function = _function(chosen_among("--methods", methods, METHODS), asked)
    panel = reading.firms(function.named)
    found = _estimated(panel, function, **asked)
    rows = found.productivity if what == "firms" else found.to_frame
    _tell(found, rows, _DRAWN, panel, reading, output, force=force)


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
@_estimation_options()
@_written_options("cells")
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

    _refuse_idle(what, output)
    function = _function((method,), asked)
    panel = reading.firms([*function.named, variable_input, *(each for each in (cost, revenue) if each)])
    found = floor.markups(
        _estimated(panel, function, **asked).found[0],
        panel,
        variable_input=variable_input,
        cost=cost,
        revenue=revenue,
        by=words_in(cells) or (),
    )
    rows = (lambda: found.frame) if what == "firms" else found.to_frame
    _tell(found, rows, _MARKUPS_DRAWN, panel, reading, output, force=force)


def _function(methods: tuple[str, ...], asked: dict[str, Any]) -> ProductionOf:
    """The production function that is meant; its options are taken out of what was asked."""
    return chosen_function(methods, **{name: asked.pop(name) for name in PARTS})


def _estimated(
    panel: FirmPanel,
    function: ProductionOf,
    *,
    form: Literal["cobb_douglas", "translog"],
    by: str | None,
    least: int,
    standard_errors: Literal["analytic", "score", "bootstrap"],
    draws: int,
    seed: int,
) -> EstimatorsSideBySide:
    from nangsuat.measure import estimators_side_by_side

    with counting(_ESTIMATING) as progress:
        return estimators_side_by_side(
            panel,
            function.methods,
            output=function.output,
            labour=function.labour,
            capital=function.capital,
            intermediate=function.intermediate,
            proxy=function.proxy,
            controls=function.controls,
            form=form,
            by=_groups(panel, by),
            least=least,
            standard_errors=standard_errors,
            draws=draws,
            seed=seed,
            progress=progress,
        )


def _refuse_idle(what: str | None, output: Path | None) -> None:
    """A choice of table where no table is written would be ignored in silence."""
    if what is not None and (output is None or output.suffix.lower() in DOCUMENT_ENDINGS):
        raise BadUsage(_WITHOUT_TABLE)


def _groups(panel: FirmPanel, by: str | None) -> tuple[str, ...]:
    if by is None:
        return ("industry",) if panel.has("industry") else ()
    return words_in(by) or ()


def _tell(
    found: Result,
    rows: Callable[[], pl.DataFrame],
    drawn: Text,
    panel: FirmPanel,
    reading: Reading,
    output: Path | None,
    *,
    force: bool,
) -> None:
    """Print the result, or write it."""
    if output is None:
        print_result(found)
        return
    views = [(found.title, drawn, found.chart)]
    say_written(write_result(found, rows, views, output, reading, synthetic=panel.synthetic, force=force))
