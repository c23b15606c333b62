"""What is asked about a target: what it is, its number by year or period, where it starts from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from nangsuat.data import NO_WORDS, Text
from nangsuat.explain import NATIONAL, target_layers
from nangsuat.measure import INDICATORS
from nangsuat.plan import COUNTED, LOCAL_STATUS, SCOPES, Milestone, PlannedTarget, problems_of_target, scope_named
from nangsuat.plan import Plan as LibraryPlan
from nangsuat.web.core.fields import NumberField
from nangsuat.web.core.forms import Form
from nangsuat.web.core.words import say, words
from nangsuat.web.plan.forms.checked import tell

type Period = tuple[int, int]

COMPARISON_WORDS: Mapping[str, Text] = {
    "at least": Text(vi="ít nhất (≥)", en="at least (≥)"),
    "more than": Text(vi="trên (>)", en="more than (>)"),
    "at most": Text(vi="không quá (≤)", en="at most (≤)"),
    "about": Text(vi="khoảng (≈)", en="about (≈)"),
    "range": Text(vi="từ … đến …", en="from … to …"),
    "stated": Text(vi="văn bản chỉ ghi con số", en="the document states a bare number"),
}
KIND_WORDS: Mapping[str, Text] = {
    "count": Text(
        vi="Số đếm cộng dồn (doanh nghiệp, người, tổ chức…)", en="A count that adds up (enterprises, people…)"
    ),
    "growth": Text(vi="Tốc độ tăng bình quân của cả giai đoạn, %/năm", en="Mean growth of the whole period, % a year"),
    "share": Text(vi="Tỷ lệ từ 0 đến 100 %", en="A share from 0 to 100 %"),
    "level": Text(vi="Mức đạt ở một năm", en="A level in a year"),
    "ratio": Text(vi="Tỷ số, có thể âm hoặc quá 100 %", en="A ratio that may be negative or above 100 %"),
}
_ROLES: Mapping[str, Text] = {
    "own": Text(vi="Chỉ tiêu của kế hoạch này", en="This plan's own"),
    "contribute": Text(vi="Góp phần vào chỉ tiêu của cấp trên", en="Contributes to a target above"),
    "not stated": Text(vi="Văn bản không nói rõ", en="The document does not say"),
}
_PRICES: Mapping[str, Text] = {
    "": Text(vi="không tính bằng tiền", en="no prices in it"),
    "constant": Text(vi="giá so sánh", en="constant prices"),
    "current": Text(vi="giá hiện hành", en="current prices"),
}
_DIRECTIONS: Mapping[str, Text] = {
    "up": Text(vi="Càng cao càng tốt", en="More is better"),
    "down": Text(vi="Càng thấp càng tốt", en="Less is better"),
}


def _choices(said: Mapping[str, Text]) -> list[tuple[str, str]]:
    return [(key, words(text.vi, text.en)) for key, text in said.items()]


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """The fields for the number of one period, or for a period of its own."""

    words: Text
    low: BoundField
    high: BoundField
    first: BoundField | None = None
    last: BoundField | None = None

    @property
    def wrong(self) -> bool:
        """Whether something is wrong with it."""
        return any(field is not None and field.errors for field in (self.low, self.high, self.first, self.last))


class TargetForm(Form):
    """One target; ``planned`` is what it comes to."""

    name = forms.CharField(label=words("Chỉ tiêu", "Target"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    kind = forms.ChoiceField(label=words("Con số là gì", "What its number is"), choices=_choices(KIND_WORDS))
    counts = forms.ChoiceField(
        label=words("Đếm gì", "What is counted"),
        choices=[("", "—"), *_choices(COUNTED)],
        required=False,
        help_text=words("Chỉ với số đếm: mỗi đối tượng tính một lần.", "For counts only: each counts once."),
    )
    unit = forms.CharField(
        label=words("Đơn vị tính", "Unit"),
        max_length=60,
        help_text=words("Ví dụ: %/năm, doanh nghiệp", "Such as: % a year"),
    )
    comparison = forms.ChoiceField(label=words("So sánh", "Comparison"), choices=_choices(COMPARISON_WORDS))
    role = forms.ChoiceField(
        label=words("Tính chất", "Own or contribute to"), choices=_choices(_ROLES), widget=forms.RadioSelect
    )
    base = NumberField(label=words("Giá trị năm gốc", "Value in the base year"), required=False)
    base_year = forms.IntegerField(
        label=words("Năm gốc", "Base year"),
        required=False,
        min_value=1990,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "narrow"}),
    )
    objective = forms.ChoiceField(label=words("Mục tiêu phục vụ", "Objective served"), required=False)
    indicator = forms.ChoiceField(label=words("Chỉ số đo", "Indicator"), required=False)
    scope = forms.ChoiceField(label=words("Số của ai", "Whose figure"))
    price_basis = forms.ChoiceField(label=words("Giá", "Prices"), choices=_choices(_PRICES), required=False)
    direction = forms.ChoiceField(
        label=words("Chiều tốt", "Better side"), choices=_choices(_DIRECTIONS), widget=forms.RadioSelect
    )
    name_en = forms.CharField(label=words("Tên tiếng Anh", "Name in English"), max_length=300, required=False)
    unit_en = forms.CharField(label=words("Đơn vị bằng tiếng Anh", "Unit in English"), max_length=60, required=False)
    own_first = forms.IntegerField(
        label=words("Giai đoạn khác: từ năm", "Another period: from"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "narrow"}),
    )
    own_last = forms.IntegerField(
        label=words("Giai đoạn khác: đến năm", "Another period: to"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "narrow"}),
    )
    own_low = NumberField(label=words("Giai đoạn khác: con số", "Another period: number"), required=False)
    own_high = NumberField(label=words("Giai đoạn khác: đến", "Another period: up to"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, plan: LibraryPlan, target: PlannedTarget | None = None, **options: Any) -> None:
        self._plan, self._target = plan, target or _BLANK
        super().__init__(*args, **{"initial": {**_initial(self._target), **options.pop("initial", {})}, **options})
        objectives = [("", "—"), *((one.key, f"{one.key}. {say(one.text)}") for one in plan.objectives)]
        self.fields["objective"].choices = objectives  # type: ignore[attr-defined]
        self.fields["indicator"].choices = list(_indicators())  # type: ignore[attr-defined]
        self.fields["scope"].choices = _scopes(self._target.scope)  # type: ignore[attr-defined]
        for period in self._periods:
            self._add_period(period)
        self.planned = self._target

    @property
    def _periods(self) -> list[Period]:
        """The periods that are asked about: those of the target, the whole plan, each of its years."""
        known = [(one.first, one.last) for one in self._target.milestones]
        years = [(year, year) for year in range(self._plan.first, self._plan.last + 1)]
        return list(dict.fromkeys([*known, (self._plan.first, self._plan.last), *years]))

    def _add_period(self, period: Period) -> None:
        known = next((one for one in self._target.milestones if (one.first, one.last) == period), None)
        low, high = (None, None) if known is None else _shown(known)
        called = _called(period)
        self.fields[f"low_{period[0]}_{period[1]}"] = NumberField(
            label=say(_NUMBER.fill(period=called)), required=False, initial=low
        )
        self.fields[f"high_{period[0]}_{period[1]}"] = NumberField(
            label=say(_UP_TO.fill(period=called)), required=False, initial=high
        )

    def milestone_rows(self) -> list[MilestoneRow]:
        """The rows of the table of numbers."""
        rows = [self._row(period) for period in self._periods]
        another = MilestoneRow(_ANOTHER, self["own_low"], self["own_high"], self["own_first"], self["own_last"])
        return [*rows, another]

    def _row(self, period: Period) -> MilestoneRow:
        low, high = (self[f"{name}_{period[0]}_{period[1]}"] for name in ("low", "high"))
        return MilestoneRow(Text.same(_called(period)), low, high)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        own = [cleaned.get("own_first"), cleaned.get("own_last"), cleaned.get("own_low")]
        if any(value is not None for value in own) and None in own:
            self.add_error("own_low", words("Ghi đủ hai năm và con số.", "Write both years and the number."))
        if not self.errors:
            self.planned = self._said(cleaned)
            self._look_over()
        return cleaned

    def _look_over(self) -> None:
        """Tell at the fields what the library's look at a target finds."""
        places = {f"milestones[{at}]": f"low_{one.first}_{one.last}" for at, one in enumerate(self.planned.milestones)}
        own = (self.cleaned_data.get("own_first"), self.cleaned_data.get("own_last"))
        renamed = {f"low_{own[0]}_{own[1]}": "own_low"}
        for problem in problems_of_target(self.planned, self._plan):
            place = problem.cell or ""
            field = places.get(place, place)
            tell(self, problem, renamed.get(field, field))

    def _said(self, cleaned: Mapping[str, Any]) -> PlannedTarget:
        return replace(
            self._target,
            name=_pair(cleaned["name"], cleaned["name_en"]),
            unit=_pair(cleaned["unit"], cleaned["unit_en"]),
            kind=cleaned["kind"],
            comparison=cleaned["comparison"],
            milestones=tuple(sorted(self._milestones(cleaned), key=lambda one: (one.first, one.last))),
            direction=cleaned["direction"],
            role=cleaned["role"],
            indicator=cleaned["indicator"],
            scope=cleaned["scope"],
            price_basis=cleaned["price_basis"],
            base_year=cleaned["base_year"],
            base=cleaned["base"],
            objective=cleaned["objective"],
            counts=cleaned["counts"] if cleaned["kind"] == "count" else "",
        )

    def _milestones(self, cleaned: Mapping[str, Any]) -> Iterator[Milestone]:
        for first, last in self._periods:
            low, high = (cleaned.get(f"{name}_{first}_{last}") for name in ("low", "high"))
            if low is not None or high is not None:
                yield _milestone(first, last, low, high, cleaned["comparison"])
            elif self._stays_unknown(first, last):
                yield Milestone(first, last, None)
        if cleaned.get("own_low") is not None:
            first, last, low, high = (cleaned[f"own_{name}"] for name in ("first", "last", "low", "high"))
            yield _milestone(first, last, low, high, cleaned["comparison"])

    def _stays_unknown(self, first: int, last: int) -> bool:
        """A number of a document that was not found stays visible as that."""
        known = next((one for one in self._target.milestones if (one.first, one.last) == (first, last)), None)
        return bool(self._target.document) and known is not None and known.low is None and known.high is None


