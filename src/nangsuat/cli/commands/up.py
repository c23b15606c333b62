"""``nangsuat up``: the whole site with one command."""

from __future__ import annotations

import os
import shlex
import sys
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nangsuat.cli.bilingual import FOLDER, NUMBER, Command, option
from nangsuat.cli.invocation import CURRENT
from nangsuat.cli.printing import print_json, say
from nangsuat.data import Text

if TYPE_CHECKING:
    from nangsuat.web.operation.running.starting import Ready

HOST = Text(vi="MÁY", en="HOST")
ADDRESS = Text(vi="THƯ_ĐIỆN_TỬ", en="E-MAIL")
DATA_VARIABLE = "NANGSUAT_DATA"
DATA_FOLDER = "nangsuat-data"

_FOLDER_IS = Text(vi="Thư mục dữ liệu: {folder}", en="Data folder: {folder}")
_STANDS = Text(
    vi="Nangsuat đã chạy sau {seconds} giây. Mở trong trình duyệt: {url}",
    en="Nangsuat is up after {seconds} s. Open in a browser: {url}",
)
_UPGRADED = Text(
    vi="Đã nâng cấp dữ liệu; bản sao lưu trước đó: {backup}", en="The data were upgraded; the backup before: {backup}"
)
_FIRST = Text(
    vi="Tài khoản đầu tiên (người quản trị trang), liên kết dùng một lần, hết hạn sau 14 ngày:\n  {link}",
    en="The first account (the site's manager), a link to be used once, ends after 14 days:\n  {link}",
)
_NOBODY = Text(
    vi="Chưa có người quản trị. Liên kết đã in trước đây dùng được đến khi hết hạn; lấy liên kết mới: {command}",
    en="There is no site manager yet. A link printed before is good until it ends; for a new one: {command}",
)
_HOW_TO_STOP = Text(vi="Dừng: nhấn Ctrl-C.", en="To stop: press Ctrl-C.")


@click.command(
    cls=Command,
    text=Text(
        vi="Chạy trang web: trang, việc nền và đồng hồ, trong một thư mục dữ liệu; lần đầu tự tạo mọi thứ.",
        en="Run the web site: pages, background work and clock, on one data folder; the first start makes everything.",
    ),
)
@option(
    "--data",
    type=click.Path(path_type=Path),
    placeholder=FOLDER,
    vi=f"Thư mục dữ liệu; để trống thì theo {DATA_VARIABLE}, rồi ./{DATA_FOLDER}.",
    en=f"The data folder; where empty {DATA_VARIABLE}, then ./{DATA_FOLDER}.",
)
@option(
    "--host", default="127.0.0.1", show_default=True, placeholder=HOST, vi="Lắng nghe ở đâu.", en="Where to listen."
)
@option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, placeholder=NUMBER, vi="Cổng.", en="Port."
)
@option(
    "--workers",
    type=click.IntRange(1, 64),
    placeholder=NUMBER,
    vi="Số tiến trình trang; để trống thì 2, hoặc 1 trên máy một nhân.",
    en="Web processes; where empty 2, or 1 on a single core.",
)
@option(
    "--threads",
    type=click.IntRange(1, 64),
    default=4,
    show_default=True,
    placeholder=NUMBER,
    vi="Số trang mà mỗi tiến trình làm cùng lúc.",
    en="Pages that each process makes at a time.",
)
@option(
    "--address",
    default="",
    placeholder=ADDRESS,
    vi="Thư điện tử của tài khoản đầu tiên, ở lần chạy đầu.",
    en="E-mail of the first account, at the first start.",
)
@option(
    "--demo",
    is_flag=True,
    vi="Thêm một khu giả lập: 200 doanh nghiệp, ba năm, có ghi rõ là giả lập.",
    en="Add a synthetic park: 200 enterprises, three years, labelled as such.",
)
@option("--no-browser", is_flag=True, vi="Không mở trình duyệt.", en="Open no browser.")
def up(
    data: Path | None,
    host: str,
    port: int,
    workers: int | None,
    threads: int,
    address: str,
    demo: bool,
    no_browser: bool,
) -> None:
    """Start the tree and stay until Ctrl-C."""
    from nangsuat.web.operation.running.starting import Start, run_site
    from nangsuat.web.operation.running.supervisor import usual_workers

    folder = data_folder(data)
    start = Start(
        data=folder,
        host=host,
        port=port,
        workers=workers or usual_workers(),
        threads=threads,
        address=address,
        demo=demo,
    )
    say(_FOLDER_IS.fill(folder=str(folder)))
    run_site(start, say=_to_screen, on_ready=lambda ready: _tell(ready, folder=folder, browser=not no_browser))


def data_folder(chosen: Path | None) -> Path:
    """The data folder: as chosen, else of the environment, else beside."""
    return (chosen or Path(os.environ.get(DATA_VARIABLE) or DATA_FOLDER)).resolve()


def _to_screen(text: Text) -> None:
    from nangsuat.cli.invocation import language

    click.echo(text.say(language()), err=True)


def _tell(ready: Ready, *, folder: Path, browser: bool) -> None:
    if CURRENT.get().as_json:
        print_json({"url": ready.url, "link": ready.link, "new": ready.new, "backup": ready.backup})
    if ready.backup:
        say(_UPGRADED.fill(backup=ready.backup))
    for text in ready.told:
        say(text)
    say(_STANDS.fill(url=ready.url, seconds=round(ready.seconds, 1)))
    if ready.link:
        say(_FIRST.fill(link=ready.link))
    elif not ready.has_manager:
        say(_NOBODY.fill(command=shlex.join(["nangsuat", "site", "invite-manager", "--data", str(folder)])))
    say(_HOW_TO_STOP)
    if browser and sys.stdout.isatty():
        webbrowser.open(ready.link or ready.url)
