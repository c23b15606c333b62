"""Tables of a release that may be shown: each indicator by place, industry, size and ownership, protected once.

Tables of one release are protected together: a total that one of them hides is hidden in all, and a cell that, beside
the cells of other tables, would tell on a few enterprises is hidden too (the library's query ledger, and ``solving``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import narwhals as nw
import polars as pl

from nangsuat.compare import DisclosureRule, ProtectedTable, ReasonCode, protect_table
from nangsuat.data import ROW, TOTAL, FirmPanel, UnknownOption, symbols, to_expression
from nangsuat.measure import INDICATORS, of_one_row, row_formula
from nangsuat.web.releases.models import Release
from nangsuat.web.releases.selectors import Accounts, standard_keys
from nangsuat.web.releases.services.ledgers import Ledgers, ledgers_of_rows

TABLE_SCHEMA: Mapping[str, Any] = {
    "indicator": pl.String,
    "key": pl.String,  # which table: one of the standard keys, or nothing for the total of all
    "code": pl.String,
    "year": pl.Int64,
    "value": pl.Float64,  # missing where hidden, or where the sums give none
    "firms": pl.Int64,
    "hidden": pl.Boolean,
}


@dataclass(frozen=True, slots=True)
class HiddenCell:
    """A cell that is not shown, for the office's own record."""

    table: str
    keys: Mapping[str, str | int]
    code: ReasonCode
    contributors: int
    threshold: str


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell that may be shown, and the enterprises that it is made of."""

    keys: Mapping[str, str]
    year: int
    value: float | None
    firms: int
    members: frozenset[str]


@dataclass(frozen=True, slots=True)
class Protected:
    """What of a table may be shown, and what not.

    Attributes
    ----------
    shown, hidden : its cells
    complete : the rows of the whole release that enter the indicator's sums
    """

    shown: tuple[ShownCell, ...]
    hidden: tuple[HiddenCell, ...]
    complete: frozenset[int] = frozenset()


def rule_of(release: Release) -> DisclosureRule:
    """The disclosure rule that a release was made by."""
    return DisclosureRule(**release.rule)


def rule_as_json(rule: DisclosureRule | Mapping[str, Any] | None) -> dict[str, Any]:
    """A rule as a release keeps it; a bad one is refused here.

    Examples
    --------
    >>> rule_as_json({"minimum_count": 7})["minimum_count"]
    7
    """
    if not isinstance(rule, DisclosureRule):
        known = tuple(asdict(DisclosureRule()))
        for name in rule or {}:
            if name not in known:
                raise UnknownOption.among("rule", name, known)
        rule = DisclosureRule(**(rule or {}))
    return asdict(rule)


def table_codes(panel: FirmPanel) -> tuple[str, ...]:
    """The indicators that a panel can give as sums of groups."""
    codes = [code for code in of_one_row() if "firm" in INDICATORS[code].levels]
    return tuple(code for code in codes if panel.has(*symbols(row_formula(code, panel))))


def keys_of(panel: FirmPanel) -> tuple[str, ...]:
    """The standard keys that a panel has."""
    return tuple(
        key for key in standard_keys if (panel.has("employees", "industry") if key == "size" else panel.has(key))
    )


def protected(
    accounts: Accounts, panel: FirmPanel, code: str, by: Sequence[str], rule: DisclosureRule, table: str
) -> Protected:
    """A table of a panel by some keys and the year, protected by itself."""
    made = protect_table(panel, [*by, "year"], code, rule=rule, holdings=accounts.holdings)
    firm_of = dict(accounts.rows.select(ROW, "firm").iter_rows())
    complete = complete_rows(accounts.panel, made)
    shown = [
        ShownCell(
            {key: entry[key] for key in by},
            entry["year"],
            entry[code],
            entry["firms"],
            frozenset(
                firm_of[row] for row in made.rows[(*(entry[key] for key in by), entry["year"])] if row in complete
            ),
        )
        for entry in made.frame.iter_rows(named=True)
    ]
    hidden = [
        HiddenCell(table, dict(item.keys), item.code, item.contributors, threshold(rule, item.code))
        for item in made.suppressed
    ]
    return Protected(tuple(shown), tuple(hidden), complete)


def complete_rows(panel: FirmPanel, made: ProtectedTable) -> frozenset[int]:
    """The rows that enter the sums: those where each part of the indicator has a number."""
    parts = [to_expression(part).is_finite().fill_null(False) for part in made.measures[0].parts]
    found = panel.frame.filter(nw.all_horizontal(*parts, ignore_nulls=True)).select(ROW).collect()
    return frozenset(found[ROW].to_list())


def against_ledger(cells: Iterable[ShownCell], ledgers: Ledgers, rule: DisclosureRule, table: str) -> Protected:
    """Which of these cells may stand beside what was shown before; those that may are noted as shown."""
    shown, hidden = [], []
    for cell in cells:
        refusal = ledgers.ask(cell.year, cell.members)
        if refusal is None:
            shown.append(cell)
        else:
            keys: dict[str, str | int] = {**cell.keys, "year": cell.year}
            hidden.append(HiddenCell(table, keys, refusal.code, refusal.contributors, threshold(rule, refusal.code)))
    return Protected(tuple(shown), tuple(hidden))


def rows_among(accounts: Accounts, complete: Collection[int]) -> pl.DataFrame:
    """Keys of the rows that enter an indicator's sums."""
    return accounts.rows.filter(pl.col(ROW).is_in(pl.Series(sorted(complete), dtype=pl.Int64).implode()))


