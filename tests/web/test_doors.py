"""The site takes the library through its doors: what a floor does not name there is its own affair."""

import ast
from collections.abc import Iterator
from pathlib import Path

import nangsuat.web

SITE = Path(nangsuat.web.__file__).parent
FLOORS = ("data", "measure", "compare", "explain", "plan")


def past_the_door(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        named = node.module if isinstance(node, ast.ImportFrom) else None
        if named and named.startswith(tuple(f"nangsuat.{floor}." for floor in FLOORS)):
            yield f"{path.relative_to(SITE)}: {named}"


def test_nobody_comes_in_past_a_door():
    assert [found for path in SITE.rglob("*.py") for found in past_the_door(path)] == []
