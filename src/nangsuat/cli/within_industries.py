"""``nangsuat compare``: enterprises of one industry beside each other, from misallocation to concentration."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from nangsuat.cli.bilingual import CODE, FILE, LIST, Command, Decorator, option
from nangsuat.cli.commands.measure import TABLE_ENDINGS, write_frame
from nangsuat.cli.files import force_option, output_file, say_written
from nangsuat.cli.lists import words_in
from nangsuat.cli.printing import print_result
from nangsuat.cli.production_options import labour_shares_in
from nangsuat.cli.progress import working
from nangsuat.cli.reading import Reading, reads_a_table
from nangsuat.data import Text

if TYPE_CHECKING:
    from nangsuat.compare import DisclosureRule
    from nangsuat.data import Result

_COMPARING = Text(vi="So sánh trong ngành…", en="Comparing within industries …")


def _measure_option(default: str, *, vi: str, en: str) -> Decorator:
    return option("--measure", default=default, show_default=True, placeholder=CODE, vi=vi, en=en)


def _by_option(default: str) -> Decorator:
    return option("--by", default=default or None, show_default=bool(default), placeholder=LIST,
                  vi="Các cột làm thành nhóm; size là quy mô theo lao động.",
                  en="The columns that make the groups; size is by employees.")  # fmt: skip


def _result_options() -> Decorator:
    """What may be shown, and where it goes."""
    options = (
        option("--for-release", is_flag=True, vi="Chỉ hiện điều mà quy tắc bảo mật cho công bố ra ngoài.",
               en="Show only what the disclosure rule lets out."),
        option("--output", "-o", type=click.Path(path_type=Path), placeholder=FILE,
               vi="Ghi mọi dòng ra tệp .csv, .xlsx hoặc .parquet.", en="Write all rows to such a file."),
        force_option(),
    )  # fmt: skip

    def add(function: Any) -> Any:
        for each in reversed(options):
            function = each(function)
        return function

    return add


@click.command(
    "misallocation",
    cls=Command,
    text=Text(
        vi="Phân bổ sai nguồn lực (Hsieh-Klenow): với cùng vốn và lao động, mỗi ngành có thể làm ra thêm bao nhiêu.",
        en="Misallocation (Hsieh-Klenow): how much more an industry could make of the same capital and labour.",
    ),
)
@reads_a_table(level="firm")
@option("--labour-shares", required=True, placeholder=CODE,
        vi="Tỷ phần lao động: own (từ chính bảng), một số (0.6), hoặc theo ngành (10=0.6,13=0.5).",
        en="Labour shares: own (of the table), one number (0.6), or by industry (10=0.6,13=0.5).")  # fmt: skip
@option("--source", vi="Tỷ phần lao động lấy từ đâu; cần có trừ khi là own.",
        en="Where the labour shares are from; needed unless they are own.")  # fmt: skip
@option("--substitution", type=float, default=3.0, show_default=True, vi="Độ co giãn thay thế σ.",
        en="Elasticity of substitution σ.")  # fmt: skip
@option("--labour", type=click.Choice(["labour_cost", "employees", "hours"]), default="labour_cost", show_default=True,
        vi="Lao động đo bằng gì.", en="What labour is measured by.")  # fmt: skip
@option("--tails", type=float, default=0.01, show_default=True, vi="Tỷ lệ cắt ở mỗi đuôi của TFPR và TFPQ.",
        en="Share of each tail of TFPR and TFPQ left out.")  # fmt: skip
@_by_option("industry")
@_result_options()
def misallocation(
    reading: Reading,
    labour_shares: str,
    source: str | None,
    substitution: float,
    labour: Literal["labour_cost", "employees", "hours"],
    tails: float,
    by: str,
    for_release: bool,
    output: Path | None,
    force: bool,
) -> None:
    """Gains from moving capital and labour."""
    from nangsuat import compare as floor

    shares = labour_shares_in("--labour-shares", labour_shares)
    panel = reading.firms()
    with working(_COMPARING):
        found = floor.misallocation(
            panel,
            labour_shares=shares,
            source=None if source is None else Text.same(source),
            substitution=substitution,
            labour=labour,
            tails=tails,
            by=words_in(by) or (),
            rule=_rule(for_release=for_release),
        )
    _tell(found, reading, output, force=force)


@click.command(
    "dispersion",
    cls=Command,
    text=Text(
        vi="Độ phân tán: doanh nghiệp trong cùng nhóm cách nhau bao xa (p90/p10, độ lệch chuẩn).",
        en="Dispersion: how far apart enterprises of one group are (p90/p10, standard deviation).",
    ),
)
@reads_a_table(level="firm")
@_measure_option("E05", vi="Chỉ tiêu hoặc cột số đem so.", en="The indicator or column of numbers compared.")
@_by_option("industry,year")
@_result_options()
def dispersion(reading: Reading, measure: str, by: str, for_release: bool, output: Path | None, force: bool) -> None:
    """Spread within groups."""
    from nangsuat import compare as floor

    panel = reading.firms(_own_column(measure))
    with working(_COMPARING):
        found = floor.dispersion(panel, measure, by=words_in(by) or (), rule=_rule(for_release=for_release))
    _tell(found, reading, output, force=force)


@click.command(
    "transitions",
    cls=Command,
    text=Text(
        vi="Ma trận chuyển nhóm: ai ở lại nhóm đầu, ai lên, ai xuống, ai không còn.",
        en="Transition matrix: who stays at the top, who climbs, who falls, who leaves.",
    ),
)
@reads_a_table(level="firm")
@_measure_option("E05", vi="Chỉ tiêu hoặc cột số để xếp hạng.", en="The indicator or column of numbers ranked by.")
@option("--groups", type=int, default=5, show_default=True, vi="Chia thành mấy nhóm bằng nhau.",
        en="Into how many equal groups.")  # fmt: skip
@option("--years", type=int, default=1, show_default=True, vi="Sau bao nhiêu năm lịch.",
        en="How many calendar years lie between.")  # fmt: skip
@option("--ranked-within", default="industry", show_default=True, placeholder=LIST,
        vi="Xếp hạng trong các cột này, từng năm.", en="Ranked within these, in each year.")  # fmt: skip
@_by_option("")
@_result_options()
def transitions(
    reading: Reading,
    measure: str,
    groups: int,
    years: int,
    ranked_within: str,
    by: str | None,
    for_release: bool,
    output: Path | None,
    force: bool,
) -> None:
    """Mobility between groups."""
    from nangsuat import compare as floor

    panel = reading.firms(_own_column(measure))
    with working(_COMPARING):
        found = floor.transition_matrix(
            panel,
            measure,
            groups=groups,
            years=years,
            ranked_within=words_in(ranked_within) or (),
            by=words_in(by) or (),
            rule=_rule(for_release=for_release),
        )
    _tell(found, reading, output, force=force)


@click.command(
    "convergence",
    cls=Command,
    text=Text(
        vi="Hội tụ: doanh nghiệp đi sau cách đường biên trong nước bao xa, và có bắt kịp không.",
        en="Convergence: how far laggards are from the national frontier, and whether they catch up.",
    ),
)
@reads_a_table(level="firm")
@_measure_option("E05", vi="Chỉ tiêu hoặc cột số đem so.", en="The indicator or column of numbers compared.")
@option("--frontier-share", type=float, default=0.05, show_default=True,
        vi="Tỷ lệ doanh nghiệp của nhóm và năm làm thành đường biên.",
        en="Which part of the enterprises of a group and year is the frontier.")  # fmt: skip
@option("--years", type=int, default=1, show_default=True, vi="Tăng trưởng qua bao nhiêu năm lịch.",
        en="Over how many calendar years growth is taken.")  # fmt: skip
@option("--cluster", type=click.Choice(["firm", "group"]), default="firm", show_default=True,
        vi="Sai số chuẩn theo cụm doanh nghiệp hay cụm nhóm.",
        en="Standard errors clustered by enterprise, or by group.")  # fmt: skip
@_by_option("industry")
@_result_options()
def convergence(
    reading: Reading,
    measure: str,
    frontier_share: float,
    years: int,
    cluster: Literal["firm", "group"],
    by: str,
    for_release: bool,
    output: Path | None,
    force: bool,
) -> None:
    """Gaps to the frontier."""
    from nangsuat import compare as floor

    panel = reading.firms(_own_column(measure))
    with working(_COMPARING):
        found = floor.convergence(
            panel,
            measure,
            frontier_share=frontier_share,
            years=years,
            by=words_in(by) or (),
            cluster=cluster,
            rule=_rule(for_release=for_release),
        )
    _tell(found, reading, output, force=force)


@click.command(
    "concentration",
    cls=Command,
    text=Text(
        vi="Mức tập trung: bao nhiêu của ngành nằm trong tay vài doanh nghiệp (HHI, CR4, CR8).",
        en="Concentration: how much of an industry is in few hands (HHI, CR4, CR8).",
    ),
)
@reads_a_table(level="firm")
@_measure_option("net_sales", vi="Cột số tính tỷ trọng.", en="The column of numbers that shares are of.")
@_by_option("industry,year")
@_result_options()
def concentration(reading: Reading, measure: str, by: str, for_release: bool, output: Path | None, force: bool) -> None:
    """Shares of the largest."""
    from nangsuat import compare as floor

    panel = reading.firms(_own_column(measure))
    with working(_COMPARING):
        found = floor.concentration(panel, measure, by=words_in(by) or (), rule=_rule(for_release=for_release))
    _tell(found, reading, output, force=force)


def _own_column(measure: str) -> list[str]:
    """A measure that is no indicator may be a column that only the user knows."""
    from nangsuat.measure import INDICATORS

    return [] if measure in INDICATORS else [measure]


def _rule(*, for_release: bool) -> DisclosureRule | None:
    from nangsuat.compare import DisclosureRule

    return DisclosureRule() if for_release else None


def _tell(found: Result, reading: Reading, output: Path | None, *, force: bool) -> None:
    """Print the result, or write its rows."""
    if output is None:
        print_result(found)
        return
    path = output_file(output, force=force, reading=reading.file, kinds=TABLE_ENDINGS)
    write_frame(found.to_frame(), path)
    say_written({"rows": path})
