"""What is compared with what. Each comparison takes the folder of made-up tables and gives its lines and a verdict."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks import made_up
from benchmarks.acf_designs import made_up_firms
from benchmarks.frontier_peers import frontier_peers
from benchmarks.measuring import Line, PeerMissing, Run, python, rscript
from benchmarks.run_production import DRAWS

PEERS = Path(__file__).parent / "peers"
EQUAL = 1e-9  # relative; R prints 15 digits
INDEXES = ("laspeyres", "paasche", "fisher", "tornqvist", "geks")
GEKS_UP_TO = 50  # periods; IndexNumR compares pair by pair, and a million of them would take the better part of an hour


def firm_years(folder: Path) -> tuple[list[Line], str]:
    """Indicators, groups with quantiles and Melitz-Polanec on one and on ten million firm-years."""
    lines, seconds = [], {}
    for rows in (1_000_000, 10_000_000):
        run = python("benchmarks.firm_years", str(made_up.parquet(folder, rows)))
        seconds[rows] = run.seconds
        remark = json.dumps(run.answer["seconds"])
        lines.append(Line(f"{rows:,} firm-years", run.seconds, run.megabytes, remark, run.processor))
    ratio = seconds[10_000_000] / seconds[1_000_000]
    return lines, f"ten million take {ratio:.1f} times as long as one million (at most 11 wanted)"


def workbook(folder: Path) -> tuple[list[Line], str]:
    """Reading and checking a workbook against pandas with openpyxl reading alone, within the process and as a whole."""
    files = [str(made_up.workbook(folder, rows)) for rows in (100_000, 10)]
    ours = python("benchmarks.read_workbook", "ours", *files, times=3)
    theirs = python("benchmarks.read_workbook", "pandas", *files)
    named = {"ours: read and check": ours, "pandas, openpyxl: read": theirs}
    inside = [_within(who, run) for who, run in named.items()]
    whole = [Line(f"{who}, whole process", run.seconds, run.megabytes, "", run.processor) for who, run in named.items()]
    ratios = {key: theirs.answer[key] / ours.answer[key] for key in ("seconds", "processor")}
    return [*inside, *whole], (
        f"{ratios['seconds']:.1f} times faster within the process (at least 8 wanted), "
        f"{ratios['processor']:.1f} times by processor seconds; "
        f"{theirs.seconds / ours.seconds:.1f} times as whole processes, from starting Python on"
    )


def _within(who: str, run: Run) -> Line:
    found = {key: value for key, value in run.answer.items() if key not in {"seconds", "processor"}}
    return Line(who, run.answer["seconds"], run.megabytes, json.dumps(found), run.answer["processor"])


def firm_dynamics(folder: Path) -> tuple[list[Line], str]:
    """Six decompositions of 100,000 firm-years, in several shapes, against the R package dfvad, within the process."""
    return _in_shapes(_dynamics_shape, folder, ((20_000, 5), (10_000, 10), (2_000, 50)))


def index_numbers(folder: Path) -> tuple[list[Line], str]:
    """Index numbers of 100,000 rows, in several shapes, against the R package IndexNumR, within the process."""
    return _in_shapes(_index_shape, folder, ((2_000, 50), (10_000, 10), (100, 1_000)))


def _in_shapes(
    compare: Callable[[Path, int, int], tuple[list[Line], str]], folder: Path, shapes: tuple[tuple[int, int], ...]
) -> tuple[list[Line], str]:
    found = [compare(folder, *shape) for shape in shapes]
    return [line for lines, _ in found for line in lines], "\n  ".join(verdict for _, verdict in found)


def _dynamics_shape(folder: Path, firms: int, years: int) -> tuple[list[Line], str]:
    path, shape = folder / f"dynamics-{years}.csv", f"{firms:,} firms × {years}"
    _dynamics_table(firms, years).write_csv(path)
    ours = python("benchmarks.run_dynamics", str(path))
    lines = [Line(f"ours, {shape}: {key}", value, ours.megabytes) for key, value in ours.answer["seconds"].items()]
    lines.append(Line(f"ours, {shape}: table to panel, once", ours.answer["door"], ours.megabytes))
    try:
        theirs = rscript(str(PEERS / "firm_dynamics.R"), str(path), packages=("dfvad",))
    except PeerMissing as missing:
        return lines, f"no comparison: {missing}"
    lines += [
        Line(f"dfvad, {shape}: {key}", value, theirs.megabytes) for key, value in theirs.answer["seconds"].items()
    ]
    ratios = {key: theirs.answer["seconds"][key] / ours.answer["seconds"][key] for key in ours.answer["seconds"]}
    return (
        lines,
        f"{shape}, times faster: {_rounded(ratios)}; {_agreement(ours.answer['totals'], theirs.answer['totals'])}",
    )


def _index_shape(folder: Path, items: int, periods: int) -> tuple[list[Line], str]:
    path, shape = folder / f"items-{periods}.csv", f"{items:,} items × {periods:,}"
    _items_table(items, periods).write_csv(path)
    methods = INDEXES if periods <= GEKS_UP_TO else tuple(key for key in INDEXES if key != "geks")
    ours = python("benchmarks.run_index_numbers", str(path), *INDEXES)
    lines = [
        Line(f"ours, {shape}: {key}, from the table", value["seconds"], ours.megabytes)
        for key, value in ours.answer.items()
    ]
    lines += [
        Line(f"ours, {shape}: {key}, basket held", value["held"], ours.megabytes) for key, value in ours.answer.items()
    ]
    try:
        theirs = rscript(str(PEERS / "index_numbers.R"), str(path), *methods, packages=("IndexNumR",))
    except PeerMissing as missing:
        return lines, f"no comparison: {missing}"
    lines += [
        Line(f"IndexNumR, {shape}: {key}", value["seconds"], theirs.megabytes) for key, value in theirs.answer.items()
    ]
    whole = {key: theirs.answer[key]["seconds"] / ours.answer[key]["seconds"] for key in methods}
    held = {key: theirs.answer[key]["seconds"] / ours.answer[key]["held"] for key in methods}
    same = all(abs(ours.answer[key]["last"] / theirs.answer[key]["last"] - 1) < EQUAL for key in methods)
    equal = "equal last values" if same else "last values differ"
    return lines, f"{shape}, times faster: from the table {_rounded(whole)}; basket held {_rounded(held)}; {equal}"


def dynamic_panel(folder: Path) -> tuple[list[Line], str]:
    """System GMM of 10,000 rows against the R package plm, within the process."""
    path = folder / "dynamic-panel.csv"
    autoregression(1_250, 8).write_csv(path)
    ours = python("benchmarks.run_dynamic_panel", str(path))
    lines = [
        Line(f"ours, steps {steps}", found["seconds"], ours.megabytes, json.dumps(found["coefficients"]))
        for steps, found in ours.answer.items()
    ]
    try:
        theirs = rscript(str(PEERS / "dynamic_panel.R"), str(path), packages=("plm",))
    except PeerMissing as missing:
        return lines, f"no comparison: {missing}"
    lines += [Line(f"plm, steps {steps}", found["seconds"], theirs.megabytes) for steps, found in theirs.answer.items()]
    ratios = {steps: theirs.answer[steps]["seconds"] / found["seconds"] for steps, found in ours.answer.items()}
    same = all(
        np.allclose(ours.answer[steps][what], theirs.answer[steps][what], rtol=1e-6)
        for steps in ratios
        for what in ("coefficients", "errors")
    )
    equal = "equal coefficients and errors" if same else "coefficients or errors differ"
    return lines, f"times faster (at least 20 wanted), by steps: {_rounded(ratios)}; {equal}"


def autoregression(firms: int, years: int, seed: int = 0) -> pl.DataFrame:
    """Output that keeps half of itself, with firms' own levels and employees that answer to its shocks."""
    random = np.random.default_rng(seed)
    own, output, employees = random.normal(size=firms), np.zeros(firms), np.zeros(firms)
    rows = []
    for year in range(-30, years):
        shock = random.normal(size=firms)
        employees = 0.5 * employees + 0.3 * shock + 0.3 * own + random.normal(size=firms)
        output = 0.5 * output + 0.5 * employees + own + shock
        if year >= 0:
            columns = {"firm": np.arange(firms), "output": output, "employees": employees}
            rows.append(pl.DataFrame(columns).with_columns(year=pl.lit(2000 + year)))
    return pl.concat(rows).sort("firm", "year")


