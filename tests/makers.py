"""Plain functions that make subjects with valid codes, people in office, and records in any state, through the verbs.

Everything is made up: codes and numbers are computed from small integers. Nothing is graded here; `grade` does that.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from typing import TypedDict, Unpack

from django.utils import timezone

from accounts.history import keep
from accounts.models import Department, Role, User
from credit.grades import grading
from credit.hearing import consents, notifying
from credit.models import CatalogueItem, CreditRecord, Hearing, Listing, Term
from credit.records import determining, entering, listing, recording
from credit.records.validity.judging import JUDGED_ITEM4
from credit.regulation.facts import Regime
from documents.models import Service
from documents.serving import Delivery
from notices.models import Notice
from subjects import identity, registering
from subjects.models import Cause, Commitment, Evaluation, Industry, Kind, Person, Post, Subject
from subjects.requests import ask_regrade

State = CreditRecord.State
Statement = CreditRecord.Statement

_serial = count(1)


def credit_code(serial: int) -> str:
    """A unified social credit code with right check characters, made from a small integer."""
    organisation = f"MA{serial:06d}"
    first_17 = f"91410183{organisation}{identity.organisation_check(organisation)}"
    return first_17 + identity.credit_code_check(first_17)


def citizen_number(serial: int) -> str:
    """A citizen identity number of nobody: Xinmi, born long ago, with the right check digit."""
    born = date(1900, 1, 1) + timedelta(days=serial // 1000)
    first_17 = f"410183{born:%Y%m%d}{serial % 1000:03d}"
    return first_17 + identity.citizen_check(first_17)


def department(code: str = "WH") -> Department:
    """One of the departments that a new installation starts with."""
    return Department.objects.get(code=code)


def industry(code: str = "KS-02") -> Industry:
    return Industry.objects.get(code=code)


def hand(of: Department) -> User:
    """The clerk who makes facts in tests where it does not matter who does."""
    made, _ = User.objects.get_or_create(
        username=f"hand-{of.code.lower()}",
        defaults={"display_name": f"{of.name}经办", "role": Role.CLERK, "department": of},
    )
    return made


def second(of: Department) -> User:
    """The supervisor who is the second person where it does not matter who is."""
    made, _ = User.objects.get_or_create(
        username=f"second-{of.code.lower()}",
        defaults={"display_name": f"{of.name}审核", "role": Role.SUPERVISOR, "department": of},
    )
    return made


def consenter() -> User:
    """A leader, no longer here, who agreed that misconduct needs no statement, where it does not matter who did."""
    made, _ = User.objects.get_or_create(
        username="consenter", defaults={"display_name": "前领导", "role": Role.LEADER, "is_active": False}
    )
    return made


class SubjectFields(TypedDict, total=False):
    """Fields of a subject that a test may want to say."""

    deregistered_on: date | None
    founded_on: date | None
    address: str
    township: str
    contact: str
    telephone: str
    check_waiver: str
    trade_name: str


def make_subject(
    name: str = "新密市青屏化工有限公司",
    *,
    code: str = "",
    kind: Kind = Kind.LEGAL_PERSON,
    department_code: str = "WH",
    industry_code: str = "KS-02",
    enrolled_on: date = date(2020, 1, 1),
    committed_on: date | None = date(2020, 1, 1),
    **fields: Unpack[SubjectFields],
) -> Subject:
    """A subject under supervision, with a public commitment unless `committed_on` is None."""
    owner = department(department_code)
    subject = Subject(kind=kind, industry=industry(industry_code), department=owner, enrolled_on=enrolled_on, **fields)
    subject.set_name(name)
    subject.set_code(code or (citizen_number if kind == Kind.NATURAL_PERSON else credit_code)(next(_serial)))
    registering.register(subject, by=hand(owner), at=timezone.now())
    if committed_on:
        make_commitment(subject, committed_on)
    return subject


def make_commitment(
    subject: Subject,
    made_on: date = date(2020, 1, 1),
    *,
    ended_on: date | None = None,
    ending: Commitment.Ending = Commitment.Ending.WITHDRAWN,
) -> Commitment:
    by = hand(subject.department)
    made = registering.commit(subject, made_on=made_on, published_at="本局网站", by=by, at=timezone.now())
    if ended_on is None:
        return made
    if ending == Commitment.Ending.BROKEN:
        return registering.find_broken(made, on=ended_on, by=by, at=timezone.now())
    return registering.end_commitment(made, on=ended_on, ending=ending, by=by, at=timezone.now())


def make_person(name: str = "子虚", *, number: str = "") -> Person:
    return registering.person_with(number or citizen_number(next(_serial)), name, by=None, at=timezone.now())


def make_post(
    subject: Subject,
    person: Person,
    office: Post.Office = Post.Office.PRINCIPAL,
    from_on: date = date(2020, 1, 1),
    until_on: date | None = None,
) -> Post:
    by, at = hand(subject.department), timezone.now()
    return registering.appoint(subject, person=person, office=office, from_on=from_on, until_on=until_on, by=by, at=at)


def make_evaluation(
    subject: Subject,
    dated_on: date,
    result: Evaluation.Result = Evaluation.Result.POOR,
    source: Evaluation.Source = Evaluation.Source.NATIONAL,
) -> Evaluation:
    by, at = hand(subject.department), timezone.now()
    return registering.evaluate(subject, source=source, result=result, dated_on=dated_on, by=by, at=at)


class RecordFields(TypedDict, total=False):
    """Fields of a record that a test may want to say; the rest is made up."""

    number: str
    content: str
    legal_basis: str
    authority: str
    collector: str
    document_number: str
    by_emergency: bool
    penalty_kinds: list[str]
    fine: Decimal | None
    final_on: date | None
    occurred_on: date | None
    liable: bool
    deaths: int
    injured: int
    loss: Decimal
    especially_bad: bool
    person: Person | None
    item4: int | None
    removed_on: date | None
    heard_number: str
    heard_on: date | None
    heard_authority: str
    source_department: Department | None
    procedure: str
    catalogue_item: CatalogueItem | None


def make_penalty(
    subject: Subject,
    decided_on: date | None,
    state: CreditRecord.State = State.EFFECTIVE,
    **fields: Unpack[RecordFields],
) -> CreditRecord:
    """A penalty by the bureau: a fine of 20,000 yuan unless said otherwise."""
    serial = next(_serial)
    known: RecordFields = {
        "number": f"CF-T-{serial:05d}",
        "document_number": f"新密应急罚〔2026〕{serial}号",
        "authority": "新密市应急管理局",
        "penalty_kinds": ["罚款"],
        "fine": Decimal(20000),
        "content": "未按规定对从业人员进行安全生产教育和培训",
    }
    known.update(fields)
    return _record(CreditRecord.Kind.PENALTY, subject, decided_on, state, known)


def make_misconduct(
    subject: Subject,
    determined_on: date | None,
    state: CreditRecord.State = State.EFFECTIVE,
    **fields: Unpack[RecordFields],
) -> CreditRecord:
    """Misconduct of the unit, or of `person`; marked with a level-4 item by `item4`."""
    known: RecordFields = {"number": f"SX-T-{next(_serial):05d}", "content": "重大隐患逾期未整改"}
    known.update(fields)
    return _record(CreditRecord.Kind.MISCONDUCT, subject, determined_on, state, known)


def catalogue_item() -> CatalogueItem:
    """An item of the national catalogue under which misconduct may be told outside (R24)."""
    made, _ = CatalogueItem.objects.get_or_create(
        level=CatalogueItem.Level.NATIONAL,
        edition="2025年版",
        number="10",
        defaults={"name": "遵守法律法规情况", "basis": "全国公共信用信息基础目录", "begins_on": date(2020, 1, 1)},
    )
    return made


def make_accident(
    subject: Subject,
    happened_on: date,
    determined_on: date | None,
    state: CreditRecord.State = State.EFFECTIVE,
    **fields: Unpack[RecordFields],
) -> CreditRecord:
    """A liability accident with one death unless said otherwise."""
    known: RecordFields = {
        "number": f"SG-T-{next(_serial):05d}",
        "content": "检修作业中毒窒息事故",
        "occurred_on": happened_on,
        "liable": True,
        "deaths": 1,
    }
    known.update(fields)
    return _record(CreditRecord.Kind.ACCIDENT, subject, determined_on, state, known)


def make_sanction(
    subject: Subject,
    listed_on: date | None,
    state: CreditRecord.State = State.EFFECTIVE,
    **fields: Unpack[RecordFields],
) -> CreditRecord:
    """Another sector's joint sanction."""
    known: RecordFields = {
        "number": f"CJ-T-{next(_serial):05d}",
        "authority": "新密市税务局",
        "content": "税收",
        "heard_number": "密税认〔2026〕7号",
        "heard_on": listed_on or date(2026, 1, 1),
        "heard_authority": "新密市税务局",
    }
    known.update(fields)
    return _record(CreditRecord.Kind.SANCTION, subject, listed_on, state, known)


