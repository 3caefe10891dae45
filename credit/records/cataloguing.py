"""The item of the public credit information catalogue under which misconduct may be told outside (R24); without one it stays.

An item counts where its edition was in force on the day of determination, also after that edition was followed by another.
"""

from __future__ import annotations

from credit.models import CreditRecord


def has_item(record: CreditRecord) -> bool:
    """Whether the misconduct names an item that was in force on the day on which it was determined."""
    item, day = record.catalogue_item, record.basis_on
    return item is not None and day is not None and item.holds_on(day)
