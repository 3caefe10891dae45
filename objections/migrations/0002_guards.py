"""What the database itself holds of Article 10: who is barred stays barred, and nobody with a hand in the record investigates.

The second rule reads the history of the disputed records and needs a server that can; the unique part of a person in a
case holds on both.
"""

from django.db import migrations

from config.migrating import ServerSQL

FORWARD = {
    "postgresql": """
CREATE FUNCTION objections_keep_barred() RETURNS trigger AS $$
BEGIN
  RAISE EXCEPTION 'barred_stays_barred' USING ERRCODE = 'check_violation';
END $$ LANGUAGE plpgsql;
CREATE TRIGGER barred_stays_barred BEFORE UPDATE ON objections_part
  FOR EACH ROW WHEN (OLD.part = 'barred' AND (NEW.part <> 'barred' OR NEW.person_id <> OLD.person_id
    OR NEW.objection_id <> OLD.objection_id)) EXECUTE FUNCTION objections_keep_barred();
CREATE TRIGGER barred_is_not_deleted BEFORE DELETE ON objections_part
  FOR EACH ROW WHEN (OLD.part = 'barred') EXECUTE FUNCTION objections_keep_barred();
CREATE FUNCTION objections_refuse_hand_in_record() RETURNS trigger AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM objections_disputed d JOIN credit_creditrecord r ON r.id = d.record_id
    JOIN accounts_user u ON u.id = NEW.person_id
    WHERE d.objection_id = NEW.objection_id AND (
      r.entered_by_id = u.id OR r.statement_by_id = u.id OR (r.collector <> '' AND r.collector = u.display_name)
      OR EXISTS (SELECT 1 FROM credit_historicalcreditrecord h WHERE h.id = r.id
                 AND (h.history_user_id = u.id OR (h.collector <> '' AND h.collector = u.display_name)))
      OR EXISTS (SELECT 1 FROM credit_evidence e WHERE e.record_id = r.id AND e.added_by_id = u.id)
    )
  ) THEN
    RAISE EXCEPTION 'investigator_had_no_hand_in_the_record' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$ LANGUAGE plpgsql;
CREATE TRIGGER investigator_had_no_hand_in_the_record BEFORE INSERT OR UPDATE ON objections_part
  FOR EACH ROW WHEN (NEW.part = 'investigator') EXECUTE FUNCTION objections_refuse_hand_in_record();
""",
    "sqlite": """
CREATE TRIGGER barred_stays_barred BEFORE UPDATE ON objections_part
WHEN OLD.part = 'barred' AND (NEW.part <> 'barred' OR NEW.person_id <> OLD.person_id
  OR NEW.objection_id <> OLD.objection_id)
BEGIN SELECT RAISE(ABORT, 'barred_stays_barred'); END;
""",
}
BACKWARD = {
    "postgresql": """
DROP TRIGGER investigator_had_no_hand_in_the_record ON objections_part;
DROP FUNCTION objections_refuse_hand_in_record();
DROP TRIGGER barred_is_not_deleted ON objections_part;
DROP TRIGGER barred_stays_barred ON objections_part;
DROP FUNCTION objections_keep_barred();
""",
    "sqlite": "DROP TRIGGER barred_stays_barred;",
}


class Migration(migrations.Migration):
    dependencies = [("objections", "0001_initial")]
    operations = [ServerSQL(FORWARD, BACKWARD)]
