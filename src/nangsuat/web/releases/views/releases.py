"""The list, one release, its record of hidden cells, its check, its withdrawal, its comparison with another."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from nangsuat.data import CannotBeShown, Text, join
from nangsuat.web.core.address import address_of
from nangsuat.web.core.limits import limited
from nangsuat.web.core.words import say
from nangsuat.web.people.current import person_of
from nangsuat.web.releases import selectors, store
from nangsuat.web.releases.forms import WithdrawForm
from nangsuat.web.releases.labels import (
    KEY_NAMES,
    cell_words,
    code_name,
    indicator_choices,
    indicator_name,
    reason_words,
    table_words,
    threshold_words,
    usual_indicator,
)
from nangsuat.web.releases.models import Release
from nangsuat.web.releases.services import CannotBeWithdrawn, release_withdraw, safe_table, source_line
from nangsuat.web.releases.services.comparing import compare_releases, enterprise_changes
from nangsuat.web.releases.services.lacking import lacking
from nangsuat.web.releases.services.making import manifest_digest
from nangsuat.web.releases.services.tables import rule_of

_PAGE = 25
_LINES = 100
RELEASES = Text(vi="Bản công bố", en="Releases")


def crumbs(release: Release | None = None, last: Text | None = None) -> list[tuple[Text, str]]:
    """The way to a page of a release."""
    way = [(RELEASES, reverse("releases:releases"))]
    if release is not None:
        way.append((release.name, reverse("releases:release", args=[release.pk])))
    return [*way, (last, "")] if last else [*way[:-1], (way[-1][0], "")]


@login_not_required
@require_GET
def releases(request: HttpRequest) -> HttpResponse:
    """All releases that the person may find, newest first."""
    found = selectors.listed_releases(request.user).defer("manifest", "rule")
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "releases/releases.html",
        {"page": page, "may_make": bool(selectors.own_bodies(request.user, writing=True))},
    )


@login_not_required
@require_GET
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """What a release holds; of a withdrawn one only that it was, and why."""
    found = selectors.get_release(request.user, pk)
    if found.is_withdrawn:
        return render(request, "releases/withdrawn.html", {"release": found, "crumbs": crumbs(found)})
    if not found.is_published:
        return render(request, "releases/making.html", {"release": found, "crumbs": crumbs(found)})
    return render(request, "releases/release.html", _published(request, found))


def _published(request: HttpRequest, found: Release) -> dict[str, Any]:
    codes = found.manifest["indicators"]
    indicator = request.GET.get("indicator") or usual_indicator(codes)
    wanted = request.GET.get("by", "industry")
    key = wanted if wanted in selectors.standard_keys else "industry"
    if indicator not in codes:
        raise Http404
    table = safe_table(found, indicator=indicator, by=[key])
    others = selectors.published_releases(request.user).filter(owner=found.owner).exclude(pk=found.pk)
    return {
        "release": found,
        "crumbs": crumbs(found),
        "synthetic": found.synthetic,
        "manifest": found.manifest,
        "manifest_sha256": manifest_digest(found.manifest),
        "coverage": [
            {**each, "name": Text(vi=each["title"], en=each["title_en"] or each["title"])}
            for each in found.manifest["campaigns"]
        ],
        "table": table,
        "rows": table_rows(found, table, key),
        "indicator": indicator,
        "key": key,
        "indicators": indicator_choices(codes),
        "withheld": join([indicator_name(code) for code in found.manifest["withheld"]], "; "),
        "lacking": lacking(selectors.accounts_of(found).panel),
        "keys": [(name, KEY_NAMES[name]) for name in selectors.standard_keys],
        "others": others.defer("manifest")[:10],
        "official": found.official.all(),
        "source": source_line(found),
        "is_owner": selectors.is_owner(request.user, found),
        "may_withdraw": request.user.has_perm("releases.withdraw", found),
    }


def table_rows(release: Release, table: Any, key: str) -> list[dict[str, Any]]:
    """A line a code: its name and a cell a year, each with the address where it is opened."""
    years = release.manifest["years"]
    cells = {(cell.keys.get(key, ""), cell.year): cell for cell in table.cells}
    lines = []
    for code in dict.fromkeys(place for place, _ in cells):
        shown = [(year, cells.get((code, year))) for year in years]
        lines.append(
            {
                "name": code_name(key, code),
                "cells": [(cell, _address(release, table.indicator, key, code, year)) for year, cell in shown],
            }
        )
    return lines


def _address(release: Release, indicator: str, key: str, code: str, year: int) -> str:
    where = f"{indicator}/{year}" if code == "TOTAL" else f"{indicator}/{key}={code}/{year}"
    return reverse("releases:figure", args=[release.pk, where])


@login_not_required
@limited("verify-release", limit=10, seconds=60)
@require_POST
def release_verify(request: HttpRequest, pk: int) -> HttpResponse:
    """Read and hash the files anew, and say whether they are what was published."""
    found = selectors.get_release(request.user, pk)
    if not found.is_published:
        raise Http404
    broken = [name for name, file in found.manifest["files"].items() if not store.is_whole(file["sha256"])]
    if broken:
        messages.error(request, say(_BROKEN.fill(files=", ".join(broken))))
    else:
        messages.success(request, say(_WHOLE))
    return HttpResponseRedirect(reverse("releases:release", args=[pk]))


@require_GET
def suppressions(request: HttpRequest, pk: int) -> HttpResponse:
    """The office's record of cells that were not shown."""
    found = selectors.get_release(request.user, pk)
    if not request.user.has_perm("releases.see_record", found):
        raise Http404
    rule = rule_of(found)
    page = Paginator(selectors.suppressions_of(found), _LINES).get_page(request.GET.get("page"))
    context = {
        "release": found,
        "page": page,
        "lines": [
            (
                table_words(each.table),
                cell_words(each.cell),
                reason_words(each.code),
                threshold_words(rule, each.code),
                each,
            )
            for each in page
        ],
        "crumbs": crumbs(found, Text(vi="Ô không công bố", en="Cells not shown")),
    }
    return render(request, "releases/suppressions.html", context)


