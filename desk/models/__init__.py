"""What the desk keeps rows of: what people chose of their lists, and the series of numbers."""

from desk.models.choices import ListChoice
from desk.models.series import Series

__all__ = ["ListChoice", "Series"]
