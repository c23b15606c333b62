"""Options that say where the coefficient of growth accounting comes from.

There is no default, because the answer depends on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from nangsuat.cli.bilingual import NUMBER, Decorator, option
from nangsuat.cli.errors import BadUsage
from nangsuat.data import Text

if TYPE_CHECKING:
    from nangsuat.measure import Coefficients

_WORDS = Text(vi="LỜI", en="WORDS")
_ONE_OF_TWO = Text(
    vi="Cần đúng một trong hai: --coefficient hoặc --alpha.",
    en="Exactly one of the two is needed: --coefficient or --alpha.",
)
_SOURCE_MISSING = Text(
    vi="Hệ số cần lời nói rõ lấy từ đâu: --coefficient-source.",
    en="A coefficient needs words that say where it is from: --coefficient-source.",
)


def coefficient_options() -> Decorator:
    """The options ``--coefficient``, ``--alpha`` and ``--coefficient-source``."""
    options = (
        option("--coefficient", type=click.Choice(["labour-share", "labour-income", "cost-shares"]),
               vi="Hệ số lấy từ cột nào: tỷ phần lao động, thu nhập lao động, tỷ phần chi phí.",
               en="Which columns the coefficient is from."),
        option("--alpha", type=click.FloatRange(0, 1, min_open=True, max_open=True), placeholder=NUMBER,
               vi="Hệ số vốn cố định, thay cho --coefficient.", en="A fixed coefficient of capital instead."),
        option("--coefficient-source", placeholder=_WORDS,
               vi="Hệ số lấy từ đâu, bằng lời; in trong kết quả.", en="Where it is from, in words; printed."),
    )  # fmt: skip

    def add(command: Any) -> Any:
        for each in reversed(options):
            command = each(command)
        return command

    return add


def chosen_coefficients(coefficient: str | None, alpha: float | None, source: str | None) -> Coefficients | None:
    """The coefficients that the options name; none where none of them was given.

    Raises
    ------
    BadUsage
        Both ways to a coefficient are given, or none, or nothing says where it is from.
    """
    if coefficient is None and alpha is None and source is None:
        return None
    if (coefficient is None) == (alpha is None):
        raise BadUsage(_ONE_OF_TWO)
    if source is None:
        raise BadUsage(_SOURCE_MISSING)
    return _made(coefficient, alpha, Text.same(source))


def needed_coefficients(coefficient: str | None, alpha: float | None, source: str | None) -> Coefficients:
    """The same where a method has no answer without them."""
    chosen = chosen_coefficients(coefficient, alpha, source)
    if chosen is None:
        raise BadUsage(_ONE_OF_TWO)
    return chosen


def _made(coefficient: str | None, alpha: float | None, source: Text) -> Coefficients:
    from nangsuat import measure as floor

    if alpha is not None:
        return floor.fixed_coefficient(alpha=alpha, source=source)
    makers = {
        "labour-share": floor.coefficient_from_labour_share,
        "labour-income": floor.coefficient_from_labour_income,
        "cost-shares": floor.coefficient_from_cost_shares,
    }
    return makers[str(coefficient)](source=source)
