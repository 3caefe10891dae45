"""The public credit information catalogue on screen (R24)."""

from __future__ import annotations

from credit.acts.catalogue import ITEM, NEW_ITEM
from credit.lists.catalogue import ITEMS
from desk.views.acting import acts_view, begin_view
from desk.views.listing import list_view

catalogue_item_list = list_view(ITEMS)
catalogue_item_add = begin_view(NEW_ITEM)
catalogue_item_act = acts_view(ITEM)
