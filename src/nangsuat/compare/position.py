"""Position: where one enterprise stands among its peers, and how far it is to the best tenth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce
from operator import and_
from typing import Any

import narwhals as nw
import polars as pl

from nangsuat.compare.cells import MINIMUM_COUNT, checked_by, checked_indicator, checked_minimum, like_ids, with_size
from nangsuat.compare.disclosure.measures import with_holdings
from nangsuat.compare.disclosure.rule import REASONS, DisclosureRule
from nangsuat.compare.disclosure.spreads import safe_spread
from nangsuat.compare.peers import minimum_count_of
from nangsuat.compare.peers_result import QUANTILES
from nangsuat.compare.position_figures import Place
from nangsuat.compare.position_result import Position, cell_in_words
from nangsuat.compare.size_classes import SizeRule
from nangsuat.data import NO_WORDS, ROW, CannotBeShown, FirmPanel, Text, UnknownOption, as_polars, join
from nangsuat.measure import INDICATORS, compute_indicators


def position(
    panel: FirmPanel,
    firm: str | int,
    year: int,
    indicator: str = "E05",
    *,
    by: Sequence[str] = ("industry",),
    minimum_count: int = MINIMUM_COUNT,
    rule: DisclosureRule | None = None,
    holdings: Mapping[str, str] | None = None,
    size_rule: str | SizeRule = "decree_80_2021",
) -> Position:
    """Where an enterprise stands among the enterprises of its own industry, size or place in a year.

    Parameters
    ----------
    panel : accounts of enterprises
    firm, year : which one, when
    indicator : code of an indicator of enterprises
    by : what makes peers, beside the year: text roles and ``"size"``
    minimum_count : fewest peers, the enterprise itself among them
    rule, holdings : as in :func:`peers`: a disclosure rule in place of the minimum count, and owners of enterprises
    size_rule : name of a rule in ``SIZE_RULES``, or your own

    Raises
    ------
    UnknownOption
        The enterprise is not in the table that year, or an indicator, key or rule that there is not.
    CannotBeShown
        There are too few peers, or the group may not be shown by the rule, or the enterprise has no value of the
        indicator.

    Examples
    --------
    >>> import polars as pl
    >>> firms = pl.DataFrame(
    ...     {
    ...         "firm": list("abcde"),
    ...         "year": [2023] * 5,
    ...         "industry": ["C"] * 5,
    ...         "value_added": [100.0, 200, 300, 400, 500],
    ...         "employees": [1.0] * 5,
    ...     }
    ... )
    >>> found = position(FirmPanel.from_frame(firms), "b", 2023)
    >>> found.rank.value, found.percentile.value, found.distance_percent.value
    (4.0, 30.0, 150.0)
    """
    keys, code = checked_by(panel, by), checked_indicator(indicator)
    frame = _computed(panel, code, keys, size_rule).filter(nw.col("year") == year)
    own = _own(frame, panel, firm, year, keys, code)
    cell = {key: own[key] for key in keys if key != "year"}
    peers_frame = with_holdings(_peers(frame, panel, cell, code), holdings)
    least = checked_minimum(minimum_count_of(rule, minimum_count, holdings))
    if peers_frame.height < least:
        raise CannotBeShown(_too_few(panel, cell, year, least))
    spread = None if rule is None else safe_spread(peers_frame, code, QUANTILES, rule)
    if spread is not None and spread.finding is not None:
        raise CannotBeShown(_by_rule(panel, cell, year, REASONS[spread.finding.code]))
    parameters = {"firm": firm, "year": year, "indicator": code, "by": list(keys), "minimum_count": least}
    if rule is not None:
        parameters["rule"] = [part.en for part in rule.said()]
    provenance = panel.provenance.then("position", rows_used=peers_frame.height, parameters=parameters)
    made = Place(panel, code, peers_frame, own, year, spread).position(cell, size_rule, provenance)
    return replace(made, rule=rule)


def _computed(panel: FirmPanel, code: str, keys: Sequence[str], size_rule: str | SizeRule) -> nw.LazyFrame[Any]:
    """The panel's rows with the indicator, and the size where it is asked for."""
    computed = compute_indicators(panel, [code])
    for lacking in computed.not_computed.values():
        panel.require(*lacking, purpose=INDICATORS[code].name)
    return with_size(computed.frame, panel, keys, size_rule)


def _own(
    frame: nw.LazyFrame[Any], panel: FirmPanel, firm: str | int, year: int, keys: tuple[str, ...], code: str
) -> dict[str, Any]:
    wanted = like_ids(panel, firm)
    columns = dict.fromkeys(("firm", ROW, *keys, code, *(("employees",) if panel.has("employees") else ())))
    found = as_polars(frame.filter(nw.col("firm") == wanted).select(*columns))
    if found.is_empty():
        known = as_polars(frame.select("firm").sort("firm").head(_FIRMS_LISTED))["firm"]
        raise UnknownOption.among(f"firm, {year}", firm, [*(str(each) for each in known), "…"])
    own = found.row(0, named=True)
    if own[code] is None:
        raise CannotBeShown(
            Text(
                vi=f"Doanh nghiệp {firm} không có giá trị {code} năm {year}.",
                en=f"Enterprise {firm} has no value of {code} in {year}.",
            )
        )
    return own


def _peers(frame: nw.LazyFrame[Any], panel: FirmPanel, cell: Mapping[str, Any], code: str) -> pl.DataFrame:
    same = [nw.col(key).is_null() if value is None else nw.col(key) == value for key, value in cell.items()]
    weight = [nw.col("weight").fill_null(1.0)] if panel.has("weight") else []
    chosen = frame.filter(reduce(and_, same, ~nw.col(code).is_null()))
    return as_polars(chosen.select("firm", ROW, code, *weight))


def _too_few(panel: FirmPanel, cell: Mapping[str, Any], year: int, minimum_count: int) -> Text:
    said = _group(panel, cell, year)
    return Text(
        vi=f"Không thể hiện được vị trí: nhóm ({said.vi}) có dưới {minimum_count} doanh nghiệp có số liệu."
        f"{_wider(cell).vi}",
        en=f"The position cannot be shown: the group ({said.en}) has fewer than {minimum_count} enterprises with a "
        f"value.{_wider(cell).en}",
    )


def _by_rule(panel: FirmPanel, cell: Mapping[str, Any], year: int, why: Text) -> Text:
    said = _group(panel, cell, year)
    return Text(
        vi=f"Không thể hiện được vị trí: nhóm ({said.vi}) không được công bố, {why.vi}.{_wider(cell).vi}",
        en=f"The position cannot be shown: the group ({said.en}) may not be shown, {why.en}.{_wider(cell).en}",
    )


def _group(panel: FirmPanel, cell: Mapping[str, Any], year: int) -> Text:
    """The group in words; where nothing makes it, all enterprises."""
    return join([*(cell_in_words(panel, cell) or [_ALL_FIRMS]), Text.same(str(year))], ", ")


def _wider(cell: Mapping[str, Any]) -> Text:
    return _WIDER if cell else NO_WORDS


_ALL_FIRMS = Text(vi="mọi doanh nghiệp", en="all enterprises")
_WIDER = Text(vi=" Hãy so trong nhóm rộng hơn.", en=" Compare within a wider group.")
_FIRMS_LISTED = 10
