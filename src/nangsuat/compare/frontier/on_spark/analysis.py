"""Data envelopment analysis of enterprises whose rows stay on Spark; see :func:`nangsuat.compare.frontier.dea`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nangsuat.compare.frontier.dea import NOTHING_MOVES, PURPOSE, parameters_of
from nangsuat.compare.frontier.model import Model
from nangsuat.compare.frontier.on_spark.corners import CornerSearch, merged_corners
from nangsuat.compare.frontier.on_spark.distributed_efficiency import DistributedEfficiency
from nangsuat.compare.frontier.on_spark.reading import SparkProducers, read_on_spark
from nangsuat.compare.frontier.on_spark.sums import Sums, sums_of
from nangsuat.compare.frontier.on_spark.yardstick import Yardstick
from nangsuat.compare.frontier.projection import NotProved, Progress
from nangsuat.data import Panel, Text, UnknownOption

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


def dea_on_spark(
    panel: Panel,
    model: Model,
    *,
    inputs: Sequence[str],
    outputs: Sequence[str],
    bad_outputs: Sequence[str],
    scale_efficiency: bool,
    by: Sequence[str],
    progress: Progress | None,
) -> DistributedEfficiency:
    """How efficient each producer is, its row staying where it is.

    Raises
    ------
    UnknownOption
        The model holds a producer against others than all of its group.
    """
    _refuse(model)
    negative = model.may_be_negative(inputs, outputs, bad_outputs)
    producers = read_on_spark(
        panel, inputs=inputs, outputs=outputs, bad_outputs=bad_outputs, by=by, negative=negative, purpose=PURPOSE
    )
    if not model.moving(producers.nobody).any():
        raise UnknownOption(NOTHING_MOVES)
    spreads = {group: producers.spreads[number] for group, number in producers.number_of.items()}
    corners = merged_corners(producers, CornerSearch(model, producers.nobody, spreads))
    with_scale = scale_efficiency and model.returns_to_scale == "vrs" and not producers.has_negative
    yardstick = Yardstick(model, producers.nobody, corners, spreads, producers.number_of, with_scale)
    scored = yardstick.tell_on_spark("scores", producers.rows).persist()
    sums = _proved(scored, yardstick, producers)
    if progress is not None:
        progress(len(producers), len(producers))
    parameters = parameters_of(producers.nobody, model)
    provenance = producers.nobody.provenance.then("dea", parameters=parameters)
    return DistributedEfficiency(producers, yardstick, scored, sums, provenance)


def _refuse(model: Model) -> None:
    for option, is_used in (
        ("super_efficiency", model.super_efficiency),
        ("categories", model.categories is not None),
    ):
        if is_used:
            raise UnknownOption(_NOT_ON_SPARK.fill(option=option))


def _proved(scored: DataFrame, yardstick: Yardstick, producers: SparkProducers) -> Sums:
    """The sums of all scores; with them each score is made, and proved by the worker that makes it."""
    from pyspark.errors import PythonException

    try:
        return sums_of(
            scored, yardstick.model, len(producers.nobody.roles), with_scale=yardstick.with_scale
        )  # fmt: skip
    except PythonException as error:
        scored.unpersist()
        if NotProved.__name__ not in str(error):
            raise
        raise NotProved(_NOT_PROVED) from error


_NOT_ON_SPARK = Text(
    vi="{option} so mỗi đơn vị với một nhóm riêng, nên không tính được khi các dòng nằm trên Spark. Hãy chọn bớt dòng "
    "rồi đưa về máy bằng panel.in_memory().",
    en="{option} holds each producer against a group of its own, which is not done for rows on Spark. Choose fewer "
    "rows and fetch them with panel.in_memory().",
)
_NOT_PROVED = Text(
    vi="Có phần dữ liệu trên Spark mà điểm không được chứng minh.",
    en="In some partition on Spark the scores are not proved.",
)
