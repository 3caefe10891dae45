"""Inspections in the field: begun, noted, signed, finished; what follows is re-checked, published, made into records.

Decisions: DECISIONS.md, "Inspections: visiting".
"""
