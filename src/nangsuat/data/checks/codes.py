"""Codes of industries and provinces, with the years in which they were valid."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from nangsuat.data.checks.registry import Findings, Subject, check
from nangsuat.data.problems import Severity
from nangsuat.data.reference.classification import Classification
from nangsuat.data.reference.lists import EDITIONS, MERGER, find_province, industry_codes, provinces
from nangsuat.data.roles import TOTAL
from nangsuat.data.text import Text

MAPS = ("63", "34")
OWNERSHIPS = ("state", "non_state", "foreign")
MOSTLY_KNOWN = 0.8  # a column is taken for VSIC, or for provinces of Viet Nam, if so much of it is in the lists


@check(
    "unknown-industry",
    Severity.PLEASE_CONFIRM,
    message=Text(vi="Mã ngành không có trong {version}", en="The industry code is not in {version}"),
    rule=Text(vi="Mã ngành thuộc phiên bản đã khai của bảng mã", en="Industry codes are those of the declared version"),
    suggestion=Text(
        vi="Sửa mã{likely}, hoặc khai đúng phiên bản ở cột «Phiên bản mã ngành».",
        en="Correct it{likely}, or declare the version in the column «Industry classification».",
    ),
    needs=("industry",),
)
def unknown_industry(subject: Subject) -> Findings:
    """A code that its list has not; where no version is declared, in a column that is mostly VSIC 2018."""
    for version, rows in _by_version(subject):
        known = industry_codes(version)
        codes = rows["industry"].drop_nulls().unique()
        wrong = [code for code in codes if code != TOTAL and known.nearest(code) is None]
        likely = {code: f": {code.zfill(2)}?" if code.zfill(2) in known else "" for code in wrong}
        place = pl.col("industry").replace_strict(likely, default="", return_dtype=pl.String)
        yield subject.where(pl.col("industry").is_in(wrong), "industry", rows, version=pl.lit(version), likely=place)


@check(
    "industry-not-vsic",
    Severity.NOTE,
    message=Text(
        vi="Mã ngành không phải VSIC 2018: không kiểm tra được",
        en="The industry codes are not VSIC 2018: they cannot be checked",
    ),
    rule=Text(vi="Chỉ VSIC 2018 có sẵn để đối chiếu", en="Only VSIC 2018 is at hand to compare with"),
    suggestion=Text(
        vi="Không cần làm gì nếu đây là bảng ngành khác.", en="Nothing to do if this is another list of industries."
    ),
    needs=("industry",),
)
def industry_not_vsic(subject: Subject) -> Findings:
    """Names, or another country's list, in the column of industries."""
    undeclared = _undeclared(subject)
    named = undeclared.filter(pl.col("industry") != TOTAL)
    if not named.is_empty() and not _mostly_vsic(named):
        yield subject.whole("industry")


@check(
    "outdated-industry",
    Severity.PLEASE_CONFIRM,
    message=Text(
        vi="Năm {year} dùng {right}, dòng này khai {version}",
        en="{right} is in force in {year}; this row declares {version}",
    ),
    rule=Text(
        vi="VSIC 2025 (Quyết định 36/2025/QĐ-TTg) có hiệu lực từ 15/11/2025",
        en="VSIC 2025 (Decision 36/2025/QĐ-TTg) is in force from 15 November 2025",
    ),
    suggestion=Text(
        vi="Chuyển mã sang {right}, hoặc sửa phiên bản, hoặc xác nhận.",
        en="Bring the code onto {right}, correct the version, or confirm.",
    ),
    needs=("industry", "industry_version", "year"),
)
def outdated_industry(subject: Subject) -> Findings:
    """A version before or after its time. A list is allowed for years before it: offices recode the past."""
    for version, edition in EDITIONS.items():
        if edition.valid_to is not None:
            late = (pl.col("industry_version") == version) & (pl.col("year") > edition.valid_to.year)
            yield subject.where(late, "industry", year="year", version=pl.lit(version), right=_version_in_force())


