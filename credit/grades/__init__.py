"""Facts → timeline → stored: the one writer of grades, what an act would do to them, and what they say in words.

Decisions: DECISIONS.md, "Credit: grades".
"""
