"""The examples in the stub of the compiled kernels are true."""

import ast
import doctest
from pathlib import Path

import pytest

from nangsuat import kernels

STUB = ast.parse(Path(str(kernels.__file__)).with_name("_compiled.pyi").read_text(encoding="utf-8"))
TEXTS = {
    node.name: ast.get_docstring(node) or "" for node in STUB.body if isinstance(node, ast.FunctionDef | ast.ClassDef)
}
SHOWN_ELSEWHERE = {"Programs", "RayCheck", "RayHits"}  # what a function gives back stands in its example


@pytest.mark.parametrize("name", sorted(TEXTS.keys() - SHOWN_ELSEWHERE))
def test_the_examples_of_the_stub_are_true(name: str):
    names = {each: getattr(kernels, each) for each in kernels.__all__}
    example = doctest.DocTestParser().get_doctest(TEXTS[name], names, name, None, 0)
    assert example.examples
    assert doctest.DocTestRunner(verbose=False).run(example).failed == 0


def test_all_that_the_stub_tells_of_is_there():
    assert set(TEXTS) <= set(kernels.__all__)
