"""Productivity in levels as a result: each producer and year, means by year, what productivity is made of."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from nangsuat.compare.frontier.producers import Producers
from nangsuat.compare.frontier.projection import Certificate
from nangsuat.compare.frontier.technology import Returns, returns_words
from nangsuat.compare.productivity_change.change_result import mean_of
from nangsuat.compare.productivity_change.steps import YEAR
from nangsuat.data import Cell, Column, Provenance, Result, Table, Text, UnknownOption

LEVELS: dict[str, Text] = {
    "aggregate_output": Text(vi="Đầu ra tổng hợp", en="Aggregate output"),
    "aggregate_input": Text(vi="Đầu vào tổng hợp", en="Aggregate input"),
    "tfp": Text(vi="TFP", en="TFP"),
    "best_tfp": Text(vi="TFP cao nhất của năm", en="Best TFP of the year"),
    "tfp_efficiency": Text(vi="So với cao nhất", en="TFP efficiency"),
    "technical_efficiency": Text(vi="Hiệu quả kỹ thuật", en="Technical efficiency"),
    "scale_efficiency": Text(vi="Hiệu quả quy mô", en="Scale efficiency"),
    "mix_efficiency": Text(vi="Hiệu quả cơ cấu", en="Mix efficiency"),
    "residual_scale_efficiency": Text(vi="Hiệu quả quy mô còn lại", en="Residual scale efficiency"),
    "scale_mix_efficiency": Text(vi="Hiệu quả quy mô và cơ cấu", en="Scale-mix efficiency"),
    "residual_mix_efficiency": Text(vi="Hiệu quả cơ cấu còn lại", en="Residual mix efficiency"),
}
_SHOWN = ("tfp", "best_tfp", "tfp_efficiency", "technical_efficiency", "mix_efficiency", "residual_scale_efficiency")


@dataclass(frozen=True, slots=True, eq=False)
class TFPLevels(Result):
    """Total factor productivity in levels.

    Attributes
    ----------
    frame : one row a producer and year: ``row``, its name, ``year``, what it is grouped by, and the columns of
        :data:`LEVELS`
    method : ``"fare_primont"`` or ``"lowe"``
    producers : inputs and outputs
    orientation, returns_to_scale : as asked for
    certificate : what proves the efficiencies
    """

    frame: pl.DataFrame
    method: str
    producers: Producers
    orientation: str
    returns_to_scale: Returns
    certificate: Certificate
    provenance: Provenance

    @property
    def title(self) -> Text:
        name = _METHODS[self.method]
        return Text(vi=f"Năng suất các nhân tố tổng hợp: {name.vi}", en=f"Total factor productivity: {name.en}")

    def to_frame(self) -> pl.DataFrame:
        return self.frame

    def changes(self, base: str | int, year: int) -> pl.DataFrame:
        """All levels of each producer and year over those of one producer and year.

        Raises
        ------
        UnknownOption
            That producer is not there in that year.
        """
        unit = self.producers.unit_key
        chosen = self.frame.filter((pl.col(unit).cast(pl.String) == str(base)) & (pl.col(YEAR) == year))
        if chosen.is_empty():
            known = self.frame.filter(pl.col(YEAR) == year)[unit].cast(pl.String).to_list()
            raise UnknownOption.among("base", base, tuple(known) or tuple(map(str, self.frame[YEAR].unique())))
        return self.frame.with_columns(pl.col(name) / chosen[name][0] for name in LEVELS)

    def tables(self) -> tuple[Table, ...]:
        """Geometric means by group and year."""
        keys = list(dict.fromkeys([*self.producers.by, YEAR]))
        means = [mean_of(pl.col(name).log(), self.frame).exp().alias(name) for name in _SHOWN]
        whole = self.frame.drop_nulls(_SHOWN)
        found = whole.group_by(keys).agg(pl.len().alias("producers"), *means).sort(keys)
        columns = (
            *(Column(key, self.producers.panel.role(key).name) for key in keys),
            Column("producers", Text(vi="Số đơn vị", en="Producers")),
            *(Column(name, LEVELS[name], decimals=4) for name in _SHOWN),
        )
        rows: tuple[tuple[Cell, ...], ...] = tuple(found.select(*keys, "producers", *_SHOWN).iter_rows())
        return (Table(_MEANS, columns, rows, (_GEOMETRIC,)),)

    def notes(self) -> tuple[Text, ...]:
        side = _SIDES[self.orientation]
        return (
            _PRICES[self.method],
            _PARTS.fill(side=side, returns=returns_words(self.returns_to_scale)),
            self.certificate.words,
            *self.producers.notes(),
        )


_METHODS = {
    "fare_primont": Text(vi="Färe-Primont", en="Färe-Primont"),
    "lowe": Text(vi="Lowe", en="Lowe"),
}
_SIDES = {"input": Text(vi="đầu vào", en="inputs"), "output": Text(vi="đầu ra", en="outputs")}
_MEANS = Text(vi="Bình quân theo năm", en="Means by year")
_GEOMETRIC = Text(vi="Bình quân nhân của các đơn vị.", en="Geometric means of the producers.")
_PRICES = {
    "fare_primont": Text(
        vi="Đầu vào và đầu ra được gộp theo giá bóng của đường biên chung tại điểm bình quân, nên so sánh được giữa "
        "mọi đơn vị và mọi năm.",
        en="Inputs and outputs are put together by shadow prices of the common frontier at the mean, so that levels "
        "compare across all producers and years.",
    ),
    "lowe": Text(
        vi="Đầu vào và đầu ra được gộp theo giá bình quân, nên so sánh được giữa mọi đơn vị và mọi năm.",
        en="Inputs and outputs are put together by mean prices, so that levels compare across all producers and years.",
    ),
}
_PARTS = Text(
    vi="TFP = cao nhất của năm × hiệu quả kỹ thuật × cơ cấu × quy mô còn lại, xét theo {side}, {returns}.",
    en="TFP = best of the year × technical × mix × residual scale efficiency, along {side}, {returns}.",
)
