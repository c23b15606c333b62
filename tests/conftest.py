"""What all tests share: the door to data that are not ours to carry, and the way from a figure back to its rows."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

from nangsuat.data import Figure, Panel, Result
from nangsuat.measure import recompute_from

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ROOT = Path(__file__).parent.parent

# A busy machine is no failure; what a change is judged by is the same at every run, a developer's runs look further.
settings.register_profile(
    "house", deadline=None, derandomize="CI" in os.environ, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of third-party data beside the checkout; a clone alone says that it has none."""
    folder = Path(os.environ.get("NANGSUAT_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("third-party data are not beside this checkout (set NANGSUAT_SHARED_DATA to their folder)")
    return folder


@pytest.fixture(scope="session")
def spark() -> "Iterator[SparkSession]":
    """A local Spark of two workers. Its start takes seconds: name them ``…spark…``: see below."""
    if shutil.which("java") is None:
        missing = "Java (17 or newer) is not installed, on which Spark runs (tests/system-packages installs it)"
        (pytest.fail if "CI" in os.environ else pytest.skip)(missing)
    from pyspark.sql import SparkSession

    os.environ |= {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    builder = SparkSession.builder.master("local[2]").appName("nangsuat")
    for option, value in _QUIET_AND_SMALL.items():
        builder = builder.config(option, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


class _SparkTogether(LoadScopeScheduling):
    """Tests of Spark go to one worker, so that one Spark is started; all others go to whoever is free.

    The marks that the plugin has for this rest on a private name of pytest that is gone since 9.2.
    """

    def _split_scope(self, nodeid: str) -> str:
        return "spark" if "spark" in nodeid.lower() else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    return _SparkTogether(config, log)


_QUIET_AND_SMALL = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "1g",
    "spark.sql.adaptive.enabled": "false",  # plans of a few rows are not worth a second look, nor compiled code
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "3",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}

RECOMPUTED = 1e-9  # the same arithmetic in another order of summation, relative to the figure's own size


def figures_of(result: Result) -> Iterator[Figure]:
    for table in result.tables():
        for row in table.rows:
            yield from (cell for cell in row if isinstance(cell, Figure))


@pytest.fixture(scope="session")
def recomputes() -> Callable[[Result, Panel], int]:
    """A check that walks all printed figures down to the rows; gives how many there were."""

    def check(result: Result, panel: Panel) -> int:
        aggregate = recompute_from(panel.collect())
        count = 0
        for figure in figures_of(result):
            again = figure.recompute(aggregate)
            if figure.value is None:
                assert figure.reason is not None, figure.label.en
                continue
            assert again == pytest.approx(figure.value, rel=RECOMPUTED, abs=RECOMPUTED), figure.label.en
            count += 1
        return count

    return check
