"""What the desk keeps, and what the tables of the rooms above are built on."""

from desk.models.choices import ListChoice
from desk.models.promises import UNHINDERED, Hindrance, Job, Promise
from desk.models.series import Series

__all__ = ["UNHINDERED", "Hindrance", "Job", "ListChoice", "Promise", "Series"]
