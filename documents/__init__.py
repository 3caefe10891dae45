"""Papers: numbered, typeset, frozen when issued, served.

Decisions: DECISIONS.md, "Documents".
"""
