from django.db import migrations

ADD = (
    # A trusted extension: the database's owner may create it.
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    """
    ALTER TABLE bodies_term ADD CONSTRAINT term_one_holder_a_seat
        EXCLUDE USING gist (seat_id WITH =, daterange(start, "end") WITH &&)
    """,
    """
    ALTER TABLE bodies_term ADD CONSTRAINT term_one_seat_a_person
        EXCLUDE USING gist (body_id WITH =, person_id WITH =, daterange(start, "end") WITH &&)
    """,
    """
    ALTER TABLE bodies_term ADD CONSTRAINT term_body_is_its_seats
        FOREIGN KEY (seat_id, body_id) REFERENCES bodies_seat (id, body_id)
    """,
)
REMOVE = (
    "ALTER TABLE bodies_term DROP CONSTRAINT term_body_is_its_seats",
    "ALTER TABLE bodies_term DROP CONSTRAINT term_one_seat_a_person",
    "ALTER TABLE bodies_term DROP CONSTRAINT term_one_holder_a_seat",
)


def add(apps, schema_editor):
    """SQLite has triggers instead (``membership.bodies.safeguards``)."""
    if schema_editor.connection.vendor == "postgresql":
        for statement in ADD:
            schema_editor.execute(statement)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in REMOVE:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("bodies", "0001_bodies_seats_terms_and_meetings")]

    operations = [migrations.RunPython(add, remove)]
