"""The documentation as the site generator gets it."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT / "docs"))  # docs/ is no package: its two modules are scripts of the build


@pytest.fixture(scope="session")
def site_source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All pages, hand-written and generated, in one folder."""
    import build

    folder = tmp_path_factory.mktemp("site")
    build.assemble(folder)
    return folder / "pages"
