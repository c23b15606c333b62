"""Passages that staff write themselves: where they stand in each kind of document, and how they become blocks.

A passage is plain lines. A line is a paragraph; lines that begin with a dash are a list. ``{T1}`` in a line is a
figure of the plan by its name, so that a number in a sentence is the same as in the tables and opens like them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from nangsuat.data import NO_WORDS, Figure, Text, UnknownOption
from nangsuat.report.document import Block, Bullets, Paragraph

type Passages = Mapping[str, str]
type _Named = tuple[Figure, Text]
type OfficialKind = Literal["plan", "report", "letter"]

_NAME = re.compile(r"\{([^{}\n]+)\}")
_DASH = re.compile(r"^\s*[-–+•]\s+")
_SIGNS = ("<", ">", "≤", "≥", "=", "≈")
_BARE = Text.same("{figure}")
_NO_PHRASES: Mapping[str, Text] = {}
_NOT_WRITTEN = Text(vi="[{name}: cơ quan soạn thảo viết]", en="[{name}: to be written by the drafting body]")


@dataclass(frozen=True, slots=True)
class PassagePlace:
    """A place for a passage.

    Attributes
    ----------
    key : stable name
    name : what stands there
    hint : what to write, for the person who writes it
    required : whether the document is incomplete without it; others are left out where nothing is written
    """

    key: str
    name: Text
    hint: Text = NO_WORDS
    required: bool = False


PLACES: Mapping[OfficialKind, tuple[PassagePlace, ...]] = {
    "plan": (
        PassagePlace(
            "bases",
            Text(vi="Căn cứ khác", en="Other legal bases"),
            Text(
                vi="Mỗi dòng một căn cứ, không chấm câu ở cuối. Các văn bản mà kế hoạch dựa vào đã có sẵn.",
                en="One a line, without a full stop. The documents that the plan stands on are there already.",
            ),
        ),
        PassagePlace(
            "purpose",
            Text(vi="Mục đích, yêu cầu", en="Purpose and requirements"),
            Text(
                vi="Vì sao có kế hoạch, kết quả của giai đoạn trước, yêu cầu khi thực hiện.",
                en="Why there is a plan, results of the period before, what is required of those who carry it out.",
            ),
            required=True,
        ),
        PassagePlace(
            "scope",
            Text(vi="Đối tượng, phạm vi", en="Whom and what it covers"),
            Text(vi="Ai được hỗ trợ, ở đâu, lĩnh vực nào.", en="Who is supported, where, in which fields."),
            required=True,
        ),
        PassagePlace(
            "solutions",
            Text(vi="Giải pháp chung", en="General solutions"),
            Text(vi="In trước danh mục nhiệm vụ.", en="Printed before the list of tasks."),
        ),
        PassagePlace(
            "funding",
            Text(vi="Thuyết minh kinh phí", en="About the money"),
            Text(
                vi="Nguồn, định mức, cách lập dự toán hằng năm. Bảng số đã có sẵn.",
                en="Sources, norms, how the yearly budgets are made. The table is there already.",
            ),
        ),
        PassagePlace("organisation", Text(vi="Tổ chức thực hiện: phần chung", en="Organisation: general")),
        PassagePlace("roadmap", Text(vi="Thuyết minh lộ trình", en="About the roadmap")),
        PassagePlace(
            "reporting",
            Text(vi="Chế độ báo cáo, sơ kết, tổng kết", en="Reports and reviews"),
            Text(vi="Ai báo cáo, báo cáo ai, khi nào.", en="Who reports, to whom, when."),
            required=True,
        ),
        PassagePlace("closing", Text(vi="Lời kết", en="Closing words")),
    ),
    "report": (
        PassagePlace("bases", Text(vi="Căn cứ", en="Legal bases")),
        PassagePlace(
            "direction",
            Text(vi="Công tác chỉ đạo, điều hành", en="Direction and management"),
            Text(vi="Văn bản đã ban hành, cuộc họp, kiểm tra.", en="Documents issued, meetings, inspections."),
            required=True,
        ),
        PassagePlace("targets", Text(vi="Nhận xét về chỉ tiêu", en="Remarks on the targets")),
        PassagePlace("tasks", Text(vi="Nhận xét về nhiệm vụ", en="Remarks on the tasks")),
        PassagePlace("money", Text(vi="Nhận xét về kinh phí", en="Remarks on the money")),
        PassagePlace(
            "difficulties",
            Text(vi="Khó khăn, vướng mắc và nguyên nhân", en="Difficulties and their causes"),
            required=True,
        ),
        PassagePlace("next", Text(vi="Phương hướng, nhiệm vụ kỳ tới", en="What comes next"), NO_WORDS, required=True),
        PassagePlace("proposals", Text(vi="Đề xuất, kiến nghị", en="Proposals"), NO_WORDS, required=True),
        PassagePlace("closing", Text(vi="Lời kết", en="Closing words")),
    ),
    "letter": (PassagePlace("body", Text(vi="Nội dung công văn", en="Text of the letter"), NO_WORDS, required=True),),
}


def unknown_names(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names in a passage that are no figure of the plan.

    Examples
    --------
    >>> unknown_names("Đạt {T1}, chi {kp.da-chi} triệu đồng, tăng {T9} %.", ["T1", "KP.da-chi"])
    ('T9',)
    """
    known = {name.casefold() for name in names}
    found = (match.strip() for match in _NAME.findall(text))
    return tuple(dict.fromkeys(name for name in found if name.casefold() not in known))


