"""Lists written with commas."""

import pytest

from nangsuat.cli.lists import chosen_among, numbers_in, words_in
from nangsuat.data import UnknownOption


@pytest.mark.parametrize(
    ("written", "words"), [(None, None), ("", ()), ("a", ("a",)), (" a , b,", ("a", "b")), (",,", ())]
)
def test_words(written: str | None, words: tuple[str, ...] | None):
    assert words_in(written) == words


@pytest.mark.parametrize(
    ("written", "numbers"),
    [(None, None), ("2020", (2020,)), ("2020,2022", (2020, 2022)), ("2020-2022,2024", (2020, 2021, 2022, 2024))],
)
def test_numbers(written: str | None, numbers: tuple[int, ...] | None):
    assert numbers_in("--years", written) == numbers


@pytest.mark.parametrize("written", ["x", "2020-", "-2020", "2020-x", "20.5"])
def test_what_is_no_year_is_named(written: str):
    if written == "2020-":
        assert numbers_in("--years", written) == (2020,)
        return
    with pytest.raises(UnknownOption, match="--years"):
        numbers_in("--years", written)


def test_one_of_those_that_there_are():
    assert chosen_among("--formats", None, ("html", "pdf")) == ("html", "pdf")
    assert chosen_among("--formats", "pdf", ("html", "pdf")) == ("pdf",)
    with pytest.raises(UnknownOption, match="html, pdf"):
        chosen_among("--formats", "doc", ("html", "pdf"))
