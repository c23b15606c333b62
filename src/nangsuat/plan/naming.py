"""Parts of a plan in words: a target's number, the document and the group of tasks that something was taken from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from nangsuat.data import Text, format_number
from nangsuat.explain import COMPARISONS, NATIONAL, STATUSES, TaskGroup, target_layers
from nangsuat.plan.model import Milestone, PlannedTarget

LOCAL_STATUS = "own"  # of a number that is the plan's own


def number_of(milestone: Milestone, target: PlannedTarget) -> Text:
    """The number of a milestone as one reads it; where there is none, why.

    Examples
    --------
    >>> from nangsuat.plan import plan_from_documents
    >>> plan = plan_from_documents(["decision-36-2021"], title="Kế hoạch", owner="Khu", first=2021, last=2030)
    >>> [number_of(milestone, plan.target("T4")).vi for milestone in plan.target("T4").milestones]
    ['không tìm thấy con số', '5–7']
    >>> number_of(plan.target("T1").milestones[1], plan.target("T1")).vi
    '> 7,5'
    """
    bounds = list(dict.fromkeys(bound for bound in (milestone.low, milestone.high) if bound is not None))
    if not bounds:
        return _no_number(target)
    sign = COMPARISONS.get(target.comparison, "")
    return Text(
        vi=sign + "–".join(format_number(bound, "vi") for bound in bounds),
        en=sign + "–".join(format_number(bound, "en") for bound in bounds),
    )


def status_named(status: str) -> Text:
    """How sure a target's number is.

    Examples
    --------
    >>> status_named("partial").vi, status_named("own").vi
    ('trích dẫn không trọn vẹn, chưa xác minh', 'của kế hoạch')
    """
    return _LOCAL if status == LOCAL_STATUS else STATUSES[status]


def scope_named(scope: str) -> Text:
    """Whose figure a target is about; a place or industry that is not listed is named as it stands.

    Examples
    --------
    >>> scope_named("enterprises").vi, scope_named("Thủ Đức").en
    ('doanh nghiệp của đơn vị lập kế hoạch', 'Thủ Đức')
    """
    return SCOPES.get(scope, Text.same(scope))


def document_named(key: str) -> Text:
    """A document by its name with number and year; the key itself for one that the package does not know.

    Examples
    --------
    >>> document_named("decision-36-2021").vi
    'Quyết định 36/QĐ-TTg năm 2021'
    """
    return next((layer.citation for layer in target_layers() if layer.key == key), Text.same(key))


def group_named(key: str) -> Text:
    """A group of tasks by its name; what is no group of a known document is the name itself.

    Examples
    --------
    >>> group_named("decision-36-2021/G5").en, group_named("Truyền thông").en
    ('Education', 'Truyền thông')
    """
    group = task_groups().get(key)
    return group.name if group else Text.same(key)


@cache
def task_groups() -> Mapping[str, TaskGroup]:
    """All groups of tasks of all documents, by the keys under which tasks name them.

    Examples
    --------
    >>> list(task_groups())[:2]
    ['decision-1322-2020/G1', 'decision-1322-2020/G2']
    """
    return {f"{group.document}/{group.key}": group for layer in target_layers() for group in layer.task_groups}


def _no_number(target: PlannedTarget) -> Text:
    """A target with a number for one period and none for another is not «read» where none was found."""
    return STATUSES[target.status] if target.status in _WITHOUT else STATUSES["not found"] if target.document else _NONE


SCOPES: Mapping[str, Text] = {
    "enterprises": Text(vi="doanh nghiệp của đơn vị lập kế hoạch", en="enterprises of the plan's own body"),
    NATIONAL: Text(vi="cả nước, toàn nền kinh tế", en="the nation, whole economy"),
    "manufacturing": Text(vi="cả nước, công nghiệp chế biến, chế tạo", en="the nation, manufacturing"),
    "agriculture": Text(vi="cả nước, nông, lâm nghiệp và thủy sản", en="the nation, agriculture, forestry, fishery"),
    "services": Text(vi="cả nước, dịch vụ", en="the nation, services"),
    "five cities": Text(vi="vùng kinh tế trọng điểm, năm thành phố", en="key economic regions, the five cities"),
    "Ho Chi Minh City": Text(vi="Thành phố Hồ Chí Minh", en="Ho Chi Minh City"),
}
_WITHOUT = ("not found", "relative")
_LOCAL = Text(vi="của kế hoạch", en="the plan's own")
_NONE = Text(vi="chưa có con số", en="no number yet")
