"""On PostgreSQL: generated words of each post, the title beside a topic's own text, and their indexes.

SQLite has its index from forums.search.install, after each migrate. Whoever changes the type of a
post's body takes ``words`` away first and puts it back.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

INSTALL = (
    "ALTER TABLE forums_post ADD COLUMN heading text NOT NULL DEFAULT ''",
    """UPDATE forums_post SET heading = forums_topic.title FROM forums_topic
       WHERE forums_post.topic_id = forums_topic.id AND forums_post.position = 1""",
    """ALTER TABLE forums_post ADD COLUMN words tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('english', heading), 'A') || to_tsvector('english', body)
    ) STORED""",
    "CREATE INDEX forums_post_words ON forums_post USING gin (words) WITH (gin_pending_list_limit = 1024)",
    "CREATE INDEX forums_topic_words ON forums_topic USING gin (to_tsvector('english', coalesce(title, '')))",
    """CREATE FUNCTION forums_post_take_heading() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        NEW.heading := CASE WHEN NEW.position = 1 THEN coalesce(
            (SELECT title FROM forums_topic WHERE id = NEW.topic_id), '') ELSE '' END;
        RETURN NEW;
    END $$""",
    """CREATE FUNCTION forums_topic_give_title() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE forums_post SET heading = NEW.title WHERE topic_id = NEW.id AND position = 1;
        RETURN NULL;
    END $$""",
    """CREATE TRIGGER forums_post_has_its_heading BEFORE INSERT ON forums_post
       FOR EACH ROW WHEN (NEW.position = 1) EXECUTE FUNCTION forums_post_take_heading()""",
    """CREATE TRIGGER forums_post_changes_its_place BEFORE UPDATE OF topic_id, position ON forums_post
       FOR EACH ROW WHEN (NEW.position IS DISTINCT FROM OLD.position OR NEW.topic_id <> OLD.topic_id)
       EXECUTE FUNCTION forums_post_take_heading()""",
    """CREATE TRIGGER forums_topic_gives_its_title AFTER UPDATE OF title ON forums_topic
       FOR EACH ROW WHEN (NEW.title <> OLD.title) EXECUTE FUNCTION forums_topic_give_title()""",
)
REMOVE = (
    "DROP TRIGGER forums_topic_gives_its_title ON forums_topic",
    "DROP TRIGGER forums_post_changes_its_place ON forums_post",
    "DROP TRIGGER forums_post_has_its_heading ON forums_post",
    "DROP FUNCTION forums_topic_give_title()",
    "DROP FUNCTION forums_post_take_heading()",
    "DROP INDEX forums_topic_words",
    "DROP INDEX forums_post_words",
    "ALTER TABLE forums_post DROP COLUMN words",
    "ALTER TABLE forums_post DROP COLUMN heading",
)


def _run(schema_editor: BaseDatabaseSchemaEditor, statements: tuple[str, ...]) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for statement in statements:
            schema_editor.execute(statement)


def install(apps, schema_editor) -> None:
    _run(schema_editor, INSTALL)


def remove(apps, schema_editor) -> None:
    _run(schema_editor, REMOVE)


class Migration(migrations.Migration):
    dependencies = [("forums", "0013_reports_decisions_and_appeals")]
    operations = [migrations.RunPython(install, remove)]
