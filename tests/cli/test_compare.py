"""``nangsuat compare``: frontiers from a table, on the screen, in a file, for a machine."""

import json
from pathlib import Path

import polars as pl
import pytest

from nangsuat.cli.exits import Exit

QUANTITIES = ("--inputs", "employees,labour_cost", "--outputs", "value_added")
PLANTS = """firm,year,industry,value_added,employees,labour_cost
a,2023,26,6000,40,3000
b,2023,26,900,10,600
c,2023,62,2500,42,1500
d,2023,62,2500,30,1500
"""


@pytest.fixture
def plants(tmp_path: Path) -> Path:
    file = tmp_path / "plants.csv"
    file.write_text(PLANTS, encoding="utf-8")
    return file


@pytest.mark.parametrize("method", ["dea", "fdh"])
@pytest.mark.parametrize("orientation", ["input", "output", "directional"])
def test_scores_on_the_screen(cli, plants: Path, method: str, orientation: str):
    ran = cli("compare", method, plants, *QUANTITIES, "--orientation", orientation)
    assert ran.code is Exit.DONE, ran.err
    assert "Hiệu quả kỹ thuật" in ran.out


def test_advice_for_one(cli, plants: Path):
    ran = cli("compare", "dea", plants, *QUANTITIES, "--firm", "c", "--lang", "en")
    assert "c can do with 9.8 % less of its inputs" in " ".join(ran.out.split())
    machine = cli("compare", "dea", plants, *QUANTITIES, "--firm", "c", "--lang", "en", "--json")
    assert json.loads(machine.out)["advice"].startswith("With the same outputs, c")
    assert cli("compare", "dea", plants, *QUANTITIES, "--firm", "z").code is Exit.USAGE


@pytest.mark.parametrize("what", ["scores", "peers", "targets", "slacks", "multipliers"])
def test_each_table_in_a_file(cli, plants: Path, what: str, tmp_path: Path):
    out = tmp_path / f"{what}.csv"
    assert cli("compare", "dea", plants, *QUANTITIES, "-o", out, "--what", what).code is Exit.DONE
    assert pl.read_csv(out)["firm"].n_unique() == 4
    assert cli("compare", "dea", plants, *QUANTITIES, "-o", out, "--what", what).code is Exit.FILE


def test_options_reach_the_model(cli, plants: Path, tmp_path: Path):
    out = tmp_path / "scores.csv"
    words = ("--by", "industry", "--returns-to-scale", "crs", "--non-discretionary", "labour_cost")
    assert cli("compare", "dea", plants, *QUANTITIES, *words, "-o", out).code is Exit.DONE
    scores = pl.read_csv(out)
    assert scores.filter(pl.col("firm") == "c")["efficiency"].item() == pytest.approx(30 / 42)
    assert "scale_efficiency" not in scores.columns


def test_what_cannot_be_meant_is_refused(cli, plants: Path):
    assert cli("compare", "dea", plants, *QUANTITIES, "--what", "peers").code is Exit.USAGE
    assert cli("compare", "dea", plants, "--inputs", "profit", "--outputs", "value_added").code is not Exit.DONE
    assert cli("compare", "fdh", plants, *QUANTITIES, "--direction", "mean").code is Exit.USAGE
    assert cli("compare", "dea", plants).code is Exit.USAGE
    assert cli("compare", "dea", plants, *QUANTITIES, "--year", "2024").code is Exit.USAGE


def later(plants: Path, tmp_path: Path) -> Path:
    """The plants in two years; in the second all make a tenth more."""
    table = pl.read_csv(plants)
    after = table.with_columns(pl.col("year") + 1, (pl.col("value_added") * 1.1).cast(pl.Int64))
    file = tmp_path / "two.csv"
    pl.concat([table, after]).write_csv(file)
    return file


def test_malmquist_on_the_screen_and_in_a_file(cli, plants: Path, tmp_path: Path):
    file, out = later(plants, tmp_path), tmp_path / "moved.csv"
    shown = cli("compare", "malmquist", file, *QUANTITIES, "--lang", "en")
    assert shown.code is Exit.DONE, shown.err
    assert "Malmquist index" in shown.out
    assert cli("compare", "malmquist", file, *QUANTITIES, "--decomposition", "two_parts", "-o", out).code is Exit.DONE
    assert pl.read_csv(out)["index"].to_list() == pytest.approx([1.1] * 4, rel=1e-3)


