"""Tables for release against attackers that were not written here: enumeration of all tables, and another solver."""

from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import optimize

from nangsuat.compare import BadHierarchy, Contributors, DisclosureRule, ProtectedTable, protect_table
from nangsuat.data import TOTAL, CannotBeShown, FirmPanel, MissingRoles, UnknownOption, synthetic_park

WIDE = 1e-5  # relative; the audit proves widths to 1e-7, another solver answers to 1e-6 or so
SAME = 1e-9  # the same sums in another order
RULE = DisclosureRule()

# GaussSuppression, vignette «Magnitude table suppression», data set magnitude1, as printed there
MAGNITUDE = """Agriculture Portugal A 75.9,Agriculture Portugal B 24.5,Agriculture Spain A 96.6,
Agriculture Spain B 43.2,Entertainment Iceland B 16.8,Entertainment Portugal B 7.1,
Entertainment Portugal D 2.3,Entertainment Spain A 77.4,
Entertainment Spain B 11.5,Entertainment Spain C 16.4,Governmental Portugal B 21.6,Governmental Portugal D 2.0,
Governmental Spain C 6.5,Governmental Spain D 2.7,Industry Iceland B 9.6,Industry Iceland C 8.8,Industry Iceland D 1.9,
Industry Portugal B 25.7,Industry Portugal D 3.4,Industry Spain C 8.4"""


def magnitude() -> pl.DataFrame:
    rows = [entry.split() for entry in MAGNITUDE.replace("\n", "").split(",")]
    table = pl.DataFrame(rows, schema=["sector", "geo", "company", "value"], orient="row")
    return table.with_columns(pl.col("value").cast(pl.Float64), firm=pl.int_range(pl.len()))


@st.composite
def firms(draw: st.DrawFn, keys: int = 2, most: int = 40) -> pl.DataFrame:
    count = draw(st.integers(1, most))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    columns = {f"key{number}": random.integers(0, draw(st.integers(1, 4)), count) for number in range(keys)}
    spread = draw(st.sampled_from([0.1, 0.7, 2.0]))
    sign = np.where(random.random(count) < draw(st.sampled_from([0.0, 0.0, 0.3])), -1.0, 1.0)
    value = np.round(np.exp(random.normal(3, spread, count)), 1) * sign
    table = pl.DataFrame({"firm": range(count), **columns, "value": value})
    return table.with_columns(pl.col("^key.*$").cast(pl.String))


GROUPS = {"0": "low", "1": "low", "2": "high", "3": "high"}


def within(table: pl.DataFrame, key: str, code: str) -> np.ndarray:
    """The rows that a code, a group or the total of a key is made of."""
    if code == TOTAL:
        return np.ones(table.height, dtype=bool)
    own = table[key].to_numpy()
    return np.array([each == code or GROUPS.get(each) == code for each in own])


def intervals(table: pl.DataFrame, by: list[str], found: ProtectedTable, groups: set[str] = frozenset()) -> dict:
    """What scipy's solver says is left of each hidden cell of an additive table, with the true value.

    Unknowns are the innermost cells: a parametrisation other than the one under test, which has a column a cell.
    """
    inner = table.group_by(by).agg(pl.col("value").sum()).sort(by)
    truth = inner["value"].to_numpy()
    codes = [sorted({*inner[key], TOTAL, *(groups if key == by[0] else ())}) for key in by]
    members = {}
    for place in product(*codes):
        inside = np.all([within(inner, key, code) for key, code in zip(by, place, strict=True)], axis=0)
        if inside.any():
            members[place] = inside.astype(float)
    hidden = {tuple(cell.keys[key] for key in by) for cell in found.suppressed}
    sums = {place: float(row @ truth) for place, row in members.items()}
    shown = [place for place in members if place not in hidden]
    equal = (np.array([members[place] for place in shown]), np.array([sums[place] for place in shown]))
    signs = [(1.0 if sums[place] >= 0 else -1.0) * members[place] for place in hidden]
    bounds = {"A_ub": -np.array(signs), "b_ub": np.zeros(len(signs)), "bounds": (None, None)}
    if shown:
        bounds |= {"A_eq": equal[0], "b_eq": equal[1]}

    def end(place: tuple, way: int) -> float:
        plain = {"presolve": False}  # which takes some intervals without an end for no table at all
        answer = optimize.linprog(-way * members[place], method="highs-ds", options=plain, **bounds)
        return way * np.inf if answer.status == 3 else way * -answer.fun

    return {place: (end(place, -1), sums[place], end(place, 1)) for place in hidden}


