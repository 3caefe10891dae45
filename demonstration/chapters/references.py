"""The chapter of participation in the made-up bureau: complaints in every state, what the public sent, permits, checks.

Everything but the permits goes through the verbs, in the days before the last, in the department that most subjects of
a dangerous trade belong to.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import NamedTuple

from django.db import transaction
from django.utils.timezone import make_aware
from simple_history.utils import bulk_create_with_history

from accounts.models import Role, User
from inspections import attesting, complaining, converting, rating, receiving
from inspections.attesting import Found
from inspections.checking import points_of
from inspections.complaining import Heard
from inspections.models import CheckLine, Complaint, Intake, Permit, PublicRating
from inspections.receiving import Sent
from subjects.models import Subject

DEPARTMENT = "WH"
LICENCES = {
    "KS-01": ("安全生产许可证", "（豫）FM安许证字", "非煤矿矿山开采"),
    "KS-02": ("危险化学品经营许可证", "豫郑危化经字", "危险化学品经营"),
    "YH-01": ("烟花爆竹经营（零售）许可证", "豫郑YHLS", "烟花爆竹零售"),
    "PJ-01": ("安全评价机构资质证书", "APJ-（豫）-", "安全评价"),
    "PJ-02": ("安全生产检测检验机构资质证书", "AJY-（豫）-", "安全生产检测检验"),
}


@transaction.atomic
def tell(seed: int, subjects: Sequence[Subject], until: date) -> None:
    """The chapter."""
    _permits(Random(seed), [row for row in subjects if row.enrolled_on < until], until)
    staff = _staff()
    here = [row for row in subjects if row.department.code == DEPARTMENT and _supervised(row, until)]
    if staff and len(here) >= len(_COMPLAINTS) + 4:
        scene = Scene(*staff, here, until)
        _complaints(scene)
        _sent(scene)
        _checks(scene)


def _supervised(subject: Subject, until: date) -> bool:
    gone = subject.deregistered_on is not None and subject.deregistered_on <= until
    return not gone and subject.enrolled_on < until - timedelta(days=60) and not subject.is_person


def _staff() -> tuple[User, User] | None:
    own = User.objects.filter(department__code=DEPARTMENT, is_active=True).order_by("pk")
    clerk, supervisor = own.filter(role=Role.CLERK).first(), own.filter(role=Role.SUPERVISOR).first()
    return (clerk, supervisor) if clerk and supervisor else None


class Scene(NamedTuple):
    """Who acts, about whom, until when."""

    clerk: User
    supervisor: User
    subjects: list[Subject]
    until: date

    def day(self, ago: int) -> date:
        return self.until - timedelta(days=ago)

    def at(self, ago: int, hour: int = 10) -> datetime:
        return make_aware(datetime.combine(self.day(ago), time(hour)))


# Permits


def _permits(rng: Random, subjects: Sequence[Subject], until: date) -> None:
    """Most units of a licensed trade have one; some of those end soon, have ended, or lost their force."""
    made = [
        _permit(rng, subject, place, until)
        for place, subject in enumerate(subjects, 1)
        if subject.industry.code in LICENCES and rng.random() < 0.94
    ]
    _lose(made, until)
    bulk_create_with_history(made, Permit, default_change_reason="演示数据")


def _permit(rng: Random, subject: Subject, place: int, until: date) -> Permit:
    name, prefix, content = LICENCES[subject.industry.code]
    ends = until + timedelta(
        days=rng.choices((rng.randrange(-40, 0), rng.randrange(5, 88), rng.randrange(100, 1000)), (4, 9, 87))[0]
    )
    begins = ends - timedelta(days=3 * 365)
    decided = begins - timedelta(days=rng.randrange(3, 20))
    return Permit(
        subject=subject,
        name=name,
        number=f"{prefix}〔{decided.year}〕{place:05d}",
        decision="准予行政许可决定书",
        decision_number=f"新密应急许〔{decided.year}〕{place}号",
        kind=Permit.Kind.RECOGNITION if subject.industry.code.startswith("PJ") else Permit.Kind.ORDINARY,
        content=content,
        authority="新密市应急管理局",
        decided_on=decided,
        valid_from=begins,
        valid_until=ends,
    )


def _lose(permits: Sequence[Permit], until: date) -> None:
    """One each that is no longer in force, where there are enough."""
    lost = {
        Permit.State.CANCELLED: "停止经营，申请注销",
        Permit.State.SUSPENDED: "暂扣许可证件的处罚决定",
        Permit.State.REVOKED: "吊销许可证件的处罚决定",
        Permit.State.ANNULLED: "以欺骗手段取得许可，予以撤销",
    }
    for permit, (state, reason) in zip(permits[3::7], lost.items(), strict=False):
        permit.state, permit.state_on, permit.state_because = state, until - timedelta(days=20), reason


# Complaints

_COMPLAINTS = (
    "反映装卸区动火作业没有审批",
    "反映储存场所堵塞消防通道",
    "反映特种作业人员没有持证上岗",
    "反映夜间超量储存",
    "反映安全出口上锁",
)


def _complaints(scene: Scene) -> None:
    """One in each state: registered, being checked, verified and turned into a record, answered, unfounded."""
    first, second, third, fourth, fifth = (
        _registered(scene, subject, content, 12 - place)
        for place, (subject, content) in enumerate(zip(scene.subjects, _COMPLAINTS, strict=False))
    )
    for complaint in (second, third, fourth, fifth):
        complaining.check(complaint, scene.clerk, None, by=scene.supervisor, at=scene.at(6))
    assert first.state == Complaint.State.REGISTERED
    true = "现场查看并调取监控，所反映的情况属实，已当场责令改正。"
    converted = complaining.settle(third, verified=True, findings=true, by=scene.clerk, at=scene.at(3))
    converting.convert(converted, converting.offered(converted), by=scene.clerk, at=scene.at(2))
    complaining.settle(fourth, verified=True, findings=true, by=scene.clerk, at=scene.at(1))
    untrue = "现场查看，安全出口畅通；调取前三日监控，未发现上锁。"
    answered = complaining.settle(fifth, verified=False, findings=untrue, by=scene.clerk, at=scene.at(3))
    complaining.answer(answered, "电话答复，告知核查情况，来电人表示理解。", by=scene.supervisor, at=scene.at(2))


def _registered(scene: Scene, subject: Subject, content: str, ago: int) -> Complaint:
    heard = Heard(scene.day(ago), "12350举报电话", content, "亡是", "0371-00000001")
    return complaining.register(subject, heard, by=scene.clerk, at=scene.at(ago))


# What the public sent


def _sent(scene: Scene) -> None:
    """Waiting, of nobody who is known, refused; ratings that wait for a look, count, and are hidden."""
    kinds = Intake.Kind
    one, other = scene.subjects[-1], scene.subjects[-2]
    _received(scene, 0, Sent(kinds.COMPLAINT, one.name, "夜里装卸时气味刺鼻，没有看到有人值守。"))
    _received(scene, 0, Sent(kinds.COMPLAINT, "城东那家化工店", "门口堆放空桶，占用通道。"))
    _received(scene, 0, Sent(kinds.RATING, other.name, "值守人员很负责。", 5))
    refused = _received(scene, 1, Sent(kinds.COMPLAINT, "某公司", "拖欠工资，要求查处，请尽快处理。"))
    reason = "反映的是劳动报酬问题，不属于安全生产，请向人力资源社会保障部门反映（12333）。"
    receiving.refuse(refused, reason, by=scene.clerk, at=scene.at(0, 11))
    for place, (score, words) in enumerate(((2, "通道标识不清。"), (4, "管理规范。"), (1, "加微信办证，价格优惠"))):
        sent = _received(scene, 2 + place, Sent(kinds.RATING, one.name, words, score))
        made = receiving.take(sent, one, content="", by=scene.clerk, at=scene.at(1))
        assert isinstance(made, PublicRating)
        if place == 1:
            rating.count_in(made, by=scene.supervisor, at=scene.at(0, 12))
        if place == 2:
            rating.hide(made, "广告，与评价无关", by=scene.supervisor, at=scene.at(0, 12))


def _received(scene: Scene, ago: int, sent: Sent) -> Intake:
    return receiving.receive(sent, address=f"198.51.100.{ago}", at=scene.at(ago, 9))


# Checks


def _checks(scene: Scene) -> None:
    """Some subjects checked, one with a doubt, one more than a year ago."""
    for place, (subject, ago) in enumerate(zip(scene.subjects[::5], (2, 9, 30, 420), strict=False)):
        _checked(scene, subject, ago, doubtful=place == 1)


def _checked(scene: Scene, subject: Subject, ago: int, *, doubtful: bool) -> None:
    points = points_of(subject, scene.day(ago))
    doubt = Found(points[0].code, CheckLine.Result.DOUBTFUL, "与本人陈述不一致，已通知主体提供证明。")
    found = [Found(point.code, CheckLine.Result.TRUE) for point in points]
    if doubtful:
        found[0] = doubt
    attesting.carry_out(
        subject,
        found,
        stated_by=str(scene.supervisor),
        note="存疑事项补正前，依现有记录评定。" if doubtful else "信息属实，可以评定。",
        by=scene.clerk,
        at=scene.at(ago),
    )
