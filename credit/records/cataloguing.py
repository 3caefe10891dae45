"""The item of the public credit information catalogue under which misconduct may be told outside (R24); without one it stays.

An item counts where its edition was in force on the day of determination, also after that edition was followed by another.
"""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.gate import Refused
from accounts.models import User
from credit.models import CatalogueItem, CreditRecord
from credit.outside.disclosing import ask_for_records

ARTICLE = "全国公共信用信息基础目录（R24）"


def has_item(record: CreditRecord) -> bool:
    """Whether the misconduct names an item that was in force on the day on which it was determined."""
    item, day = record.catalogue_item, record.basis_on
    return item is not None and day is not None and item.holds_on(day)


@transaction.atomic
def settle_item(item: CatalogueItem, *, by: User, at: datetime) -> CatalogueItem:
    """Add or change an item of the catalogue; what is told outside under it is looked at again."""
    try:
        with transaction.atomic():
            item.save()
    except IntegrityError as collision:
        raise Refused(ARTICLE, f"{item.edition}中已有编号“{item.number}”，请核对。", "number") from collision
    ask_for_records(item.records.in_force(), f"目录事项{item}已更改")
    return item


def item_told(item: CatalogueItem) -> str:
    """An item in words, for the journal."""
    until = f"至 {item.ended_on}（不含）" if item.ended_on else "现行"
    return f"{item.told}，{item.begins_on} 起施行，{until}；依据：{item.basis}"
