"""The figures of the leaders' view, one module a family: each counts, and lists exactly what it counted."""
