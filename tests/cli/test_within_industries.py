"""``nangsuat compare misallocation | dispersion | transitions | convergence | concentration``: file, screen, table."""

from pathlib import Path

import polars as pl
import pytest

import allocation_firms as firms
from nangsuat.cli.exits import Exit

COMMANDS = {
    "misallocation": (["--labour-shares", "own"], "Hsieh-Klenow", "gain"),
    "dispersion": ([], "Độ phân tán", "p90_p10"),
    "transitions": ([], "Chuyển nhóm", "probability"),
    "convergence": (["--frontier-share", "0.2"], "Hội tụ", "gap"),
    "concentration": ([], "Mức tập trung", "hhi"),
}


@pytest.fixture
def accounts(tmp_path: Path) -> Path:
    file = tmp_path / "accounts.parquet"
    firms.accounts().write_parquet(file)
    return file


@pytest.mark.parametrize("command", COMMANDS)
def test_on_the_screen_in_a_file_and_for_release(cli, accounts: Path, command: str, tmp_path: Path):
    options, heading, column = COMMANDS[command]
    ran = cli("compare", command, accounts, *options)
    assert ran.code is Exit.DONE, ran.err
    assert heading in ran.out
    out = tmp_path / "rows.csv"
    assert cli("compare", command, accounts, *options, "--for-release", "-o", out).code is Exit.DONE
    assert column in pl.read_csv(out).columns
    assert cli("compare", command, accounts, *options, "-o", out).code is Exit.FILE


def test_labour_shares_need_their_source(cli, accounts: Path):
    ask = ("compare", "misallocation", accounts, "--labour-shares")
    assert cli(*ask, "0.6", "--source", "an assumption", "--lang", "en").out.count("an assumption") == 1
    assert cli(*ask, "10=0.5,13=0.6", "--source", "x").code is Exit.DONE
    assert cli(*ask, "0.6").code is Exit.USAGE
    assert cli(*ask, "half", "--source", "x").code is Exit.USAGE
    assert cli("compare", "misallocation", accounts).code is Exit.USAGE


def test_options_reach_the_matrix(cli, accounts: Path, tmp_path: Path):
    out = tmp_path / "rows.csv"
    words = ("--groups", "2", "--years", "2", "--by", "territory", "--measure", "employees")
    assert cli("compare", "transitions", accounts, *words, "-o", out).code is Exit.DONE
    rows = pl.read_csv(out, schema_overrides={"territory": pl.String})
    assert set(rows["territory"]) == {"79", "01"}
    assert "3" not in set(rows["to_state"])
    assert cli("compare", "transitions", accounts, "--groups", "1").code is Exit.USAGE


def test_options_reach_convergence(cli, accounts: Path):
    ask = ("compare", "convergence", accounts, "--lang", "en")
    options = ("--frontier-share", "0.1", "--years", "2", "--cluster", "group", "--by", "industry")
    told = cli(*ask, "--measure", "employees", *options)
    assert told.code is Exit.DONE, told.err
    assert "over 2 calendar years" in told.out
    assert "the best 10 %" in told.out
    assert "clustered by group" in told.out
    assert cli(*ask, "--frontier-share", "0.5").code is Exit.USAGE
    assert cli(*ask, "--years", "0").code is Exit.USAGE


@pytest.mark.parametrize("command", COMMANDS)
def test_sizes_make_groups(cli, accounts: Path, command: str):
    by = ["--by", "size,year"] if command != "transitions" else ["--by", "size"]
    ran = cli("compare", command, accounts, *COMMANDS[command][0], *by)
    assert ran.code is Exit.DONE, ran.err
    assert "siêu nhỏ" in ran.out
    assert "Quy mô theo lao động bình quân" in ran.out


def test_a_table_without_industries_is_told_the_way(cli, tmp_path: Path):
    file = tmp_path / "bare.parquet"
    firms.accounts().drop("industry").write_parquet(file)
    ran = cli("compare", "dispersion", file, "--lang", "en")
    assert ran.code is Exit.CANNOT_BE_SHOWN
    assert 'on the command line --by "", takes all rows as one group' in ran.err
    assert cli("compare", "dispersion", file, "--by", "year").code is Exit.DONE
