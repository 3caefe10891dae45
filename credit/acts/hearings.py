"""The acts on a statement and defence (Article 8), from the drafted notice to the record that takes effect."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localtime

from accounts.gate import STAFF
from accounts.models import User
from credit.forms.hearings import (
    AnewForm,
    ConclusionForm,
    FindingsForm,
    HandedInForm,
    NoticeServiceForm,
    RevisedNoticeForm,
    SignatureForm,
    StatementForm,
    WaiverForm,
)
from credit.grades.previewing import preview
from credit.hearing import notifying, reopening, reviewing, stating
from credit.hearing.intents import intent_of
from credit.hearing.moves import ARTICLE
from credit.models import CreditRecord, Hearing
from credit.records import recording
from desk.acts import Act, Acts, Crumb, Told

State = Hearing.State


def _visible(user: User) -> QuerySet[Hearing]:
    return Hearing.objects.visible_to(user).select_related(
        "subject__department", "record__subject", "record__person", "opened_by", "reviewed_by", "review"
    )


def _crumbs(hearing: Hearing) -> list[Crumb]:
    return [
        Crumb(str(hearing.subject), hearing.subject.get_absolute_url()),
        Crumb(hearing.matter, intent_of(hearing).page(hearing)),
    ]


def beside_notice(hearing: Hearing, by: User, at: datetime) -> Mapping[str, object]:
    """What the notice will say of the level, and the evidence that it will list; of a hearing not begun yet, too."""
    intent = intent_of(hearing)
    return {
        "effect": intent.effect(hearing, localtime(at).date()),
        "evidence": intent.evidence(hearing),
        "ways": intent.ways(hearing),
    }


# The notice


def _told_of_issue(hearing: Hearing, by: User, at: datetime) -> Told:
    evidence, round = intent_of(hearing).evidence(hearing).count(), hearing.round
    return (
        f"签发第 {round.number} 轮陈述申辩告知书，自动编号，内容不能再改。",
        f"锁定佐证材料 {evidence} 份；以后增加材料或者更改事实，须重新告知，期限重新计算。",
        f"送达后，{hearing.subject} 有 {round.working_days} 个工作日陈述申辩。",
    )


def _effect_and_paper(hearing: Hearing, by: User, at: datetime) -> Mapping[str, object]:
    return {"paper": "notice", "effect": intent_of(hearing).effect(hearing, localtime(at).date())}


def _must_stand(hearing: Hearing, by: User, at: datetime) -> None:
    intent_of(hearing).must_stand(hearing, by=by, at=at)


def _told_of_service(hearing: Hearing, by: User, at: datetime) -> Told:
    notice = hearing.round.notice
    known = ["送达已在文书登记簿登记，以登记的为准。"] if notice and notice.service else []
    return [
        *known,
        intent_of(hearing).words.notified,
        f"自送达次日起计算 {hearing.round.working_days} 个工作日的陈述申辩期限。",
    ]


# The statement


def _no_minutes_yet(hearing: Hearing, user: User) -> bool:
    return hearing.round.minutes is None


def _minutes_are_due(hearing: Hearing, user: User) -> bool:
    spoken = hearing.unsigned_round
    return spoken is not None and spoken.minutes is None


def _signature_is_due(hearing: Hearing, user: User) -> bool:
    spoken = hearing.unsigned_round
    return spoken is not None and spoken.minutes is not None


def _told_of_lapse(hearing: Hearing, by: User, at: datetime) -> Told:
    term = hearing.round.term
    return (
        f"告知书于 {hearing.round.served_on} 送达，期限至 {term.due_on if term else '—'} 届满，期内没有陈述。",
        f"{intent_of(hearing).words.until}，信用主体提出陈述的，仍应听取。",
    )


def _told_of_waiver(hearing: Hearing, by: User, at: datetime) -> Told:
    until = intent_of(hearing).words.until
    return ("陈述申辩期限结束，不再等待期满。", f"{until}，信用主体改变主意的，仍可记录其陈述。")


def _waived(hearing: Hearing, made: object) -> str:
    return f"已登记书面放弃，期限结束。{intent_of(hearing).words.free}。"


def _lapsed(hearing: Hearing, made: object) -> str:
    return f"已登记逾期未陈述。{intent_of(hearing).words.free}。"


def _rests_on_no_record(hearing: Hearing, user: User) -> bool:
    """A record tells by itself that it changed; what rests on several does not."""
    return hearing.record is None and hearing.binds


def _must_have_run_out(hearing: Hearing, user: User, at: datetime) -> None:
    stating.must_have_run_out(hearing.round, localtime(at).date())


# The review and the end


def _was_stated(hearing: Hearing, user: User) -> bool:
    return hearing.was_stated


def _must_be_reviewer(hearing: Hearing, user: User, at: datetime) -> None:
    reviewing.require_reviewer(hearing, user)


def _must_be_found(hearing: Hearing, user: User, at: datetime) -> None:
    reviewing.require_reviewer(hearing, user)
    reviewing.whole_of(reviewing.arguments_of(hearing))


def _is_found(hearing: Hearing, user: User) -> bool:
    arguments = reviewing.arguments_of(hearing)
    return bool(arguments) and all(argument.finding for argument in arguments)


def _told_of_review(hearing: Hearing, by: User, at: datetime) -> Told:
    whole = reviewing.whole_of(reviewing.arguments_of(hearing))
    told = [f"签发陈述申辩复核意见书，总体意见为“{whole.label}”，自动编号，内容不能再改。"]
    if whole != Hearing.Found.NOT_ADOPTED:
        told.append(intent_of(hearing).words.adopted)
    return told


def _reviewed(hearing: Hearing, made: object) -> str:
    return f"复核意见书已签发：{Hearing.objects.get(pk=hearing.pk).get_found_display()}。"


def _after_finding(form: FindingsForm, made: Hearing) -> str:
    if form.goes_on:
        return reverse(HEARING.address, args=[made.pk, "opinion"])
    return made.get_absolute_url()


def _may_conclude(hearing: Hearing, user: User) -> bool:
    return hearing.record is not None and hearing.is_met


def _told_of_end(hearing: Hearing, by: User, at: datetime) -> Told:
    how, on = reviewing.how_met(hearing)
    return (f"记录生效并计入评级；陈述情况记为“{how.label}”（{on}）。",)


def _outlooks(hearing: Hearing, by: User, at: datetime) -> Mapping[str, object]:
    return outlooks_of(hearing.record, at) if hearing.record else {}


def outlooks_of(record: CreditRecord, at: datetime) -> Mapping[str, object]:
    """What a record will do to the level, and what it still lacks, which bars its effect."""
    missing = recording.missing_of(record)
    return {
        "record": record,
        "outlooks": preview(record, localtime(at).date()) if record.basis_on else [],
        "after": "记录生效后",
        "missing": missing,
        "barred": bool(missing),
    }


def took_effect(matter: object, made: CreditRecord) -> str:
    """What is said when a record came into force."""
    return f"{made}已生效，正在重新评定（通常 10 秒内）。"


def to_subject(form: object, made: CreditRecord) -> str:
    """The file of the subject, where the new level is seen."""
    return made.subject.get_absolute_url()


HEARING: Acts[Hearing] = Acts(
    address="credit:hearing_act",
    article=ARTICLE,
    seen_by=_visible,
    subject=lambda hearing: hearing.subject,
    crumbs=_crumbs,
    table={
        "notice": Act(
            title="修改陈述申辩告知书",
            button="保存告知书",
            roles=STAFF,
            states=(State.PREPARED,),
            form=RevisedNoticeForm,
            template="credit/hearing_notice.html",
            beside=beside_notice,
            said="告知书已保存。",
            do=notifying.revise,
            read=True,
        ),
        "issue": Act(
            title="签发陈述申辩告知书",
            button="签发",
            roles=STAFF,
            states=Hearing.before(State.ISSUED),
            must=_must_stand,
            told=_told_of_issue,
            template="credit/hearing_paper.html",
            beside=_effect_and_paper,
            said="告知书已签发，佐证材料已锁定。请打印送达回证，送达后登记。",
            do=notifying.issue,
            primary=True,
            read=True,
        ),
        "paper": Act(
            title="上传陈述材料",
            button="上传",
            roles=STAFF,
            states=Hearing.STATABLE,
            form=HandedInForm,
            told=("材料作为信用主体的陈述保存，不作为对其不利的佐证，不重新计算期限。",),
            said=lambda hearing, made: f"“{made.title}”已上传。",
            do=stating.hand_in,
            detail=lambda made: made.title,
            read=True,
        ),
        "waive": Act(
            title="登记放弃陈述",
            button="登记放弃",
            roles=STAFF,
            states=Hearing.before(State.WAIVED),
            form=WaiverForm,
            told=_told_of_waiver,
            said=_waived,
            do=stating.waive,
            read=True,
        ),
        "lapse": Act(
            title="登记逾期未陈述",
            button="登记",
            roles=STAFF,
            states=Hearing.before(State.LAPSED),
            must=_must_have_run_out,
            told=_told_of_lapse,
            said=_lapsed,
            do=stating.lapse,
            read=True,
        ),
        "serve": Act(
            title="登记告知书送达",
            button="登记送达",
            roles=STAFF,
            states=Hearing.before(State.NOTIFIED),
            form=NoticeServiceForm,
            told=_told_of_service,
            said="送达已登记，陈述申辩期限自次日起计算。",
            do=notifying.serve,
            primary=True,
            read=True,
        ),
        "statement": Act(
            title="记录陈述",
            button="保存陈述",
            roles=STAFF,
            states=Hearing.before(State.STATED),
            form=StatementForm,
            template="credit/hearing_statement.html",
            said="陈述已记录。口头陈述请签发笔录，交陈述人核对签字。",
            do=stating.state,
            offered=_no_minutes_yet,
            read=True,
        ),
        "minutes": Act(
            title="签发陈述申辩笔录",
            button="签发",
            roles=STAFF,
            states=Hearing.AFTERWARDS,
            told=("笔录自动编号，内容不能再改。", "打印后交陈述人核对，陈述人、听取人和记录人签字。"),
            template="credit/hearing_paper.html",
            beside=lambda hearing, by, at: {"paper": "minutes"},
            said="笔录已签发，请打印交陈述人核对签字后登记。",
            do=stating.issue_minutes,
            offered=_minutes_are_due,
            primary=True,
            read=True,
        ),
        "sign": Act(
            title="登记笔录签字",
            button="登记",
            roles=STAFF,
            states=Hearing.AFTERWARDS,
            form=SignatureForm,
            said="签字情况已登记，可以逐条复核。",
            do=stating.sign,
            offered=_signature_is_due,
            primary=True,
            read=True,
        ),
        "review": Act(
            title="逐条复核",
            button="保存",
            roles=STAFF,
            states=Hearing.AFTERWARDS,
            must=_must_be_reviewer,
            form=FindingsForm,
            template="credit/hearing_review.html",
            said="复核意见已保存。",
            do=reviewing.find_each,
            then=_after_finding,
            offered=_was_stated,
            primary=True,
            read=True,
        ),
        "opinion": Act(
            title="签发陈述申辩复核意见书",
            button="签发",
            roles=STAFF,
            states=Hearing.before(State.REVIEWED),
            must=_must_be_found,
            told=_told_of_review,
            template="credit/hearing_paper.html",
            beside=lambda hearing, by, at: {"paper": "review"},
            said=_reviewed,
            do=reviewing.review,
            offered=_is_found,
            primary=True,
            read=True,
        ),
        "anew": Act(
            title="重新告知",
            roles=STAFF,
            states=tuple(state for state in Hearing.OPEN if state != State.PREPARED),
            form=AnewForm,
            told=("补充的告知书在原告知书基础上拟制，签发、送达后陈述申辩期限重新计算。", "已记录的陈述保留。"),
            said="已转为重新告知，请修改告知书后签发、送达。",
            do=reopening.tell_again,
            offered=_rests_on_no_record,
        ),
        "conclude": Act(
            title="记录生效",
            roles=STAFF,
            states=Hearing.before(State.CONCLUDED),
            form=ConclusionForm,
            told=_told_of_end,
            template="credit/record_effect.html",
            beside=_outlooks,
            said=took_effect,
            do=recording.conclude,
            then=to_subject,
            offered=_may_conclude,
            primary=True,
            read=True,
        ),
    },
)
