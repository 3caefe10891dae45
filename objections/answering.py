"""The answer (Article 10): opinion and reply are issued, the record is put right, the marks are taken off; then service.

Also how a case ends without one: the applicant withdraws.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import Refused
from accounts.models import User
from credit.models import CreditRecord
from credit.records import recording
from credit.terms import clocks as terms
from documents.issuing import issue
from documents.models import Document, Service
from documents.serving import Delivery
from documents.serving import serve as record_service
from objections import barring, clocks, correcting, investigating, papers
from objections.models import NINE, TEN, Objection, Part, Receiver
from objections.moving import note
from subjects.moving import locked, move

State = Objection.State


def must_sign_off(objection: Objection, by: User) -> None:
    """A supervisor of the department, or the leader, who had no hand in the record and did not investigate."""
    rules.must_be_decider_of(by, objection.keeper_id, article=TEN, reason="核查意见由记录部门的审核人或者局领导签发。")
    if objection.parts.filter(person=by, part__in=(Part.Kind.INVESTIGATOR, Part.Kind.RELEASED)).exists():
        raise Refused(TEN, f"{by}参与过本异议的核查，不能签发；请由其他审核人或者局领导签发。")
    barring.must_be_untouched(objection, by)


@transaction.atomic
def send_back(objection: Objection, *, reason: str, by: User, at: datetime) -> Objection:
    """退回修改: what was signed is kept, with the reason; the opinion is never changed by whoever sends it back."""
    objection = locked(objection)
    objection.must_be(State.SIGNING)
    must_sign_off(objection, by)
    if not reason.strip():
        raise Refused(TEN, "请写明退回的理由。")
    barring.void_signatures(objection, f"{by}于 {localtime(at).date()} 退回：{reason.strip()}", at=at)
    return move(objection, State.INVESTIGATING, by=by, at=at, reason="退回修改", detail=reason)


@transaction.atomic
def reply(objection: Objection, *, by: User, at: datetime) -> Objection:
    """签发: issue opinion and reply, apply what is upheld, close the marks, end the terms; all of it or nothing.

    Raises Refused unless every claim has its finding and everybody who investigates has signed, nobody of them barred.
    """
    objection, today = locked(objection), localtime(at).date()
    objection.must_move(State.REPLIED)
    must_sign_off(objection, by)
    if fallen := barring.bar(objection, by=by, at=at):
        raise Refused(TEN, f"{'、'.join(map(str, fallen))}经手过该记录，应回避；核查意见不能签发，请重新指派。")
    lacking = investigating.unfinished(objection) + investigating.lacking_signatures(objection)
    if lacking:
        raise Refused(TEN, f"核查意见尚不完整，缺少：{'、'.join(lacking)}。")
    barring.become_signer(objection, by, at)
    correcting.apply(objection, by=by, at=at)
    objection.signed_by, objection.replied_on = by, today
    issue(papers.opinion(objection, signer=by), by=by, at=at)
    objection.reply = issue(papers.reply(objection, today), by=by, at=at)
    move(objection, State.REPLIED, by=by, at=at, reason="签发核查意见，答复申请人", detail=objection.reply.number)
    issue(papers.service_receipt(objection, objection.reply), by=by, at=at)
    take_marks_off(objection, at)
    clocks.end_all(objection, today)
    if objection.receivers.exists():
        terms.start(clocks.RECALL, objection.case, on=today, handlers=clocks.staff_of(objection))
    return objection


def take_marks_off(objection: Objection, at: datetime) -> None:
    """A record's mark goes when no other open case disputes it."""
    for row in objection.disputed.select_related("record").order_by("record"):
        CreditRecord.objects.select_for_update().get(pk=row.record_id)
        if not papers.disputed_elsewhere(row):
            recording.close_dispute(row.record, at=at)


@transaction.atomic
def withdraw(objection: Objection, *, on: date, words: str, by: User, at: datetime) -> Objection:
    """申请人撤回, in writing, while the case is open; the marks go."""
    objection, today = locked(objection), localtime(at).date()
    objection.must_move(State.WITHDRAWN)
    rules.must_be_of(by, objection.keeper_id, article=NINE, reason="撤回由记录部门登记。")
    if not words.strip():
        raise Refused(NINE, "撤回须有书面申请，请写明申请的日期和内容。")
    if on > today or on < objection.received_on:
        raise Refused(NINE, f"撤回日期（{on}）应在收到申请之后、今天以前，请核对。")
    objection.withdrawn_on, objection.withdrawal = on, words.strip()[:300]
    move(objection, State.WITHDRAWN, by=by, at=at, reason="申请人撤回", detail=words)
    take_marks_off(objection, at)
    clocks.end_all(objection, today)
    return objection


@transaction.atomic
def serve(document: Document, *, delivery: Delivery, by: User, at: datetime) -> Service:
    """Record that a paper of a case reached the applicant (送达回证)."""
    objection = locked(Objection.objects.of_paper(document))
    served = record_service(document, **delivery._asdict(), by=by, at=at)
    note(
        objection,
        f"送达{document.get_kind_display()}",
        by=by,
        at=at,
        detail=f"{delivery.on} {served.get_way_display()}，{delivery.receiver}",
    )
    return served


@transaction.atomic
def tell_receiver(receiver: Receiver, *, words: str, by: User, at: datetime) -> Receiver:
    """Tick off one holder of old data: told of the correction. With the last one the term ends."""
    objection = locked(receiver.objection)
    receiver = Receiver.objects.select_for_update().get(pk=receiver.pk)
    if receiver.told_on:
        raise Refused("河南省社会信用条例第四十二条", f"{receiver.holder}已于 {receiver.told_on} 告知，不必重复。")
    receiver.told_on, receiver.told_by, receiver.note = localtime(at).date(), by, words.strip()[:120]
    receiver.save()
    note(objection, "告知更正", by=by, at=at, detail=f"{receiver.holder}：{receiver.what}")
    if not objection.receivers.filter(told_on=None).exists():
        for term in clocks.running(objection, [clocks.RECALL]):
            terms.end(term, on=localtime(at).date())
    return receiver


def left_to_close(objection: Objection) -> list[str]:
    """What has still to be done after the answer, in words."""
    left = []
    if objection.reply and not objection.reply.services.exists():
        left.append("登记异议答复书的送达")
    if untold := objection.receivers.filter(told_on=None).count():
        left.append(f"更正通知清单尚有 {untold} 项未告知")
    return left


@transaction.atomic
def close(objection: Objection, *, by: User, at: datetime) -> Objection:
    """办结: the reply was served, and everybody who holds old data was told."""
    objection = locked(objection)
    objection.must_move(State.CLOSED)
    if left := left_to_close(objection):
        raise Refused(TEN, f"办结前请先：{'、'.join(left)}。")
    objection.closed_on = localtime(at).date()
    return move(objection, State.CLOSED, by=by, at=at, reason="办结")
