"""The chapter of repair in the made-up bureau: applications in every state, through the verbs, in the days before the last.

In each department the clerk registers and verifies with the supervisor, and the leader decides.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils.timezone import make_aware

from accounts.models import Role, User
from credit.grades import grading
from credit.models import CreditRecord, Listing
from documents.models import Service
from documents.serving import serve
from repair import deciding, executing, handling, noticing, verifying
from repair.eligibility import eligibilities
from repair.handling import MATERIALS, Intake
from repair.models import Application, Effect, Finding, RepairNotice
from repair.verifying import Found
from subjects.models import Subject
from subjects.numbered import numbered

Channel = Application.Channel
_BEGAN, _ACCEPTED, _FOUND, _DECIDED = 14, 12, 9, 1
"""So many days before the last one."""


class Staff(NamedTuple):
    """Who works on it."""

    clerk: User
    supervisor: User
    leader: User


class Scene(NamedTuple):
    """One record on the way to its repair."""

    record: CreditRecord
    staff: Staff
    until: date

    def day(self, ago: int) -> date:
        return self.until - timedelta(days=ago)

    def at(self, ago: int, hour: int = 10) -> datetime:
        return make_aware(datetime.combine(self.day(ago), time(hour)))

    # Steps

    def registered(self, *, complete: bool = True, platform: bool = False, ago: int = _BEGAN) -> Application:
        wanted = [kind for kind, required in MATERIALS[self.record.kind] if required]
        form = Intake(
            channel=Channel.PLATFORM if platform else Channel.DIRECT,
            platform_number=f"XYZG-{self.until.year}-{self.record.pk:06d}" if platform else "",
            applicant=self.record.subject.contact or "经办人",
            telephone=self.record.subject.telephone or "0371-00000000",
            received_on=self.day(ago),
            fulfilled="罚款已按期缴清，缴款凭证随申请提交；没有其他未履行的义务。",
            corrected="已组织全员培训并考核合格，修订管理制度，隐患已整改，复查意见书随申请提交。",
            committed_on=self.day(ago) if complete else None,
            provided=tuple(wanted if complete else wanted[:1]),
        )
        return handling.register(self.record, form, by=self.staff.clerk, at=self.at(ago))

    def accepted(self, *, platform: bool = False) -> Application:
        application = self.registered(platform=platform)
        pair = [self.staff.clerk, self.staff.supervisor]
        return handling.accept(application, pair, by=self.staff.supervisor, at=self.at(_ACCEPTED))

    def found(self, application: Application, by: User, *, favourable: bool = True, visit: bool = False) -> None:
        opinion = (
            "核对了缴款凭证、整改复查意见书和培训记录，义务已履行，隐患已整改，符合修复条件。"
            if favourable
            else "现场查看，警示标志仍未补齐，失信行为尚未纠正。"
        )
        way = Finding.Way.VISIT if visit else Finding.Way.PAPERS
        place = "生产现场，安全管理人员在场" if visit else ""
        what = Found(self.day(_FOUND), way, place, True, favourable, opinion, favourable)
        verifying.find(application, what, by=by, at=self.at(_FOUND))

    def verified(self, *, favourable: bool = True) -> Application:
        application = self.accepted()
        self.found(application, self.staff.clerk)
        self.found(application, self.staff.supervisor, favourable=favourable, visit=True)
        return application

    def granted(self, ago: int = _DECIDED) -> Application:
        reason = "罚款已缴清，失信行为已纠正，不良影响已消除，已作出信用承诺，符合修复条件。"
        return deciding.grant(self.verified(), reason=reason, by=self.staff.leader, at=self.at(ago))

    def executed(self, ago: int = 6) -> Application:
        application = self.granted(ago)
        told = {
            "publication": "本局网站已撤下",
            "sharing": "新密市信用平台回执已收到",
            "measures": "没有采取过惩戒措施",
        }
        for effect in application.effects.filter(state=Effect.State.PENDING):
            concerned = effect.kind != Effect.Kind.MEASURES
            state = Effect.State.DONE if concerned else Effect.State.NOT_CONCERNED
            executing.settle(
                effect, state=state, on=self.day(ago), receipt=told[effect.kind], by=self.staff.clerk, at=self.at(ago)
            )
        return application


def _supplement(scene: Scene) -> None:
    application = scene.registered(complete=False, ago=3)
    handling.ask_for(application, note="", by=scene.staff.clerk, at=scene.at(2))


def _half_verified(scene: Scene) -> None:
    scene.found(scene.accepted(platform=True), scene.staff.clerk)


def _denied(scene: Scene) -> None:
    reason = "现场核查发现警示标志仍未补齐，失信行为尚未纠正，不符合修复条件。"
    application = scene.verified(favourable=False)
    deciding.deny(application, reason=reason, by=scene.staff.leader, at=scene.at(_DECIDED))


def _revoked(scene: Scene) -> None:
    reason = "经向财政部门核实，申请时提交的缴款凭证不是本案的凭证，罚款并未缴清。"
    application = scene.executed()
    deciding.revoke(application, reason=reason, heard_on=scene.day(2), by=scene.staff.leader, at=scene.at(_DECIDED))


def _refused(scene: Scene) -> None:
    application = scene.registered(complete=False)
    reason = "罚款尚未缴清，没有履行义务的证明。"
    handling.refuse(application, reason=reason, by=scene.staff.supervisor, at=scene.at(_ACCEPTED))


def _withdrawn(scene: Scene) -> None:
    handling.withdraw(scene.registered(), reason="书面撤回申请", by=scene.staff.clerk, at=scene.at(_ACCEPTED))


SCENES: tuple[Callable[[Scene], object], ...] = (
    lambda scene: scene.registered(ago=1),
    _supplement,
    _half_verified,
    Scene.verified,
    Scene.granted,
    Scene.executed,
    _denied,
    _revoked,
    _refused,
    _withdrawn,
)


@transaction.atomic
def tell(seed: int, subjects: Sequence[Subject], until: date) -> None:
    """Applications in every state, each about another subject; and the notices of the last two penalties."""
    chosen = _chosen(subjects, until)
    for play, record in zip(SCENES, chosen, strict=False):
        play(Scene(record, _staff(record), until))
    last = make_aware(datetime.combine(until - timedelta(days=_DECIDED), time(16)))
    grading.regrade([record.subject_id for record in chosen], cause="信用修复", at=last)
    _notices(subjects, until, last)


def _chosen(subjects: Sequence[Subject], until: date) -> list[CreditRecord]:
    """Penalties of different subjects of which repair might have been applied for two weeks ago."""
    ids = numbered([subject.pk for subject in subjects])
    day = until - timedelta(days=_BEGAN)
    listed = Listing.objects.filter(subject__in=ids).values("subject")
    records = CreditRecord.objects.in_force().filter(
        subject__in=ids, kind=CreditRecord.Kind.PENALTY, repaired_on=None, subject__deregistered_on=None
    )
    records = records.filter(fine__gt=3000, basis_on__gte=day - timedelta(days=700), basis_on__lte=day).exclude(
        subject__in=listed
    )
    found: dict[int, CreditRecord] = {}
    for standing in eligibilities(list(records.select_related("subject__department").order_by("-basis_on", "pk")), day):
        if standing.may_apply:
            found.setdefault(standing.record.subject_id, standing.record)
    return list(found.values())[: len(SCENES)]


def _staff(record: CreditRecord) -> Staff:
    own = User.objects.filter(department=record.subject.department_id)
    return Staff(
        own.filter(role=Role.CLERK).earliest("pk"),
        own.filter(role=Role.SUPERVISOR).earliest("pk"),
        User.objects.filter(role=Role.LEADER).earliest("pk"),
    )


def _notices(subjects: Sequence[Subject], until: date, at: datetime) -> None:
    """两书同达 of the last two penalties, the older one served."""
    ids = numbered([subject.pk for subject in subjects])
    since = until - noticing.FRESH
    fresh = noticing.without_notice(CreditRecord.objects.filter(subject__in=ids, basis_on__gte=since))
    for place, record in enumerate(fresh.select_related("entered_by").order_by("basis_on", "pk")[:2]):
        assert record.entered_by
        row = noticing.promise(record, RepairNotice.Occasion.WITH_PENALTY, by=record.entered_by, at=at)
        issued = noticing.issue_promised(row.pk, at)
        if place == 0 and issued and issued.document:
            serve(
                issued.document,
                way=Service.Way.DIRECT,
                on=at.date(),
                receiver=record.subject.contact or "收件人",
                receipt="与处罚决定书一并签收",
                by=record.entered_by,
                at=at,
            )