def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a release: the page that asks for the reason, and the act."""
    found = selectors.get_release(request.user, pk)
    if not request.user.has_perm("releases.withdraw", found):
        raise PermissionDenied
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            release_withdraw(
                release=found, reason=form.cleaned_data["reason"], by=person_of(request), address=address_of(request)
            )
        except CannotBeWithdrawn as error:
            messages.error(request, say(error.text))
        return HttpResponseRedirect(reverse("releases:release", args=[pk]))
    context = {"release": found, "form": form, "crumbs": crumbs(found, Text(vi="Rút", en="Withdraw"))}
    return render(request, "releases/withdraw.html", context)


@login_not_required
@require_GET
def compare(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Two releases beside each other; who changed is told to their owner only."""
    before, after = (selectors.get_release(request.user, each) for each in (pk, other))
    if not (before.is_published and after.is_published):
        return render(
            request, "releases/withdrawn.html", {"release": before if before.is_withdrawn else after}, status=410
        )
    both = [code for code in before.manifest["indicators"] if code in after.manifest["indicators"]]
    indicator = request.GET.get("indicator") or usual_indicator(both)
    if indicator not in both:
        raise Http404
    owns = selectors.is_owner(request.user, before) and selectors.is_owner(request.user, after)
    found = compare_releases(before, after, indicator=indicator)
    context = {
        "comparison": found,
        "cells": [(code_name(cell.key, cell.code), KEY_NAMES[cell.key], cell) for cell in found.cells],
        "owns": owns,
        "enterprises": enterprise_changes(before, after, indicator=indicator)[:_LINES] if owns else (),
        "indicator": indicator,
        "indicators": indicator_choices(both),
        "crumbs": crumbs(before, Text(vi="So sánh", en="Compare")),
    }
    return render(request, "releases/compare.html", context)


def refused(request: HttpRequest, release: Release, error: CannotBeShown) -> HttpResponse:
    """A figure that cannot be shown, with the reason."""
    context = {"release": release, "reason": error.text, "crumbs": crumbs(release, Text(vi="Số liệu", en="Figure"))}
    return render(request, "releases/hidden.html", context)


_WHOLE = Text(
    vi="Đã đọc và băm lại mọi tệp: đúng như khi công bố.",
    en="All files were read and hashed anew: as they were published.",
)
_BROKEN = Text(
    vi="Tệp không còn đúng như khi công bố: {files}. Hãy khôi phục từ bản sao lưu.",
    en="These files are not what was published: {files}. Restore them from a backup.",
)
