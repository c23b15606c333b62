"""``nangsuat plan``: will the targets of a plan file be reached, and what becomes of them if tasks slip."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nangsuat.cli.bilingual import CODE, FILE, LIST, NUMBER, Command, Decorator, Group, argument, option
from nangsuat.cli.commands.report import write_report
from nangsuat.cli.errors import BadUsage
from nangsuat.cli.exits import Exit
from nangsuat.cli.files import force_option, input_file, output_file, say_written
from nangsuat.cli.invocation import CURRENT, language
from nangsuat.cli.lists import chosen_among
from nangsuat.cli.printing import print_json, print_result, problem_as_dict, result_as_dict, say
from nangsuat.data import ProblemsFound, Text, UnknownOption

if TYPE_CHECKING:
    from nangsuat.data import Problem, Result
    from nangsuat.plan import Change, PlanFile, PlanOutlook

_DAY = Text(vi="NGÀY", en="DAY")
_WORDS = Text(vi="LỜI", en="WORDS")
_TASK = Text(vi="NHIỆM_VỤ", en="TASK")
_TASK_NUMBER = Text(vi="NHIỆM_VỤ=SỐ", en="TASK=NUMBER")
_KINDS = (".html", ".docx", ".pdf")
_EXAMPLE = "park_2026_2030.toml"
_EARLIEST, _LATEST = 1900, 2100  # as plan files take them

plan = Group(
    name="plan",
    text=Text(
        vi="Kế hoạch trong một tệp: kiểm tra, dự báo khả năng đạt chỉ tiêu, so sánh kịch bản.",
        en="A plan in a file: check it, forecast whether its targets will be reached, compare scenarios.",
    ),
)


def reads_a_plan() -> Decorator:
    """The argument FILE."""
    return argument("file", type=click.Path(path_type=Path), placeholder=FILE,
                    vi="Tệp kế hoạch .toml.", en="The plan file, .toml.")  # fmt: skip


def draws_options() -> Decorator:
    """When it is, how many paths are drawn, and where the answer is written."""
    options = (
        option("--today", placeholder=_DAY,
               vi="Ngày tính, ví dụ 2026-07-01; nếu không có thì hôm nay.",
               en="The day, such as 2026-07-01; today where not given."),
        option("--draws", type=click.IntRange(100, 1_000_000), default=10_000, show_default=True, placeholder=NUMBER,
               vi="Số lần mô phỏng.", en="How many paths are drawn."),
        option("--seed", type=click.IntRange(min=0), placeholder=NUMBER,
               vi="Số khởi đầu ngẫu nhiên; cùng số cho cùng kết quả.",
               en="Of the random numbers; the same seed gives the same answer."),
        option("--output", "-o", type=click.Path(path_type=Path), placeholder=FILE,
               vi="Ghi thêm bảng và biểu đồ ra tệp .html, .docx hoặc .pdf.",
               en="Also write tables and charts to a .html, .docx or .pdf file."),
        force_option(),
    )  # fmt: skip

    def add(command: Any) -> Any:
        for each in reversed(options):
            command = each(command)
        return command

    return add


@plan.command(
    "check",
    cls=Command,
    text=Text(
        vi="Kiểm tra tệp kế hoạch: nêu mọi chỗ sai, ở đâu, sửa thế nào. Kết thúc với mã 1 khi có lỗi phải sửa.",
        en="Check a plan file: every mistake, its place, the way out. Ends with code 1 where something must be fixed.",
    ),
)
@reads_a_plan()
def check(file: Path) -> Exit:
    """List all that is wrong with a plan, or worth a question."""
    from nangsuat.data import Severity

    problems = _problems_of(input_file(file))
    is_fine = all(problem.severity is not Severity.MUST_FIX for problem in problems)
    if CURRENT.get().as_json:
        print_json({"ok": is_fine, "problems": [problem_as_dict(problem) for problem in problems]})
    else:
        for problem in problems:
            click.echo(f"{problem.severity.label.say(language())}: {problem.line(language())}")
        say(_NOTHING_WRONG if not problems else _FOUND.fill(count=len(problems)))
    return Exit.DONE if is_fine else Exit.PROBLEMS


@plan.command(
    "forecast",
    cls=Command,
    text=Text(
        vi="Khả năng đạt từng chỉ tiêu, còn cần gì, nhiệm vụ nào đóng góp bao nhiêu.",
        en="How likely each target is to be reached, what is still needed, what each task adds.",
    ),
)
@reads_a_plan()
@option("--target", placeholder=CODE, vi="Chỉ nói kỹ về một chỉ tiêu.", en="Only this target, in detail.")
@draws_options()
def forecast(
    file: Path, target: str | None, today: str | None, draws: int, seed: int | None, output: Path | None, force: bool
) -> None:
    """The plan as it stands."""
    asked = _checked_output(output, file, force=force)
    found = _outlook(_read_sound(file), {}, today=today, draws=draws, seed=seed)
    if target is None:
        print_result(found)
    else:
        _print_target(found, target)
    _write(found, asked, force=force)


@plan.command(
    "scenarios",
    cls=Command,
    text=Text(
        vi="Kịch bản cạnh kế hoạch: nếu nhiệm vụ chậm, không làm, hoặc chỉ có một phần tác động.",
        en="Scenarios beside the plan: if tasks slip, are not done, or have a part of their effect.",
    ),
    more=Text(
        vi="Không có tùy chọn nào thì in các kịch bản trong tệp; --delay, --drop, --factor gộp thành một kịch bản nữa.",
        en="Without options those of the file are printed; --delay, --drop and --factor make one more.",
    ),
)
@reads_a_plan()
@option("--only", placeholder=LIST, vi="Chỉ các kịch bản này trong tệp, cách nhau bằng dấu phẩy.",
        en="Only these scenarios of the file, with commas between them.")  # fmt: skip
@option("--delay", multiple=True, placeholder=_TASK_NUMBER,
        vi="Nhiệm vụ chậm bao nhiêu tháng, ví dụ 3.2=12.", en="Months by which a task is late: 3.2=12.")  # fmt: skip
@option("--drop", multiple=True, placeholder=_TASK, vi="Nhiệm vụ không làm.", en="A task that is not done.")
@option("--factor", multiple=True, placeholder=_TASK_NUMBER,
        vi="Tác động nhân với bao nhiêu, ví dụ 3.2=0.5.", en="What an effect is multiplied by: 3.2=0.5.")  # fmt: skip
@draws_options()
def scenarios(
    file: Path,
    only: str | None,
    delay: tuple[str, ...],
    drop: tuple[str, ...],
    factor: tuple[str, ...],
    today: str | None,
    draws: int,
    seed: int | None,
    output: Path | None,
    force: bool,
) -> None:
    """Scenarios of the file, and one of the command line."""
    asked = _checked_output(output, file, force=force)
    read = _read_sound(file)
    own = _typed(delay, drop, factor)
    names = chosen_among("--only", only, tuple(read.scenarios)) if only or not own else ()
    cases: dict[str, Mapping[str, Change]] = {name: read.scenarios[name] for name in names}
    cases |= {_TYPED.say(language()): own} if own else {}
    if not cases:
        raise BadUsage(_NO_SCENARIO)
    found = _outlook(read, cases, today=today, draws=draws, seed=seed)
    print_result(found)
    _write(found, asked, force=force)


@plan.command(
    "new",
    cls=Command,
    text=Text(
        vi="Ghi một tệp kế hoạch mới từ chỉ tiêu của các văn bản, hoặc tệp ví dụ.",
        en="Write a new plan file from the targets of documents, or the example.",
    ),
)
@argument("file", type=click.Path(path_type=Path), placeholder=FILE, vi="Tệp .toml cần ghi.", en="The .toml to write.")
@option("--documents", placeholder=LIST, vi="Các văn bản, cách nhau bằng dấu phẩy; nếu không có thì decision-36-2021.",
        en="Documents, with commas between them; decision-36-2021 where not given.")  # fmt: skip
@option("--title", placeholder=_WORDS, vi="Tên kế hoạch.", en="Title of the plan.")
@option("--owner", placeholder=_WORDS, vi="Cơ quan lập kế hoạch.", en="The body whose plan it is.")
@option("--years", placeholder=Text.same("2026-2030"), vi="Năm đầu và năm cuối, ví dụ 2026-2030.",
        en="First and last year: 2026-2030.")  # fmt: skip
@option("--example", is_flag=True, vi="Ghi tệp ví dụ đầy đủ thay vì tệp mới.", en="Write the full example instead.")
@force_option()
def new(
    file: Path,
    documents: str | None,
    title: str | None,
    owner: str | None,
    years: str | None,
    example: bool,
    force: bool,
) -> None:
    """Begin a plan."""
    if example and any((documents, title, owner, years)):
        raise BadUsage(_EXAMPLE_ALONE)
    path = output_file(file, force=force, kinds=(".toml",))
    written = example_text() if example else _begun(documents, title, owner, years)
    path.write_text(written, encoding="utf-8")
    say_written({"plan": path})


def example_text() -> str:
    """The example that comes with the package."""
    from importlib.resources import files

    return (files("nangsuat.plan") / "examples" / _EXAMPLE).read_text(encoding="utf-8")


def _begun(documents: str | None, title: str | None, owner: str | None, years: str | None) -> str:
    from nangsuat.explain import target_layers
    from nangsuat.plan import begin_plan_file

    known = tuple(layer.key for layer in target_layers())
    chosen = chosen_among("--documents", documents, known, default=("decision-36-2021",))
    first, last = _years(years or "2026-2030")
    return begin_plan_file(
        chosen,
        title=title or _TITLE.fill(first=str(first), last=str(last)).say(language()),
        owner=owner or _OWNER.say(language()),
        first=first,
        last=last,
    )


def _years(written: str) -> tuple[int, int]:
    first, sign, last = written.partition("-")
    if not (sign and first.strip().isdecimal() and last.strip().isdecimal()):
        raise BadUsage(_BAD_YEARS.fill(written=written))
    if not _EARLIEST <= int(first) <= int(last) <= _LATEST:
        raise BadUsage(_BAD_YEARS.fill(written=written))
    return int(first), int(last)


def _read(file: Path) -> PlanFile:
    from nangsuat.plan import read_plan_file

    return read_plan_file(input_file(file))


def _read_sound(file: Path) -> PlanFile:
    """A plan in which nothing must be fixed: what contradicts itself has no forecast."""
    from nangsuat.data import Severity
    from nangsuat.plan import check_plan

    read = _read(file)
    wrong = [problem for problem in check_plan(read.plan) if problem.severity is Severity.MUST_FIX]
    if wrong:
        raise ProblemsFound(wrong)
    return read


def _problems_of(file: Path) -> tuple[Problem, ...]:
    from nangsuat.plan import check_plan

    try:
        return check_plan(_read(file).plan)
    except ProblemsFound as found:
        return found.problems


def _outlook(
    read: PlanFile, cases: Mapping[str, Mapping[str, Change]], *, today: str | None, draws: int, seed: int | None
) -> PlanOutlook:
    from nangsuat.plan import plan_outlook

    chosen: dict[str, Any] = {} if seed is None else {"seed": seed}
    return plan_outlook(
        read.plan,
        read.histories,
        today=_day(today),
        followed=read.followed,
        scenarios=cases or None,
        draws=draws,
        **chosen,
    )


def _day(written: str | None) -> date:
    if written is None:
        return date.today()  # noqa: DTZ011  # the day of whoever sits at this machine
    from nangsuat.data import read_day  # brings in the readers of tables

    found = read_day(written)
    if found is None:
        raise BadUsage(_BAD_DAY.fill(written=written))
    return found


def _typed(delay: tuple[str, ...], drop: tuple[str, ...], factor: tuple[str, ...]) -> dict[str, Change]:
    """The scenario of the command line; a task that is named twice gets both changes."""
    from nangsuat.plan import Change

    months = dict(_pair("--delay", each) for each in delay)
    factors = dict(_pair("--factor", each) for each in factor)
    tasks = dict.fromkeys((*months, *factors, *drop))
    return {
        task: Change(delay_months=round(months.get(task, 0)), dropped=task in drop, factor=factors.get(task, 1.0))
        for task in tasks
    }


def _pair(name: str, written: str) -> tuple[str, float]:
    task, _, number = written.rpartition("=")
    try:
        value = float(number.replace(",", "."))
    except ValueError:
        value = math.nan
    if not task.strip() or not math.isfinite(value):
        raise UnknownOption.among(name, written, ("3.2=12",))
    return task.strip(), value


def _print_target(found: PlanOutlook, key: str) -> None:
    one = found.of(key)
    if one.reach is None:
        say(one.sentence)
        if CURRENT.get().as_json:
            print_json({"target": key, "probability": None, "reason": one.reason})
        return
    if CURRENT.get().as_json:
        print_json(_target_as_dict(one.reach, one.sentence))
        return
    say(one.sentence)
    print_result(one.reach)


def _target_as_dict(reach: Result, sentence: Text) -> dict[str, object]:
    return {"sentence": sentence, **result_as_dict(reach)}


def _checked_output(output: Path | None, reading: Path, *, force: bool) -> Path | None:
    """Where to write, once it is clear that one may: nobody waits for a forecast that cannot be kept."""
    return None if output is None else output_file(output, force=force, reading=reading, kinds=_KINDS)


def _write(found: PlanOutlook, output: Path | None, *, force: bool) -> None:
    if output is None:
        return
    from nangsuat.report import outlook_report

    formats = (output.suffix.lower().removeprefix("."),)
    written = write_report(outlook_report(found), output.parent, output.stem, formats=formats, force=force)
    if not CURRENT.get().as_json:
        say_written(written)


_NOTHING_WRONG = Text(vi="Không có chỗ nào sai.", en="Nothing is wrong.")
_FOUND = Text(vi="{count} điểm cần xem.", en="{count} points to look at.")
_TYPED = Text(vi="dòng lệnh", en="command line")
_NO_SCENARIO = Text(
    vi="Tệp không có kịch bản nào; thêm phần [scenarios] hoặc dùng --delay, --drop, --factor.",
    en="The file has no scenario; add a part [scenarios], or use --delay, --drop, --factor.",
)
_EXAMPLE_ALONE = Text(
    vi="--example ghi tệp ví dụ nguyên vẹn, không dùng cùng các tùy chọn khác.",
    en="--example writes the example as it is; it takes no other options.",
)
_BAD_YEARS = Text(
    vi="--years cần năm đầu và năm cuối, ví dụ 2026-2030; «{written}» không phải vậy.",
    en="--years needs a first and a last year, such as 2026-2030; «{written}» is none.",
)
_BAD_DAY = Text(
    vi="--today cần một ngày, ví dụ 2026-07-01; «{written}» không phải vậy.",
    en="--today needs a day, such as 2026-07-01; «{written}» is none.",
)
_TITLE = Text(vi="Kế hoạch nâng cao năng suất {first}–{last}", en="Productivity plan {first}–{last}")
_OWNER = Text(vi="[Tên cơ quan]", en="[Name of the body]")
