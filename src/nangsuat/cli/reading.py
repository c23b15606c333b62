"""Options that say how a user's table is to be read, the same for every command that reads one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from nangsuat.cli.bilingual import FILE, YEAR, Decorator, argument, option
from nangsuat.cli.errors import BadUsage
from nangsuat.cli.files import input_file
from nangsuat.cli.invocation import CURRENT, language
from nangsuat.cli.progress import working
from nangsuat.data import Level, Text, UnknownOption

if TYPE_CHECKING:
    from nangsuat.data import Break, CheckReport, EconomyPanel, FirmPanel, Panel

type NumberStyle = Literal["vi", "en"]

_UNIT = Text(vi="CỘT=ĐƠN_VỊ", en="COLUMN=UNIT")
_CONSTANT = Text(vi="CỘT=GIÁ_TRỊ", en="COLUMN=VALUE")
_SHEET = Text(vi="TRANG", en="SHEET")
_BREAK = Text(vi="NĂM[=LÝ_DO]", en="YEAR[=REASON]")
_CURRENCY = Text(vi="TIỀN", en="CURRENCY")
_NO_SHEETS = Text(
    vi="--sheet chỉ dùng cho tệp .xlsx, .xlsm; «{name}» không có trang tính.",
    en="--sheet is for .xlsx and .xlsm; «{name}» has no sheets.",
)
_NOT_IN_PARTS = Text(
    vi="--checks structure chỉ dùng cho tệp .parquet; «{name}» luôn được kiểm tra đủ.",
    en="--checks structure is for .parquet alone; «{name}» is always checked in full.",
)
_BREAK_DECLARED = Text(vi="gián đoạn chuỗi số do người dùng khai", en="break of series declared by the user")
_NO_YEAR = Text(
    vi='--break cần năm đầu của chuỗi mới, ví dụ --break 2021 hoặc --break "2021=đổi định nghĩa lao động"; '
    "«{written}» không bắt đầu bằng một năm.",
    en='--break needs the first year of the new series, such as --break 2021 or --break "2021=new definition"; '
    "«{written}» does not start with a year.",
)
_TO_CONFIRM = Text(
    vi="Bảng có {count} điểm xin xác nhận (nangsuat check «{name}»):",
    en="The table has {count} points to confirm (nangsuat check «{name}»):",
)
_RULES_NAMED = 3
_READING = Text(vi="Đọc và kiểm tra bảng…", en="Reading and checking the table …")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a table is to be read.

    Attributes
    ----------
    file : the user's table
    level : what its rows are; found from its headers where not given
    how : the reader's own options: ``mapping``, ``units``, ``constants``, ``number_style``, ``sheet``, ``currency``,
        ``base_year``, ``checks``, ``breaks``
    """

    file: Path
    level: Level | None = None
    how: Mapping[str, Any] = field(default_factory=dict)

    def of_firms(self) -> Reading:
        """The same for a table of enterprises."""
        return replace(self, level="firm")

    def panel(self, named: Sequence[str] = ()) -> Panel:
        """The table as a panel; what is ``named`` and has no role is a quantity of the user's own.

        Raises
        ------
        ProblemsFound
            Something in the table must be fixed first; all of it is named.
        """
        return self.firms(named) if self._level() == "firm" else self.economy(named)

    def firms(self, named: Sequence[str] = ()) -> FirmPanel:
        """The table as a panel of enterprises; see :meth:`panel`."""
        from nangsuat.data import read_firms

        with working(_READING):
            panel: FirmPanel = read_firms(self.file, quantities=_own_quantities("firm", named), **self.how)
        _say_what_to_confirm(panel, self.file)
        return panel

    def economy(self, named: Sequence[str] = ()) -> EconomyPanel:
        """The table as a panel of an economy; see :meth:`panel`."""
        from nangsuat.data import read_economy

        with working(_READING):
            panel: EconomyPanel = read_economy(self.file, quantities=_own_quantities("economy", named), **self.how)
        _say_what_to_confirm(panel, self.file)
        return panel

    def check(self) -> CheckReport:
        """All that is wrong with the table, or worth a question."""
        from nangsuat.data import check_file

        with working(_READING):
            return check_file(self.file, level=self.level, **self.how)

    def _level(self) -> Level:
        from nangsuat.data import guess_level

        known = {key: self.how[key] for key in ("sheet", "mapping") if key in self.how}
        return self.level or guess_level(self.file, **known)


def _own_quantities(level: Level, named: Sequence[str]) -> tuple[str, ...]:
    """The names that the house has no role for, in the user's order."""
    from nangsuat.data import ROLES

    return tuple(name for name in dict.fromkeys(named) if name not in ROLES[level])


def _say_what_to_confirm(panel: Panel, file: Path) -> None:
    """Remind a person, beside the result, of what the checks asked; a result alone would keep silent about it."""
    from nangsuat.data import Severity

    asked = [problem for problem in panel.problems if problem.severity is Severity.PLEASE_CONFIRM]
    if not asked or CURRENT.get().as_json:
        return
    kinds = list({problem.code: problem for problem in asked}.values())
    lines = [_TO_CONFIRM.fill(count=len(asked), name=file.name).say(language())]
    lines += [f"  – {problem.message.say(language())}" for problem in kinds[:_RULES_NAMED]]
    lines += ["  – …"] if len(kinds) > _RULES_NAMED else []
    click.echo("\n".join(lines), err=True)


