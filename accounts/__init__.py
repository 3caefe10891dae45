"""Users, departments and roles (their gate and their staff), and the journal of who did and who saw what.

Decisions: DECISIONS.md, "Accounts".
"""
