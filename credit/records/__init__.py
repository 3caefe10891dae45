"""Articles 4–8 and 12 (四): records are drafted, heard, take effect, are determined, listed, amended, revoked, repaired.

Decisions: DECISIONS.md, "Credit: records".
"""