def production(folder: Path) -> tuple[list[Line], str]:
    """Production functions with 200 refitted draws up to ten million rows; a draw against the R package prodest."""
    ours = python("benchmarks.run_production")
    found = {line["what"]: line for line in ours.answer["lines"]}
    lines = [
        Line(what, each["seconds"], ours.megabytes, json.dumps(each["coefficients"]), each["processor"])
        for what, each in found.items()
    ]
    cold = ours.answer["cold"]
    lines.append(Line("ACF, 100,000 rows, from starting Python", cold["seconds"], 0, processor=cold["processor"]))
    path = folder / "production.csv"
    made_up_firms(1, firms=10_000, proxy_noise=0.1).write_csv(path)
    try:
        theirs = rscript(str(PEERS / "production.R"), str(path), "12", packages=("prodest",))
    except PeerMissing as missing:
        return lines, f"no comparison: {missing}"
    ratios = {}
    for name, each in theirs.answer.items():
        line = found[f"{name}, 100,000 rows"]
        for clock in ("seconds", "processor"):
            ours_per_draw = (line[clock] - line[f"{clock} of the estimate"]) / DRAWS
            ratios[f"{name} by {clock}"] = each["per_draw"] / ours_per_draw
        lines.append(
            Line(f"prodest, {name}, a draw", each["per_draw"], theirs.megabytes, json.dumps(each["coefficients"]))
        )
    return lines, (
        f"a draw, times faster than prodest on one core: {_rounded(ratios)} "
        "(at least 1,000 wanted of ACF and 500 of LP by the clock on two cores)"
    )


