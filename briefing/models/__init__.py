"""What the board keeps: counts of data quality day by day, and the monthly circulars."""

from briefing.models.circulars import Circular, CircularFile
from briefing.models.counts import QualityCount

__all__ = ["Circular", "CircularFile", "QualityCount"]
