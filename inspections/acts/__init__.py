"""The acts of inspections as tables, one module a kind of matter."""
