"""``nangsuat production``: what inputs add to output, and the productivity that is left, by several estimators."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from nangsuat.cli.bilingual import LIST, Command, option
from nangsuat.cli.estimation import asked_function, estimated, estimation_options, refuse_idle, tell, written_options
from nangsuat.cli.lists import chosen_among
from nangsuat.cli.production_options import METHODS, USUAL_METHOD, function_options
from nangsuat.cli.reading import Reading, reads_a_table
from nangsuat.data import Text

_DRAWN = Text(
    vi="Mỗi đầu vào một khung, mỗi ước lượng một điểm với khoảng tin cậy 95 %; các con số ở bảng dưới.",
    en="A panel for each input, each estimate a point with its interval of 95 %; the figures are in the tables below.",
)


@click.command(
    "production",
    cls=Command,
    text=Text(
        vi="Hàm sản xuất và TFP của từng doanh nghiệp, theo một hoặc nhiều cách ước lượng đặt cạnh nhau.",
        en="Production functions and the TFP of each firm, by one estimator or several side by side.",
    ),
)
@reads_a_table(level="firm")
@option("--methods", default=USUAL_METHOD, show_default=True, placeholder=LIST,
        vi="Các cách ước lượng: " + ", ".join(METHODS) + ".", en="Estimators: " + ", ".join(METHODS) + ".")  # fmt: skip
@function_options()
@estimation_options()
@written_options("elasticities")
def production(
    reading: Reading, methods: str, output: Path | None, what: str | None, force: bool, **asked: Any
) -> None:
    """Estimators side by side."""
    refuse_idle(what, output)
    function = asked_function(chosen_among("--methods", methods, METHODS), asked)
    panel = reading.firms(function.named)
    found = estimated(panel, function, **asked)
    rows = found.productivity if what == "firms" else found.to_frame
    tell(found, rows, _DRAWN, panel, reading, output, force=force)
