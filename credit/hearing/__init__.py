"""Statement and defence (陈述申辩, Article 8): notice, statement, review; without it no adverse record takes effect.

Decisions: DECISIONS.md, "Credit: hearing".
"""
