"""What-if (模拟推演): the level as it would be, were some facts others. Nothing is stored, nothing is a grade.

Decisions: DECISIONS.md, "Credit: whatif".
"""
