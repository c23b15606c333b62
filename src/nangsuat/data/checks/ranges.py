"""Values that cannot be right, or hardly: outside the range of their role, hours per head, empty weights."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from nangsuat.data.checks.registry import LABOUR, Findings, Subject, check
from nangsuat.data.problems import Severity
from nangsuat.data.text import Text

HOURS_OF_A_YEAR = 8784  # 366 days of 24 hours: nobody works more
HOURS_HARDLY_WORKED = 4000  # 77 hours in each of 52 weeks; statutory limits of any country are far lower
HOURS_TOO_FEW = 200  # five weeks of work: below that the column is hardly a year's hours of average employees
LARGEST = {"money": 1e21, "persons": 1e10, "hours": 1e14}  # of the base unit: more than the whole world has
HOURS_PER_HEAD = {"firm": 1.0, "economy": 1e3}  # million hours over thousand persons are thousand hours a person


@check(
    "below-minimum",
    Severity.MUST_FIX,
    message=Text(vi="«{name}» nhỏ hơn {minimum}", en="«{name}» is below {minimum}"),
    rule=Text(vi="Giá trị nhỏ nhất có thể của cột", en="The smallest value that the column can hold"),
    suggestion=Text(vi="Sửa ô; kiểm tra dấu trừ.", en="Correct the cell; look at the minus sign."),
)
def below_minimum(subject: Subject) -> Findings:
    """Negative persons, sales, hours, …"""
    for key in subject.table.roles:
        minimum = subject.role(key).minimum
        if minimum is not None:
            asked_elsewhere = pl.col(key).is_between(0, 99) if key == "year" else pl.lit(value=False)
            yield subject.where((pl.col(key) < minimum) & ~asked_elsewhere, key, minimum=pl.lit(float(minimum)))


@check(
    "above-maximum",
    Severity.MUST_FIX,
    message=Text(vi="«{name}» lớn hơn {maximum}", en="«{name}» is above {maximum}"),
    rule=Text(vi="Giá trị lớn nhất có thể của cột", en="The largest value that the column can hold"),
    suggestion=Text(vi="Sửa ô.", en="Correct the cell."),
)
def above_maximum(subject: Subject) -> Findings:
    """A share above one that is no percentage either; a year after 2100."""
    for key in subject.table.roles:
        maximum = subject.role(key).maximum
        if maximum is not None:
            percent = pl.col(key).is_between(1, 100) if _is_share(subject, key) else pl.lit(value=False)
            yield subject.where((pl.col(key) > maximum) & ~percent, key, maximum=pl.lit(float(maximum)))


@check(
    "beyond-magnitude",
    Severity.MUST_FIX,
    message=Text(vi="«{name}» lớn hơn mọi con số có thể có", en="«{name}» is larger than any such figure can be"),
    rule=Text(
        vi="Tiền không quá 1.000 tỷ tỷ, người không quá 10 tỷ, giờ không quá 100 nghìn tỷ (ngưỡng của Nangsuat)",
        en="Money up to 10²¹, persons up to 10 billion, hours up to 100 trillion (thresholds of Nangsuat)",
    ),
    suggestion=Text(vi="Sửa ô; kiểm tra số chữ số và đơn vị.", en="Correct the cell; check its digits and its unit."),
)
def beyond_magnitude(subject: Subject) -> Findings:
    """More money than the world has, typed with a finger left on the zero."""
    for key in subject.table.roles:
        unit = subject.role(key).unit
        if unit.kind in LARGEST:
            yield subject.where(pl.col(key).abs() * unit.scale > LARGEST[unit.kind], key)


@check(
    "percent-as-ratio",
    Severity.MUST_FIX,
    message=Text(vi="«{name}» lớn hơn 1, có lẽ là phần trăm", en="«{name}» is above 1: perhaps a percentage"),
    rule=Text(vi="Tỷ phần nằm từ 0 đến 1", en="A share lies between 0 and 1"),
    suggestion=Text(
        vi="Khai đơn vị của cột là % (percent), hoặc chia cho 100.",
        en="Declare the column's unit as percent, or divide by 100.",
    ),
)
def percent_as_ratio(subject: Subject) -> Findings:
    """45 where 0.45 is meant."""
    shares = [key for key in subject.table.roles if _is_share(subject, key)]
    return [subject.where((pl.col(key) > 1) & (pl.col(key) <= 100), key) for key in shares]


@check(
    "share-at-bound",
    Severity.PLEASE_CONFIRM,
    message=Text(vi="«{name}» đúng bằng {share}", en="«{name}» is exactly {share}"),
    rule=Text(
        vi="Hệ số của lao động nằm giữa 0 và 1, không bằng 0 hay 1",
        en="Labour's coefficient lies strictly between 0 and 1",
    ),
    suggestion=Text(
        vi="Kiểm tra nguồn của hệ số; để trống nếu không biết.",
        en="Check where the coefficient is from; leave it blank if unknown.",
    ),
    levels=("economy",),
    needs=("labour_share",),
)
def share_at_bound(subject: Subject) -> Findings:
    """A labour share of nothing or of everything."""
    column = pl.col("labour_share")
    return [subject.where((column == 0) | (column == 1), "labour_share", share=column)]


@check(
    "two-digit-year",
    Severity.MUST_FIX,
    message=Text(vi="Năm chỉ có hai chữ số", en="The year has two digits only"),
    rule=Text(vi="Năm viết đủ bốn chữ số", en="Years are written with four digits"),
    suggestion=Text(vi="Viết đủ bốn chữ số, ví dụ {likely}.", en="Write four digits, for example {likely}."),
    needs=("year",),
)
def two_digit_year(subject: Subject) -> Findings:
    """23 for 2023; the century is the last one in which the year is not in the future."""
    year = pl.col("year")
    century = subject.today.year // 100 * 100
    likely = pl.when(year + century <= subject.today.year).then(year + century).otherwise(year + century - 100)
    return [subject.where(year.is_between(0, 99), "year", likely=likely)]


@check(
    "no-employees",
    Severity.PLEASE_CONFIRM,
    message=Text(vi="Không có lao động nhưng có «{active_role}»", en="No employees, yet «{active_role}» is there"),
    rule=Text(vi="Có hoạt động thì có lao động bình quân", en="Where there is activity there is labour"),
    suggestion=Text(
        vi="Điền lao động bình quân; nếu thật sự là 0 thì xác nhận, các chỉ tiêu theo đầu người sẽ trống.",
        en="Fill in the average employees; if it is truly none, confirm: figures per person stay empty.",
    ),
    levels=("firm",),
    needs=("employees",),
)
def no_employees(subject: Subject) -> Findings:
    """Nobody employed, but sales, output or wages."""
    active = subject.present(("net_sales", "output", "labour_cost"))
    if not active:
        return []
    first = pl.coalesce(pl.when(pl.col(key) > 0).then(pl.lit(key)) for key in active)
    return [subject.where((pl.col("employees") == 0) & first.is_not_null(), "employees", active_role=first)]


@check(
    "fractional-headcount",
    Severity.NOTE,
    message=Text(vi="«{name}» có phần lẻ", en="«{name}» is not a whole number"),
    rule=Text(vi="Số người tại một thời điểm là số nguyên", en="A headcount at one moment is a whole number"),
    suggestion=Text(
        vi="Kiểm tra: có lẽ là số bình quân hoặc sai đơn vị.", en="Check: perhaps it is an average, or in another unit."
    ),
    levels=("firm",),
)
def fractional_headcount(subject: Subject) -> Findings:
    """3.5 persons on the first day of the year."""
    roles = subject.present(("employees_start", "employees_end"))
    return [subject.where(pl.col(role) != pl.col(role).round(0), role) for role in roles]


@check(
    "hours-impossible",
    Severity.MUST_FIX,
    message=Text(vi="{head} giờ một người trong một năm", en="{head} hours per person in the year"),
    rule=Text(vi="Một năm có nhiều nhất 8.784 giờ", en="A year has at most 8,784 hours"),
    suggestion=Text(
        vi="Sửa tổng giờ làm việc hoặc số lao động; kiểm tra đơn vị.",
        en="Correct the total hours or the number of persons; check the units.",
    ),
    needs=("hours",),
)
def hours_impossible(subject: Subject) -> Findings:
    """More hours than the year has."""
    return _hours(subject, lambda head: head > HOURS_OF_A_YEAR)


@check(
    "hours-many",
    Severity.PLEASE_CONFIRM,
    message=Text(vi="{head} giờ một người trong một năm", en="{head} hours per person in the year"),
    rule=Text(
        vi="Trên 4.000 giờ là hơn 76 giờ mỗi tuần (ngưỡng của Nangsuat)",
        en="More than 4,000 hours are over 76 a week (a threshold of Nangsuat)",
    ),
    suggestion=Text(
        vi="Kiểm tra tổng giờ và số lao động bình quân, hoặc xác nhận.",
        en="Check the total hours and the average employees, or confirm.",
    ),
    needs=("hours",),
)
def hours_many(subject: Subject) -> Findings:
    """Hardly credible hours."""
    return _hours(subject, lambda head: (head > HOURS_HARDLY_WORKED) & (head <= HOURS_OF_A_YEAR))


@check(
    "hours-few",
    Severity.PLEASE_CONFIRM,
    message=Text(vi="Chỉ {head} giờ một người trong một năm", en="Only {head} hours per person in the year"),
    rule=Text(
        vi="Dưới 200 giờ là chưa đến năm tuần (ngưỡng của Nangsuat)",
        en="Fewer than 200 hours are less than five weeks (a threshold of Nangsuat)",
    ),
    suggestion=Text(
        vi="Kiểm tra: có lẽ là giờ của một tháng hoặc sai đơn vị.",
        en="Check: perhaps one month's hours, or another unit.",
    ),
    needs=("hours",),
)
def hours_few(subject: Subject) -> Findings:
    """Hours of a month, or in thousands."""
    return _hours(subject, lambda head: (head < HOURS_TOO_FEW) & (head >= 0))


@check(
    "zero-weight",
    Severity.PLEASE_CONFIRM,
    message=Text(vi="Quyền số bằng 0: dòng này không được tính", en="The weight is zero: the row counts for nothing"),
    rule=Text(vi="Mỗi dòng đại diện ít nhất cho chính nó", en="Each row stands at least for itself"),
    suggestion=Text(
        vi="Sửa quyền số, hoặc xóa dòng, hoặc xác nhận.", en="Correct the weight, delete the row, or confirm."
    ),
    levels=("firm",),
    needs=("weight",),
)
def zero_weight(subject: Subject) -> Findings:
    """A row that no weighted figure sees."""
    return [subject.where(pl.col("weight") == 0, "weight")]


@check(
    "missing-weight",
    Severity.PLEASE_CONFIRM,
    message=Text(vi="Dòng này không có quyền số, các dòng khác có", en="This row has no weight while others have"),
    rule=Text(vi="Quyền số bỏ trống được hiểu là 1", en="A blank weight is taken as one"),
    suggestion=Text(vi="Điền quyền số, hoặc xác nhận là 1.", en="Fill in the weight, or confirm that it is one."),
    levels=("firm",),
    needs=("weight",),
)
def missing_weight(subject: Subject) -> Findings:
    """A partly filled column of weights."""
    if subject.frame["weight"].null_count() < subject.frame.height:
        yield subject.where(pl.col("weight").is_null(), "weight")


def _hours(subject: Subject, wrong: Callable[[pl.Expr], pl.Expr]) -> Findings:
    labour = LABOUR[subject.level]
    if not subject.has(labour):
        return []
    head = HOURS_PER_HEAD[subject.level] * pl.col("hours") / pl.col(labour)
    return [subject.where(wrong(head) & (pl.col(labour) > 0), "hours", head=head.round(1))]


def _is_share(subject: Subject, key: str) -> bool:
    role = subject.role(key)
    return role.is_number and role.maximum == 1


CHECKS = (
    below_minimum, above_maximum, beyond_magnitude, percent_as_ratio, share_at_bound, two_digit_year,
    no_employees, fractional_headcount,
    hours_impossible, hours_many, hours_few, zero_weight, missing_weight,
)  # fmt: skip
