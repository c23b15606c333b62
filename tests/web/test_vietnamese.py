"""What other libraries say to our readers is Vietnamese too, and the compiled catalogue is the written one."""

import re

import pytest
from django.utils.translation import ngettext, override, pgettext
from django.utils.translation.trans_real import translation

from said_by_libraries import CATALOGUE, PLACES, as_mo, read_po, said_by

PLACEHOLDER = re.compile(r"%\(\w+\)[sdr]|%[sd]|\{\w*\}")
WRITTEN = read_po(CATALOGUE)


@pytest.mark.parametrize("package", PLACES)
def test_everything_that_a_library_says_has_vietnamese(package: str):
    known = translation("vi")._catalog
    said = said_by(package)
    assert len(said) > 30, "the search finds messages at all"
    missing = sorted(message.words for message in said if message.key not in known and (message.key, 0) not in known)
    assert missing == []


def test_nothing_in_the_catalogue_is_dead():
    said = {message.whole_key for package in PLACES for message in said_by(package)}
    assert [key for key in WRITTEN if key and key not in said] == []


def test_what_is_filled_in_is_kept():
    for key, vietnamese in WRITTEN.items():
        if key:
            english = key.split("\x04")[-1].split("\0")[-1]
            assert sorted(PLACEHOLDER.findall(vietnamese)) == sorted(PLACEHOLDER.findall(english)), english


def test_the_compiled_catalogue_is_the_written_one():
    assert CATALOGUE.with_suffix(".mo").read_bytes() == as_mo(WRITTEN), "run: python tests/web/said_by_libraries.py"


def test_django_speaks_from_it():
    with override("vi"):
        assert pgettext("field label", "Login") == "Tên đăng nhập"
        assert ngettext("You have added %(count)s security key.", "You have added %(count)s security keys.", 3) == (
            "Bạn đã thêm %(count)s khóa bảo mật."
        )
