"""What an estimator found for one group of firms, and the proof that it met its own equations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from nangsuat.data import CannotBeShown, Text
from nangsuat.measure.production.draws import Draws
from nangsuat.measure.production.sample import Sample
from nangsuat.measure.production.specification import Array, Specification


class NoEstimate(CannotBeShown):
    """These firms do not determine the production function; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Root:
    """A solution of the moment conditions.

    Attributes
    ----------
    coefficients : the production function's, in the specification's order
    criterion : the objective there; nothing but for rounding where there are as many moments as coefficients
    chosen : whether it is the estimate
    reason : why it was chosen, or not
    """

    coefficients: tuple[float, ...]
    criterion: float
    chosen: bool
    reason: Text


@dataclass(frozen=True, slots=True)
class Check:
    """A test of an assumption.

    Attributes
    ----------
    name : such as «Hansen J»
    null : what the test takes for granted until the data speak against it, in words
    statistic, p_value : the test
    freedom : degrees of freedom, where it has them
    """

    name: Text
    null: Text
    statistic: float
    p_value: float
    freedom: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """A production function of one group of firms.

    Attributes
    ----------
    coefficients : of the specification's terms, shape (terms,)
    influence : how far each firm moves each coefficient, shape (firms, terms); their sum is nothing, and the sum of
        their squares and products is the covariance, clustered by firm, with all stages stacked
    productivity : ω where the method has one, with the constant, shape (rows,); else empty
    noise : what of output the first stage takes for noise, shape (rows,); else empty
    innovation : what of ω the year before did not let expect, shape (rows,), missing where there is no year before;
        else empty
    roots : all solutions found, the chosen one first
    checks : tests of what it rests on
    notes : what the reader must know
    criterion : the objective at the estimate, where there is one
    observations, firms : how many rows and firms the equations stand on
    """

    coefficients: Array
    influence: Array
    productivity: Array
    noise: Array
    innovation: Array
    observations: int
    firms: int
    roots: tuple[Root, ...] = ()
    checks: tuple[Check, ...] = ()
    notes: tuple[Text, ...] = ()
    criterion: float | None = None


class Progress(Protocol):
    """Told how much is done, of how much."""

    def __call__(self, done: int, total: int, /) -> None:
        """Say so."""


@runtime_checkable
class Estimator(Protocol):
    """A way to estimate a production function; a frozen dataclass whose fields are the method's own options."""

    @property
    def name(self) -> Text:
        """What it is called, with authors."""

    @property
    def needs_proxy(self) -> bool:
        """Whether it needs a variable that reveals productivity."""

    def estimate(self, sample: Sample) -> Estimate:
        """The production function of a group; :class:`NoEstimate` where there is none."""

    def refit(self, sample: Sample, estimate: Estimate, draws: Draws, progress: Progress | None = None) -> Array:
        """The coefficients of each draw of firms, all stages anew, shape (draws, terms); missing where one has none."""


@runtime_checkable
class OwnForm(Protocol):
    """An estimator that brings the production function's form instead of taking one."""

    def specify(self, specification: Specification) -> Specification:
        """The same output and inputs with the estimator's own terms, and what else it reads."""
