"""What leaders look at: the board, data quality by department, the monthly circular.

Decisions: DECISIONS.md, "Briefing".
"""
