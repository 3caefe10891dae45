"""Objections (Articles 9 and 10): from the counter to the served answer, by people who had no hand in the record.

Decisions: DECISIONS.md, "Objections".
"""
