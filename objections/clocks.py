"""The terms of a case: three working days from acceptance (Article 10) and, beside them, from receipt (Henan statute)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from accounts.models import Role, User
from credit.folders import Kept
from credit.models import Term
from credit.rulebook.elsewhere import terms_of
from credit.terms import clocks
from credit.terms.clocks import TermKind
from objections.models import Objection, Part

REPLY = TermKind("objections.reply", "核查并答复", "第十条", 3)
STATUTE = TermKind("objections.statute", "收到之日起处理", "河南省社会信用条例第四十一条", 3)
SUPPLEMENT = TermKind("objections.supplement", "申请人补正", "第九条", None)
RECALL = TermKind("objections.recall", "通知更正", "河南省社会信用条例第四十二条", 1)


def kept(today: date) -> list[Kept]:
    """The terms of an objection, for the screen 参数与口径."""
    return terms_of(REPLY, STATUTE, RECALL)


def supervisors_of(objection: Objection) -> list[User]:
    """The supervisors of the department that keeps the record."""
    return _of_department(objection, Role.SUPERVISOR)


def staff_of(objection: Objection) -> list[User]:
    """Everybody of the department that keeps the record."""
    return _of_department(objection, Role.CLERK, Role.SUPERVISOR)


def _of_department(objection: Objection, *roles: Role) -> list[User]:
    department = objection.subject.department_id
    return list(User.objects.filter(department=department, role__in=roles, is_active=True).order_by("pk"))


def term_of(objection: Objection, kind: TermKind) -> Term | None:
    """The newest term of this kind, running or ended."""
    return Term.objects.filter(case_key=objection.key, kind=kind.code).order_by("-pk").first()


def set_handlers(objection: Objection) -> None:
    """Whoever has to act now: the supervisors, and the investigators once there are some."""
    people = [*supervisors_of(objection), *investigators(objection)]
    for kind in (REPLY, STATUTE):
        if term := clocks.running(objection.key, kind):
            term.handlers.set(people)


def investigators(objection: Objection) -> list[User]:
    """Who investigates now."""
    parts = Part.objects.filter(objection=objection, part=Part.Kind.INVESTIGATOR).select_related("person")
    return [part.person for part in parts]


def end_all(objection: Objection, on: date, kinds: Sequence[TermKind] = (REPLY, STATUTE, SUPPLEMENT)) -> None:
    """End the running terms of these kinds on a day."""
    for term in running(objection, kinds):
        clocks.end(term, on=on)


def running(objection: Objection, kinds: Iterable[TermKind] = (REPLY, STATUTE)) -> list[Term]:
    """The running terms of these kinds."""
    return [term for kind in kinds if (term := clocks.running(objection.key, kind))]
