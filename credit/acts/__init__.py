"""The acts of credit as tables: on a record, on its hearing, on a listing, on the level of a subject, on the calendar."""
