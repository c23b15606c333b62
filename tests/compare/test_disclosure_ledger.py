"""The ledger of answers against an attacker who subtracts everything from everything."""

from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nangsuat.compare import LedgerDamaged, QueryLedger
from nangsuat.data import UnknownOption

FIRMS = [f"f{number:02d}" for number in range(24)]
EVERYBODY = frozenset(FIRMS)

subsets = st.frozensets(st.sampled_from(FIRMS))


@st.composite
def questions(draw: st.DrawFn) -> list[frozenset[str]]:
    """Questions as attackers ask them: sets, the same with a few more or fewer, unions, differences and rests."""
    asked: list[frozenset[str]] = [draw(subsets)]
    for _ in range(draw(st.integers(1, 12))):
        one, two = draw(st.sampled_from(asked)), draw(st.sampled_from(asked))
        near = one ^ draw(st.frozensets(st.sampled_from(FIRMS), max_size=4))
        asked.append(draw(st.sampled_from([draw(subsets), near, one | two, one - two, EVERYBODY - one, near | two])))
    return asked


def few(group: frozenset[str], holdings: dict[str, str], least: int) -> bool:
    return 0 < len({holdings.get(firm, firm) for firm in group}) < least


def unsafe_family(family: list[frozenset[str]], holdings: dict[str, str], least: int) -> bool:
    """The attacks that the ledger names, one by one, over sets as Python has them."""
    if any(few(one, holdings, least) for one in family):
        return True
    if any(few(one ^ two, holdings, least) for one, two in combinations(family, 2)):
        return True
    for trio in combinations(family, 3):
        for one, two, whole in permutations(trio):
            if not one & two and few((one | two) ^ whole, holdings, least):
                return True
    return False


@settings(max_examples=150)
@given(questions(), st.integers(3, 6), st.booleans())
def test_refused_is_exactly_what_would_single_out_a_few(asked: list[frozenset[str]], least: int, owned: bool):
    holdings = {"f00": "x", "f01": "x", "f02": "x", "f03": "y", "f04": "y"} if owned else {}
    ledger = QueryLedger("test", FIRMS, minimum_count=least, holdings=holdings)
    given_out = [EVERYBODY]
    for question in asked:
        refusal = ledger.ask(question)
        contributors = {holdings.get(firm, firm) for firm in question}
        expected = len(contributors) < least or unsafe_family([*given_out, question], holdings, least)
        assert (refusal is not None) == expected, sorted(question)
        if refusal is None:
            given_out.append(question)
        else:
            assert refusal.code == ("too-few" if len(contributors) < least else "overlap")
            assert refusal.contributors < least
    for one, two in combinations(set(given_out), 2):
        assert len(one ^ two) >= least
        assert not few(one - two, holdings, least) or two - one  # nobody is left alone by subtracting


@settings(max_examples=50)
@given(questions(), st.randoms(use_true_random=False))
def test_what_was_accepted_is_accepted_in_any_order(asked: list[frozenset[str]], random):
    ledger = QueryLedger("test", FIRMS)
    accepted = [question for question in asked if ledger.ask(question) is None]
    random.shuffle(accepted)
    again = QueryLedger("test", FIRMS)
    assert all(again.ask(question) is None for question in accepted)


@settings(max_examples=50)
@given(questions(), subsets)
def test_a_stored_ledger_answers_as_the_one_that_was_stored(asked: list[frozenset[str]], question: frozenset[str]):
    ledger = QueryLedger("E05, 2025", FIRMS, minimum_count=4, holdings={"f01": "x", "f02": "x"})
    for each in asked:
        ledger.ask(each)
    stored = QueryLedger.from_bytes(ledger.to_bytes())
    assert stored.to_bytes() == ledger.to_bytes()
    assert stored.answers == ledger.answers
    assert stored.check(question) == ledger.check(question)
    assert stored.ask(question) == ledger.ask(question)
    assert stored.to_bytes() == ledger.to_bytes()


def test_a_damaged_ledger_is_refused():
    stored = bytearray(QueryLedger("E05", FIRMS).to_bytes())
    stored[-1] ^= 1
    with pytest.raises(LedgerDamaged, match="backup"):
        QueryLedger.from_bytes(bytes(stored))
    with pytest.raises(LedgerDamaged):
        QueryLedger.from_bytes(b"")


def test_checking_leaves_no_trace_and_asking_twice_is_one_answer():
    ledger = QueryLedger("E05", FIRMS)
    assert ledger.check(FIRMS[:12]) is None
    assert ledger.answers == 0
    assert ledger.ask(FIRMS[:12]) is None
    assert ledger.ask(FIRMS[:12]) is None
    assert ledger.ask(FIRMS[12:]) is None  # the rest of all is known already
    assert ledger.answers == 2


def test_a_refusal_is_an_audit_line():
    ledger = QueryLedger("E05", range(2000))
    assert ledger.ask(range(30), territory="79") is None
    refusal = ledger.ask(range(28), territory="79", size="small")
    assert refusal.line("vi") == (
        "territory = 79, size = small: trùng gần hết với số liệu đã cung cấp [overlap; 2 chủ thể; "
        "lấy hiệu với số liệu đã cung cấp không được còn lại dưới 5 doanh nghiệp]"
    )
    with pytest.raises(UnknownOption, match="nobody"):
        ledger.ask(["nobody"])
    assert QueryLedger("nothing", []).ask([]).code == "too-few"


def test_owners_reach_further_than_enterprises():
    """Twenty enterprises more, but all of one owner: the difference is that owner's."""
    holdings = {str(number): "group" for number in range(20)}
    ledger = QueryLedger("E05", range(100), holdings=holdings)
    assert ledger.ask(range(60)) is None
    refusal = ledger.ask(range(20, 60))
    assert refusal.code == "overlap"
    assert refusal.contributors == 1
    assert QueryLedger("E05", range(100)).ask(range(20, 60)) is None


def test_many_answers_of_many_enterprises_stay_exact():
    random = np.random.default_rng(5)
    keys = [random.integers(0, size, 500) for size in (6, 5, 3)]
    ledger, held = QueryLedger("E05", range(500)), [frozenset(range(500))]
    for _ in range(50):
        chosen = np.ones(500, dtype=bool)
        for key in keys:
            if random.random() < 0.7:
                chosen &= np.isin(key, random.choice(key.max() + 1, random.integers(1, key.max() + 1), replace=False))
        question = frozenset(np.flatnonzero(chosen).tolist())
        if ledger.ask(question) is None:
            held.append(question)
    names = [frozenset(map(str, each)) for each in held]
    assert not unsafe_family(names, {}, 5)