def secrets_in(rows: pl.DataFrame, lines: Iterable[HiddenCell]) -> dict[int, list[Collection[str]]]:
    """The enterprises of the cells that the rule itself hides, year by year; other cells are hidden for their sake."""
    members: dict[tuple[str, ...], dict[tuple[Any, ...], list[str]]] = {}
    found: dict[int, list[Collection[str]]] = {}
    for line in lines:
        if line.code in _BY_RULE:
            keys = {key: value for key, value in line.keys.items() if value != TOTAL}
            named = tuple(sorted(keys))
            if named not in members:
                members[named] = _firms_by(rows, named)
            firms = members[named].get(tuple(keys[key] for key in named), [])
            found.setdefault(int(line.keys["year"]), []).append(frozenset(firms))
    return found


def _firms_by(rows: pl.DataFrame, keys: Sequence[str]) -> dict[tuple[Any, ...], list[str]]:
    grouped = rows.group_by(keys).agg(pl.col("firm"))
    return {tuple(place): firms for *place, firms in grouped.iter_rows()}


_BY_RULE: tuple[ReasonCode, ...] = ("too-few", "dominance", "p-percent")


def standard_tables(
    accounts: Accounts,
    rule: DisclosureRule,
    elsewhere: Callable[[str], Sequence[tuple[int, Collection[str]]]] = lambda _: (),
) -> Iterator[tuple[str, pl.DataFrame, list[HiddenCell]]]:
    """The protected tables of each indicator, one indicator after the other.

    ``elsewhere``: for an indicator the years and enterprises of cells that other public releases showed.
    """
    keys = keys_of(accounts.panel)
    for code in table_codes(accounts.panel):
        found = {key: protected(accounts, accounts.panel, code, [key], rule, table_name(code, [key])) for key in keys}
        complete = next((table.complete for table in found.values()), frozenset())
        lines = [line for table in found.values() for line in table.hidden]
        rows = rows_among(accounts, complete)
        ledgers = ledgers_of_rows(accounts, rule, rows, secrets_in(rows, lines), elsewhere=elsewhere(code))
        yield code, *_together(code, found, ledgers, rule)


def _together(
    code: str, found: Mapping[str, Protected], ledgers: Ledgers, rule: DisclosureRule
) -> tuple[pl.DataFrame, list[HiddenCell]]:
    """Tables of one indicator beside each other."""
    no_total = {
        int(cell.keys["year"]): cell for key, table in found.items() for cell in table.hidden if cell.keys[key] == TOTAL
    }
    entries: list[dict[str, Any]] = []
    hidden: list[HiddenCell] = []
    totals_seen: set[int] = set()
    for key, table in found.items():
        allowed = [cell for cell in table.shown if not (cell.keys[key] == TOTAL and cell.year in no_total)]
        checked = against_ledger(allowed, ledgers, rule, table_name(code, [key]))
        for cell in checked.shown:
            if cell.keys[key] == TOTAL and cell.year in totals_seen:
                continue
            totals_seen |= {cell.year} if cell.keys[key] == TOTAL else set()
            entries.append(_entry(code, key, cell))
        lines = [line for line in (*table.hidden, *checked.hidden) if line.keys[key] != TOTAL]
        no_total |= {int(line.keys["year"]): line for line in checked.hidden if line.keys[key] == TOTAL}
        entries += [_hidden_entry(code, key, line) for line in lines]
        hidden += lines
    for year, line in no_total.items():
        total = HiddenCell(table_name(code, []), {"year": year}, line.code, line.contributors, line.threshold)
        entries.append(_hidden_entry(code, "", total))
        hidden.append(total)
    return pl.DataFrame(entries, schema=TABLE_SCHEMA), hidden


def table_name(code: str, by: Sequence[str], filters: Mapping[str, Sequence[str]] | None = None) -> str:
    """A table's name in the record of cells not shown.

    Examples
    --------
    >>> table_name("E05", ["industry"]), table_name("E05", ["size"], {"industry": ["26", "27"]})
    ('E05 by industry', 'E05 by size where industry = 26, 27')
    """
    name = f"{code} by {', '.join(by)}" if by else f"{code} in total"
    where = "; ".join(f"{key} = {', '.join(values)}" for key, values in sorted((filters or {}).items()))
    return f"{name} where {where}" if where else name


def threshold(rule: DisclosureRule, code: ReasonCode) -> str:
    """The rule that hid a cell, in short."""
    said: dict[ReasonCode, str] = {
        "too-few": f"count < {rule.minimum_count}",
        "dominance": f"largest ≥ {rule.largest_share} %, two ≥ {rule.largest_two_share} %",
        "p-percent": f"p = {rule.p_percent} %",
        "overlap": f"difference < {rule.minimum_count}",
        "secondary": "",
    }
    return said[code]


def _entry(code: str, key: str, cell: ShownCell) -> dict[str, Any]:
    value = cell.keys[key]
    return {
        "indicator": code,
        "key": "" if value == TOTAL else key,
        "code": value,
        "year": cell.year,
        "value": cell.value,
        "firms": cell.firms,
        "hidden": False,
    }


def _hidden_entry(code: str, key: str, line: HiddenCell) -> dict[str, Any]:
    return {
        "indicator": code,
        "key": key,
        "code": str(line.keys[key]) if key else TOTAL,
        "year": int(line.keys["year"]),
        "value": None,
        "firms": None,
        "hidden": True,
    }
