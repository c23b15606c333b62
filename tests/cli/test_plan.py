"""``nangsuat plan``: from a new file to a forecast, scenarios and a paper."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nangsuat.cli.exits import Exit

DAY = ("--today", "2026-07-01", "--draws", "2000")


@pytest.fixture
def file(cli) -> Path:
    assert cli("plan", "new", "vi-du.toml", "--example").code is Exit.DONE
    return Path("vi-du.toml")


def test_new_check_forecast_in_one_go(cli):
    assert cli("plan", "new", "moi.toml", "--documents", "decision-36-2021,resolution-12-2026").code is Exit.DONE
    assert cli("plan", "check", "moi.toml").code is Exit.DONE
    found = cli("plan", "forecast", "moi.toml", *DAY)
    assert found.code is Exit.DONE
    assert "khó đạt" in found.out
    assert "không phải là bảo đảm" in found.out


def test_new_takes_title_body_and_years(cli):
    options = ("--title", "Kế hoạch của Sở", "--owner", "Sở A", "--years", "2021-2025")
    assert cli("plan", "new", "moi.toml", *options).code is Exit.DONE
    written = Path("moi.toml").read_text(encoding="utf-8")
    assert "Kế hoạch của Sở" in written
    assert "first = 2021" in written


def test_new_overwrites_nothing(cli, file):
    assert cli("plan", "new", file, "--example").code is Exit.FILE
    assert cli("plan", "new", file, "--example", "--force").code is Exit.DONE
    assert cli("plan", "new", "x.txt").code is Exit.USAGE
    assert cli("plan", "new", "y.toml", "--example", "--title", "x").code is Exit.USAGE


@pytest.mark.parametrize("years", ["2026", "2030-2026", "a-b", "20-26", "2026-2999"])
def test_years_that_are_none(cli, years):
    assert cli("plan", "new", "x.toml", "--years", years).code is Exit.USAGE


def test_check_names_every_mistake_with_its_place(cli):
    Path("sai.toml").write_text('title = "K"\nowner = 3\nfirst = "2026"\n[histories.T1]\nvalues = { 2020 = "x" }\n')
    ran = cli("plan", "check", "sai.toml", "--json")
    assert ran.code is Exit.PROBLEMS
    said = json.loads(ran.out)
    assert not said["ok"]
    assert {problem["cell"] for problem in said["problems"]} >= {"owner", "first", "last", "histories.T1.values.2020"}
    assert "histories.T1.values.2020" in cli("plan", "check", "sai.toml").out


def test_check_asks_what_is_only_unusual(cli, file):
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("general")]
    Path("it.toml").write_text("\n".join(lines), encoding="utf-8")
    ran = cli("plan", "check", "it.toml")
    assert ran.code is Exit.DONE
    assert "Xin xác nhận: general" in ran.out


def test_a_file_that_is_wrong_is_not_forecast(cli):
    Path("sai.toml").write_text("title = ")
    ran = cli("plan", "forecast", "sai.toml")
    assert ran.code is Exit.PROBLEMS
    assert "TOML" in ran.err
    assert cli("plan", "forecast", "khong-co.toml").code is Exit.FILE


@pytest.mark.parametrize(
    ("right", "wrong", "place"),
    [
        ('target = "C1"', 'target = "ZZ"', "tasks[0].effects[1].target"),
        ("low = 60.0", "low = 160.0", "targets[3].milestones[0]"),
    ],
)
def test_a_plan_that_contradicts_itself_is_not_forecast(cli, file, right, wrong, place):
    file.write_text(file.read_text("utf-8").replace(right, wrong, 1), "utf-8")
    for command in ("forecast", "scenarios"):
        ran = cli("plan", command, file, *DAY)
        assert ran.code is Exit.PROBLEMS
        assert place in ran.err


def test_numbers_beyond_all_bounds(cli, file):
    assert cli("plan", "scenarios", file, *DAY, "--delay", "1=1e9").code is Exit.DONE
    assert cli("plan", "forecast", file, *DAY, "--seed", "-1").code is Exit.USAGE


def test_a_forecast_for_machines(cli, file):
    said = json.loads(cli("plan", "forecast", file, *DAY, "--json").out)
    rows = {row["key"]: row for row in said["tables"][0]["rows"]}
    assert 0 < rows["T1"]["probability"] < 20
    assert rows["G1"]["unit"].startswith("triệu đồng")
    assert {row["task"] for row in said["tables"][1]["rows"]} == {"1", "2", "3", "4"}


def test_the_same_seed_gives_the_same_answer(cli, file):
    first, again, other = (
        cli("plan", "forecast", file, *DAY, "--json", "--seed", seed).out for seed in ("1", "1", "2")
    )
    assert first == again != other


def test_one_target_in_detail(cli, file):
    printed = cli("plan", "forecast", file, "--target", "G1", *DAY).out
    assert "97,5 %" in printed
    said = json.loads(cli("plan", "forecast", file, "--target", "G1", *DAY, "--json").out)
    assert said["sentence"].startswith("Khả năng đạt")
    assert len(said["tables"]) == 3
    assert cli("plan", "forecast", file, "--target", "X", *DAY).code is Exit.USAGE


def test_a_target_without_figures_says_so(cli):
    cli("plan", "new", "moi.toml")
    assert "chưa có số liệu" in cli("plan", "forecast", "moi.toml", "--target", "T2", *DAY).out
    said = json.loads(cli("plan", "forecast", "moi.toml", "--target", "T2", *DAY, "--json").out)
    assert said["probability"] is None


def test_scenarios_of_the_file(cli, file):
    said = json.loads(cli("plan", "scenarios", file, *DAY, "--json").out)
    keys = [column["key"] for column in said["tables"][0]["columns"]]
    assert "scenario_Ba nhiệm vụ chậm 12 tháng" in keys
    only = json.loads(cli("plan", "scenarios", file, "--only", "Không có dây chuyền mẫu", *DAY, "--json").out)
    assert [key for key in (c["key"] for c in only["tables"][0]["columns"]) if key.startswith("scenario_")] == [
        "scenario_Không có dây chuyền mẫu"
    ]
    assert cli("plan", "scenarios", file, "--only", "x", *DAY).code is Exit.USAGE


def test_a_scenario_typed(cli, file):
    options = ("--delay", "1=12", "--drop", "4", "--factor", "3=0,5")
    said = json.loads(cli("plan", "scenarios", file, *options, *DAY, "--json").out)
    rows = {row["key"]: row for row in said["tables"][0]["rows"]}
    assert rows["C1"]["scenario_dòng lệnh"] < rows["C1"]["probability"]
    assert rows["T1"]["scenario_dòng lệnh"] == rows["T1"]["probability"]


@pytest.mark.parametrize("option", [("--delay", "1"), ("--delay", "=3"), ("--factor", "1=x"), ("--drop", "9")])
def test_a_scenario_that_is_none(cli, file, option):
    assert cli("plan", "scenarios", file, *option, *DAY).code is Exit.USAGE


def test_no_scenario_at_all(cli):
    cli("plan", "new", "moi.toml")
    assert cli("plan", "scenarios", "moi.toml").code is Exit.USAGE


def test_a_day_that_is_none(cli, file):
    assert cli("plan", "forecast", file, "--today", "hôm qua").code is Exit.USAGE


@pytest.mark.parametrize("kind", ["html", "docx", "pdf"])
def test_a_paper_is_written(cli, file, kind):
    ran = cli("plan", "scenarios", file, *DAY, "-o", f"ra/khu.{kind}")
    assert ran.code is Exit.DONE
    assert Path(f"ra/khu.{kind}").stat().st_size > 10_000
    assert cli("plan", "forecast", file, *DAY, "-o", f"ra/khu.{kind}").code is Exit.FILE


def test_a_paper_of_another_kind_is_refused_before_anything_is_computed(cli, file):
    assert cli("plan", "forecast", file, "-o", "ra.xlsx").code is Exit.USAGE


def test_the_plan_file_is_never_written_over(cli, file):
    before = file.read_bytes()
    assert cli("plan", "new", file, "--example").code is Exit.FILE
    assert file.read_bytes() == before


@pytest.mark.parametrize("command", ["check", "forecast", "scenarios", "new"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_help_speaks_both_languages(cli, command, language):
    assert cli("plan", command, "--help", "--lang", language).code is Exit.DONE
