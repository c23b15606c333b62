"""Magnitudes: a factor of a thousand or a million where units were mixed up.

A value is held against the same enterprise's (or series') other years, and against its peers per person, on a
logarithmic scale: đồng written for million đồng stands six decades off, a billion column read as million three. No
threshold is a law; whoever knows better confirms.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from nangsuat.data.checks.registry import Findings, Subject, check, same_as_before
from nangsuat.data.problems import Severity
from nangsuat.data.roles import ROW, TOTAL
from nangsuat.data.text import Text

SLIPS = (3.0, 6.0)  # decades: thousand and million
NEAR_OWN_YEAR = 0.3  # decades: a slip hides at most a doubling or halving of the value itself
NEAR_MEDIAN = 0.5  # decades: beside such a jump, the cell that stands apart from the middle of all years is meant
NEAR_PEERS = 0.5  # decades: peers per person differ threefold among themselves
PEERS_NEEDED = 5  # other enterprises of the industry and year, for a median that one of them does not make

COST_ABOVE_SALES = 1.7  # decades: costs fifty times the sales, in the median of a table, are another unit
WAGES_LOWEST = 1.0  # million VND a person and year: less than a hundred thousand đồng a month
WAGES_HIGHEST = 10_000.0  # million VND a person and year: ten billion
MEDIAN_NEEDS = 5  # rows: fewer are named one by one, a median would be one of them
PRODUCT_LOWEST = 0.5  # million VND a worker and year; Viet Nam's labour productivity was 44 in 2010 (GSO)
PRODUCT_HIGHEST = 50_000.0  # million VND a worker and year

# Volatile items (profit, stocks, investment, interest) may truly grow a thousandfold: they are left out.
_STEADY = {
    "firm": (
        "net_sales", "production_value", "output", "materials", "energy", "bought_services", "intermediate_inputs",
        "labour_cost", "depreciation", "value_added", "fixed_assets", "fixed_assets_start", "fixed_assets_end",
        "total_assets", "employees", "employees_start", "employees_end", "hours",
    ),
    "economy": (
        "value_added", "value_added_constant", "output", "labour_income", "capital", "gdp_ppp",
        "workers", "hours", "population", "trained_workers",
    ),
}  # fmt: skip
_PER_HEAD = ("net_sales", "output", "production_value", "labour_cost", "intermediate_inputs", "value_added")
_COSTS = ("labour_cost", "intermediate_inputs", "materials", "energy", "bought_services", "depreciation", "value_added")


@check(
    "unit-slip",
    Severity.PLEASE_CONFIRM,
    message=Text(
        vi="«{name}» bằng khoảng {factor} lần năm {other_year} ({other} {unit}): nhầm đơn vị?",
        en="«{name}» is about {factor} times that of {other_year} ({other} {unit}): a unit slip?",
    ),
    rule=Text(
        vi="Giữa hai năm giá trị ít khi đổi đúng nghìn hoặc triệu lần",
        en="From year to year a value seldom changes by just a thousand or a million times",
    ),
    suggestion=Text(
        vi="Kiểm tra đồng, nghìn, triệu, tỷ; xác nhận nếu đúng.",
        en="Check one, thousand, million, billion; confirm if it is right.",
    ),
    needs=("year",),
)
def unit_slip(subject: Subject) -> Findings:
    """A value three or six decades off its own other years."""
    return [found for _, found in _own_slips(subject)]


@check(
    "unit-slip-peers",
    Severity.PLEASE_CONFIRM,
    message=Text(
        vi="«{name}» một lao động bằng khoảng {factor} lần trung vị của {peers} doanh nghiệp cùng nhóm: nhầm đơn vị?",
        en="«{name}» per person is about {factor} times the median of {peers} peers: a unit slip?",
    ),
    rule=Text(
        vi="Doanh nghiệp cùng ngành, cùng năm ít khi khác nhau nghìn lần tính trên đầu người",
        en="Enterprises of an industry and year seldom differ a thousand times per person",
    ),
    suggestion=Text(
        vi="Kiểm tra đơn vị của dòng và số lao động; xác nhận nếu đúng.",
        en="Check the row's units and its number of persons; confirm if they are right.",
    ),
    levels=("firm",),
    needs=("firm", "year", "employees"),
)
def unit_slip_peers(subject: Subject) -> Findings:
    """A value per person three or six decades off the median of its peers; cells already asked about are left."""
    roles = subject.given(_PER_HEAD)
    rows = _with_peers(subject, roles)
    found = {}
    for role in roles:
        away = pl.col(f"_head_{role}") - pl.col(f"_median_{role}")
        slipped = _near_a_slip(away, NEAR_PEERS) & (pl.col(f"_count_{role}") > PEERS_NEEDED)
        found[role] = subject.where(slipped, role, rows, factor=_factor(away), peers=pl.col(f"_count_{role}") - 1)
    asked = dict(_own_slips(subject)) if any(len(frame) for frame in found.values()) else {}
    for role, frame in found.items():  # where the persons slipped, what is divided by them is right
        for cause in asked.keys() & {role, "employees"}:
            frame = frame.join(asked[cause], on=ROW, how="anti")
        yield frame


@check(
    "column-unit-slip",
    Severity.PLEASE_CONFIRM,
    message=Text(
        vi="Cả cột «{name}» ở khoảng {factor} lần «{base_role}»: nhầm đơn vị của cột?",
        en="The whole column «{name}» is about {factor} times «{base_role}»: the column's unit mistaken?",
    ),
    rule=Text(
        vi="Chi phí và giá trị gia tăng không lớn gấp hàng chục lần doanh thu",
        en="Costs and value added are not tens of times the sales",
    ),
    suggestion=Text(
        vi="Ghi đơn vị trong tiêu đề của cột, hoặc khai --unit cho cột này.",
        en="Write the unit into the column's header, or declare it with --unit.",
    ),
    levels=("firm",),
)
def column_unit_slip(subject: Subject) -> Findings:
    """A cost column in đồng beside sales in million, or sales in billion beside costs in million."""
    bases = subject.present(("net_sales", "output"))
    costs = subject.given(_COSTS)
    if not bases or not costs:
        return
    base = bases[0]
    ratio = {cost: _median(subject, _log(cost) - _log(base)) for cost in costs}
    slipped = {cost: decades for cost, decades in ratio.items() if decades is not None and decades > COST_ABOVE_SALES}
    if len(slipped) > 1 and len(slipped) > len(costs) / 2:  # then it is the sales that stand out
        cost = max(slipped, key=lambda key: slipped[key])
        yield subject.whole(base, factor=_round_factor(-slipped[cost]), base_role=cost)
        return
    for cost, decades in slipped.items():
        yield subject.whole(cost, factor=_round_factor(decades), base_role=base)


@check(
    "wages-per-head",
    Severity.PLEASE_CONFIRM,
    message=Text(
        vi="Chi phí lao động một người có trung vị {median} triệu đồng một năm",
        en="The median labour cost per person is {median} million VND a year",
    ),
    rule=Text(
        vi="Trung vị của bảng từ 1 triệu đến 10 tỷ đồng một người một năm (ngưỡng của Nangsuat)",
        en="The table's median lies from 1 million to 10 billion VND a person and year (a threshold of Nangsuat)",
    ),
    suggestion=Text(
        vi="Kiểm tra đơn vị tiền của bảng và số lao động.",
        en="Check the table's unit of money and its numbers of persons.",
    ),
    levels=("firm",),
    needs=("labour_cost", "employees"),
)
def wages_per_head(subject: Subject) -> Findings:
    """The whole table in another unit than declared, shown by its wages."""
    heads = _wages(subject)["head"]
    median = heads.filter(heads > 0).median()
    if len(heads) >= MEDIAN_NEEDS and isinstance(median, float) and not WAGES_LOWEST <= median <= WAGES_HIGHEST:
        yield subject.whole("labour_cost", median=median)


@check(
    "wages-of-enterprise",
    Severity.PLEASE_CONFIRM,
    message=Text(
        vi="Chi phí lao động một người là {head} triệu đồng một năm",
        en="The labour cost per person is {head} million VND a year",
    ),
    rule=Text(
        vi="Từ 1 triệu đến 10 tỷ đồng một người một năm (ngưỡng của Nangsuat)",
        en="From 1 million to 10 billion VND a person and year (a threshold of Nangsuat)",
    ),
    suggestion=Text(
        vi="Kiểm tra chi phí lao động, số lao động và đơn vị; xác nhận nếu đúng.",
        en="Check the labour cost, the number of persons and their units; confirm if they are right.",
    ),
    levels=("firm",),
    needs=("labour_cost", "employees"),
)
def wages_of_enterprise(subject: Subject) -> Findings:
    """The wages of each row, where there are too few rows for a median."""
    rows = _wages(subject)
    if len(rows) < MEDIAN_NEEDS:
        unlikely = ~pl.col("head").is_between(WAGES_LOWEST, WAGES_HIGHEST)
        yield subject.where(unlikely, "labour_cost", rows, head="head")


@check(
    "product-per-worker",
    Severity.PLEASE_CONFIRM,
    message=Text(
        vi="Giá trị tăng thêm một lao động có trung vị {median} triệu đồng một năm",
        en="The median value added per worker is {median} million VND a year",
    ),
    rule=Text(
        vi="Từ 0,5 triệu đến 50 tỷ đồng một lao động một năm (ngưỡng của Nangsuat)",
        en="From 0.5 million to 50 billion VND a worker and year (a threshold of Nangsuat)",
    ),
    suggestion=Text(
        vi="Kiểm tra đơn vị: tỷ đồng và nghìn người.", en="Check the units: billion VND and thousand persons."
    ),
    levels=("economy",),
    needs=("workers",),
)
def product_per_worker(subject: Subject) -> Findings:
    """The whole table in another unit than declared, shown by its labour productivity."""
    for role in subject.present(("value_added", "value_added_constant"))[:1]:
        median = _median(subject, _log(role) - _log("workers"))
        if (
            subject.table.currency == "VND"
            and median is not None
            and not PRODUCT_LOWEST <= 10**median <= PRODUCT_HIGHEST
        ):
            yield subject.whole(role, median=10**median)


def _own_slips(subject: Subject) -> Iterable[tuple[str, pl.DataFrame]]:
    """For each steady role, the cells off the same unit's other years.

    With three years and more the cell that stands apart from the unit's median is meant; with two, or where the
    years fall into two halves, the later one of the two neighbours.
    """
    unit = list(subject.unit)
    if not subject.has(*unit):
        return
    roles = subject.given(_STEADY[subject.level])
    rows = subject.frame.select(ROW, *unit, "year", *roles).sort(*unit, "year", ROW)
    medians = rows.group_by(unit).agg(
        *(_log(role).median().alias(f"_median_{role}") for role in roles),
        *(pl.col(role).count().alias(f"_count_{role}") for role in roles),
    )
    rows = rows.join(medians, on=unit, how="left", maintain_order="left", nulls_equal=True)
    same = same_as_before(unit)
    for role in roles:
        found = _own_slips_of(role, rows, same)
        if not found.is_empty():
            yield (
                role,
                subject.where(
                    pl.lit(value=True), role, found, factor=_factor(pl.col("_away")), other_year="_year", other="_other"
                ),
            )


def _own_slips_of(role: str, rows: pl.DataFrame, same: pl.Expr) -> pl.DataFrame:
    """The slipped cells of one role, each with the neighbouring year that it is held against.

    A cell far from the median without a jump beside it is no slip: prices alone carry long series that far.
    """
    step = pl.when(same).then(_log(role) - _log(role).shift(1))
    rows = rows.with_columns(_step=step).with_columns(
        _jump=_near_a_slip(pl.col("_step"), NEAR_OWN_YEAR).fill_null(value=False)
    )
    if not rows["_jump"].any():
        return rows.clear()
    jump, back = pl.col("_jump"), pl.col("_jump").shift(-1, fill_value=False)
    apart = _log(role) - pl.col(f"_median_{role}")
    lone = (pl.col(f"_count_{role}") >= 3) & _near_a_slip(apart, NEAR_MEDIAN) & (jump | back)
    rows = rows.with_columns(_lone=lone.fill_null(value=False))
    other, year = (pl.when(jump).then(pl.col(key).shift(1)).otherwise(pl.col(key).shift(-1)) for key in (role, "year"))
    returns = pl.col("_jump").shift(1) & ((pl.col("_step") + pl.col("_step").shift(1)).abs() <= 2 * NEAR_OWN_YEAR)
    explained = pl.col("_lone").shift(1, fill_value=False) | returns.fill_null(value=False)
    return rows.with_columns(_other=other, _year=year, _away=_log(role) - other.abs().log10()).filter(
        pl.col("_lone") | (jump & ~explained)
    )


def _with_peers(subject: Subject, roles: list[str]) -> pl.DataFrame:
    """The rows with each value per person in decades, and the median and number of its peers."""
    group = ["industry", "year"] if subject.has("industry") else ["year"]
    heads = [(_log(role) - _log("employees")).alias(f"_head_{role}") for role in roles]
    rows = subject.frame.select(ROW, *group, *roles, *heads)
    peers = rows.group_by(group).agg(
        *(pl.col(f"_head_{role}").median().alias(f"_median_{role}") for role in roles),
        *(pl.col(f"_head_{role}").count().alias(f"_count_{role}") for role in roles),
    )
    return rows.join(peers, on=group, how="left")


def _wages(subject: Subject) -> pl.DataFrame:
    """Rows with persons, and what one of them costs in a year; none where the table is not in đồng."""
    in_dong = pl.lit(subject.table.currency == "VND")
    rows = subject.frame.filter(in_dong & (pl.col("employees") > 0) & pl.col("labour_cost").is_not_null())
    return rows.with_columns(head=pl.col("labour_cost") / pl.col("employees"))


def _log(role: str) -> pl.Expr:
    """The decades of a value; nothing where it is zero."""
    size = pl.col(role).abs()
    return pl.when(size > 0).then(size).log10()


def _near_a_slip(decades: pl.Expr, tolerance: float) -> pl.Expr:
    return pl.any_horizontal((decades.abs() - slip).abs() <= tolerance for slip in SLIPS)


def _factor(decades: pl.Expr) -> pl.Expr:
    return 10.0**decades


def _round_factor(decades: float) -> float:
    return float(f"{10**decades:.1g}")


def _median(subject: Subject, decades: pl.Expr) -> float | None:
    rows = subject.frame
    if subject.has("industry"):
        rows = rows.filter(pl.col("industry").ne_missing(TOTAL))
    median: float | None = rows.select(decades.median()).item()
    return median


CHECKS = (unit_slip, unit_slip_peers, column_unit_slip, wages_per_head, wages_of_enterprise, product_per_worker)
