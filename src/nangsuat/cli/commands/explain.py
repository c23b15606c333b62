"""``nangsuat explain``: why a figure changed, one subcommand a method."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import click

from nangsuat.cli.bilingual import CODE, NUMBER, YEAR, Command, Decorator, Group, option
from nangsuat.cli.errors import BadUsage
from nangsuat.cli.printing import print_result
from nangsuat.cli.reading import Reading, reads_a_table
from nangsuat.data import Text

if TYPE_CHECKING:
    from nangsuat.measure import Coefficients

_PRICES = ("constant", "current")
_WORDS = Text(vi="LỜI", en="WORDS")
_ONE_COEFFICIENT = Text(
    vi="Hạch toán tăng trưởng cần đúng một trong hai: --coefficient hoặc --alpha.",
    en="Growth accounting needs exactly one of the two: --coefficient or --alpha.",
)
DYNAMICS = (
    *("olley_pakes", "baily_hulten_campbell", "griliches_regev", "foster_haltiwanger_krizan"),
    *("baldwin_gu", "diewert_fox", "melitz_polanec"),
)


explain = Group(
    name="explain",
    text=Text(
        vi="Giải thích vì sao năng suất thay đổi giữa hai năm, hoặc so với chỉ tiêu kế hoạch.",
        en="Explain why productivity changed between two years, or hold it against targets.",
    ),
)


def between_years(*, required: bool = True) -> Decorator:
    """The options ``--start`` and ``--end``."""

    def add(command: Any) -> Any:
        end = option("--end", type=int, required=required, placeholder=YEAR, vi="Năm cuối.", en="Last year.")
        start = option("--start", type=int, required=required, placeholder=YEAR, vi="Năm đầu.", en="First year.")
        return start(end(command))

    return add


def territory_option() -> Decorator:
    """The option ``--territory``."""
    return option(
        "--territory",
        placeholder=CODE,
        vi="Lãnh thổ, khi bảng có nhiều lãnh thổ.",
        en="Which territory, where the table holds several.",
    )


def prices_option() -> Decorator:
    """The option ``--prices``."""
    return option(
        "--prices",
        type=click.Choice(_PRICES),
        default="constant",
        show_default=True,
        vi="Giá so sánh (constant) hay giá hiện hành (current).",
        en="Constant or current prices.",
    )


def yearly_option() -> Decorator:
    """The option ``--yearly``."""
    return option(
        "--yearly", is_flag=True, vi="Tách thêm từng năm liền nhau.", en="Also split each step between years."
    )


@explain.command(
    "three-factors",
    cls=Command,
    text=Text(
        vi="Tách mức tăng năng suất lao động: thuế sản phẩm, nội bộ ngành, chuyển dịch cơ cấu lao động.",
        en="Split the change of labour productivity: product tax, within sectors, structure of labour.",
    ),
)
@reads_a_table(level="economy")
@between_years()
@territory_option()
@prices_option()
@option("--weights", type=click.Choice(["end", "start", "mean"]), default="end", show_default=True,
        vi="Quyền số lấy theo năm cuối, năm đầu hay bình quân.", en="Which year the weights are of.")  # fmt: skip
@yearly_option()
def three_factors(
    reading: Reading,
    start: int,
    end: int,
    territory: str | None,
    prices: Literal["constant", "current"],
    weights: Literal["end", "start", "mean"],
    yearly: bool,
) -> None:
    """Three factors with the product-tax coefficient."""
    from nangsuat import explain as floor

    print_result(
        floor.three_factors(
            reading.economy(), start=start, end=end, territory=territory, prices=prices, weights=weights, yearly=yearly
        )
    )


@explain.command(
    "shift-share",
    cls=Command,
    text=Text(
        vi="Tách mức tăng năng suất lao động: trong từng ngành và chuyển dịch giữa các ngành.",
        en="Split the change of labour productivity: within industries and between them.",
    ),
)
@reads_a_table(level="economy")
@between_years()
@option("--method", type=click.Choice(["three_term", "two_term", "csls", "gead"]), default="three_term",
        show_default=True, vi="Cách tách.", en="How it is split.")  # fmt: skip
@territory_option()
@prices_option()
@yearly_option()
def shift_share(
    reading: Reading,
    start: int,
    end: int,
    method: Literal["three_term", "two_term", "csls", "gead"],
    territory: str | None,
    prices: Literal["constant", "current"],
    yearly: bool,
) -> None:
    """Within and between industries."""
    from nangsuat import explain as floor

    print_result(
        floor.shift_share(
            reading.economy(), start=start, end=end, method=method, territory=territory, prices=prices, yearly=yearly
        )
    )


@explain.command(
    "growth-accounting",
    cls=Command,
    text=Text(
        vi="Hạch toán tăng trưởng: phần của vốn, của lao động và của TFP, kèm độ nhạy theo hệ số.",
        en="Growth accounting: the parts of capital, labour and TFP, with their sensitivity to the coefficient.",
    ),
)
@reads_a_table(level="economy")
@between_years(required=False)
@option("--coefficient", type=click.Choice(["labour-share", "labour-income", "cost-shares"]),
        vi="Hệ số lấy từ cột nào: tỷ phần lao động, thu nhập lao động, tỷ phần chi phí.",
        en="Which columns the coefficient is from.")  # fmt: skip
@option("--alpha", type=click.FloatRange(0, 1, min_open=True, max_open=True), placeholder=NUMBER,
        vi="Hệ số vốn cố định, thay cho --coefficient.", en="A fixed coefficient of capital instead.")  # fmt: skip
@option("--coefficient-source", placeholder=_WORDS, required=True,
        vi="Hệ số lấy từ đâu, bằng lời; in trong kết quả.", en="Where it is from, in words; printed.")  # fmt: skip
@territory_option()
@option("--industry", default="TOTAL", show_default=True, placeholder=CODE, vi="Ngành.", en="Industry.")
@option("--capital", type=click.Choice(["capital", "capital_services"]), default="capital", show_default=True,
        vi="Cột vốn.", en="Column of capital.")  # fmt: skip
@option("--labour", type=click.Choice(["workers", "hours"]), default="workers", show_default=True,
        vi="Lao động tính bằng người hay giờ.", en="Labour in persons or hours.")  # fmt: skip
@option("--human-capital", is_flag=True, vi="Tính thêm vốn nhân lực.", en="Account for human capital apart.")
@option("--growth", type=click.Choice(["rate", "log"]), default="rate", show_default=True,
        vi="Tốc độ tăng hay hiệu lôgarit.", en="Growth rates or log differences.")  # fmt: skip
def growth_accounting(
    reading: Reading,
    start: int | None,
    end: int | None,
    coefficient: str | None,
    alpha: float | None,
    coefficient_source: str,
    territory: str | None,
    industry: str,
    capital: Literal["capital", "capital_services"],
    labour: Literal["workers", "hours"],
    human_capital: bool,
    growth: Literal["rate", "log"],
) -> None:
    """Capital, labour and total factor productivity."""
    from nangsuat import measure as floor

    chosen = _coefficients(coefficient, alpha, Text.same(coefficient_source))
    print_result(
        floor.growth_accounting(
            reading.economy(),
            coefficients=chosen,
            start=start,
            end=end,
            territory=territory,
            industry=industry,
            capital=capital,
            labour=labour,
            human_capital=human_capital,
            growth=growth,
        )
    )


def _coefficients(coefficient: str | None, alpha: float | None, source: Text) -> Coefficients:
    """One of the two ways to a coefficient: there is no default, because the answer depends on it."""
    from nangsuat import measure as floor

    if (coefficient is None) == (alpha is None):
        raise BadUsage(_ONE_COEFFICIENT)
    if alpha is not None:
        return floor.fixed_coefficient(alpha=alpha, source=source)
    makers = {
        "labour-share": floor.coefficient_from_labour_share,
        "labour-income": floor.coefficient_from_labour_income,
        "cost-shares": floor.coefficient_from_cost_shares,
    }
    return makers[str(coefficient)](source=source)


@explain.command(
    "firm-dynamics",
    cls=Command,
    text=Text(
        vi="Tách mức tăng năng suất chung: doanh nghiệp tiếp tục, chuyển dịch giữa chúng, gia nhập và rời bỏ.",
        en="Split the change of aggregate productivity: continuing enterprises, shifts between them, entry and exit.",
    ),
)
@reads_a_table(level="firm")
@between_years(required=False)
@option("--method", type=click.Choice(DYNAMICS), default="melitz_polanec", show_default=True,
        vi="Cách tách.", en="How it is split.")  # fmt: skip
@option("--productivity", default="E05", show_default=True, placeholder=CODE,
        vi="Mã chỉ tiêu hoặc công thức, ví dụ ln(E05).", en="A code or a formula, such as ln(E05).")  # fmt: skip
@option("--share", default="employees", show_default=True, placeholder=CODE,
        vi="Tỷ trọng tính theo cột nào.", en="The column that shares are of.")  # fmt: skip
@option("--by", placeholder=CODE, vi="Tách riêng theo một cột, ví dụ industry.", en="Apart by a column: industry.")
def firm_dynamics(
    reading: Reading,
    start: int | None,
    end: int | None,
    method: str,
    productivity: str,
    share: str,
    by: str | None,
) -> None:
    """Survivors, entrants and exits."""
    from nangsuat import explain as floor

    print_result(
        floor.firm_dynamics(
            reading.firms(), method=method, productivity=productivity, share=share, start=start, end=end, by=by
        )
    )
