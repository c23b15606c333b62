"""What the door fills in where the user left it blank, by the definitions of the contract, and says so.

Value added is not among it: which of its two definitions to use is a matter of measurement.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import narwhals as nw
import polars as pl

from nangsuat.data.formulas import spell, symbols, to_expression
from nangsuat.data.problems import Problem
from nangsuat.data.reading.assign import Assigned
from nangsuat.data.reading.wording import Places, problem
from nangsuat.data.roles import ROLES, Level, Role
from nangsuat.data.text import Text


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a role follows from others.

    Attributes
    ----------
    role : what is filled in
    formula : from what; a sum may lack all its terms but the first, which a ratio or mean may not
    is_sum : whether it is a sum of parts
    """

    role: str
    formula: str
    is_sum: bool = False

    def over(self, present: Sequence[str]) -> str | None:
        """The formula over the columns that there are; nothing where they do not suffice."""
        parts = symbols(self.formula)
        if set(parts) <= set(present):
            return self.formula
        if not self.is_sum or parts[0] not in present:
            return None
        found = [part for part in parts if part in present]
        return " + ".join(found) if len(found) > 1 else None


DERIVATIONS: Mapping[Level, tuple[Derivation, ...]] = {
    "firm": (
        Derivation("employees", "(employees_start + employees_end) / 2"),
        Derivation("fixed_assets", "(fixed_assets_start + fixed_assets_end) / 2"),
        Derivation("intermediate_inputs", "materials + energy + bought_services", is_sum=True),
        Derivation("output", "production_value + inventory_change + own_construction + service_revenue", is_sum=True),
    ),
    "economy": (),
}


def derive(
    frame: pl.LazyFrame, level: Level, columns: Sequence[Assigned], sheet: str | None
) -> tuple[pl.LazyFrame, list[Problem]]:
    """The table with what follows from its own columns filled in, and what was filled in.

    Examples
    --------
    >>> accounts = pl.LazyFrame({"employees_start": [10.0, 8.0], "employees_end": [12.0, None]})
    >>> filled, said = derive(accounts, "firm", (), None)
    >>> filled.collect()["employees"].to_list(), said[0].code
    ([11.0, None], 'derived')
    """
    frame, problems = _firm_from_tax_code(frame, level)
    names = frame.collect_schema().names()
    for derivation in DERIVATIONS[level]:
        formula = derivation.over(names)
        filled, count = _filled(frame, derivation.role, formula, names) if formula else (frame, 0)
        if formula and count:
            problems += _said(derivation, formula, count, level, columns, sheet)
            frame, names = filled, [*names, derivation.role]
    return frame, problems


def _firm_from_tax_code(frame: pl.LazyFrame, level: Level) -> tuple[pl.LazyFrame, list[Problem]]:
    names = frame.collect_schema().names()
    if level != "firm" or "firm" in names or "tax_code" not in names:
        return frame, []
    count = int(frame.select(pl.col("tax_code").count()).collect().item())
    roles = ROLES[level]
    places: Places = {"role": roles["firm"].name, "count": count, "formula": roles["tax_code"].name}
    return frame.with_columns(firm=pl.col("tax_code")), [problem("derived", places)]


def _filled(frame: pl.LazyFrame, role: str, formula: str, names: Sequence[str]) -> tuple[pl.LazyFrame, int]:
    """The column with its blanks filled, and how many were."""
    computed = to_expression(formula)
    written = nw.col(role) if role in names else nw.lit(None, nw.Float64)
    lazy = nw.from_native(frame)
    count = lazy.select((written.is_null() & ~computed.is_null()).sum().alias("count")).collect()["count"][0]
    filled: pl.LazyFrame = lazy.with_columns(nw.coalesce(written, computed).alias(role)).to_native()
    return filled, int(count or 0)


def _said(
    derivation: Derivation, formula: str, count: int, level: Level, columns: Sequence[Assigned], sheet: str | None
) -> Iterator[Problem]:
    roles = ROLES[level]
    absent = [roles[part] for part in symbols(derivation.formula) if part not in symbols(formula)]
    column = next((each for each in columns if each.role.key == derivation.role), None)
    yield problem(
        "derived-in-part" if absent else "derived",
        {
            "role": roles[derivation.role].name,
            "count": count,
            "formula": _spelled(formula, roles),
            "absent": Text(vi=_names(absent, "vi"), en=_names(absent, "en")),
        },
        sheet=sheet,
        column=column.header if column else None,
    )


def _names(roles: Sequence[Role], language: str) -> str:
    return ", ".join(f"«{role.name.vi if language == 'vi' else role.name.en}»" for role in roles)


def _spelled(formula: str, roles: Mapping[str, Role]) -> Text:
    return Text(
        vi=spell(formula, {key: role.name.vi for key, role in roles.items()}),
        en=spell(formula, {key: role.name.en for key, role in roles.items()}),
    )
