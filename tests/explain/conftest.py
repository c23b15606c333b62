"""Each figure of a result computed again from the rows that it names."""

from collections.abc import Callable, Iterator

import pytest

from nangsuat.data import Figure, Panel, Result
from nangsuat.measure import recompute_from

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
