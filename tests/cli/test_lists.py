"""Lists written with commas."""

import pytest

from nangsuat.cli.lists import chosen_among, words_in, years_in
from nangsuat.data import UnknownOption


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (None, None),
        ("", ()),
        ("a", ("a",)),
        (" a , b,", ("a", "b")),
        (",,", ()),
        ('beds, "costs, in millions" ,x', ("beds", "costs, in millions", "x")),
        ('5" pipe,6" pipe', ('5" pipe', '6" pipe')),
        ('"half, open', ('"half', "open")),
        ("Doanh thu\nthuần,x", ("Doanh thu\nthuần", "x")),
    ],
)
def test_words(written: str | None, words: tuple[str, ...] | None):
    assert words_in(written) == words


@pytest.mark.parametrize(
    ("written", "years"),
    [(None, None), ("2020", (2020,)), ("2020,2022", (2020, 2022)), ("2020-2022,2024", (2020, 2021, 2022, 2024))],
)
def test_years(written: str | None, years: tuple[int, ...] | None):
    assert years_in("--years", written) == years


@pytest.mark.parametrize("written", ["x", "2020-", "-2020", "2020-x", "20.5", "99999", "1800", "2101"])
def test_what_is_no_year_is_named(written: str):
    with pytest.raises(UnknownOption, match="--years"):
        years_in("--years", written)


def test_one_of_those_that_there_are():
    assert chosen_among("--formats", None, ("html", "pdf")) == ("html", "pdf")
    assert chosen_among("--formats", "pdf", ("html", "pdf")) == ("pdf",)
    assert chosen_among("--by", None, ("industry", "size"), default=("industry",)) == ("industry",)
    assert chosen_among("--by", "", ("industry", "size"), default=("industry",)) == ("industry",)
    with pytest.raises(UnknownOption, match="html, pdf"):
        chosen_among("--formats", "doc", ("html", "pdf"))
