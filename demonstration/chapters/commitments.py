"""The made-up bureau asks for commitments: letters in a batch, a scan, a version of the values that waits for a leader."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.core.files.base import ContentFile
from django.utils.timezone import make_aware

from accounts.models import Role, User
from credit.levels import asking, policies
from documents import batching
from subjects.models import Commitment, Subject

_LETTERS = 2
_PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def tell(seed: int, subjects: Sequence[Subject], until: date) -> None:
    """The department with the most subjects that lack a commitment reminds two of them; one paper is scanned."""
    at = make_aware(datetime.combine(until, time(15)))
    waiting = list(asking.lacking(until).filter(subject__in=subjects).select_related("subject").order_by("pk"))
    by_department: dict[int, list[int]] = {}
    for row in waiting:
        by_department.setdefault(row.subject.department_id, []).append(row.subject_id)
    department = max(by_department, key=lambda pk: (len(by_department[pk]), -pk), default=None)
    by = User.objects.filter(role=Role.SUPERVISOR, department=department).first()
    if department is None or by is None:
        return
    _remind(by_department[department][:_LETTERS], by, at)
    _scan(by, at)
    strict = policies.USUAL._replace(notice_days=5, second_look=True)
    basis = "局务会议纪要（虚构），单位降为三级先复核再共享。"
    policies.propose(effective_on=until + timedelta(days=30), basis=basis, values=strict, by=by, at=at)


def _remind(subjects: Sequence[int], by: User, at: datetime) -> None:
    choice = batching.Choice(batching.kind_named("commitment_reminder"), subjects, False, "")
    batch = batching.begin(choice=choice, key="demonstration", by=by, at=at)
    batching.issue_all(batch.pk, lambda: at)


def _scan(by: User, at: datetime) -> None:
    made = Commitment.objects.filter(subject__department=by.department_id).select_related("subject").first()
    if made:
        file = ContentFile(_PAPER, "承诺书.pdf")
        asking.keep_scan(made, file=file, title="承诺书", content_type="application/pdf", by=by, at=at)