def check_protected(
    table: pl.DataFrame,
    by: list[str],
    found: ProtectedTable,
    rule: DisclosureRule = RULE,
    groups: set[str] = frozenset(),
) -> None:
    for place, (low, true, high) in intervals(table, by, found, groups).items():
        cell = next(item for item in found.suppressed if tuple(item.keys[key] for key in by) == place)
        if cell.code == "secondary":
            continue
        inside = table.filter(np.all([within(table, key, code) for key, code in zip(by, place, strict=True)], axis=0))
        needed = rule.protection(Contributors.plain(*inside["value"]))
        room = WIDE * max(abs(true), needed, 1.0)
        away, towards = (high - true, true - low) if true >= 0 else (true - low, high - true)
        assert away >= needed - room, (place, low, true, high)
        assert towards >= min(needed, abs(true)) - room, (place, low, true, high)


@settings(max_examples=60)
@given(firms())
def test_no_cell_of_a_two_way_table_can_be_worked_out_too_closely(table: pl.DataFrame):
    check_protected(table, ["key0", "key1"], protect_table(table, ["key0", "key1"], "value"))


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(firms(keys=3, most=80))
def test_no_cell_of_a_three_way_table_can_be_worked_out_too_closely(table: pl.DataFrame):
    by = ["key0", "key1", "key2"]
    check_protected(table, by, protect_table(table, by, "value"))


@settings(max_examples=40)
@given(firms(most=60))
def test_no_cell_of_a_table_with_groups_can_be_worked_out_too_closely(table: pl.DataFrame):
    by = ["key0", "key1"]
    found = protect_table(table, by, "value", hierarchies={"key0": GROUPS})
    check_protected(table, by, found, groups={"low", "high"} & {GROUPS[code] for code in table["key0"]})


@settings(max_examples=60)
@given(firms(most=60))
def test_what_is_shown_is_safe_and_right_and_every_hidden_cell_has_its_line(table: pl.DataFrame):
    by = ["key0", "key1"]
    found = protect_table(table, by, "value")
    places = [*found.frame.select(by).rows(), *(tuple(cell.keys.values()) for cell in found.suppressed)]
    assert len(places) == len(set(places)) == found.released().height
    for entry in found.frame.iter_rows(named=True):
        inside = table.filter(*(pl.col(key) == entry[key] for key in by if entry[key] != TOTAL))
        assert RULE.finding(Contributors.plain(*inside["value"])) is None
        assert entry["value"] == pytest.approx(inside["value"].sum(), rel=SAME, abs=SAME)
        assert entry["firms"] == inside.height
    released = found.released().filter(pl.col("status") == "hidden")
    assert released.select("firms", "value").null_count().row(0) == (released.height,) * 2


@settings(max_examples=60)
@given(firms(most=60))
def test_a_total_less_its_shown_parts_never_leaves_a_few(table: pl.DataFrame):
    """The subtraction that everybody can do, over each line of the table."""
    by = ["key0", "key1"]
    found = protect_table(table, by, "value")
    hidden = {tuple(cell.keys[key] for key in by) for cell in found.suppressed}
    inner = [sorted(set(table[key])) for key in by]
    lines = [(axis, other) for axis in (0, 1) for other in (*inner[1 - axis], TOTAL)]
    for axis, other in lines:

        def place(code: str, axis: int = axis, other: str = other) -> tuple[str, str]:
            return (code, other) if axis == 0 else (other, code)

        parts = [code for code in inner[axis] if place(code) in hidden]
        if place(TOTAL) in hidden or not parts:
            continue
        rest = table.filter(pl.col(by[axis]).is_in(parts))
        rest = rest if other == TOTAL else rest.filter(pl.col(by[1 - axis]) == other)
        assert RULE.finding(Contributors.plain(*rest["value"])) is None
        assert len(parts) > 1


def whole_tables(rows: int, columns: int, hidden: set, truth: np.ndarray, most: int):
    """All tables of whole numbers from nought that agree with the shown cells."""
    cells = [(row, column) for row in range(rows) for column in range(columns)]
    free = [cell for cell in cells if cell in hidden]
    for values in product(range(most + 1), repeat=len(free)):
        table = truth.copy()
        for cell, value in zip(free, values, strict=True):
            table[cell] = value
        sums = {(row, columns): table[row].sum() for row in range(rows)}
        sums |= {(rows, column): table[:, column].sum() for column in range(columns)}
        sums[rows, columns] = table.sum()
        if all(place in hidden or total == whole_sum(truth, place, rows, columns) for place, total in sums.items()):
            yield table


def whole_sum(truth: np.ndarray, place: tuple, rows: int, columns: int) -> int:
    row = slice(None) if place[0] == rows else place[0]
    column = slice(None) if place[1] == columns else place[1]
    return int(truth[row, column].sum())


