"""The rulebook as the bureau keeps it (R23): proposed by one, shown with its effect, confirmed by another, taken in by file.

Decisions: DECISIONS.md, "Credit: rulebook".
"""
