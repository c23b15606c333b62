"""What inputs, groups and years are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from nangsuat.data import FIRM_ROLES, Text, join


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


def scientific(value: float) -> Text:
    """A very small number as powers of ten.

    Examples
    --------
    >>> scientific(6.8e-18).vi, scientific(6.8e-18).en
    ('6,8e-18', '6.8e-18')
    """
    written = f"{value:.1e}"
    return Text(vi=written.replace(".", ","), en=written)
