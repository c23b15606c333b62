"""The probabilities of a plan's targets in one picture: points from nought to a hundred, read without colour too."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import polars as pl

from nangsuat.data import Language, Text
from nangsuat.plan.progress import LIGHTS, LightRule
from nangsuat.plan.prospect import TargetOutlook

_WIDTH, _ROW = 460, 34
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
_SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-left")
_QUIET = "#595959"
_PLAN = Text(vi="theo kế hoạch", en="as planned")
_AXIS = Text(vi="Khả năng đạt (%)", en="Probability (%)")
_BOUNDS = {"at_risk": "at risk", "on_track": "on track"}


def outlook_chart(
    targets: Sequence[TargetOutlook], rule: LightRule, *, title: Text, language: Language
) -> alt.LayerChart:
    """Targets one under the other, the plan and each scenario with a mark of its own, the lights' bounds as lines."""
    rows = [row for each in targets for row in _rows(each, language)]
    names = list(dict.fromkeys(str(row["case"]) for row in rows))
    down = alt.Y("target:N", sort=[each.key for each in targets], title=None)
    across = alt.X("percent:Q", title=_AXIS.say(language), scale=alt.Scale(domain=[0, 100]))
    legend = alt.Legend(title=None, orient="bottom") if len(names) > 1 else None
    marks = [value for _, value in zip(names, _SHAPES * len(names), strict=False)]
    colours = [value for _, value in zip(names, _COLOURS * len(names), strict=False)]
    points = (
        alt.Chart(pl.DataFrame(rows))
        .mark_point(filled=True, size=90, opacity=1)
        .encode(
            y=down,
            x=across,
            shape=alt.Shape("case:N", scale=alt.Scale(domain=names, range=marks), legend=legend),
            color=alt.Color("case:N", scale=alt.Scale(domain=names, range=colours), legend=legend),
            tooltip=["target:N", "case:N", alt.Tooltip("percent:Q", format=".0f")],
        )
    )
    layers = alt.LayerChart(layer=[*_bounds(rule, across), points], title=title.say(language))
    return layers.properties(width=_WIDTH, height=_ROW * len(targets))


def _rows(each: TargetOutlook, language: Language) -> list[dict[str, object]]:
    cases = [(_PLAN.say(language), each.probability), *((item.name, item.probability) for item in each.scenarios)]
    return [
        {"target": each.key, "case": name, "percent": 100 * probability}
        for name, probability in cases
        if probability is not None
    ]


def _bounds(rule: LightRule, across: alt.X) -> list[alt.Chart]:
    """A line where a light begins, with its sign: words would lie over each other on a phone; the rule says them."""
    places = [
        {"percent": 100 * getattr(rule, name), "words": f"{LIGHTS[key].symbol} {100 * getattr(rule, name):.0f}"}
        for name, key in _BOUNDS.items()
    ]
    base = alt.Chart(pl.DataFrame(places)).encode(x=across)
    line = base.mark_rule(strokeDash=[4, 3], color=_QUIET)
    said = base.mark_text(align="left", dx=3, baseline="bottom", color=_QUIET).encode(y=alt.value(-4), text="words:N")
    return [line, said]