@check(
    "industry-version",
    Severity.NOTE,
    message=Text(
        vi="Bảng không khai phiên bản mã ngành; theo năm có lẽ là {right}",
        en="The table does not say which list its industry codes are of; by the years perhaps {right}",
    ),
    rule=Text(
        vi="Một mã có thể mang nghĩa khác ở phiên bản khác", en="A code may mean something else in another version"
    ),
    suggestion=Text(vi="Thêm cột «Phiên bản mã ngành».", en="Add the column «Industry classification»."),
    needs=("industry", "year"),
)
def industry_version(subject: Subject) -> Findings:
    """VSIC codes without their version."""
    undeclared = _undeclared(subject)
    if not undeclared.is_empty() and _mostly_vsic(undeclared):
        versions = undeclared.select(_version_in_force()).to_series().drop_nulls().unique().sort()
        if len(versions):
            yield subject.whole("industry", right=", ".join(versions))


@check(
    "unknown-industry-version",
    Severity.PLEASE_CONFIRM,
    message=Text(vi="Không biết phiên bản mã ngành này", en="This version of the industry list is not known"),
    rule=Text(vi="VSIC2007, VSIC2018 hoặc VSIC2025", en="VSIC2007, VSIC2018 or VSIC2025"),
    suggestion=Text(
        vi="Sửa tên phiên bản, hoặc xác nhận là bảng khác.",
        en="Correct the version's name, or confirm that it is another list.",
    ),
    needs=("industry_version",),
)
def unknown_industry_version(subject: Subject) -> Findings:
    """A version that is none of VSIC's."""
    return [subject.where(~pl.col("industry_version").is_in(list(EDITIONS)), "industry_version")]


@check(
    "unknown-territory",
    Severity.PLEASE_CONFIRM,
    message=Text(
        vi="Không có tỉnh, thành phố nào mang mã hoặc tên này", en="No province or city has this code or name"
    ),
    rule=Text(
        vi="Mã của Tổng cục Thống kê, hoặc tên, theo bản đồ 63 hoặc 34",
        en="The Statistics Office's code, or the name, on the map of 63 or of 34",
    ),
    suggestion=Text(vi="Sửa mã{likely}.", en="Correct it{likely}."),
    needs=("territory",),
)
def unknown_territory(subject: Subject) -> Findings:
    """A place that neither map knows, in a column that is mostly provinces of Viet Nam."""
    wrong = [code for code in _vietnamese_places(subject) if not _on_a_map(code)]
    filled, elsewhere = subject.frame["territory"].count(), subject.frame["territory"].is_in(wrong).sum()
    if not wrong or filled - elsewhere < MOSTLY_KNOWN * filled:
        return []
    likely = {code: f": {code.zfill(2)}?" if code.zfill(2) in provinces("63") else "" for code in wrong}
    place = pl.col("territory").replace_strict(likely, default="", return_dtype=pl.String)
    return [subject.where(pl.col("territory").is_in(wrong), "territory", likely=place)]


@check(
    "outdated-territory",
    Severity.PLEASE_CONFIRM,
    message=Text(
        vi="«{old}» không còn từ 1/7/2025, đã vào «{new}» (mã {code})",
        en="«{old}» ended on 1 July 2025; it went into «{new}» (code {code})",
    ),
    rule=Text(
        vi="34 tỉnh, thành phố từ 1/7/2025 (Nghị quyết 202/2025/QH15)",
        en="34 provinces and cities from 1 July 2025 (Resolution 202/2025/QH15)",
    ),
    suggestion=Text(
        vi="Ghi {code} cho năm {year}, hoặc khai bản đồ 63 ở cột «Phiên bản địa giới».",
        en="Write {code} for {year}, or declare map 63 in the column «Territory map».",
    ),
    needs=("territory", "year"),
)
def outdated_territory(subject: Subject) -> Findings:
    """A province of the old map in a year that begins after the merger."""
    gone = _gone_provinces(_vietnamese_places(subject))
    late = pl.col("year") > MERGER.year
    if subject.has("territory_version"):
        version = pl.col("territory_version").fill_null("")
        late = (late & (version != "63")) | (version == "34")
    late &= pl.col("territory").is_in(list(gone))
    places = {
        name: pl.col("territory").replace_strict(
            {key: entry[name] for key, entry in gone.items()}, default=None, return_dtype=pl.String
        )
        for name in ("old", "new", "code")
    }
    return [subject.where(late, "territory", year="year", **places)]


