"""The chapter of sharing in the made-up bureau: messages in every state, a file, a reconciliation, without any network."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.utils.timezone import make_aware

from accounts.models import Role, User
from credit.models import CreditRecord, DisclosureRequest
from disclosure.models import Batch, Matter, Message
from disclosure.sharing import content, filing, reconciling, sending, telling
from disclosure.sharing.content import LEVELS, Content
from disclosure.sharing.platform import Answer, Meaning
from disclosure.sharing.sheets import KEY_OF, code_fields
from subjects.models import Subject

DEPARTMENT = "WH"
"""The department whose messages went out already; the others' still wait."""
LEVELS_TOLD, RECORDS_TOLD, HANDED_OVER = 24, 30, 10
_STORED = Answer(Meaning.STORED, "XYPT", "已入库")
_ANSWERS = {
    2: Answer(Meaning.REFUSED, "", "1001 行政相对人名称与统一社会信用代码不一致（422）"),
    4: Answer(Meaning.AGAIN, "", "信用平台在 10 秒内没有应答"),
    6: Answer(Meaning.ACCEPTED, "SL-20261", "平台已接收，等待回执"),
}
"""What the platform said to some of the first messages; to the others that they are stored."""


def tell(seed: int, subjects: Sequence[Subject], until: date) -> None:
    """The chapter of this app; the same whatever the seed."""
    own = [subject for subject in subjects if subject.department.code == DEPARTMENT]
    clerk = User.objects.filter(department__code=DEPARTMENT, role=Role.CLERK).order_by("pk").first()
    if clerk is None or not own:
        return
    at = make_aware(datetime.combine(until - timedelta(days=2), time(9)))
    DisclosureRequest.objects.filter(subject__in=own).delete()
    records = _records(own)
    changed = [_told_before(record, at - timedelta(days=30)) for record in _changed(own)]
    for subject in own[:LEVELS_TOLD]:
        telling.look_at_level(subject, at)
    for record in records[:HANDED_OVER]:
        telling.look_at_record(record, at)
    _hand_over(clerk, at)
    for record in records[HANDED_OVER:]:
        telling.look_at_record(record, at)
    _answer(at)
    for record in changed:
        telling.look_at_record(record, at + timedelta(hours=6))
    _reconcile(clerk, at + timedelta(days=1))
    _stop_one(at + timedelta(days=1))


def _changed(own: Sequence[Subject]) -> list[CreditRecord]:
    """Two that were repaired, one revoked, one disputed."""
    rows = CreditRecord.objects.filter(subject__in=own, kind="penalty").select_related("subject__industry")
    repaired = rows.filter(state="effective", repaired_on__isnull=False).order_by("-repaired_on", "pk")[:2]
    revoked = rows.filter(state="revoked").exclude(basis_on=None).order_by("-revoked_on", "pk")[:1]
    disputed = rows.filter(state="effective", disputes__closed_on=None, disputes__isnull=False).order_by("pk")[:1]
    return [*repaired, *revoked, *disputed]


def _told_before(record: CreditRecord, at: datetime) -> CreditRecord:
    """The platform took the record before it was changed."""
    matter = telling.matter_of_record(record)
    matter.save()
    told = content.of_record(record, content.NORMAL, at.date())
    message = telling.write(matter, Message.Act.CREATE, told, "首次推送", at)
    Message.objects.filter(pk=message.pk).update(state=Message.State.WAITING, faults=[])
    taken = sending.claim(at)
    if taken:
        sending.settle(taken, _STORED._replace(receipt=f"XYPT-{at.year}-{taken.pk:06d}"), at=at)
    return record


def _records(own: Sequence[Subject]) -> list[CreditRecord]:
    """The newest ones of the department that are in force."""
    rows = CreditRecord.objects.filter(subject__in=own, state="effective", repaired_on=None)
    return list(rows.select_related("subject").order_by("-basis_on", "-pk")[:RECORDS_TOLD])


def _hand_over(clerk: User, at: datetime) -> None:
    """A file with its receipt: one row of it came back."""
    if clerk.department and filing.waiting(Batch.Kind.ORGANISATIONS, clerk.department).exists():
        batch = filing.make(Batch.Kind.ORGANISATIONS, by=clerk, at=at)
        first = dict(batch.messages.order_by("pk")[0].content)["CF_WSH"]
        refused = {first: "法定代表人与登记信息不一致"}
        filing.receive(batch, "SGS-HZ-0007", refused, by=clerk, at=at + timedelta(hours=3))


def _answer(at: datetime) -> None:
    """What the platform said, message by message; one never answered and is dead; the last few still wait."""
    left = Message.objects.filter(state=Message.State.WAITING, matter__subject__department__code=DEPARTMENT).count()
    for place in range(max(0, left - 3)):
        message = sending.claim(at + timedelta(minutes=place))
        if message is None:
            return
        if place == 8:
            Message.objects.filter(pk=message.pk).update(most_attempts=message.attempts)
        answer = _ANSWERS.get(place, _ANSWERS[4] if place == 8 else _STORED)
        if answer is _STORED:
            answer = answer._replace(receipt=f"XYPT-{at.year}-{message.pk:06d}")
        sending.settle(message, answer, at=at + timedelta(minutes=place, seconds=2))


def _stop_one(at: datetime) -> None:
    """A correction that the pre-check stopped, because its legal basis was cleared."""
    stored = Message.objects.filter(state=Message.State.STORED, act=Message.Act.CREATE, overtaken=False)
    row = stored.filter(matter__what=Matter.What.PENALTY).order_by("pk").first()
    if row:
        pairs = tuple((code, "" if code == "CF_YJ" else value) for code, value in row.content)
        telling.write(row.matter, Message.Act.CORRECT, Content(pairs, row.identity), "内容变化：处罚依据", at)


def _reconcile(clerk: User, at: datetime) -> None:
    """The platform's list of levels: one is missing, one differs, one we never told."""
    organisation, _ = code_fields(Matter.What.LEVEL)
    told = Message.objects.may_be_out().filter(matter__what=Matter.What.LEVEL).order_by("pk")
    rows = [dict(message.content) for message in told]
    lines = [[row.get(organisation, ""), row["XDR_MC"], row[KEY_OF[Matter.What.LEVEL]]] for row in rows[1:]]
    lines = [line for line in lines if line[0]]
    if len(lines) < 2:
        return
    lines[0][2] = next(word for word in LEVELS.values() if word != lines[0][2])
    lines.append(["91410183MA0000000X", "新密市已搬迁企业", "二级"])
    text = "\n".join(",".join(line) for line in [[organisation, "XDR_MC", "XYDJ"], *lines])
    reconciling.compare(text.encode(), "信用平台等级清单.csv", Matter.What.LEVEL, by=clerk, at=at)