def _milestone(first: int, last: int, low: float | None, high: float | None, comparison: str) -> Milestone:
    """The one number of «at most» is an upper bound, as the documents' own data have it."""
    if comparison == "at most" and high is None:
        low, high = None, low
    return Milestone(first, last, low, high)


def _shown(milestone: Milestone) -> tuple[float | None, float | None]:
    if milestone.low is None:
        return milestone.high, None
    return milestone.low, milestone.high


def _initial(target: PlannedTarget) -> dict[str, Any]:
    return {
        "name": target.name.vi,
        "name_en": "" if target.name.en == target.name.vi else target.name.en,
        "unit": target.unit.vi,
        "unit_en": "" if target.unit.en == target.unit.vi else target.unit.en,
        "kind": target.kind,
        "counts": target.counts,
        "comparison": target.comparison,
        "role": target.role,
        "base": target.base,
        "base_year": target.base_year,
        "objective": target.objective,
        "indicator": target.indicator,
        "scope": target.scope,
        "price_basis": target.price_basis,
        "direction": target.direction,
    }


def _pair(vi: str, en: str) -> Text:
    return Text(vi=vi.strip(), en=en.strip() or vi.strip())


def _called(period: Period) -> str:
    first, last = period
    return str(last) if first == last else f"{first}–{last}"


def _indicators() -> Iterator[tuple[str, str]]:
    yield "", say(_NO_INDICATOR)
    for code, indicator in INDICATORS.items():
        yield code, f"{code} {say(indicator.name)}"


def _scopes(own: str) -> list[tuple[str, str]]:
    listed = dict.fromkeys([*SCOPES, NATIONAL, *(one.scope for layer in target_layers() for one in layer.targets), own])
    return [(scope, say(scope_named(scope))) for scope in listed]


_BLANK = PlannedTarget(  # a new one, of the plan's own
    "", NO_WORDS, NO_WORDS, "count", "at least", (), scope="enterprises", counts="enterprise", status=LOCAL_STATUS
)
_NUMBER = Text(vi="Con số {period}", en="Number for {period}")
_UP_TO = Text(vi="{period}, đến", en="{period}, up to")
_ANOTHER = Text(vi="Giai đoạn khác", en="Another period")
_NO_INDICATOR = Text(
    vi="Không có trong từ điển chỉ số (số đếm, thứ hạng…)", en="Not in the dictionary (counts, ranks…)"
)
