"""A letter (công văn): «V/v …» under the number, Kính gửi, the text, signature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nangsuat.data import Figure, Provenance, Text
from nangsuat.report.document import LETTER, Document
from nangsuat.report.official.letterheads import Letterhead
from nangsuat.report.official.passages import Passages, Written

_NO_FIGURES: Mapping[str, Figure] = {}
_NO_PHRASES: Mapping[str, Text] = {}


def letter(
    subject: Text,
    *,
    letterhead: Letterhead,
    passages: Passages,
    figures: Mapping[str, Figure] = _NO_FIGURES,
    phrases: Mapping[str, Text] = _NO_PHRASES,
    provenances: Sequence[Provenance] = (),
    banner: Text | None = None,
) -> Document:
    """A letter of a body.

    Parameters
    ----------
    subject : what it is about (trích yếu), without «V/v»
    letterhead : who writes, to whom, and who signs
    passages : its text under ``"body"``; ``{T1}`` in it is a figure by name
    figures : figures by name
    phrases : what stands around some of them, by name, such as ``≥ {figure}``
    provenances : what they rest on
    banner : words on every page, such as that the data are synthetic

    Raises
    ------
    UnknownOption
        The text names a figure that there is not.

    Examples
    --------
    >>> head = Letterhead(agency=Text.same("Khu thử"), agency_code="KT", unit_code="KH",
    ...                   addressees=(Text.same("Các đơn vị chủ trì nhiệm vụ"),))
    >>> made = letter(Text.same("báo cáo kết quả thực hiện"), letterhead=head, passages={"body": "Đề nghị báo cáo."})
    >>> made.metadata.kind.is_letter, len(made.blocks)
    (True, 1)
    """
    signature, recipients = letterhead.closing()
    return Document(
        metadata=letterhead.metadata(LETTER, subject),
        blocks=Written("letter", passages, figures, phrases).at("body"),
        provenances=tuple(provenances),
        banner=banner,
        signature=signature,
        recipients=recipients,
        tells_lineage=False,  # a letter has no annex on its figures; the lineage file has them
    )
