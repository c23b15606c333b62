"""What is asked about effects and risks of a task: numbers with their meaning, risks in everyday words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from nangsuat.data import Text
from nangsuat.plan import EFFECT_UNITS, Effect, EffectWrong, Elicited, Measured, PlannedTarget, Risk, usual_unit
from nangsuat.plan import Plan as LibraryPlan
from nangsuat.web.core.fields import NumberField, PeriodDayField
from nangsuat.web.core.forms import Form
from nangsuat.web.core.words import say, words

SPARE = 2  # empty places for effects below those that there are
_PARTS = (
    "target", "low", "likely", "high", "estimate", "standard_error",
    "starts", "ramp_months", "ends", "in_history", "basis",
)  # fmt: skip
_SLIPS: Mapping[float, Text] = {
    0.0: Text(vi="Gần như không chậm", en="Hardly ever late"),
    0.1: Text(vi="Hiếm khi chậm: 1 trong 10 nhiệm vụ như vậy", en="Seldom late: 1 in 10 such tasks"),
    0.3: Text(vi="Thỉnh thoảng chậm: 3 trong 10", en="Now and then: 3 in 10"),
    0.5: Text(vi="Nửa số lần chậm: 5 trong 10", en="Half of the time: 5 in 10"),
    0.7: Text(vi="Thường chậm: 7 trong 10", en="Mostly late: 7 in 10"),
}
_DELAYS: Mapping[tuple[float, float], Text] = {
    (3.0, 6.0): Text(vi="Vài tháng (thường 3, có khi hơn 6)", en="A few months (usually 3, at times above 6)"),
    (6.0, 18.0): Text(vi="Nửa năm (thường 6 tháng, có khi hơn 18)", en="Half a year (usually 6, at times above 18)"),
    (12.0, 24.0): Text(vi="Một năm (thường 12 tháng, có khi hơn 24)", en="A year (usually 12, at times above 24)"),
}
_FAILS: Mapping[float, Text] = {
    0.0: Text(vi="Gần như chắc chắn có kết quả", en="It will hardly come to nothing"),
    0.05: Text(vi="Ít khi không thành: 1 trong 20", en="It seldom comes to nothing: 1 in 20"),
    0.2: Text(vi="Có thể không thành: 1 trong 5", en="It may come to nothing: 1 in 5"),
    0.5: Text(vi="Năm ăn năm thua: 1 trong 2", en="Even odds: 1 in 2"),
}


@dataclass(frozen=True, slots=True)
class EffectRow:
    """The fields of one effect."""

    number: int
    target: BoundField
    low: BoundField
    likely: BoundField
    high: BoundField
    estimate: BoundField
    standard_error: BoundField
    starts: BoundField
    ramp_months: BoundField
    ends: BoundField
    in_history: BoundField
    basis: BoundField
    is_new: bool

    @property
    def wrong(self) -> bool:
        """Whether something is wrong with it."""
        return any(getattr(self, part).errors for part in _PARTS)

    @property
    def is_measured(self) -> bool:
        """Whether it stands on an evaluation."""
        return bool(self.estimate.value())


class EffectFields(Form):
    """A form that asks for effects and a risk besides; ``effects_said`` and ``risk_said`` are what they come to."""

    _plan: LibraryPlan
    _effects: Sequence[Effect]

    def add_effects(self, plan: LibraryPlan, effects: Sequence[Effect], risk: Risk) -> None:
        """Make the fields, one set for each effect that there is and a few empty ones."""
        self._plan, self._effects = plan, effects
        choices = [("", "—"), *((target.key, _target_words(target)) for target in plan.targets)]
        for number in range(len(effects) + SPARE if plan.targets else 0):
            effect = effects[number] if number < len(effects) else None
            for part, field in _effect_fields(choices).items():
                field.initial = None if effect is None else _initial(effect).get(part)
                self.fields[f"effect_{number}_{part}"] = field
        self._add_risk(risk)

    def _add_risk(self, risk: Risk) -> None:
        delay = (risk.delay_months, risk.delay_months_high)
        asked: Mapping[str, tuple[str, Sequence[tuple[Any, Text]], Any]] = {
            "slip": (
                words("Có hay bị chậm không", "How often is it late"),
                _with(_SLIPS, risk.slip, _SLIP_SAID),
                risk.slip,
            ),
            "delay": (words("Nếu chậm thì bao lâu", "If late, how long"), _with(_DELAYS, delay, _DELAY_SAID), delay),
            "fail": (
                words("Có thể không thành không", "May it come to nothing"),
                _with(_FAILS, risk.fail, _FAIL_SAID),
                risk.fail,
            ),
        }
        for name, (label, choices, initial) in asked.items():
            said = [(_written(value), say(text)) for value, text in choices]
            self.fields[name] = forms.ChoiceField(label=label, choices=said, initial=_written(initial))

    def effect_rows(self) -> Iterator[EffectRow]:
        """The fields of the effects, one row each."""
        number = 0
        while f"effect_{number}_target" in self.fields:
            fields = {part: self[f"effect_{number}_{part}"] for part in _PARTS}
            yield EffectRow(number=number, is_new=number >= len(self._effects), **fields)
            number += 1

    def risk_said(self, cleaned: Mapping[str, Any]) -> Risk:
        """The risk that was chosen."""
        median, high = map(float, cleaned["delay"].split("|"))
        return Risk(float(cleaned["slip"]), median, high, float(cleaned["fail"]))

    def effects_said(self, cleaned: Mapping[str, Any]) -> tuple[Effect, ...]:
        """The effects that were typed; mistakes go to their fields."""
        found: list[Effect] = []
        for row in self.effect_rows():
            says = {part: cleaned.get(f"effect_{row.number}_{part}") for part in _PARTS}
            if not says["target"]:
                self._refuse_homeless(row.number, says)
            elif any(effect.target == says["target"] for effect in found):
                self.add_error(
                    f"effect_{row.number}_target", words("Chỉ tiêu này đã có ở trên.", "It stands above already.")
                )
            elif (size := self._size(row.number, says)) is not None:
                found.append(self._effect(says, size))
        return tuple(found)

    def _refuse_homeless(self, number: int, says: Mapping[str, Any]) -> None:
        if any(says[part] is not None for part in ("low", "likely", "high", "estimate", "standard_error")):
            self.add_error(f"effect_{number}_target", words("Chọn chỉ tiêu.", "Choose the target."))

    def _size(self, number: int, says: Mapping[str, Any]) -> Elicited | Measured | None:
        judged = [says[part] for part in ("low", "likely", "high")]
        measured = [says[part] for part in ("estimate", "standard_error")]
        try:
            if None not in judged and measured == [None, None]:
                return Elicited(*judged)
            if None not in measured and judged == [None] * 3:
                return Measured(*measured)
        except EffectWrong as wrong:
            self.add_error(f"effect_{number}_likely", say(wrong.text))
            return None
        self.add_error(f"effect_{number}_likely", say(_NO_SIZE))
        return None

    def _effect(self, says: Mapping[str, Any], size: Elicited | Measured) -> Effect:
        """What the form does not ask (the unit, English words) stays where it is the same target."""
        before = next((effect for effect in self._effects if effect.target == says["target"]), None)
        basis = Text.same((says["basis"] or "").strip())
        effect = Effect(
            target=says["target"],
            size=size,
            starts=says["starts"],
            ramp_months=round(says["ramp_months"] or 0),
            ends=says["ends"],
            in_history=bool(says["in_history"]),
            basis=basis,
        )
        if before is None:
            return effect
        return replace(effect, unit=before.unit, basis=before.basis if before.basis.vi == basis.vi else basis)


def _effect_fields(choices: list[tuple[str, str]]) -> dict[str, forms.Field]:
    return {
        "target": forms.ChoiceField(label=words("Chỉ tiêu", "Target"), choices=choices, required=False),
        "low": NumberField(label=words("Thấp", "Low"), required=False),
        "likely": NumberField(label=words("Khả dĩ nhất", "Likely"), required=False),
        "high": NumberField(label=words("Cao", "High"), required=False),
        "estimate": NumberField(label=words("Ước lượng", "Estimate"), required=False),
        "standard_error": NumberField(label=words("Sai số chuẩn", "Standard error"), required=False, least=0),
        "starts": PeriodDayField(label=words("Bắt đầu có tác động", "Begins to work"), required=False),
        "ramp_months": NumberField(
            label=words("Số tháng đến đủ tác động", "Months to full effect"), required=False, least=0, most=600
        ),
        "ends": PeriodDayField(label=words("Hết tác động", "Stops to work"), required=False, last=True),
        "in_history": forms.BooleanField(
            label=words("Số liệu đã có đã chứa tác động này", "The figures so far already contain it"), required=False
        ),
        "basis": forms.CharField(
            label=words("Căn cứ của con số", "What the number rests on"),
            required=False,
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 2}),
        ),
    }


def _initial(effect: Effect) -> dict[str, Any]:
    size = effect.size
    numbers = (
        {"low": size.low, "likely": size.likely, "high": size.high}
        if isinstance(size, Elicited)
        else {"estimate": size.estimate, "standard_error": size.standard_error}
    )
    return {
        "target": effect.target,
        **numbers,
        "starts": effect.starts,
        "ramp_months": effect.ramp_months or None,
        "ends": effect.ends,
        "in_history": effect.in_history,
        "basis": effect.basis.vi,
    }


def _target_words(target: PlannedTarget) -> str:
    """A target with the unit in which effects on it are stated."""
    unit = usual_unit(target.kind)
    said = target.unit if unit == "level" else EFFECT_UNITS[unit]
    return say(_TARGET.fill(key=target.key, name=_short(target.name), unit=said))


def _short(text: Text) -> Text:
    return Text(vi=_cut(text.vi), en=_cut(text.en))


def _cut(words_: str) -> str:
    return words_ if len(words_) <= _LONGEST else f"{words_[:_LONGEST].rsplit(' ', 1)[0]} …"


def _with(known: Mapping[Any, Text], value: Any, said: Text) -> list[tuple[Any, Text]]:
    """The usual answers, and the one that is kept where it is none of them."""
    if value in known:
        return list(known.items())
    numbers = value if isinstance(value, tuple) else (round(value * 100, 1),)
    places = dict(zip(("one", "two"), map(float, numbers), strict=False))
    return [*known.items(), (value, said.fill(**places))]


def _written(value: Any) -> str:
    return "|".join(map(str, value)) if isinstance(value, tuple) else str(value)


_LONGEST = 60  # letters of a target's name where it is chosen
_TARGET = Text(vi="{key}. {name} ({unit})", en="{key}. {name} ({unit})")
_SLIP_SAID = Text(vi="Như đang ghi: {one} %", en="As it is: {one} %")
_FAIL_SAID = Text(vi="Như đang ghi: {one} %", en="As it is: {one} %")
_DELAY_SAID = Text(
    vi="Như đang ghi: thường {one} tháng, có khi hơn {two}", en="As it is: usually {one}, at times above {two}"
)
_NO_SIZE = Text(
    vi="Ghi đủ ba số thấp, khả dĩ nhất, cao; hoặc ước lượng và sai số chuẩn nếu đã đo.",
    en="Write low, likely and high; or estimate and standard error where it was measured.",
)
