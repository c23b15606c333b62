"""What other people wrote and our pages carry along: known, whole, and asking nobody for anything."""

from __future__ import annotations

import gzip
import hashlib
import re
import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from nangsuat import web

STATIC = Path(web.__file__).parent / "static"
VENDOR = STATIC / "vendor"
ASSETS = tomllib.loads((VENDOR / "VENDOR.toml").read_text(encoding="utf-8"))["asset"]
TEMPLATES = Path(web.__file__).parent

# Addresses that are names, never fetched: XML name spaces, and what a licence or a message names.
_NAMES = re.compile(
    r"https?://(www\.w3\.org/|github\.com/tabler/tabler/blob/|tabler\.io|vega\.github\.io/schema/|github\.com/vega/)"
)


@pytest.mark.parametrize("asset", ASSETS, ids=lambda asset: asset["file"])
def test_is_what_the_list_says(asset: dict[str, str]):
    content = (VENDOR / asset["file"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == asset["sha256"]
    assert gzip.decompress((VENDOR / f"{asset['file']}.gz").read_bytes()) == content
    assert (VENDOR / asset["file"]).with_name("LICENSE").is_file()
    assert asset["version"] in asset["file"]
    assert asset["licence"] in {"MIT", "0BSD", "BSD-3-Clause"}


def test_nothing_lies_there_unlisted():
    there = {str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*") if path.is_file()}
    known = {asset["file"] for asset in ASSETS}
    packed = {f"{file}.gz" for file in known}
    licences = {str(Path(file).with_name("LICENSE")) for file in known}
    assert there == known | packed | licences | {"VENDOR.toml"}


@pytest.mark.parametrize("path", [*STATIC.rglob("*.css"), *STATIC.rglob("*.js")], ids=lambda path: path.name)
def test_no_file_asks_another_server(path: Path):
    content = path.read_text(encoding="utf-8")
    assert "sourceMappingURL" not in content
    assert not re.search(r"@import\b|@font-face", content)
    if path.suffix == ".css":
        fetched = re.findall(r"url\(\s*[\"']?([^)\"']*)", content)
        assert not [address for address in fetched if not address.startswith(("data:", "#"))]
    left = [found for found in re.findall(r"https?://[\w./-]+", content) if not _NAMES.match(found)]
    assert not left


def test_templates_name_only_files_that_are_there():
    named = set()
    for path in TEMPLATES.rglob("*.html"):
        named |= set(re.findall(r"""{% static "([^"]+)" %}""", path.read_text(encoding="utf-8")))
    assert named
    assert not [name for name in named if finders.find(name) is None]


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_templates_hold_nothing_that_the_policy_refuses(path: Path):
    content = path.read_text(encoding="utf-8")
    assert not re.search(r"<[^>]*\sstyle\s*=", content), "an inline style"
    assert not re.search(r"<[^>]*\son[a-z]+\s*=", content), "an inline handler"
    assert "hx-on" not in content
    assert not re.search(r"<script(?![^>]*(src=|nonce=|type=\"application/json\"))", content), "an inline script"
    assert not re.search(r"<style(?![^>]*nonce=)", content), "an inline style sheet"
    assert not re.search(r"""(src|href|action)=["']\s*(https?:)?//""", content), "an address of another server"


def test_the_packed_file_is_what_browsers_get(client):
    path = f"/{settings.STATIC_URL.strip('/')}/vendor/htmx-2.0.11/htmx.min.js"
    answer = client.get(path, headers={"accept-encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert b"".join(answer.streaming_content) == (VENDOR / "htmx-2.0.11/htmx.min.js.gz").read_bytes()


def test_the_browsers_vega_lite_is_the_one_that_draws_for_paper():
    import altair as alt  # heavy: only here

    version = alt.SCHEMA_VERSION.lstrip("v")
    assert [asset["version"] for asset in ASSETS if asset["package"] == "vega-lite"] == [version]
