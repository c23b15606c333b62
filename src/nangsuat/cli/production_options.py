"""Options that say which production function is meant, the same for every command that estimates one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nangsuat.cli.bilingual import CODE, LIST, Decorator, option
from nangsuat.cli.errors import BadUsage
from nangsuat.cli.lists import chosen_among, words_in
from nangsuat.data import Text

if TYPE_CHECKING:
    from nangsuat.report import MisallocationOf, ProductionOf

METHODS = (
    "pooled",
    "fixed_effects",
    "first_differences",
    "arellano_bond",
    "blundell_bond",
    "olley_pakes",
    "levinsohn_petrin",
    "ackerberg_caves_frazer",
    "wooldridge",
    "gandhi_navarro_rivers",
)
"""Names of the estimators; here again, so that help does not load them."""

USUAL_METHOD = "ackerberg_caves_frazer"
_WORDS = Text(vi="LỜI", en="WORDS")
_SHARES = Text(vi="TỶ_PHẦN", en="SHARES")
PARTS = ("product", "labour", "capital", "intermediate", "proxy", "controls")
"""The options of :func:`function_options`."""

_SECTION = (*PARTS, "within", "markups")


def function_options() -> Decorator:
    """Output, inputs and what helps to see productivity."""
    return together(
        option("--product", placeholder=CODE,
               vi="Sản lượng: cột value_added (nếu không nêu), output hoặc cột số khác.",
               en="Output: the column value_added (where not given), output, or another column of numbers."),
        option("--labour", placeholder=LIST, vi="Lao động, một hoặc vài loại; nếu không nêu thì employees.",
               en="Labour, one kind or several; employees where not given."),
        option("--capital", placeholder=LIST, vi="Vốn có từ trước năm; nếu không nêu thì fixed_assets.",
               en="Capital, decided before the year; fixed_assets where not given."),
        option("--intermediate", placeholder=LIST, vi="Đầu vào mua ngoài, khi sản lượng là sản lượng gộp.",
               en="Bought-in inputs, where output is gross."),
        option("--proxy", placeholder=CODE,
               vi="Biến cho thấy năng suất: materials, energy, intermediate_inputs, investment, …",
               en="What reveals productivity: materials, energy, intermediate_inputs, investment, …"),
        option("--controls", placeholder=LIST, vi="Biến kiểm soát, ví dụ year.", en="Controls, such as year."),
    )  # fmt: skip


def section_options() -> Decorator:
    """The sections of a report on production functions, markups and misallocation."""

    def add(command: Any) -> Any:
        return _asked_for()(function_options()(_more()(command)))

    return add


def _asked_for() -> Decorator:
    return together(
        option("--production", placeholder=LIST,
               vi="Thêm phần hàm sản xuất và TFP theo các cách ước lượng này, TFP theo cách đầu tiên: "
                  + ", ".join(METHODS) + ".",
               en="Add a section on production functions by these estimators, TFP by the first: "
                  + ", ".join(METHODS) + "."),
    )  # fmt: skip


def _more() -> Decorator:
    return together(
        option("--within", placeholder=LIST,
               vi="Mỗi nhóm theo các cột này (như industry) có hệ số riêng; nếu không nêu thì chung một hàm.",
               en="Each group by these columns (such as industry) has its own coefficients; one function otherwise."),
        option("--markups", placeholder=CODE,
               vi="Thêm phần giá trên chi phí biên, nhìn qua đầu vào này; cần --production.",
               en="Add a section on markups, seen by this input; needs --production."),
        option("--misallocation", placeholder=_SHARES,
               vi="Thêm phần phân bổ sai nguồn lực; tỷ phần lao động: own, 0.6, hoặc 10=0.6,13=0.5.",
               en="Add a section on misallocation; labour shares: own, 0.6, or 10=0.6,13=0.5."),
        option("--misallocation-source", placeholder=_WORDS,
               vi="Tỷ phần lao động ấy lấy từ đâu; cần có trừ khi là own.",
               en="Where these labour shares are from; needed unless they are own."),
    )  # fmt: skip


def together(*options: Decorator) -> Decorator:
    """Several options as one decorator, in the order of the help."""

    def add(command: Any) -> Any:
        for each in reversed(options):
            command = each(command)
        return command

    return add


def chosen_function(
    methods: tuple[str, ...],
    *,
    product: str | None,
    labour: str | None,
    capital: str | None,
    intermediate: str | None,
    proxy: str | None,
    controls: str | None,
) -> ProductionOf:
    """The production function that is meant; what was not given is as usual."""
    from nangsuat.report import ProductionOf

    usual = ProductionOf()
    return ProductionOf(
        methods=methods,
        output=product or usual.output,
        labour=words_in(labour) or usual.labour,
        capital=words_in(capital) or usual.capital,
        intermediate=words_in(intermediate) or (),
        proxy=proxy,
        controls=words_in(controls) or (),
    )


def chosen_sections(
    production: str | None, misallocation: str | None, misallocation_source: str | None, given: dict[str, str | None]
) -> tuple[ProductionOf | None, MisallocationOf | None]:
    """What a report is to tell of production functions and of misallocation; nothing where nothing is asked."""
    return _production(production, given), _misallocation(misallocation, misallocation_source)


def _production(production: str | None, given: dict[str, str | None]) -> ProductionOf | None:
    from dataclasses import replace

    if production is None:
        if idle := [f"--{name}" for name in _SECTION if given[name] is not None]:
            raise BadUsage(_IDLE.fill(options=", ".join(idle), needed="--production"))
        return None
    methods = chosen_among("--production", production, METHODS)
    function = chosen_function(methods, **{name: given[name] for name in PARTS})
    return replace(function, within=words_in(given["within"]) or (), markups=given["markups"])


def _misallocation(shares: str | None, source: str | None) -> MisallocationOf | None:
    from nangsuat.report import MisallocationOf

    if shares is None:
        if source is not None:
            raise BadUsage(_IDLE.fill(options="--misallocation-source", needed="--misallocation"))
        return None
    return MisallocationOf(labour_shares_in("--misallocation", shares), None if source is None else Text.same(source))


def labour_shares_in(name: str, given: str) -> dict[str, float] | float | str:
    """``own``, a number, or shares by industry.

    Examples
    --------
    >>> labour_shares_in("--labour-shares", "10=0.6,13=0.5")
    {'10': 0.6, '13': 0.5}
    """
    if given == "own":
        return given
    try:
        if "=" not in given:
            return float(given)
        pairs = (each.split("=") for each in words_in(given) or ())
        return {industry.strip(): float(share) for industry, share in pairs}
    except ValueError as error:
        raise BadUsage(_BAD_SHARES.fill(option=name, given=given)) from error


_IDLE = Text(vi="{options} chỉ dùng cùng {needed}.", en="{options} is for use with {needed}.")
_BAD_SHARES = Text(
    vi="{option} nhận own, một số như 0.6, hoặc theo ngành như 10=0.6,13=0.5; nhận được «{given}».",
    en="{option} takes own, a number such as 0.6, or by industry such as 10=0.6,13=0.5; «{given}» was given.",
)
