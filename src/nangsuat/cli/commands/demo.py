"""``nangsuat demo``: the main job on real data, from Viet Nam's official series to one enterprise."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import Any

import click

from nangsuat.cli.bilingual import FOLDER, LIST, Command, option
from nangsuat.cli.commands.report import FORMATS, write_report
from nangsuat.cli.files import force_option
from nangsuat.cli.invocation import CURRENT, language
from nangsuat.cli.lists import chosen_among
from nangsuat.cli.printing import print_json, say
from nangsuat.cli.progress import steps
from nangsuat.cli.stories import STORIES, Story
from nangsuat.data import CannotBeShown, MissingRoles, Text

_TELLING = Text(vi="Chạy thử", en="Demonstration")
_DONE = Text(vi="Xong {count} báo cáo trong {seconds} giây.", en="{count} reports in {seconds} seconds.")
_OPEN = Text(
    vi="Mở {path} bằng trình duyệt; bấm vào một con số để xem nó từ đâu ra.",
    en="Open {path} in a browser; click a figure to see where it is from.",
)


@click.command(
    cls=Command,
    text=Text(
        vi="Chạy thử trên số liệu thật: Việt Nam, doanh nghiệp và nền kinh tế nước ngoài, một doanh nghiệp giả lập.",
        en="The main job on real data: Viet Nam, firms and economies abroad, one synthetic enterprise.",
    ),
)
@option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    default="demo-output",
    show_default=True,
    placeholder=FOLDER,
    vi="Thư mục cho các báo cáo.",
    en="Folder for the reports.",
)
@option(
    "--stories",
    placeholder=LIST,
    vi="Chỉ các phần này: " + ",".join(story.key for story in STORIES) + ".",
    en="Only these: " + ",".join(story.key for story in STORIES) + ".",
)
@option("--formats", placeholder=LIST, vi="Chỉ các dạng này trong html,docx,pdf,xlsx.", en="Only these formats.")
@force_option()
def demo(output: Path, stories: str | None, formats: str | None, force: bool) -> None:
    """Tell the stories, print what they found and where their reports lie."""
    began = perf_counter()
    keys = chosen_among("--stories", stories, tuple(story.key for story in STORIES))
    chosen = chosen_among("--formats", formats, FORMATS)
    told: list[dict[str, Any]] = [
        _tell(story, output / story.key, chosen, force=force)
        for story in steps([story for story in STORIES if story.key in keys], _TELLING)
    ]
    if CURRENT.get().as_json:
        print_json({"stories": told})
        return
    written = [story for story in told if story["files"]]
    say(_DONE.fill(count=len(written), seconds=round(perf_counter() - began)))
    if written:
        say(_OPEN.fill(path=next(iter(written[0]["files"].values()))))


def _tell(story: Story, folder: Path, formats: tuple[str, ...], *, force: bool) -> dict[str, Any]:
    """Tell one story; data that are not there leave the others untouched."""
    say(Text(vi="\n{title}", en="\n{title}").fill(title=story.title))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        told = story.tell(folder, language())
        files = write_report(told.document, folder, story.key, formats=formats, force=force)
        if story.vietnamese_too and language() != "vi":
            write_report(told.document, folder, f"{story.key}-vi", formats=formats, force=force, tongue="vi")
        found = told.found
    except (CannotBeShown, MissingRoles) as refusal:
        found, files = (refusal.text,), {}
    for sentence in found:
        say(Text(vi="  {sentence}", en="  {sentence}").fill(sentence=sentence))
    if files:
        say(Text(vi="  → {path}", en="  → {path}").fill(path=str(next(iter(files.values())))))
    return {
        "story": story.key,
        "found": list(found),
        "files": {kind: str(path) for kind, path in files.items()},
    }
