"""Production functions of enterprises whose rows stay on Spark, as a result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nangsuat.data import ROW
from nangsuat.measure.production.on_spark.pool_work import FOUND, POOL
from nangsuat.measure.production.result import GroupEstimates

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


@dataclass(frozen=True, slots=True, eq=False)
class DistributedProductionFunctions(GroupEstimates):
    """Production functions by group, where the rows are on Spark and stay there.

    Coefficients, tests, roots and draws are here; the productivity of each row is on Spark, with the columns that
    :class:`ProductionFunctions` has on one machine. Estimates have no influence of each firm.

    Attributes
    ----------
    keys : ``row``, ``firm`` and ``year`` of the panel's rows
    estimated : what workers found
    kept : what Spark keeps until :meth:`release`
    """

    keys: DataFrame
    estimated: DataFrame
    kept: tuple[DataFrame, ...]

    @property
    def frame(self) -> DataFrame:
        """One row a row of the panel: ``row``, ``firm``, ``year``, ``log_tfp`` and what else the method has."""
        return self.keys.join(self.estimated.filter(f"{FOUND} is null").drop(FOUND, POOL), on=ROW, how="left")

    def release(self) -> None:
        """Let go of the rows that Spark keeps; what is asked for afterwards is computed once more."""
        for each in self.kept:
            each.unpersist()
