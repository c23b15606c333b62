"""Estimating a production function from the command line, and telling what was found: for every command that does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from nangsuat.cli.bilingual import FILE, LIST, NUMBER, Decorator, option
from nangsuat.cli.errors import BadUsage
from nangsuat.cli.files import force_option, say_written
from nangsuat.cli.lists import words_in
from nangsuat.cli.printing import print_result
from nangsuat.cli.production_options import PARTS, chosen_function, together
from nangsuat.cli.progress import counting
from nangsuat.cli.reading import Reading
from nangsuat.cli.written import DOCUMENT_ENDINGS, write_result
from nangsuat.data import Text

if TYPE_CHECKING:
    import polars as pl

    from nangsuat.data import FirmPanel, Result
    from nangsuat.measure.production import EstimatorsSideBySide
    from nangsuat.report import ProductionOf

_ESTIMATING = Text(vi="Ước lượng hàm sản xuất…", en="Estimating production functions …")
_WITHOUT_TABLE = Text(
    vi="--what chỉ dùng khi ghi bảng (.csv, .xlsx, .parquet) bằng --output.",
    en="--what is for tables (.csv, .xlsx, .parquet) written by --output.",
)


def estimation_options() -> Decorator:
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


def written_options(cells: str) -> Decorator:
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


def asked_function(methods: tuple[str, ...], asked: dict[str, Any]) -> ProductionOf:
    """The production function that is meant; its options are taken out of what was asked."""
    return chosen_function(methods, **{name: asked.pop(name) for name in PARTS})


def estimated(
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
    """The estimators' answers, with a bar of how much is done."""
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


def refuse_idle(what: str | None, output: Path | None) -> None:
    """A choice of table where no table is written would be ignored in silence."""
    if what is not None and (output is None or output.suffix.lower() in DOCUMENT_ENDINGS):
        raise BadUsage(_WITHOUT_TABLE)


def _groups(panel: FirmPanel, by: str | None) -> tuple[str, ...]:
    if by is None:
        return ("industry",) if panel.has("industry") else ()
    return words_in(by) or ()


def tell(
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
