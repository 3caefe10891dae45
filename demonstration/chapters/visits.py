"""The chapter of inspections in the made-up bureau: assignments, and inspections in every state, through the verbs."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import NamedTuple

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.timezone import make_aware

from accounts.models import Department, Role, User
from credit.models import CreditRecord
from inspections.assigning import Errand, assign
from inspections.models import Answer, Assignment, Finding, Inspection, Officer, RecheckLine, Visit
from inspections.planning import caps
from inspections.visiting import beginning, converting, finishing, noting, papers, photos, rechecking, signing
from inspections.visiting.noting import Problem, Situation
from inspections.visiting.rechecking import Seen
from subjects.models import Subject

FEWEST = 200
"""A smaller made-up bureau has no visits: their papers take longer than most of the rest of it."""
LONGEST_AGO = 30
"""Days before the last one on which the first of the scenes takes place."""
Manner = Inspection.Manner
Outcome = Visit.Outcome
Measure = Finding.Measure
_PICTURE = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAKAAAAB4BAMAAACHjORcAAAAElBMVEXG1uSwusKWjHh4hpLIPChaZG6SOXZTAAAA50lEQVR42u2VTQ6CMBBGh5"
    "+DGE5A4hU8tgsvYOIJSG/gBbRxodJSprFjRA1534aBR1+nTQkihBBCCCGEhFSTu62IyPWkvFdMqhSpAw0kCJs+eu8YDzKRWmVhYjMZhf10Kb1a"
    "FpCnsEn2plGqIlJ/+tjUevfRAyPJdLjJdvCKLLZklwIn75HFOvTJc69URaTO9O/UsoCMQu/0Nqwk7KEftNJM2ggP0s3ntZI2wbkUk8WODUKEqx"
    "K2ebQTkcuBPUSI8Muf3p49RIgQIcJ1/wK6+/U8m+kBrOT/l1x1HBuECBEiRIgQ4c+EN1m8STj4nP4pAAAAAElFTkSuQmCC"
)
"""Three made-up tanks, as PNG."""
_ALARM = ("二号罐区可燃气体报警器 2 台停用，未见停用审批记录", "安全生产法第三十六条")
_TRAINING = ("检修班 3 名新上岗人员没有三级安全教育培训记录", "安全生产法第二十八条")


class Staff(NamedTuple):
    """Two officers of a department and their accounts."""

    clerk: User
    supervisor: User
    officers: list[Officer]


class Scene(NamedTuple):
    """One subject, and who goes there."""

    subject: Subject
    staff: Staff
    until: date

    def at(self, ago: int, hour: int = 10) -> datetime:
        return make_aware(datetime.combine(self.until - timedelta(days=ago), time(hour)))

    def assigned(self, ago: int, key: str = "1", manner: Manner = Manner.RANDOM) -> Assignment:
        from_on = self.until - timedelta(days=ago)
        errand = Errand(
            subject=self.subject,
            department=self.subject.department,
            manner=manner,
            officers=self.staff.officers,
            from_on=from_on,
            until_on=from_on + timedelta(days=21),
            items="全员安全生产责任制、教育培训、隐患排查治理",
            source=f"{from_on.year}年度双随机抽查（演示）",
            source_key=f"inspections.demonstration:{key}",
        )
        return assign(errand, by=self.staff.supervisor, at=self.at(ago, 9))

    def begun(self, ago: int, assignment: Assignment | None = None) -> Visit:
        manner = Manner(assignment.manner) if assignment else Manner.DAILY
        start = beginning.Start(self.subject, self.subject.department, manner, self.staff.officers, assignment)
        return beginning.begin(start, by=self.staff.clerk, at=self.at(ago))

    def noted(self, visit: Visit, *problems: Problem, ago: int = 0, items: int | None = None) -> Visit:
        by, at = self.staff.clerk, self.at(ago, 11)
        told = list(visit.checklist.items.all())[:items] if visit.checklist else []
        problem_of = {problem.basis: problem for problem in problems}
        for item in told:
            problem = problem_of.get(item.basis)
            verdict, words = (Answer.Verdict.BAD, problem.fact) if problem else (Answer.Verdict.GOOD, "")
            noting.answer(visit, item, verdict=verdict, words=words, by=by, at=at)
        present = f"{self.subject.contact or '值班人员'}（现场负责人）"
        words = "查看生产现场、值班记录、培训档案和隐患排查台账。"
        situation = Situation(Outcome.INSPECTED, visit.place or "生产现场", present, words, "", "")
        noting.describe(visit, situation, by=by, at=at)
        item_of = {item.basis: item for item in told}
        for problem in problems:
            noting.note(visit, problem._replace(item=item_of.get(problem.basis)), by=by, at=at)
        return visit

    def signed(self, visit: Visit, ago: int) -> Visit:
        signing.submit(visit, by=self.staff.clerk, at=self.at(ago, 15))
        for officer, by in zip(self.staff.officers, (self.staff.clerk, self.staff.supervisor), strict=True):
            signing.sign(visit, officer, by=by, at=self.at(ago, 15))
        return visit

    def finished(self, ago: int, *problems: Problem, assignment: Assignment | None = None) -> Visit:
        visit = self.signed(self.noted(self.begun(ago, assignment), *problems, ago=ago), ago)
        return finishing.finish(visit, by=self.staff.clerk, at=self.at(ago, 16))

    def rechecked(self, visit: Visit, ago: int, outcome: RecheckLine.Outcome, words: str) -> None:
        seen = [Seen(finding, outcome, words) for finding in rechecking.waiting_of(visit)]
        by, at = self.staff.clerk, self.at(ago, 11)
        rechecking.recheck(visit, seen, officers=self.staff.officers, words="", by=by, at=at)

    def ordered(self, told: tuple[str, str], ago: int, *, files_case: bool = False) -> Problem:
        """To be corrected by a day so many days before the last one."""
        return Problem(*told, Measure.ORDER, self.until - timedelta(days=ago), files_case)


def _under_way(scene: Scene) -> None:
    visit = scene.begun(0, scene.assigned(2))
    scene.noted(visit, scene.ordered(_ALARM, -14), items=7)
    picture = ContentFile(_PICTURE, "二号罐区.png")
    photos.attach(visit, picture, item=None, by=scene.staff.clerk, at=scene.at(0))


def _to_be_signed(scene: Scene) -> None:
    visit = scene.noted(scene.begun(0))
    papers.issue_notice(visit, by=scene.staff.clerk, at=scene.at(0))
    signing.submit(visit, by=scene.staff.supervisor, at=scene.at(0, 15))


def _recheck_due(scene: Scene) -> None:
    scene.finished(15, scene.ordered(_ALARM, 0), scene.ordered(_TRAINING, -6))


def _uncorrected(scene: Scene) -> None:
    visit = scene.finished(30, scene.ordered(_TRAINING, 10))
    scene.rechecked(visit, 9, RecheckLine.Outcome.UNCORRECTED, "仍没有培训记录")
    finding = visit.findings.get()
    content = f"{finding.fact}，逾期未整改"
    carried = converting.Carried(CreditRecord.Kind.MISCONDUCT, content, finding.basis, scene.staff.officers[0].name)
    converting.draft_record(finding, carried, by=scene.staff.clerk, at=scene.at(9, 14))


def _corrected(scene: Scene) -> None:
    visit = scene.finished(26, scene.ordered(_ALARM, 12), assignment=scene.assigned(28, "2"))
    scene.rechecked(visit, 10, RecheckLine.Outcome.CORRECTED, "报警器已恢复投用")
    on = scene.until - timedelta(days=8)
    finishing.publish(visit, on=on, where="局网站“双随机、一公开”专栏", by=scene.staff.clerk, at=scene.at(8))


def _to_be_published(scene: Scene) -> None:
    scene.finished(5, assignment=scene.assigned(6, "3"))


def _refused(scene: Scene) -> None:
    visit = scene.begun(3)
    words = "出示证件后，门卫以负责人不在为由拒绝开门，经电话说明仍不予配合，等候四十分钟后离开。"
    situation = Situation(Outcome.REFUSED, "厂区大门", "门卫", words, "", "门卫拒绝签字")
    noting.describe(visit, situation, by=scene.staff.clerk, at=scene.at(3, 11))
    finishing.finish(scene.signed(visit, 3), by=scene.staff.clerk, at=scene.at(3, 16))


def _absent(scene: Scene) -> None:
    visit = scene.begun(4, scene.assigned(7, "4"))
    words = "大门上锁，两次电话联系无人接听。"
    noting.describe(
        visit, Situation(Outcome.ABSENT, "厂区大门", "", words, "", ""), by=scene.staff.clerk, at=scene.at(4, 11)
    )
    finishing.finish(scene.signed(visit, 4), by=scene.staff.clerk, at=scene.at(4, 16))


def _dropped(scene: Scene) -> None:
    beginning.drop(scene.begun(2), reason="选错主体", by=scene.staff.clerk, at=scene.at(2, 11))


SCENES: tuple[Callable[[Scene], object], ...] = (
    _under_way,
    _to_be_signed,
    _recheck_due,
    _uncorrected,
    _corrected,
    _to_be_published,
    _refused,
    _absent,
    _dropped,
    lambda scene: scene.assigned(1, "5"),
    lambda scene: scene.assigned(-3, "6", Manner.SPECIAL),
)


@transaction.atomic
def tell(seed: int, subjects: Sequence[Subject], until: date) -> None:
    """Inspections of WH in every state, and an assignment for every other department."""
    if len(subjects) < FEWEST:
        return
    staff = {department.code: enlist(department) for department in Department.objects.filter(active=True)}
    standing = [one for one in subjects if one.deregistered_on is None and one.enrolled_on < until - timedelta(days=90)]
    units = with_room([one for one in standing if not one.is_person], until)
    chosen = [one for one in units if one.department.code == "WH"]
    for play, subject in zip(SCENES, chosen, strict=False):
        if went := staff.get("WH"):
            play(Scene(subject, went, until))
    for code, went in staff.items():
        other = next((one for one in units if one.department.code == code), None)
        if went and other and code != "WH":
            Scene(other, went, until).assigned(1, "7")


def with_room(units: list[Subject], until: date) -> list[Subject]:
    """Those whose yearly cap leaves room for a visit, in the year of the last day and in that of the first scene."""
    first = until - timedelta(days=LONGEST_AGO)
    full = [caps.standings_of(units, day) for day in {until, first}]
    return [one for one in units if not any(found[one.pk].is_reached for found in full)]


def enlist(department: Department) -> Staff | None:
    """The first clerk and the first supervisor of a department as officers; None where there are none."""
    people = User.objects.filter(department=department, is_active=True).order_by("pk")
    clerk = people.filter(role=Role.CLERK).first()
    supervisor = people.filter(role=Role.SUPERVISOR).first()
    if clerk is None or supervisor is None:
        return None
    return Staff(clerk, supervisor, [_officer(person, department) for person in (clerk, supervisor)])


def _officer(person: User, department: Department) -> Officer:
    """The officer of an account; made with the next certificate that nobody holds where there is none."""
    if known := Officer.objects.filter(user=person).first():
        return known
    held = set(Officer.objects.values_list("certificate", flat=True))
    free = next(one for one in (f"410183-{place:04d}" for place in count(1)) if one not in held)
    made, _ = Officer.objects.get_or_create(
        certificate=free,
        defaults={"user": person, "name": str(person), "department": department, "certified_from": date(2024, 1, 1)},
    )
    made.industries.set(department.industries.all())
    return made
