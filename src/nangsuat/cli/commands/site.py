"""``nangsuat site``: look after a site: is it well, back it up, restore, move, take out and bring in."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from nangsuat.cli.bilingual import FILE, FOLDER, NUMBER, Command, Decorator, Group, argument, option
from nangsuat.cli.commands.up import ADDRESS, data_folder
from nangsuat.cli.exits import Exit
from nangsuat.cli.files import force_option, input_file, output_file
from nangsuat.cli.invocation import CURRENT
from nangsuat.cli.printing import print_json, say
from nangsuat.cli.progress import working
from nangsuat.data import Text

DATABASE = Text(vi="ĐỊA_CHỈ", en="ADDRESS")
BACKUP = Text(vi="BẢN_SAO", en="BACKUP")

_BACKED_UP = Text(vi="Đã sao lưu: {path} ({files} tệp)", en="Backed up: {path} ({files} files)")
_RESTORED = Text(
    vi="Đã khôi phục vào {folder}; đã kiểm tra từng tệp.", en="Restored into {folder}; every file checked."
)
_ASIDE = Text(vi="Dữ liệu cũ nằm ở {folder}.", en="The old data lie in {folder}.")
_EXPORTED = Text(vi="Đã xuất: {path} ({rows} dòng, {files} tệp)", en="Exported: {path} ({rows} rows, {files} files)")
_IMPORTED = Text(
    vi="Đã nạp {rows} dòng và {files} tệp vào {folder}.", en="Loaded {rows} rows and {files} files into {folder}."
)
_MOVED = Text(
    vi="Đã chuyển {rows} dòng của {tables} bảng sang PostgreSQL, từng bảng giống hệt.\n"
    "Từ nay đặt NANGSUAT_DATABASE trỏ tới đó khi chạy `nangsuat up`. Tệp SQLite cũ được giữ với đuôi .moved.",
    en="Moved {rows} rows of {tables} tables to PostgreSQL, each table the same to the last letter.\n"
    "From now on set NANGSUAT_DATABASE to it for `nangsuat up`. The old SQLite file is kept with the ending .moved.",
)
_CHAIN_HOLDS = Text(
    vi="Chuỗi nhật ký nguyên vẹn: {count} dòng, dòng cuối {last}.", en="The chain holds: {count} lines, last {last}."
)
_CHAIN_BROKEN = Text(vi="Chuỗi nhật ký đứt ở dòng {number}: {reason}.", en="The chain breaks at {number}: {reason}.")
_LINK = Text(
    vi="Liên kết dùng một lần cho {address}, hết hạn sau 14 ngày:\n  {link}",
    en="A link to be used once by {address}, ends after 14 days:\n  {link}",
)


def _data_option() -> Decorator:
    return option(
        "--data",
        type=click.Path(path_type=Path),
        placeholder=FOLDER,
        vi="Thư mục dữ liệu; để trống thì theo NANGSUAT_DATA, rồi ./nangsuat-data.",
        en="The data folder; where empty NANGSUAT_DATA, then ./nangsuat-data.",
    )


@click.command(
    cls=Command, text=Text(vi="Trang web có ổn không, từng mục một.", en="Whether the site is well, in words.")
)
@_data_option()
@option("--quick", is_flag=True, vi="Không đọc lại mọi tệp và nhật ký.", en="Do not read all files and the log again.")
def doctor(data: Path | None, quick: bool) -> Exit:
    """Print the findings; the exit code says whether something is broken."""
    from nangsuat.web.operation.standing import open_site

    open_site(data_folder(data))
    from nangsuat.web.operation.doctor import State, examine, worst

    findings = examine(thorough=not quick)
    for finding in findings:
        line = Text(vi="{state}: {title}: {words}", en="{state}: {title}: {words}")
        say(line.fill(state=finding.state.label, title=finding.title, words=finding.words))
    if CURRENT.get().as_json:
        said = [{"key": found.key, "state": found.state.value, "words": found.words} for found in findings]
        print_json({"state": worst(findings).value, "findings": said})
    return Exit.SITE if worst(findings) is State.BROKEN else Exit.DONE


@click.command(cls=Command, text=Text(vi="Sao lưu mọi thứ ngay bây giờ.", en="Back everything up now."))
@_data_option()
@option(
    "--to",
    type=click.Path(path_type=Path),
    placeholder=FOLDER,
    vi="Thư mục chứa các bản sao lưu, nên ở ổ đĩa khác; để trống thì trong thư mục dữ liệu.",
    en="Folder of the backups, best on another disk; where empty inside the data folder.",
)
def backup(data: Path | None, to: Path | None) -> None:
    """Make a backup beside the running site."""
    from nangsuat.web.operation.standing import open_site

    open_site(data_folder(data))
    from nangsuat.web.core import audit
    from nangsuat.web.operation.backing_up import BY_HAND, make_backup, manifest_of

    with working(Text(vi="Đang sao lưu", en="Backing up")):
        path = make_backup(reason=BY_HAND, where=to)
    audit.record("command line", "operation.backup", path.name)
    _told({"backup": str(path)}, _BACKED_UP.fill(path=str(path), files=len(manifest_of(path)["files"])))


@click.command(cls=Command, text=Text(vi="Khôi phục một bản sao lưu.", en="Restore a backup."))
@argument(
    "backup",
    vi="Thư mục của bản sao lưu.",
    en="The backup's folder.",
    placeholder=BACKUP,
    type=click.Path(path_type=Path),
)
@_data_option()
@option("--force", is_flag=True, vi="Chuyển dữ liệu đang có sang bên cạnh.", en="Move aside what is there.")
def restore(backup: Path, data: Path | None, force: bool) -> None:
    """Check a backup whole, then put it in place."""
    from nangsuat.web.operation.standing import restore as put_back

    folder = data_folder(data)
    with working(Text(vi="Đang kiểm tra và khôi phục", en="Checking and restoring")):
        aside = put_back(backup, folder, force=force)
    _told({"restored": str(folder), "aside": str(aside or "")}, _RESTORED.fill(folder=str(folder)))
    if aside:
        say(_ASIDE.fill(folder=str(aside)))


@click.command(
    cls=Command,
    name="export",
    text=Text(
        vi="Xuất mọi thứ thành một tệp mà mọi phiên bản sau đọc được, trên cả hai cơ sở dữ liệu.",
        en="Take everything out as one file that any later version reads, on either database.",
    ),
)
@_data_option()
@option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    placeholder=FILE,
    vi="Tệp zip để ghi.",
    en="The zip file to write.",
)
@force_option()
def export_(data: Path | None, output: Path | None, force: bool) -> None:
    """Write the portable form."""
    from nangsuat.web.operation.standing import open_site

    folder = open_site(data_folder(data))
    from nangsuat.web.core import audit
    from nangsuat.web.operation.portable.writing import export

    path = output_file(output or folder / "exports" / f"nangsuat-{datetime.now(UTC):%Y-%m-%dT%H%M%S}.zip", force=force)
    with working(Text(vi="Đang xuất", en="Exporting")):
        manifest = export(path)
    audit.record("command line", "operation.exported", path.name)
    _told({"export": str(path)}, _EXPORTED.fill(path=str(path), **_counts(manifest)))


@click.command(
    cls=Command,
    name="import",
    text=Text(vi="Nạp một tệp xuất vào trang trống.", en="Bring an export into an empty site."),
)
@argument(
    "file",
    vi="Tệp zip do export ghi.",
    en="The zip file that export wrote.",
    placeholder=FILE,
    type=click.Path(path_type=Path),
)
@_data_option()
def import_(file: Path, data: Path | None) -> None:
    """Load the portable form."""
    from nangsuat.web.operation.standing import import_site

    folder = data_folder(data)
    with working(Text(vi="Đang nạp", en="Loading")):
        manifest = import_site(input_file(file), folder)
    _told({"imported": str(folder)}, _IMPORTED.fill(folder=str(folder), **_counts(manifest)))


@click.command(
    cls=Command,
    name="move-to-postgres",
    text=Text(
        vi="Chuyển trang từ SQLite sang PostgreSQL, so từng bảng rồi mới đổi.",
        en="Move the site from SQLite to PostgreSQL; every table is compared before the change.",
    ),
)
@_data_option()
@option(
    "--to",
    default="",
    placeholder=DATABASE,
    vi="postgres://người:mậtkhẩu@máy:cổng/tên; để trống thì theo NANGSUAT_DATABASE.",
    en="postgres://user:password@host:port/name; where empty NANGSUAT_DATABASE.",
)
def move_to_postgres(data: Path | None, to: str) -> None:
    """Move the tables; files and releases stay where they are."""
    from nangsuat.web.operation.standing import move_to_postgres as move

    with working(Text(vi="Đang chuyển và so sánh", en="Moving and comparing")):
        tables = move(data_folder(data), to or os.environ.get("NANGSUAT_DATABASE", ""))
    rows = sum(entry["rows"] for entry in tables.values())
    _told(
        {"tables": {label: entry["rows"] for label, entry in tables.items()}},
        _MOVED.fill(rows=rows, tables=len(tables)),
    )


@click.command(
    cls=Command,
    text=Text(vi="Kiểm tra chuỗi nhật ký, in các dòng cuối.", en="Verify the audit log, print its last lines."),
)
@_data_option()
@option(
    "--last",
    type=click.IntRange(0),
    default=10,
    show_default=True,
    placeholder=NUMBER,
    vi="Số dòng cuối.",
    en="How many.",
)
def audit(data: Path | None, last: int) -> Exit:
    """Walk the chain; the exit code says whether it holds."""
    from nangsuat.web.operation.standing import open_site

    open_site(data_folder(data))
    from nangsuat.web.core.audit import verify
    from nangsuat.web.core.models import AuditEvent

    found = verify()
    for event in reversed(AuditEvent.objects.order_by("-number")[:last]):
        at = event.at.isoformat(timespec="seconds")
        say(Text.same(f"{event.number}  {at}  {event.actor}  {event.action}  {event.target}"))
    for broken in found.breaks:
        say(_CHAIN_BROKEN.fill(number=broken.number, reason=broken.reason))
    if found.ok:
        say(_CHAIN_HOLDS.fill(count=found.events, last=found.last[:16]))
    if CURRENT.get().as_json:
        breaks = [{"number": broken.number, "reason": broken.reason} for broken in found.breaks]
        print_json({"lines": found.events, "last": found.last, "breaks": breaks})
    return Exit.DONE if found.ok else Exit.SITE


@click.command(
    cls=Command,
    name="invite-manager",
    text=Text(vi="Liên kết mới cho người quản trị.", en="A new link for a site manager."),
)
@_data_option()
@option("--address", default="", placeholder=ADDRESS, vi="Thư điện tử của người đó.", en="That person's e-mail.")
def invite_manager(data: Path | None, address: str) -> None:
    """Make a link and print it; the letter waits in the outbox too."""
    from nangsuat.web.operation.standing import open_site

    open_site(data_folder(data))
    from nangsuat.web.operation.preparing import FIRST_ADDRESS
    from nangsuat.web.operation.preparing import invite_manager as invite

    address = address or FIRST_ADDRESS
    link = invite(address)
    _told({"address": address, "link": link}, _LINK.fill(address=address, link=link))


def _told(said: dict[str, Any], text: Text) -> None:
    if CURRENT.get().as_json:
        print_json(said)
    say(text)


def _counts(manifest: dict[str, Any]) -> dict[str, int]:
    return {"rows": sum(entry["rows"] for entry in manifest["tables"].values()), "files": len(manifest["files"])}


_COMMANDS = (doctor, backup, restore, export_, import_, move_to_postgres, audit, invite_manager)

site = Group(
    name="site",
    text=Text(
        vi="Chăm sóc một trang web: kiểm tra, sao lưu, khôi phục, xuất, nạp, chuyển sang PostgreSQL.",
        en="Look after a site: doctor, backups, restore, export, import, the move to PostgreSQL.",
    ),
    commands={command.name or "": command for command in _COMMANDS},
)
