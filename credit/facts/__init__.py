"""The facts that count (R5, R6), read for the regulation: as they are now, and as they were known at a moment (R3).

Decisions: DECISIONS.md, "Credit: facts".
"""
