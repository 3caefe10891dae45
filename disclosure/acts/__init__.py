"""The acts of publication and of sharing, as tables."""
