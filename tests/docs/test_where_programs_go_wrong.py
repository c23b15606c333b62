"""The page «Where other programs go wrong» holds what its script computes, in both languages."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
ENGLISH = ROOT / "docs" / "en" / "explanation" / "where-programs-go-wrong.md"
VIETNAMESE = ROOT / "docs" / "vi" / "giai-thich" / "chuong-trinh-khac-sai-o-dau.md"
A_SOLUTION = 1e-9  # rounding of sums over two thousand and nine thousand pairs


@pytest.fixture(scope="module")
def lines(shared_data: Path) -> list:
    import where_programs_go_wrong

    return where_programs_go_wrong.lines(shared_data / "firms")


def test_the_pages_numbers_are_the_scripts(lines: list):
    english, vietnamese = (page.read_text(encoding="utf-8") for page in (ENGLISH, VIETNAMESE))
    for line in lines:
        assert line.cells() in english, line.case
        assert line.cells().replace(".", ",") in vietnamese, line.case


def test_ours_solve_equations_that_we_did_not_write_for_them(lines: list):
    """The script's equations share nothing with the package; theirs are not solved, ours are."""
    judged = [line for line in lines if line.their_moment is not None]
    assert len(judged) == 4
    for line in judged:
        assert line.our_moment < A_SOLUTION
        assert line.their_moment > 1e-3


def test_false_roots_are_listed_and_set_aside(shared_data: Path):
    import where_programs_go_wrong as script

    found = script.design_1_by_us(shared_data / "firms").estimate
    sample = script.design_1(shared_data / "firms")
    assert len(found.roots) >= 2
    for root in found.roots:
        assert script.largest(sample, root.coefficients) < A_SOLUTION
    assert any(
        abs(root.coefficients[0] - 0.982) < 1e-3 and not root.chosen for root in found.roots
    )  # named on the page
