"""What level 4 asks for (Article 12 (四), R15, R16): listing procedures and removals, duties for levels 3 and 4.

Decisions: DECISIONS.md, "Supervision".
"""
