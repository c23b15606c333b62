"""Values of options that the door refuses in words, with the way out."""

import numpy as np
import polars as pl
import pytest

from nangsuat.data import (
    FirmPanel,
    MissingRoles,
    UnknownOption,
    checked_keys,
    checked_names,
    checked_number,
    checked_whole_number,
)

PANEL = FirmPanel.from_frame(pl.DataFrame({"firm": ["a"], "year": [2023], "territory": ["79"], "employees": [5.0]}))


def test_keys_are_told_once_each() -> None:
    assert checked_keys(PANEL, ["territory", "year", "territory"]) == ("territory", "year")


@pytest.mark.parametrize("key", ["firm", "employees", "nothing"])
def test_what_makes_no_group_is_refused(key: str) -> None:
    with pytest.raises(UnknownOption, match="territory"):
        checked_keys(PANEL, [key])


def test_a_key_that_the_table_lacks_comes_with_the_way_to_do_without() -> None:
    with pytest.raises(MissingRoles, match=r'Industry code.*by=\(\), on the command line --by "".*year, territory'):
        checked_keys(PANEL, ["industry"])
    with pytest.raises(MissingRoles, match=r"within=\(\) takes all"):
        checked_keys(PANEL, ["industry"], "within", flag=None)


@pytest.mark.parametrize("given", ["employees", None, 3, ["employees", 3]])
def test_one_name_is_no_list(given: object) -> None:
    with pytest.raises(UnknownOption, match=r'labour=\["'):
        checked_names("labour", given)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [100.5, "200", None, True, 1, -1, float("nan"), 2000])
def test_no_whole_number_is_refused(value: object) -> None:
    with pytest.raises(UnknownOption, match="draws is a whole number from 2 to 1000"):
        checked_whole_number("draws", value, least=2, most=1000)  # type: ignore[arg-type]


def test_whole_numbers_of_numpy_are_taken() -> None:
    assert checked_whole_number("draws", np.int64(5), least=2) == 5  # type: ignore[arg-type]
    assert checked_number("tails", np.float64(0.5)) == 0.5


@pytest.mark.parametrize("value", ["0.01", None, True])
def test_words_are_no_number(value: object) -> None:
    with pytest.raises(UnknownOption, match="tails is a number"):
        checked_number("tails", value)  # type: ignore[arg-type]
