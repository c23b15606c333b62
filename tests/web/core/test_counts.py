"""A count and its English word agree: one enterprise, two enterprises."""

import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils.translation import override

import nangsuat.web
from nangsuat.data import Text
from nangsuat.web.core.words import Counted

SITE = Path(nangsuat.web.__file__).parent
NOUNS = (
    "cells|codes|days|enterprises|files|hand-ins|indicators|letters|lines|mistakes|months|places|points|problems|rows"
    "|things|weeks|years"
)
# rows that stand twice, as many as there are, recovery codes, more than a month, numbers that are ours
NEVER_ONE = "times|of|all|enterprises|CODES_LIMIT|several|longest|_MOST_LINES|MOST_FILES"
MANY = re.compile(rf"\{{(?!(?:{NEVER_ONE})\}})\w+\}} (?:more )?(?:{NOUNS})\b")


def test_no_count_stands_before_a_word_that_means_many():
    pages = [path for kind in ("*.py", "*.html") for path in SITE.rglob(kind)]
    wrong = [
        f"{path.relative_to(SITE)}: {found}"
        for path in pages
        for found in MANY.findall(path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


@pytest.mark.parametrize(("count", "said"), [(0, "0 enterprises"), (1, "1 enterprise"), (2000, "2000 enterprises")])
def test_a_page_says_one_and_many(count: int, said: str):
    page = Template('{% say "{n} doanh nghiệp" "{n} {n:enterprise|enterprises}" n=n %}')
    with override("en"):
        assert page.render(Context({"n": count})) == said
    with override("vi"):
        assert page.render(Context({"n": count})) == f"{count} doanh nghiệp"


def test_so_does_a_message():
    told = Text(vi="{n} thư", en="{n} {n:letter is|letters are} written")
    assert [told.fill(n=Counted(n)).en for n in (1, 2)] == ["1 letter is written", "2 letters are written"]
