"""Ctrl-C and the system's request to stop, sent to the real program in the middle of its work."""

import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from nangsuat.cli.exits import Exit

LONG_WORK = [
    sys.executable,
    "-c",
    "from nangsuat.cli import main; main()",
    "demo",
    "-o",
    "out",
    "--stories",
    "viet-nam,spain,park",
]
PATIENCE = 60  # seconds; only a program that hangs takes so long
WHOLE = {
    ".html": lambda content: content.rstrip().endswith(b"</html>"),
    ".pdf": lambda content: content.rstrip().endswith(b"%%EOF"),
    ".json": lambda content: content.rstrip().endswith(b"}"),
}


def is_whole(path: Path) -> bool:
    if path.suffix in (".docx", ".xlsx"):
        return zipfile.is_zipfile(path) and zipfile.ZipFile(path).testzip() is None
    return WHOLE[path.suffix](path.read_bytes())


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX systems")
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, Exit.INTERRUPTED), (signal.SIGTERM, Exit.TERMINATED)])
def test_no_half_written_file_is_left(tmp_path: Path, sent: signal.Signals, code: Exit):
    program = subprocess.Popen(LONG_WORK, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    give_up = time.monotonic() + PATIENCE
    while not any(path.is_file() for path in tmp_path.rglob("*")) and time.monotonic() < give_up:
        time.sleep(0.005)
    program.send_signal(sent)
    _, said = program.communicate(timeout=PATIENCE)
    assert program.returncode == code, said
    assert "Traceback" not in said
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not [path.name for path in left if path.name.startswith(".")]
    assert all(is_whole(path) for path in left), [path.name for path in left]
