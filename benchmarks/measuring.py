"""One command as a whole process: wall and processor seconds and peak memory as the operating system counts them."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter, process_time


@dataclass(frozen=True)
class Run:
    """One finished process; ``answer`` is the JSON that it printed on its last line."""

    seconds: float
    processor: float
    megabytes: float
    answer: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """One line of a benchmark's table."""

    what: str
    seconds: float
    megabytes: float
    remark: str = ""
    processor: float | None = None


class PeerMissing(Exception):
    """A peer is not installed on this machine."""


def python(module: str, *arguments: str, times: int = 1) -> Run:
    """``python -m module arguments``, the median run of several."""
    return _median([_run([sys.executable, "-m", module, *arguments]) for _ in range(times)])


def rscript(script: str, *arguments: str, packages: tuple[str, ...], times: int = 1) -> Run:
    """An R script that needs packages; raises :class:`PeerMissing` where R or one of them is not there."""
    if shutil.which("Rscript") is None:
        raise PeerMissing("R is not installed")
    for package in packages:
        asked = ["Rscript", "-e", f"quit(status = !requireNamespace('{package}', quietly = TRUE))"]
        if subprocess.run(asked, check=False, capture_output=True).returncode:
            raise PeerMissing(f"the R package {package} is not installed (R_LIBS names where it lies)")
    return _median([_run(["Rscript", script, *arguments]) for _ in range(times)])


def other_python(script: str, *arguments: str, package: str, variable: str) -> Run:
    """A script of a peer from PyPI in an environment of its own, whose interpreter ``variable`` names."""
    interpreter = os.environ.get(variable)
    if interpreter is None:
        raise PeerMissing(f"{variable} names no interpreter that has the Python package {package}")
    asked = [interpreter, "-c", f"import importlib.metadata as m; m.version('{package}')"]
    if subprocess.run(asked, check=False, capture_output=True).returncode:
        raise PeerMissing(f"the Python package {package} is not installed for {variable}")
    return _run([interpreter, script, *arguments])


def _median(runs: list[Run]) -> Run:
    middle = median(run.seconds for run in runs)
    return min(runs, key=lambda run: abs(run.seconds - middle))


def _run(command: list[str]) -> Run:
    start = perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        printed = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    lines = printed.strip().splitlines()
    answer = json.loads(lines[-1]) if lines and lines[-1].startswith("{") else {}
    return Run(perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, answer)


def typical_seconds(work: Callable[[], object], times: int = 9) -> float:
    """Processor seconds of one run within this process, all threads together, after one that loads what is needed.

    The median of several; on a machine that others use too the clock on the wall would time them as well.
    """
    work()
    taken = []
    for _ in range(times):
        start = process_time()
        work()
        taken.append(process_time() - start)
    return median(taken)
