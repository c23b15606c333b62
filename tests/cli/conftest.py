"""The command line as a user meets it: words in; exit code, output and messages out."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from nangsuat.cli.app import run
from nangsuat.cli.exits import Exit
from nangsuat.cli.invocation import LANGUAGE_VARIABLE


@dataclass(frozen=True)
class Ran:
    code: Exit
    out: str
    err: str


type CommandLine = Callable[..., Ran]


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> CommandLine:
    """Run one command line in an empty folder, with no locale that says a language."""
    for name in (LANGUAGE_VARIABLE, "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)

    def command_line(*words: object) -> Ran:
        capsys.readouterr()
        code = run([str(word) for word in words])
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return command_line


ECONOMY = """territory,industry,year,value_added_constant,workers,product_tax_constant
VN,A,2011,413368,24362.9,
VN,B-F,2011,746069,10718.8,
VN,G-T,2011,856692,15270.2,
VN,TOTAL,2011,2292483,50352.0,276355
VN,A,2016,468813,22315.2,
VN,B-F,2016,1056809,13199.0,
VN,G-T,2016,1178141,17788.6,
VN,TOTAL,2016,3054470,53302.8,350706
"""

FIRMS = """firm,year,industry,value_added,employees,labour_cost
a,2022,26,6000,40,3000
b,2022,26,900,10,600
a,2023,26,6600,41,3200
b,2023,26,-100,10,620
c,2023,62,2500,12,1500
"""


@pytest.fixture
def economy(tmp_path: Path) -> Path:
    """Three sectors of Viet Nam, official figures, in the names of roles."""
    path = tmp_path / "economy.csv"
    path.write_text(ECONOMY, encoding="utf-8")
    return path


@pytest.fixture
def firms(tmp_path: Path) -> Path:
    """A few accounts, one of them a loss."""
    path = tmp_path / "firms.csv"
    path.write_text(FIRMS, encoding="utf-8")
    return path
