"""What only PostgreSQL has: an index for parts of names, and that a department has few industries.

Knowing that, it walks an index to a page instead of sorting them all.
"""

from django.db import migrations

from config.migrating import ServerSQL

FORWARD = {
    "postgresql": """
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX subject_name_parts ON subjects_subject USING gin (name gin_trgm_ops);
CREATE INDEX subject_initials_parts ON subjects_subject USING gin (initials gin_trgm_ops);
CREATE STATISTICS subject_place (dependencies) ON department_id, industry_id FROM subjects_subject;
"""
}
BACKWARD = {
    "postgresql": """
DROP STATISTICS subject_place;
DROP INDEX subject_initials_parts;
DROP INDEX subject_name_parts;
"""
}


class Migration(migrations.Migration):
    dependencies = [("subjects", "0002_reference_data")]
    operations = [ServerSQL(FORWARD, BACKWARD)]