def passage_blocks(
    text: str, figures: Mapping[str, Figure], phrases: Mapping[str, Text] = _NO_PHRASES
) -> tuple[Block, ...]:
    r"""A passage as paragraphs and lists.

    Parameters
    ----------
    figures : figures by name
    phrases : what stands around some of them, by name: the sign of a target and the end of its range

    Raises
    ------
    UnknownOption
        It names a figure that there is not; the message lists those there are.

    Examples
    --------
    >>> blocks = passage_blocks("Kết quả:\n- một\n- hai\nHết.", {})
    >>> [type(block).__name__ for block in blocks]
    ['Paragraph', 'Bullets', 'Paragraph']
    """
    for name in unknown_names(text, figures):
        raise UnknownOption.among("figure", name, tuple(figures))
    known = {name.casefold(): (figure, phrases.get(name, _BARE)) for name, figure in figures.items()}
    return tuple(_blocks(text, known))


def _blocks(text: str, known: Mapping[str, _Named]) -> Iterator[Block]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for listed, group in groupby(lines, key=lambda line: bool(_DASH.match(line))):
        made = [_paragraph(_DASH.sub("", line, count=1), known) for line in group]
        if listed:
            yield Bullets(tuple(made))
        else:
            yield from made


def _paragraph(line: str, known: Mapping[str, _Named]) -> Paragraph:
    """The line with a place for each figure; other braces stay as they were written."""
    pieces, places = list[Text](), {}
    for place, piece in enumerate(_NAME.split(line)):
        if place % 2:
            figure, phrase = known[piece.strip().casefold()]
            places[f"figure{place}"] = figure
            pieces.append(_around(phrase, f"{{figure{place}}}", before=pieces[-1].vi))
        else:
            pieces.append(literal(Text.same(piece)))
    return Paragraph(Text(vi="".join(each.vi for each in pieces), en="".join(each.en for each in pieces)), places)


def _around(phrase: Text, place: str, *, before: str) -> Text:
    """The phrase around a figure's place, without its sign where the writer has written one."""
    vi, en = (said.replace("{figure}", place) for said in (phrase.vi, phrase.en))
    if before.rstrip().endswith(_SIGNS):
        vi, en = (said[said.index(place) :] for said in (vi, en))
    return Text(vi=vi, en=en)


def literal(text: Text) -> Text:
    """Words of people, in which braces are no places."""
    return Text(vi=text.vi.replace("{", "{{").replace("}", "}}"), en=text.en.replace("{", "{{").replace("}", "}}"))


@dataclass(frozen=True, slots=True)
class Written:
    """The passages of one document, each asked for by its place."""

    kind: OfficialKind
    passages: Passages
    figures: Mapping[str, Figure]
    phrases: Mapping[str, Text] = field(default_factory=dict)

    def at(self, key: str) -> tuple[Block, ...]:
        """The passage there; a mark that it is missing where the document needs one; else nothing."""
        place = next(place for place in PLACES[self.kind] if place.key == key)
        text = self.passages.get(key, "")
        if text.strip():
            return passage_blocks(text, self.figures, self.phrases)
        return (Paragraph(_NOT_WRITTEN.fill(name=place.name)),) if place.required else ()

    def lines(self, key: str) -> tuple[Text, ...]:
        """The passage there as bare lines."""
        return tuple(Text.same(line.strip()) for line in self.passages.get(key, "").splitlines() if line.strip())


def missing_passages(kind: OfficialKind, passages: Passages) -> tuple[PassagePlace, ...]:
    """The places that a document of this kind needs and that are empty.

    Examples
    --------
    >>> [place.key for place in missing_passages("letter", {"body": " "})]
    ['body']
    """
    return tuple(place for place in PLACES[kind] if place.required and not passages.get(place.key, "").strip())
