"""The cube against attackers that were not written here: every question at once, as one system of equations."""

from itertools import combinations

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import optimize

import nangsuat as ns
from nangsuat.compare import Contributors, DisclosureRule, ProtectedCube, cut_cube, protect_cube, size_class
from nangsuat.compare.disclosure.measures import parts_of
from nangsuat.data import TOTAL, UnknownOption, as_polars, evaluate, symbols
from nangsuat.measure import INDICATORS, of_one_row

WIDE = 1e-5  # relative; the audit proves widths to 1e-7, another solver answers to 1e-6 or so
SAME = 1e-9  # the same sums in another order
NOUGHT = 1e-7  # of squared lengths of vectors of noughts and ones
RULE = DisclosureRule()
KEYS = ("territory", "industry", "size", "ownership")
SOME = ("E01", "E02", "E03", "E04", "E05", "E07", "E13", "E17")
CODES = {
    "territory": ("01", "48", "79"),
    "industry": ("10", "26", "62"),
    "ownership": ("state", "non_state", "foreign"),
}
SMALL = 4  # contributors that must not be told together, and fewer


@st.composite
def worlds(draw: st.DrawFn, most: int = 45) -> ns.FirmPanel:
    """A few dozen enterprises under all keys, some of them large, some making losses."""
    count = draw(st.integers(8, most))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    spread = draw(st.sampled_from([0.3, 1.0, 2.0]))
    keys = {key: random.choice(codes[: draw(st.integers(1, 3))], count) for key, codes in CODES.items()}
    employees = np.ceil(np.exp(random.normal(3, 1.3, count)))
    output = np.round(employees * np.exp(random.normal(3, spread, count)), 1) + 1
    paid = {name: np.round(output * random.uniform(0.02, 0.2, count), 1) for name in ("interest", "taxes")}
    return ns.FirmPanel.from_frame(
        pl.DataFrame(
            {
                "firm": [f"f{number:02d}" for number in range(count)],
                "year": [2024] * count,
                **keys,
                "employees": employees,
                "output": output,
                "net_sales": np.round(output * random.uniform(0.8, 1.1, count), 1),
                "intermediate_inputs": np.round(output * random.uniform(0.2, 0.8, count), 1),
                "labour_cost": np.round(output * random.uniform(0.05, 0.3, count), 1),
                "depreciation": np.round(output * random.uniform(0.01, 0.1, count), 1),
                **paid,
                "profit": np.round(output * random.normal(0.05, 0.1, count), 1),
            }
        )
    )


def keyed(panel: ns.FirmPanel) -> pl.DataFrame:
    """The rows with their sizes."""
    return as_polars(panel.frame.with_columns(size_class(panel))).with_columns(pl.col("size").cast(pl.String))


