"""The gate: what is hidden stays hidden, whatever else is asked."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nangsuat.data import TOTAL, UnknownOption
from nangsuat.web.releases import selectors, services
from nangsuat.web.releases.models import AnsweredQuery
from nangsuat.web.releases.services import answering
from nangsuat.web.releases.services.solving import ShownCells


def test_each_hidden_cell_has_one_line(park):
    release = park.release()
    hidden = selectors.tables_of(release).filter("hidden").height
    assert release.suppressions.count() == hidden == release.manifest["hidden_cells"]


def test_a_total_hidden_in_one_table_is_shown_in_none(park):
    release = park.release()
    tables = selectors.tables_of(release)
    assert tables.filter(pl.col("code") == TOTAL).group_by("indicator", "year").len()["len"].to_list() == [1] * (
        len(release.manifest["indicators"]) * 2
    )


def test_the_order_of_questions_changes_no_answer(park):
    """Whoever asks first, and whatever: an answer is cut from what was settled when the release was made."""
    release = park.release()
    asked = [
        {"by": ["industry", "size"]},
        {"by": ["ownership"], "filters": {"size": ["small"]}},
        {"by": ["ownership"], "filters": {"size": ["small", "medium"], "industry": ["26", "62"]}},
    ]
    first = [services.safe_table(release, indicator="E05", **each).to_frame() for each in asked]
    again = [services.safe_table(release, indicator="E05", **each).to_frame() for each in reversed(asked)]
    assert all(one.equals(two) for one, two in zip(first, reversed(again), strict=True))
    assert not AnsweredQuery.objects.exists()


def test_a_narrow_question_is_refused(park):
    release = park.release()
    table = services.safe_table(release, indicator="E05", by=["size"], filters={"industry": ["21"]})
    assert all(cell.code == "hidden" for cell in table.cells)
    assert all(cell.value is None and cell.firms is None for cell in table.cells)


def test_hidden_industries_cannot_be_had_by_asking_otherwise(park):
    release = park.release()
    standard = services.safe_table(release, indicator="E05", by=["industry"]).cells
    hidden = {(cell.keys["industry"], cell.year) for cell in standard if cell.code == "hidden"}
    assert hidden
    secrets = {
        (line.cell["industry"], line.cell["year"])
        for line in release.suppressions.filter(table="E05 by industry", code__in=["too-few", "dominance", "p-percent"])
    }
    for industry, year in secrets:
        alone = services.safe_table(release, indicator="E05", years=[year], filters={"industry": [industry]})
        others = [key for key, _ in hidden if key != industry]
        rest = services.safe_table(release, indicator="E05", years=[year], filters={"industry": others})
        assert all(cell.code == "hidden" for cell in alone.cells)
        shown = {cell.code for cell in rest.cells}
        assert shown == {"hidden"} or len(others) == 0


def test_sets_that_differ_by_few_are_refused(park):
    release = park.release()
    firms = sorted(selectors.accounts_of(release).rows.filter(pl.col("year") == 2023)["firm"].to_list())
    half = firms[: len(firms) // 2]
    services.answer_query(release, indicator="E05", year=2023, members=half)
    services.answer_query(release, indicator="E05", year=2023, members=half)
    assert AnsweredQuery.objects.filter(digest__isnull=False, count=len(half)).count() == 1
    with pytest.raises(services.OverlapRefused):
        services.answer_query(release, indicator="E05", year=2023, members=half[:-1])
    with pytest.raises(services.OverlapRefused):
        services.answer_query(release, indicator="E05", year=2023, members=firms[:3])
    assert release.suppressions.filter(table="E05 of a set").count() == 2


def test_questions_that_there_are_not(park):
    release = park.release()
    for asked in (
        {"indicator": "E99"},
        {"indicator": "E21"},
        {"indicator": "E05", "by": ["firm"]},
        {"indicator": "E05", "filters": {"name": ["x"]}},
        {"indicator": "E05", "by": ["territory", "industry", "size", "ownership"]},
    ):
        with pytest.raises(UnknownOption):
            services.safe_table(release, **asked)


def test_a_withdrawn_release_answers_nothing(park):
    release = park.release()
    services.release_withdraw(release=release, reason="Sai đơn vị", by=park.world.park_officer)
    release.refresh_from_db()
    with pytest.raises(services.NotPublished, match="Sai đơn vị"):
        services.safe_table(release, indicator="E05")
    with pytest.raises(services.CannotBeWithdrawn):
        services.release_withdraw(release=release, reason="lại", by=park.world.park_officer)


def test_sums_of_many_cells_are_seen_through():
    """Total less three industries less two sizes of the fourth leaves its third size: one enterprise."""
    firms = [f"f{number:02d}" for number in range(41)]
    cells = ShownCells(firms, {}, minimum_count=5)
    blocks = [firms[start : start + 10] for start in (0, 10, 20)]
    assert cells.show(firms)
    assert all(cells.show(block) for block in blocks)
    assert cells.show(firms[30:35])
    assert not cells.show(firms[35:40])


FIRMS = [f"f{number:02d}" for number in range(30)]
cells = st.lists(st.frozensets(st.sampled_from(FIRMS), min_size=1), max_size=12)


@given(cells, cells, st.lists(st.frozensets(st.sampled_from(FIRMS), min_size=1, max_size=4), max_size=3), st.booleans())
def test_cells_taken_at_once_are_as_cells_noted_one_by_one(earlier, later, secrets, owned):
    """By enterprises in blocks, or not; before what is hidden is known, or after."""
    owners = {"f00": "x", "f01": "x", "f02": "x"} if owned else {}
    at_once = ShownCells(FIRMS, owners, minimum_count=5, secrets=secrets, shown=earlier)
    one_by_one = ShownCells(FIRMS, owners, minimum_count=5)
    for cell in earlier:
        one_by_one.note(cell)
    one_by_one.protect(secrets)
    trial = one_by_one.copy()
    answers = [[each.show(cell) for cell in later] for each in (at_once, trial, one_by_one)]
    assert answers[0] == answers[1] == answers[2]


def test_what_was_told_already_refuses_nothing_else():
    """Cells of other releases may tell a few; that is no reason to show nothing any more."""
    cells = ShownCells(FIRMS, {}, minimum_count=5, secrets=[FIRMS[:2]], shown=[FIRMS, FIRMS[2:]])
    assert cells.show(FIRMS[:15])
    assert not cells.show(FIRMS[3:])


def test_what_another_process_answered_counts(park):
    """Each process keeps what was shown; what others have answered since is added before it answers."""
    release = park.release()
    firms = sorted(selectors.accounts_of(release).rows.filter(pl.col("year") == 2023)["firm"].to_list())
    services.answer_query(release, indicator="E05", year=2023, members=firms[:20])
    places = answering.places_of(selectors.accounts_of(release))
    answering.note_answers(release, "E05", [(2023, frozenset(firms[:12]))], places)  # as another one would
    with pytest.raises(services.OverlapRefused):
        services.answer_query(release, indicator="E05", year=2023, members=firms[:11])
    services.answer_query(release, indicator="E05", year=2022, members=firms[:12])
