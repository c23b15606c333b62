"""Producers: what each uses and what it makes, as arrays, checked at the door of every frontier."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from nangsuat.data import (
    ROW,
    CannotBeShown,
    Dropped,
    Panel,
    Problem,
    ProblemsFound,
    Provenance,
    Role,
    Severity,
    Text,
    UnknownOption,
    checked_names,
    join,
)

type Numbers = NDArray[np.float64]
type Places = NDArray[np.int64]

PROBLEMS_NAMED = 50
ROWS_NOTED = 100
_SMALL_GROUPS_NAMED = 3
_UNITS_PER_QUANTITY = 3  # the usual rule of thumb: three producers or more for each input and output


class NoFrontier(CannotBeShown):
    """These producers, inputs and outputs have no frontier of this kind; the message says why and what to do."""


@dataclass(frozen=True, slots=True, eq=False)
class Producers:
    """What each producer uses and makes.

    Attributes
    ----------
    inputs, outputs, bad_outputs : what the columns of ``x``, ``y`` and ``b`` are
    x : inputs, shape (producers, inputs)
    y : outputs, shape (producers, outputs)
    b : bad outputs, shape (producers, bad outputs)
    keys : one row a producer: ``row``, its name, ``year``, and what it is grouped by
    by : the roles within which producers are held against each other
    weight : survey weights, where the panel has them
    panel : where they come from
    provenance : rows used and left out
    """

    inputs: tuple[Role, ...]
    outputs: tuple[Role, ...]
    bad_outputs: tuple[Role, ...]
    x: Numbers
    y: Numbers
    b: Numbers
    keys: pl.DataFrame
    by: tuple[str, ...]
    weight: Numbers | None
    panel: Panel
    provenance: Provenance

    def __len__(self) -> int:
        return len(self.x)

    @property
    def unit_key(self) -> str:
        """The role that names a producer: the enterprise, or the territory."""
        return self.panel.keys[0]

    @property
    def roles(self) -> tuple[Role, ...]:
        """All quantities, in the order of coordinates: inputs, outputs, bad outputs."""
        return (*self.inputs, *self.outputs, *self.bad_outputs)

    @property
    def quantities(self) -> Numbers:
        """All quantities side by side, shape (producers, quantities)."""
        return np.column_stack((self.x, self.y, self.b))

    @property
    def names(self) -> pl.Series:
        """The name of each producer: its first key, with the others beside it where one alone names several."""
        keys = [key for key in self.panel.keys if key != "year"]
        first = pl.col(keys[0]).cast(pl.String)
        within = [key for key in ("year", *self.by) if key != keys[0]]
        if len(keys) == 1 or not self.keys.select(keys[0], *dict.fromkeys(within)).is_duplicated().any():
            return self.keys.select(first).to_series()
        return self.keys.select(pl.concat_str(keys, separator=" · ").alias(keys[0])).to_series()

    def groups(self) -> Iterator[tuple[Mapping[str, object], Places]]:
        """What each group has in common, and the places of its producers."""
        if not self.by:
            yield {}, np.arange(len(self))
            return
        placed = self.keys.select(self.by).with_row_index("place")
        for entry in placed.group_by(self.by, maintain_order=True).agg("place").sort(self.by).iter_rows(named=True):
            yield {key: entry[key] for key in self.by}, np.asarray(entry["place"], dtype=np.int64)

    def at(self, places: Places) -> Producers:
        """Some of the producers."""
        return replace(
            self,
            x=self.x[places],
            y=self.y[places],
            b=self.b[places],
            keys=self.keys[places],
            weight=None if self.weight is None else self.weight[places],
        )

    def notes(self) -> tuple[Text, ...]:
        """What the reader should know of the data before believing a score."""
        constant = [role for role, values in self._columns() if np.ptp(values) == 0]
        sizes = [(group, len(places)) for group, places in self.groups()]
        return self.notes_on(constant, self._is_collinear(), sizes)

    def notes_on(
        self, constant: Sequence[Role], is_collinear: bool, sizes: Iterable[tuple[Mapping[str, object], int]]
    ) -> tuple[Text, ...]:
        """The same of what is the same everywhere, whether some follow from others, and how large groups are."""
        kinds = len(self.inputs), len(self.outputs) + len(self.bad_outputs)
        wanted = max(_UNITS_PER_QUANTITY * sum(kinds), kinds[0] * kinds[1])
        small = [
            _FEW.fill(group=group_words(group), units=units, least=wanted) for group, units in sizes if units < wanted
        ]
        told = [_CONSTANT.fill(name=role.name) for role in constant]
        return (*told, *([_COLLINEAR] if is_collinear else []), *small[:_SMALL_GROUPS_NAMED])

    def _columns(self) -> Iterator[tuple[Role, Numbers]]:
        for roles, values in ((self.inputs, self.x), (self.outputs, self.y), (self.bad_outputs, self.b)):
            yield from zip(roles, values.T, strict=True)

    def _is_collinear(self) -> bool:
        """Whether some input is the others put together, or some output is."""
        return any(
            values.shape[1] > 1 and np.linalg.matrix_rank(_scaled(values)) < values.shape[1]
            for values in (self.x, np.column_stack((self.y, self.b)))
        )


def read_producers(
    panel: Panel,
    *,
    inputs: Sequence[str],
    outputs: Sequence[str],
    bad_outputs: Sequence[str] = (),
    by: Sequence[str] = ("year",),
    negative: Sequence[str] = (),
    purpose: Text | None = None,
) -> Producers:
    """The producers of a panel that have all that a frontier needs.

    Parameters
    ----------
    panel : enterprises, or parts of an economy, one row a producer and year
    inputs, outputs, bad_outputs : roles or quantities of the panel
    by : roles within which producers are held against each other
    negative : the quantities that may be negative
    purpose : what it is for, in a message about what is missing

    Raises
    ------
    MissingRoles, UnknownOption
        A quantity or key that the panel has not, one that is no number, or one that is named twice.
    ProblemsFound
        Negative quantities, all of them with their rows.
    NoFrontier
        No producer has all quantities, or none uses any input.
    """
    refuse_names(panel, inputs, outputs, bad_outputs)
    checked_names("by", by)
    named = (*inputs, *outputs, *bad_outputs)
    panel.require(*named, *by, purpose=purpose or _PURPOSE)
    weight = ["weight"] if panel.has("weight") else []
    keys = tuple(dict.fromkeys((ROW, *panel.keys, *by)))
    rows = panel.collect(*dict.fromkeys((*keys, *named, *weight)))
    complete = rows.drop_nulls(named)
    _refuse_negative(panel, complete, [name for name in named if name not in set(negative)])
    used = complete.filter(pl.any_horizontal(pl.col(name) != 0 for name in inputs))
    if used.is_empty():
        raise NoFrontier(NOBODY)
    dropped = [
        *_dropped("missing-quantity", MISSING, rows.join(complete, on=ROW, how="anti")),
        *_dropped("no-input", NO_INPUT, complete.join(used, on=ROW, how="anti")),
    ]
    return Producers(
        inputs=tuple(panel.role(name) for name in inputs),
        outputs=tuple(panel.role(name) for name in outputs),
        bad_outputs=tuple(panel.role(name) for name in bad_outputs),
        x=array_of(used, inputs),
        y=array_of(used, outputs),
        b=array_of(used, bad_outputs),
        keys=used.select(keys),
        by=tuple(by),
        weight=used["weight"].to_numpy() if weight else None,
        panel=panel,
        provenance=panel.provenance.then("frontier", rows_used=used.height, dropped=dropped),
    )


def drop_producers(producers: Producers, gone: NDArray[np.bool_], *, code: str, reason: Text) -> Producers:
    """The producers without some, which are noted with their reason."""
    if not gone.any():
        return producers
    if gone.all():
        raise CannotBeShown(reason)
    kept = producers.at(np.flatnonzero(~gone))
    dropped = _dropped(code, reason, producers.keys.filter(pl.Series(gone)))
    history = kept.provenance
    return replace(kept, provenance=replace(history, rows_used=len(kept), dropped=(*history.dropped, *dropped)))


def group_words(group: Mapping[str, object]) -> Text:
    """A group in words: what its producers have in common."""
    if not group:
        return _ALL
    return join([value_words(key, str(value)) for key, value in group.items()], ", ")


def group_of_each(producers: Producers) -> list[Text]:
    """The group of each producer in words: a name alone says not of which year."""
    words = [_ALL] * len(producers)
    for group, places in producers.groups():
        for place in places:
            words[place] = group_words(group)
    return words


def value_words(key: str, value: str) -> Text:
    """What a column holds, in words: the codes of ownership are no words that a person reads."""
    return _OWNERSHIPS.get(value, Text.same(value)) if key == "ownership" else Text.same(value)


def array_of(rows: pl.DataFrame, names: Sequence[str]) -> Numbers:
    """Some columns side by side, shape (rows, names)."""
    if not names:
        return np.empty((rows.height, 0))
    return np.ascontiguousarray(rows.select(names).to_numpy(), dtype=np.float64)


def _scaled(values: Numbers) -> Numbers:
    size = np.abs(values).max(axis=0)
    return values / np.where(size > 0, size, 1.0)


def refuse_names(
    panel: Panel, inputs: Sequence[str], outputs: Sequence[str], bad_outputs: Sequence[str] = ()
) -> None:  # fmt: skip
    """Stop where there is no panel, nothing is named, something twice, or something that is no number."""
    if not isinstance(panel, Panel):
        raise UnknownOption(_NO_PANEL.fill(kind=type(panel).__name__))
    for option, names in (("inputs", inputs), ("outputs", outputs), ("bad_outputs", bad_outputs)):
        checked_names(option, names)
    named = (*inputs, *outputs, *bad_outputs)
    if not inputs or not outputs:
        raise UnknownOption(_NOTHING_NAMED.fill(known=", ".join(_numbers_of(panel))))
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        raise UnknownOption(_TWICE.fill(names=", ".join(twice)))
    words = [name for name in named if panel.has(name) and not panel.role(name).is_number]
    if words:
        raise UnknownOption.among("inputs", words[0], _numbers_of(panel))


def _numbers_of(panel: Panel) -> tuple[str, ...]:
    return tuple(name for name in panel.columns if panel.role(name).is_number)


def _refuse_negative(panel: Panel, rows: pl.DataFrame, names: Sequence[str]) -> None:
    problems = [
        negative_quantity(panel.role(name), int(row), value)
        for name in names
        for row, value in rows.filter(pl.col(name) < 0).select(ROW, name).head(PROBLEMS_NAMED).iter_rows()
    ]
    if problems:
        raise ProblemsFound(problems)


def negative_quantity(role: Role, row: int, value: float) -> Problem:
    """A quantity below 0 where the model needs one that is not."""
    return Problem(
        Severity.MUST_FIX,
        "negative-quantity",
        _NEGATIVE.fill(name=role.name, value=f"{value:g}"),
        _NEGATIVE_RULE,
        _NEGATIVE_WAY,
        row=row,
        column=role.key,
        value=f"{value:g}",
    )


def _dropped(code: str, reason: Text, rows: pl.DataFrame) -> list[Dropped]:
    if rows.is_empty():
        return []
    return [Dropped(code, reason, rows.height, tuple(rows[ROW].sort().head(ROWS_NOTED).to_list()))]


_PURPOSE = Text(vi="đường biên", en="a frontier")
_ALL = Text(vi="tất cả", en="all")
_OWNERSHIPS = {  # the codes of the role «ownership», in words
    "state": Text(vi="nhà nước", en="state"),
    "non_state": Text(vi="ngoài nhà nước", en="non-state"),
    "foreign": Text(vi="có vốn nước ngoài", en="foreign"),
}
NOBODY = Text(
    vi="Không đơn vị nào có đủ đầu vào và đầu ra khác 0, nên không có đường biên.",
    en="No producer has all inputs and outputs with some input that is not 0, so there is no frontier.",
)
MISSING = Text(
    vi="thiếu một số liệu cần dùng (đầu vào, đầu ra, giá), hoặc số đó là vô hạn",
    en="a figure that is needed (an input, an output, a price) is missing or infinite",
)
NO_INPUT = Text(vi="không dùng đầu vào nào", en="no input is used")
_NO_PANEL = Text(
    vi="Cần một bảng đã đọc (FirmPanel), không phải {kind}: FirmPanel.from_frame(bảng, quantities=[...]) với bảng của "
    "pandas, Polars…, hoặc read_firms(tệp, quantities=[...]).",
    en="A panel is wanted, not a {kind}: FirmPanel.from_frame(table, quantities=[...]) makes one of a table of pandas, "
    "Polars and others, read_firms(file, quantities=[...]) of a file.",
)
_NOTHING_NAMED = Text(
    vi="Hãy nêu ít nhất một đầu vào (inputs) và một đầu ra (outputs). Các cột số đang có: {known}.",
    en="Name one input and one output at least. The columns of numbers are: {known}.",
)
_TWICE = Text(
    vi="Mỗi đại lượng chỉ nêu một lần, hoặc là đầu vào hoặc là đầu ra; nêu hơn một lần: {names}.",
    en="A quantity is either an input or an output, and named once; named more than once: {names}.",
)
_NEGATIVE = Text(vi="{name} là {value}, số âm", en="{name} is {value}, which is negative")
_NEGATIVE_RULE = Text(
    vi="Mô hình này cần đầu vào và đầu ra không âm", en="This model needs inputs and outputs that are not negative"
)
_NEGATIVE_WAY = Text(
    vi="Kiểm tra lại số; nếu số âm là đúng (như lợi nhuận), dùng mô hình cộng tính hoặc theo hướng với hiệu suất biến "
    "đổi theo quy mô.",
    en="Check the figure; if it is right (a loss), use an additive or directional model with variable returns to "
    "scale.",
)
_CONSTANT = Text(
    vi="«{name}» bằng nhau ở mọi đơn vị, nên không giúp phân biệt các đơn vị.",
    en="«{name}» is the same everywhere and tells producers apart in nothing.",
)
_COLLINEAR = Text(
    vi="Có đầu vào (hoặc đầu ra) suy ra được từ các đầu vào (đầu ra) khác: trọng số của chúng không xác định duy nhất.",
    en="Some input (or output) follows from the others: their weights are not unique.",
)
_FEW = Text(
    vi="Nhóm {group} chỉ có {units} đơn vị; nên có từ {least} đơn vị, nếu không hầu hết đều thành hiệu quả.",
    en="Group {group} is small (producers: {units}); {least} or more are wanted, or nearly all will be efficient.",
)
