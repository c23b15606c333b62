"""A target in sentences: what is asked, what there is, whether it will be reached."""

from __future__ import annotations

from collections.abc import Iterator

from nangsuat.data import Cell, Text
from nangsuat.report.document import Paragraph
from nangsuat.report.official.passages import literal
from nangsuat.report.official.plan_figures import phrase_of, why_no_number
from nangsuat.report.official.standing import PlanStanding, TargetStanding


def asked_in_words(standing: TargetStanding) -> Text:
    """``> {figure}`` for the number asked, or why there is none."""
    if standing.milestone is None or standing.asked is None:
        return why_no_number(standing.target)
    return phrase_of(standing.target, standing.milestone)


def phrases_of(standing: PlanStanding) -> dict[str, Text]:
    """What passages print around the numbers in force of targets, by name."""
    return {f"{each.target.key}.muc-tieu": asked_in_words(each) for each in standing.targets if each.asked is not None}


def target_paragraph(standing: TargetStanding) -> Paragraph:
    """What is asked, what there is, the light, the probability; each number can be opened."""
    sentences, places = [], dict[str, Cell]()
    for sentence, cells in _sentences(standing):
        sentences.append(sentence)
        places |= cells
    text = Text(vi=" ".join(each.vi for each in sentences), en=" ".join(each.en for each in sentences))
    return Paragraph(text, places)


def _sentences(standing: TargetStanding) -> Iterator[tuple[Text, dict[str, Cell]]]:
    unit = literal(standing.target.unit)
    yield from _asked(standing, unit)
    figure = standing.figure
    if figure is not None and figure.value is not None:
        yield _there_is(standing).fill(unit=unit, year=standing.year or ""), {"there": figure}
    elif figure is not None and figure.reason is not None:
        yield _THERE_IS_NONE.fill(reason=literal(_within_a_sentence(figure.reason))), {}
    if standing.count is not None:
        yield _TIMES, {"times": standing.count.times}
    if standing.light.vi:
        yield _LIGHT.fill(light=literal(standing.light)), {}
    if standing.probability is not None:
        yield _PROBABILITY, {"probability": standing.probability}
    if standing.needed is not None and standing.needed.value is not None:
        yield _NEEDED.fill(unit=literal(standing.needed.unit)), {"needed": standing.needed}


def _within_a_sentence(reason: Text) -> Text:
    return Text(vi=reason.vi.rstrip("."), en=reason.en.rstrip("."))


def _there_is(standing: TargetStanding) -> Text:
    """What there is; a figure from before the period is no part of what was reached in it."""
    begins = standing.milestone.first if standing.milestone else None
    is_before = begins is not None and standing.year is not None and standing.year < begins
    return _NEWEST if is_before else _THERE_IS


def _asked(standing: TargetStanding, unit: Text) -> Iterator[tuple[Text, dict[str, Cell]]]:
    if standing.milestone is None:
        return
    period = standing.milestone.period
    if standing.asked is None:
        yield _ASKED_NOTHING.fill(period=period, why=literal(why_no_number(standing.target))), {}
        return
    number = asked_in_words(standing)
    number = Text(vi=number.vi.replace("{figure}", "{asked}"), en=number.en.replace("{figure}", "{asked}"))
    yield _ASKED.fill(number=number, unit=unit, period=period), {"asked": standing.asked}


_ASKED = Text(vi="Mục tiêu {period}: {number} {unit}.", en="Target for {period}: {number} {unit}.")
_ASKED_NOTHING = Text(vi="Mục tiêu {period}: {why}.", en="Target for {period}: {why}.")
_THERE_IS = Text(vi="Đến năm {year} đạt {{there}} {unit}.", en="Up to {year}: {{there}} {unit}.")
_NEWEST = Text(
    vi="Số liệu mới nhất, trước kỳ này (năm {year}): {{there}} {unit}.",
    en="Newest figure, from before this period ({year}): {{there}} {unit}.",
)
_THERE_IS_NONE = Text(vi="Chưa có số liệu: {reason}.", en="There is no figure: {reason}.")
_TIMES = Text(vi="Số lượt: {times}.", en="Times: {times}.")
_LIGHT = Text(vi="Đánh giá: {light}.", en="Judgement: {light}.")
_PROBABILITY = Text(vi="Khả năng đạt: {probability} %.", en="Probability of reaching it: {probability} %.")
_NEEDED = Text(vi="Để vừa đạt còn cần {{needed}} {unit}.", en="Still needed to just reach it: {{needed}} {unit}.")
