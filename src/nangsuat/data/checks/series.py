"""Series of an economy: breaks, jumps, and parts that must add up to the whole."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from nangsuat.data.checks.registry import Findings, Subject, check
from nangsuat.data.problems import Severity
from nangsuat.data.reference.lists import find_province
from nangsuat.data.roles import ROW, TOTAL
from nangsuat.data.text import Text, fold

LABOUR_REDEFINED = 2021  # from this year some 4.4 million producers for own use are no longer counted (GSO)
JUMP_UP, JUMP_DOWN = 1.5, 0.5  # half as much again, or half, from one year to the next
SLIP_FROM = 10**2.7  # a change of this size is asked about as a unit slip, not as a jump
SHARES_MAY_MISS_ONE_BY = 0.01  # cost shares printed with two digits
SHARE_APART = 0.01  # coefficients are printed with two digits
GAP_OF_THE_WHOLE = 1e-3  # a gap under 0.1 % of the total is no missing product tax

_VIET_NAM = frozenset(("viet nam", "vietnam", "vn", "vnm", "ca nuoc", "toan quoc", "704", "whole country"))
_LEVELS_OF_A_SERIES = (
    "value_added", "value_added_constant", "output", "gdp_ppp", "labour_income", "capital", "capital_services",
    "workers", "hours", "human_capital", "population",
)  # fmt: skip
_TAX = {"value_added": "product_tax", "value_added_constant": "product_tax_constant"}
_ADDED_UP = ("value_added", "value_added_constant", "output", "workers", "hours")
_COST_SHARES = tuple(f"{key}_cost_share" for key in ("capital", "labour", "energy", "materials", "services"))


@check(
    "labour-redefined",
    Severity.PLEASE_CONFIRM,
    message=Text(
        vi="Chuỗi lao động đi qua năm 2021, khi định nghĩa người có việc làm thay đổi",
        en="The series of workers runs across 2021, when the definition of employment changed",
    ),
    rule=Text(
        vi="Từ 2021 không tính khoảng 4,4 triệu người tự sản tự tiêu; tăng trưởng qua mốc này không so sánh được",
        en="From 2021 about 4.4 million own-use producers are not counted; growth across the break is not comparable",
    ),
    suggestion=Text(
        vi="Khai gián đoạn (--break 2021), hoặc xác nhận chuỗi đã được tính lại theo một định nghĩa.",
        en="Declare the break (--break 2021), or confirm that the series was recomputed on one definition.",
    ),
    levels=("economy",),
    needs=("territory", "industry", "year", "workers"),
)
def labour_redefined(subject: Subject) -> Findings:
    """Viet Nam's labour force before and after 2021 in one series; once a territory, at its total if it has one."""
    rows = subject.frame.filter(
        pl.col("workers").is_not_null() & pl.col("territory").is_in(_vietnamese_territories(subject))
    )
    before = rows.filter(pl.col("year") < LABOUR_REDEFINED).select("territory", "industry").unique()
    after = rows.filter(pl.col("year") >= LABOUR_REDEFINED).join(before, on=["territory", "industry"], how="semi")
    whole_first = after.sort("territory", pl.col("industry") != TOTAL, "industry", "year", ROW)
    yield subject.where(pl.lit(value=True), "workers", whole_first.unique("territory", keep="first"))


@check(
    "level-jump",
    Severity.PLEASE_CONFIRM,
    message=Text(
        vi="«{name}» bằng {factor} lần năm {before} ({other} {unit})",
        en="«{name}» is {factor} times that of {before} ({other} {unit})",
    ),
    rule=Text(
        vi="Mức của một chuỗi ít khi đổi quá một nửa trong một năm: có thể là điểm gãy hoặc gõ nhầm",
        en="The level of a series seldom changes by half within a year: perhaps a break, or a slip of the hand",
    ),
    suggestion=Text(
        vi="Sửa ô, khai gián đoạn (--break), hoặc xác nhận.",
        en="Correct the cell, declare a break (--break), or confirm.",
    ),
    levels=("economy",),
    needs=("territory", "industry", "year"),
)
def level_jump(subject: Subject) -> Findings:
    """A series that leaves its level from one year to the next."""
    unit = list(subject.unit)
    rows = subject.frame.sort(*unit, "year", ROW).with_columns(_before=pl.col("year").shift(1).over(unit))
    for role in subject.present(_LEVELS_OF_A_SERIES):
        other = pl.col(role).shift(1).over(unit)
        both = rows.with_columns(_other=pl.when((pl.col(role) > 0) & (other > 0)).then(other))
        factor = pl.col(role) / pl.col("_other")
        jump = (factor > JUMP_UP) | (factor < JUMP_DOWN)
        slip = (factor > SLIP_FROM) | (factor < 1 / SLIP_FROM)
        next_to_it = pl.col("year") - pl.col("_before") == 1
        yield subject.where(
            jump & ~slip & next_to_it, role, both, factor=factor.round(2), before="_before", other="_other"
        )


