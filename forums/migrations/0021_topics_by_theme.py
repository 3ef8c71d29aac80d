"""On PostgreSQL: what a list of topics goes by, beside the themes that they stand under, and its index.

Triggers keep the copy, since topics are counted, moved and hidden by many statements. SQLite has none:
see forums.by_theme.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

INSTALL = (
    """ALTER TABLE forums_topic_themes ADD COLUMN forum_id bigint, ADD COLUMN state varchar(10),
       ADD COLUMN is_pinned boolean, ADD COLUMN last_post_at timestamptz""",
    """UPDATE forums_topic_themes link SET forum_id = topic.forum_id, state = topic.state,
       is_pinned = topic.is_pinned, last_post_at = topic.last_post_at
       FROM forums_topic topic WHERE topic.id = link.topic_id""",
    """CREATE INDEX forums_topics_by_theme ON forums_topic_themes
       (theme_id, forum_id, state, is_pinned DESC, last_post_at DESC, topic_id DESC)""",
    """CREATE FUNCTION forums_link_takes_topic() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        SELECT forum_id, state, is_pinned, last_post_at
        INTO NEW.forum_id, NEW.state, NEW.is_pinned, NEW.last_post_at
        FROM forums_topic WHERE id = NEW.topic_id;
        RETURN NEW;
    END $$""",
    """CREATE FUNCTION forums_topic_tells_links() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE forums_topic_themes SET forum_id = NEW.forum_id, state = NEW.state,
            is_pinned = NEW.is_pinned, last_post_at = NEW.last_post_at
        WHERE topic_id = NEW.id;
        RETURN NULL;
    END $$""",
    """CREATE TRIGGER forums_link_has_its_topic BEFORE INSERT OR UPDATE OF topic_id ON forums_topic_themes
       FOR EACH ROW EXECUTE FUNCTION forums_link_takes_topic()""",
    """CREATE TRIGGER forums_topic_is_listed_by_theme
       AFTER UPDATE OF forum_id, state, is_pinned, last_post_at ON forums_topic
       FOR EACH ROW WHEN ((OLD.forum_id, OLD.state, OLD.is_pinned, OLD.last_post_at)
           IS DISTINCT FROM (NEW.forum_id, NEW.state, NEW.is_pinned, NEW.last_post_at))
       EXECUTE FUNCTION forums_topic_tells_links()""",
)
REMOVE = (
    "DROP TRIGGER forums_topic_is_listed_by_theme ON forums_topic",
    "DROP TRIGGER forums_link_has_its_topic ON forums_topic_themes",
    "DROP FUNCTION forums_topic_tells_links()",
    "DROP FUNCTION forums_link_takes_topic()",
    "DROP INDEX forums_topics_by_theme",
    """ALTER TABLE forums_topic_themes DROP COLUMN forum_id, DROP COLUMN state,
       DROP COLUMN is_pinned, DROP COLUMN last_post_at""",
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
    dependencies = [("forums", "0020_titles_of_which_words_were_taken_out")]
    operations = [migrations.RunPython(install, remove)]