def economy_report(_: Path) -> tuple[list[Line], str]:
    """The economy report of Viet Nam in all four formats, from starting Python to the last file."""
    run = python("benchmarks.write_economy_report", times=3)
    return [Line("four formats", run.seconds, run.megabytes)], f"{run.seconds:.1f} s (at most 10 wanted)"


def allocation(folder: Path) -> tuple[list[Line], str]:
    """Misallocation and transition matrices, and their kin, on ten million firm-years in memory."""
    run = python("benchmarks.run_allocation", str(made_up.parquet(folder, 10_000_000)))
    found = run.answer["calls"]
    lines = [Line(name, took["seconds"], run.megabytes, processor=took["processor"]) for name, took in found.items()]
    slowest = max(found[name]["seconds"] for name in found if name.startswith(("misallocation", "transition")))
    return lines, f"the slowest of misallocation and transitions takes {slowest:.1f} s (at most 10 wanted)"


def disclosure(_: Path) -> tuple[list[Line], str]:
    """A table of 34 places, 20 sections and 4 sizes made fit for release; one question beside 10,000 answers."""
    run = python("benchmarks.run_disclosure")
    lines = [
        Line(f"table of {int(count):,} enterprises", found["seconds"], run.megabytes, json.dumps(found))
        for count, found in run.answer["tables"].items()
    ]
    asked = run.answer["ledger"]
    lines += [Line(f"one question: {key}", value, run.megabytes) for key, value in asked.items()]
    return lines, f"a question takes {1000 * asked['median']:.1f} ms (at most 10 wanted)"


def forecast(_: Path) -> tuple[list[Line], str]:
    """Whether 40 targets with 200 tasks over ten years are reached, 10,000 draws each; then scenarios on kept draws."""
    run = python("benchmarks.run_forecast", times=3)
    found = run.answer
    lines = [
        Line("40 targets, 200 tasks", found["plan"], found["megabytes"], processor=found["plan_processor"]),
        Line("three tasks late", found["three_late"], found["kept_megabytes"], "memory: draws that are kept"),
        Line("all tasks late", found["all_late"], found["kept_megabytes"]),
    ]
    return lines, f"{found['plan']:.2f} s and {1000 * found['three_late']:.0f} ms (at most 1 s and 300 ms wanted)"


def frontier_models(_: Path) -> tuple[list[Line], str]:
    """Whole calls of radial models and the free disposal hull on 5,000 producers, proof included."""
    run = python("benchmarks.run_frontier_models")
    found = run.answer["seconds"]
    lines = [Line(f"{name}, 5,000 producers", seconds, run.megabytes) for name, seconds in found.items()]
    scores, everything = found["VRS"], found["VRS with slacks, targets, peers"]
    return lines, (
        f"VRS {scores:.2f} processor seconds on all cores together (at most 0.15 wanted on the clock), "
        f"with slacks, targets and peers {everything:.2f} (at most 0.5 wanted)"
    )


