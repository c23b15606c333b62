"""On how many of the enterprises each indicator rests, and why the others are not in it.

Who answered a short form, or left a cell blank, is not in indicators that need what is missing. That must be said: a
figure of 184 enterprises is not one of the 199 that handed in. An estimate does not fill the gap here, as it does on
the page of an enterprise's own results: estimates are not mixed among accounts, neither in a rank nor in a sum.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import narwhals as nw
import polars as pl

from nangsuat.data import ROW, FirmPanel, Text, join, specification_named, symbols, to_expression
from nangsuat.measure import INDICATORS, name_of, row_formula

type Resting = dict[str, dict[str, dict[str, Any]]]


def resting_on(panel: FirmPanel, codes: Iterable[str], form_of: Mapping[int, str]) -> Resting:
    """For each indicator and year on how many rows it rests, of how many, and what the others lack.

    Parameters
    ----------
    panel : the accounts
    codes : the indicators
    form_of : for each row the form that it was handed in by

    Returns
    -------
    by indicator and year ``firms``, ``of`` and ``lacking``: quantities, form and number of enterprises
    """
    codes = tuple(codes)
    there = _what_is_there(panel, codes)
    forms = [form_of.get(row, "") for row in there[ROW].to_list()]
    years = there.with_columns(pl.Series("form", forms, dtype=pl.String)).partition_by("year", as_dict=True)
    return {code: {str(year): _of_year(code, rows) for (year,), rows in sorted(years.items())} for code in codes}


def _what_is_there(panel: FirmPanel, codes: Sequence[str]) -> pl.DataFrame:
    """Row, year, and for each quantity whether the row has it."""
    names = dict.fromkeys(name for code in codes for name in symbols(INDICATORS[code].formula))
    has = [to_expression(row_formula(name, panel)).is_finite().fill_null(False).alias(name) for name in names]
    found: pl.DataFrame = panel.frame.select(nw.col(ROW), nw.col("year"), *has).collect().to_native()
    return found


def _of_year(code: str, rows: pl.DataFrame) -> dict[str, Any]:
    names = symbols(INDICATORS[code].formula)
    lacking: Counter[tuple[tuple[str, ...], str]] = Counter()
    for row in rows.filter(~pl.all_horizontal(names)).iter_rows(named=True):
        lacking[tuple(name for name in names if not row[name]), row["form"]] += 1
    said = [{"quantities": list(key[0]), "form": key[1], "firms": count} for key, count in lacking.most_common()]
    return {"firms": rows.height - lacking.total(), "of": rows.height, "lacking": said}


def resting_words(manifest: Mapping[str, Any], indicator: str, years: Collection[int]) -> tuple[Text, ...]:
    """A line for each year in which some enterprises are not in an indicator; one line where all are in all years."""
    known = manifest.get("resting", {}).get(indicator, {})
    found = {year: known[str(year)] for year in sorted(years) if str(year) in known}
    several = len(manifest.get("specifications", {})) > 1
    partial = [_line(year, each, several=several) for year, each in found.items() if each["lacking"]]
    return tuple(partial) if partial or not found else (_ALL,)


def _line(year: int, found: Mapping[str, Any], *, several: bool) -> Text:
    """One year; ``several``: the accounts came by several forms, so that the form is said."""
    why = [_why(each, several=several) for each in found["lacking"][:_NAMED]]
    others = sum(each["firms"] for each in found["lacking"][_NAMED:])
    why += [_OTHERS.fill(firms=others)] if others else []
    return _SOME.fill(year=str(year), firms=found["firms"], of=found["of"], why=join(why, "; "))


def _why(lacking: Mapping[str, Any], *, several: bool) -> Text:
    names = join([name_of(name, "firm") for name in lacking["quantities"]], ", ")
    small = Text(vi=names.vi.lower(), en=names.en.lower())
    form = _form(lacking["form"]) if several else None
    if form is None:
        return _LACK.fill(firms=lacking["firms"], names=small)
    return _LACK_IN_FORM.fill(firms=lacking["firms"], names=small, form=form)


def _form(written: str) -> Text | None:
    """The form's title, by its code and version."""
    code, _, version = written.partition("/")
    return specification_named(code, int(version)).title if code and version.isdecimal() else None


_NAMED = 3  # reasons that are told one by one
_ALL = Text(vi="Chỉ tiêu này tính trên mọi doanh nghiệp.", en="The indicator rests on all enterprises.")
_SOME = Text(
    vi="Năm {year}: tính trên {firms} trong {of} doanh nghiệp; không có {why}.",
    en="{year}: it rests on {firms} of {of} enterprises; not in it: {why}.",
)
_LACK = Text(vi="{firms} doanh nghiệp thiếu {names}", en="{firms} without {names}")
_LACK_IN_FORM = Text(
    vi="{firms} doanh nghiệp thiếu {names} (nộp theo mẫu «{form}»)",
    en="{firms} without {names} (handed in by the form «{form}»)",
)
_OTHERS = Text(vi="{firms} doanh nghiệp thiếu số liệu khác", en="{firms} without other figures")
