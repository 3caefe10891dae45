"""The acts of objections as tables (Articles 9 and 10): on a subject, a case, a claim, a petition, a holder, a paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localtime

from accounts import rules
from accounts.gate import READERS, STAFF, why_not
from accounts.models import Role, User
from desk.acts import Act, Acts, Crumb
from documents.models import Document
from objections import answering, assigning, barring, clocks, intake, investigating, papers, reviewing
from objections.forms.acts import (
    AskForm,
    AssignForm,
    CourseForm,
    DecideForm,
    EncloseForm,
    LoanForm,
    PaperForm,
    RecusalForm,
    ReviewForm,
    SendBackForm,
    SupplyForm,
    SuspendForm,
    ToldForm,
    WithdrawForm,
)
from objections.forms.findings import FindingForm
from objections.forms.intake import IntakeForm
from objections.models import NINE, TEN, Claim, Enclosure, Objection, Petition, Receiver
from subjects.models import Subject

State = Objection.State
SUPERVISOR = (Role.SUPERVISOR,)
HEADS = (Role.SUPERVISOR, Role.LEADER)


def _own(objection: Objection, user: User) -> bool:
    return rules.is_of(user, objection.keeper_id)


def _heads(objection: Objection, user: User) -> bool:
    return rules.is_decider_of(user, objection.keeper_id)


def _investigates(objection: Objection, user: User) -> bool:
    return user in clocks.investigators(objection)


def _takes_part(objection: Objection, user: User) -> bool:
    return _own(objection, user) or _investigates(objection, user)


def _conducts(objection: Objection, user: User) -> bool:
    return rules.is_supervisor_of(user, objection.keeper_id) or _investigates(objection, user)


def _not_asked(objection: Objection, user: User) -> bool:
    return _own(objection, user) and not objection.supplement_until


def _may_sign(objection: Objection, user: User) -> bool:
    signed = objection.signatures.filter(person=user, void_at=None).exists()
    return _investigates(objection, user) and not signed and not investigating.unfinished(objection)


def _from_its_page(objection: Objection, user: User) -> bool:
    """Begun where the people are chosen, not on the page of the case."""
    return False


def _cases(user: User) -> QuerySet[Objection]:
    mine = Objection.objects.visible_to(user)
    return mine.select_related("subject__department", "subject__industry", "received_by")


def _list_crumb(matter: object) -> list[Crumb]:
    return [Crumb("异议", reverse("objections:objection_list"))]


def _case_crumbs(objection: Objection) -> list[Crumb]:
    return [*_list_crumb(objection), Crumb(str(objection), objection.get_absolute_url())]


def _recheck(objection: Objection, by: User, at: datetime) -> list[str]:
    """Who edited the record meanwhile stands back before anything else is done."""
    fallen = barring.recheck(objection, by=by, at=at)
    names = "、".join(map(str, fallen))
    return [f"{names}经手过所涉记录，应回避，指派已失效，请重新指派。"] if fallen else []


def _accepted_until(objection: Objection, by: User, at: datetime) -> list[str]:
    due = papers.due_if_accepted(localtime(at).date())
    return [
        f"今日受理的，应于 {due} 前答复（受理当日不计）；出具异议受理通知书。",
        "所涉记录标注“异议处理中”，仍然有效。",
        "经手过记录的人员登记为应回避。",
    ]


def _asked_for(objection: Objection, by: User, at: datetime) -> list[str]:
    return [*(f"需补正：{line}" for line in objection.supplement_list.splitlines()), "案件回到“待初审”。"]


def _put_right(objection: Objection, by: User, at: datetime) -> list[str]:
    changed = [claim for claim in objection.claims.select_related("record") if claim.is_put_right]
    return [
        *(f"{claim.matter}：{claim.outcome}，自记录的日期起重新评定。" for claim in changed),
        "出具异议核查意见书、异议答复书和送达回证，编号后不能更改。",
        "取消“异议处理中”标注，答复期限办结。",
    ]


def _left_to_close(objection: Objection, by: User, at: datetime) -> list[str]:
    left = answering.left_to_close(objection)
    return [f"还须：{one}。" for one in left] or ["案件办结归档，不再更改。"]


def _under_review(objection: Objection, by: User, at: datetime) -> Mapping[str, object]:
    return {
        "claims": objection.claims.select_related("record"),
        "earlier": intake.earlier(objection.subject, None, besides=objection)[:5],
    }


def _opinion(objection: Objection, by: User, at: datetime) -> Mapping[str, object]:
    return {
        "claims": objection.claims.select_related("record"),
        "signatures": objection.signatures.filter(void_at=None).select_related("person"),
        "barred": why_not(answering.must_sign_off, objection, by),
    }


def _what_is_signed(objection: Objection, by: User, at: datetime) -> Mapping[str, object]:
    return {"text": investigating.opinion_text(objection)}


def _waiting(objection: Objection, by: User, at: datetime) -> Mapping[str, object]:
    waiting = objection.petitions.filter(granted=None).select_related("objection__subject", "person__department")
    return {"petitions": decidable(waiting, by)}


def decidable(petitions: QuerySet[Petition], user: User) -> list[tuple[Petition, bool]]:
    """Petitions, each with whether this person decides it."""
    return [(petition, bool(PETITION.offers(petition, user))) for petition in petitions]


def _accepted(objection: Objection, made: object) -> str:
    return f"{objection}已受理，请送达受理通知书并指派核查人员。"


def _enclosed(objection: Objection, made: Enclosure) -> str:
    return f"“{made.title}”已上传。"


def _done(words: str) -> str:
    return f"{words}，已写入办理过程。"


OBJECTION: Acts[Objection] = Acts(
    address="objections:objection_act",
    article=TEN,
    seen_by=_cases,
    subject=lambda objection: objection.subject,
    crumbs=_list_crumb,
    before=_recheck,
    table={
        "withdraw": Act(
            title="申请人撤回",
            roles=STAFF,
            states=Objection.OPEN,
            form=WithdrawForm,
            told=(
                "案件终止，不再核查和答复；记录保持原样。",
                "“异议处理中”标注取消（另有异议的除外）。",
                "申请人以后可以重新提出。",
            ),
            said=_done("已登记申请人撤回"),
            do=answering.withdraw,
            offered=_own,
            dangerous=True,
        ),
        "enclose": Act(
            title="上传材料",
            button="上传",
            roles=STAFF,
            states=Objection.OPEN,
            form=EncloseForm,
            said=_enclosed,
            do=intake.enclose,
            offered=_takes_part,
            detail=str,
        ),
        "recuse": Act(
            title="提出回避申请",
            roles=READERS,
            states=Objection.DISPUTING,
            form=RecusalForm,
            told=(
                "由记录部门的审核人或局领导决定；本人不能决定。",
                "同意后该人员不再参与本案，期限照常计算，不重新起算。",
            ),
            said=_done("已提出回避申请"),
            do=partial(assigning.petition, kind=Petition.Kind.RECUSAL),
        ),
        "loan": Act(
            title="提出借调申请",
            roles=SUPERVISOR,
            states=Objection.DISPUTING,
            form=LoanForm,
            told=("报局领导决定；同意后，该人员可以指派，并只能看到本案。", "答复期限照常计算。"),
            said=_done("已提出借调申请"),
            do=partial(assigning.petition, kind=Petition.Kind.LOAN),
            offered=_from_its_page,
        ),
        "refuse": Act(
            title="不予受理",
            roles=SUPERVISOR,
            states=(State.REVIEW, State.SUPPLEMENT),
            form=ReviewForm,
            template="objections/objection_review.html",
            told=(
                "出具不予受理决定书，写明理由和救济途径，案件终止。",
                "已告知补正的，补正期限届满以后才能以未补正为由不予受理。",
            ),
            beside=_under_review,
            said="已作出不予受理决定，请送达决定书。",
            do=reviewing.refuse,
            offered=_own,
            dangerous=True,
        ),
        "ask": Act(
            title="告知补正",
            roles=SUPERVISOR,
            states=(State.REVIEW,),
            form=AskForm,
            template="objections/objection_review.html",
            told=("出具补正材料一次性告知书；只能告知一次。",),
            beside=_under_review,
            said="已一次性告知补正，请送达告知书。",
            do=reviewing.ask_supplement,
            offered=_not_asked,
        ),
        "accept": Act(
            title="受理",
            roles=SUPERVISOR,
            states=(State.REVIEW,),
            form=ReviewForm,
            template="objections/objection_review.html",
            told=_accepted_until,
            beside=_under_review,
            said=_accepted,
            do=reviewing.accept,
            offered=_own,
            primary=True,
        ),
        "supply": Act(
            title="登记补正材料",
            roles=STAFF,
            states=(State.SUPPLEMENT,),
            form=SupplyForm,
            told=_asked_for,
            said=_done("补正材料已登记"),
            do=reviewing.supplemented,
            offered=_own,
            primary=True,
        ),
        "suspend": Act(
            title="暂停计时",
            roles=STAFF,
            states=(State.INVESTIGATING,),
            form=SuspendForm,
            told=(
                "自今日起不计入答复期限，恢复之日重新计入（河南省社会信用条例第四十一条）。",
                "已计入的日子保留并显示；记录仍有效并标注异议。",
            ),
            said="已暂停计时。",
            do=investigating.suspend,
            offered=_conducts,
        ),
        "resume": Act(
            title="恢复计时",
            roles=STAFF,
            states=(State.SUSPENDED,),
            told=("今日起继续计算答复期限。",),
            said="已恢复计时。",
            do=investigating.resume,
            offered=_conducts,
            primary=True,
        ),
        "assign": Act(
            title="指派核查人员",
            button="指派",
            roles=HEADS,
            states=(State.INVESTIGATING, State.SUSPENDED),
            form=AssignForm,
            template="objections/objection_assign.html",
            beside=_waiting,
            said=_done("核查人员已指派"),
            do=assigning.assign,
            offered=_heads,
            primary=True,
        ),
        "course": Act(
            title="填写核查经过",
            roles=STAFF,
            states=(State.INVESTIGATING, State.SIGNING),
            form=CourseForm,
            told=("写入核查意见书第二部分；已签署的意见须重新签署。",),
            said=_done("核查经过已填写"),
            do=investigating.write_course,
            offered=_investigates,
        ),
        "sign": Act(
            title="签署核查意见",
            roles=STAFF,
            states=(State.INVESTIGATING,),
            template="objections/objection_sign.html",
            told=(
                "您声明：未参与所涉记录的采集、录入、编辑、审核，也未参加当次检查（第十条）。",
                "您对下列核查意见负责；全部核查人员签署后送签发。",
            ),
            beside=_what_is_signed,
            said="核查意见已签署。",
            do=investigating.sign,
            offered=_may_sign,
            primary=True,
        ),
        "return": Act(
            title="退回修改",
            roles=HEADS,
            states=(State.SIGNING,),
            form=SendBackForm,
            template="objections/objection_reply.html",
            told=("案件退回核查人员；已签署的意见保留并注明退回，须重新签署。",),
            beside=_opinion,
            said="已退回修改。",
            do=answering.send_back,
            offered=_heads,
        ),
        "reply": Act(
            title="签发核查意见和答复",
            button="签发",
            roles=HEADS,
            states=(State.SIGNING,),
            template="objections/objection_reply.html",
            told=_put_right,
            beside=_opinion,
            said="核查意见书和答复书已签发，请送达答复书。",
            do=answering.reply,
            offered=_heads,
            primary=True,
        ),
        "close": Act(
            title="办结",
            roles=STAFF,
            states=(State.REPLIED,),
            told=_left_to_close,
            said=lambda objection, made: f"{objection}已办结。",
            do=answering.close,
            offered=_own,
            primary=True,
        ),
    },
)


def _subjects(user: User) -> QuerySet[Subject]:
    return Subject.objects.visible_to(user).select_related("department")


def _taken_in_before(subject: Subject, by: User, at: datetime) -> Mapping[str, object]:
    return {"earlier": intake.earlier(subject, None)[:8]}


def _registered(subject: Subject, made: Objection) -> str:
    return f"{made}已登记。请打印异议申请表交申请人签名，收件回执交申请人；电子材料可在此上传。"


SUBJECT: Acts[Subject] = Acts(
    address="objections:subject_act",
    article=NINE,
    seen_by=_subjects,
    crumbs=_list_crumb,
    table={
        "register": Act(
            title="登记异议",
            button="登记并打印",
            roles=STAFF,
            form=IntakeForm,
            template="objections/objection_add.html",
            told=(
                "生成异议申请表（请申请人核对签名）和收件回执（写明各个期限）。",
                "由审核人初步审查：受理、一次性告知补正或不予受理（第九条）。",
                "受理后 3 个工作日内核查并书面答复（第十条）；自收到之日起 3 个工作日（河南省社会信用条例第四十一条）同时提示。",
            ),
            beside=_taken_in_before,
            said=_registered,
            do=intake.register,
            opens=True,
            detail=str,
        ),
    },
)


def _claims(user: User) -> QuerySet[Claim]:
    mine = Claim.objects.filter(objection__in=Objection.objects.visible_to(user))
    return mine.select_related("objection__subject__department", "record__subject")


def _must_be_open(claim: Claim, user: User, at: datetime) -> None:
    claim.objection.must_be(State.INVESTIGATING, State.SIGNING, doing="填写核查结论")


CLAIM: Acts[Claim] = Acts(
    address="objections:claim_act",
    article=TEN,
    seen_by=_claims,
    name=lambda claim: f"{claim.objection} 事项{claim.ordinal}",
    subject=lambda claim: claim.objection.subject,
    crumbs=lambda claim: _case_crumbs(claim.objection),
    back=lambda claim: claim.objection.get_absolute_url(),
    before=lambda claim, by, at: _recheck(claim.objection, by, at),
    table={
        "find": Act(
            title="填写核查结论",
            button="保存结论",
            roles=STAFF,
            must=_must_be_open,
            form=FindingForm,
            template="objections/claim_find.html",
            told=("已签署的意见须重新签署；签发时才写入记录。",),
            said=lambda claim, made: f"事项{claim.ordinal}的核查结论已保存。",
            do=investigating.find,
        ),
    },
)


def _petitions(user: User) -> QuerySet[Petition]:
    mine = Petition.objects.filter(objection__in=Objection.objects.visible_to(user))
    return mine.select_related("objection__subject__department", "person__department", "asked_by")


def _decides(petition: Petition, user: User) -> bool:
    return petition.granted is None and user in assigning.deciders(petition)


PETITION: Acts[Petition] = Acts(
    address="objections:petition_act",
    article=TEN,
    seen_by=_petitions,
    name=lambda petition: f"{petition.objection} {petition}",
    subject=lambda petition: petition.objection.subject,
    crumbs=lambda petition: _case_crumbs(petition.objection),
    back=lambda petition: petition.objection.get_absolute_url(),
    before=lambda petition, by, at: _recheck(petition.objection, by, at),
    table={
        "decide": Act(
            title="决定回避或者借调",
            button="决定",
            roles=HEADS,
            form=DecideForm,
            template="objections/petition_decide.html",
            told=(
                "同意回避的，该人员不再参与本案，其签署失效；同意借调的，该人员可以指派，并只能看到本案。",
                "期限照常计算，不重新起算。",
            ),
            said=lambda petition, made: f"{petition}：{'同意' if made.granted else '不同意'}。",
            do=assigning.decide,
            offered=_decides,
        ),
    },
)


def _receivers(user: User) -> QuerySet[Receiver]:
    mine = Receiver.objects.filter(objection__subject__department=user.department_id)
    return mine.select_related("objection__subject")


RECEIVER: Acts[Receiver] = Acts(
    address="objections:receiver_act",
    article=TEN,
    seen_by=_receivers,
    name=lambda receiver: f"{receiver.objection} 更正通知",
    subject=lambda receiver: receiver.objection.subject,
    crumbs=lambda receiver: _case_crumbs(receiver.objection),
    back=lambda receiver: receiver.objection.get_absolute_url(),
    before=lambda receiver, by, at: _recheck(receiver.objection, by, at),
    table={
        "tell": Act(
            title="登记更正告知",
            roles=STAFF,
            form=ToldForm,
            template="objections/receiver_tell.html",
            told=("在更正通知清单上记为已告知；全部告知后，通知更正的期限办结。",),
            said=lambda receiver, made: f"已登记告知{receiver.holder}。",
            do=answering.tell_receiver,
            detail=lambda made: made.what,
        ),
    },
)


def _papers(user: User) -> QuerySet[Document]:
    of_cases = Document.objects.visible_to(user).filter(case_key__startswith=f"{Objection._meta.label_lower}:")
    return of_cases.select_related("subject", "issued_by")


def _case_of(document: Document) -> Objection:
    return Objection.objects.select_related("subject__department").of_paper(document)


def _reached(document: Document, by: User, at: datetime) -> list[str]:
    return [f"{document.issued_by}于 {document.issued_on} 签发的本文书记为已送达，写入办理过程。"]


PAPER: Acts[Document] = Acts(
    address="objections:paper_act",
    article=TEN,
    seen_by=_papers,
    subject=lambda document: document.subject,
    crumbs=lambda document: _case_crumbs(_case_of(document)),
    back=lambda document: _case_of(document).get_absolute_url(),
    before=lambda document, by, at: _recheck(_case_of(document), by, at),
    table={
        "serve": Act(
            title="登记送达",
            roles=STAFF,
            form=PaperForm,
            told=_reached,
            said=lambda document, made: f"已登记送达：{document}。",
            do=answering.serve,
        ),
    },
)
