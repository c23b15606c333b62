"""The receipt as a document, for paper."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from nangsuat.data import Column, Language, Table, Text, find_province
from nangsuat.report import (
    Block,
    ChartBlock,
    Document,
    DocumentKind,
    Metadata,
    Notice,
    Paragraph,
    TableBlock,
    write_document,
)
from nangsuat.report.theme import WIDTH
from nangsuat.web.handin.models import HandIn
from nangsuat.web.handin.receipts import check_address, english_name, facts

if TYPE_CHECKING:
    import altair as alt

    from nangsuat.report.document import ChartMaker

_QR = 150  # px: about four centimetres
_KIND = DocumentKind(Text(vi="PHIẾU TIẾP NHẬN SỐ LIỆU", en="RECEIPT OF ACCOUNTS HANDED IN"), "PTN")


def receipt_pdf(hand_in: HandIn, language: Language) -> bytes:
    """The receipt as PDF."""
    with TemporaryDirectory(prefix="nangsuat-") as folder:
        written = write_document(receipt_document(hand_in), folder, "receipt", formats=("pdf",), language=language)
        return Path(written["pdf"]).read_bytes()


def receipt_document(hand_in: HandIn) -> Document:
    """The receipt: who handed what in, when, and how to check that this paper is genuine."""
    campaign = hand_in.assignment.campaign
    owner = campaign.owner
    abstract = Text(
        vi=f"Số liệu năm {campaign.year} của {hand_in.assignment.enterprise.organisation.name}",
        en=f"Accounts of {campaign.year} of {english_name(hand_in.assignment.enterprise.organisation)}",
    )
    at = timezone.localtime(hand_in.sent_at)
    place = find_province(owner.territory or hand_in.assignment.enterprise.territory)
    return Document(
        Metadata(
            abstract=abstract,
            agency=Text(vi=owner.name, en=english_name(owner)),
            agency_code=owner.short_name,
            place=place.name if place else _NO_PLACE,
            year=at.year,
            number=hand_in.receipt_number.rpartition("-")[-1],
            issued=at.date(),
            kind=_KIND,
        ),
        tuple(_blocks(hand_in)),
        banner=_SYNTHETIC if campaign.synthetic else None,
    )


_NO_PLACE = Text(vi="Việt Nam", en="Viet Nam")
_SYNTHETIC = Text(vi="SỐ LIỆU GIẢ LẬP", en="SYNTHETIC DATA")
_LEAD = Text(
    vi="Hệ thống đã nhận và lưu bản nộp dưới đây. Bản đã gửi không đổi được; khi cần sửa, doanh nghiệp gửi bản mới.",
    en="The system has received and stored the hand-in below. It cannot be changed; a correction is a new version.",
)
_DECLARED = Text(
    vi="{who} cam kết số liệu đúng với sổ sách kế toán của doanh nghiệp.",
    en="{who} declared that the figures agree with the enterprise's books.",
)
_BY_THE_SYSTEM = Text(
    vi="Phiếu do hệ thống lập tự động nên không có chữ ký và dấu; mã kiểm tra thay cho chữ ký.",
    en="The system wrote this receipt, hence without signature and seal; it is verified by its code.",
)
_CHECK = Text(
    vi="Kiểm tra phiếu tại {address} hoặc quét mã dưới đây. Trang kiểm tra không hiển thị số liệu.",
    en="Check this receipt at {address} or scan the code below. The page shows no figures.",
)
_ALTERNATIVE = Text(
    vi="Mã QR dẫn tới trang kiểm tra phiếu tiếp nhận.",
    en="A QR code that leads to the page where receipts are checked.",
)


def _blocks(hand_in: HandIn) -> list[Block]:
    shown = f"{settings.SITE_URL}{reverse('handin:verify')}"
    who = ", ".join(filter(None, (hand_in.declared_name, hand_in.declared_post)))
    blocks: list[Block] = [
        Paragraph(_LEAD),
        TableBlock(_facts_table(hand_in), landscape=False),
        Paragraph(_DECLARED, {"who": Text.same(who)}),
    ]
    if hand_in.reason:
        blocks.append(Notice(Text(vi="Lý do sửa: {reason}", en="Reason of the correction: {reason}"), _said(hand_in)))
    blocks.append(Paragraph(_CHECK, {"address": Text.same(shown)}))
    blocks.append(Paragraph(_BY_THE_SYSTEM))
    blocks.append(ChartBlock(_qr_chart(check_address(hand_in)), Text(vi="Mã kiểm tra", en="Check code"), _ALTERNATIVE))
    return blocks


def _said(hand_in: HandIn) -> Mapping[str, Text]:
    return {"reason": Text.same(hand_in.reason)}


def _facts_table(hand_in: HandIn) -> Table:
    columns = (Column("what", Text(vi="Nội dung", en="What")), Column("value", Text(vi="Thông tin", en="Value")))
    return Table(Text(vi="Bản nộp", en="The hand-in"), columns, tuple(facts(hand_in)))


def _qr_chart(address: str) -> ChartMaker:
    """A chart that is a QR code: one square for each dark module."""

    def chart(language: Language) -> alt.TopLevelMixin:  # noqa: ARG001  # squares speak no language
        import altair as alt
        import polars as pl
        import segno

        matrix = segno.make(address, error="m").matrix
        side = len(matrix)
        dark = [(x, y) for y, row in enumerate(matrix) for x, cell in enumerate(row) if cell]
        squares = pl.DataFrame({"x": [x for x, _ in dark], "y": [y for _, y in dark]}).with_columns(
            x2=pl.col("x") + 1, y2=pl.col("y") + 1
        )
        spare = side * (WIDTH / _QR - 1) / 2  # blank on both sides: a chart is as wide as the text, modules are square
        across = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-spare, side + spare], nice=False))
        down = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[side, 0], nice=False))
        drawn: alt.TopLevelMixin = (
            alt.Chart(squares)
            .mark_rect(color="black", stroke="black", strokeWidth=0.2)
            .encode(x=across, x2="x2", y=down, y2="y2")
            .properties(width=WIDTH, height=_QR, autosize="pad")
        )
        return drawn

    return chart
