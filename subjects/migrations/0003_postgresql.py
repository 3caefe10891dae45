"""What only PostgreSQL can hold: an index for parts of names."""

from django.db import migrations

ADD = """
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX subject_name_parts ON subjects_subject USING gin (name gin_trgm_ops);
CREATE INDEX subject_initials_parts ON subjects_subject USING gin (initials gin_trgm_ops);
"""
REMOVE = "DROP INDEX subject_name_parts; DROP INDEX subject_initials_parts;"


def run(sql):
    def on_postgresql(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return on_postgresql


class Migration(migrations.Migration):
    dependencies = [("subjects", "0002_reference_data")]
    operations = [migrations.RunPython(run(ADD), run(REMOVE))]
