"""The numbers that the documents above ask for, beside a plan's own, each with its probability on the same figure.

Documents disagree; a plan that takes over one of them is measured by the others too. Nothing is merged here: each
stands with its document, its period and how sure its number is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from nangsuat.data import Text
from nangsuat.explain import Target, target_layers
from nangsuat.plan.model import Milestone, PlannedTarget
from nangsuat.plan.progress import Light, traffic_light
from nangsuat.plan.prospect import aim_of, said
from nangsuat.plan.prospects import PlanOutlook
from nangsuat.plan.questions import Question
from nangsuat.plan.reach import reach
from nangsuat.plan.reach_result import Reach
from nangsuat.plan.seeds import SEED


@dataclass(frozen=True, slots=True)
class LayerOutlook:
    """A document's number on a target's figure.

    Attributes
    ----------
    target : as the document has it
    citation : the document
    light, probability, reason : as of the plan's own numbers
    is_taken : whether the plan took its target over from here
    """

    target: Target
    citation: Text
    light: Light
    probability: float | None
    reason: Text | None
    is_taken: bool

    @property
    def percent(self) -> Text:
        """The probability as people say it."""
        return said(self.probability)


def layers_beside(outlook: PlanOutlook, key: str, *, draws: int = 10_000, seed: int = SEED) -> tuple[LayerOutlook, ...]:
    """What all documents ask for of the figure of a target, those over left out; oldest document first.

    Examples
    --------
    >>> from datetime import date
    >>> from nangsuat.plan import History, plan_from_documents, plan_outlook
    >>> plan = plan_from_documents(["decision-36-2021"], title="Kế hoạch", owner="Khu", first=2026, last=2030)
    >>> rates = History.from_values("GSO", {2018: 5.93, 2019: 6.62, 2021: 4.71, 2022: 4.81, 2023: 3.65}, kind="growth")
    >>> found = layers_beside(plan_outlook(plan, {"T1": rates}, today=date(2026, 6, 1)), "T1")
    >>> for each in found:
    ...     print(each.citation.en, each.target.number.en, each.light.word.en)
    Decision 36/QĐ-TTg of 2021 > 7.5 unlikely to be met
    Decision 1305/QĐ-TTg of 2023 > 6.5 unlikely to be met
    Resolution 12/NQ-CP of 2026 ≈ 8.5 unlikely to be met
    """
    own = outlook.of(key).target
    return tuple(
        _beside(outlook, key, own, target, citation, draws=draws, seed=seed)
        for target, citation in _about(own, outlook.year)
    )


def _about(own: PlannedTarget, year: int) -> Iterator[tuple[Target, Text]]:
    for layer in target_layers():
        for target in layer.targets:
            if own.indicator and (target.indicator, target.scope) == (own.indicator, own.scope) and target.last >= year:
                yield target, layer.citation


def _beside(
    outlook: PlanOutlook, key: str, own: PlannedTarget, target: Target, citation: Text, *, draws: int, seed: int
) -> LayerOutlook:
    answer = _answer(outlook.asked.get(key), own, target, draws=draws, seed=seed)
    light = traffic_light(answer, rule=outlook.rule)
    is_taken = (own.document, own.document_target) == (target.document, target.key)
    if answer is None:
        return LayerOutlook(target, citation, light, None, outlook.of(key).reason, is_taken)
    return LayerOutlook(target, citation, light, answer.probability, answer.reason, is_taken)


def _answer(question: Question | None, own: PlannedTarget, target: Target, *, draws: int, seed: int) -> Reach | None:
    if question is None:
        return None
    asked = replace(own, kind=target.kind, comparison=target.comparison)
    aim = aim_of(asked, Milestone(target.first, target.last, target.low, target.high))
    return reach(aim, question.histories, effects=question.effects, draws=draws, seed=seed)
