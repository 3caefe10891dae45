"""The made-up bureau's objections: one case in every state, made by the same acts as in the office, on earlier days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.timezone import make_aware

from accounts.models import Role, User
from credit.grades.grading import regrade
from credit.models import CreditRecord
from credit.records import one_act
from credit.terms.calendar import calendar
from demonstration.staff import enlist
from documents.models import Service
from documents.serving import Delivery
from objections import answering, assigning, checking, intake, investigating, reviewing
from objections.checking import Asked
from objections.intake import Pointed
from objections.models import CheckNotice, Claim, Objection, Petition
from subjects.models import Subject

FEWEST = 200
"""A smaller made-up bureau has no objections: setting their papers takes longer than everything else in it."""
SECTION, OTHER_SECTION = "WH", "FM"
WANTED = {"fine": "10000 元", "content": "未按规定设置警示标志"}
UPHELD, REJECTED = Claim.Finding.UPHELD, Claim.Finding.REJECTED


def tell(seed: int, subjects: Sequence[Subject], until: date) -> None:
    """The chapter of this app."""
    if len(subjects) >= FEWEST:
        write(subjects, until)


class Desk:
    """Who acts in one department, and on which days: counted back in working days from the last of the story."""

    def __init__(self, section: str, until: date) -> None:
        people = User.objects.filter(department__code=section)
        self.clerk = people.get(username=f"clerk-{section.lower()}")
        self.supervisor = people.get(username=f"supervisor-{section.lower()}")
        self.others = list(people.filter(role=Role.CLERK).exclude(pk=self.clerk.pk).order_by("pk"))
        self.leader = User.objects.get(username="leader")
        self._days = list(_back(until))

    def at(self, ago: int, hour: int = 9) -> datetime:
        """So many working days before the end."""
        return make_aware(datetime.combine(self.day(ago), time(hour, 20)))

    def day(self, ago: int) -> date:
        """The day that lies so many working days before the end."""
        return self._days[ago]


def _back(until: date) -> Iterator[date]:
    by = calendar()
    for ago in range(60):
        day = until - timedelta(days=ago)
        if by.is_working(day) or ago == 0:
            yield day


@transaction.atomic
def write(subjects: Sequence[Subject], until: date) -> None:
    """One case in every state in one department; in another one nobody is left to investigate."""
    enlist()
    desk = Desk(SECTION, until)
    records = _records(subjects, SECTION, until)
    touched = [next(records) for _ in range(9)]
    _closed(desk, touched[0])
    _withdrawn(desk, touched[1])
    _refused(desk, touched[2])
    _under_way(desk, touched[3], touched[4])
    _answered(desk, touched[5])
    _incomplete(desk, touched[6])
    _nobody_left(Desk(OTHER_SECTION, until), next(_records(subjects, OTHER_SECTION, until)))
    _to_be_signed(desk, touched[7])
    _taken_in(desk, touched[8], 0)
    _asked_by_the_platform(desk, touched[0], touched[1])
    _one_matter(desk, subjects)
    regrade([record.subject_id for record in touched], cause="异议答复", at=desk.at(0, 17))


def _asked_by_the_platform(desk: Desk, first: CreditRecord, second: CreditRecord) -> None:
    """Two check notices of the platform: one found right and waiting to be signed, one that came in yesterday."""
    said = "信用主体在平台反映处罚金额与决定书不一致，请核查并反馈。"
    asked = Asked(f"XYHC-{desk.day(0):%Y}-0017", "letter", desk.day(2), [first], said)
    notice = checking.register(first.subject, asked=asked, by=desk.clerk, at=desk.at(2))
    notice = checking.assign(notice, checker=desk.others[0], by=desk.supervisor, at=desk.at(2, 11))
    found = "核对处罚决定书正本和缴款凭证，系统现记载的金额与正本一致。"
    conclusion = CheckNotice.Conclusion.RIGHT
    checking.answer(notice, conclusion=conclusion, findings=found, by=desk.others[0], at=desk.at(1, 10))
    asked = Asked(f"XYHC-{desk.day(0):%Y}-0021", "platform", desk.day(1), [second], "请核查处罚决定是否已经履行完毕。")
    checking.register(second.subject, asked=asked, by=desk.clerk, at=desk.at(1))


def _one_matter(desk: Desk, subjects: Sequence[Subject]) -> None:
    """One unit's misconduct and penalty that rest on the same facts (R25)."""
    own = CreditRecord.objects.in_force().filter(
        subject__in=[subject.pk for subject in subjects], subject__department__code=SECTION, repaired_on=None
    )
    for misconduct in own.filter(kind=CreditRecord.Kind.MISCONDUCT, person=None).order_by("pk"):
        for penalty in own.filter(kind=CreditRecord.Kind.PENALTY, subject=misconduct.subject_id).order_by("pk"):
            if not one_act.in_hand([misconduct, penalty]):
                one_act.link(misconduct, to=penalty, reason="同一次检查查获", by=desk.clerk, at=desk.at(3))
                return


def _records(subjects: Sequence[Subject], section: str, until: date) -> Iterator[CreditRecord]:
    """Penalties in force, those first that are marked as disputed already, so that every mark has its case."""
    found = (
        CreditRecord.objects.in_force()
        .filter(subject__in=[subject.pk for subject in subjects], subject__department__code=section)
        .filter(kind=CreditRecord.Kind.PENALTY, basis_on__lt=until, repaired_on=None)
        .filter(listings=None, subject__deregistered_on=None)
        .select_related("subject__department")
        .order_by("-basis_on", "pk")
    )
    units = [record for record in found if not record.subject.is_person]
    first = {record.subject_id: record for record in reversed(units)}
    yield from first.values()
    yield from (record for record in units if first[record.subject_id] != record)


