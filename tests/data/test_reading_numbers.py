"""Numbers as people type them: what can be read in one way is read so, what could be two is asked about."""

import math

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nangsuat.data import format_number
from nangsuat.data.reading.numbers import read_number, read_numbers

styles = st.sampled_from(["vi", "en"])
whole_numbers = st.integers(-(10**12), 10**12)
DIGITS_KEPT = 1e-15  # of a number of at most 15 digits written out in full: rounding of the last binary digit


@given(whole_numbers, st.integers(0, 4), styles, styles)
def test_what_a_style_writes_that_style_reads(number: int, decimals: int, style: str, other: str):
    value = number / 10**decimals
    written = format_number(value, style, decimals)
    read = read_number(written, style)
    assert read.code is None
    assert read.value == pytest.approx(value, rel=DIGITS_KEPT)
    by_other = read_number(written, other)
    assert by_other.code is not None or by_other.value == pytest.approx(float_in(written, other), rel=DIGITS_KEPT)


def float_in(written: str, style: str) -> float:
    """The number that a style must see in digits, dots and commas, by plain replacement."""
    group, decimal = (".", ",") if style == "vi" else (",", ".")
    return float(written.replace(group, "").replace(decimal, "."))


@given(whole_numbers, st.integers(0, 4), styles)
def test_without_a_style_a_number_is_read_right_or_asked_about(number: int, decimals: int, style: str):
    value = number / 10**decimals
    read = read_number(format_number(value, style, decimals))
    if read.code is None:
        assert read.value == pytest.approx(value, rel=DIGITS_KEPT)
    else:
        assert read.code == "ambiguous-number"
        assert read.readings is not None
        assert any(math.isclose(value, each, rel_tol=DIGITS_KEPT) for each in read.readings)


@pytest.mark.parametrize("written", ["1.234", "0.125", "1,234", "0,125", "-1.234", "(1.234)", "12.345 đ", "999,999 %"])
def test_the_ambiguous_ones_are_asked_about(written: str):
    assert read_number(written).code == "ambiguous-number"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1.234.567", 1_234_567), ("1,234,567", 1_234_567), ("1.234,5", 1234.5), ("1,234.5", 1234.5),
        ("12,5", 12.5), ("12.5", 12.5), ("1234.567", 1234.567), ("1 234 567", 1_234_567), ("1\u00a0234", 1234),
        ("1\u202f234,567", 1234.567), ("1'234'567", 1_234_567), ("'2023", 2023), ("(1.234,5)", -1234.5),
        ("−5", -5), ("+5", 5), ("5 ₫", 5), ("VND 5", 5), ("$5", 5), ("5%", 5), ("1,5E+09", 1.5e9), ("００５", 5),
        (",5", 0.5), (".125", 0.125), ("0.000", 0),
    ],
)  # fmt: skip
def test_the_plain_ones_are_read(written: str, value: float):
    read = read_number(written)
    assert (read.code, read.value) == (None, value)


@pytest.mark.parametrize("written", ["", "-", "–", "...", "…", "n/a", "NA", "x", ":", " - "])
def test_words_for_missing(written: str):
    assert read_number(written) == read_number("")


@pytest.mark.parametrize(
    "written", ["abc", "1.2.3", "1,23,456", "12 34", "5.", "(5", "5 tỷ", "--5", "1e999", "nan5", "1-2", "#N/A"]
)
def test_what_is_no_number(written: str):
    assert read_number(written).code == "not-a-number"


@pytest.mark.parametrize(("written", "style"), [("12.5", "vi"), ("0.125", "vi"), ("12,5", "en"), ("1.234.567", "en")])
def test_a_number_of_the_other_style_is_not_bent_to_fit(written: str, style: str):
    assert read_number(written, style).code == "number-style-mismatch"


pieces = st.text("0123456789.,-+ e()%đ", max_size=9)


@settings(max_examples=60, deadline=None)  # the first call starts the engine
@given(st.lists(pieces, max_size=20), st.sampled_from(["vi", "en", None]))
def test_many_at_once_are_read_as_one_by_one(texts: list[str], style: str | None):
    together, _ = read_numbers(pl.Series(texts, dtype=pl.String).str.strip_chars(), style)
    assert together.to_list() == [read_number(text.strip(), style).value for text in texts]