class Attack:
    """Whoever has put every question there is about one sum, and knows which cells are empty and every cell's sign."""

    def __init__(self, cube: ProtectedCube, panel: ns.FirmPanel, indicator: str, role: str) -> None:
        rows = keyed(panel)
        self.values = rows[role].to_numpy()
        self.keys = {key: rows[key].to_numpy() for key in KEYS}
        cells = cube.one(indicator).rows(named=True)
        self.hidden = {tuple(cell[key] for key in KEYS): cell["code"] for cell in cells if cell["hidden"]}
        self.shown = [tuple(cell[key] for key in KEYS) for cell in cells if not cell["hidden"]]
        inner = sorted({tuple(str(self.keys[key][row]) for key in KEYS) for row in range(rows.height)})
        self.atoms = [self.members(place) for place in inner]

    def members(self, place: tuple[str, ...]) -> np.ndarray:
        """The enterprises of a cell, as noughts and ones."""
        inside = [
            np.full(self.values.size, code == TOTAL) | (self.keys[key] == code)
            for key, code in zip(KEYS, place, strict=True)
        ]
        return np.all(inside, axis=0).astype(float)

    def of_atoms(self, place: tuple[str, ...]) -> np.ndarray:
        return np.array([float((self.members(place) * atom).any()) for atom in self.atoms])

    def interval(self, place: tuple[str, ...]) -> tuple[float, float]:
        """The smallest and the largest sum of a cell in all tables that fit."""
        sums = np.array([atom @ self.values for atom in self.atoms])
        vectors = np.array([self.of_atoms(each) for each in self.hidden])
        signs = np.where(vectors @ sums < 0, -1.0, 1.0)
        told = np.array([self.of_atoms(each) for each in self.shown]).reshape(-1, len(self.atoms))
        bounds = [(0.0, None) if each >= 0 else (None, 0.0) for each in sums]
        limits = {"A_ub": -signs[:, None] * vectors, "b_ub": np.zeros(len(vectors)), "bounds": bounds}
        limits |= {"A_eq": told, "b_eq": told @ sums} if self.shown else {}
        ends = []
        for way in (-1, 1):
            goal, plain = -way * self.of_atoms(place), {"presolve": False}
            answer = optimize.linprog(goal, method="highs-ds", options=plain, **limits)
            ends.append(way * np.inf if answer.status == 3 else way * -answer.fun)
        return ends[0], ends[1]

    def told(self) -> np.ndarray:
        """The projection onto all that can be had by adding and subtracting what is shown."""
        vectors = np.array([self.members(each) for each in self.shown]).reshape(-1, self.values.size)
        if not vectors.size:
            return np.zeros((self.values.size, self.values.size))
        _, lengths, directions = np.linalg.svd(vectors)
        basis = directions[: int((lengths > SAME * lengths[0]).sum())]
        return basis.T @ basis


ROLES = {"E04": "output", "E07": "net_sales", "E17": "profit"}


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(worlds())
def test_whoever_asks_every_question_bounds_no_hidden_cell(panel: ns.FirmPanel):
    cube = protect_cube(panel, KEYS, SOME)
    for indicator, role in ROLES.items():
        attack = Attack(cube, panel, indicator, role)
        for place, code in attack.hidden.items():
            if code in ("too-few", "dominance", "p-percent"):
                inside = attack.values[attack.members(place) > 0]
                true, needed = inside.sum(), RULE.protection(Contributors.plain(*inside))
                low, high = attack.interval(place)
                room = WIDE * max(abs(true), needed, 1.0)
                away, towards = (high - true, true - low) if true >= 0 else (true - low, high - true)
                assert away >= needed - room, (indicator, place, code, low, true, high)
                assert towards >= min(needed, abs(true)) - room, (indicator, place, code, low, true, high)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(worlds(most=30))
def test_no_sums_and_differences_of_cells_leave_one_to_four(panel: ns.FirmPanel):
    cube = protect_cube(panel, KEYS, SOME)
    for indicator in ROLES:
        attack = Attack(cube, panel, indicator, ROLES[indicator])
        told, count = attack.told(), attack.values.size
        for size in range(1, SMALL + 1):
            few = np.array(list(combinations(range(count), size)))
            lengths = told[few[:, :, None], few[:, None, :]].sum(axis=(1, 2))
            assert (lengths < size - NOUGHT).all(), (indicator, few[lengths >= size - NOUGHT][0])


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(worlds())
def test_the_dictionarys_own_formulas_give_no_hidden_indicator_from_those_shown(panel: ns.FirmPanel):
    """Whoever knows both sums of every ratio shown has no hidden one's by adding and subtracting."""
    cube = protect_cube(panel, KEYS, SOME)
    shown: dict[tuple, dict[str, bool]] = {}
    for cell in cube.to_frame().rows(named=True):
        shown.setdefault(tuple(cell[key] for key in KEYS), {})[cell["indicator"]] = not cell["hidden"]
    for pattern in {tuple(sorted(each.items())) for each in shown.values()}:
        known = [part for code, is_shown in pattern if is_shown for part in parts(code)]
        for code, is_shown in pattern:
            if not is_shown:
                assert any(adds(known, [part]) for part in parts(code)), (pattern, code)


def parts(code: str) -> list[str]:
    """Numerator and denominator by the dictionary, value added as the parts that it is added up from."""
    added = INDICATORS["E02"].formula
    return [each.replace("value_added", f"({added})") for each in INDICATORS[code].formula.split(" / ")]


