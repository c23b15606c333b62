"""``nangsuat report``: a report in HTML, Word, PDF and Excel."""

from __future__ import annotations

from nangsuat.cli.bilingual import Group
from nangsuat.data import Text

report = Group(
    name="report",
    text=Text(
        vi="Viết báo cáo HTML, Word, PDF và Excel; mỗi con số mở ra được đến từng dòng số liệu.",
        en="Write a report in HTML, Word, PDF and Excel; every figure opens down to the rows that it is from.",
    ),
)
