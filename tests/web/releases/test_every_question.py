"""An attacker puts every question that the explorer can put and solves them all together."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

import numpy as np
import polars as pl
import pytest
from django.core.cache import cache
from scipy import optimize

from nangsuat.compare import Contributors, DisclosureRule
from nangsuat.data import TOTAL
from nangsuat.web.releases import selectors, services
from nangsuat.web.releases.models import Release
from web_releases import fill_park

KEYS = selectors.standard_keys
YEAR = 2023
WIDE = 1e-5  # relative; another solver answers to 1e-6 or so
NOUGHT = 1e-7  # of squared lengths of vectors of noughts and ones
SMALL = 4  # contributors that must not be told together, and fewer
TOGETHER = {"territory": (1,), "industry": (1,), "size": (1, 2), "ownership": (1, 2)}  # codes that are added up

type Members = tuple[bool, ...]


class Attacker:
    """Who knows which enterprises stand under which keys, and has the answer to every question about one year."""

    def __init__(self, release: Release, indicator: str, role: str) -> None:
        accounts = selectors.accounts_of(release)
        rows = accounts.rows.join(accounts.panel.collect().select("row", role), on="row").filter(year=YEAR)
        self.keys = {key: rows[key].to_numpy() for key in KEYS}
        self.values = rows[role].to_numpy()
        self.told = {self.members(place): value for place, value in self._answers(release, indicator)}
        self.shown = np.array([members for members, value in self.told.items() if value is not None], dtype=float)
        self.sums = self.shown @ self.values

    def _answers(self, release: Release, indicator: str) -> Iterator[tuple[dict[str, Any], float | None]]:
        codes = {key: sorted(set(self.keys[key])) for key in KEYS}
        for by in ("", *KEYS):
            others = [key for key in KEYS if key != by]
            chosen = [
                [(), *(each for size in TOGETHER[key] for each in combinations(codes[key], size))] for key in others
            ]
            for some in product(*chosen):
                filters = {key: list(each) for key, each in zip(others, some, strict=True) if each}
                asked = {"by": [by] if by else [], "filters": filters, "years": [YEAR]}
                for cell in services.safe_table(release, indicator=indicator, **asked).cells:
                    here = {key: [code] for key, code in cell.keys.items() if code != TOTAL}
                    yield {**filters, **here}, None if cell.code == "hidden" else cell.value

    def members(self, place: dict[str, list[str]]) -> Members:
        inside = [np.isin(self.keys[key], codes) for key, codes in place.items()]
        return tuple(np.all(inside, axis=0).tolist()) if inside else (True,) * self.values.size

    def cells(self) -> Iterator[Members]:
        """Every cell of every table, as the enterprises in it."""
        for size in range(len(KEYS) + 1):
            for keys in combinations(KEYS, size):
                yield from {
                    self.members({key: [self.keys[key][row]] for key in keys}) for row in range(self.values.size)
                }

    def interval(self, members: Members) -> tuple[float, float]:
        """The smallest and the largest sum of a set that fits all answers, nobody being negative."""
        places = ["/".join(place) for place in zip(*(self.keys[key] for key in KEYS), strict=True)]
        inner = np.unique(places, return_inverse=True)[1]
        atoms = np.array([inner == number for number in range(inner.max() + 1)], dtype=float)
        told = {"A_eq": (self.shown @ atoms.T > 0).astype(float), "b_eq": self.sums, "options": {"presolve": False}}
        goal = (atoms @ np.array(members, dtype=float) > 0).astype(float)
        ends = []
        for way in (-1, 1):
            answer = optimize.linprog(-way * goal, bounds=[(0.0, None)] * len(atoms), method="highs-ds", **told)
            ends.append(way * np.inf if answer.status == 3 else way * -answer.fun)
        return ends[0], ends[1]


@pytest.fixture
def release(world: Any) -> Release:
    cache.clear()  # how often a guest has downloaded
    campaigns, _ = fill_park(world.park, world.park_officer, enterprises=60, years=(YEAR,))
    asked = services.release_make(owner=world.park, title="Khu", campaigns=campaigns, by=world.park_officer)
    return services.release_build(asked.pk)


def test_every_question_at_once_bounds_no_cell_that_the_rule_hides_and_leaves_no_few(release):
    attacker, rule = Attacker(release, "E04", "output"), DisclosureRule()
    assert len(attacker.shown) > 10
    looked_at = 0
    for members in set(attacker.cells()):
        inside = Contributors.plain(*attacker.values[np.array(members)])
        if rule.finding(inside) is not None:
            assert attacker.told.get(members) is None
            (low, high), true, needed = attacker.interval(members), inside.size, rule.protection(inside)
            assert high - true >= needed - WIDE * true, (inside.amounts, low, high)
            assert true - low >= min(needed, true) - WIDE * true, (inside.amounts, low, high)
            looked_at += 1
    assert looked_at > 30
    _, lengths, directions = np.linalg.svd(attacker.shown)
    basis = directions[: int((lengths > NOUGHT).sum())]
    told = basis.T @ basis
    for size in range(1, SMALL + 1):
        few = np.array(list(combinations(range(attacker.values.size), size)))
        lengths = told[few[:, :, None], few[:, None, :]].sum(axis=(1, 2))
        assert (lengths < size - NOUGHT).all()


def test_the_four_downloads_of_a_guest_no_longer_give_the_few(release, browser_of):
    """By owner, then by owner of the large, the medium, the small: what was left were the few micro ones."""
    rows = selectors.accounts_of(release).rows.filter(year=YEAR)
    browser = browser_of()

    def table(**more: str) -> dict[str, str]:
        asked = {"source": f"release-{release.pk}", "indicator": "E04", "by": "ownership", "format": "csv"}
        asked |= {"first": str(YEAR), "last": str(YEAR), **more}
        body = browser.get("/explore/download/", asked).content.decode("utf-8-sig")
        return {line[0]: line[1] for line in csv.reader(io.StringIO(body, newline="")) if len(line) > 1}

    whole = table()
    slices = {size: table(size=size) for size in ("large", "medium", "small", "micro")}
    names = {"Có vốn đầu tư nước ngoài": "foreign", "Ngoài nhà nước": "non_state"}
    assert set(names) & set(whole)
    hidden_somewhere = False
    for name, code in names.items():
        hidden = [size for size, found in slices.items() if name in found and not _is_number(found[name])]
        hidden_somewhere |= bool(hidden)
        if name in whole and _is_number(whole[name]) and hidden:
            assert rows.filter(pl.col("size").is_in(hidden), ownership=code).height > SMALL
            assert len(hidden) > 1
    assert hidden_somewhere


def _is_number(written: str) -> bool:
    return written.replace(".", "", 1).lstrip("-").isdigit()
