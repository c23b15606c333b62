"""Pages made from the notebooks of ``examples/notebooks``: their words in one language, their code, what it gives.

A notebook is a Python script in cells. ``# %% [vi]`` and ``# %% [en]`` begin words, ``# %%`` begins code. Code runs
each time the pages are made, and an assertion that fails stops the build, so that a page never shows what the program
does not give. The line ``language = "en"`` says which language results speak; the pages change it.
"""

from __future__ import annotations

import ast
import io
import textwrap
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import altair as alt
import polars as pl

from nangsuat.data import Language, format_number
from nangsuat.report.theme import house_specification, to_svg

NOTEBOOKS = Path(__file__).parent.parent / "examples" / "notebooks"
FOLDERS: dict[Language, str] = {"vi": "vi/so-tay", "en": "en/notebooks"}
_MARKER = "# %%"
_LANGUAGE = 'language = "{}"'
_DECIMALS = 4
_LINE = 90  # characters


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of a notebook: words of one language, or code where ``kind`` is empty."""

    kind: str
    text: str


def page_name(notebook: Path) -> str:
    """The name of its page, the same in both languages."""
    return f"{notebook.stem.replace('_', '-')}.md"


def notebook_files() -> list[Path]:
    """All notebooks, by name."""
    return sorted(NOTEBOOKS.glob("*.py"))


def write_pages(folder: Path) -> None:
    """Run all notebooks in both languages and write their pages and pictures under ``folder``."""
    for language, place in FOLDERS.items():
        (folder / place).mkdir(parents=True, exist_ok=True)
        for notebook in notebook_files():
            text, pictures = run(notebook, language)
            (folder / place / page_name(notebook)).write_text(text, encoding="utf-8")
            for name, svg in pictures.items():
                (folder / place / name).write_text(svg, encoding="utf-8")


def run(notebook: Path, language: Language) -> tuple[str, dict[str, str]]:
    """The page of a notebook, and its pictures by name."""
    names: dict[str, object] = {"__name__": notebook.stem}
    parts, pictures = [], dict[str, str]()
    for cell in cells(notebook):
        if cell.kind:
            parts += [cell.text] if cell.kind == language else []
            continue
        code = cell.text.replace(_LANGUAGE.format("en"), _LANGUAGE.format(language))
        shown, printed = _execute(code, names)
        parts.append(f"```python\n{code}\n```")
        parts += [f"```text\n{_wrapped(printed)}\n```"] if printed else []
        if isinstance(shown, alt.TopLevelMixin):
            name = f"{notebook.stem.replace('_', '-')}-{len(pictures) + 1}.svg"
            pictures[name] = to_svg(house_specification(shown), language)
            parts.append(f"![{_title(parts)}]({name})")
        elif isinstance(shown, pl.DataFrame):
            parts.append(_table(shown, language))
    parts.append(f"<small>`examples/notebooks/{notebook.name}`</small>")
    return "\n\n".join(parts) + "\n", pictures


def cells(notebook: Path) -> Iterator[Cell]:
    """The cells of a notebook; words without their marks of comments."""
    for block in notebook.read_text(encoding="utf-8").split(_MARKER)[1:]:
        head, _, body = block.partition("\n")
        kind = head.strip().strip("[]")
        lines = body.strip("\n").split("\n")
        yield Cell(
            kind, "\n".join(line.removeprefix("#").removeprefix(" ") for line in lines) if kind else body.strip()
        )


def _execute(code: str, names: dict[str, object]) -> tuple[object, str]:
    """Run a cell; what its last line is, where that is a value, and what was printed."""
    tree = ast.parse(code)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    said = io.StringIO()
    with redirect_stdout(said):
        exec(compile(tree, "<notebook>", "exec"), names)
        shown = eval(compile(ast.Expression(last.value), "<notebook>", "eval"), names) if last else None
    return shown, said.getvalue()


def _wrapped(printed: str) -> str:
    """What was printed, in lines that a page has room for."""
    return "\n".join(textwrap.fill(line, _LINE) for line in printed.rstrip().split("\n"))


def _title(parts: list[str]) -> str:
    """The last heading before a picture: its words for those who cannot see it."""
    lines = (line for part in reversed(parts) if not part.startswith("```") for line in reversed(part.split("\n")))
    return next(line.lstrip("# ") for line in lines if line.startswith("#"))


def _table(frame: pl.DataFrame, language: Language) -> str:
    numbers = [dtype.is_numeric() for dtype in frame.dtypes]
    rule = ["---:" if number else "---" for number in numbers]
    rows = [[_written(value, language) for value in row] for row in frame.iter_rows()]
    return "\n".join("| " + " | ".join(row) + " |" for row in (frame.columns, rule, *rows))


def _written(value: object, language: Language) -> str:
    if isinstance(value, float):
        rounded = round(value, _DECIMALS)
        return format_number(rounded, language, 0 if rounded.is_integer() else _DECIMALS)
    return "" if value is None else str(value)
