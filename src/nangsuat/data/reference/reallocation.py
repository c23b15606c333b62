"""Accounts of an economy added up over merged codes, or split by shares over new ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import narwhals as nw
import polars as pl

from nangsuat.data.framing import as_lazy, content_hash
from nangsuat.data.panel import Break, Panel
from nangsuat.data.problems import CannotBeShown
from nangsuat.data.provenance import Dropped, Provenance, Source
from nangsuat.data.reference.crosswalk import Crosswalk
from nangsuat.data.roles import ROLES, ROW
from nangsuat.data.text import Text, join

type OnRatios = Literal["refuse", "leave_out"]

CODES_NAMED = 20  # in a message
_ROWS_NOTED = 100
_ADDITIVE = ("money", "persons", "hours", "count")  # kinds whose amounts add up over places and industries


@dataclass(frozen=True, slots=True)
class Move:
    """From which codes to which.

    Attributes
    ----------
    role : the role that holds the codes, ``"territory"`` or ``"industry"``
    way : the crosswalk
    stay : codes that are in no version and stay as they are
    on_ratios : what becomes of ratios of merged or split codes
    """

    role: str
    way: Crosswalk
    stay: tuple[str, ...]
    on_ratios: OnRatios

    @property
    def version_role(self) -> str:
        return f"{self.role}_version"

    @property
    def method(self) -> str:
        return "bring_onto_map" if self.role == "territory" else "bring_onto_classification"

    @property
    def parameters(self) -> Mapping[str, object]:
        return {"from": self.way.from_version, "to": self.way.to_version, "on_ratios": self.on_ratios}


def version_after(move: Move) -> nw.Expr:
    """The version of a row that has been moved; none for a code that is in no version."""
    return nw.when(~nw.col(move.role).is_in(list(move.stay))).then(nw.lit(move.way.to_version))


def reallocated[P: Panel](panel: P, move: Move) -> P:
    """The panel with its amounts added up or split over the codes of the other version."""
    table = panel.collect()
    there = _already_there(table, move)
    _refuse_ratios(panel, table.filter(~there), move)
    parts = _parts(table.filter(~there), move)
    kept = table.filter(there)
    _refuse_both(panel, kept, parts.drop(move.role).rename({"new": move.role}))
    sums, incomplete = _added_up(panel, parts, move)
    rows = pl.concat([kept, sums], how="diagonal_relaxed").sort(*panel.keys)
    numbered = rows.drop(ROW).with_row_index(ROW, offset=1).with_columns(pl.col(ROW).cast(pl.Int64))
    frame = as_lazy(numbered).with_columns(**{move.version_role: version_after(move)})
    roles = tuple(key for key in ROLES[panel.level] if key in panel.roles or key == move.version_role)
    provenance = _provenance(panel, frame, numbered.height, incomplete, move)
    return replace(panel, frame=frame, roles=roles, provenance=provenance, breaks=_breaks(panel, move))


def _already_there(table: pl.DataFrame, move: Move) -> pl.Series:
    stays = table[move.role].is_in(list(move.stay))
    if move.version_role not in table.columns:
        return stays
    return stays | (table[move.version_role] == move.way.to_version).fill_null(value=False)


def _changing(move: Move) -> set[str]:
    """Old codes that do not go, alone and whole, into one new code."""
    sources = move.way.sources()
    return {
        old
        for old in move.way.codes
        if (new := move.way.whole(old)) is None or len(sources[new]) > 1
    }  # fmt: skip


def _refuse_ratios(panel: Panel, moving: pl.DataFrame, move: Move) -> None:
    changing = moving.filter(pl.col(move.role).is_in(list(_changing(move))))
    held = [key for key in _ratios(panel) if changing[key].null_count() < changing.height]
    if held and move.on_ratios == "refuse":
        raise CannotBeShown(_ratios_do_not_add(join([panel.role(key).name for key in held], ", "), move))


def _ratios(panel: Panel) -> list[str]:
    numbers = [panel.role(key) for key in panel.roles if panel.role(key).is_number]
    return [role.key for role in numbers if role.unit.kind not in _ADDITIVE]


def _parts(moving: pl.DataFrame, move: Move) -> pl.DataFrame:
    """The rows with, for each new code that they go to, its share."""
    schema = {move.role: pl.String, "new": pl.String, "share": pl.Float64}
    way = pl.DataFrame([entry for entry in move.way.shares if entry[2] > 0], schema=schema, orient="row")
    return moving.join(way, on=move.role, how="inner")


def _added_up(panel: Panel, parts: pl.DataFrame, move: Move) -> tuple[pl.DataFrame, Dropped | None]:
    keys = [key for key in panel.keys if key != move.role]
    numbers = [key for key in panel.roles if panel.role(key).is_number]
    ratios = _ratios(panel)
    texts = [key for key in panel.roles if key not in (*numbers, *panel.keys)]
    made_of = {new: len(olds) for new, olds in move.way.sources().items()}
    alone = ~pl.col(move.role).is_in(list(_changing(move)))
    grouped = parts.group_by("new", *keys).agg(
        *(_sum_of(key) for key in numbers if key not in ratios),
        *(pl.when(alone.all()).then(pl.col(key).first()).alias(key) for key in ratios),
        *(pl.col(key).first() for key in texts),
        pl.col(move.role).n_unique().alias("found"),
        pl.col(ROW).min(),
    )
    complete = pl.col("found") == pl.col("new").replace_strict(made_of, return_dtype=pl.UInt32)
    sums = grouped.filter(complete).rename({"new": move.role}).drop("found")
    return sums, _dropped(grouped.filter(~complete))


def _sum_of(key: str) -> pl.Expr:
    """A sum in which one missing part makes the whole missing."""
    return pl.when(pl.col(key).null_count() == 0).then((pl.col(key) * pl.col("share")).sum()).alias(key)


def _dropped(incomplete: pl.DataFrame) -> Dropped | None:
    if incomplete.is_empty():
        return None
    codes = ", ".join(incomplete["new"].unique().sort().head(CODES_NAMED))
    reason = Text(
        vi=f"Thiếu dòng của một trong các mã cũ hợp thành: {codes}",
        en=f"A row of one of the old codes that make it up is missing: {codes}",
    )
    return Dropped("incomplete-merger", reason, incomplete.height, tuple(incomplete[ROW].sort().head(_ROWS_NOTED)))


def _refuse_both(panel: Panel, kept: pl.DataFrame, coming: pl.DataFrame) -> None:
    both = kept.join(coming, on=list(panel.keys), how="semi")
    if not both.is_empty():
        raise CannotBeShown(_both_versions(", ".join(str(part) for part in both.select(panel.keys).row(0))))


def _provenance(
    panel: Panel, frame: nw.LazyFrame[pl.LazyFrame], rows: int, incomplete: Dropped | None, move: Move
) -> Provenance:
    """The new rows are a source of their own, named after the one that they were made from."""
    old = panel.source
    name = f"{old.name} ({move.way.from_version} → {move.way.to_version})"
    columns = {key: old.columns.get(key, key) for key in panel.roles}
    source = Source(name, content_hash(frame), citation=old.citation, columns=columns)
    dropped = () if incomplete is None else (incomplete,)
    then = panel.provenance.then(move.method, rows_used=rows, dropped=dropped, parameters=move.parameters)
    return replace(then, sources=(source, *then.sources))


def _breaks(panel: Panel, move: Move) -> tuple[Break, ...]:
    """Breaks of an old place are breaks of the new ones that it went into."""
    if move.role != "territory":
        return panel.breaks
    moved = [
        replace(item, territory=new)
        for item in panel.breaks
        for new in (move.way.targets(item.territory) if item.territory else ()) or (item.territory,)
    ]
    return tuple(dict.fromkeys(moved))


def _ratios_do_not_add(names: Text, move: Move) -> Text:
    return Text(
        vi=f"Không cộng được các tỷ lệ, chỉ số khi chuyển sang {move.way.to_version}: {names.vi}. "
        f"Bỏ các cột đó, hoặc chọn on_ratios='leave_out' để trống chúng ở nơi gộp hay tách.",
        en=f"Ratios and indexes do not add up when brought onto {move.way.to_version}: {names.en}. "
        f"Leave those columns out, or choose on_ratios='leave_out' to blank them where codes merge or split.",
    )


def _both_versions(key: str) -> Text:
    return Text(
        vi=f"«{key}» có cả số liệu theo bảng mã cũ và theo bảng mã mới. Giữ một trong hai.",
        en=f"«{key}» has figures by the old codes and by the new ones. Keep one of the two.",
    )
