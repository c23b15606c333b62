"""``nangsuat production`` and ``markups``, and sections of the report: from a file to screen, table and document."""

import json
from pathlib import Path

import polars as pl
import pytest

import production_panels as firms
from nangsuat.cli.exits import Exit
from nangsuat.cli.production_options import METHODS
from nangsuat.measure.production.estimators import ESTIMATORS

POOLED = ("--methods", "pooled")
MARKUPS = ("--variable-input", "employees", "--method", "pooled")


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("accounts") / "accounts.parquet"
    firms.accounts(firms=120).write_parquet(file)
    return file


def test_help_names_all_estimators():
    assert tuple(ESTIMATORS) == METHODS


@pytest.mark.parametrize(("language", "words"), [("vi", "Độ co giãn của sản lượng"), ("en", "Elasticities of output")])
def test_side_by_side_on_the_screen(cli, accounts: Path, language: str, words: str):
    methods = ("--methods", "pooled,ackerberg_caves_frazer", "--proxy", "materials", "--least", "50")
    ran = cli("production", accounts, *methods, "--lang", language)
    assert ran.code is Exit.DONE, ran.err
    assert words in ran.out
    assert ran.out.count("Ackerberg–Caves–Frazer (2015)") >= 2


def test_for_machines(cli, accounts: Path):
    ran = cli("production", accounts, *POOLED, "--by", "", "--json", "--lang", "en")
    tables = {table["title"]: table["rows"] for table in json.loads(ran.out)["tables"]}
    (row,) = tables["Elasticities of output"]
    assert 0 < row["fixed_assets"] < row["employees"]


def test_rows_of_firms_and_of_estimates(cli, accounts: Path, tmp_path: Path):
    rows, estimates = tmp_path / "rows.csv", tmp_path / "estimates.xlsx"
    assert cli("production", accounts, *POOLED, "--what", "firms", "-o", rows).code is Exit.DONE
    assert pl.read_csv(rows)["log_tfp"].null_count() == 0
    assert cli("production", accounts, *POOLED, "-o", estimates).code is Exit.DONE
    assert estimates.exists()
    assert cli("production", accounts, *POOLED, "-o", estimates).code is Exit.FILE
    firms_of = tmp_path / "markups.csv"
    assert cli("markups", accounts, *MARKUPS, "--what", "firms", "-o", firms_of).code is Exit.DONE
    assert pl.read_csv(firms_of)["markup"].min() > 0


@pytest.mark.parametrize("ending", ["html", "docx", "pdf"])
def test_whole_results_as_documents(cli, accounts: Path, tmp_path: Path, ending: str):
    assert cli("production", accounts, *POOLED, "-o", tmp_path / f"p.{ending}").code is Exit.DONE
    assert cli("markups", accounts, *MARKUPS, "-o", tmp_path / f"m.{ending}").code is Exit.DONE
    assert (tmp_path / f"p.{ending}").stat().st_size > 1000
    assert (tmp_path / f"m.{ending}").stat().st_size > 1000


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--methods", "newest"), Exit.USAGE, "ackerberg_caves_frazer"),
        (("--methods", "ackerberg_caves_frazer"), Exit.USAGE, "proxy"),
        ((*POOLED, "--what", "firms"), Exit.USAGE, "--what"),
        ((*POOLED, "--what", "firms", "-o", "x.pdf"), Exit.USAGE, "--what"),
        ((*POOLED, "--labour", "people"), Exit.PROBLEMS, "people"),
        ((*POOLED, "--labour", "fixed_assets"), Exit.USAGE, "fixed_assets"),
        ((*POOLED, "--product", "hours"), Exit.CANNOT_BE_SHOWN, "hours"),
        ((*POOLED, "--by", "colour"), Exit.USAGE, "colour"),
        ((*POOLED, "--draws", "1"), Exit.USAGE, "--draws"),
    ],
)
def test_what_cannot_be_is_said(cli, accounts: Path, words: tuple[str, ...], code: Exit, said: str):
    ran = cli("production", accounts, *words, "--lang", "en")
    assert ran.code is code, (ran.out, ran.err)
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_one_year_has_no_first_differences(cli, tmp_path: Path):
    file = tmp_path / "one.parquet"
    firms.accounts(firms=40).filter(pl.col("year") == 2016).write_parquet(file)
    ran = cli("production", file, "--methods", "first_differences", "--lang", "en")
    assert ran.code is not Exit.DONE
    assert "First differences" in ran.err
    assert "Traceback" not in ran.err


def test_sections_of_the_report(cli, accounts: Path, tmp_path: Path):
    asked = ("--production", "pooled", "--markups", "employees", "--misallocation", "own", "--formats", "html")
    assert cli("report", "firms", accounts, "-o", tmp_path, *asked, "--lang", "en").code is Exit.DONE
    page = (tmp_path / "firms.html").read_text(encoding="utf-8")
    for heading in ("Production functions and TFP", "Markups", "Misallocation"):
        assert heading in page


@pytest.mark.parametrize(
    ("idle", "needed"),
    [
        (("--proxy", "materials"), "--production"),
        (("--markups", "employees"), "--production"),
        (("--misallocation-source", "x"), "--misallocation"),
    ],
)
def test_no_option_is_ignored_in_silence(cli, accounts: Path, tmp_path: Path, idle: tuple[str, str], needed: str):
    ran = cli("report", "firms", accounts, "-o", tmp_path, *idle, "--lang", "en")
    assert ran.code is Exit.USAGE
    assert idle[0] in ran.err
    assert needed in ran.err
