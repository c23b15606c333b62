"""The audit log shows every way to tamper with it, and the database refuses to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, connections, transaction
from hypothesis import given
from hypothesis import strategies as st

from nangsuat.web.core import audit
from nangsuat.web.core.models import AuditEvent

WRITERS, LINES = 8, 6


@pytest.fixture
def chain(db: None) -> audit.Verification:
    for number in range(1, 7):
        audit.record("timer", "round", f"thing:{number}", details={"n": number})
    return audit.verify()


@pytest.fixture
def unguarded(chain: audit.Verification) -> Iterator[audit.Verification]:
    """As if somebody had the rights of the database's owner and took the triggers away."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER audit_no_update")
            cursor.execute("DROP TRIGGER audit_no_delete")
        else:
            cursor.execute("ALTER TABLE core_auditevent DISABLE TRIGGER audit_only_grows")
    yield chain
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE core_auditevent ENABLE TRIGGER audit_only_grows")


def reasons(**options: str) -> set[tuple[int, str]]:
    return {(broken.number, broken.reason) for broken in audit.verify(**options).breaks}


def test_a_chain_that_nobody_touched_holds(chain: audit.Verification):
    assert chain.ok
    assert chain.events == 6
    assert audit.verify(expected_last=chain.anchor).ok


@pytest.mark.parametrize(
    "change",
    [{"actor": "other@example.vn"}, {"action": "x"}, {"target": "x"}, {"details": {"n": 9}}, {"address": "::1"}],
)
def test_a_changed_line_is_found(unguarded: audit.Verification, change: dict[str, object]):
    AuditEvent.objects.filter(number=3).update(**change)
    assert reasons() == {(3, "line-changed")}


def test_a_changed_line_with_a_new_hash_breaks_the_next(unguarded: audit.Verification):
    event = AuditEvent.objects.get(number=3)
    event.actor = "other@example.vn"
    AuditEvent.objects.filter(number=3).update(actor=event.actor, digest=audit.digest_of(event))
    assert reasons() == {(4, "chain-broken")}


def test_a_line_taken_out_of_the_middle_is_found(unguarded: audit.Verification):
    AuditEvent.objects.filter(number=3).delete()
    assert reasons() == {(4, "missing-line"), (4, "chain-broken")}


def test_lines_cut_off_the_end_are_found_by_an_anchor_only(unguarded: audit.Verification):
    AuditEvent.objects.filter(number__gte=5).delete()
    assert reasons() == set()
    assert reasons(expected_last=unguarded.anchor) == {(6, "end-cut")}


def test_a_whole_log_written_anew_is_found_by_an_anchor(unguarded: audit.Verification):
    AuditEvent.objects.all().delete()
    for number in range(1, 9):
        audit.record("timer", "round", f"other:{number}")
    assert reasons() == set()
    assert reasons(expected_last=unguarded.anchor) == {(6, "line-changed")}


def test_two_lines_that_changed_places_are_found(unguarded: audit.Verification):
    AuditEvent.objects.filter(number=2).update(number=99)
    AuditEvent.objects.filter(number=3).update(number=2)
    AuditEvent.objects.filter(number=99).update(number=3)
    assert {number for number, _ in reasons()} >= {2, 3, 4}


@pytest.mark.parametrize("written", ["x", "12", "12:abc", "-1:" + "0" * 64])
def test_what_is_no_anchor_is_said_so(chain: audit.Verification, written: str):
    with pytest.raises(audit.NoAnchor, match="line number"):
        audit.verify(expected_last=written)


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_refuses(chain: audit.Verification, act: str):
    lines = AuditEvent.objects.filter(number=2)
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        lines.update(actor="x") if act == "update" else lines.delete()
    assert audit.verify().ok


def test_an_address_that_is_none_is_left_out(db: None):
    assert audit.record("guest", "x", address="unknown").address is None
    assert audit.record("guest", "x", address="2001:0db8:0::1").address == "2001:db8::1"
    assert audit.verify().ok


plain = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
details = st.dictionaries(words, plain | words | st.lists(words, max_size=3), max_size=4)


@given(said=details)
@pytest.mark.django_db
def test_whatever_is_said_is_read_back_as_it_was_hashed(said: dict[str, object]):
    with transaction.atomic():
        audit.record("timer", "round", details=said)
        assert audit.verify().ok
        transaction.set_rollback(True)


@pytest.fixture
def shared_by_threads(transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database as a site has it: that of the tests lies in memory, where SQLite makes no one wait."""
    if connection.vendor != "sqlite":
        return
    file = tmp_path / "site.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(file)])
    monkeypatch.setitem(connections.settings, "default", {**connections.settings["default"], "NAME": str(file)})


def test_many_writers_at_once_make_one_chain(shared_by_threads: None):
    found: list[audit.Verification] = []

    def write(name: int) -> None:
        for line in range(LINES):
            audit.record(f"writer-{name}", "round", str(line))

    _in_threads([partial(write, name) for name in range(WRITERS)])
    _in_threads([lambda: found.append(audit.verify())])
    assert found[0].ok
    assert found[0].events == WRITERS * LINES


def _in_threads(acts: list[Callable[[], object]]) -> None:
    def alone(act: Callable[[], object]) -> None:
        try:
            act()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=alone, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
