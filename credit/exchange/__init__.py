"""What comes in by file: workbooks read, checked whole, previewed, and written in one transaction or not at all.

Decisions: DECISIONS.md, "Credit: exchange".
"""
