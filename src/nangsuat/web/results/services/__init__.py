"""What is computed for an enterprise of itself."""

from nangsuat.web.results.services.making import (
    own_result_at_once,
    own_result_hurry,
    own_result_make,
    own_result_refresh,
    stopped_results,
)
from nangsuat.web.results.services.reporting import own_report_ask, own_report_make, stopped_reports

__all__ = [
    "own_report_ask",
    "own_report_make",
    "own_result_at_once",
    "own_result_hurry",
    "own_result_make",
    "own_result_refresh",
    "stopped_reports",
    "stopped_results",
]
