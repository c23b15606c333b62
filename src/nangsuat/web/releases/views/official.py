"""Official series: what there is, in which vintages; loading a file with all its problems shown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from nangsuat.data import ECONOMY_ROLES, ROW, NangsuatError, Problem, ProblemsFound, Text
from nangsuat.web.core.address import address_of
from nangsuat.web.core.uploads import was_too_large
from nangsuat.web.core.words import Counted, say
from nangsuat.web.people.current import person_of
from nangsuat.web.releases import selectors
from nangsuat.web.releases.forms import OfficialForm
from nangsuat.web.releases.models import OfficialSeries
from nangsuat.web.releases.services.official import BUILT_IN, official_built_in, official_load, series_frame

_ROWS = 200
OFFICIAL = Text(vi="Số liệu chính thức", en="Official figures")


def _crumbs(last: Text | None = None) -> list[tuple[Text, str]]:
    way = [(OFFICIAL, reverse("releases:official") if last else "")]
    return [*way, (last, "")] if last else way


@login_not_required
@require_GET
def official(request: HttpRequest) -> HttpResponse:
    """All series, their vintages one under the other."""
    found = list(selectors.visible_series(request.user))
    loaded = {series.name for series in found}
    context = {
        "groups": [
            (name, [each for each in found if each.name == name]) for name in dict.fromkeys(s.name for s in found)
        ],
        "built_in": [(key, each) for key, each in BUILT_IN.items() if each.name.vi not in loaded],
        "may_load": request.user.has_perm("releases.load_official"),
        "crumbs": _crumbs(),
    }
    return render(request, "releases/official.html", context)


@login_not_required
@require_GET
def series(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures of one vintage, beside another vintage of the same series where one is named."""
    found = _get(request, pk)
    others = selectors.visible_series(request.user).filter(name=found.name).exclude(pk=found.pk)
    other = next((each for each in others if str(each.pk) == request.GET.get("beside")), None)
    frame = series_frame(found)
    columns = [name for name in frame.columns if name != ROW]
    context: dict[str, Any] = {
        "series": found,
        "others": others,
        "other": other,
        "headings": [ECONOMY_ROLES[name].name if name in ECONOMY_ROLES else Text.same(name) for name in columns],
        "rows": frame.select(columns).head(_ROWS).rows(),
        "more": max(frame.height - _ROWS, 0),
        "breaks": [(each["year"], Text(vi=each["vi"], en=each["en"])) for each in found.breaks],
        "differences": _differences(found, other) if other else (),
        "crumbs": _crumbs(found.title),
    }
    return render(request, "releases/series.html", context)


def load(request: HttpRequest) -> HttpResponse:
    """Load a file; where something must be fixed, all of it is listed with its cell."""
    if not request.user.has_perm("releases.load_official"):
        raise PermissionDenied
    form = OfficialForm(request.POST or None, request.FILES or None)
    problems: Sequence[Problem] = ()
    if request.method == "POST" and was_too_large(request):
        form.add_error("file", say(_TOO_LARGE.fill(limit=settings.UPLOAD_LIMIT >> 20)))
    elif request.method == "POST" and form.is_valid():
        try:
            loaded = _load(request, form)
        except ProblemsFound as error:
            problems = error.problems
            form.add_error("file", say(_WRONG.fill(count=Counted(len(problems)))))
        except NangsuatError as error:
            form.add_error("file", say(error.text))
        else:
            messages.success(request, say(_LOADED.fill(rows=Counted(loaded.rows))))
            return HttpResponseRedirect(reverse("releases:series", args=[loaded.pk]))
    context = {"form": form, "problems": problems, "crumbs": _crumbs(Text(vi="Nạp tệp", en="Load a file"))}
    return render(request, "releases/official_load.html", context)


@require_POST
def built_in(request: HttpRequest, key: str) -> HttpResponse:
    """Load a series that comes with the package."""
    if key not in BUILT_IN:
        raise Http404
    loaded = official_built_in(key=key, by=person_of(request), address=address_of(request))
    messages.success(request, say(_LOADED.fill(rows=Counted(loaded.rows))))
    return HttpResponseRedirect(reverse("releases:official"))


def _get(request: HttpRequest, pk: int) -> OfficialSeries:
    found = selectors.visible_series(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _load(request: HttpRequest, form: OfficialForm) -> OfficialSeries:
    given = form.cleaned_data
    file: UploadedFile[Any] = given["file"]
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"upload{Path(str(file.name)).suffix.lower()}"  # the name given is never a path of ours
        with path.open("wb") as stream:
            stream.writelines(file.chunks())
        return official_load(
            path=path,
            original_name=str(file.name),
            name=given["name"],
            name_en=given["name_en"],
            source=given["source"],
            vintage=given["vintage"],
            base_year=given["base_year"],
            constants={"territory": given["territory"]} if given["territory"] else None,
            by=person_of(request),
            address=address_of(request),
        )


def _differences(found: OfficialSeries, other: OfficialSeries) -> list[dict[str, Any]]:
    """Figures that the two vintages give differently, by their place."""
    mine, theirs = series_frame(found), series_frame(other)
    keys = [
        name
        for name in ("territory", "industry", "first", "last", "year")
        if name in mine.columns and name in theirs.columns
    ]
    numbers = [
        name for name, dtype in mine.schema.items() if dtype.is_float() and name in theirs.columns and name not in keys
    ]
    joined = mine.select(*keys, *numbers).join(
        theirs.select(*keys, *numbers), on=keys, how="full", coalesce=True, suffix="_other"
    )
    lines = []
    for row in joined.sort(keys).iter_rows(named=True):
        lines += [
            {
                "place": ", ".join(str(row[key]) for key in keys),
                "name": ECONOMY_ROLES[name].name if name in ECONOMY_ROLES else Text.same(name),
                "here": row[name],
                "there": row[f"{name}_other"],
            }
            for name in numbers
            if row[name] != row[f"{name}_other"]
        ]
    return lines[:_ROWS]


_WRONG = Text(
    vi="Có {count} điểm phải sửa trong tệp, liệt kê bên dưới.",
    en="The file has {count} {count:problem|problems}, listed below.",
)
_TOO_LARGE = Text(vi="Tệp lớn hơn {limit} MB.", en="The file is larger than {limit} MB.")
_LOADED = Text(vi="Đã nạp {rows} dòng.", en="{rows} {rows:row was|rows were} loaded.")
