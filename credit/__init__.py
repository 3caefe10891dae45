"""What counts, the level that follows from it, and the ledger (Articles 4 to 8, 12 and 13).

Decisions: DECISIONS.md, "Credit".
"""
