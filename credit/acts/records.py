"""Records as tables: entered at a subject, changed; its hearing, its effect without one, its evidence, its revocation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localtime

from accounts.gate import STAFF, Refused, why_not
from accounts.models import Role, User
from credit.acts.hearings import beside_notice, outlooks_of, to_subject, took_effect
from credit.forms.acts import EffectForm, RevokeForm
from credit.forms.entry import RecordForm
from credit.forms.evidence import EnclosureForm
from credit.forms.hearings import FirstNoticeForm
from credit.forms.interpretations import CiteForm
from credit.forms.one_act import LinkForm, UnlinkForm
from credit.forms.records import FORMS
from credit.grades.previewing import preview_without
from credit.hearing import consents, moves, notifying
from credit.models import CreditRecord, Hearing, Interpretation, SameAct
from credit.records import entering, one_act, recording, revoking
from credit.records.entering import Entered
from credit.rulebook import interpreting
from desk.acts import Act, Acts, Crumb, Told
from desk.forms.acts import ReasonForm
from subjects.models import Subject

State = CreditRecord.State
WAITING = (State.DRAFT, State.NOTIFIED)
DECIDERS = (Role.SUPERVISOR, Role.LEADER)


def visible(user: User) -> QuerySet[CreditRecord]:
    """The records that this person may see, with what every page tells of them."""
    return CreditRecord.objects.visible_to(user).select_related("subject__department", "person")


def _running(record: CreditRecord) -> Hearing | None:
    return Hearing.objects.open().filter(record=record).first()


def _to_running(record: CreditRecord, user: User) -> str:
    running = _running(record)
    return running.get_absolute_url() if running else ""


def _to_binding(record: CreditRecord, user: User) -> str:
    running = _running(record)
    return running.get_absolute_url() if running and running.binds else ""


def _is_heard_by_us(record: CreditRecord, user: User) -> bool:
    return record.kind != CreditRecord.Kind.SANCTION


def _must_be_heard_by_us(record: CreditRecord, user: User, at: datetime) -> None:
    if not _is_heard_by_us(record, user):
        raise Refused(moves.ARTICLE, "其他部门通报的联合惩戒，不由本局听取陈述。")


def _must_be_hearable(record: CreditRecord, user: User, at: datetime) -> None:
    _must_be_heard_by_us(record, user, at)
    consents.must_not_wait(record)


def _beside_notice(record: CreditRecord, by: User, at: datetime) -> Mapping[str, object]:
    return beside_notice(notifying.of_record(record), by, at)


def _is_free(record: CreditRecord, user: User) -> bool:
    return not _to_binding(record, user)


def _outlooks(record: CreditRecord, by: User, at: datetime) -> Mapping[str, object]:
    return outlooks_of(record, at)


def _without(record: CreditRecord, by: User, at: datetime) -> Mapping[str, object]:
    outlooks = preview_without(record, localtime(at).date()) if record.state == State.EFFECTIVE else []
    return {"record": record, "outlooks": outlooks, "after": "撤销记录后"}


def _must_not_wait_for_revocation(record: CreditRecord, user: User, at: datetime) -> None:
    if record.awaits_revocation:
        raise Refused(revoking.ARTICLE, f"{record}已提请撤销，待另一人决定。")


def _revoked(record: CreditRecord, made: CreditRecord) -> str:
    return f"{made}已提请撤销，待另一人决定；决定以前记录有效。" if made.awaits_revocation else f"{made}已撤销。"


def _may_decide_revocation(record: CreditRecord, user: User) -> bool:
    return not why_not(revoking.must_be_another, record, user)


def _must_decide_revocation(record: CreditRecord, user: User, at: datetime) -> None:
    revoking.must_be_another(record, user)


def _must_take_back(record: CreditRecord, user: User, at: datetime) -> None:
    revoking.must_be_own(record, user)


def _proposed_revocation(record: CreditRecord, by: User, at: datetime) -> Told:
    return [
        f"{record.revoking_by}于 {record.revoking_on} 提请撤销：{record.revoking_because}",
        "撤销后，该记录视为自始不计入评级。记录不删除，以“已撤销”保留；撤销后不能恢复。",
    ]


def _told_of_revocation(record: CreditRecord, by: User, at: datetime) -> Told:
    if revoking.decides(record, localtime(at).date()):
        return ["该记录决定现在的等级：提请后由另一名审核人或者局领导决定，决定以前记录有效。"]
    told = ["正在办理的陈述申辩及其期限随之终止。"] if _running(record) else []
    if record.state == State.EFFECTIVE:
        told.append("该记录视为自始不计入评级。")
    return [*told, "记录不删除，以“已撤销”保留，并写明理由和办理人。撤销后不能恢复。"]


def _awaits_consent(record: CreditRecord, user: User) -> bool:
    return record.awaits_consent


def _may_consent(record: CreditRecord, user: User) -> bool:
    return not why_not(consents.must_be_another, record, user)


def _must_be_another(record: CreditRecord, user: User, at: datetime) -> None:
    consents.must_be_another(record, user)


def _must_be_own(record: CreditRecord, user: User, at: datetime) -> None:
    consents.must_be_own(record, user)


def _asked(record: CreditRecord, by: User, at: datetime) -> list[str]:
    return [
        f"{record.statement_by}提请：本记录无需另行听取陈述。",
        f"原决定：{record.heard_in}。理由：{record.statement_note}",
        "同意后记录即生效并计入评级；不同意的，须听取信用主体陈述（第八条）。",
    ]


def _put_forward(record: CreditRecord, made: CreditRecord) -> str:
    if made.awaits_consent:
        return f"{made}已提请另一人同意无需听取陈述，同意后生效。"
    return took_effect(record, made)


def _told_of_effect(record: CreditRecord, by: User, at: datetime) -> Told:
    if record.kind == CreditRecord.Kind.MISCONDUCT:
        return ["失信行为没有经过其他程序听取陈述：无需听取的，须由另一人同意，同意后才生效（R5）。"]
    return ["记录生效并计入评级，不另行听取陈述（R5）。"]


def _is_open_to_effect(record: CreditRecord, user: User) -> bool:
    return _is_free(record, user) and not record.awaits_consent


def _binding(record: CreditRecord, by: User, at: datetime) -> Mapping[str, object]:
    running = _running(record)
    return {"hearing": running if running and running.binds else None}


FORM, LIVE = "credit/record_form.html", "credit/_record_effect.html"


def _waiting_words(made: Entered) -> str:
    if made.record.awaits_consent:
        return "已提请另一人同意无需听取陈述，同意后生效。"
    nature = made.waits_for.get_nature_display() if made.waits_for else ""
    return f"已拟认定{nature}，待另一名审核人决定；认定后才适用。" if nature else ""


def _entered(subject: Subject, made: Entered) -> str:
    record = made.record
    again = reverse("credit:record_pick", args=[record.kind])
    if record.state == State.EFFECTIVE:
        words = '{} 已保存并生效，正在重新评定（通常 10 秒内）。{} <a href="{}">查看记录</a>　<a href="{}">再录一条</a>'
        return format_html(words, record, _waiting_words(made), record.get_absolute_url(), again)
    return format_html('{} 已保存。{} <a href="{}">再录一条</a>', record, _waiting_words(made), again)


def _changed(before: CreditRecord, made: Entered) -> str:
    record = made.record
    if before.state == State.EFFECTIVE:
        words = '{} 的更正已保存，正在重新评定（通常 10 秒内）。 <a href="{}">查看记录</a>'
        return format_html(words, record, record.get_absolute_url())
    return _entered(record.subject, made)


def _after(form: RecordForm, made: Entered) -> str:
    """What counts is seen in the file of the subject; what waits, on its own page."""
    shown = made.record.subject if made.record.state == State.EFFECTIVE else made.record
    return shown.get_absolute_url()


def _entry(form: type[RecordForm]) -> Act[Subject]:
    return Act(
        title=f"录入{form.kind.label}",
        roles=STAFF,
        form=form,
        template=FORM,
        live=LIVE,
        said=_entered,
        do=entering.enter,
        then=_after,
        detail=lambda made: f"{made.record}，{made.record.get_state_display()}{_proposed(made)}",
    )


def _proposed(made: Entered) -> str:
    return f"；提出拟认定：{made.waits_for.get_nature_display()}" if made.waits_for else ""


def subjects_of(user: User) -> QuerySet[Subject]:
    """The subjects that this person may see."""
    return Subject.objects.visible_to(user).select_related("department", "industry")


SUBJECT: Acts[Subject] = Acts(
    address="credit:subject_act",
    article="第五条",
    seen_by=subjects_of,
    table={kind: _entry(form) for kind, form in FORMS.items()},
)


def form_of(data: QueryDict | None, files: object = None, *, matter: CreditRecord, **setting: Any) -> RecordForm:
    """The form of the record's kind."""
    return FORMS[matter.kind](data, matter=matter, **setting)


