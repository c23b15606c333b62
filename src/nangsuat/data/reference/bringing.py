"""Bring a panel onto another map of provinces or another version of the industries.

Enterprises change their code: always possible where an old code went whole into a new one. Accounts of an economy
are added up, or split by shares, where that means something: money, persons, hours. A ratio or an index of a merged
province is no sum of the old ones, so it is refused, never averaged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import narwhals as nw
import polars as pl

from nangsuat.data.framing import as_polars
from nangsuat.data.panel import FirmPanel, Panel
from nangsuat.data.problems import CannotBeShown, UnknownOption
from nangsuat.data.reference.crosswalk import Crosswalk, merger_2025
from nangsuat.data.reference.lists import ProvinceMap, provinces
from nangsuat.data.reference.reallocation import CODES_NAMED, Move, OnRatios, reallocated, version_after
from nangsuat.data.roles import TOTAL
from nangsuat.data.text import Text


def bring_onto_map[P: Panel](
    panel: P, *, map: ProvinceMap, shares: Crosswalk | None = None, on_ratios: OnRatios = "refuse"
) -> P:
    """The panel on the map of ``"34"`` provinces or of the old ``"63"``.

    From 63 to 34 is always possible (Resolution 202/2025/QH15). From 34 to 63 it needs ``shares``, how much of each
    merged province stood in which old one; an enterprise stands in one place only, so enterprises of a merged
    province cannot be taken back at all.

    Which map a row is on is told by the role ``territory_version``. Without it, codes that only the old map has
    tell it; where none is there, declare it (``constants={"territory_version": "34"}``).

    Parameters
    ----------
    panel : enterprises, or economies by province; territories that are no province (``"VN"``) stay as they are
    map : the map wanted
    shares : from ``"34"`` to ``"63"``
    on_ratios : for an economy's ratios and indexes in merged or split provinces: ``"refuse"`` the whole,
        or ``"leave_out"`` those values

    Returns
    -------
    Panel
        Of the same kind; the role ``territory_version`` says the map. An economy's rows are new ones, with a source
        of their own; rows whose merged province lacks one of its parts are dropped and noted.

    Raises
    ------
    CannotBeShown
        Shares are needed and not given, ratios would have to be added up, a year holds rows of both maps for one
        place, or the map of the rows cannot be told.

    Examples
    --------
    >>> accounts = pl.DataFrame({"firm": ["a", "b"], "year": [2023, 2023], "territory": ["74", "01"]})
    >>> moved = bring_onto_map(FirmPanel.from_frame(accounts), map="34")
    >>> moved.collect("firm", "territory", "territory_version").rows()
    [('a', '79', '34'), ('b', '01', '34')]
    """
    if map not in ("63", "34"):
        raise UnknownOption.among("map", map, ("63", "34"))
    panel.require("territory", purpose=_TO_A_MAP)
    _refuse_unknown(on_ratios)
    way = merger_2025() if map == "34" else _to_63(shares)
    if not panel.has("territory_version") and not (map == "34" and panel.level == "firm"):
        _refuse_untold(panel, map)
    others = _others(panel, "territory", {entry.code for entry in provinces("63")})
    return _bring(panel, Move("territory", way, stay=others, on_ratios=on_ratios))


def bring_onto_classification[P: Panel](
    panel: P, *, version: str, crosswalk: Crosswalk, on_ratios: OnRatios = "refuse"
) -> P:
    """The panel with its industries in another version of their classification.

    Rows already in ``version`` (role ``industry_version``) stay; all others must be in the version that the
    crosswalk starts from. ``"TOTAL"`` stays as it is.

    Parameters
    ----------
    panel : enterprises, or economies by industry
    version : the version wanted; the crosswalk's ``to_version``
    crosswalk : the way there
    on_ratios : as in :func:`bring_onto_map`

    Raises
    ------
    CannotBeShown
        The crosswalk does not lead to ``version`` or lacks a code of the panel; an enterprise's code is split; or
        an economy's ratios would have to be added up.

    Examples
    --------
    >>> accounts = pl.DataFrame({"firm": ["a"], "year": [2023], "industry": ["62"], "industry_version": ["VSIC2018"]})
    >>> way = Crosswalk("VSIC2018", "VSIC2025", (("62", "63", 1.0),))
    >>> moved = bring_onto_classification(FirmPanel.from_frame(accounts), version="VSIC2025", crosswalk=way)
    >>> moved.collect("industry", "industry_version").rows()
    [('63', 'VSIC2025')]
    """
    _refuse_unknown(on_ratios)
    panel.require("industry", purpose=_TO_A_CLASSIFICATION)
    if crosswalk.to_version != version:
        raise CannotBeShown(_leads_elsewhere(crosswalk, version))
    return _bring(panel, Move("industry", crosswalk, stay=(TOTAL,), on_ratios=on_ratios))


def _bring[P: Panel](panel: P, move: Move) -> P:
    codes = _codes_to_move(panel, move)
    unknown = sorted(set(codes) - set(move.way.codes))
    if unknown:
        raise CannotBeShown(_no_way(unknown, move))
    if isinstance(panel, FirmPanel):
        return _recoded(panel, codes, move)
    return reallocated(panel, move)


def _codes_to_move(panel: Panel, move: Move) -> list[str]:
    """The codes of the rows that are not there yet; :class:`CannotBeShown` where some are of a third version."""
    columns = [move.role, move.version_role] if panel.has(move.version_role) else [move.role]
    found = as_polars(panel.frame.select(*columns).unique()).drop_nulls(move.role)
    if panel.has(move.version_role):
        found = found.filter(pl.col(move.version_role).ne_missing(move.way.to_version))
    moving = found.filter(~pl.col(move.role).is_in(move.stay))
    if panel.has(move.version_role):
        third = set(moving[move.version_role].drop_nulls()) - {move.way.from_version}
        if third:
            raise CannotBeShown(_third_version(sorted(third), move))
    codes: list[str] = moving[move.role].unique().sort().to_list()
    return codes


def _recoded[P: Panel](panel: P, codes: Sequence[str], move: Move) -> P:
    whole = {code: move.way.whole(code) for code in codes}
    split = [code for code, new in whole.items() if new is None]
    if split:
        raise CannotBeShown(_split_enterprises(split, move))
    becoming: dict[str, list[str]] = {}
    for old, new in whole.items():
        if new is not None and new != old:
            becoming.setdefault(new, []).append(old)
    code = nw.col(move.role)
    new_code = code
    for new, olds in becoming.items():
        new_code = nw.when(code.is_in(olds)).then(nw.lit(new)).otherwise(new_code)
    if panel.has(move.version_role):
        there = (nw.col(move.version_role) == move.way.to_version).fill_null(False)
        new_code = nw.when(there).then(code).otherwise(new_code)
    moved = panel.with_columns(**{move.role: new_code, move.version_role: version_after(move)})
    return replace(moved, provenance=panel.provenance.then(move.method, parameters=move.parameters))


def _to_63(shares: Crosswalk | None) -> Crosswalk:
    """The way back: unmerged provinces as they are, merged ones by the shares given."""
    if shares is not None and (shares.from_version, shares.to_version) != ("34", "63"):
        raise CannotBeShown(_leads_elsewhere(shares, "63"))
    given = shares.shares if shares is not None else ()
    known = {old for old, _, _ in given}
    made_of = merger_2025().sources()
    alone = tuple((new, olds[0], 1.0) for new, olds in made_of.items() if len(olds) == 1 and new not in known)
    return Crosswalk("34", "63", (*given, *alone))


def _refuse_untold(panel: Panel, map: ProvinceMap) -> None:
    """Without a declared map, only codes that the old map alone has can tell that a year is on it."""
    old_only = [entry.code for entry in provinces("63") if entry.code != entry.successor]
    rows = as_polars(panel.frame.select("territory", "year").unique())
    rows = rows.filter(pl.col("territory").is_in([entry.code for entry in provinces("63")]))
    told = rows.group_by("year").agg(pl.col("territory").is_in(old_only).any().alias("old"))
    if map == "63" or not told["old"].all():
        years = told.filter(~pl.col("old"))["year"].sort().to_list() if map == "34" else []
        raise CannotBeShown(_untold(years))


def _others(panel: Panel, role: str, known: set[str]) -> tuple[str, ...]:
    codes = as_polars(panel.frame.select(role).unique())[role].drop_nulls()
    return tuple(code for code in codes.sort() if code not in known)


def _refuse_unknown(on_ratios: str) -> None:
    if on_ratios not in ("refuse", "leave_out"):
        raise UnknownOption.among("on_ratios", on_ratios, ("refuse", "leave_out"))


_TO_A_MAP = Text(vi="Chuyển sang bản đồ hành chính khác", en="Bringing onto another map")
_TO_A_CLASSIFICATION = Text(vi="Chuyển sang phiên bản mã ngành khác", en="Bringing onto another classification")


def _leads_elsewhere(way: Crosswalk, wanted: str) -> Text:
    return Text(
        vi=f"Bảng chuyển đổi đi từ {way.from_version} sang {way.to_version}, không phải sang {wanted}.",
        en=f"The crosswalk leads from {way.from_version} to {way.to_version}, not to {wanted}.",
    )


def _no_way(codes: Sequence[str], move: Move) -> Text:
    listed = ", ".join(codes[:CODES_NAMED])
    return Text(
        vi=f"Không có đường chuyển từ {move.way.from_version} sang {move.way.to_version} cho các mã: {listed}. "
        f"Đưa bảng chuyển đổi có tỷ lệ cho các mã này.",
        en=f"There is no way from {move.way.from_version} to {move.way.to_version} for the codes: {listed}. "
        f"Hand in a crosswalk with shares for them.",
    )


def _third_version(versions: Sequence[str], move: Move) -> Text:
    listed = ", ".join(versions)
    return Text(
        vi=f"Bảng có mã theo {listed}; đường chuyển này bắt đầu từ {move.way.from_version}.",
        en=f"The panel holds codes of {listed}; this way starts from {move.way.from_version}.",
    )


def _split_enterprises(codes: Sequence[str], move: Move) -> Text:
    listed = ", ".join(codes[:CODES_NAMED])
    return Text(
        vi=f"Các mã {listed} tách thành nhiều mã của {move.way.to_version}: không biết từng doanh nghiệp thuộc mã nào. "
        f"Ghi mã mới cho các doanh nghiệp đó, hoặc bỏ chúng khỏi bảng.",
        en=f"Codes {listed} are split over several of {move.way.to_version}: which one an enterprise belongs to is not "
        f"known. Write the new code of those enterprises, or leave them out.",
    )


def _untold(years: Sequence[int]) -> Text:
    listed = ", ".join(str(year) for year in years[:CODES_NAMED])
    return Text(
        vi=f"Không biết các dòng{f' năm {listed}' if listed else ''} theo bản đồ nào: mã mới đều có trong bản đồ cũ. "
        f"Khai cột «Phiên bản địa giới» (territory_version): 63 hoặc 34.",
        en=f"Which map the rows{f' of {listed}' if listed else ''} are on cannot be told: the 34 new codes are all old "
        f"ones too. Declare the column «Territory map» (territory_version): 63 or 34.",
    )
