"""Tell PostgreSQL that a department has few industries, so that it walks an index to a page instead of sorting them all."""

from django.db import migrations

ADD = """
CREATE STATISTICS subject_place (dependencies) ON department_id, industry_id FROM subjects_subject;
"""
REMOVE = "DROP STATISTICS subject_place"


def run(sql):
    def on_postgresql(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return on_postgresql


class Migration(migrations.Migration):
    dependencies = [("subjects", "0003_postgresql")]
    operations = [migrations.RunPython(run(ADD), run(REMOVE))]
