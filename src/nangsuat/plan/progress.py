"""The traffic light of a target: one word and one shape for a probability, by a rule that is shown beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nangsuat.data import NangsuatError, Text
from nangsuat.plan.reach_result import Reach

_PERCENT = 100.0


class RuleWrong(NangsuatError):
    """A rule whose bounds are not in order; give two probabilities, the lower one for «at risk»."""


@dataclass(frozen=True, slots=True)
class Sign:
    """How a state of the light looks without colour.

    Attributes
    ----------
    word : in words
    shape : name of the icon
    symbol : one character where there are no icons
    """

    word: Text
    shape: str
    symbol: str


LIGHTS: Mapping[str, Sign] = {
    "met": Sign(Text(vi="đạt", en="met"), "circle-check", "✔"),
    "on track": Sign(Text(vi="đúng tiến độ", en="on track"), "circle", "●"),
    "at risk": Sign(Text(vi="có nguy cơ", en="at risk"), "triangle", "▲"),
    "not met": Sign(Text(vi="không đạt", en="not met"), "square-cross", "✖"),
    "cannot be judged": Sign(Text(vi="không đánh giá được", en="cannot be judged"), "dash", "–"),
}
_UNLIKELY = Text(vi="khó đạt", en="unlikely to be met")


@dataclass(frozen=True, slots=True)
class LightRule:
    """From which probability on a target is on track, and from which on it is at risk but not lost.

    Attributes
    ----------
    on_track, at_risk : probabilities of reaching the target

    Examples
    --------
    >>> print(LightRule().words.en)
    Met or not met: the period is over, or a count is complete. Before that, by the probability of reaching the target:
    on track from 60 %, at risk from 20 %, unlikely below.
    """

    on_track: float = 0.6
    at_risk: float = 0.2

    def __post_init__(self) -> None:
        if not 0 < self.at_risk < self.on_track <= 1:
            raise RuleWrong(_NOT_IN_ORDER.fill(on_track=self.on_track, at_risk=self.at_risk))

    @property
    def words(self) -> Text:
        """The rule in a sentence."""
        return _RULE.fill(on_track=_PERCENT * self.on_track, at_risk=_PERCENT * self.at_risk)


HOUSE_RULE = LightRule()


@dataclass(frozen=True, slots=True)
class Light:
    """The light of a target.

    Attributes
    ----------
    key : of :data:`LIGHTS`
    word : the state in words; before the period is over «not met» reads «unlikely to be met»
    shape, symbol : how it looks without colour
    reason : why it shows so
    rule : the rule that it follows
    """

    key: str
    word: Text
    shape: str
    symbol: str
    reason: Text
    rule: LightRule


def traffic_light(reached: Reach | float | None, *, rule: LightRule = HOUSE_RULE) -> Light:
    """The light of a target, from the answer whether it will be reached or from a probability alone.

    Examples
    --------
    >>> light = traffic_light(0.38)
    >>> light.word.en, light.symbol, light.reason.en
    ('at risk', '▲', 'Probability of reaching it: 38 %.')
    """
    if not isinstance(reached, Reach):
        return _by_probability(reached, _NO_ANSWER, rule)
    if reached.probability is None:
        return _light("cannot be judged", reached.verdict, rule)
    if reached.decided is not None:
        return _light("met" if reached.decided else "not met", reached.verdict, rule)
    if _is_complete(reached):
        return _light("met", _COMPLETE, rule)
    return _by_probability(reached.probability, reached.verdict, rule)


def _by_probability(probability: float | None, otherwise: Text, rule: LightRule) -> Light:
    if probability is None:
        return _light("cannot be judged", otherwise, rule)
    reason = _PROBABLE.fill(percent=round(_PERCENT * probability))
    if probability >= rule.on_track:
        return _light("on track", reason, rule)
    if probability >= rule.at_risk:
        return _light("at risk", reason, rule)
    return _light("not met", reason, rule, _UNLIKELY)


def _is_complete(reached: Reach) -> bool:
    """Whether a count has what it needs before its period is over."""
    aim, needed = reached.aim, reached.needed
    counts = aim.measure == "cumulative count" and aim.comparison != "at most"
    return counts and needed is not None and reached.probability == 1 and (needed.past or 0) >= (aim.number or 0)


def _light(key: str, reason: Text, rule: LightRule, word: Text | None = None) -> Light:
    sign = LIGHTS[key]
    return Light(key, word or sign.word, sign.shape, sign.symbol, reason, rule)


_RULE = Text(
    vi="Đạt hoặc không đạt: khi kỳ đã hết hoặc số đếm đã đủ. Trước đó theo xác suất đạt chỉ tiêu: đúng tiến độ từ "
    "{on_track} %, có nguy cơ từ {at_risk} %, dưới đó là khó đạt.",
    en="Met or not met: the period is over, or a count is complete. Before that, by the probability of reaching the "
    "target: on track from {on_track} %, at risk from {at_risk} %, unlikely below.",
)
_NOT_IN_ORDER = Text(
    vi="Quy tắc đèn cần 0 < có nguy cơ < đúng tiến độ ≤ 1; nhận được {at_risk} và {on_track}.",
    en="The rule of the light needs 0 < at risk < on track ≤ 1; got {at_risk} and {on_track}.",
)
_PROBABLE = Text(vi="Xác suất đạt: {percent} %.", en="Probability of reaching it: {percent} %.")
_COMPLETE = Text(vi="Số đếm đã đủ trước khi hết kỳ.", en="The count is complete before the period is over.")
_NO_ANSWER = Text(vi="Chưa có xác suất.", en="There is no probability.")
