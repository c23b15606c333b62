"""Which indicator of which rows a caller means, or the reason for which it cannot be."""

from __future__ import annotations

from collections.abc import Mapping

from nangsuat.data import TOTAL, CannotBeShown, Panel, Text, UnknownOption, as_polars
from nangsuat.measure.indicators.indicator import Indicator

type Where = Mapping[str, str | int | None]


def refuse_uncomputable(entry: Indicator, panel: Panel) -> None:
    """Say why an indicator is no figure of this panel: a family, a result of a method, of another kind of table."""
    if entry.parts:
        members = ", ".join(part.code for part in entry.parts)
        raise CannotBeShown(
            Text(
                vi=f"{entry.code} là một nhóm chỉ tiêu; hãy chọn một trong: {members}.",
                en=f"{entry.code} is a family of indicators; choose one of {members}.",
            )
        )
    if not entry.is_column:
        raise CannotBeShown(
            Text(
                vi=f"{entry.code} ({entry.name.vi}) là kết quả của phương pháp {entry.method}; hãy gọi phương pháp đó.",
                en=f"{entry.code} ({entry.name.en}) is a result of the method {entry.method}; call that method.",
            )
        )
    if panel.level not in entry.levels:
        raise CannotBeShown(
            Text(
                vi=f"{entry.code} ({entry.name.vi}) không phải chỉ tiêu của loại bảng này.",
                en=f"{entry.code} ({entry.name.en}) is not an indicator of this kind of table.",
            )
        )


def whole_key(panel: Panel, where: Where) -> Where:
    """Of an economy the one row meant: the whole economy and the only territory where none is named."""
    where = {role: _as_held(panel, role, value) for role, value in where.items()}
    if panel.level == "firm":
        return where
    if "year" not in where:
        raise CannotBeShown(Text(vi="Hãy cho biết năm (year).", en="Name the year."))
    territories = as_polars(panel.frame.select("territory").unique())["territory"].sort().to_list()
    if "territory" not in where and len(territories) > 1:
        raise UnknownOption.among("territory", None, [str(name) for name in territories])
    return {"territory": territories[0], "industry": TOTAL, **where}


def _as_held(panel: Panel, role: str, value: str | int | None) -> str | int | None:
    """The value in the type that the panel holds: an enterprise's id may be a number or a text."""
    if value is None:
        return None
    number = panel.frame.collect_schema()[role].is_integer()
    return int(value) if number and str(value).lstrip("-").isdigit() else value if number else str(value)