def _record(
    kind: CreditRecord.Kind,
    subject: Subject,
    basis_on: date | None,
    state: CreditRecord.State,
    fields: RecordFields,
) -> CreditRecord:
    by = hand(subject.department)
    fields.setdefault("collector", str(by))
    judged = fields.pop("especially_bad", False) or fields.get("item4") == JUDGED_ITEM4
    if judged:
        fields.pop("item4", None)
    record = CreditRecord(kind=kind, subject=subject, basis_on=basis_on, **fields)
    recording.draft(record, by=by, at=timezone.now())
    if judged:
        record = determine(record)
    day = basis_on or date(2026, 1, 1)
    if state == State.NOTIFIED:
        notified(record, day)
        record.refresh_from_db()
        return record
    if state in (State.EFFECTIVE, State.REVOKED):
        how = None if kind == CreditRecord.Kind.SANCTION else not_required(day)
        record = in_force(record, statement=how, by=by, at=max(timezone.now(), moment(day)))
    if state == State.REVOKED:
        record = recording.revoke(record, at=moment(day), reason="处罚决定被复议撤销", by=by)
    return record


def in_force(record: CreditRecord, *, statement: recording.Statement | None, by: User, at: datetime) -> CreditRecord:
    """The draft takes effect; where a second person has to agree, somebody does, and what asked for that is done with."""
    record = entering.put_forward(record, statement=statement, by=by, at=at)
    if not record.awaits_consent:
        return record
    record = recording.consent(record, by=consenter(), at=at)
    Term.objects.filter(case_key=consents.case_of(record).key).delete()
    Notice.objects.filter(key__startswith=f"{consents.case_of(record).key}:").delete()
    return record


