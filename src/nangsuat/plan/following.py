"""How a task stands on a day: on time, at risk, late; by a rule that is shown, not by judgement.

Whoever reports cannot make a task look on time by words: what counts are the planned days, the part that is done, the
end that is now expected, and when somebody reported last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from nangsuat.data import Text, format_date

STANDINGS: Mapping[str, Text] = {
    "late": Text(vi="Trễ hạn", en="Late"),
    "at risk": Text(vi="Có nguy cơ trễ", en="At risk"),
    "on time": Text(vi="Đúng tiến độ", en="On time"),
    "not begun": Text(vi="Chưa đến kỳ", en="Not due to begin"),
    "done": Text(vi="Đã xong", en="Done"),
    "stopped": Text(vi="Đã dừng", en="Stopped"),
}


@dataclass(frozen=True, slots=True)
class FollowUpRule:
    """When a task counts as at risk.

    Attributes
    ----------
    lag : how many points of per cent the part done may stay behind the part of the time that is over
    silent_days : how long nobody may report while the task runs: a quarter
    soon_days : how long before its end a task is due soon
    """

    lag: float = 20.0
    silent_days: int = 92
    soon_days: int = 14

    @property
    def words(self) -> Text:
        """The rule in a sentence.

        Examples
        --------
        >>> FollowUpRule().words.en.split(";")[0]
        'Late: not done after its last day'
        """
        return _RULE.fill(lag=self.lag, silent=self.silent_days)


RULE = FollowUpRule()


@dataclass(frozen=True, slots=True)
class Followed:
    """What is known of a task.

    Attributes
    ----------
    starts, ends : first and last day as planned
    state : ``"planned"``, ``"doing"``, ``"done"`` or ``"stopped"``, as last reported
    percent : how much is done, 0 to 100
    expected_end : the end expected now; of a task that is done, the day on which it was
    reported : the day of the last report
    """

    starts: date
    ends: date
    state: str = "planned"
    percent: float = 0.0
    expected_end: date | None = None
    reported: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state not in {"done", "stopped"}

    def elapsed(self, today: date) -> float:
        """The part of its time that is over, 0 to 100 %."""
        whole = (self.ends - self.starts).days + 1
        return min(max(((today - self.starts).days + 1) / whole, 0.0), 1.0) * 100

    def likely_end(self, today: date) -> date:
        """When it ends as things are: not before what is expected, and not in the past while it is open."""
        if self.state == "done":
            return self.expected_end or self.reported or self.ends
        expected = max(self.ends, self.expected_end or self.ends)
        return max(expected, today) if self.is_open else expected

    def slip(self, today: date) -> int:
        """How many days that is after the planned end; none for a task that was stopped."""
        return max((self.likely_end(today) - self.ends).days, 0) if self.state != "stopped" else 0

    def silent_since(self, today: date) -> date | None:
        """The day since which nobody has reported while it should be under way; none where it is not."""
        if not self.is_open or today < self.starts:
            return None
        return max(self.reported or self.starts, self.starts)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a task stands, and why.

    Attributes
    ----------
    key : a key of :data:`STANDINGS`
    reasons : what the rule found
    slip : days after the planned end, as things are
    """

    key: str
    reasons: tuple[Text, ...] = ()
    slip: int = 0

    @property
    def word(self) -> Text:
        """The standing in a word."""
        return STANDINGS[self.key]

    @property
    def needs_attention(self) -> bool:
        """Whether it is late or at risk."""
        return self.key in {"late", "at risk"}


def standing_of(task: Followed, today: date, rule: FollowUpRule = RULE) -> Standing:
    """How a task stands on a day.

    Examples
    --------
    >>> task = Followed(date(2026, 1, 1), date(2026, 12, 31), "doing", 30, reported=date(2026, 6, 30))
    >>> standing = standing_of(task, date(2026, 7, 15))
    >>> standing.key, standing.reasons[0].en
    ('at risk', '30 % done when 54 % of the time is over')
    >>> standing_of(task, date(2027, 1, 10)).slip
    10
    """
    slip = task.slip(today)
    if not task.is_open:
        late = (_DONE_LATE.fill(late=_days(slip)),) if slip and task.state == "done" else ()
        return Standing("done" if task.state == "done" else "stopped", late, slip)
    if today > task.ends:
        return Standing(
            "late", (_LATE.fill(late=_days((today - task.ends).days), day=_day(task.ends)), *_slips(task)), slip
        )
    reasons = (*_slips(task), *_not_moving(task, today, rule))
    if reasons:
        return Standing("at risk", reasons, slip)
    return Standing("not begun" if task.state == "planned" and today < task.starts else "on time")


def _slips(task: Followed) -> Iterator[Text]:
    if task.expected_end is not None and task.expected_end > task.ends:
        yield _EXPECTED.fill(day=_day(task.expected_end), late=_days((task.expected_end - task.ends).days))


def _not_moving(task: Followed, today: date, rule: FollowUpRule) -> Iterator[Text]:
    elapsed = task.elapsed(today)
    if task.state == "planned" and today > task.starts:
        yield _NOT_BEGUN.fill(day=_day(task.starts))
    elif elapsed - task.percent > rule.lag:
        yield _BEHIND.fill(percent=round(task.percent), elapsed=round(elapsed))
    if task.expected_end is not None and task.expected_end < today <= task.ends:
        yield _OVERTAKEN.fill(day=_day(task.expected_end))
    since = task.silent_since(today)
    if since is not None and (today - since).days > rule.silent_days:
        yield _SILENT.fill(days=_days((today - since).days))


def _day(day: date) -> Text:
    return Text(vi=format_date(day, "vi"), en=format_date(day, "en"))


def _days(count: int) -> Text:
    return Text(vi=f"{count} ngày", en="1 day" if count == 1 else f"{count} days")


_RULE = Text(
    vi="Trễ hạn: qua ngày kết thúc mà chưa xong; có nguy cơ trễ: dự kiến xong sau ngày kết thúc, qua ngày bắt đầu mà "
    "chưa làm, phần đã xong kém phần thời gian đã qua hơn {lag} điểm phần trăm, hoặc đang làm mà quá {silent} ngày "
    "không báo cáo.",
    en="Late: not done after its last day; at risk: the expected end lies after the planned one, it should have begun "
    "and has not, the part done stays more than {lag} points of per cent behind the time that is over, or nobody has "
    "reported for more than {silent} days while it runs.",
)
_LATE = Text(vi="Quá hạn {late} (hạn {day})", en="{late} over (due {day})")
_DONE_LATE = Text(vi="Xong chậm {late}", en="Done {late} late")
_EXPECTED = Text(vi="Dự kiến xong {day}, chậm {late}", en="Expected to end on {day}, {late} late")
_NOT_BEGUN = Text(vi="Phải bắt đầu từ {day} mà chưa làm", en="Should have begun on {day} and has not")
_BEHIND = Text(
    vi="Mới xong {percent} % khi đã qua {elapsed} % thời gian",
    en="{percent} % done when {elapsed} % of the time is over",
)
_OVERTAKEN = Text(vi="Ngày dự kiến xong {day} đã qua", en="The expected end, {day}, has passed")
_SILENT = Text(vi="{days} chưa báo cáo", en="No report for {days}")
