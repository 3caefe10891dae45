"""What only PostgreSQL can hold: periods of one assessment never overlap."""

from django.db import migrations

from config.migrating import ServerSQL

FORWARD = {
    "postgresql": """
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE credit_gradeperiod ADD CONSTRAINT periods_of_an_assessment_never_overlap
  EXCLUDE USING gist (assessment_id WITH =, daterange("start", "end") WITH &&);
"""
}
BACKWARD = {"postgresql": "ALTER TABLE credit_gradeperiod DROP CONSTRAINT periods_of_an_assessment_never_overlap"}


class Migration(migrations.Migration):
    dependencies = [("credit", "0002_reference_data")]
    operations = [ServerSQL(FORWARD, BACKWARD)]