def adds(known: list[str], new: list[str]) -> bool:
    """Whether formulas are none of the sums and differences of others, tried on numbers drawn at random."""
    random = np.random.default_rng(3)
    names = sorted({name for formula in (*known, *new) for name in symbols(formula)})
    drawn = [dict(zip(names, random.uniform(1, 2, len(names)), strict=True)) for _ in range(40)]

    def rank(formulas: list[str]) -> int:
        table = [[evaluate(formula, values) for formula in formulas] for values in drawn]
        return int(np.linalg.matrix_rank(np.array(table, dtype=float).reshape(40, -1)))

    return rank([*known, *new]) > rank(known)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(worlds(most=35), st.data())
def test_an_answer_is_a_cell_or_a_sum_of_cells_shown_and_right(panel: ns.FirmPanel, data: st.DataObject):
    cube = protect_cube(panel, KEYS, ["E04", "E05"])
    rows = keyed(panel)
    by = data.draw(st.lists(st.sampled_from(KEYS), unique=True, max_size=2))
    filters = {
        key: data.draw(st.lists(st.sampled_from(sorted(set(rows[key]))), min_size=1, unique=True))
        for key in data.draw(st.lists(st.sampled_from(KEYS), unique=True, max_size=2))
    }
    for cell in cut_cube(cube.one("E04"), KEYS, "E04", by=by, filters=filters):
        inside = rows.filter(
            *(pl.col(key) == code for key, code in cell.keys.items() if code != TOTAL),
            *(pl.col(key).is_in(codes) for key, codes in filters.items()),
        )
        if not cell.hidden:
            assert RULE.finding(Contributors.plain(*inside["output"])) is None
            assert cell.value == pytest.approx(inside["output"].sum(), rel=SAME)
            assert cell.firms == inside.height
        else:
            assert cell.value is None
            assert cell.firms is None


def park_by_hand(**changes: list[float | None]) -> ns.FirmPanel:
    """Sixteen enterprises of two industries and two kinds of owner."""
    count = 16
    base = {
        "firm": [f"f{number:02d}" for number in range(count)],
        "year": [2024] * count,
        "industry": ["10"] * 8 + ["26"] * 8,
        "ownership": (["foreign"] * 5 + ["non_state"] * 3) * 2,
        "employees": [20.0] * count,
        "output": [100.0 + number for number in range(count)],
        "intermediate_inputs": [40.0] * count,
    }
    paid = {name: [10.0 + number for number in range(count)] for name in ("labour_cost", "interest", "taxes")}
    return ns.FirmPanel.from_frame(
        pl.DataFrame(base | paid | {"depreciation": [5.0] * count, "profit": [9.0] * count} | changes)
    )


def test_the_four_questions_of_the_finding_no_longer_add_up():
    """By owner, then the same of the large, of the medium, of the small ones: what is left are the three micro ones."""
    panel = park_by_hand()
    cube = protect_cube(panel, ["industry", "ownership"], ["E04"])
    cells = {key: cut_cube(cube.one("E04"), cube.keys, "E04", by=[key]) for key in cube.keys}
    assert not any(cell.hidden for each in cells.values() for cell in each)
    crossed = cut_cube(cube.one("E04"), cube.keys, "E04", by=["ownership"], filters={"industry": ["10"]})
    by_owner = {cell.keys["ownership"]: cell for cell in crossed}
    assert by_owner[TOTAL].value == pytest.approx(sum(100.0 + number for number in range(8)))
    assert by_owner["non_state"].hidden
    assert by_owner["foreign"].hidden  # else the industry less these would be the three others


def test_a_filter_on_all_codes_is_the_total_and_on_some_a_sum_of_cells_shown():
    cube = protect_cube(park_by_hand(), ["industry", "ownership"], ["E04"])
    whole = cut_cube(cube.one("E04"), cube.keys, "E04", filters={"ownership": ["foreign", "non_state", "state"]})
    assert whole[0].value == pytest.approx(sum(100.0 + number for number in range(16)))
    some = cut_cube(cube.one("E04"), cube.keys, "E04", by=["industry"], filters={"ownership": ["foreign"]})
    assert {cell.keys["industry"]: cell.hidden for cell in some} == {"10": True, "26": True, TOTAL: False}
    none = cut_cube(cube.one("E04"), cube.keys, "E04", filters={"ownership": ["state"]})
    assert none == []


