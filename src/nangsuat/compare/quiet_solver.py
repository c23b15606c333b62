"""HiGHS that says nothing."""

from __future__ import annotations

import highspy


class QuietSolver(highspy.Highs):
    """The solver without its callbacks, which print a banner before anything can be said against it."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()
        self.setOptionValue("output_flag", False)
