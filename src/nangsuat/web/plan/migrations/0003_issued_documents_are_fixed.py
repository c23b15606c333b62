"""The database itself refuses to change what an issued document says, its passages, and its files."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# who made or issued it may become nobody: a person who leaves is forgotten, the document stays
_DOCUMENT = "plan_id version_id kind abstract abstract_en year letterhead figures frozen_sha256 issued_at".split()
_PASSAGE = "document_id place text".split()
_FILE = "document_id kind language name sha256 size signatures at".split()
_ISSUED = "('issued', 'signed')"


def _differs(columns: list[str], word: str) -> str:
    return " OR ".join(f"NEW.{name} {word} OLD.{name}" for name in columns)


def _sqlite() -> list[str]:
    differs = "IS NOT"
    stands = f"EXISTS (SELECT 1 FROM plan_document d WHERE d.id = {{row}}.document_id AND d.state IN {_ISSUED})"
    return [
        f"""CREATE TRIGGER document_is_fixed BEFORE UPDATE ON plan_document WHEN OLD.state IN {_ISSUED} AND (
            {_differs(_DOCUMENT, differs)} OR NEW.state NOT IN {_ISSUED}
            OR (OLD.state = 'signed' AND NEW.state = 'issued'))
            BEGIN SELECT RAISE(ABORT, 'an issued document does not change'); END""",
        f"""CREATE TRIGGER document_stays BEFORE DELETE ON plan_document WHEN OLD.state IN {_ISSUED}
            BEGIN SELECT RAISE(ABORT, 'an issued document stays'); END""",
        f"""CREATE TRIGGER passage_is_fixed BEFORE UPDATE ON plan_passage WHEN {stands.format(row="OLD")}
            AND ({_differs(_PASSAGE, differs)})
            BEGIN SELECT RAISE(ABORT, 'an issued document does not change'); END""",
        f"""CREATE TRIGGER passage_stays BEFORE DELETE ON plan_passage WHEN {stands.format(row="OLD")}
            BEGIN SELECT RAISE(ABORT, 'an issued document does not change'); END""",
        f"""CREATE TRIGGER document_file_is_fixed BEFORE UPDATE ON plan_documentfile WHEN {_differs(_FILE, differs)}
            BEGIN SELECT RAISE(ABORT, 'a file of a document does not change'); END""",
        """CREATE TRIGGER document_file_stays BEFORE DELETE ON plan_documentfile
            BEGIN SELECT RAISE(ABORT, 'a file of a document stays'); END""",
    ]


def _postgresql() -> list[str]:
    differs = "IS DISTINCT FROM"
    stands = f"EXISTS (SELECT 1 FROM plan_document d WHERE d.id = {{row}}.document_id AND d.state IN {_ISSUED})"
    return [
        f"""CREATE FUNCTION document_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF TG_OP = 'DELETE' THEN
              IF OLD.state IN {_ISSUED} THEN RAISE EXCEPTION 'an issued document stays'; END IF;
              RETURN OLD;
            END IF;
            IF OLD.state IN {_ISSUED} AND ({_differs(_DOCUMENT, differs)} OR NEW.state NOT IN {_ISSUED}
              OR (OLD.state = 'signed' AND NEW.state = 'issued'))
            THEN RAISE EXCEPTION 'an issued document does not change'; END IF;
            RETURN NEW;
          END $$""",
        """CREATE TRIGGER document_is_fixed BEFORE UPDATE OR DELETE ON plan_document
            FOR EACH ROW EXECUTE FUNCTION document_is_fixed()""",
        f"""CREATE FUNCTION passage_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF TG_OP = 'DELETE' THEN
              IF {stands.format(row="OLD")} THEN RAISE EXCEPTION 'an issued document does not change'; END IF;
              RETURN OLD;
            END IF;
            IF {stands.format(row="OLD")} AND ({_differs(_PASSAGE, differs)})
            THEN RAISE EXCEPTION 'an issued document does not change'; END IF;
            RETURN NEW;
          END $$""",
        """CREATE TRIGGER passage_is_fixed BEFORE UPDATE OR DELETE ON plan_passage
            FOR EACH ROW EXECUTE FUNCTION passage_is_fixed()""",
        f"""CREATE FUNCTION document_file_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'a file of a document stays'; END IF;
            IF {_differs(_FILE, differs)} THEN RAISE EXCEPTION 'a file of a document does not change'; END IF;
            RETURN NEW;
          END $$""",
        """CREATE TRIGGER document_file_is_fixed BEFORE UPDATE OR DELETE ON plan_documentfile
            FOR EACH ROW EXECUTE FUNCTION document_file_is_fixed()""",
    ]


_ON_SQLITE = (
    "document_is_fixed", "document_stays", "passage_is_fixed", "passage_stays",
    "document_file_is_fixed", "document_file_stays",
)  # fmt: skip
_ON_POSTGRESQL = ("document_is_fixed", "passage_is_fixed", "document_file_is_fixed")


def guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _sqlite() if schema_editor.connection.vendor == "sqlite" else _postgresql():
        schema_editor.execute(statement)


def unguard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for name in _ON_SQLITE:
            schema_editor.execute(f"DROP TRIGGER {name}")
    else:
        for name in _ON_POSTGRESQL:
            schema_editor.execute(f"DROP FUNCTION {name}() CASCADE")


class Migration(migrations.Migration):
    dependencies = [("plan", "0002_a_version_is_fixed")]
    operations = [
        migrations.AddField("document", "beat", models.DateTimeField(null=True)),
        migrations.RunPython(guard, unguard),
    ]
