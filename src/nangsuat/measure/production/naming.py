"""What inputs, groups and years are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from nangsuat.data import FIRM_ROLES, Text, format_number, join


def called(key: str) -> Text:
    """The name of a role for people; a quantity of the user's own is called as the user calls it.

    Examples
    --------
    >>> called("employees").en, called("beds").en
    ('Average employees', 'beds')
    """
    return FIRM_ROLES[key].name if key in FIRM_ROLES else Text.same(key)


def called_with_keys(keys: Iterable[str]) -> Text:
    """Names with what one has to write for each, for a message that asks for another choice.

    Examples
    --------
    >>> called_with_keys(["employees", "beds"]).en
    'Average employees (employees), beds'
    """
    names = [(key, called(key)) for key in keys]
    return join([name if name.vi == key else Text(vi=f"{name.vi} ({key})", en=f"{name.en} ({key})")
                 for key, name in names], ", ")  # fmt: skip


def group_name(keys: Mapping[str, str]) -> Text:
    """What a group's firms have in common."""
    return Text.same(", ".join(keys.values())) if keys else Text(vi="tất cả doanh nghiệp", en="all firms")


def term_name(key: str) -> Text:
    """The name of a term of the production function: of an input, or of several that are multiplied.

    Examples
    --------
    >>> term_name("employees·fixed_assets").en
    'Average employees · Average fixed assets'
    """
    return join([called(each) for each in key.split("·")], " · ")


def criterion_words(value: float) -> Text:
    """A criterion: what is but rounding as a power of ten, a sum of squares with the digits that tell two apart.

    Examples
    --------
    >>> criterion_words(6.8e-18).vi, criterion_words(0.2294871).en
    ('6,8e-18', '0.229487')
    """
    if not abs(value) < _ROUNDING:
        return Text(vi=format_number(value, "vi", _DIGITS), en=format_number(value, "en", _DIGITS))
    written = f"{value:.1e}"
    return Text(vi=written.replace(".", ","), en=written)


_ROUNDING, _DIGITS = 1e-6, 6
