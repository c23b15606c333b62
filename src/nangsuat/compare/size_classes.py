"""Size classes of enterprises by their number of employees.

Decree 80/2021/NĐ-CP sorts enterprises by employees **and** by revenue or capital; which thresholds hold depends on
the sector. Here only employees count, because peers should be of like size whatever they earn. The thresholds
below are not in the documents that this project read: they are marked unverified until somebody compares them
with the decree's article 5.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import narwhals as nw

from nangsuat.data import FirmPanel, Text, UnknownOption

SIZE_CLASSES: Mapping[str, Text] = {
    "micro": Text(vi="siêu nhỏ", en="micro"),
    "small": Text(vi="nhỏ", en="small"),
    "medium": Text(vi="vừa", en="medium"),
    "large": Text(vi="lớn", en="large"),
}
LAST_DIVISION_OF_INDUSTRY = 43  # VSIC divisions 01–43 are sections A–F, those after are trade and services


@dataclass(frozen=True, slots=True)
class SizeRule:
    """How employees make a class.

    Attributes
    ----------
    name : the rule in words, printed with every result that uses it
    industry : most employees of a micro, small and medium enterprise in agriculture, industry and construction
    services : the same in trade and services; equal to ``industry`` where the rule makes no difference
    """

    name: Text
    industry: tuple[float, float, float]
    services: tuple[float, float, float]

    @property
    def depends_on_industry(self) -> bool:
        return self.industry != self.services


SIZE_RULES: Mapping[str, SizeRule] = {
    "decree_80_2021": SizeRule(
        Text(
            vi="Quy mô theo lao động bình quân: nông nghiệp, công nghiệp, xây dựng đến 10, 100, 200 người; thương mại, "
            "dịch vụ đến 10, 50, 100 người (ngưỡng theo Nghị định 80/2021/NĐ-CP, chỉ xét lao động; chưa xác minh)",
            en="Size by average employees: agriculture, industry, construction up to 10, 100, 200; trade and services "
            "up to 10, 50, 100 (thresholds after Decree 80/2021/NĐ-CP, employees only; unverified)",
        ),
        industry=(10, 100, 200),
        services=(10, 50, 100),
    ),
    "same_for_all": SizeRule(
        Text(
            vi="Quy mô theo lao động bình quân: đến 10, 100, 200 người cho mọi ngành (chưa xác minh)",
            en="Size by average employees: up to 10, 100, 200 in all industries (unverified)",
        ),
        industry=(10, 100, 200),
        services=(10, 100, 200),
    ),
}


def size_rule_named(rule: str | SizeRule) -> SizeRule:
    """A rule by its name, or the user's own."""
    if isinstance(rule, SizeRule):
        return rule
    if rule not in SIZE_RULES:
        raise UnknownOption.among("size_rule", rule, tuple(SIZE_RULES))
    return SIZE_RULES[rule]


def size_class(panel: FirmPanel, rule: str | SizeRule = "decree_80_2021") -> nw.Expr:
    """The size class of each row; missing where employees, or the industry that the rule needs, are not known.

    Examples
    --------
    >>> import polars as pl
    >>> firms = pl.DataFrame({"firm": ["a", "b"], "year": [2023] * 2, "employees": [80.0] * 2})
    >>> panel = FirmPanel.from_frame(firms.with_columns(industry=pl.Series(["C", "47"])))
    >>> panel.frame.select(size_class(panel)).collect().to_native()["size"].to_list()
    ['small', 'medium']
    """
    chosen = size_rule_named(rule)
    needed = ("employees", "industry") if chosen.depends_on_industry else ("employees",)
    panel.require(*needed, purpose=chosen.name)
    if not chosen.depends_on_industry:
        return _class_up_to(chosen.industry).alias("size")
    services = _is_service()
    return (
        nw.when(services)
        .then(_class_up_to(chosen.services))
        .otherwise(nw.when(~services).then(_class_up_to(chosen.industry)))
        .alias("size")
    )


def _class_up_to(most: tuple[float, float, float]) -> nw.Expr:
    employees = nw.col("employees")
    large = nw.when(employees > most[2]).then(nw.lit("large"))
    medium = nw.when(employees <= most[2]).then(nw.lit("medium")).otherwise(large)
    small = nw.when(employees <= most[1]).then(nw.lit("small")).otherwise(medium)
    return nw.when(employees <= most[0]).then(nw.lit("micro")).otherwise(small)


def _is_service() -> nw.Expr:
    """Whether a code is of trade and services: sections G and after, divisions 45 and after."""
    letter = nw.col("industry").str.slice(0, 1)
    digits = nw.col("industry").str.slice(0, 2)
    return (
        nw.when(letter.is_in(list("ABCDEF")))
        .then(nw.lit(value=False))
        .otherwise(
            nw.when(letter.is_in(list("GHIJKLMNOPQRSTUV")))
            .then(nw.lit(value=True))
            .otherwise(
                nw.when(digits.is_in([f"{number:02d}" for number in range(1, 100)])).then(
                    ~digits.is_in([f"{number:02d}" for number in range(1, LAST_DIVISION_OF_INDUSTRY + 1)])
                )
            )
        )
    )
