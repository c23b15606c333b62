"""Hand-ins to check: a form's workbook made and filled in as an accountant would, right or wrong on purpose."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl
import pytest

from nangsuat.data import (
    FirmPanel,
    HandInCheck,
    HandInSpecification,
    check_hand_in,
    specification_named,
    write_hand_in_workbook,
)

sys.path.insert(0, str(Path(__file__).parent))  # the tests are no package

from made_hand_ins import COMPANY, RIGHT, TOKEN, YEAR, Fill, fill


@pytest.fixture
def accounts() -> HandInSpecification:
    return specification_named("accounts-2026")


@pytest.fixture
def quick() -> HandInSpecification:
    return specification_named("quick-3")


@pytest.fixture
def prior() -> FirmPanel:
    """Accepted figures of the two years before, a little smaller each."""
    figures = {role: value for role, value in RIGHT.items() if isinstance(value, float)}
    rows = [
        {"firm": firm, "name": name, "year": year, **{role: round(value * share, 1) for role, value in figures.items()}}
        for firm, name in (("E1", "Công ty Mẫu"), ("E2", "Công ty Hai"))
        for year, share in ((2023, 0.9), (2024, 0.95))
    ]
    return FirmPanel.from_frame(pl.DataFrame(rows), name="accepted")


@pytest.fixture
def hand_in(tmp_path: Path, accounts: HandInSpecification) -> Callable[..., HandInCheck]:
    """Make the workbook, fill it in with right figures and what the test changes, and check it."""

    def made(
        changed: Mapping[str, object] | None = None,
        *,
        prior: FirmPanel | None = None,
        also: Fill | None = None,
        edit: Callable[[Path], None] | None = None,
        **options: object,
    ) -> HandInCheck:
        path = tmp_path / "so-lieu.xlsx"
        write_hand_in_workbook(accounts, path, enterprises=[COMPANY], year=YEAR, prior=prior, token=TOKEN)
        fill(path, {("E1", YEAR): {**RIGHT, **(changed or {})}, **(also or {})})
        if edit:
            edit(path)
        asked = {"enterprises": [COMPANY], "year": YEAR, "prior": prior, "token": TOKEN, **options}
        return check_hand_in(path, accounts, **asked)  # type: ignore[arg-type]

    return made
