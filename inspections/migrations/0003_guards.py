"""The database itself keeps what was frozen, committed to and revealed in a draw."""

from django.db import migrations

from config.migrating import ServerSQL

KEPT = {
    "list_sha256": (
        "frozen",
        "list_sha256",
        "known_subjects",
        "known_officers",
        "frozen_by_id",
        "frozen_at",
        "industry_id",
        "department_id",
    ),
    "commitment": ("commitment", "committed_by_id", "committed_at"),
    "public_seed": ("public_seed", "source", "source_told", "thrown_by", "thrown_at", "seeded_by_id", "seeded_at"),
    "seed": ("seed", "drawn_by_id", "drawn_at"),
}
"""What never changes any more, once the first column is filled in."""


def changed(differs):
    return " OR ".join(
        f"(OLD.{once} <> '' AND ({' OR '.join(f'NEW.{column} {differs} OLD.{column}' for column in columns)}))"
        for once, columns in KEPT.items()
    )


FORWARD = {
    "postgresql": f"""
CREATE FUNCTION inspections_keep_draw() RETURNS trigger AS $$
BEGIN
  RAISE EXCEPTION 'frozen_draw_never_changes' USING ERRCODE = 'check_violation';
END $$ LANGUAGE plpgsql;
CREATE TRIGGER frozen_draw_never_changes BEFORE UPDATE ON inspections_draw
  FOR EACH ROW WHEN ({changed("IS DISTINCT FROM")}) EXECUTE FUNCTION inspections_keep_draw();
CREATE TRIGGER frozen_draw_is_not_deleted BEFORE DELETE ON inspections_draw
  FOR EACH ROW WHEN (OLD.list_sha256 <> '') EXECUTE FUNCTION inspections_keep_draw();
""",
    "sqlite": f"""
CREATE TRIGGER frozen_draw_never_changes BEFORE UPDATE ON inspections_draw
WHEN {changed("IS NOT")}
BEGIN SELECT RAISE(ABORT, 'frozen_draw_never_changes'); END;
""",
}
BACKWARD = {
    "postgresql": """
DROP TRIGGER frozen_draw_is_not_deleted ON inspections_draw;
DROP TRIGGER frozen_draw_never_changes ON inspections_draw;
DROP FUNCTION inspections_keep_draw();
""",
    "sqlite": "DROP TRIGGER frozen_draw_never_changes;",
}


class Migration(migrations.Migration):
    dependencies = [("inspections", "0002_reference_data")]
    operations = [ServerSQL(FORWARD, BACKWARD)]
