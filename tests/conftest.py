"""What all tests share: the door to data that are not ours to carry."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parent.parent

# A busy machine is no failure; what a change is judged by is the same at every run, a developer's runs look further.
settings.register_profile(
    "house", deadline=None, derandomize="CI" in os.environ, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of third-party data beside the checkout; a clone alone says that it has none."""
    folder = Path(os.environ.get("NANGSUAT_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("third-party data are not beside this checkout (set NANGSUAT_SHARED_DATA to their folder)")
    return folder
