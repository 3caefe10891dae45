"""What the desk keeps rows of."""

from desk.models.series import Series

__all__ = ["Series"]
