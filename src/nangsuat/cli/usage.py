"""What click finds wrong with a command line, said in both languages with the way out."""

from __future__ import annotations

import click

from nangsuat.data import Text, join

_HELP = Text(vi="Xem: {command} --help", en="See: {command} --help")
_NO_OPTION = Text(vi="Không có tùy chọn «{name}».{near}", en="There is no option «{name}».{near}")
_NEAR = Text(vi=" Ý bạn là {names}?", en=" Did you mean: {names}?")
_MISSING = Text(vi="Thiếu {what}.", en="{what} is missing.")
_BAD_CHOICE = Text(vi="{what} không nhận «{value}». Các giá trị dùng được: {known}.",
                   en="{what} does not take «{value}». It takes: {known}.")  # fmt: skip
_NO_NUMBER = Text(vi="{what} phải là số.", en="{what} must be a number.")
_WHOLE_NUMBER = Text(vi="{what} phải là số nguyên.", en="{what} must be a whole number.")
_OUT_OF_RANGE = Text(
    vi="{what} phải là số từ {least} đến {most}.", en="{what} must be a number from {least} to {most}."
)
_AT_LEAST = Text(vi="{what} phải là số từ {least} trở lên.", en="{what} must be a number, {least} or more.")
_WHOLE_AT_LEAST = Text(
    vi="{what} phải là số nguyên từ {least} trở lên.", en="{what} must be a whole number, {least} or more."
)
_BAD_VALUE = Text(vi="Giá trị của {what} không đúng: {reason}", en="{what} has a wrong value: {reason}")
_NO_VALUE = Text(vi="Tùy chọn «{name}» cần một giá trị theo sau.", en="Option «{name}» needs a value after it.")
_FLAG = Text(vi="Tùy chọn «{name}» không nhận giá trị.", en="Option «{name}» takes no value.")
_TOO_MANY = Text(vi="Dòng lệnh viết sai: {reason}", en="The command line is wrong: {reason}")


def usage_text(error: click.UsageError) -> Text:
    """The message of a usage error, in both languages."""
    command = error.ctx.command_path if error.ctx else "nangsuat"
    return join([_said(error), _HELP.fill(command=command)], "\n")


def _said(error: click.UsageError) -> Text:
    match error:
        case click.NoSuchOption():
            near = _NEAR.fill(names=", ".join(error.possibilities)) if error.possibilities else ""
            return _NO_OPTION.fill(name=error.option_name, near=near)
        case click.BadOptionUsage():
            takes_none = "does not take" in error.message
            return (_FLAG if takes_none else _NO_VALUE).fill(name=error.option_name)
        case click.MissingParameter():
            return _MISSING.fill(what=_parameter(error))
        case click.BadParameter():
            return _bad_value(error)
    return _TOO_MANY.fill(reason=error.format_message())


def _bad_value(error: click.BadParameter) -> Text:
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        value = error.message.split("'")[1] if "'" in error.message else "?"
        return _BAD_CHOICE.fill(what=_parameter(error), value=value, known=", ".join(map(str, kind.choices)))
    if isinstance(kind, click.IntRange | click.FloatRange) and kind.max is None:
        words = _WHOLE_AT_LEAST if isinstance(kind, click.IntRange) else _AT_LEAST
        return words.fill(what=_parameter(error), least=kind.min)
    if isinstance(kind, click.IntRange | click.FloatRange):
        return _OUT_OF_RANGE.fill(what=_parameter(error), least=kind.min, most=kind.max)
    if isinstance(kind, click.types.IntParamType):
        return _WHOLE_NUMBER.fill(what=_parameter(error))
    if isinstance(kind, click.types.FloatParamType):
        return _NO_NUMBER.fill(what=_parameter(error))
    return _BAD_VALUE.fill(what=_parameter(error), reason=error.message)


def _parameter(error: click.BadParameter) -> str:
    if isinstance(error.param, click.Option):
        return error.param.opts[-1]
    if error.param is not None and error.ctx is not None:
        return error.param.make_metavar(error.ctx)
    return str(error.param_hint or "?")
