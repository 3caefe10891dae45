"""What the desk keeps rows of: the series of numbers, and what people chose of their lists."""

from desk.models.choices import ListChoice
from desk.models.series import Series

__all__ = ["ListChoice", "Series"]
