"""Readers go by the first bytes of a file; so does the gate, whatever the file is called."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from nangsuat.web.orgs.models import Enterprise
from nangsuat.web.releases.models import OfficialSeries


def _bomb() -> bytes:
    held = BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (30 << 20))
    return held.getvalue()


def _parquet() -> bytes:
    held = BytesIO()
    pl.DataFrame({"firm": ["DN-Z"], "name": ["Z"], "industry": ["26"], "territory": ["79"]}).write_parquet(held)
    return held.getvalue()


FILES = {"bomb": _bomb, "parquet": _parquet, "old": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600}


@pytest.fixture(params=FILES)
def content(request, tmp_path, settings):
    settings.FILES, settings.RELEASES = tmp_path / "files", tmp_path / "releases"
    return FILES[request.param]()


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_the_register_takes_none_of_them(world, browser_of, content, ending):
    browser, before = browser_of(world.park_officer), Enterprise.objects.count()
    file = SimpleUploadedFile(f"so{ending}", content)
    address = reverse("orgs:enterprises_import")
    page = browser.post(address, {"file": file, "park": world.park.pk}, follow=True)
    assert page.status_code == 200
    browser.post(reverse("orgs:enterprises_import_check"), {"confirmed": "yes"})
    assert Enterprise.objects.count() == before


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_official_figures_neither(world, browser_of, content, ending):
    given = {"name": "x", "source": "y", "vintage": "1/1/2025", "file": SimpleUploadedFile(f"so{ending}", content)}
    page = browser_of(world.park_officer).post(reverse("releases:official_load"), given)
    assert page.status_code == 200
    assert not OfficialSeries.objects.exists()
