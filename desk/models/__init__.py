"""What the desk keeps: what people chose of their lists."""

from desk.models.choices import ListChoice

__all__ = ["ListChoice"]