def _must_stand(record: CreditRecord, user: User, at: datetime) -> None:
    if record.state == State.REVOKED:
        raise Refused("第八条", f"{record}已撤销，不能再更改。")


def _stands(record: CreditRecord, user: User) -> bool:
    return record.state != State.REVOKED


def _from_its_card(record: CreditRecord, user: User) -> bool:
    """Begun beside what it is about, not above the page."""
    return False


def _must_have_something_to_link(record: CreditRecord, user: User, at: datetime) -> None:
    if record.is_revoked:
        raise Refused(one_act.ARTICLE, f"{record}已撤销，不能关联为同一事项。")
    if not one_act.candidates(record).visible_to(user).exists():
        raise Refused(
            one_act.ARTICLE, "该主体没有可以关联的记录：失信行为只与行政处罚关联，且都未撤销。请先录入另一条。"
        )
    one_act.must_not_be_in_hand(one_act.records_of(record))


def _must_be_free_to_unlink(record: CreditRecord, user: User, at: datetime) -> None:
    if not one_act.links_of(record).exists():
        raise Refused(one_act.ARTICLE, f"{record}没有关联的记录。")
    one_act.must_not_be_in_hand(one_act.records_of(record))


def _linked(record: CreditRecord, made: SameAct) -> str:
    return f"{record}与{made.other_than(record)}已关联为同一事项。"


