"""A data folder of the test's own, and a record in it that holds files."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings

from nangsuat.web.core import audit, storage
from nangsuat.web.operation.running.folder import KEY, prepare_folder
from web_world import World


@pytest.fixture
def data(tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An own data folder for the settings that name places."""
    monkeypatch.delenv("NANGSUAT_SECRET_KEY", raising=False)
    folder = prepare_folder(tmp_path / "data")
    settings.DATA = folder
    settings.FILES, settings.RELEASES = folder / "files", folder / "releases"
    settings.BACKUPS, settings.EXPORTS = folder / "backups", folder / "exports"
    assert (folder / KEY).is_file()
    return folder


@pytest.fixture
def kept(data: Path, world: World) -> str:
    """Something handed in: a file, and lines in the audit log. Gives the file's hash."""
    sha256, _ = storage.keep([b"a workbook ", b"as it came"])
    audit.record(world.owner, "handin.sent", world.enterprise, details={"sha256": sha256, "share": 1e16, "none": None})
    audit.record("timer", "news.published", details={"title": "Số liệu «2025» – đã công bố"})
    return sha256
