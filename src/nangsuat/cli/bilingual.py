"""Commands, options and arguments whose help is written in Vietnamese and English.

click translates by the process's locale; here the reader's language is known only when the command runs,
so each help text is a :class:`Text` and is spoken at the last moment.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import click

from nangsuat.cli.errors import BadUsage
from nangsuat.cli.invocation import language
from nangsuat.data import LANGUAGES, Text

type Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

FILE = Text(vi="TỆP", en="FILE")
FOLDER = Text(vi="THƯ_MỤC", en="FOLDER")
YEAR = Text(vi="NĂM", en="YEAR")
LIST = Text(vi="DANH_SÁCH", en="LIST")
CODE = Text(vi="MÃ", en="CODE")
NUMBER = Text(vi="SỐ", en="NUMBER")

_USAGE = Text(vi="Cách dùng: ", en="Usage: ")
_ARGUMENTS = Text(vi="Đối số", en="Arguments")
_OPTIONS = Text(vi="Tùy chọn", en="Options")
_COMMANDS = Text(vi="Lệnh", en="Commands")
_PIECES = Text(vi="[TÙY CHỌN]", en="[OPTIONS]")
_SUBCOMMAND = Text(vi="LỆNH …", en="COMMAND …")
_REQUIRED = Text(vi="bắt buộc", en="required")
_DEFAULT = Text(vi="mặc định: {value}", en="default: {value}")
_NO_COMMAND = Text(
    vi="«{group}» không có lệnh «{name}». Các lệnh: {known}.", en="«{group}» has no command «{name}». It has: {known}."
)
_AGAIN = Text(vi="dùng được nhiều lần", en="may be repeated")


class Option(click.Option):
    """An option with help in both languages."""

    def __init__(self, *names: Any, text: Text, placeholder: Text | None = None, **settings: Any) -> None:
        super().__init__(*names, **settings)
        self.text = text
        self.placeholder = placeholder

    def make_metavar(self, ctx: click.Context) -> str:
        return self.placeholder.say(language()) if self.placeholder else super().make_metavar(ctx)

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        self.help = ""  # click's own words about defaults come in the process's language only
        record = super().get_help_record(ctx)
        return record and (record[0], self.described())

    def described(self) -> str:
        """The help with what must or may be given, in the reader's language."""
        remarks = [_REQUIRED.say(language())] if self.required else []
        if self.multiple:
            remarks.append(_AGAIN.say(language()))
        if self.show_default and self.default is not None and not self.is_flag:
            remarks.append(_DEFAULT.fill(value=str(self.default)).say(language()))
        text = self.text.say(language())
        return f"{text} [{'; '.join(remarks)}]" if remarks else text


class Argument(click.Argument):
    """An argument with help and a placeholder in both languages."""

    def __init__(self, *names: Any, text: Text, placeholder: Text, **settings: Any) -> None:
        super().__init__(*names, **settings)
        self.text = text
        self.placeholder = placeholder

    def make_metavar(self, ctx: click.Context) -> str:  # noqa: ARG002  # click's signature
        word = self.placeholder.say(language())
        return word if self.required else f"[{word}]"


class _Speaking(click.Command):
    """What commands and groups share: headings and text in the reader's language."""

    def __init__(self, name: str | None = None, *, text: Text, more: Text | None = None, **settings: Any) -> None:
        super().__init__(name, options_metavar=None, add_help_option=False, **settings)
        self.text = text
        self.more = more
        self.params.extend(_general_options())

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002  # lines are wrapped, not cut
        return self.text.say(language())

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [_PIECES.say(language()), *(piece for piece in super().collect_usage_pieces(ctx) if piece)]

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), _USAGE.say(language()))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        for text in (self.text, self.more):
            if text:
                formatter.write_paragraph()
                with formatter.indentation():
                    formatter.write_text(text.say(language()))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        arguments = [
            (param.make_metavar(ctx), param.text.say(language()))
            for param in self.params
            if isinstance(param, Argument)
        ]
        shown = [param for param in self.get_params(ctx) if isinstance(param, Option)]
        options = [record for param in shown if (record := param.get_help_record(ctx)) is not None]
        for heading, records in ((_ARGUMENTS, arguments), (_OPTIONS, options)):
            if records:
                with formatter.section(heading.say(language())):
                    formatter.write_dl(records)


class Command(_Speaking):
    """A command with help in both languages."""


class Group(_Speaking, click.Group):
    """A group of commands with help in both languages."""

    def __init__(self, name: str | None = None, *, text: Text, **settings: Any) -> None:
        super().__init__(
            name,
            text=text,
            callback=_help_when_alone,
            subcommand_metavar="",
            invoke_without_command=True,
            **settings,
        )

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [*super().collect_usage_pieces(ctx), _SUBCOMMAND.say(language())]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            known = ", ".join(self.list_commands(ctx))
            raise BadUsage(_NO_COMMAND.fill(group=ctx.command_path, name=args[0], known=known))
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(self.commands)  # in the order of the work, not of the alphabet

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section(_COMMANDS.say(language())):
            formatter.write_dl([(name, command.get_short_help_str()) for name, command in self.commands.items()])


def option(*names: str, vi: str, en: str, placeholder: Text | None = None, **settings: Any) -> Decorator:
    """``click.option`` with help in both languages."""
    return click.option(*names, cls=Option, text=Text(vi=vi, en=en), placeholder=placeholder, **settings)


def argument(name: str, *, vi: str, en: str, placeholder: Text, **settings: Any) -> Decorator:
    """``click.argument`` with help in both languages."""
    return click.argument(name, cls=Argument, text=Text(vi=vi, en=en), placeholder=placeholder, **settings)


@click.pass_context
def _help_when_alone(ctx: click.Context) -> None:
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def _show_help(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: ARG001
    if value and not ctx.resilient_parsing:
        click.echo(ctx.get_help())
        ctx.exit()


def _general_options() -> Sequence[Option]:
    """The options of every command; :mod:`invocation` has read their values before."""
    return (
        Option(
            ["--lang"],
            type=click.Choice(LANGUAGES),
            expose_value=False,
            text=Text(vi="Ngôn ngữ; nếu không có thì theo NANGSUAT_LANG, rồi theo hệ thống.",
                      en="Language; NANGSUAT_LANG, then the locale decide where it is not given."),
        ),
        Option(
            ["--json"],
            is_flag=True,
            expose_value=False,
            text=Text(vi="In kết quả và lỗi dạng JSON.", en="Print results and errors as JSON."),
        ),
        Option(
            ["--debug"],
            is_flag=True,
            expose_value=False,
            text=Text(vi="Khi chương trình lỗi, in chi tiết nơi xảy ra.",
                      en="Where the program itself fails, print where it happened."),
        ),
        Option(
            ["--help", "-h"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_show_help,
            text=Text(vi="In trợ giúp này.", en="Print this help."),
        ),
    )  # fmt: skip
