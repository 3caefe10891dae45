"""The made-up bureau's confirmations (R21), notices of changes, proof sheets, and how some of them were served."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils.timezone import make_aware

from accounts.gate import Refused
from accounts.models import Role, User
from credit.levels import certifying, confirming, noticing
from credit.models import GradeChange
from documents.models import Document, Service
from documents.serving import note_attempt, serve
from subjects.models import Subject

_NOTICES, _PROOFS = 4, 1
_ENOUGH_TO_SEE = 3


def tell(seed: int, subjects: Sequence[Subject], until: date) -> None:
    """Two levels in three are confirmed, one is sent back, some changes are told, half of that is served."""
    rng, at = Random(seed), make_aware(datetime.combine(until, time(16)))
    supervisors = {
        user.department_id: user for user in User.objects.filter(role=Role.SUPERVISOR, department__isnull=False)
    }
    _confirm(subjects, supervisors, at)
    _notify(supervisors, at, rng)


def _confirm(subjects: Sequence[Subject], supervisors: dict[int | None, User], at: datetime) -> None:
    waiting = confirming.unconfirmed_of([subject.pk for subject in subjects], at.date())
    whose = {subject.pk: subject for subject in subjects}
    for place, (pk, found) in enumerate(sorted(waiting.items())):
        subject = whose[pk]
        by = supervisors.get(subject.department_id)
        if by is None or place % 3 == 2:
            continue
        try:
            if place == 1:
                reason = "认定依据的文书未见扫描件，请补充后再报"
                confirming.send_back(subject, seen=found.fingerprint, by=by, at=at, note=reason)
            else:
                confirming.confirm(subject, seen=found.fingerprint, by=by, at=at, note="已核对决定书原件")
        except Refused:
            continue


def _notify(supervisors: dict[int | None, User], at: datetime, rng: Random) -> None:
    issued: list[Document] = []
    for change in GradeChange.objects.select_related("subject__department").order_by("-on", "-pk")[:60]:
        by = supervisors.get(change.subject.department_id)
        if by is None or len(issued) == _NOTICES:
            continue
        try:
            issued.append(noticing.issue_notice(change, by=by, at=at - timedelta(hours=3)))
            if len(issued) <= _PROOFS:
                known_on = make_aware(datetime.combine(at.date(), time.min))
                certifying.issue_proof(
                    change.subject, as_of=at.date() - timedelta(days=1), known_on=known_on, by=by, at=at
                )
        except Refused:
            continue
    for place, document in enumerate(issued[: _ENOUGH_TO_SEE + 1]):
        _serve(document, at, place, rng)


def _serve(document: Document, at: datetime, place: int, rng: Random) -> None:
    by = document.issued_by
    if place >= _ENOUGH_TO_SEE - 1:
        note_attempt(document, way=Service.Way.POST, on=at.date(), reason="地址无人，邮件退回", by=by, at=at)
    if place < _ENOUGH_TO_SEE:
        receipt = f"送达回证已签收（{rng.randrange(100, 999)}）"
        serve(document, way=Service.Way.DIRECT, on=at.date(), receiver="办公室收件人员", receipt=receipt, by=by, at=at)
