"""Narrowing the register: by words of the name, industry, place, park."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from nangsuat.data import fold
from nangsuat.web.core.forms import Form
from nangsuat.web.core.words import words
from nangsuat.web.orgs.choices import industry_choices, territory_choices
from nangsuat.web.orgs.models import Enterprise, Organisation
from nangsuat.web.orgs.selectors import matching


class EnterpriseFilter(django_filters.FilterSet):
    """The register's filters; codes are found as typed, names whatever the diacritics."""

    q = django_filters.CharFilter(method="by_words", label=words("Tên, mã hoặc mã số thuế", "Name, id or tax code"))
    industry = django_filters.ChoiceFilter(
        choices=industry_choices, method="by_industry", label=words("Ngành", "Industry"), empty_label="–"
    )
    territory = django_filters.ChoiceFilter(
        choices=territory_choices, label=words("Tỉnh, thành phố", "Province or city"), empty_label="–"
    )
    park = django_filters.ModelChoiceFilter(
        queryset=Organisation.objects.none(), label=words("Khu", "Park"), empty_label="–"
    )

    class Meta:
        model = Enterprise
        fields = ("q", "industry", "territory", "park")
        form = Form

    def __init__(self, *args: Any, parks: QuerySet[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        self.filters["park"].queryset = parks

    def by_words(self, found: QuerySet[Enterprise], _: str, value: str) -> QuerySet[Enterprise]:
        named = Organisation.objects.filter(matching(value)).values("pk")
        typed = value.strip()
        return found.filter(Q(organisation__in=named) | Q(code__iexact=typed) | Q(tax_code=typed))

    def by_industry(self, found: QuerySet[Enterprise], _: str, value: str) -> QuerySet[Enterprise]:
        return found.filter(industry__startswith=value)


class OrganisationFilter(django_filters.FilterSet):
    """The list's filters."""

    q = django_filters.CharFilter(method="by_words", label=words("Tên", "Name"))
    kind = django_filters.ChoiceFilter(choices=Organisation.Kind.choices, label=words("Loại", "Kind"), empty_label="–")

    class Meta:
        model = Organisation
        fields = ("q", "kind")
        form = Form

    def by_words(self, found: QuerySet[Organisation], _: str, value: str) -> QuerySet[Organisation]:
        return found.filter(matching(value)) if fold(value) else found
