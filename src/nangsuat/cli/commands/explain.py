"""``nangsuat explain``: why a figure changed, one subcommand a method."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import click

from nangsuat.cli.bilingual import CODE, YEAR, Command, Decorator, Group, option
from nangsuat.cli.coefficients import coefficient_options, needed_coefficients
from nangsuat.cli.printing import print_result
from nangsuat.cli.reading import Reading, reads_a_table
from nangsuat.data import CannotBeShown, Text, UnknownOption, join

if TYPE_CHECKING:
    from nangsuat.data import EconomyPanel

_PRICES = ("constant", "current")
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
@coefficient_options()
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
    coefficient_source: str | None,
    territory: str | None,
    industry: str,
    capital: Literal["capital", "capital_services"],
    labour: Literal["workers", "hours"],
    human_capital: bool,
    growth: Literal["rate", "log"],
) -> None:
    """Capital, labour and total factor productivity."""
    from nangsuat import measure as floor

    chosen = needed_coefficients(coefficient, alpha, coefficient_source)
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

    found = floor.firm_dynamics(
        reading.firms(), method=method, productivity=productivity, share=share, start=start, end=end, by=by
    )
    reasons = [step.reason for step in found.steps if step.reason is not None]
    if reasons and not any(step.terms for step in found.steps):  # a table of dashes is no answer
        raise CannotBeShown(join(list(dict.fromkeys(reasons))))
    print_result(found)


@explain.command(
    "driver-tree",
    cls=Command,
    text=Text(
        vi="Cây nhân tố của một doanh nghiệp: vì sao năng suất lao động (E05) của nó thay đổi.",
        en="Driver tree of one enterprise: why its labour productivity (E05) changed.",
    ),
)
@reads_a_table(level="firm")
@option(
    "--firm", required=True, placeholder=CODE, vi="Mã doanh nghiệp trong bảng.", en="The enterprise's id in the table."
)
@between_years()
def driver_tree(reading: Reading, firm: str, start: int, end: int) -> None:
    """The drivers of one enterprise."""
    from nangsuat import explain as floor

    print_result(floor.driver_tree(reading.firms(), firm, start=start, end=end))


@explain.command(
    "targets",
    cls=Command,
    text=Text(
        vi="So một chỉ tiêu với các chỉ tiêu kế hoạch của các quyết định, nghị quyết.",
        en="Hold an indicator against the targets of the decisions and resolutions.",
    ),
)
@reads_a_table(level="economy")
@between_years()
@option("--indicator", default="M04", show_default=True, placeholder=CODE, vi="Mã chỉ tiêu.", en="Indicator's code.")
@option(
    "--scope",
    placeholder=Text(vi="PHẠM_VI", en="SCOPE"),
    vi="Chỉ tiêu kế hoạch của ai; nếu không có thì của cả nước, riêng bảng của một tỉnh phải nói rõ.",
    en="Whose targets; the nation's where not given, but a province's table must say.",
)
@territory_option()
def targets(reading: Reading, start: int, end: int, indicator: str, scope: str | None, territory: str | None) -> None:
    """A figure of the whole economy against every layer of targets."""
    from nangsuat import explain as floor
    from nangsuat.measure import figure_of, indicator_named

    panel = reading.economy()
    where: dict[str, str | int] = {"year": end} if territory is None else {"year": end, "territory": territory}
    figure = figure_of(panel, indicator, where, since=start)
    grew = indicator_named(indicator).kind == "average growth"  # from the first level on; all else is of the last year
    period = (start + 1, end) if grew else (end, end)
    print_result(
        floor.against_targets(
            figure,
            indicator=indicator,
            scope=scope or _national_scope(panel, territory),
            period=period,
            provenance=panel.provenance,
        )
    )


def _national_scope(panel: EconomyPanel, territory: str | None) -> str:
    """The nation's targets; a province is not held against them unless the reader says so."""
    from nangsuat.data import provinces
    from nangsuat.explain import NATIONAL, target_layers

    here = {territory} if territory is not None else set(panel.collect("territory")["territory"])
    if not any(code in provinces(edition) for code in here for edition in ("34", "63")):
        return NATIONAL
    known = ", ".join(sorted({f"«{target.scope}»" for layer in target_layers() for target in layer.targets}))
    raise UnknownOption(
        Text(
            vi=f"Bảng là của một tỉnh, thành phố: hãy cho --scope để nói so với chỉ tiêu của ai. Có: {known}.",
            en=f"The table is of a province: name with --scope whose targets count. There are {known}.",
        )
    )
