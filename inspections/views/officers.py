"""The list of enforcement officers on screen (检查人员名录库)."""

from __future__ import annotations

from desk.views.acting import acts_view, begin_view
from desk.views.listing import list_view
from inspections.acts.officers import NEW_OFFICER, OFFICER
from inspections.lists.planning import OFFICERS

officer_list = list_view(OFFICERS)
officer_add = begin_view(NEW_OFFICER)
officer_act = acts_view(OFFICER)