def frontier_programs(_: Path) -> tuple[list[Line], str]:
    """Slacks-based and other models of 1,000 producers, proved, against one full programme a producer in HiGHS."""
    run = python("benchmarks.run_frontier_programs")
    found, highs = run.answer["seconds"], run.answer["highs"]
    lines = [Line(f"{name}, 1,000 producers", seconds, run.megabytes) for name, seconds in found.items()]
    lines.append(Line("slacks-based, HiGHS", highs["seconds"], run.megabytes, processor=highs["processor"]))
    ours, difference = found["slacks-based"], run.answer["difference"]
    verdict = f"slacks-based {ours:.3f} s (at most 0.1 wanted), {highs['seconds'] / ours:.0f} times faster than HiGHS"
    return lines, f"{verdict}; the largest difference is {difference:.0e}"


def frontier_rays(_: Path) -> tuple[list[Line], str]:
    """Scores of all producers by walks over facets, their proof, and HiGHS on all units as well as it can be used."""
    run = python("benchmarks.run_frontier")
    lines, ratios = [], {}
    for line in run.answer["lines"]:
        remark = f"proved in {line['proof']:.2f} to {line['unproved']:.0e}" if "proof" in line else ""
        if "highs" in line:
            ratios[line["what"]] = line["highs"] / line["processor"]
            remark = f"HiGHS {line['highs']:.1f}, apart {line['apart']:.0e}; {remark}"
        lines.append(Line(line["what"], line["seconds"], run.megabytes, remark, line["processor"]))
    least, most = min(ratios, key=ratios.__getitem__), max(ratios, key=ratios.__getitem__)
    return lines, f"{ratios[least]:,.0f} ({least}) to {ratios[most]:,.0f} ({most}) times fewer processor seconds"


COMPARISONS: dict[str, Callable[[Path], tuple[list[Line], str]]] = {
    "firm-years": firm_years,
    "workbook": workbook,
    "firm-dynamics": firm_dynamics,
    "index-numbers": index_numbers,
    "dynamic-panel": dynamic_panel,
    "production": production,
    "economy-report": economy_report,
    "allocation": allocation,
    "disclosure": disclosure,
    "forecast": forecast,
    "frontier-models": frontier_models,
    "frontier-programs": frontier_programs,
    "frontier-rays": frontier_rays,
    "frontier-peers": frontier_peers,
}


def _dynamics_table(firms: int, years: int) -> pl.DataFrame:
    """Some firms enter, some leave; the smallest id stays, since dfvad turns a step round otherwise."""
    random = np.random.default_rng(1)
    ids, year = np.repeat(np.arange(1, firms + 1), years), np.tile(np.arange(1, years + 1), firms)
    frame = pl.DataFrame(
        {
            "id": ids,
            "t": year,
            "tfp": np.exp(random.normal(0, 0.4, ids.size)),
            "s": np.exp(random.normal(0, 1, ids.size)),
        }
    )
    comes, goes = years * 2 // 5 + 1, years * 3 // 5
    there = ~((pl.col("id") % 5 == 3) & (pl.col("t") < comes)) & ~((pl.col("id") % 5 == 2) & (pl.col("t") > goes))
    return frame.filter(there).with_columns(pl.col("s") / pl.col("s").sum().over("t")).sort("t", "id")


def _items_table(items: int, periods: int) -> pl.DataFrame:
    random = np.random.default_rng(2)
    return pl.DataFrame(
        {
            "time": np.tile(np.arange(1, periods + 1), items),
            "prodID": np.repeat(np.arange(items), periods),
            "prices": np.exp(random.normal(0, 0.3, items * periods)),
            "quantities": np.exp(random.normal(0, 0.5, items * periods)),
        }
    )


def _rounded(ratios: dict[str, float]) -> str:
    return ", ".join(f"{key} {value:.0f}" for key, value in ratios.items())


def _agreement(ours: dict[str, float], theirs: dict[str, dict[str, float]]) -> str:
    """Whether the totals over all steps agree, method by method."""
    differing = [key for key, total in ours.items() if abs(total - theirs[key]["total"]) > EQUAL * max(1, abs(total))]
    return "equal totals" if not differing else f"totals differ: {', '.join(differing)}"
