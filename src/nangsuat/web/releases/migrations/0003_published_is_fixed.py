"""The database itself refuses to change what a published release holds."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_SQLITE = """CREATE TRIGGER release_is_fixed BEFORE UPDATE ON releases_release
    WHEN OLD.state IN ('published', 'withdrawn') AND (
        NEW.content_sha256 IS NOT OLD.content_sha256 OR NEW.indicators_sha256 IS NOT OLD.indicators_sha256
        OR NEW.manifest IS NOT OLD.manifest OR NEW.rule IS NOT OLD.rule OR NEW.number IS NOT OLD.number
        OR NEW.owner_id IS NOT OLD.owner_id OR NEW.published_at IS NOT OLD.published_at
        OR NEW.state NOT IN ('published', 'withdrawn') OR (OLD.state = 'withdrawn' AND NEW.state = 'published'))
    BEGIN SELECT RAISE(ABORT, 'a published release does not change'); END"""
_POSTGRESQL = [
    """CREATE FUNCTION release_is_fixed() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN
         IF OLD.state IN ('published', 'withdrawn') AND (
           NEW.content_sha256 IS DISTINCT FROM OLD.content_sha256
           OR NEW.indicators_sha256 IS DISTINCT FROM OLD.indicators_sha256
           OR NEW.manifest IS DISTINCT FROM OLD.manifest OR NEW.rule IS DISTINCT FROM OLD.rule
           OR NEW.number IS DISTINCT FROM OLD.number OR NEW.owner_id IS DISTINCT FROM OLD.owner_id
           OR NEW.published_at IS DISTINCT FROM OLD.published_at
           OR NEW.state NOT IN ('published', 'withdrawn') OR (OLD.state = 'withdrawn' AND NEW.state = 'published'))
         THEN RAISE EXCEPTION 'a published release does not change'; END IF;
         RETURN NEW;
       END $$""",
    """CREATE TRIGGER release_is_fixed BEFORE UPDATE ON releases_release
       FOR EACH ROW EXECUTE FUNCTION release_is_fixed()""",
]


def guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in [_SQLITE] if schema_editor.connection.vendor == "sqlite" else _POSTGRESQL:
        schema_editor.execute(statement)


def unguard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER release_is_fixed")
    else:
        schema_editor.execute("DROP FUNCTION release_is_fixed() CASCADE")


class Migration(migrations.Migration):
    dependencies = [("releases", "0002_answers_are_kept")]
    operations = [migrations.RunPython(guard, unguard)]
