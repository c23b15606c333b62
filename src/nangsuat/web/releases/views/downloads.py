"""Downloads: safe aggregates for everybody, microdata for the owner's managers, after logging in anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from nangsuat.data import ROW, TOTAL, Text, join
from nangsuat.measure import INDICATORS
from nangsuat.web.core import audit
from nangsuat.web.core.address import address_of
from nangsuat.web.core.exporting import Format, Value, table_response
from nangsuat.web.core.words import language, say
from nangsuat.web.people.persons import ask_password, person_of
from nangsuat.web.releases import selectors, store
from nangsuat.web.releases.labels import KEY_NAMES, code_name, reason_words
from nangsuat.web.releases.models import Release
from nangsuat.web.releases.services.disclosure import source_line
from nangsuat.web.releases.services.resting import resting_words
from nangsuat.web.releases.views.releases import crumbs

_FORMATS: dict[str, Format] = {"csv": "csv", "xlsx": "xlsx"}
_HEADINGS = (
    Text(vi="Mã chỉ tiêu", en="Indicator"),
    Text(vi="Tên chỉ tiêu", en="Name"),
    Text(vi="Đơn vị", en="Unit"),
    Text(vi="Phân theo", en="By"),
    Text(vi="Mã", en="Code"),
    Text(vi="Tên", en="Name of the code"),
    Text(vi="Năm", en="Year"),
    Text(vi="Giá trị", en="Value"),
    Text(vi="Số doanh nghiệp", en="Enterprises"),
    Text(vi="Ghi chú", en="Note"),
)
_RECORD = (
    Text(vi="Năm", en="Year"),
    Text(vi="Lý do", en="Reason"),
    Text(vi="Số chủ thể", en="Contributors"),
)
_HIDDEN = Text(vi="không công bố để bảo mật", en="not released, to protect confidentiality")


@login_not_required
@require_GET
def aggregates(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """All tables of a release, as everybody may see them."""
    release = selectors.get_release(request.user, pk)
    if kind not in _FORMATS:
        raise Http404
    if not release.is_published:
        return render(request, "releases/withdrawn.html", {"release": release, "crumbs": crumbs(release)}, status=410)
    headings = [say(heading) for heading in _HEADINGS]
    name = f"nangsuat-{release.pk}-{release.content_sha256[:8]}"
    return table_response(name, headings, _lines(release), kind=_FORMATS[kind], source=say(source_line(release)))


def _lines(release: Release) -> Iterator[list[Value]]:
    currency = str(release.manifest.get("currency", "VND"))
    rests_on = _resting(release)
    for entry in selectors.tables_of(release).iter_rows(named=True):
        known = INDICATORS[entry["indicator"]]
        yield [
            known.code,
            say(known.name),
            say(known.unit_in(currency)),
            say(KEY_NAMES[entry["key"]]),
            entry["code"],
            say(code_name(entry["key"], entry["code"])),
            entry["year"],
            entry["value"],
            entry["firms"],
            _note(entry, rests_on),
        ]


def _note(entry: dict[str, Any], rests_on: Mapping[tuple[str, int], str]) -> str:
    """Why a cell is not shown; of a total which enterprises it is of."""
    if entry["hidden"]:
        return say(_HIDDEN)
    return rests_on[entry["indicator"], entry["year"]] if entry["code"] == TOTAL else ""


def _resting(release: Release) -> dict[tuple[str, int], str]:
    """For each indicator and year on how many of the enterprises it rests, and why the others are not in it."""
    manifest = release.manifest
    return {
        (code, year): say(join(resting_words(manifest, code, [year]), " "))
        for code in manifest["indicators"]
        for year in manifest["years"]
    }


@require_GET
def hidden_cells(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The office's record of every cell hidden in every table, those of several keys too."""
    release = selectors.get_release(request.user, pk)
    if kind not in _FORMATS or not request.user.has_perm("releases.see_record", release) or not release.is_published:
        raise Http404
    keys = [say(KEY_NAMES[key]) for key in selectors.standard_keys]
    headings = [say(_HEADINGS[0]), *keys, *(say(heading) for heading in _RECORD)]
    lines = (line for code in release.manifest["indicators"] for line in _hidden_lines(release, code))
    source = say(source_line(release))
    return table_response(f"nangsuat-hidden-{release.pk}", headings, lines, kind=_FORMATS[kind], source=source)


def _hidden_lines(release: Release, indicator: str) -> Iterator[list[Value]]:
    for entry in selectors.cube_of(release, indicator).filter(hidden=True).iter_rows(named=True):
        places = [say(code_name(key, entry[key])) for key in selectors.standard_keys]
        yield [indicator, *places, entry["year"], say(reason_words(entry["code"])), entry["contributors"]]


def microdata(request: HttpRequest, pk: int) -> HttpResponse:
    """The accounts of single enterprises: for managers of the owner, noted in the audit log and in the file."""
    release = selectors.get_release(request.user, pk)
    if not request.user.has_perm("releases.take_microdata", release) or not release.is_published:
        raise Http404
    ask_password(request)
    if request.method != "POST":
        context = {"release": release, "crumbs": crumbs(release, Text(vi="Dữ liệu vi mô", en="Microdata"))}
        return render(request, "releases/microdata.html", context)
    kind = _FORMATS.get(request.POST.get("kind", "csv"), "csv")
    frame = store.read_frame(release.content_sha256)
    ordered = [ROW, *(name for name in frame.columns if name != ROW)]
    details = {"rows": frame.height, "content_sha256": release.content_sha256, "kind": kind}
    audit.record(request.user, "release.microdata_taken", release, details=details, address=address_of(request))
    mark = _WATERMARK.fill(
        who=person_of(request).email, when=f"{timezone.localtime():%H:%M %d/%m/%Y}", sha=release.content_sha256[:16]
    )
    source = f"{say(source_line(release))} {mark.say(language())}"
    name = f"nangsuat-microdata-{release.pk}"
    return table_response(name, ordered, frame.select(ordered).iter_rows(), kind=kind, source=source)


_WATERMARK = Text(
    vi="BẢO MẬT: số liệu từng doanh nghiệp, giao cho {who} lúc {when} (băm {sha}); không chuyển tiếp, không công bố.",
    en="CONFIDENTIAL: accounts of single enterprises, given to {who} at {when} (hash {sha}); not to be passed on.",
)
