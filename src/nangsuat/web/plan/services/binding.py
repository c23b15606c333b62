"""What a target is measured by is chosen once, by a person; the program suggests what suits a national target."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from nangsuat.data import TOTAL, NangsuatError, Text
from nangsuat.explain import NATIONAL
from nangsuat.plan import TARGET_KINDS
from nangsuat.web.core import audit
from nangsuat.web.orgs.models import Organisation
from nangsuat.web.people.models import User
from nangsuat.web.plan.models import Plan, Target
from nangsuat.web.plan.selectors.bindings import (
    PUBLISHED,
    RECORDS,
    Binding,
    Measure,
    OfRecords,
    OfReleases,
    OfSeries,
    history_kind,
    latest_series,
    measure_of,
    measured_by,
    measures_of_series,
    needs_coefficients,
    newest_series,
    prices_disagree,
    published_measure,
    written,
)
from nangsuat.web.plan.services.measuring import target_measure
from nangsuat.web.plan.tasks import plan_measure_task
from nangsuat.web.releases.models import Release
from nangsuat.web.releases.services import official_built_in
from nangsuat.web.releases.services.official import BUILT_IN

NATIONAL_SERIES = "viet_nam_productivity"
SECTOR_SERIES = "viet_nam_sectors"
CONTRIBUTE = "contribute"  # the role of a target of a document above that the plan only adds to
ENTERPRISES = "enterprises"  # the scope of a target on the body's own enterprises
_GROWTH_CODES = {"M03": "growth", "M04": "growth", "M01": "level"}
_SECTORS = {"agriculture": "A", "services": "G-T"}


class DoesNotSuit(NangsuatError):
    """A figure that cannot measure the target: another sort of number, other prices, or no coefficient."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A binding that suits a target, and why."""

    binding: Binding
    why: Text


def target_bind(*, target: Target, binding: Binding | None, by: User, address: str | None = None) -> Target:
    """Bind a target to a figure, or to none; its figures are fetched anew.

    Raises
    ------
    DoesNotSuit
        The figure is no measure of this target.
    """
    if not by.has_perm("plan.edit", target.plan):
        raise PermissionDenied
    if binding is not None:
        refuse_unsuitable(target, binding)
    _load_built_in(binding)
    with transaction.atomic():
        locked = Target.objects.select_for_update().select_related("plan").get(pk=target.pk)
        locked.measured = measured_by(binding) if binding is not None else Target.Measured.NOT
        locked.binding = written(binding) if binding is not None else {}
        locked.save(update_fields=["measured", "binding"])
        locked.measurements.all().delete()
        details = {"measured": locked.measured, **locked.binding}
        audit.record(by, "target.bound", locked, details=details, address=address)
    _measure(locked, binding)
    return locked


def bind_as_suggested(*, plan: Plan, by: User, address: str | None = None) -> int:
    """Bind every target that is bound to nothing to what suits it; how many were."""
    if not by.has_perm("plan.edit", plan):
        raise PermissionDenied
    found = suggestions(plan.targets.filter(measured=Target.Measured.NOT).select_related("plan__owner"))
    for target, suggestion in found:
        target_bind(target=target, binding=suggestion.binding, by=by, address=address)
    return len(found)


def suggestions(targets: Iterable[Target]) -> list[tuple[Target, Suggestion]]:
    """The targets for which something suits, with it."""
    found = [(target, suggestion_for(target)) for target in targets]
    return [(target, suggestion) for target, suggestion in found if suggestion is not None]


def suggestion_for(target: Target) -> Suggestion | None:
    """What suits a target by what it is about; nothing where a person must choose.

    Records of this plan say nothing of a count that others bring about too: «not a tenth of the nation's 500» would be
    told of the nation by what one park has written down.
    """
    if target.kind == Target.Kind.COUNT:
        return Suggestion(OfRecords(), _COUNTED) if target.role != CONTRIBUTE else None
    if target.scope == ENTERPRISES:
        return _of_own_releases(target)
    if target.scope == NATIONAL and target.indicator in _GROWTH_CODES:
        return _national(target)
    if target.scope in _SECTORS and target.indicator == "M04":
        return _suits(target, OfSeries(_built_in_name(SECTOR_SERIES), "M02", industry=_SECTORS[target.scope]), _SECTOR)
    if target.scope == NATIONAL and target.indicator:
        return _loaded(target)
    return None


def unbound_with_source(plan: Plan) -> int:
    """How many targets are bound to nothing though what suits them is always there: records, figures of the package."""
    unbound = plan.targets.filter(measured=Target.Measured.NOT)
    return sum(map(_has_source, unbound))


def _has_source(target: Target) -> bool:
    if target.kind == Target.Kind.COUNT:
        return target.role != CONTRIBUTE
    if target.scope == NATIONAL and target.indicator in _GROWTH_CODES:
        measure = published_measure(_national_column(target))
    elif target.scope in _SECTORS and target.indicator == "M04":
        found = measure_of("M02")
        measure = found if found is not None else RECORDS
    else:
        return False
    suitable = history_kind(target.kind, measure.kind) is not None
    return suitable and not prices_disagree(target.price_basis, measure.prices)


def refuse_unsuitable(target: Target, binding: Binding) -> None:
    """Stop where a figure is no measure of a target; the message says why and what to do."""
    measure = measure_under(binding)
    if measure is None:
        raise DoesNotSuit(_NO_SUCH)
    if history_kind(target.kind, measure.kind) is None:
        raise DoesNotSuit(_OTHER_KIND.fill(name=measure.name, kind=TARGET_KINDS[target.kind]))
    if prices_disagree(target.price_basis, measure.prices):
        at = {"figure": _PRICES[measure.prices], "target": _PRICES[target.price_basis]}
        raise DoesNotSuit(_OTHER_PRICES.fill(name=measure.name, **at))
    if isinstance(binding, OfSeries) and needs_coefficients(binding.column) and not _is_stated(binding):
        raise DoesNotSuit(_COEFFICIENT)


