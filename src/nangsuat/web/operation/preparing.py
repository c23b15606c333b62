"""Before pages are served: a new database, or a backup and then the upgrade; the first user's link."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from nangsuat.data import NangsuatError, Text
from nangsuat.web.core import audit
from nangsuat.web.operation.backing_up import BEFORE_UPGRADE, make_backup, sweep
from nangsuat.web.operation.running.errors import CannotStart
from nangsuat.web.people.models import Invitation, User
from nangsuat.web.people.services import invitation_make

FIRST_ADDRESS = "quan-tri@nangsuat.local"

_NEWER_DATA = Text(
    vi="Dữ liệu này do một phiên bản mới hơn ghi ({names}). Cài phiên bản đó, hoặc khôi phục bản sao lưu cũ hơn.",
    en="These data were written by a newer version ({names}). Install that one, or restore an older backup.",
)
_NO_DATABASE = Text(
    vi="Không kết nối được cơ sở dữ liệu: {reason}",
    en="The database cannot be reached: {reason}",
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a preparation did: ``backup`` before an upgrade; ``link`` of the first user of a new site."""

    new: bool
    backup: str = ""
    link: str = ""
    has_manager: bool = True
    told: tuple[Text, ...] = ()


def prepare(*, address: str = FIRST_ADDRESS, demo: bool = False) -> Prepared:
    """Make the database ready for this version; invite the first user of a new one."""
    backup = upgrade()
    new = not User.objects.exists() and not Invitation.objects.exists()
    link = invite_manager(address) if new else ""
    told: tuple[Text, ...] = ()
    if demo:
        from nangsuat.web.operation.demo import make_demo

        told = make_demo()
    return Prepared(new, backup.name if backup else "", link, _has_manager(), told)


def upgrade() -> Path | None:
    """Bring the database to this version, in one step, a backup taken first; give the backup.

    Raises
    ------
    CannotStart
        A newer version has been at work on these data.
    """
    executor = MigrationExecutor(connection)
    applied = set(executor.loader.applied_migrations)
    if unknown := sorted(f"{app}.{name}" for app, name in applied - set(executor.loader.disk_migrations)):
        raise CannotStart(_NEWER_DATA.fill(names=", ".join(unknown)))
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return None
    backup = make_backup(reason=BEFORE_UPGRADE) if applied else None
    call_command("migrate", interactive=False, verbosity=0)
    if backup is not None:
        audit.record("up", "operation.upgraded", details={"backup": backup.name})
        sweep()
    return backup


def invite_manager(address: str) -> str:
    """A fresh link by which a site manager joins."""
    _, url = invitation_make(email=address, organisation=None, role="manager", makes_site_manager=True)
    return url


def prepare_and_tell(options: Sequence[str]) -> int:
    """Prepare, and say on standard output what came of it; the exit code."""
    address = next((word.removeprefix("--address=") for word in options if word.startswith("--address=")), "")
    try:
        connection.ensure_connection()
    except OperationalError as error:
        return _refused(_NO_DATABASE.fill(reason=str(error).strip()))
    try:
        prepared = prepare(address=address or FIRST_ADDRESS, demo="--demo" in options)
    except NangsuatError as error:
        return _refused(error.text)
    said = {
        "new": prepared.new,
        "backup": prepared.backup,
        "link": prepared.link,
        "has_manager": prepared.has_manager,
        "told": [[text.vi, text.en] for text in prepared.told],
    }
    sys.stdout.write(json.dumps(said, ensure_ascii=False))
    return 0


def _refused(text: Text) -> int:
    sys.stdout.write(json.dumps({"refused": [text.vi, text.en]}, ensure_ascii=False))
    return 1


def _has_manager() -> bool:
    return User.objects.filter(is_superuser=True, is_active=True).exists()
