"""Differentiated inspection (Article 14): policy, pools, quotas, capacity, yearly plans.

Decisions: DECISIONS.md, "Inspections: planning".
"""
