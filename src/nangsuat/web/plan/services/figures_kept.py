"""Figures of a document by name, as they are kept at issue and held against those of today."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from nangsuat.data import Figure, Text, format_number
from nangsuat.report.composition import SetDocument

type Kept = Mapping[str, Mapping[str, Any]]


def kept_figures(figures: Mapping[str, Figure], ready: SetDocument | None = None) -> dict[str, dict[str, Any]]:
    """Each figure by name: value, words, and where it is printed."""
    places: dict[Figure, list[str]] = {}
    for figure_id, figure in (ready.lineage.figures if ready else {}).items():
        places.setdefault(figure, []).append(figure_id)
    return {
        name: {
            "value": figure.value,
            "decimals": figure.decimals,
            "label": asdict(figure.label),
            "unit": asdict(figure.unit),
            "places": places.get(figure, []),
        }
        for name, figure in figures.items()
    }


def digest_of(kept: Kept) -> str:
    """A hash of what the figures print: another one means that somebody sees other numbers."""
    printed = {name: [_printed(entry), entry["label"]["vi"]] for name, entry in kept.items()}
    return hashlib.sha256(json.dumps(printed, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _printed(entry: Mapping[str, Any]) -> str:
    return format_number(entry["value"], "vi", entry["decimals"])


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that is another one today.

    Attributes
    ----------
    name, label, unit : which
    before, after : as issued and as it is now; missing where there is none
    decimals : digits behind the sign
    places : where the issued document prints it
    """

    name: str
    label: Text
    unit: Text
    before: float | None
    after: float | None
    decimals: int | None
    places: tuple[str, ...]
    state: str

    @property
    def difference(self) -> float | None:
        """By how much it grew, from one printed number to the other: a reader who subtracts them gets the same."""
        if self.before is None or self.after is None:
            return None
        if self.decimals is None:
            return self.after - self.before
        return round(self.after, self.decimals) - round(self.before, self.decimals)


def changes_since(issued: Kept, now: Kept) -> tuple[Change, ...]:
    """The figures that print otherwise today, came since or are gone, in the order of the issued document."""
    names = [*issued, *(name for name in now if name not in issued)]
    return tuple(
        _change(name, issued.get(name), now.get(name)) for name in names if _differs(issued.get(name), now.get(name))
    )


def _differs(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> bool:
    return before is None or after is None or _printed(before) != _printed(after)


def _change(name: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> Change:
    said = before or after or {}
    state = "new" if before is None else "gone" if after is None else "changed"
    return Change(
        name=name,
        label=Text(**said["label"]),
        unit=Text(**said["unit"]),
        before=before["value"] if before else None,
        after=after["value"] if after else None,
        decimals=said["decimals"],
        places=tuple(before["places"]) if before else (),
        state=state,
    )
