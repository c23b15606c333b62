"""What the estimators by control functions share: each is its plan."""

from __future__ import annotations

from abc import ABC, abstractmethod

from nangsuat.measure.production.control_functions.control_function import estimate_by
from nangsuat.measure.production.control_functions.design import Plan
from nangsuat.measure.production.control_functions.replication import refit_by
from nangsuat.measure.production.draws import Draws
from nangsuat.measure.production.estimate import Estimate, Progress
from nangsuat.measure.production.sample import Sample
from nangsuat.measure.production.specification import Array, Specification


class ControlFunctionEstimator(ABC):
    """An estimator that is a plan of a control function."""

    __slots__ = ()

    @abstractmethod
    def plan(self, specification: Specification) -> Plan:
        """How it goes about it."""

    @property
    def needs_proxy(self) -> bool:
        return True

    def estimate(self, sample: Sample) -> Estimate:
        return estimate_by(self.plan(sample.specification), sample)

    def refit(self, sample: Sample, estimate: Estimate, draws: Draws, progress: Progress | None = None) -> Array:
        return refit_by(self.plan(sample.specification), sample, estimate, draws, progress)
