"""What only PostgreSQL can hold: periods of one assessment never overlap."""

from django.db import migrations

ADD = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE credit_gradeperiod ADD CONSTRAINT periods_of_an_assessment_never_overlap
  EXCLUDE USING gist (assessment_id WITH =, daterange("start", "end") WITH &&);
"""
REMOVE = "ALTER TABLE credit_gradeperiod DROP CONSTRAINT periods_of_an_assessment_never_overlap"


def run(sql):
    def on_postgresql(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return on_postgresql


class Migration(migrations.Migration):
    dependencies = [("credit", "0001_initial")]
    operations = [migrations.RunPython(run(ADD), run(REMOVE))]
