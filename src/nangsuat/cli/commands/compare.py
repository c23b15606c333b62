"""``nangsuat compare``: producers held against what others prove to be possible, one subcommand a method."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from nangsuat.cli.bilingual import CODE, FILE, LIST, YEAR, Command, Decorator, Group, option
from nangsuat.cli.errors import BadUsage
from nangsuat.cli.files import force_option, say_written
from nangsuat.cli.invocation import CURRENT, language
from nangsuat.cli.lists import words_in
from nangsuat.cli.printing import print_json, print_result, say
from nangsuat.cli.progress import counting
from nangsuat.cli.reading import Reading, reads_a_table
from nangsuat.cli.written import DOCUMENT_ENDINGS, ChartMaker, write_result
from nangsuat.data import Language, Text

if TYPE_CHECKING:
    import polars as pl

    from nangsuat.compare import Efficiency, ProductivityChange

_SCORING = Text(vi="Tìm đường biên…", en="Finding the frontier …")
_YEARS = ("contemporary", "sequential", "global", "biennial", "start", "first")
_PARTS = ("two_parts", "fgnz", "ray_desli", "wheelock_wilson", "grifell_lovell", "bias")
_WRITES = ("scores", "peers", "targets", "slacks", "multipliers")
_PICTURES: Mapping[Literal["distribution", "frontier", "peers"], tuple[Text, Text]] = {
    "distribution": (
        Text(vi="Điểm hiệu quả phân bố thế nào", en="How the scores spread"),
        Text(
            vi="Biểu đồ tần số: số đơn vị theo điểm, đơn vị hiệu quả có màu riêng.",
            en="A histogram: producers by score, the efficient ones in a colour of their own.",
        ),
    ),
    "frontier": (
        Text(vi="Đường biên", en="The frontier"),
        Text(vi="Các đơn vị theo đầu vào và đầu ra, đường biên ở trên.", en="Producers by input and output, the "
             "frontier above them."),
    ),
    "peers": (
        Text(vi="Ai học hỏi từ ai", en="Who learns from whom"),
        Text(vi="Đơn vị và đơn vị tham chiếu; các con số ở bảng dưới.", en="Producers and their peers; the figures are "
             "in the tables below."),
    ),
}  # fmt: skip
_CHANGE = Text(vi="Thay đổi bình quân của từng giai đoạn", en="Mean change, step by step")
_CHANGE_DRAWN = Text(
    vi="Thanh ngang: chỉ số và các thành phần, phần trăm; các con số ở bảng dưới.",
    en="Bars: the index and its parts, in percent; the figures are in the tables below.",
)
_WITHOUT_TABLE = Text(
    vi="--what chỉ dùng cho bảng (.csv, .xlsx, .parquet); .html, .docx, .pdf có cả kết quả.",
    en="--what is for tables (.csv, .xlsx, .parquet); .html, .docx and .pdf hold the whole result.",
)
_YEAR_OF_NOBODY = Text(
    vi="--year nói năm của lời khuyên, nên cần --firm; mọi năm đều được tính, mỗi năm một đường biên.",
    en="--year says of which year the advice is, so it needs --firm; all years are computed, each with its frontier.",
)
_WITHOUT_OUTPUT = Text(
    vi="--what nói ghi bảng nào ra tệp, nên cần --output.",
    en="--what says which table is written, so it needs --output.",
)

compare = Group(
    name="compare",
    text=Text(
        vi="So các đơn vị với điều mà đơn vị khác đã chứng minh là làm được (đường biên hiệu quả), và các doanh nghiệp "
        "trong một ngành với nhau.",
        en="Hold producers against what others prove to be possible (efficiency frontiers), and the enterprises of one "
        "industry against each other.",
    ),
)


def quantities_options(*, by_year: bool = True) -> Decorator:
    """The options that say what producers use, what they make, and who is held against whom."""
    by = option(
        "--by", default="year" if by_year else None, show_default=by_year, placeholder=LIST,
        vi="Mỗi nhóm theo các mã cột này (như industry) có đường biên riêng"
        + ("." if by_year else "; không kể năm."),
        en="Each group by these roles (such as industry) has its own frontier"
        + ("." if by_year else "; never the year."),
    )  # fmt: skip
    options = (
        option("--inputs", required=True, placeholder=LIST,
               vi="Đầu vào: mã cột như employees,fixed_assets, hoặc tên cột số của riêng bảng, như «Số giường».",
               en="Inputs: roles such as employees,fixed_assets, or columns of numbers of your own, such as beds."),
        option("--outputs", required=True, placeholder=LIST,
               vi="Đầu ra: mã cột như value_added, hoặc tên cột số của riêng bảng.",
               en="Outputs: roles such as value_added, or columns of numbers of your own."),
        by,
    )  # fmt: skip
    return _together(options)


def _model_options() -> Decorator:
    """What DEA and FDH have in common."""
    options = (
        option("--direction", type=click.Choice(["own", "mean", "unit", "range"]), default="own", show_default=True,
               vi="Với directional: theo số của chính đơn vị (own), bình quân nhóm, một đơn vị đo, hay đến mức tốt "
                  "nhất của nhóm (range).",
               en="With directional: by own quantities, the group's means, one unit each, or up to its best (range)."),
        option("--non-discretionary", placeholder=LIST, vi="Đại lượng mà đơn vị không tự đổi được.",
               en="Quantities that a producer cannot move."),
        option("--categories", placeholder=CODE,
               vi="Cột số, càng nhỏ hoàn cảnh càng khó; chỉ so với hoàn cảnh như mình hoặc khó hơn.",
               en="A column of numbers, the smaller the harder; held only against as hard or harder circumstances."),
        option("--super-efficiency", is_flag=True, vi="So mỗi đơn vị chỉ với các đơn vị khác.",
               en="Hold each against the others alone."),
        option("--slack-weights", type=click.Choice(["raw", "range"]), default="raw", show_default=True,
               vi="Cộng phần dư theo đơn vị đo (raw) hay chia cho khoảng biến thiên (range).",
               en="Sum slacks as they are, or each over its range."),
        option("--firm", placeholder=CODE, vi="Thêm lời khuyên cho một đơn vị.", en="Also advise this one producer."),
        option("--year", type=int, placeholder=YEAR, vi="Năm của lời khuyên, khi có nhiều năm.",
               en="Year of the advice, where there are several."),
        option("--output", "-o", type=click.Path(path_type=Path), placeholder=FILE,
               vi="Ghi mọi dòng ra tệp .csv, .xlsx, .parquet; hoặc cả kết quả có hình ra .html, .docx, .pdf.",
               en="Write all rows to .csv, .xlsx, .parquet; or the result with pictures to .html, .docx, .pdf."),
        option("--what", type=click.Choice(_WRITES), vi="Ghi bảng nào ra tệp; nếu không có thì điểm (scores).",
               en="Which table is written; the scores where not given."),
        force_option(),
    )  # fmt: skip
    return _together(options)


def _together(options: tuple[Decorator, ...]) -> Decorator:
    def add(command: Any) -> Any:
        for each in reversed(options):
            command = each(command)
        return command

    return add


@compare.command(
    "dea",
    cls=Command,
    text=Text(
        vi="Phân tích bao dữ liệu (DEA): có thể giảm bao nhiêu đầu vào, tăng bao nhiêu đầu ra, học hỏi từ ai.",
        en="Data envelopment analysis: how much less input or more output, and whom to learn from.",
    ),
)
@reads_a_table()
@quantities_options()
@option("--orientation", type=click.Choice(["input", "output", "hyperbolic", "directional"]), default="input",
        show_default=True,
        vi="input: cùng đầu ra, ít đầu vào hơn; output: cùng đầu vào, ra nhiều hơn; hyperbolic, directional: cả hai.",
        en="input: the same outputs with less; output: more with the same inputs; hyperbolic, directional: both."
        )  # fmt: skip
@option("--returns-to-scale", type=click.Choice(["crs", "vrs", "nirs", "ndrs"]), default="vrs", show_default=True,
        vi="Hiệu suất theo quy mô: không đổi (crs), biến đổi (vrs), không tăng (nirs), không giảm (ndrs).",
        en="Returns to scale: constant, variable, non-increasing, non-decreasing.")  # fmt: skip
@option("--bad-outputs", placeholder=LIST, vi="Đầu ra xấu, ví dụ khí thải.", en="Bad outputs, such as emissions.")
@option("--disposability", type=click.Choice(["weak", "strong"]), default="weak", show_default=True,
        vi="Đầu ra xấu chỉ giảm cùng đầu ra tốt (weak) hay như đầu vào (strong).",
        en="Bad outputs fall only with the good, or are as inputs.")  # fmt: skip
@_model_options()
def dea(
    reading: Reading,
    inputs: str,
    outputs: str,
    by: str,
    orientation: Literal["input", "output", "hyperbolic", "directional"],
    returns_to_scale: Literal["crs", "vrs", "nirs", "ndrs"],
    bad_outputs: str | None,
    disposability: Literal["weak", "strong"],
    direction: Literal["own", "mean", "unit", "range"],
    non_discretionary: str | None,
    categories: str | None,
    super_efficiency: bool,
    slack_weights: Literal["raw", "range"],
    **told: Any,
) -> None:
    """Radial, hyperbolic and directional efficiency."""
    from nangsuat import compare as floor

    panel = reading.panel(_named(inputs, outputs, bad_outputs, categories))
    with counting(_SCORING) as progress:
        found = floor.dea(
            panel,
            inputs=words_in(inputs) or (),
            outputs=words_in(outputs) or (),
            by=words_in(by) or (),
            orientation=orientation,
            returns_to_scale=returns_to_scale,
            bad_outputs=words_in(bad_outputs) or (),
            disposability=disposability,
            direction=direction,
            non_discretionary=words_in(non_discretionary) or (),
            categories=categories,
            super_efficiency=super_efficiency,
            slack_weights=slack_weights,
            progress=progress,
        )
    _tell(found, reading, **told)


@compare.command(
    "fdh",
    cls=Command,
    text=Text(
        vi="Bao tự do (FDH): so mỗi đơn vị với từng đơn vị có thật, không so với bình quân của chúng.",
        en="Free disposal hull: hold each producer against producers that exist, not against their means.",
    ),
)
@reads_a_table()
@quantities_options()
@option("--orientation", type=click.Choice(["input", "output", "directional"]), default="input", show_default=True,
        vi="Đầu vào giảm, đầu ra tăng, hay cả hai.", en="Less input, more output, or both.")  # fmt: skip
@_model_options()
def fdh(
    reading: Reading,
    inputs: str,
    outputs: str,
    by: str,
    orientation: Literal["input", "output", "directional"],
    direction: Literal["own", "mean", "unit", "range"],
    non_discretionary: str | None,
    categories: str | None,
    super_efficiency: bool,
    slack_weights: Literal["raw", "range"],
    **told: Any,
) -> None:
    """Efficiency against single producers."""
    from nangsuat import compare as floor

    panel = reading.panel(_named(inputs, outputs, categories))
    with counting(_SCORING) as progress:
        found = floor.fdh(
            panel,
            inputs=words_in(inputs) or (),
            outputs=words_in(outputs) or (),
            by=words_in(by) or (),
            orientation=orientation,
            direction=direction,
            non_discretionary=words_in(non_discretionary) or (),
            categories=categories,
            super_efficiency=super_efficiency,
            slack_weights=slack_weights,
            progress=progress,
        )
    _tell(found, reading, **told)


@compare.command(
    "malmquist",
    cls=Command,
    text=Text(
        vi="Chỉ số Malmquist: năng suất thay đổi bao nhiêu qua các năm, do bắt kịp hay do tiến bộ kỹ thuật.",
        en="Malmquist index: how productivity moved over the years, by catching up or by better technology.",
    ),
)
@reads_a_table()
@quantities_options(by_year=False)
@option("--orientation", type=click.Choice(["input", "output"]), default="output", show_default=True,
        vi="Khoảng cách tính theo đầu vào hay đầu ra.", en="Distance told in inputs or in outputs.")  # fmt: skip
@option("--returns-to-scale", type=click.Choice(["crs", "vrs"]), default="crs", show_default=True,
        vi="Hiệu suất theo quy mô của chỉ số: không đổi (crs) hay biến đổi (vrs).",
        en="Returns to scale of the index: constant or variable.")  # fmt: skip
@option("--technology", type=click.Choice(_YEARS), default="contemporary", show_default=True,
        vi="Đường biên của từng năm, tính đến năm, của mọi năm, của hai năm, của năm đầu giai đoạn, của năm đầu tiên.",
        en="Frontiers: of each year, up to it, of all, of the two, of a step's first year, of the first.")  # fmt: skip
@option("--decomposition", type=click.Choice(_PARTS), default="fgnz", show_default=True,
        vi="Cách tách chỉ số.", en="How the index is taken apart.")  # fmt: skip
@option("--output", "-o", type=click.Path(path_type=Path), placeholder=FILE,
        vi="Ghi mọi dòng ra tệp .csv, .xlsx, .parquet; hoặc cả kết quả có hình ra .html, .docx, .pdf.",
        en="Write all rows to .csv, .xlsx, .parquet; or the result with pictures to .html, .docx, .pdf.")  # fmt: skip
@force_option()
def malmquist(
    reading: Reading,
    inputs: str,
    outputs: str,
    by: str | None,
    orientation: Literal["input", "output"],
    returns_to_scale: Literal["crs", "vrs"],
    technology: Literal["contemporary", "sequential", "global", "biennial", "start", "first"],
    decomposition: str,
    output: Path | None,
    force: bool,
) -> None:
    """Productivity from year to year."""
    from nangsuat import compare as floor

    panel = reading.panel(_named(inputs, outputs))
    with counting(_SCORING) as progress:
        found = floor.malmquist(
            panel,
            inputs=words_in(inputs) or (),
            outputs=words_in(outputs) or (),
            by=words_in(by) or (),
            orientation=orientation,
            returns_to_scale=returns_to_scale,
            technology=technology,
            decomposition=decomposition,
            progress=progress,
        )
    if output is None:
        print_result(found)
        return
    views = [(_CHANGE, _CHANGE_DRAWN, found.chart)]
    say_written(_write(found, found.to_frame, views, output, reading, force=force))


def _named(*lists: str | None) -> tuple[str, ...]:
    """All names in several lists; those without a role are quantities of the user's own."""
    return tuple(name for written in lists for name in words_in(written) or ())