@check(
    "sectors-and-total",
    Severity.PLEASE_CONFIRM,
    message=Text(
        vi="Các ngành (và thuế sản phẩm nếu có) cộng lại {sum} {unit}, khác dòng TOTAL: lệch {gap}",
        en="The industries (with product tax, if given) add up to {sum} {unit}, not to the row TOTAL: {gap} apart",
    ),
    rule=Text(
        vi="Tổng = các ngành + thuế sản phẩm trừ trợ cấp, trong phạm vi làm tròn",
        en="Total = industries + product taxes less subsidies, within rounding",
    ),
    suggestion=Text(
        vi="Sửa ngành, thuế hoặc tổng; nếu giá so sánh theo chuỗi nên không cộng được thì xác nhận.",
        en="Correct an industry, the tax or the total; confirm if chained prices do not add up.",
    ),
    levels=("economy",),
    needs=("territory", "industry", "year"),
)
def sectors_and_total(subject: Subject) -> Findings:
    """A total that is not the sum of its parts."""
    for role in subject.present(_ADDED_UP):
        rows = _compared_with_total(subject, role)
        apart = pl.col("_gap").abs() > pl.col("_rounding")
        yield subject.where(apart & ~_tax_is_missing(subject, role), role, rows, sum="_sum", gap="_gap")


@check(
    "product-tax-missing",
    Severity.PLEASE_CONFIRM,
    message=Text(
        vi="Tổng hơn các ngành {gap} {unit}: có lẽ là thuế sản phẩm trừ trợ cấp, bảng không ghi",
        en="The total exceeds the industries by {gap} {unit}: perhaps product taxes less subsidies, not in the table",
    ),
    rule=Text(
        vi="GDP/GRDP = các ngành + thuế sản phẩm trừ trợ cấp; phân tích ba nhân tố cần khoản này",
        en="GDP/GRDP = industries + product taxes less subsidies; the three factors need it",
    ),
    suggestion=Text(
        vi="Điền thuế sản phẩm trừ trợ cấp vào dòng TOTAL.",
        en="Fill the product taxes less subsidies into the row TOTAL.",
    ),
    levels=("economy",),
    needs=("territory", "industry", "year"),
)
def product_tax_missing(subject: Subject) -> Findings:
    """A total with a rest that nobody names."""
    for role in subject.present(_TAX):
        rows = _compared_with_total(subject, role)
        rest = pl.col("_gap") > pl.max_horizontal("_rounding", GAP_OF_THE_WHOLE * pl.col(role).abs())
        yield subject.where(rest & _tax_is_missing(subject, role), role, rows, gap="_gap")


@check(
    "shares-not-one",
    Severity.PLEASE_CONFIRM,
    message=Text(vi="Các tỷ phần chi phí cộng lại {sum}", en="The cost shares add up to {sum}"),
    rule=Text(vi="Các tỷ phần chi phí cộng lại bằng 1", en="Cost shares add up to one"),
    suggestion=Text(vi="Sửa tỷ phần sai, hoặc thêm phần thiếu.", en="Correct the wrong share, or add the missing one."),
    levels=("economy",),
    needs=("capital_cost_share", "labour_cost_share"),
)
def shares_not_one(subject: Subject) -> Findings:
    """Cost shares that are not the whole cost."""
    shares = subject.present(_COST_SHARES)
    total = pl.sum_horizontal(shares, ignore_nulls=False)
    wrong = (total - 1).abs() > SHARES_MAY_MISS_ONE_BY
    return [subject.where(wrong, "capital_cost_share", sum=total.round(4))]


