"""What only the server can hold: periods of one assessment never overlap, and confirmed rules are never edited (R23)."""

from django.db import migrations

from config.migrating import ServerSQL

NO_OVERLAP = {
    "postgresql": """
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE credit_gradeperiod ADD CONSTRAINT periods_of_an_assessment_never_overlap
  EXCLUDE USING gist (assessment_id WITH =, daterange("start", "end") WITH &&);
"""
}
OVERLAP = {"postgresql": "ALTER TABLE credit_gradeperiod DROP CONSTRAINT periods_of_an_assessment_never_overlap"}

KEEP_RULES = {
    "postgresql": """
CREATE FUNCTION credit_keep_rules() RETURNS trigger AS $$
BEGIN
  RAISE EXCEPTION 'confirmed_rules_are_never_edited' USING ERRCODE = 'check_violation';
END $$ LANGUAGE plpgsql;
"""
}
LET_RULES_GO = {"postgresql": "DROP FUNCTION credit_keep_rules()"}


def kept(table):
    """Rows that are only ever followed by others; SQLite, on which tests empty tables by deleting, lets them go."""
    never = f"CREATE TRIGGER {table}_is_never_edited BEFORE"
    forward = {
        "postgresql": f"{never} UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION credit_keep_rules()",
        "sqlite": f"{never} UPDATE ON {table} BEGIN SELECT RAISE(ABORT, 'confirmed_rules_are_never_edited'); END",
    }
    gone = f"DROP TRIGGER {table}_is_never_edited"
    return ServerSQL(forward, {"postgresql": f"{gone} ON {table}", "sqlite": gone})


class Migration(migrations.Migration):
    dependencies = [("credit", "0002_reference_data")]
    operations = [
        ServerSQL(NO_OVERLAP, OVERLAP),
        ServerSQL(KEEP_RULES, LET_RULES_GO),
        kept("credit_ruleversion"),
        kept("credit_rulewithdrawal"),
    ]