def _tell(
    found: Efficiency,
    reading: Reading,
    *,
    firm: str | None,
    year: int | None,
    output: Path | None,
    what: str | None,
    force: bool,
) -> None:
    """Print the result, advise one producer, write the rows."""
    if what is not None and output is None:
        raise BadUsage(_WITHOUT_OUTPUT)
    if year is not None and firm is None:
        raise BadUsage(_YEAR_OF_NOBODY)
    advice = None if firm is None else found.advice(firm, year)
    if output is not None:
        if what is not None and output.suffix.lower() in DOCUMENT_ENDINGS:
            raise BadUsage(_WITHOUT_TABLE)
        say_written(_write(found, _frames(found)[what or "scores"], _views(found), output, reading, force=force))
    elif CURRENT.get().as_json and advice is not None:
        print_json({"advice": advice.say(language()), "scores": found.frame.to_dicts()})
    else:
        print_result(found)
    if advice is not None:
        say(advice)


def _write(
    found: Efficiency | ProductivityChange,
    frame: Callable[[], pl.DataFrame],
    views: Sequence[tuple[Text, Text, ChartMaker]],
    output: Path,
    reading: Reading,
    *,
    force: bool,
) -> dict[str, Path]:
    """Write rows or the whole result, as the file's ending says; what was written."""
    made_up = found.producers.panel.synthetic
    return write_result(found, frame, views, output, reading, synthetic=made_up, force=force)


def _views(found: Efficiency) -> list[tuple[Text, Text, ChartMaker]]:
    """The pictures of an analysis of efficiency, with caption and words for those who cannot see them."""
    return [(title, words, partial(_drawn, found, kind)) for kind, (title, words) in _PICTURES.items()]


def _drawn(found: Efficiency, kind: Literal["distribution", "frontier", "peers"], tongue: Language) -> Any:
    return found.chart(tongue, kind=kind)


def _frames(found: Efficiency) -> dict[str, Callable[[], pl.DataFrame]]:
    return {
        "scores": found.to_frame,
        "peers": found.peers,
        "targets": found.targets,
        "slacks": found.slacks,
        "multipliers": found.multipliers,
    }
