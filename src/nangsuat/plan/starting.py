"""A plan begins with what the documents above it ask for: their targets become its own first draft."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from nangsuat.data import Text, UnknownOption
from nangsuat.explain import Target, TargetLayer, target_layers
from nangsuat.plan.model import Milestone, Plan, PlannedTarget


def plan_from_documents(
    documents: Sequence[str], *, title: str, owner: str, first: int, last: int, place: str = ""
) -> Plan:
    """The draft of a plan that takes over the targets of the documents it stands on.

    A target whose period meets the plan's is taken with its number; one whose number was not found comes with an
    empty one, so that nobody forgets it. Targets of several documents that disagree stay side by side.

    Parameters
    ----------
    documents : keys of ``nangsuat.explain.target_layers()``, the highest first
    title, owner, place : of the new plan, in Vietnamese
    first, last : its years

    Raises
    ------
    UnknownOption
        for a document that the package does not know; the message lists those it knows

    Examples
    --------
    >>> plan = plan_from_documents(["decision-36-2021", "resolution-12-2026"], title="Kế hoạch", owner="Khu",
    ...                            first=2026, last=2030)
    >>> [(target.key, target.milestones[0].low) for target in plan.targets if target.indicator == "M04"]
    [('T1', 7.5), ('N1', 8.5)]
    """
    layers = [_layer(key) for key in documents]
    return Plan(
        title=Text.same(title),
        owner=Text.same(owner),
        place=Text.same(place),
        first=first,
        last=last,
        documents=tuple(documents),
        targets=tuple(target for layer in layers for target in targets_of_layer(layer, first=first, last=last)),
    )


def targets_of_layer(layer: TargetLayer, *, first: int, last: int) -> tuple[PlannedTarget, ...]:
    """The targets of one document whose periods meet these years, each once with all its numbers.

    Examples
    --------
    >>> resolution = target_layers()[-1]
    >>> [(target.key, len(target.milestones)) for target in targets_of_layer(resolution, first=2026, last=2030)]
    [('N1', 1)]
    """
    meeting = [target for target in layer.targets if target.first <= last and target.last >= first]
    return tuple(_planned(list(entries)) for _, entries in groupby(meeting, key=lambda target: target.key))


def _layer(key: str) -> TargetLayer:
    known = {layer.key: layer for layer in target_layers()}
    if key not in known:
        raise UnknownOption.among("documents", key, list(known))
    return known[key]


def _planned(entries: Sequence[Target]) -> PlannedTarget:
    newest = entries[-1]
    return PlannedTarget(
        key=newest.key,
        name=newest.name,
        unit=newest.unit,
        kind=newest.kind,
        comparison=newest.comparison,
        milestones=tuple(_milestones(entries)),
        direction="down" if newest.comparison == "at most" else "up",
        role=newest.role,
        indicator=newest.indicator,
        scope=newest.scope,
        price_basis="constant" if newest.indicator else "",
        document=newest.document,
        document_target=newest.key,
        status=newest.status,
        counts=newest.counts,
    )


def _milestones(entries: Iterable[Target]) -> Iterable[Milestone]:
    return (Milestone(entry.first, entry.last, entry.low, entry.high) for entry in entries)
