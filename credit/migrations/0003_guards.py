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


def kept(table, *columns):
    """Rows that are only ever followed by others; SQLite, on which tests empty tables by deleting, lets them go.

    There the same row may be written again as it is: so Django puts back what an installation begins with.
    """
    old, new = (", ".join(f"{side}.{column}" for column in columns) for side in ("OLD", "NEW"))
    never = f"CREATE TRIGGER {table}_is_never_edited BEFORE"
    forward = {
        "postgresql": f"{never} UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION credit_keep_rules()",
        "sqlite": (
            f"{never} UPDATE ON {table} WHEN ({old}) IS NOT ({new})"
            " BEGIN SELECT RAISE(ABORT, 'confirmed_rules_are_never_edited'); END"
        ),
    }
    gone = f"DROP TRIGGER {table}_is_never_edited"
    return ServerSQL(forward, {"postgresql": f"{gone} ON {table}", "sqlite": gone})


VERSION = (
    "id",
    "version",
    "in_force_from",
    "lapses_on",
    "basis",
    "current_post_burdens_unit",
    "repair_ends_three_year_conditions",
    "poor_evaluation_withholds_level_1",
    "regimes_ending_by_themselves",
    "statement_working_days",
    "proposed_by_id",
    "confirmed_by_id",
    "confirmed_at",
)


class Migration(migrations.Migration):
    dependencies = [("credit", "0002_reference_data")]
    operations = [
        ServerSQL(NO_OVERLAP, OVERLAP),
        ServerSQL(KEEP_RULES, LET_RULES_GO),
        kept("credit_ruleversion", *VERSION),
        kept("credit_rulewithdrawal", "id", "version_id", "by_id", "at", "reason"),
    ]