@check(
    "income-and-share",
    Severity.NOTE,
    message=Text(
        vi="Thu nhập lao động / giá trị tăng thêm = {computed}, khác hệ số đã ghi",
        en="Labour income over value added is {computed}, not the coefficient given",
    ),
    rule=Text(
        vi="β = thu nhập của người lao động / giá trị tăng thêm (M12), nếu không lấy từ bảng I/O",
        en="β = labour income over value added (M12), unless it is from an input-output table",
    ),
    suggestion=Text(vi="Ghi nguồn của hệ số.", en="Say where the coefficient is from."),
    levels=("economy",),
    needs=("labour_share", "labour_income", "value_added"),
)
def income_and_share(subject: Subject) -> Findings:
    """A coefficient of another origin than the incomes beside it."""
    computed = pl.when(pl.col("value_added") > 0).then(pl.col("labour_income") / pl.col("value_added"))
    apart = (computed - pl.col("labour_share")).abs() > SHARE_APART
    return [subject.where(apart, "labour_share", computed=computed.round(3))]


def _vietnamese_territories(subject: Subject) -> list[str]:
    """The nation itself, and its provinces by name or code in a table in đồng."""
    places = subject.frame["territory"].drop_nulls().unique().to_list()
    in_dong = subject.table.currency == "VND"
    return [place for place in places if fold(place) in _VIET_NAM or (in_dong and _is_province(place))]


def _is_province(place: str) -> bool:
    return any(find_province(place, known) is not None for known in ("63", "34"))


def _compared_with_total(subject: Subject, role: str) -> pl.DataFrame:
    """The TOTAL rows with the sum of their industries (and tax), the gap, and what rounding explains of it.

    Where codes of several depths stand together (sections and divisions) the set that fits best is the one meant.
    """
    tax = _TAX.get(role)
    totals = subject.frame.filter((pl.col("industry") == TOTAL) & pl.col(role).is_not_null())
    parts = subject.frame.filter((pl.col("industry") != TOTAL) & pl.col("industry").is_not_null())
    place = ["territory", "year"]
    rows = totals.with_columns(_sum=pl.lit(None, pl.Float64), _count=pl.lit(None, pl.UInt32))
    added_tax = pl.col(tax).fill_null(0.0) if tax and subject.has(tax) else pl.lit(0.0)
    for subset in _depths(parts):
        sums = subset.group_by(place).agg(
            pl.when(pl.col(role).is_not_null().all()).then(pl.col(role).sum()).alias("_this"), _parts=pl.len()
        )
        rows = rows.join(sums, on=place, how="left").with_columns(_this=pl.col("_this") + added_tax)
        nearer = (pl.col("_this") - pl.col(role)).abs() < (pl.col("_sum") - pl.col(role)).abs()
        better = nearer | pl.col("_sum").is_null()
        rows = rows.with_columns(
            _sum=pl.when(better).then("_this").otherwise("_sum"),
            _count=pl.when(better).then("_parts").otherwise("_count"),
        ).drop("_this", "_parts")
    rounding = subject.rounding(role) * (pl.col("_count") + 2) + 1e-9 * pl.col(role).abs()
    return rows.with_columns(_gap=pl.col(role) - pl.col("_sum"), _rounding=rounding)


def _depths(parts: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """All parts together, and each depth of codes alone: letters, and digits by their number."""
    yield parts
    digits = pl.col("industry").str.contains(r"^\d+$")
    length = pl.when(digits).then(pl.col("industry").str.len_chars()).otherwise(0)
    lengths = parts.select(length.unique().sort()).to_series()
    if len(lengths) > 1:
        yield from (parts.filter(length == one) for one in lengths)


def _tax_is_missing(subject: Subject, role: str) -> pl.Expr:
    """Whether the total of this role should hold a product tax and the row names none."""
    tax = _TAX.get(role)
    if tax is None:
        return pl.lit(value=False)
    return pl.col(tax).is_null() if subject.has(tax) else pl.lit(value=True)


CHECKS = (
    labour_redefined, level_jump, sectors_and_total, product_tax_missing, shares_not_one, income_and_share,
)  # fmt: skip
