"""The graded ledger (信用分级台账, Article 13): one row a subject, and every form of it from the same rows.

Decisions: DECISIONS.md, "Credit: ledger".
"""
