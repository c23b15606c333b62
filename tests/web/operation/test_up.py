"""``nangsuat up`` as a tree of processes: it starts, it holds, it heals, it ends whole."""

import os
import signal
import socket
import sys
from pathlib import Path

import pytest

from nangsuat.cli.app import run
from nangsuat.cli.exits import Exit
from nangsuat.web.operation.running import starting
from nangsuat.web.operation.running.starting import Ready
from site_process import Site, is_alive, nangsuat, running, wait_for

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at the tree through /proc")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("up") / "data"


def test_from_nothing_to_a_page_and_back(tmp_path: Path):
    folder = tmp_path / "data"
    with running(folder) as site:
        assert site.said["new"]
        assert site.said["url"] == f"http://localhost:{site.port}"
        assert "/people/invitation/" in site.said["link"]
        assert site.get("/operation/health/") == (200, "ok")
        assert "Năng suất" in site.get("/")[1]
        tree = site.tree()
        assert set(tree) == {"up", "web", "page", "worker", "timer"}
        second = nangsuat("up", "--data", folder, "--no-browser")
        assert second.returncode == 5
        assert str(tree["up"][0]) in second.stderr
    everybody = [pid for pids in tree.values() for pid in pids]
    assert not [pid for pid in everybody if is_alive(pid)]
    with running(folder) as again:
        assert not again.said["new"]
        assert again.said["link"] == ""


def test_the_command_for_a_new_link_names_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    ready = Ready("http://localhost:8000", new=False, backup="", link="", has_manager=False, told=(), seconds=1.0)
    monkeypatch.setattr(starting, "run_site", lambda _start, *, on_ready, **_: on_ready(ready))
    assert run(["up", "--data", str(tmp_path), "--no-browser"]) is Exit.DONE
    assert f"nangsuat site invite-manager --data {tmp_path}" in capsys.readouterr().out


def test_a_taken_port_is_said(tmp_path: Path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        ran = nangsuat("up", "--data", tmp_path / "data", "--port", other.getsockname()[1], "--no-browser")
    assert ran.returncode == 5
    assert "--port" in ran.stderr


def has_followed(before: int, now: list[int]) -> bool:
    """Whether somebody else stands where a process died."""
    return bool(now) and before not in now


def test_children_that_die_come_back(folder: Path):
    with running(folder) as site:
        for role in ("worker", "timer", "page", "web"):
            (before, *_) = site.tree()[role]
            os.kill(before, signal.SIGKILL)
            wait_for(lambda role=role, before=before: has_followed(before, site.tree().get(role, [])))
            site.wait_until_well()
        assert "starts again" in site.log.read_text()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_however_the_parent_ends_so_does_the_tree(folder: Path, how: int):
    with running(folder) as site:
        everybody = [pid for pids in site.tree().values() for pid in pids]
        site.stop(how)
        wait_for(lambda: not any(is_alive(pid) for pid in everybody))
    Site(folder).start().stop()  # and the folder is free again