@settings(max_examples=25)
@given(st.lists(st.integers(1, 3), min_size=4, max_size=6), st.integers(0, 2**16))
def test_enumeration_of_all_whole_tables_finds_none_too_narrow(counts: list[int], seed: int):
    """Two or three rows by two columns of small whole numbers: everything that an attacker could think of."""
    rows, columns = len(counts) // 2, 2
    random = np.random.default_rng(seed)
    rule = DisclosureRule(minimum_count=3, largest_share=None, largest_two_share=None)
    entries = [
        (row, column, 1.0)
        for row in range(rows)
        for column in range(columns)
        for _ in range(counts[row * columns + column] + int(random.integers(0, 2)))
    ]
    table = pl.DataFrame(entries, schema=["row_key", "column_key", "value"], orient="row").with_columns(
        pl.col("row_key", "column_key").cast(pl.String), firm=pl.int_range(pl.len())
    )
    found = protect_table(table, ["row_key", "column_key"], "value", rule=rule)
    truth = np.zeros((rows, columns), dtype=int)
    for row, column, _ in entries:
        truth[row, column] += 1

    def numbered(cell) -> tuple[int, int]:
        row, column = cell.keys["row_key"], cell.keys["column_key"]
        return (rows if row == TOTAL else int(row), columns if column == TOTAL else int(column))

    hidden = {numbered(cell) for cell in found.suppressed}
    possible = list(whole_tables(rows, columns, hidden, truth, int(truth.max()) + 2))
    for cell in found.suppressed:
        if cell.code != "secondary":
            seen = {whole_sum(each, numbered(cell), rows, columns) for each in possible}
            assert min(seen) < whole_sum(truth, numbered(cell), rows, columns) < max(seen)


def test_the_table_of_gausssuppression_by_row_and_by_company():
    table = magnitude()
    rule = DisclosureRule(minimum_count=3, largest_two_share=None, largest_share=80, p_percent=None)
    by = ["sector", "geo"]
    found = protect_table(table, by, "value", rule=rule)
    check_protected(table, by, found, rule)
    few = {tuple(cell.keys[key] for key in by) for cell in found.suppressed if cell.code == "too-few"}
    assert {("Agriculture", "Spain"), ("Governmental", "Portugal"), ("Industry", "Spain")} <= few
    owned = protect_table(table.with_columns(holding="company"), by, "value", rule=rule)
    lines = {tuple(cell.keys[key] for key in by): cell for cell in owned.suppressed}
    assert lines["Agriculture", TOTAL].contributors == 2  # four rows, but only companies A and B
    assert lines["Agriculture", TOTAL].code == "too-few"
    assert len(owned.suppressed) >= len(found.suppressed)


def park(**options: int) -> FirmPanel:
    random = np.random.default_rng(8)
    count = options.get("firms", 300)
    sizes = np.exp(random.normal(3.2, 1.1, count)).round() + 1
    return FirmPanel.from_frame(
        pl.DataFrame(
            {
                "firm": [f"f{number:03d}" for number in range(count)],
                "year": [2023 + number % 2 for number in range(count)],
                "industry": [("10", "13", "25", "47", "62")[number % 5] for number in random.integers(0, 99, count)],
                "territory": [("79", "01", "48")[number % 3] for number in random.integers(0, 99, count)],
                "employees": sizes,
                "value_added": sizes * random.lognormal(5, 0.5, count),
                "weight": random.integers(1, 4, count).astype(float),
            }
        )
    )


def test_a_panel_with_groups_sizes_years_and_a_ratio(recomputes):
    panel = park()
    groups = {"industry": {"10": "C", "13": "C", "25": "C", "47": "G", "62": "J"}}
    found = protect_table(panel, ["territory", "industry", "size", "year"], "E05", hierarchies=groups)
    assert recomputes(found, panel) > 20
    assert {"C", "G", TOTAL} <= set(found.released()["industry"])
    assert set(found.released()["year"]) == {2023, 2024}
    rows = panel.collect().filter(pl.col("year") == 2023)
    expected = (rows["value_added"] * rows["weight"]).sum() / (rows["employees"] * rows["weight"]).sum()
    assert found.figure("E05", year=2023).value == pytest.approx(expected, rel=SAME)
    assert "Decree" not in found.title.en
    for language in ("vi", "en"):
        assert found.summary(language)
    assert set(found.audit()["code"]) <= {"too-few", "dominance", "p-percent", "secondary"}
    hidden = found.suppressed[0].keys
    with pytest.raises(CannotBeShown, match="hidden"):
        found.figure("E05", **hidden)