def reads_a_table(*, level: Level | None = None, as_panel: bool = True) -> Decorator:
    """Give a command the argument FILE and the reading options; it receives them as one ``reading``.

    ``level`` is what the command needs; without it the option ``--level`` is offered. A command that makes a panel
    of the table also offers ``--checks`` and ``--break``.
    """
    names = (*_READER_OPTIONS, "checks", "breaks") if as_panel else _READER_OPTIONS

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(command)
        def with_reading(**settings: Any) -> Any:
            file = input_file(settings.pop("file"))
            asked = settings.pop("level", level)
            own = {name: settings.pop(name) for name in names}
            _refuse_what_the_file_has_not(file, own)
            return command(reading=Reading(file, asked, _how(**own)), **settings)

        decorated: Callable[..., Any] = with_reading
        for add in reversed(_options(level, as_panel=as_panel)):
            decorated = add(decorated)
        return decorated

    return decorate


_READER_OPTIONS = ("mapping", "unit", "constant", "number_style", "sheet", "currency", "base_year")


def _how(
    *,
    mapping: Path | None,
    unit: tuple[str, ...],
    constant: tuple[str, ...],
    number_style: NumberStyle | None,
    sheet: str | None,
    currency: str | None,
    base_year: int | None,
    checks: str | None = None,
    breaks: tuple[str, ...] = (),
) -> dict[str, Any]:
    """What the user said about the table, and nothing that they did not say."""
    said = {
        "mapping": mapping and input_file(mapping),
        "units": dict(_pair("--unit", pair, "value_added=billion") for pair in unit),
        "constants": dict(_pair("--constant", pair, "territory=79") for pair in constant),
        "number_style": number_style,
        "sheet": sheet,
        "currency": currency,
        "base_year": base_year,
        "checks": checks,
        "breaks": tuple(_break(written) for written in breaks),
    }
    return {name: value for name, value in said.items() if value}


def _refuse_what_the_file_has_not(file: Path, own: Mapping[str, Any]) -> None:
    """Only workbooks have sheets, only parquet is read in parts; elsewhere the option would be ignored in silence."""
    ending = file.suffix.lower()
    if own["sheet"] is not None and ending not in (".xlsx", ".xlsm"):
        raise BadUsage(_NO_SHEETS.fill(name=file.name))
    if own.get("checks") == "structure" and ending != ".parquet":
        raise BadUsage(_NOT_IN_PARTS.fill(name=file.name))


def _options(level: Level | None, *, as_panel: bool) -> list[Decorator]:
    file = argument(
        "file", type=click.Path(path_type=Path), placeholder=FILE,
        vi="Bảng số liệu: .xlsx, .csv hoặc .parquet.", en="The table: .xlsx, .csv or .parquet.",
    )  # fmt: skip
    choose_level = option(
        "--level", type=click.Choice(["firm", "economy"]),
        vi="Mỗi dòng là một doanh nghiệp hay một phần nền kinh tế; nếu không có thì đoán từ tiêu đề.",
        en="Whether a row is an enterprise or a part of an economy; told from the headers where not given.",
    )  # fmt: skip
    how = [
        option("--mapping", type=click.Path(path_type=Path), placeholder=FILE,
               vi="Tệp .toml nói tiêu đề nào là cột nào.", en="A .toml file that says which header means what."),
        option("--unit", multiple=True, placeholder=_UNIT,
               vi="Đơn vị của một cột, ví dụ value_added=billion.", en="Unit of a column: value_added=billion."),
        option("--constant", multiple=True, placeholder=_CONSTANT,
               vi="Giá trị chung của mọi dòng, ví dụ territory=79.", en="One value for all rows: territory=79."),
        option("--number-style", type=click.Choice(["vi", "en"]),
               vi="Cách viết số dạng chữ: vi là 1.234,5; en là 1,234.5.",
               en="How numbers in text are written: vi for 1.234,5; en for 1,234.5."),
        option("--sheet", placeholder=_SHEET, vi="Trang tính cần đọc.", en="The sheet to read."),
        option("--currency", placeholder=_CURRENCY, vi="Đồng tiền, khi bảng không ghi.",
               en="Currency, where the table does not say."),
        option("--base-year", type=int, placeholder=YEAR, vi="Năm gốc của giá so sánh, khi bảng không ghi.",
               en="Base year of constant prices, where the table does not say."),
    ]  # fmt: skip
    checks = option(
        "--checks", type=click.Choice(["all", "structure"]),
        vi="structure: .parquet lớn hơn bộ nhớ, chỉ xem cột, kiểu và khóa; nếu không có thì all.",
        en="structure: for .parquet larger than memory, only columns, types and keys; all where not given.",
    )  # fmt: skip
    breaks = option(
        "--break", "breaks", multiple=True, placeholder=_BREAK,
        vi="Năm đầu của chuỗi số mới khi chuỗi bị gián đoạn, ví dụ 2021; không tính tốc độ tăng qua năm ấy.",
        en="First year of a new series where the series breaks, such as 2021; no growth is computed across it.",
    )  # fmt: skip
    return [file, *([choose_level] if level is None else []), *how, *([checks, breaks] if as_panel else [])]


def _break(written: str) -> Break:
    from nangsuat.data import Break

    year, _, reason = written.partition("=")
    if not (year.strip().isdecimal() and len(year.strip()) == len("2021")):
        raise BadUsage(_NO_YEAR.fill(written=written))
    return Break(int(year), Text.same(reason.strip()) if reason.strip() else _BREAK_DECLARED)


def _pair(option_name: str, written: str, example: str) -> tuple[str, str]:
    key, sign, value = written.partition("=")
    if not sign:
        raise UnknownOption.among(option_name, written, (example,))
    return key.strip(), value.strip()
