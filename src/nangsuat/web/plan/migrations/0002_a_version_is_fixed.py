"""The database itself refuses to change what a version of a plan says, and to decide about it twice."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_SQLITE = """CREATE TRIGGER plan_version_is_fixed BEFORE UPDATE ON plan_planversion
    WHEN NEW.content IS NOT OLD.content OR NEW.sha256 IS NOT OLD.sha256 OR NEW.number IS NOT OLD.number
        OR NEW.plan_id IS NOT OLD.plan_id OR NEW.note IS NOT OLD.note OR NEW.submitted_at IS NOT OLD.submitted_at
        OR (OLD.state <> 'submitted' AND (NEW.state IS NOT OLD.state OR NEW.reason IS NOT OLD.reason
            OR NEW.decided_at IS NOT OLD.decided_at))
    BEGIN SELECT RAISE(ABORT, 'a version of a plan does not change'); END"""
_POSTGRESQL = [
    """CREATE FUNCTION plan_version_is_fixed() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN
         IF NEW.content IS DISTINCT FROM OLD.content OR NEW.sha256 IS DISTINCT FROM OLD.sha256
           OR NEW.number IS DISTINCT FROM OLD.number OR NEW.plan_id IS DISTINCT FROM OLD.plan_id
           OR NEW.note IS DISTINCT FROM OLD.note OR NEW.submitted_at IS DISTINCT FROM OLD.submitted_at
           OR (OLD.state <> 'submitted' AND (NEW.state IS DISTINCT FROM OLD.state
             OR NEW.reason IS DISTINCT FROM OLD.reason OR NEW.decided_at IS DISTINCT FROM OLD.decided_at))
         THEN RAISE EXCEPTION 'a version of a plan does not change'; END IF;
         RETURN NEW;
       END $$""",
    """CREATE TRIGGER plan_version_is_fixed BEFORE UPDATE ON plan_planversion
       FOR EACH ROW EXECUTE FUNCTION plan_version_is_fixed()""",
]


def guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in [_SQLITE] if schema_editor.connection.vendor == "sqlite" else _POSTGRESQL:
        schema_editor.execute(statement)


def unguard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER plan_version_is_fixed")
    else:
        schema_editor.execute("DROP FUNCTION plan_version_is_fixed() CASCADE")


class Migration(migrations.Migration):
    dependencies = [("plan", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