def measure_under(binding: Binding) -> Measure | None:
    """The figure that a binding names."""
    match binding:
        case OfReleases():
            return measure_of(binding.indicator)
        case OfSeries():
            series = newest_series(binding.name)
            held = built_in_measures().get(binding.name, {}) if series is None else measures_of_series(series)
            return held.get(binding.column)
    return RECORDS


def _is_stated(binding: OfSeries) -> bool:
    return bool(binding.coefficients) and bool(binding.coefficient_source.strip())


def built_in_measures() -> dict[str, dict[str, Measure]]:
    """What the series that come with the package measure, by their names, before anybody loaded them."""
    sector = measure_of("M02")
    return {
        _built_in_name(NATIONAL_SERIES): {column: published_measure(column) for column in PUBLISHED},
        _built_in_name(SECTOR_SERIES): {} if sector is None else {"M02": sector},
    }


def _load_built_in(binding: Binding | None) -> None:
    """A series that comes with the package is loaded when it is first needed."""
    if isinstance(binding, OfSeries) and newest_series(binding.name) is None:
        key = next((key for key, each in BUILT_IN.items() if each.name.vi == binding.name), None)
        if key is not None:
            official_built_in(key=key, by=None)


def _built_in_name(key: str) -> str:
    return BUILT_IN[key].name.vi


def _of_own_releases(target: Target) -> Suggestion | None:
    owner: Organisation = target.plan.owner
    newest = Release.objects.filter(owner=owner, state=Release.State.PUBLISHED).order_by("-published_at").first()
    if newest is None or target.indicator not in newest.manifest.get("indicators", ()):
        return None
    return _suits(target, OfReleases(owner.pk, target.indicator), _OWN)


def _national(target: Target) -> Suggestion | None:
    return _suits(target, OfSeries(_built_in_name(NATIONAL_SERIES), _national_column(target)), _NATIONAL)


def _national_column(target: Target) -> str:
    return "growth" if target.kind == Target.Kind.GROWTH else _GROWTH_CODES[target.indicator]


def _loaded(target: Target) -> Suggestion | None:
    """A series of the nation that somebody loaded and that has the indicator."""
    for series in latest_series():
        if target.indicator in measures_of_series(series) and not needs_coefficients(target.indicator):
            return _suits(target, OfSeries(series.name, target.indicator, industry=TOTAL), _LOADED)
    return None


def _suits(target: Target, binding: Binding, why: Text) -> Suggestion | None:
    try:
        refuse_unsuitable(target, binding)
    except DoesNotSuit:
        return None
    return Suggestion(binding, why)


def _measure(target: Target, binding: Binding | None) -> None:
    """Here and now where it is quick; a question that releases were never asked is left to the worker."""
    if isinstance(binding, OfReleases) and sum(map(len, binding.filters.values())) > 1:
        plan_measure_task.enqueue(target.plan_id)
    else:
        target_measure(target)


_PRICES = {
    "constant": Text(vi="giá so sánh", en="constant prices"),
    "current": Text(vi="giá hiện hành", en="current prices"),
}
_COUNTED = Text(
    vi="Chỉ tiêu đếm: đếm hồ sơ của chính kế hoạch này, mỗi đối tượng một lần.",
    en="A count: records of this plan are counted, each subject once.",
)
_NATIONAL = Text(
    vi="Chỉ tiêu cả nước: năng suất lao động Việt Nam do cơ quan thống kê công bố.",
    en="A national target: labour productivity of Viet Nam as the statistics office published it.",
)
_SECTOR = Text(
    vi="Chỉ tiêu của một khu vực kinh tế: số chính thức theo ba khu vực, chỉ có đến 2016.",
    en="A target of one sector: official figures by three sectors, to 2016 only.",
)
_LOADED = Text(
    vi="Chuỗi số liệu chính thức đã nạp có chỉ số này.", en="An official series that was loaded has this indicator."
)
_OWN = Text(vi="Bản công bố mới nhất của cơ quan có chỉ số này.", en="The body's newest release has this indicator.")
_NO_SUCH = Text(
    vi="Không có số liệu như vậy. Hãy chọn lại chỉ số hoặc chuỗi số liệu.",
    en="There is no such figure. Choose another indicator or series.",
)
_OTHER_KIND = Text(
    vi="«{name}» không đo được chỉ tiêu loại «{kind}». Hãy chọn số liệu khác, hoặc sửa loại con số của chỉ tiêu.",
    en="«{name}» is no measure of a target of the kind «{kind}». Choose another figure, or correct the target's kind.",
)
_OTHER_PRICES = Text(
    vi="«{name}» tính theo {figure}, còn chỉ tiêu theo {target}: so với nhau là sai. Hãy chọn số liệu cùng loại giá, "
    "hoặc sửa loại giá của chỉ tiêu nếu chỉ tiêu đúng là theo {figure}.",
    en="«{name}» is at {figure}, the target at {target}: one is no measure of the other. Choose a figure at the same "
    "prices, or correct the target's prices if it is meant at {figure}.",
)
_COEFFICIENT = Text(
    vi="Tỷ trọng đóng góp của TFP phụ thuộc hệ số của vốn: hãy ghi ít nhất một hệ số (nên ghi ba, ví dụ 0,3; 0,4; 0,5) "
    "và nguồn của hệ số.",
    en="The part of TFP hangs on the coefficient of capital: give at least one (better three, such as 0.3; 0.4; 0.5) "
    "and its source.",
)
