"""What is done to releases: each act one transaction with its audit line; and the gate for figures about groups."""

from nangsuat.web.releases.services.answering import NotPublished
from nangsuat.web.releases.services.disclosure import (
    OverlapRefused,
    SafeCell,
    SafeTable,
    answer_query,
    safe_table,
    source_line,
)
from nangsuat.web.releases.services.gathering import NothingToRelease
from nangsuat.web.releases.services.making import EqualReleaseExists, release_build, release_make, stopped_builds
from nangsuat.web.releases.services.official import official_built_in, official_load, series_frame
from nangsuat.web.releases.services.withdrawing import CannotBeWithdrawn, release_withdraw

__all__ = [
    "CannotBeWithdrawn",
    "EqualReleaseExists",
    "NotPublished",
    "NothingToRelease",
    "OverlapRefused",
    "SafeCell",
    "SafeTable",
    "answer_query",
    "official_built_in",
    "official_load",
    "release_build",
    "release_make",
    "release_withdraw",
    "safe_table",
    "series_frame",
    "source_line",
    "stopped_builds",
]