@check(
    "unknown-territory-version",
    Severity.PLEASE_CONFIRM,
    message=Text(vi="Không biết bản đồ hành chính này", en="This administrative map is not known"),
    rule=Text(vi="63 (đến 30/6/2025) hoặc 34 (từ 1/7/2025)", en="63 (until 30 June 2025) or 34 (from 1 July 2025)"),
    suggestion=Text(vi="Ghi 63 hoặc 34, hoặc để trống.", en="Write 63 or 34, or leave it blank."),
    needs=("territory_version",),
)
def unknown_territory_version(subject: Subject) -> Findings:
    """A map that is neither the old one nor the new."""
    return [subject.where(~pl.col("territory_version").is_in(list(MAPS)), "territory_version")]


@check(
    "ownership",
    Severity.PLEASE_CONFIRM,
    message=Text(vi="Không biết loại hình sở hữu này", en="This kind of ownership is not known"),
    rule=Text(
        vi="Nhà nước (state), ngoài nhà nước (non_state) hoặc có vốn đầu tư nước ngoài (foreign)",
        en="state, non_state or foreign",
    ),
    suggestion=Text(vi="Ghi một trong ba giá trị, hoặc để trống.", en="Write one of the three, or leave it blank."),
    levels=("firm",),
    needs=("ownership",),
)
def ownership(subject: Subject) -> Findings:
    """A word that is none of the three."""
    return [subject.where(~pl.col("ownership").is_in(OWNERSHIPS), "ownership")]


def _undeclared(subject: Subject) -> pl.DataFrame:
    if not subject.has("industry_version"):
        return subject.frame
    return subject.frame.filter(pl.col("industry_version").is_null())


def _by_version(subject: Subject) -> Iterable[tuple[str, pl.DataFrame]]:
    """The rows of each version whose codes the package carries; undeclared ones where they are VSIC by their look."""
    undeclared = _undeclared(subject)
    if _mostly_vsic(undeclared):
        last_year = EDITIONS["VSIC2018"].valid_to
        if subject.has("year") and last_year is not None:  # later rows are of a list that is not carried
            undeclared = undeclared.filter(pl.col("year") <= last_year.year)
        yield "VSIC2018", undeclared
    if subject.has("industry_version"):
        for version in (version for version, edition in EDITIONS.items() if edition.carried):
            yield version, subject.frame.filter(pl.col("industry_version") == version)


def _mostly_vsic(rows: pl.DataFrame) -> bool:
    known: Classification = industry_codes("VSIC2018")
    counts = rows["industry"].drop_nulls().value_counts()
    codes = [(code, count) for code, count in counts.iter_rows() if code != TOTAL]
    in_list = sum(int(count) for code, count in codes if known.nearest(code) is not None)
    return in_list > 0 and in_list >= MOSTLY_KNOWN * sum(int(count) for _, count in codes)


def _version_in_force() -> pl.Expr:
    """The version of VSIC that a year's figures are coded by: the one in force when the year began."""
    first_years = {version: edition.valid_from.year for version, edition in EDITIONS.items() if edition.valid_from}
    expression: pl.Expr = pl.lit(None, pl.String)
    for version, first in sorted(first_years.items(), key=lambda item: item[1]):
        expression = pl.when(pl.col("year") > first).then(pl.lit(version)).otherwise(expression)
    return expression


def _vietnamese_places(subject: Subject) -> list[str]:
    """The territories of a table in đồng; the codes of other countries' places look alike and mean something else."""
    return subject.frame["territory"].drop_nulls().unique().to_list() if subject.table.currency == "VND" else []


def _on_a_map(place: str) -> bool:
    return place == TOTAL or any(find_province(place, known) for known in MAPS)


def _gone_provinces(places: Iterable[str]) -> dict[str, dict[str, str]]:
    """Of these codes or names, the provinces that the new map has not, with what they became."""
    gone = {}
    for place in places:
        old = find_province(place, "63")
        if old is not None and old.successor is not None and find_province(place, "34") is None:
            new = provinces("34").find(old.successor)
            gone[place] = {"old": old.name.vi, "new": new.name.vi, "code": new.code}
    return gone


CHECKS = (
    unknown_industry, industry_not_vsic, outdated_industry, industry_version, unknown_industry_version,
    unknown_territory, outdated_territory, unknown_territory_version, ownership,
)  # fmt: skip
