"""The acts of repair as tables (Article 16): on an application, on its effects, and on the record that may be repaired."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localtime

from accounts.gate import STAFF, Refused
from accounts.models import Role, User
from credit.models import CreditRecord
from desk.acts import Act, Acts, Crumb
from repair import classing, deciding, executing, handling, noticing, verifying
from repair.eligibility import eligibility_of, outlooks_of
from repair.forms import (
    AskForm,
    ClassForm,
    DecisionForm,
    EffectForm,
    ExtendForm,
    FindingForm,
    IntakeForm,
    ReasonForm,
    ReassignForm,
    RestoreForm,
    RevokeForm,
    SupplyForm,
    VerifiersForm,
    WithdrawForm,
)
from repair.models import Application, Classing, Effect, RepairNotice
from repair.policy import EXECUTION_BASIS, REPAIR_BASIS
from subjects.models import Subject

State = Application.State
SUPERVISOR = (Role.SUPERVISOR,)
HEADS = (Role.SUPERVISOR, Role.LEADER)


def _own(application: Application, user: User) -> bool:
    return user.role == Role.LEADER or application.subject.department_id == user.department_id


def _not_asked(application: Application, user: User) -> bool:
    return _own(application, user) and application.asked_on is None


def _verifies(application: Application, user: User) -> bool:
    named = user in (application.verifier_1, application.verifier_2)
    return named and not application.findings.filter(by=user).exists()


def _not_extended(application: Application, user: User) -> bool:
    return _own(application, user) and application.extended_on is None


def _decides(application: Application, user: User) -> bool:
    parts = (application.verifier_1, application.verifier_2, application.registered_by)
    return _own(application, user) and user not in parts and verifying.is_verified(application)


def _outlooks(application: Application, by: User, at: datetime) -> Mapping[str, object]:
    return {"outlooks": outlooks_of(application.record, localtime(at).date())}


def _moot(application: Application, user: User) -> bool:
    return _own(application, user) and handling.is_moot(application)


def _applications(user: User) -> QuerySet[Application]:
    return (
        Application.objects.visible_to(user)
        .select_related("subject__department", "record", "registered_by", "verifier_1", "verifier_2", "decided_by")
        .prefetch_related("records")
    )


def _subject_of(matter: Application | CreditRecord) -> Subject:
    return matter.subject


def _list_crumb(matter: object) -> list[Crumb]:
    return [Crumb("信用修复", reverse("repair:application_list"))]


APPLICATION: Acts[Application] = Acts(
    address="repair:application_act",
    article=REPAIR_BASIS,
    seen_by=_applications,
    subject=_subject_of,
    crumbs=_list_crumb,
    table={
        "ask": Act(
            title="告知补正",
            roles=STAFF,
            states=(State.RECEIVED,),
            form=AskForm,
            told=(
                "签发《修复申请补正材料一次性告知书》，列明全部缺少的材料。",
                "只能告知一次；受理期限停止，补齐后重新起算。",
            ),
            said="已一次性告知补正，请送达告知书。",
            do=handling.ask_for,
            offered=_not_asked,
        ),
        "supply": Act(
            title="登记补正",
            roles=STAFF,
            states=(State.SUPPLEMENT,),
            form=SupplyForm,
            told=("申请回到“待受理”，自补正之日起 3 个工作日内决定是否受理。",),
            said="已登记补正材料。",
            do=handling.supply,
            offered=_own,
            primary=True,
        ),
        "accept": Act(
            title="受理",
            roles=SUPERVISOR,
            states=(State.RECEIVED,),
            form=VerifiersForm,
            told=(
                "签发《信用修复受理通知书》，自今天起 10 个工作日内作出决定（今天不计）。",
                "由所指派的两人核查；核查人员和登记人不能作出决定。",
            ),
            said="已受理，请送达受理通知书。",
            do=handling.accept,
            offered=_own,
            primary=True,
        ),
        "refuse": Act(
            title="不予受理",
            roles=SUPERVISOR,
            states=(State.RECEIVED, State.SUPPLEMENT),
            form=ReasonForm,
            told=("签发《信用修复不予受理决定书》，写明理由和救济途径。", "本申请办结；情形消除后可以重新申请。"),
            said="不予受理决定书已签发，请送达。",
            do=handling.refuse,
            offered=_own,
            dangerous=True,
        ),
        "find": Act(
            title="提交核查意见",
            roles=STAFF,
            states=(State.VERIFYING,),
            form=FindingForm,
            told=("核查意见写入决定书，提交后不能更改。",),
            said="核查意见已提交。",
            do=verifying.find,
            offered=_verifies,
            primary=True,
        ),
        "reassign": Act(
            title="更换核查人员",
            roles=SUPERVISOR,
            states=(State.VERIFYING,),
            form=ReassignForm,
            told=("已提交核查意见的人员不能更换。",),
            said="已更换核查人员。",
            do=verifying.reassign,
            offered=_own,
        ),
        "extend": Act(
            title="延长期限",
            roles=HEADS,
            states=(State.VERIFYING,),
            form=ExtendForm,
            told=("决定期限延长 10 个工作日，即自受理之日起共 20 个工作日。只能延长一次，请告知申请人。",),
            said="已延长办理期限。",
            do=deciding.extend,
            offered=_not_extended,
        ),
        "grant": Act(
            title="准予修复",
            roles=HEADS,
            states=(State.VERIFYING,),
            form=DecisionForm,
            told=(
                "签发《信用修复决定书》。记录自今天起不再用于一年和三年条件，等级随即重新评定（更新评价结果）。",
                "同一事项的记录一并修复，一个决定（R25）；已撤销或者已经修复的除外。",
                "终止公示、停止共享使用、解除惩戒措施须在 1 个工作日内执行，逐项登记回执。",
                "属于四级情形的：没有列入名单的，四级自今天终止；已列入名单的，四级随名单移出或期满而终止（R15）。",
            ),
            template="repair/grant.html",
            beside=_outlooks,
            said="已准予修复，请送达决定书并在 1 个工作日内执行。",
            do=deciding.grant,
            offered=_decides,
            primary=True,
        ),
        "deny": Act(
            title="不予修复",
            roles=HEADS,
            states=(State.VERIFYING,),
            form=DecisionForm,
            told=("签发《不予修复决定书》，写明理由和救济途径。", "记录照原样计入评级和公示。"),
            said="不予修复决定书已签发，请送达。",
            do=deciding.deny,
            offered=_decides,
            dangerous=True,
        ),
        "revoke": Act(
            title="撤销修复",
            roles=HEADS,
            states=(State.GRANTED, State.EXECUTED),
            form=RevokeForm,
            told=(
                "签发《撤销信用修复决定书》。记录恢复计入评级，时间轴恢复为未修复时的状态，等级随即重新评定。",
                "已执行的效力逐项恢复，并告知已接收修复结果的单位。",
            ),
            said="修复已撤销，请送达决定书，逐项恢复并告知接收单位。",
            do=deciding.revoke,
            offered=_own,
            dangerous=True,
        ),
        "withdraw": Act(
            title="登记撤回",
            roles=STAFF,
            states=(State.RECEIVED, State.SUPPLEMENT, State.VERIFYING),
            form=WithdrawForm,
            told=("本申请办结，记录照原样计入评级和公示；可以重新申请。",),
            said="已登记申请人撤回。",
            do=handling.withdraw,
            offered=_own,
        ),
        "close": Act(
            title="终止办理",
            roles=STAFF,
            states=(State.RECEIVED, State.SUPPLEMENT, State.VERIFYING),
            told=("记录已撤销或者已经修复，没有需要修复的内容，本申请办结。",),
            said="已终止办理。",
            do=handling.close,
            offered=_moot,
        ),
    },
)


def _effects(user: User) -> QuerySet[Effect]:
    mine = Application.objects.filter(subject__department=user.department_id)
    return Effect.objects.filter(application__in=mine).select_related("application__record", "application__subject")


def _settled(effect: Effect, made: object) -> str:
    return f"“{effect.get_kind_display()}”已登记。"


EFFECT: Acts[Effect] = Acts(
    address="repair:effect_act",
    article=EXECUTION_BASIS,
    seen_by=_effects,
    subject=lambda effect: effect.application.subject,
    crumbs=lambda effect: [*_list_crumb(effect), Crumb(str(effect.application), effect.application.get_absolute_url())],
    back=lambda effect: effect.application.get_absolute_url(),
    table={
        "settle": Act(
            title="登记执行",
            roles=STAFF,
            states=(Effect.State.PENDING,),
            form=EffectForm,
            said=_settled,
            do=executing.settle,
            primary=True,
        ),
        "restore": Act(
            title="登记恢复",
            roles=STAFF,
            states=(Effect.State.REVERSING,),
            form=RestoreForm,
            said=_settled,
            do=executing.restore,
            dangerous=True,
        ),
    },
)


def _records(user: User) -> QuerySet[CreditRecord]:
    return CreditRecord.objects.visible_to(user).select_related("subject__department")


def _must_be_ours(record: CreditRecord, user: User, at: datetime) -> None:
    if record.kind not in handling.MATERIALS:
        raise Refused(REPAIR_BASIS, f"{record}由{record.authority}认定，请向该机关申请修复。")


def _must_be_left_open(record: CreditRecord, user: User, at: datetime) -> None:
    standing = eligibility_of(record, localtime(at).date())
    if user.role != Role.SUPERVISOR:
        raise Refused(standing.edition.conditions, "失信严重程度由审核人认定。")
    if not standing.classed.table.open:
        raise Refused(standing.edition.conditions, f"{record}的严重程度由规则直接确定，不能另行认定。")


def _conditions(record: CreditRecord, by: User, at: datetime) -> Mapping[str, object]:
    today = localtime(at).date()
    return {"standing": eligibility_of(record, today), "outlooks": outlooks_of(record, today), "record": record}


def _registered(record: CreditRecord, made: Application) -> str:
    return f"{made}已登记，信用修复申请表已生成，请打印后由申请人签章。"


def _classed(record: CreditRecord, made: Classing) -> str:
    return f"{record}已认定为“{made.get_severity_display()}”。"


def _noticed(record: CreditRecord, made: RepairNotice) -> str:
    if made.document is None:
        return f"{record}的信用修复告知书正在后台签发，通常一分钟内完成，请稍后查看。"
    return f"{record}的信用修复告知书已签发，请与处罚决定书一并送达并登记。"


RECORD: Acts[CreditRecord] = Acts(
    address="repair:record_act",
    article=REPAIR_BASIS,
    seen_by=_records,
    subject=_subject_of,
    crumbs=lambda record: [Crumb(str(record.subject), record.subject.get_absolute_url())],
    table={
        "apply": Act(
            title="登记修复申请",
            roles=STAFF,
            must=_must_be_ours,
            form=IntakeForm,
            template="repair/application_add.html",
            beside=_conditions,
            said=_registered,
            do=handling.register,
            opens=True,
            detail=str,
            primary=True,
        ),
        "class": Act(
            title="认定失信严重程度",
            button="认定",
            roles=STAFF,
            must=_must_be_left_open,
            form=ClassForm,
            template="repair/class_set.html",
            told=("严重程度决定公示的最短和最长期限，以及最早可申请修复的日期。",),
            beside=_conditions,
            said=_classed,
            do=classing.set_class,
            detail=lambda made: made.get_severity_display(),
        ),
        "notice": Act(
            title="签发信用修复告知书",
            button="签发",
            roles=STAFF,
            told=("签发《信用修复告知书》，与处罚决定书一并送达；已签发过的以原件为准。",),
            said=_noticed,
            do=noticing.issue_now,
        ),
    },
)
