"""The working calendar (R4), every clock that runs by it, worklists and escalation.

Decisions: DECISIONS.md, "Credit: terms".
"""