def _unlinked(record: CreditRecord, made: SameAct) -> str:
    return f"{record}与{made.other_than(record)}已解除关联。"


def _may_cite(record: CreditRecord, user: User) -> bool:
    """Offered where there is a reading to be cited."""
    return _stands(record, user) and Interpretation.objects.filter(state=Interpretation.State.CONFIRMED).exists()


RECORD: Acts[CreditRecord] = Acts(
    address="credit:record_act",
    article=moves.ARTICLE,
    seen_by=visible,
    subject=lambda record: record.subject,
    crumbs=lambda record: [Crumb(str(record.subject), record.subject.get_absolute_url())],
    table={
        "change": Act(
            title="更改记录",
            roles=STAFF,
            must=_must_stand,
            form=form_of,
            template=FORM,
            live=LIVE,
            said=_changed,
            do=entering.change,
            then=_after,
            offered=_stands,
        ),
        "revoke": Act(
            title="撤销记录",
            roles=STAFF,
            states=(*WAITING, State.EFFECTIVE),
            form=RevokeForm,
            told=_told_of_revocation,
            template="credit/record_effect.html",
            beside=_without,
            must=_must_not_wait_for_revocation,
            said=_revoked,
            do=revoking.put_forward,
            detail=lambda made: made.revocation or made.revoking_because,
            offered=lambda record, user: not record.awaits_revocation,
            dangerous=True,
        ),
        "cite": Act(
            title="引用适用口径",
            button="引用",
            roles=STAFF,
            must=_must_stand,
            form=CiteForm,
            told=("这条记录写明它依据的口径；涉及它的评级依据单印出该口径。",),
            said=lambda record, made: f"{made.record}已引用{made.interpretation.called}。",
            do=interpreting.cite,
            detail=lambda made: made.interpretation.called,
            offered=_may_cite,
        ),
        "agree-revoke": Act(
            title="决定撤销记录",
            button="撤销",
            roles=DECIDERS,
            states=(State.EFFECTIVE,),
            must=_must_decide_revocation,
            told=_proposed_revocation,
            template="credit/record_effect.html",
            beside=_without,
            said=lambda record, made: f"{made}已撤销。",
            do=revoking.agree,
            detail=lambda made: made.revocation,
            offered=_may_decide_revocation,
            dangerous=True,
        ),
        "keep": Act(
            title="决定不予撤销",
            button="不予撤销",
            roles=DECIDERS,
            states=(State.EFFECTIVE,),
            must=_must_decide_revocation,
            form=ReasonForm,
            told=("记录继续有效，等级不变。",),
            said="已决定不予撤销。",
            do=revoking.decline,
            offered=_may_decide_revocation,
        ),
        "take-back-revoke": Act(
            title="撤回提请撤销",
            roles=STAFF,
            states=(State.EFFECTIVE,),
            must=_must_take_back,
            form=ReasonForm,
            told=("记录继续有效，等级不变。",),
            said="已撤回提请。",
            do=revoking.withdraw,
            offered=lambda record, user: record.awaits_revocation,
        ),
        "effect": Act(
            title="记录生效",
            roles=STAFF,
            states=WAITING,
            form=EffectForm,
            elsewhere=_to_binding,
            must=lambda record, user, at: consents.must_not_wait(record),
            told=_told_of_effect,
            template="credit/record_effect.html",
            beside=_outlooks,
            said=_put_forward,
            do=entering.put_forward,
            then=lambda form, made: (made if made.awaits_consent else made.subject).get_absolute_url(),
            offered=_is_open_to_effect,
        ),
        "consent": Act(
            title="同意无需听取陈述",
            button="同意，记录生效",
            roles=DECIDERS,
            states=(State.DRAFT,),
            must=_must_be_another,
            told=_asked,
            template="credit/record_effect.html",
            beside=_outlooks,
            said=took_effect,
            do=recording.consent,
            then=to_subject,
            offered=_may_consent,
            primary=True,
        ),
        "decline": Act(
            title="不同意无需听取陈述",
            button="不同意",
            roles=DECIDERS,
            states=(State.DRAFT,),
            must=_must_be_another,
            form=ReasonForm,
            told=("记录留作草稿，须听取信用主体陈述后才能生效。",),
            said=lambda record, made: f"已记载不同意；{made}须听取陈述。",
            do=recording.decline,
            offered=_may_consent,
        ),
        "take-back": Act(
            title="撤回提请",
            roles=STAFF,
            states=(State.DRAFT,),
            must=_must_be_own,
            form=ReasonForm,
            told=("记录留作草稿，可以改为听取信用主体陈述。",),
            said=lambda record, made: f"已撤回；{made}现为草稿。",
            do=recording.take_back,
            offered=_awaits_consent,
        ),
        "hearing": Act(
            title="启动陈述申辩",
            button="保存告知书",
            roles=STAFF,
            states=WAITING,
            form=FirstNoticeForm,
            elsewhere=_to_running,
            must=_must_be_hearable,
            template="credit/hearing_notice.html",
            beside=_beside_notice,
            said="告知书已拟好。请预览核对后签发；签发时佐证材料即锁定。",
            do=notifying.begin,
            opens=True,
            offered=lambda record, user: _is_heard_by_us(record, user) and not record.awaits_consent,
            primary=True,
        ),
        "evidence": Act(
            title="上传佐证材料",
            button="上传",
            roles=STAFF,
            form=EnclosureForm,
            template="credit/evidence_add.html",
            beside=_binding,
            said=lambda record, made: f"“{made.title}”已上传。",
            do=recording.attach,
            detail=lambda made: made.title,
            offered=_from_its_card,
        ),
        "link": Act(
            title="关联同一事项",
            button="关联",
            roles=STAFF,
            must=_must_have_something_to_link,
            form=LinkForm,
            told=(
                "失信行为和行政处罚基于同一违法事实的，关联为同一事项（R25）：各自的依据和期限不变，等级不变。",
                "此后一次申请修复、一个决定，异议一并处理。关联人、时间和理由保留。",
            ),
            said=_linked,
            do=one_act.link,
            detail=str,
            offered=_from_its_card,
        ),
        "unlink": Act(
            title="解除同一事项的关联",
            button="解除关联",
            roles=STAFF,
            must=_must_be_free_to_unlink,
            form=UnlinkForm,
            told=("两条记录不再作为同一事项，分别申请修复、分别提出异议。原来的关联保留在变更历史中。",),
            said=_unlinked,
            do=one_act.unlink,
            detail=lambda made: f"{made}：{made.reason}",
            dangerous=True,
            offered=_from_its_card,
        ),
    },
)
