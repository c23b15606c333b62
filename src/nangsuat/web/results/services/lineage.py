"""An own figure opened down to the cells that were handed in."""

from __future__ import annotations

from django.http import Http404

from nangsuat.data import ROW, CannotBeShown, MissingRoles, UnknownOption
from nangsuat.measure import figure_of
from nangsuat.web.handin.models import HandIn
from nangsuat.web.orgs.models import Enterprise
from nangsuat.web.releases.services.gathering import NothingToRelease
from nangsuat.web.releases.services.lineage import Opened, columns_under, row_of_origin, rows_under
from nangsuat.web.results.services.accounts import OwnAccounts, own_accounts


def open_own_figure(enterprise: Enterprise, code: str, year: int) -> Opened:
    """A figure of the enterprise's own accounts; an address that names none is a page that is not there."""
    try:
        own = own_accounts(enterprise)
        if year not in own.years:
            raise Http404
        figure = figure_of(own.panel, code, {"firm": own.firm, "year": year})
    except (UnknownOption, NothingToRelease, MissingRoles, CannotBeShown) as error:
        raise Http404 from error
    numbers, columns = rows_under(figure), columns_under(figure)
    if year in own.quick_years and "output" in columns:
        columns = ["net_sales", *columns]  # which stand for it
    rows = {row[ROW]: row for row in own.gathered.frame.iter_rows(named=True)}
    origins = tuple(row_of_origin(rows[number], _hand_in_of(own, number), columns) for number in numbers)
    return Opened(figure, len(numbers), origins, may_see_rows=True)


def _hand_in_of(own: OwnAccounts, row: int) -> HandIn:
    pk = next(pk for pk, (first, count) in own.gathered.places.items() if first <= row < first + count)
    return HandIn.objects.select_related("assignment__enterprise__organisation").get(pk=pk)
