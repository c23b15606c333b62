"""An error as data: what is wrong, where, by which rule, and the way out, in both languages.

A page, a file and the command line show the same problems; none of them is ever thrown away
because an earlier one was found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from nangsuat.data.text import NO_WORDS, Language, Text, exactly


class Severity(Enum):
    """How much a problem matters to whoever hands the table in."""

    MUST_FIX = "must_fix"
    PLEASE_CONFIRM = "please_confirm"
    NOTE = "note"

    @property
    def label(self) -> Text:
        return _SEVERITY_LABELS[self]


_SEVERITY_LABELS = {
    Severity.MUST_FIX: Text(vi="Phải sửa", en="Must fix"),
    Severity.PLEASE_CONFIRM: Text(vi="Xin xác nhận", en="Please confirm"),
    Severity.NOTE: Text(vi="Lưu ý", en="Note"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong, or worth a question, in a user's table.

    Attributes
    ----------
    severity : whether it stops the work, asks for a confirmation, or only informs
    code : stable short name of the check, such as ``"unit-slip"``
    message : what is wrong, with the value found
    rule : the rule that the value breaks
    suggestion : the way out
    sheet, row, column, cell : place in the user's file; ``row`` as the file counts (1 is the first line),
        ``column`` the header as the user wrote it, ``cell`` an address such as ``"C12"``
    value : the value as the user wrote it; a number of a cell with a decimal point, for machines
    figure : that number, in the user's unit; missing where words stand there
    """

    severity: Severity
    code: str
    message: Text
    rule: Text
    suggestion: Text
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    cell: str | None = None
    value: str | None = None
    figure: float | None = None

    @property
    def written(self) -> Text:
        """The value for people: a number as each language writes it, words as they stand.

        Examples
        --------
        >>> Problem(Severity.NOTE, "x", NO_WORDS, NO_WORDS, NO_WORDS, value="4598.5", figure=4598.5).written.vi
        '4.598,5'
        """
        if self.figure is not None:
            return exactly(self.figure)
        return NO_WORDS if self.value is None else Text.same(self.value)

    def line(self, language: Language) -> str:
        """The problem as one line of text.

        Examples
        --------
        >>> Problem(
        ...     Severity.MUST_FIX, "negative", Text(vi="Số âm", en="Negative number"),
        ...     Text(vi="≥ 0", en="≥ 0"), Text(vi="Sửa ô", en="Correct the cell"),
        ...     sheet="2023", row=4, cell="C4", value="-3",
        ... ).line("en")
        '2023!C4: Negative number [-3]. Correct the cell'
        """
        place = "!".join(part for part in (self.sheet, self.cell or _row_word(self.row, language)) if part)
        value = f" [{self.written.say(language)}]" if self.value is not None else ""
        message = self.message.say(language).rstrip(".")
        return (f"{place}: " if place else "") + f"{message}{value}. {self.suggestion.say(language)}"


class NangsuatError(Exception):
    """Base of all errors that this package raises on purpose.

    Attributes
    ----------
    text : the message in both languages; ``str(error)`` is the English one
    """

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


class ProblemsFound(NangsuatError):
    """A table has problems that must be fixed before anything can be computed.

    Read ``problems``: all of them are there at once. Fix the cells named, or call ``check`` to get the
    user's own workbook back with the cells marked.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        must_fix = [problem for problem in problems if problem.severity is Severity.MUST_FIX]
        shown = must_fix[:_SHOWN_IN_MESSAGE]
        more = len(must_fix) - len(shown)
        super().__init__(Text(vi=_listing(shown, more, "vi"), en=_listing(shown, more, "en")))


class CannotBeShown(NangsuatError):
    """The data do not allow an answer; the message says which and why. A legitimate result, not a fault."""


class MissingRoles(NangsuatError):
    """A method needs roles that the panel has not; add the columns, or use what the message offers."""


class UnknownOption(NangsuatError):
    """An option was given a value that it does not know; the message lists the values it knows."""

    @classmethod
    def among(cls, option: str, value: object, known: Sequence[str]) -> UnknownOption:
        import difflib  # only where something went wrong

        listed = ", ".join(known)
        near = difflib.get_close_matches(str(value), known, n=1)
        return cls(
            Text(
                vi=f"Tùy chọn «{option}» không nhận giá trị {value!r}.{_meant(near, 'vi')} "
                f"Các giá trị dùng được: {listed}.",
                en=f"Option «{option}» does not take the value {value!r}.{_meant(near, 'en')} It takes: {listed}.",
            )
        )


def _meant(near: Sequence[str], language: Language) -> str:
    words = {"vi": "Ý bạn là", "en": "Did you mean"}
    return f" {words[language]} «{near[0]}»?" if near else ""


_SHOWN_IN_MESSAGE = 10


def _row_word(row: int | None, language: Language) -> str | None:
    if row is None:
        return None
    return f"dòng {row}" if language == "vi" else f"row {row}"


def _listing(problems: Sequence[Problem], more: int, language: Language) -> str:
    lines = [problem.line(language) for problem in problems]
    if more:
        lines.append(f"… và {more} lỗi khác" if language == "vi" else f"… and {more} more")
    return "\n".join(lines)
