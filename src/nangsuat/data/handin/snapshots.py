"""Accepted hand-ins as one panel, each row with the hand-in and the cell that it came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from nangsuat.data.framing import as_lazy, content_hash
from nangsuat.data.handin.result import SNAPSHOT_FORMAT
from nangsuat.data.panel import FirmPanel
from nangsuat.data.problems import NangsuatError
from nangsuat.data.provenance import Source
from nangsuat.data.roles import FIRM_ROLES, ROW
from nangsuat.data.text import Text

_TYPES: Mapping[str, type[pl.DataType]] = {"number": pl.Float64, "year": pl.Int64, "text": pl.String}


class SnapshotsDiffer(NangsuatError):
    """Hand-ins that cannot stand in one panel: of two currencies, or kept in a form that a later program wrote."""


@dataclass(frozen=True, slots=True)
class AcceptedHandIn:
    """A hand-in that was accepted.

    Attributes
    ----------
    id : its number, as on the receipt
    version : of corrections, counted from one
    snapshot : as :attr:`HandInCheck.snapshot` gave it
    """

    id: str
    version: int
    snapshot: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a row of the panel came from.

    Attributes
    ----------
    row : its number in the panel
    hand_in, version : the hand-in, and which of its versions
    specification : code and version that it was read by
    source : name of the file, or ``"form"``
    sha256 : of the file's bytes
    sheet, source_row : its place in that file
    letters : for each role the letter of its column in that file
    computed : the roles whose figures were not in the file, but follow from others
    """

    row: int
    hand_in: str
    version: int
    specification: str
    source: str
    sha256: str
    sheet: str | None
    source_row: int
    letters: Mapping[str, str]
    computed: frozenset[str] = frozenset()

    def cell(self, role: str) -> str | None:
        """The address of a figure in the file; nothing for a form, or a figure that was computed.

        Examples
        --------
        >>> origin = Origin(1, "2025-0007", 1, "quick-3/1", "a.xlsx", "0" * 64, "Data", 5, {"net_sales": "E"})
        >>> origin.cell("net_sales")
        'E5'
        """
        letter = self.letters.get(role) if role not in self.computed else None
        return f"{letter}{self.source_row}" if letter else None


@dataclass(frozen=True, slots=True)
class HandInPanel:
    """Accepted hand-ins together.

    Attributes
    ----------
    panel : their rows, numbered in the order of the hand-ins
    origins : one for each row, in the same order
    """

    panel: FirmPanel
    origins: tuple[Origin, ...]

    def origin(self, row: int) -> Origin:
        """Where the row of this number came from."""
        return self.origins[row - 1]


def read_snapshots(
    hand_ins: Sequence[AcceptedHandIn], *, name: str = "hand-ins", citation: Text | None = None
) -> HandInPanel:
    """One panel of accepted hand-ins, of any specifications and versions.

    Parameters
    ----------
    hand_ins : those to put together: of each enterprise and year one, the version that counts
    name, citation : of the source that the panel names

    Raises
    ------
    SnapshotsDiffer
        No hand-in, two currencies, or a snapshot of a later program.
    ProblemsFound
        An enterprise and year stands in two of them.

    Examples
    --------
    >>> from nangsuat.data import HandInEnterprise, check_form, specification_named
    >>> typed = {"net_sales": "1200", "intermediate_inputs": "700", "employees": "5"}
    >>> answer = check_form(specification_named("quick-3"), typed, enterprise=HandInEnterprise("A1"), year=2024)
    >>> together = read_snapshots([AcceptedHandIn("2024-0001", 1, answer.snapshot)])
    >>> together.panel.collect("firm", "net_sales").rows(), together.origin(1).hand_in
    ([('A1', 1200.0)], '2024-0001')
    """
    _refuse(hand_ins)
    rows = [(each, row) for each in hand_ins for row in each.snapshot["rows"]]
    present = {role for _, row in rows for role in row}
    roles = [role for role in FIRM_ROLES if role in present]
    schema: dict[str, type[pl.DataType]] = {ROW: pl.Int64, **{role: _TYPES[FIRM_ROLES[role].type] for role in roles}}
    columns = {role: [row.get(role) for _, row in rows] for role in roles}
    frame = pl.DataFrame({ROW: range(1, len(rows) + 1), **columns}, schema=schema, strict=False)
    digest = content_hash(as_lazy(frame))
    panel = FirmPanel.from_frame(
        frame,
        currency=hand_ins[0].snapshot["currency"],
        source=Source(name, digest, citation=citation, columns={role: role for role in roles}),
        synthetic=any(each.snapshot["synthetic"] for each in hand_ins),
    )
    return HandInPanel(panel, tuple(_origin(number, *pair) for number, pair in enumerate(rows, start=1)))


def _origin(number: int, hand_in: AcceptedHandIn, row: Mapping[str, Any]) -> Origin:
    kept = hand_in.snapshot
    return Origin(
        row=number,
        hand_in=hand_in.id,
        version=hand_in.version,
        specification=f"{kept['specification']}/{kept['version']}",
        source=kept["source"]["name"],
        sha256=kept["source"]["sha256"],
        sheet=kept["source"]["sheet"],
        source_row=row[ROW],
        letters=kept["source"]["letters"],
        computed=frozenset(kept.get("computed", {}).get(str(row[ROW]), ())),
    )


def _refuse(hand_ins: Sequence[AcceptedHandIn]) -> None:
    if not any(each.snapshot["rows"] for each in hand_ins):
        raise SnapshotsDiffer(
            Text(
                vi="Chưa có bản nộp nào để gộp. Chọn ít nhất một bản đã nhận.",
                en="There is no hand-in to put together. Choose at least one accepted.",
            )
        )
    later = next((each for each in hand_ins if each.snapshot["format"] > SNAPSHOT_FORMAT), None)
    if later is not None:
        raise SnapshotsDiffer(
            Text(
                vi="Bản nộp «{id}» do phiên bản mới hơn của Nangsuat lưu. Nâng cấp chương trình này.",
                en="Hand-in «{id}» was kept by a later version of Nangsuat. Upgrade this one.",
            ).fill(id=later.id)
        )
    currencies = sorted({each.snapshot["currency"] for each in hand_ins})
    if len(currencies) > 1:
        raise SnapshotsDiffer(
            Text(
                vi="Các bản nộp dùng nhiều loại tiền: {currencies}. Gộp từng loại riêng.",
                en="The hand-ins are in several currencies: {currencies}. Put each together by itself.",
            ).fill(currencies=", ".join(currencies))
        )