def entered(record: CreditRecord, *, statement: recording.Statement | None, by: User, at: datetime) -> CreditRecord:
    """Drafted and put in force."""
    return in_force(recording.draft(record, by=by, at=at), statement=statement, by=by, at=at)


def determine(record: CreditRecord) -> CreditRecord:
    """Two people determine the nature of a draft (12.4.1, 12.4.9)."""
    owner, at = record.subject.department, timezone.now()
    row = determining.propose(record, proposal="后果特别严重", evidence="调查报告", by=hand(owner), at=at)
    determining.decide(row, confirm=True, reasons="同意", by=second(owner), at=at)
    return CreditRecord.objects.get(pk=record.pk)


def not_required(day: date) -> recording.Statement:
    """The statement of a record whose original decision went through it."""
    heard_in = recording.Decision("新密应急罚〔2026〕1号", day, "新密市应急管理局")
    return recording.Statement(Statement.NOT_REQUIRED, day, "作出原决定时已依法告知并听取陈述申辩", heard_in)


NOTICE = notifying.Notice(
    facts=("未按规定对从业人员进行安全生产教育和培训", "培训记录与实际不符"),
    basis="安全生产法第二十八条",
    intended="拟将上述事实记入信用记录",
    contact="甲经办",
    telephone="0371-00000000",
    place="新密市应急管理局",
)


def issued(record: CreditRecord, day: date, *, by: User | None = None) -> Hearing:
    """A hearing of a draft whose notice was issued on a day."""
    by = by or hand(record.subject.department)
    hearing = notifying.begin(record, NOTICE, by=by, at=moment(day))
    notifying.issue(hearing, by=by, at=moment(day))
    hearing.refresh_from_db()
    return hearing


def notified(record: CreditRecord, day: date, *, by: User | None = None) -> Hearing:
    """A hearing of a draft whose notice was issued and served on a day."""
    hearing = issued(record, day, by=by)
    return notifying.serve(hearing, delivery(day), by=by or hand(record.subject.department), at=moment(day))


def delivery(day: date) -> Delivery:
    """The notice handed over and signed for."""
    return Delivery(Service.Way.DIRECT, day, "子虚", "签收的送达回证")


def moment(day: date) -> datetime:
    """Nine o'clock of a day in the bureau."""
    return timezone.make_aware(datetime.combine(day, time(9)))


def make_listing(
    subject: Subject,
    records: Iterable[CreditRecord],
    published_on: date,
    *,
    regime: Regime = Regime.ORDER_11,
    months: int = 36,
    number: str = "",
) -> Listing:
    """A listing that covers these decisive records; what the bureau decides no more comes as history (R16)."""
    row = Listing(
        number=number or f"MD-T-{next(_serial):05d}",
        subject=subject,
        regime=regime,
        published_on=published_on,
        months=months,
    )
    by, at = hand(subject.department), timezone.now()
    if regime is Regime.MEASURE_2017:
        keep(row, by=by, reason="批量导入", at=at, records=list(records))
        ask_regrade([subject.pk], Cause.LISTED, f"名单{row.number}")
        return row
    return listing.publish(row, list(records), by=by, at=at)


def grade(*subjects: Subject, at: datetime | None = None) -> None:
    """Answer the requests for these subjects as the worker would."""
    grading.regrade([subject.pk for subject in subjects], cause="重新评定", at=at or timezone.now())
