"""R21: the queue of levels that wait for confirmation, and what is done with a level."""

from __future__ import annotations

from credit.acts.levels import LEVEL
from credit.lists.levels import CONFIRMATIONS
from desk.views.acting import acts_view
from desk.views.listing import list_view

confirmation_list = list_view(CONFIRMATIONS)
level_act = acts_view(LEVEL)
