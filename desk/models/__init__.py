"""What rooms above build their tables on: abstract, each room has tables of its own."""

from desk.models.promises import Job, Promise

__all__ = ["Job", "Promise"]
