"""The acts of measures as tables, one module a kind of matter."""
