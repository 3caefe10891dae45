"""What follows outside the house from a fact or a grade, and where a record stands there (Articles 13, 15, 16).

Decisions: DECISIONS.md, "Credit: outside".
"""
