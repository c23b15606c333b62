"""A plan as plain data, for files and for the site, and back: every mistake is named at once, with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

import cattrs
from cattrs.errors import BaseValidationError, ForbiddenExtraKeysError, IterableValidationError

from nangsuat.data import NangsuatError, Problem, ProblemsFound, Severity, Text
from nangsuat.plan.model import Plan
from nangsuat.plan.periods import REPORTING_PERIODS, ReportingPeriod


class NotReadable(NangsuatError):
    """An entry that is not what stands there in a plan; the message says what it must be and how it is written."""


def plan_to_data(plan: Plan) -> dict[str, Any]:
    """The plan as nested dictionaries of plain values; what is at its default is left out.

    Examples
    --------
    >>> plan_to_data(Plan(Text.same("Kế hoạch"), Text.same("Khu"), 2026, 2030))
    {'title': 'Kế hoạch', 'owner': 'Khu', 'first': 2026, 'last': 2030}
    """
    return dict(_CONVERTER.unstructure(plan))


def plan_from_data(data: Mapping[str, Any]) -> Plan:
    """The plan that :func:`plan_to_data` wrote down, or that a person wrote.

    Raises
    ------
    ProblemsFound
        with every unknown, missing or unreadable entry and its place

    Examples
    --------
    >>> plan = plan_from_data({"title": "Kế hoạch", "owner": "Khu", "first": 2026, "last": 2030})
    >>> plan.title.vi, plan.tasks
    ('Kế hoạch', ())
    """
    try:
        return _CONVERTER.structure(data, Plan)
    except BaseValidationError as error:
        raise ProblemsFound(list(problems_of(error))) from None


def problems_of(error: BaseException, place: str = "") -> Iterator[Problem]:
    """The mistakes in a tree of errors, each with its place such as ``tasks[3].budget[1].amount``."""
    if isinstance(error, BaseValidationError):
        for inner in error.exceptions:
            yield from problems_of(inner, place + _step(inner, in_list=isinstance(error, IterableValidationError)))
    elif isinstance(error, ForbiddenExtraKeysError):
        yield from (_unknown(f"{place}.{key}".lstrip("."), error) for key in sorted(error.extra_fields))
    elif isinstance(error, KeyError):
        yield _problem("missing", place, _MISSING, _ADD_IT)
    else:
        yield _problem("unreadable", place, _said(error), _SEE_GUIDE)


def _said(error: BaseException) -> Text:
    if isinstance(error, NangsuatError):
        return error.text
    return _TWO_SORTS if "disambiguate" in str(error) else Text.same(str(error))


def _step(error: BaseException, *, in_list: bool) -> str:
    """One step of the place, out of the note that cattrs leaves on an error."""
    notes = [note for note in getattr(error, "__notes__", ()) if hasattr(note, "name") or hasattr(note, "index")]
    if not notes:
        return ""
    if not in_list:
        return f".{notes[-1].name}"
    index = notes[-1].index  # a number in a list, a name in a table
    return f"[{index}]" if isinstance(index, int) else f".{index}"


def _unknown(place: str, error: ForbiddenExtraKeysError) -> Problem:
    known = [item.name for item in fields(error.cl)] if is_dataclass(error.cl) else []
    listed = ", ".join(known)
    way_out = Text(
        vi=f"Sửa lại hoặc bỏ đi. Các mục dùng được: {listed}.", en=f"Correct or remove it. There are: {listed}."
    )
    return _problem("unknown-entry", place, Text(vi="Không có mục này", en="There is no such entry"), way_out)


def _problem(code: str, place: str, message: Text, suggestion: Text) -> Problem:
    return Problem(Severity.MUST_FIX, code, message, _RULE, suggestion, cell=place.lstrip("."))


def _text_from(value: Any, _: type[Text]) -> Text:
    if isinstance(value, str):
        return Text.same(value)
    if isinstance(value, Mapping) and set(value) == {"vi", "en"}:
        return Text(vi=str(value["vi"]), en=str(value["en"]))
    raise NotReadable(_NO_TEXT.fill(value=repr(value)))


def _text_to(text: Text) -> str | dict[str, str]:
    return text.vi if text.vi == text.en else {"vi": text.vi, "en": text.en}


def _date_from(value: Any, _: type[date]) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise NotReadable(_NO_DAY.fill(value=repr(value))) from None


def _period_from(value: Any, _: type[ReportingPeriod]) -> ReportingPeriod:
    if value not in REPORTING_PERIODS:
        raise NotReadable(_NO_PERIOD.fill(value=repr(value), known=", ".join(REPORTING_PERIODS)))
    return REPORTING_PERIODS[value]


def _number_from(value: Any, _: type[float]) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NotReadable(_NO_NUMBER.fill(value=repr(value)))
    return float(value)


def _whole_from(value: Any, _: type[int]) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise NotReadable(_NO_WHOLE.fill(value=repr(value)))
    return value


def _truth_from(value: Any, _: type[bool]) -> bool:
    if not isinstance(value, bool):
        raise NotReadable(_NO_TRUTH.fill(value=repr(value)))
    return value


def make_converter() -> cattrs.Converter:
    """The two ways between plans and plain data; refuses entries that it does not know."""
    converter = cattrs.Converter(forbid_extra_keys=True, omit_if_default=True, detailed_validation=True)
    converter.register_structure_hook(Text, _text_from)
    converter.register_unstructure_hook(Text, _text_to)
    converter.register_structure_hook(date, _date_from)
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_structure_hook(ReportingPeriod, _period_from)
    converter.register_unstructure_hook(ReportingPeriod, lambda period: period.key)
    converter.register_structure_hook(float, _number_from)
    converter.register_structure_hook(int, _whole_from)
    converter.register_structure_hook(bool, _truth_from)
    return converter


_NO_TEXT = Text(
    vi='{value} không phải lời; viết "…" hoặc {{ vi = "…", en = "…" }}',
    en='{value} are no words; write "…" or {{ vi = "…", en = "…" }}',
)
_NO_DAY = Text(vi="{value} không phải một ngày; viết 2026-12-31", en="{value} is no day; write 2026-12-31")
_NO_PERIOD = Text(
    vi="{value} không phải một kỳ báo cáo; có: {known}", en="{value} is no reporting year; there are: {known}"
)
_NO_NUMBER = Text(
    vi="{value} không phải một con số; viết 7.5, không để trong ngoặc kép",
    en="{value} is no number; write 7.5, without quotation marks",
)
_NO_WHOLE = Text(
    vi="{value} không phải một số nguyên; viết 2026, không để trong ngoặc kép",
    en="{value} is no whole number; write 2026, without quotation marks",
)
_NO_TRUTH = Text(vi="{value} không phải true hoặc false", en="{value} is neither true nor false")
_TWO_SORTS = Text(
    vi="tác động cần { low, likely, high } (ước định) hoặc { estimate, standard_error } (đã đo)",
    en="an effect needs { low, likely, high } (judged) or { estimate, standard_error } (measured)",
)
_RULE = Text(vi="cấu trúc của tệp kế hoạch", en="the structure of a plan file")
_MISSING = Text(vi="Thiếu mục này", en="This entry is missing")
_ADD_IT = Text(vi="Thêm mục này.", en="Add it.")
_SEE_GUIDE = Text(vi="Sửa lại theo hướng dẫn tệp kế hoạch.", en="Correct it; see the guide to plan files.")
_CONVERTER = make_converter()