def test_sums_that_hang_together_are_hidden_together():
    """One enterprise makes nearly all the output: value added and purchases of its industry are hidden too."""
    codes = ["E01", "E02", "E03", "E04", "E05", "E10"]
    output = [100.0 + number for number in range(16)]
    panel = park_by_hand(output=[5000.0, *output[1:]], fixed_assets=[50.0] * 16)
    cube = protect_cube(panel, ["industry"], codes)
    hidden = {code: set(cube.one(code).filter("hidden")["industry"]) for code in codes}
    assert {code: cells for code, cells in hidden.items() if code != "E10"} == {
        code: {"10", TOTAL} for code in codes if code != "E10"
    }
    assert hidden["E10"] == set()  # assets and employees are tied to none of these


def test_what_is_told_of_unlike_enterprises_is_told_once():
    """Purchases of one are missing: the gap between both value added would tell its value added."""
    panel = park_by_hand(intermediate_inputs=[None, *[40.0] * 15])
    cube = protect_cube(panel, ["industry"], ["E01", "E02", "E03", "E04"])
    assert cube.one("E03")["hidden"].all()
    assert set(cube.one("E03")["code"]) == {"overlap"}
    assert not cube.one("E01")["hidden"].any()
    assert not cube.one("E02")["hidden"].any()
    whole = protect_cube(park_by_hand(), ["industry"], ["E01", "E02", "E03", "E04"])
    assert not whole.one("E03")["hidden"].any()


def test_what_others_published_is_asked_of_every_set_shown():
    asked = []

    def beside(year: int, sets: list[list[str]], secrets: list[list[str]]) -> list[bool]:
        assert secrets == []
        asked.extend((year, len(each)) for each in sets)
        return [len(each) != 8 for each in sets]

    cube = protect_cube(park_by_hand(), ["industry"], ["E04", "E05"], beside=beside)
    assert asked == [(2024, 16), (2024, 8), (2024, 8)]
    assert set(cube.one("E05").filter("hidden")["code"]) == {"overlap"}
    assert cube.one("E05")["hidden"].sum() == 2


def test_holdings_years_and_order_of_rows():
    panel = ns.synthetic_park(enterprises=120, years=(2022, 2023))
    codes = ["E05", "E07"]
    cube = protect_cube(panel, KEYS, codes)
    turned = panel.collect().reverse()
    again = protect_cube(ns.FirmPanel.from_frame(turned.drop("row")), KEYS, codes)
    order = ["indicator", *KEYS, "year"]
    assert (
        cube.frame.sort(order)
        .select(*order, "hidden", "code")
        .equals(again.frame.sort(order).select(*order, "hidden", "code"))
    )
    firms = sorted(set(turned["firm"]))
    owned = protect_cube(panel, KEYS, codes, holdings=dict.fromkeys(firms[::2], "one"))
    assert owned.frame["hidden"].sum() > cube.frame["hidden"].sum()
    for language in ("vi", "en"):
        assert cube.summary(language)


def test_conditions_are_sums_that_the_cube_has():
    """What must be positive for an indicator to mean something is a part of it; else a sum of cells could not say."""
    for code in of_one_row():
        entry = INDICATORS[code]
        if "firm" in entry.levels:
            assert {condition for condition, _ in entry.positive} <= set(parts_of(entry.formula))


@pytest.mark.parametrize(
    ("keys", "indicators", "named"),
    [([], ["E04"], "keys"), (["name"], ["E04"], "name"), (["industry"], ["E21"], "E21")],
)
def test_bad_options_are_named(keys: list[str], indicators: list[str], named: str):
    with pytest.raises(UnknownOption, match=named):
        protect_cube(park_by_hand(), keys, indicators)
