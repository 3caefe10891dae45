"""Reference facts (Articles 4, 5 and 15) and inspection by level (Article 14); none of it moves a level.

Decisions: DECISIONS.md, "Inspections".
"""