def test_malmquist_needs_two_years(cli, plants: Path):
    assert cli("compare", "malmquist", plants, *QUANTITIES).code is Exit.CANNOT_BE_SHOWN


HOSPITALS = """DMU;Số giường;Nurses (persons);Patients;ward
A;120;80;2400;x
B;300;210;7000;x
C;250;120;5000;y
D;90;75;2300;y
"""


@pytest.fixture
def hospitals(tmp_path: Path) -> Path:
    file = tmp_path / "hospitals.csv"
    file.write_text(HOSPITALS, encoding="utf-8")
    return file


OWN = ("--inputs", "Số giường,nurses", "--outputs", "patients")


def test_columns_of_the_users_own_are_quantities(cli, hospitals: Path, tmp_path: Path):
    out = tmp_path / "scores.csv"
    one = ("--inputs", "nurses", "--outputs", "patients", "--returns-to-scale", "crs", "--constant", "year=2024")
    assert cli("compare", "dea", hospitals, *one, "-o", out).code is Exit.DONE
    each = [
        2400 / 80,
        7000 / 210,
        5000 / 120,
        2300 / 75,
    ]  # patients a nurse; under constant returns the score by its best
    assert pl.read_csv(out)["efficiency"].to_list() == pytest.approx([ratio / max(each) for ratio in each])
    shown = cli("compare", "fdh", hospitals, *OWN, "--constant", "year=2024", "--lang", "en")
    assert "Nurses (persons)" in shown.out  # in the owner's words, with the owner's unit


@pytest.mark.parametrize(
    ("inputs", "said"),
    [("doctors", "The table has no column «doctors»"), ("ward", "Not a number"), ("nurses,nurses", "named once")],
)
def test_columns_that_are_no_quantities(cli, hospitals: Path, inputs: str, said: str):
    ran = cli("compare", "dea", hospitals, "--inputs", inputs, "--outputs", "patients", "--constant", "year=2024",
              "--lang", "en")  # fmt: skip
    assert ran.code is not Exit.DONE
    assert said in ran.err


def test_a_table_without_years_is_told_how_to_give_the_one(cli, hospitals: Path):
    ran = cli("compare", "dea", hospitals, *OWN)
    assert ran.code is Exit.PROBLEMS
    assert "--constant year=2024" in ran.err


@pytest.mark.parametrize("ending", ["html", "docx", "pdf"])
def test_the_whole_result_in_a_document(cli, hospitals: Path, tmp_path: Path, ending: str):
    out = tmp_path / f"efficiency.{ending}"
    one = ("--inputs", "nurses", "--outputs", "patients", "--constant", "year=2024", "-o", out)
    assert cli("compare", "dea", hospitals, *one).code is Exit.DONE
    assert out.stat().st_size > 0
    assert cli("compare", "dea", hospitals, *one).code is Exit.FILE  # not without --force
    assert cli("compare", "dea", hospitals, *one, "--force", "--what", "peers").code is Exit.USAGE


def test_a_page_has_the_pictures_that_can_be_drawn(cli, hospitals: Path, tmp_path: Path):
    pages = []
    for inputs in ("nurses", "Số giường,nurses"):
        out = tmp_path / "page.html"
        words = ("--inputs", inputs, "--outputs", "patients", "--constant", "year=2024", "-o", out, "--force")
        assert cli("compare", "fdh", hospitals, *words, "--lang", "en").code is Exit.DONE
        pages.append(out.read_text(encoding="utf-8"))
    assert ["The frontier" in page for page in pages] == [True, False]  # of two dimensions only
    assert all("How the scores spread" in page for page in pages)


def test_malmquist_in_a_document(cli, plants: Path, tmp_path: Path):
    out = tmp_path / "moved.html"
    assert cli("compare", "malmquist", later(plants, tmp_path), *QUANTITIES, "-o", out).code is Exit.DONE
    assert "Thay đổi bình quân của từng giai đoạn" in out.read_text(encoding="utf-8")
