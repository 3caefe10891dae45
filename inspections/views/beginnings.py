"""Beginning an inspection: whom; how and by whom is asked at the subject, or at the assignment."""

from __future__ import annotations

from django.urls import reverse

from credit.views.picking import Pick, pick_view
from desk.acts import Crumb
from desk.views.acting import acts_view
from inspections.acts.assignments import ASSIGNMENT

WHOM = Pick(
    title="开始检查",
    opens=lambda subject: reverse("inspections:subject_act", args=[subject.pk, "inspection"]),
    nobody="请核对名称或代码。只能检查本部门监管的主体；派发给您的其他主体请从检查任务开始。",
    crumbs=lambda: [Crumb("检查任务", reverse("inspections:assignment_list"))],
)

inspection_pick = pick_view({"": WHOM})
assignment_act = acts_view(ASSIGNMENT)
