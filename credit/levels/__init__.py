"""What people do with a level: confirm it (R21), tell the subject of it, prove it (R22).

Decisions: DECISIONS.md, "Credit: levels".
"""
