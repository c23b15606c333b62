"""The pages that define or name the indicators, by the numbers of the project's notes on policy."""

from __future__ import annotations

from collections.abc import Mapping

from nangsuat.data import Text


def _page(address: str, vi: str, en: str) -> Text:
    return Text(vi=f"{address}, {vi}", en=f"{address}, {en}")


PRACTICE = Text(vi="Thông lệ của ngành", en="Standard practice of the field")
OWN_CHECK = Text(
    vi="Nangsuat, đối chiếu chất lượng số liệu giữa hai phương pháp của nguồn S80",
    en="Nangsuat, a check of data quality between the two methods of source S80",
)

SOURCES: Mapping[str, Text] = {
    "S21": _page(
        "thuvienphapluat.vn", "Quyết định 1305/QĐ-TTg ngày 8/11/2023", "Decision 1305/QĐ-TTg of 8 November 2023"
    ),
    "S33": _page(
        "csdl.lsu.vn",
        "năng suất lao động 2011–2020 (báo cáo của Tổng cục Thống kê)",
        "labour productivity 2011–2020 (report of the General Statistics Office)",
    ),
    "S34": _page("tapchitaichinh.vn", "số liệu năm 2018", "figures of 2018"),
    "S66": _page(
        "gso.gov.vn",
        "siêu dữ liệu thống kê, năng suất lao động xã hội",
        "statistical metadata, labour productivity of society",
    ),
    "S67": _page(
        "consosukien.vn",
        "phân tích các nhân tố của năng suất lao động chung 2021–2023",
        "analysis of the factors of overall labour productivity 2021–2023",
    ),
    "S68": _page(
        "gso.gov.vn",
        "siêu dữ liệu thống kê, tốc độ tăng năng suất các nhân tố tổng hợp",
        "statistical metadata, growth of total factor productivity",
    ),
    "S69": _page(
        "consosukien.vn",
        "sử dụng số liệu để phân tích TFP (14/11/2024)",
        "use of data to analyse TFP (14 November 2024)",
    ),
    "S70": _page(
        "toc.123doc.org", "«Nhóm chỉ tiêu năng suất tổng hợp»", "“Group of indicators of overall productivity”"
    ),
    "S72": _page("vienthongke.vn", "từ điển thống kê, ICOR", "dictionary of statistics, ICOR"),
    "S75": _page(
        "tailieu.vn", "phân tích năng suất lao động Ninh Thuận 2011–2017", "labour productivity of Ninh Thuận 2011–2017"
    ),
    "S76": _page(
        "quanlynhanuoc.vn",
        "phân tích chuyển dịch – tỷ trọng 2010–2024",
        "shift-share analysis 2010–2024",
    ),
    "S78": _page(
        "khcnnamdinh.vn",
        "hệ thống chỉ tiêu năng suất quốc gia của Viện Năng suất Việt Nam",
        "the national system of productivity indicators of the Viet Nam National Productivity Institute",
    ),
    "S79": _page(
        "most.gov.vn",
        "Quyết định 10/2021/QĐ-TTg, tiêu chí doanh nghiệp công nghệ cao",
        "Decision 10/2021/QĐ-TTg, criteria of hi-tech enterprises",
    ),
    "S80": _page(
        "fdocuments.net",
        "phụ lục Báo cáo Năng suất 2009 của NPC (Malaysia)",
        "appendix of the NPC Productivity Report 2009 (Malaysia)",
    ),
    "S82": _page("Eurostat", "cơ sở dữ liệu khái niệm, «Ratios»", "concepts database, “Ratios”"),
    "S83": _page(
        "scribd 626991238",
        "khóa học trực tuyến về năng suất của APO, phần 1-11",
        "online course on productivity of the APO, part 1-11",
    ),
    "S84": _page("wayup.my", "công cụ tính năng suất", "productivity calculator"),
}


def cite(*numbers: str) -> Text:
    """The titles of these sources in one line.

    Examples
    --------
    >>> cite("S34").en
    'tapchitaichinh.vn, figures of 2018'
    """
    pages = [SOURCES[number] for number in numbers]
    return Text(vi="; ".join(page.vi for page in pages), en="; ".join(page.en for page in pages))
