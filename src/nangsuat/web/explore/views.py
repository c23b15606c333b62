"""The explorer: a question in the address, its answer as table, chart, tile map and download. Open to everybody."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from nangsuat.data import NangsuatError, Text, fold, format_date
from nangsuat.web.core.exporting import Format, Value, table_response
from nangsuat.web.core.limits import limited
from nangsuat.web.core.words import language, say
from nangsuat.web.explore.answers import Answer, Cell, Line, answer
from nangsuat.web.explore.charts import MOST_LINES, chart_of, left_out
from nangsuat.web.explore.questions import Question, QuestionForm
from nangsuat.web.explore.selectors import subjects_for
from nangsuat.web.explore.tile_map import PLACES, tile_map

ASKED_A_MINUTE = 600  # an office of fifty may stand behind one address


@login_not_required
@require_GET
@limited("explore", limit=ASKED_A_MINUTE, seconds=60, methods=("GET",))
def explore(request: HttpRequest) -> HttpResponse:
    """The form and its answer."""
    subjects = subjects_for(request.user)
    if not subjects:
        return render(request, "explore/empty.html")
    form = QuestionForm(request.GET, subjects)
    form.is_valid()
    facts: dict[str, Any] = {"form": form, **_answered(form.question)}
    return render(request, "explore/explore.html", facts)


@login_not_required
@require_GET
@limited("explore-download", limit=30, seconds=60, methods=("GET",))
def download(request: HttpRequest) -> HttpResponse:
    """The same answer as a file, with its source line."""
    subjects = subjects_for(request.user)
    kind = request.GET.get("format", "")
    if not subjects or kind not in {"csv", "xlsx"}:
        raise Http404
    form = QuestionForm(request.GET, subjects)
    question = form.question
    try:
        found = answer(question)
    except NangsuatError as refused:
        return render(request, "explore/empty.html", {"refused": refused.text}, status=409)
    name = f"{question.indicator}-{question.by or 'tong'}-{fold(say(question.subject.name))[:40].replace(' ', '-')}"
    headings = [say(found.heading), *(f"{year} ({say(found.unit)})" for year in found.years)]
    if found.counts_enterprises:
        headings += [f"{year} ({say(_ENTERPRISES)})" for year in found.years]
    return table_response(
        name,
        headings,
        [_row(line, found) for line in found.lines],
        kind=cast("Format", kind),
        source=_source_line(found),
    )


def _answered(question: Question) -> dict[str, Any]:
    try:
        found = answer(question)
    except NangsuatError as refused:
        return {"question": question, "refused": refused.text}
    return {
        "question": question,
        "answer": found,
        "synthetic": found.synthetic,
        "rows": [_shown(line, found) for line in found.lines],
        "specification": chart_of(found, language()),
        "most_lines": MOST_LINES,
        "left_out": left_out(found),
        "map": _map(found) if question.by == "territory" and question.subject.release else None,
        "last_year": found.last_year,
    }


def _shown(line: Line, found: Answer) -> tuple[Line, list[tuple[int, Cell | None]], int | None]:
    """A line, its cells, and how many enterprises the newest is of."""
    newest = line.cells.get(found.last_year)
    return line, [(year, line.cells.get(year)) for year in found.years], newest.firms if newest else None


def _map(found: Answer) -> str | None:
    """The tile map of the newest year; none where it could show no place."""
    cells = {line.value: line.cells.get(found.last_year) for line in found.lines if line.value in PLACES}
    if sum(cell is not None and cell.value is not None for cell in cells.values()) < 1:
        return None
    return tile_map(
        {code: cell.value if cell else None for code, cell in cells.items()},
        unit=found.unit,
        decimals=found.decimals,
        language=language(),
        reasons={code: cell.reason for code, cell in cells.items() if cell and cell.value is None},
    )


def _row(line: Line, found: Answer) -> list[Value]:
    cells = [line.cells.get(year) for year in found.years]
    counts = [cell.firms if cell else None for cell in cells] if found.counts_enterprises else []
    return [say(line.label), *(_written(cell, found.decimals) for cell in cells), *counts]


def _written(cell: Cell | None, decimals: int) -> Value:
    """A value with two digits more than the page prints: what is behind them is dust of the division."""
    if cell is None:
        return None
    return say(cell.reason) if cell.value is None else round(cell.value, decimals + 2)


def _source_line(found: Answer) -> str:
    today: date = timezone.localdate()
    taken = Text(vi="tải ngày {day}", en="downloaded {day}").fill(day=format_date(today, language()))
    rests_on = "".join(f" {say(line)}" for line in found.resting)
    return f"{say(found.title)}. {say(found.source)}; {say(taken)}.{rests_on}"


_ENTERPRISES = Text(vi="số doanh nghiệp", en="enterprises")
