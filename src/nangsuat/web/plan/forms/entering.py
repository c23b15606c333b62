"""What several forms ask alike: a day that has come, an enterprise of the register."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from nangsuat.data import Text
from nangsuat.web.core.words import say, words
from nangsuat.web.orgs.models import Enterprise
from nangsuat.web.plan.models import Plan
from nangsuat.web.plan.selectors.records import enterprises_named

_CANDIDATES = 5  # enterprises named where none fits exactly


def not_ahead(day: date) -> date:
    """A day that is not in the future."""
    if day > timezone.localdate():
        raise ValidationError(words("Ngày này chưa đến.", "This day has not come yet."))
    return day


def enterprise_meant(plan: Plan, said: str) -> Enterprise:
    """The one enterprise that is meant; where it is not clear, those that may be are named."""
    found = enterprises_named(plan, said)
    if len(found.exact) == 1:
        return found.exact[0]
    if found.exact:
        raise ValidationError(say(SEVERAL.fill(named=listed(found.exact))))
    if found.near:
        raise ValidationError(say(_PERHAPS.fill(named=listed(found.near))))
    raise ValidationError(words("Không có doanh nghiệp này trong sổ.", "There is no such enterprise in the register."))


def listed(enterprises: list[Enterprise]) -> str:
    """Some enterprises by name and code."""
    more = ", …" if len(enterprises) > _CANDIDATES else ""
    return ", ".join(f"{each.organisation.name} ({each.code})" for each in enterprises[:_CANDIDATES]) + more


SEVERAL = Text(
    vi="Nhiều doanh nghiệp trùng tên; ghi mã của một trong: {named}.",
    en="Several have this name; write the code of one of: {named}.",
)
_PERHAPS = Text(
    vi="Không có doanh nghiệp nào đúng tên này. Có phải: {named}? Ghi mã.",
    en="None has exactly this name. Is it: {named}? Write the code.",
)