def _taken_in(desk: Desk, record: CreditRecord, ago: int, line: str = "fine") -> Objection:
    asked = Claim.Asked.CORRECT if line else Claim.Asked.REVOKE
    reason = "决定书载明的内容与系统记载不一致，附决定书和缴款凭证" if line else "处罚决定已经复议撤销，附复议决定书"
    by = desk.others[0] if desk.others else desk.clerk
    objection = Objection(
        applicant=Objection.Applicant.SELF,
        applicant_name="子虚先",
        proof=Objection.Proof.LICENCE,
        telephone=record.subject.telephone or "0371-00012345",
        address=record.subject.address,
        papers="营业执照副本复印件 1 页\n行政处罚决定书复印件 3 页\n缴款凭证复印件 1 页",
        evidence_kinds=["decision", "payment"],
        received_on=desk.day(ago),
    )
    pointed = Pointed(record, line, None, asked, WANTED.get(line, ""), reason)
    return intake.register(record.subject, objection=objection, claims=[pointed], by=by, at=desk.at(ago))


def _accepted(desk: Desk, record: CreditRecord, ago: int, line: str = "fine") -> Objection:
    objection = _taken_in(desk, record, ago, line)
    return reviewing.accept(
        objection, reason="写明了记录和异议项，并附有依据，符合第九条。", by=desk.supervisor, at=desk.at(ago, 10)
    )


def _assigned(desk: Desk, record: CreditRecord, ago: int, line: str = "fine") -> Objection:
    objection = _accepted(desk, record, ago, line)
    return assigning.assign(objection, desk.others[:2], by=desk.supervisor, at=desk.at(ago, 11))


def _investigated(desk: Desk, record: CreditRecord, ago: int, found: investigating.Found, line: str) -> Objection:
    objection = _assigned(desk, record, ago + 1, line)
    first, second = desk.others[:2]
    investigating.find(objection.claims.get(), found, by=first, at=desk.at(ago, 9))
    course = "调取处罚案卷，核对决定书和缴款凭证；询问办案人员一人，制作笔录一份。"
    investigating.write_course(objection, course, by=second, at=desk.at(ago, 10))
    investigating.sign(objection, by=first, at=desk.at(ago, 14))
    return investigating.sign(objection, by=second, at=desk.at(ago, 15))


WRONG_FINE = investigating.Found(
    UPHELD,
    "决定书正本载明罚款 10,000 元，录入时误记。",
    "处罚决定书正本、缴款凭证",
    Claim.Remedy.CORRECT,
    "fine",
    ["10000"],
)
RIGHT = investigating.Found(
    REJECTED, "系统记载与决定书正本一致，申请人提交的是征求意见稿。", "处罚决定书正本", Claim.Remedy.NONE
)


def _incomplete(desk: Desk, record: CreditRecord) -> None:
    objection = _taken_in(desk, record, 2, "")
    reviewing.ask_supplement(
        objection,
        missing="行政复议决定书原件或经核对的复印件\n法定代表人身份证明",
        until=desk.day(1) + timedelta(days=7),
        reason="称处罚已被撤销，但没有提交复议决定书。",
        by=desk.supervisor,
        at=desk.at(1, 15),
    )


def _refused(desk: Desk, record: CreditRecord) -> None:
    objection = _taken_in(desk, record, 6)
    reason = "申请人对处罚本身是否适当有意见，不属于记录与事实不符；可依法申请行政复议或者提起行政诉讼。"
    reviewing.refuse(objection, reason=reason, by=desk.leader, at=desk.at(5))


def _under_way(desk: Desk, late: CreditRecord, paused: CreditRecord) -> None:
    _assigned(desk, late, 5)
    objection = _assigned(desk, paused, 4)
    investigating.suspend(
        objection,
        reason="送检测机构复核可燃气体报警器检定数据",
        document="委托检测书〔2026〕3号",
        expected_on=desk.day(0) + timedelta(days=6),
        by=desk.supervisor,
        at=desk.at(3),
    )


def _to_be_signed(desk: Desk, record: CreditRecord) -> None:
    _investigated(desk, record, 0, RIGHT, "content")


def _answered(desk: Desk, record: CreditRecord) -> None:
    wrong = WRONG_FINE if "罚款" in record.penalty_kinds else RIGHT
    objection = _investigated(desk, record, 2, wrong, "fine")
    answering.reply(objection, by=desk.leader, at=desk.at(1))


def _closed(desk: Desk, record: CreditRecord) -> None:
    done = answering.reply(_investigated(desk, record, 12, RIGHT, "content"), by=desk.leader, at=desk.at(12, 16))
    assert done.reply
    delivery = Delivery(Service.Way.DIRECT, desk.day(11), "子虚先", "签收的送达回证")
    answering.serve(done.reply, delivery=delivery, by=desk.clerk, at=desk.at(11))
    answering.close(done, by=desk.clerk, at=desk.at(11))


def _withdrawn(desk: Desk, record: CreditRecord) -> None:
    objection = _assigned(desk, record, 8)
    words = "书面撤回申请：已核对决定书，记载无误。"
    answering.withdraw(objection, on=desk.day(7), words=words, by=desk.clerk, at=desk.at(7))


def _nobody_left(desk: Desk, record: CreditRecord) -> None:
    """The clerk entered it, the supervisor heard the statement: nobody of the department may investigate."""
    objection = _accepted(desk, record, 1, "content")
    lent = User.objects.get(username="clerk-jc")
    assigning.petition(
        objection,
        Petition.Kind.LOAN,
        lent,
        reason="本部门人员均经手过该记录，应回避。",
        by=desk.supervisor,
        at=desk.at(1, 16),
    )
