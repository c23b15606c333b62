"""The page «Where other programs go wrong» holds what its scripts compute, in both languages."""

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


@pytest.fixture(scope="module")
def pairs(shared_data: Path) -> list:
    import where_programs_go_wrong

    return where_programs_go_wrong.pairs(shared_data / "firms")


def test_the_pages_numbers_are_the_scripts(lines: list, pairs: list):
    english, vietnamese = (page.read_text(encoding="utf-8") for page in (ENGLISH, VIETNAMESE))
    for line in (*lines, *pairs):
        assert line.cells() in english, line.case
        assert line.cells().replace(".", ",") in vietnamese, line.case


def test_ours_solve_equations_that_we_did_not_write_for_them(lines: list):
    """The written-out equations share nothing with the package; theirs are not solved, ours are."""
    assert len(lines) == 10
    for line in lines:
        assert line.our_moment < A_SOLUTION, line.case
        assert line.their_moment > 1e-3, line.case


def test_what_a_peer_says_besides_is_on_the_page(shared_data: Path):
    import equations_written_out as written
    import where_programs_go_wrong as script

    text = ENGLISH.read_text(encoding="utf-8")
    for seed in (1, 2, 3):
        assert f"{script.told(f'prodest ACF, own start, seed {seed}')[1]:.3f}" in text
    for value in (*script.told("prodest WRDG, made-up firms"), *script.told("prodest WRDG, made-up firms, errors")):
        assert f"{value:.3f}".replace("0.", ".", 1) in text
    assert abs(written.StackedTwoStages(script.design_1(shared_data / "firms")).solution()).max() > 50
    assert script.told("mditools ACF, two kinds of labour end in an error") == (1.0,)


def test_gnrprod_comes_to_our_root_where_it_is_let_on(lines: list):
    import where_programs_go_wrong as script

    ours = next(line.ours for line in lines if line.case == "gnrprod")
    assert ours == pytest.approx(script.told("gnrprod, to the root"), abs=1e-5)


def test_false_roots_are_listed_and_set_aside(shared_data: Path):
    import equations_written_out as written
    import where_programs_go_wrong as script

    found = script.design_1_by_us(shared_data / "firms").estimate
    equations = written.AckerbergCavesFrazer(script.design_1(shared_data / "firms"))
    for root in found.roots:
        assert abs(equations.left(root.coefficients)).max() < A_SOLUTION
    set_aside = [root.coefficients for root in found.roots if not root.chosen]
    assert len(set_aside) == 2
    assert any(point == pytest.approx((0.962, 0.046), abs=1e-3) for point in set_aside)  # named on the page
    assert any(point == pytest.approx((3.90, -3.37), abs=1e-2) for point in set_aside)
