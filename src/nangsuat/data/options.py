"""Values of options that are refused in words, with the way out, before anything is computed."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Integral, Real

from nangsuat.data.panel import Panel
from nangsuat.data.problems import MissingRoles, UnknownOption
from nangsuat.data.roles import ROLES
from nangsuat.data.text import Text


def checked_names(option: str, given: Sequence[str]) -> tuple[str, ...]:
    """The names of a list; one name by itself is no list, though Python would take it apart letter by letter.

    Raises
    ------
    UnknownOption
        With how the list is written.

    Examples
    --------
    >>> checked_names("labour", ["employees"])
    ('employees',)
    >>> checked_names("labour", "employees")
    Traceback (most recent call last):
        ...
    nangsuat.data.problems.UnknownOption: labour is a list: write labour=["employees"].
    """
    if isinstance(given, str):
        raise UnknownOption(_NO_LIST.fill(option=option, name=given))
    if not isinstance(given, Sequence) or not all(isinstance(each, str) for each in given):
        raise UnknownOption(_NO_NAMES.fill(option=option, value=repr(given)))
    return tuple(given)


def checked_keys(
    panel: Panel, given: Sequence[str], option: str = "by", *, flag: str | None = "--by", more: Sequence[str] = ()
) -> tuple[str, ...]:
    """The keys that make groups, each once: roles of words that the panel has, or the year; no names of enterprises.

    Parameters
    ----------
    flag : how the option is called on the command line; ``None`` where it has none there
    more : further keys that are known, such as ``"size"``, which is made from employees

    Raises
    ------
    UnknownOption
        A key is none.
    MissingRoles
        The panel lacks one; the message says how all rows are taken as one group.

    Examples
    --------
    >>> import polars as pl
    >>> from nangsuat.data import FirmPanel
    >>> panel = FirmPanel.from_frame(pl.DataFrame({"firm": ["a"], "year": [2023], "employees": [5.0]}))
    >>> checked_keys(panel, ["year"]), checked_keys(panel, [])
    (('year',), ())
    >>> checked_keys(panel, ["industry"])  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    nangsuat.data.problems.MissingRoles: The table has no Industry code (industry). Leave it out ... can be of: year.
    """
    known = (*(key for key in panel.columns if not panel.role(key).is_number and key not in _NAMES), *more)
    for key in dict.fromkeys(checked_names(option, given)):
        if key in known:
            continue
        role = ROLES[panel.level].get(key)
        if role is None or role.is_number or key in _NAMES:
            raise UnknownOption.among(option, key, known)
        whole = _ON_THE_COMMAND_LINE.fill(flag=flag) if flag else ""
        raise MissingRoles(
            _NO_KEY.fill(name=role.name, key=key, option=option, whole=whole, known=", ".join(known) or "–")
        )
    return tuple(dict.fromkeys(given))


def checked_quantities(panel: Panel, given: Sequence[str], option: str, purpose: Text) -> tuple[str, ...]:
    """Columns of numbers that the panel has.

    Raises
    ------
    MissingRoles
        The panel lacks one.
    UnknownOption
        One holds words or years.

    Examples
    --------
    >>> import polars as pl
    >>> from nangsuat.data import FirmPanel
    >>> panel = FirmPanel.from_frame(pl.DataFrame({"firm": ["a"], "year": [2023], "employees": [5.0]}))
    >>> checked_quantities(panel, ["employees"], "costs", Text.same("markups"))
    ('employees',)
    """
    names = checked_names(option, given)
    panel.require(*names, purpose=purpose)
    known = tuple(key for key in panel.columns if panel.role(key).is_number)
    for key in names:
        if key not in known:
            raise UnknownOption.among(option, key, known)
    return names


def checked_whole_number(option: str, value: int, *, least: int, most: int | None = None) -> int:
    """A whole number from ``least`` on.

    Raises
    ------
    UnknownOption
        It is something else.

    Examples
    --------
    >>> checked_whole_number("draws", 200, least=2)
    200
    >>> checked_whole_number("draws", 100.5, least=2)
    Traceback (most recent call last):
        ...
    nangsuat.data.problems.UnknownOption: draws is a whole number, 2 or more; 100.5 was given.
    """
    if _is(value, Integral) and least <= value and (most is None or value <= most):
        return int(value)
    bounds = (_UP_TO if most is not None else _OR_MORE).fill(least=str(least), most=str(most))
    raise UnknownOption(_NO_WHOLE_NUMBER.fill(option=option, bounds=bounds, value=repr(value)))


def checked_number(option: str, value: float) -> float:
    """A number; its bounds are the caller's.

    Raises
    ------
    UnknownOption
        It is words, or nothing.

    Examples
    --------
    >>> checked_number("tails", 0.01)
    0.01
    >>> checked_number("tails", "1 %")
    Traceback (most recent call last):
        ...
    nangsuat.data.problems.UnknownOption: tails is a number; '1 %' was given.
    """
    if _is(value, Real):
        return value
    raise UnknownOption(_NO_NUMBER.fill(option=option, value=repr(value)))


def _is(value: object, kind: type) -> bool:
    return isinstance(value, kind) and not isinstance(value, bool)


_NAMES = ("firm", "name", "tax_code")
_NO_LIST = Text(
    vi='{option} là một danh sách: hãy viết {option}=["{name}"].',
    en='{option} is a list: write {option}=["{name}"].',
)
_NO_NAMES = Text(
    vi='{option} là một danh sách tên, ví dụ {option}=["industry"]; nhận được {value}.',
    en='{option} is a list of names, such as {option}=["industry"]; {value} was given.',
)
_NO_KEY = Text(
    vi="Bảng không có {name} ({key}). Hãy bỏ nó khỏi {option} ({option}=(){whole} coi mọi dòng là một nhóm), hoặc thêm "
    "cột ấy. Có thể chia nhóm theo: {known}.",
    en="The table has no {name} ({key}). Leave it out of {option} ({option}=(){whole} takes all rows as one group), or "
    "add that column. Groups can be of: {known}.",
)
_ON_THE_COMMAND_LINE = Text(vi=', trên dòng lệnh {flag} "",', en=', on the command line {flag} "",')
_NO_WHOLE_NUMBER = Text(
    vi="{option} là số nguyên {bounds}; nhận được {value}.", en="{option} is a whole number{bounds}; {value} was given."
)
_OR_MORE = Text(vi="từ {least} trở lên", en=", {least} or more")
_UP_TO = Text(vi="từ {least} đến {most}", en=" from {least} to {most}")
_NO_NUMBER = Text(vi="{option} phải là số; nhận được {value}.", en="{option} is a number; {value} was given.")
