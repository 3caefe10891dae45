"""The terms of a publication: out within seven working days (R24), withdrawn or corrected within three or one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from accounts.models import Role, User
from credit.folders import Kept
from credit.models import CreditRecord
from credit.rulebook.elsewhere import terms_of
from credit.terms import clocks
from credit.terms.clocks import TermKind
from disclosure.models import Publication

PUBLISH = TermKind("disclosure.publish", "公示行政处罚", "安全生产法第七十八条", 7)
WITHDRAW_PENALTY = TermKind("disclosure.withdraw", "撤回公示并说明理由", "行政处罚法第四十八条", 3)
WITHDRAW = TermKind("disclosure.withdraw", "撤回公示并说明理由", "河南省社会信用条例第四十二条", 1)
CORRECT_PENALTY = TermKind("disclosure.correct", "更正公示内容", "行政处罚法第四十八条", 3)
CORRECT = TermKind("disclosure.correct", "更正公示内容", "河南省社会信用条例第四十二条", 1)

PUBLISH_WITHIN_DAYS = 60
"""The job drafts what was determined so many days ago at most, and the clock runs for it; older matters are history."""


def kept(today: date) -> list[Kept]:
    """How soon something is published, taken back or corrected, for the screen 参数与口径."""
    return terms_of(PUBLISH, WITHDRAW_PENALTY, WITHDRAW, CORRECT_PENALTY, CORRECT)


def withdrawal_of(publication: Publication) -> TermKind:
    """Three working days for a penalty, one for everything else."""
    return WITHDRAW_PENALTY if _is_penalty(publication) else WITHDRAW


def correction_of(publication: Publication) -> TermKind:
    """The same for a correction."""
    return CORRECT_PENALTY if _is_penalty(publication) else CORRECT


def _is_penalty(publication: Publication) -> bool:
    return publication.record is not None and publication.record.kind == CreditRecord.Kind.PENALTY


def clerks_of(publication: Publication) -> list[User]:
    """The clerks of the subject's department, in service."""
    people = User.objects.filter(role=Role.CLERK, department=publication.subject.department_id, is_active=True)
    return list(people.order_by("pk"))


def signers_of(publication: Publication, *but: User | None) -> list[User]:
    """Who may sign: the department's supervisors and the leaders, these people left out."""
    heads = Q(role=Role.LEADER) | Q(role=Role.SUPERVISOR, department=publication.subject.department_id)
    left_out = [person.pk for person in but if person]
    return list(User.objects.filter(heads, is_active=True).exclude(pk__in=left_out).order_by("pk"))


def begin(publication: Publication, kind: TermKind, on: date, handlers: Iterable[User] = ()) -> None:
    """Let a term run, unless one of this kind does; the department's clerks handle it."""
    if clocks.running(publication.key, kind) is None:
        clocks.start(kind, publication.case, on=on, handlers=handlers or clerks_of(publication))


def hand_over(publication: Publication, to: Iterable[User]) -> None:
    """Others have to act now within the terms that run for going out."""
    for kind in (PUBLISH, CORRECT):
        if term := clocks.running(publication.key, kind):
            term.handlers.set(to)


def end(publication: Publication, on: date, *kinds: TermKind) -> None:
    """End what runs of these kinds; of all without names."""
    for kind in kinds or (PUBLISH, WITHDRAW, CORRECT):
        if term := clocks.running(publication.key, kind):
            clocks.end(term, on=max(on, term.began_on))
