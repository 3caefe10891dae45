"""Who investigates, what they found, and their signatures."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_safe

from accounts.gate import READERS, STAFF, SignedInRequest, allowed
from accounts.models import Role
from documents.issuing import preview
from objections import assigning, investigating, papers
from objections.forms.acts import ConfirmForm, CourseForm, DecideForm, PeopleForm, PetitionForm
from objections.forms.findings import FindingForm
from objections.lines import lines_of
from objections.models import Claim, Objection, Petition
from objections.views.desk import carry_out, found, posted
from objections.views.intake import pdf

State = Objection.State
DECIDERS = (Role.SUPERVISOR, Role.LEADER)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*DECIDERS)
def objection_people(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who may be assigned, with how many cases each; who may not, and exactly why; and what to do if nobody is left."""
    objection = found(request, pk)
    objection.must_be(State.INVESTIGATING, State.SUSPENDED)
    picker = assigning.picker(objection)
    form = PeopleForm(posted(request), eligible=[one.person for one in picker.eligible])

    def do() -> object:
        return assigning.assign(objection, list(form.cleaned_data["people"]), by=request.user, at=now())

    return carry_out(
        request,
        objection,
        form,
        "指派核查人员",
        do,
        template="objections/people_form.html",
        picker=picker,
        chosen=set(form.data.getlist("people")) if form.is_bound else set(),  # type: ignore[attr-defined]
        petitions=objection.petitions.filter(granted=None).select_related("person__department"),
        fewest=assigning.FEWEST,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*READERS)
def petition_add(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """Ask for a recusal, or for the loan of somebody from another department."""
    objection = found(request, pk)
    objection.must_be(*Objection.DISPUTING)
    if kind not in Petition.Kind:
        raise Http404
    asked = Petition.Kind(kind)
    picker = assigning.picker(objection)
    if asked == Petition.Kind.LOAN:
        people = [one.person for one in picker.lendable]
    else:
        people = [one.person for one in picker.eligible]
    initial: dict[str, object] = {
        "person": request.GET.get("person") or (request.user.pk if request.user in people else None)
    }
    form = PetitionForm(posted(request), kind=asked, people=people, initial=initial)

    def do() -> object:
        data = form.cleaned_data
        by_applicant = bool(data.get("by_applicant"))
        return assigning.petition(
            objection,
            asked,
            data["person"],
            reason=data["reason"],
            by=request.user,
            at=now(),
            by_applicant=by_applicant,
        )

    said = {
        Petition.Kind.LOAN: ["报局领导决定；同意后，该人员可以指派，并只能看到本案。", "答复期限照常计算。"],
        Petition.Kind.RECUSAL: [
            "由记录部门的审核人或局领导决定；本人不能决定。",
            "同意后该人员不再参与本案，期限照常计算，不重新起算。",
        ],
    }[asked]
    return carry_out(request, objection, form, f"提出{asked.label}", do, consequences=said)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*DECIDERS)
def petition_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Grant or refuse, with the reason."""
    mine = Objection.objects.visible_to(request.user)
    rows = Petition.objects.select_related("objection__subject__department", "person__department", "asked_by")
    asked = get_object_or_404(rows, pk=pk, objection__in=mine)
    form = DecideForm(posted(request))

    def do() -> object:
        data = form.cleaned_data
        return assigning.decide(asked, granted=data["granted"], decision=data["decision"], by=request.user, at=now())

    said = [
        f"{asked.get_kind_display()}：{asked.person}（{asked.person.department}）",
        f"{'申请人' if asked.by_applicant else asked.asked_by}提出的理由：{asked.reason}",
    ]
    words = f"决定{asked.get_kind_display()}"
    return carry_out(request, asked.objection, form, words, do, consequences=said, title_of_consequences="申请内容")


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def claim_find(request: SignedInRequest, pk: int) -> HttpResponse:
    """The finding of one claim."""
    mine = Objection.objects.visible_to(request.user)
    claims = Claim.objects.select_related("objection__subject__department", "record__subject")
    claim = get_object_or_404(claims, pk=pk, objection__in=mine)
    objection = claim.objection
    objection.must_be(State.INVESTIGATING, State.SIGNING)
    asked = request.GET.get("line", claim.changed_line or claim.line)
    lines = lines_of(claim.record)[1:] if claim.record else []
    line = asked if asked in {one.name for one in lines} else ""
    form = FindingForm(posted(request), claim=claim, line=line, by=request.user, today=localdate())

    def do() -> object:
        return investigating.find(claim, form.found(), by=request.user, at=now())

    return carry_out(
        request,
        objection,
        form,
        f"填写事项{claim.ordinal}的核查结论",
        do,
        template="objections/finding_form.html",
        claim=claim,
        lines=lines,
        line=line,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def objection_course(request: SignedInRequest, pk: int) -> HttpResponse:
    """核查经过."""
    objection = found(request, pk)
    objection.must_be(State.INVESTIGATING, State.SIGNING)
    form = CourseForm(posted(request), initial={"course": objection.course})
    return carry_out(
        request,
        objection,
        form,
        "填写核查经过",
        lambda: investigating.write_course(objection, form.cleaned_data["course"], by=request.user, at=now()),
        consequences=["写入核查意见书第二部分；已签署的意见须重新签署。"],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(*STAFF)
def objection_sign(request: SignedInRequest, pk: int) -> HttpResponse:
    """An investigator signs the opinion as it stands."""
    objection = found(request, pk)
    objection.must_be(State.INVESTIGATING)
    form = ConfirmForm(posted(request))
    return carry_out(
        request,
        objection,
        form,
        "签署核查意见",
        lambda: investigating.sign(objection, by=request.user, at=now()),
        consequences=[
            "您声明：未参与所涉记录的采集、录入、编辑、审核，也未参加当次检查（第十条）。",
            "您对下列核查意见负责；全部核查人员签署后送签发。",
        ],
        text=investigating.opinion_text(objection),
    )


@require_safe
@allowed(*READERS)
def draft_show(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """The opinion or the reply as it would be, marked as a draft."""
    objection = found(request, pk)
    objection.must_be(*Objection.DISPUTING)
    at = now()
    drafts = {"opinion": lambda: papers.opinion(objection), "reply": lambda: papers.reply(objection, localdate())}
    if kind not in drafts:
        raise Http404
    return pdf(preview(drafts[kind](), at).pdf, f"{objection}草稿")