def test_a_ratio_is_hidden_where_one_of_its_sums_is_dominated():
    table = pl.DataFrame(
        {
            "firm": range(6),
            "sector": ["C"] * 6,
            "sales": [100.0, 110, 120, 130, 140, 150],
            "hours": [9000.0, 1, 2, 3, 4, 5],
        }
    )
    assert protect_table(table, ["sector"], "sales").suppressed == ()
    found = protect_table(table, ["sector"], "sales / hours")
    assert {cell.code for cell in found.suppressed} == {"dominance"}
    both = protect_table(table, ["sector"], ["sales", "sales / hours"])
    assert both.frame.is_empty()  # what one figure hides, all hide


def test_owners_of_a_panel_are_one_contributor():
    panel = park(firms=60)
    plain = protect_table(panel, ["territory", "year"], "E05")
    owned = protect_table(panel, ["territory", "year"], "E05", holdings={f"f{n:03d}": "x" for n in range(50)})
    assert len(owned.suppressed) > len(plain.suppressed)


def test_without_margins_nothing_else_needs_hiding():
    table = pl.DataFrame({"firm": range(14), "sector": ["C"] * 6 + ["F"] * 6 + ["G"] * 2, "sales": [100.0] * 14})
    found = protect_table(table, ["sector"], "sales", margins=False)
    assert [(cell.keys["sector"], cell.code) for cell in found.suppressed] == [("G", "too-few")]
    assert protect_table(table, [], "sales").frame["sales"].to_list() == [1400.0]
    assert protect_table(table.head(3), [], "sales").suppressed[0].code == "too-few"
    assert protect_table(table.clear(), ["sector"], "sales").released().is_empty()


def test_the_order_of_rows_changes_nothing():
    table = magnitude()
    first = protect_table(table, ["sector", "geo"], "value")
    second = protect_table(table.sample(fraction=1.0, shuffle=True, seed=4), ["sector", "geo"], "value")
    assert first.suppressed == second.suppressed


def test_the_audit_line_and_the_released_table_tell_no_hidden_value():
    table = pl.DataFrame(
        {"firm": range(14), "sector": ["C"] * 6 + ["F"] * 6 + ["G"] * 2, "sales": [123.0] * 12 + [777.5] * 2}
    )
    found = protect_table(table, ["sector"], "sales", rule=DisclosureRule(largest_two_share=None, largest_share=None))
    words = " ".join(cell.line("en") + cell.line("vi") + str(cell.as_dict()) for cell in found.suppressed)
    assert "1555" not in words
    assert "777" not in words
    assert set(found.released()["status"]) == {"shown", "hidden"}  # which rule it was would tell something


@pytest.mark.parametrize(
    ("options", "error", "named"),
    [
        ({"by": ["district"], "indicators": "E05"}, UnknownOption, "district"),
        ({"by": ["industry"], "indicators": "E05"}, CannotBeShown, "year"),
        ({"by": ["year"], "indicators": "E21"}, UnknownOption, "E21"),
        ({"by": ["year"], "indicators": []}, UnknownOption, "indicators"),
        ({"by": ["year"], "indicators": "E06"}, MissingRoles, "hours"),
        ({"by": ["year", "industry"], "indicators": "E05", "hierarchies": {"size": {}}}, UnknownOption, "hierarchies"),
        (
            {"by": ["year", "industry"], "indicators": "E05", "hierarchies": {"industry": {"10": "13"}}},
            BadHierarchy,
            "13",
        ),
        (
            {"by": ["year", "industry"], "indicators": "E05", "hierarchies": {"industry": {"10": "C", "C": "10"}}},
            BadHierarchy,
            "circle",
        ),
    ],
)
def test_bad_options_are_named(options: dict, error: type[Exception], named: str):
    with pytest.raises(error, match=named):
        protect_table(park(), **options)


def test_bad_frames_are_named():
    table = magnitude()
    with pytest.raises(UnknownOption, match="turnover"):
        protect_table(table, ["geo"], "turnover")
    with pytest.raises(UnknownOption, match="holding"):
        protect_table(table, ["geo"], "value", holdings={"1": "x"})
    with pytest.raises(UnknownOption, match="3"):
        protect_table(table.with_columns(a=pl.lit("x"), b=pl.lit("y")), ["geo", "sector", "a", "b"], "value")


def test_the_synthetic_park_by_place_and_industry():
    panel = synthetic_park()
    found = protect_table(panel, ["industry", "size", "year"], ["E05", "E13"])
    assert not found.frame.is_empty()
    assert found.suppressed
