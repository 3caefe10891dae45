"""One of everything that an address can be about."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import Department, Role, User
from briefing.models import Circular, CircularFile
from credit.hearing import notifying
from credit.levels import asking, certifying, policies
from credit.models import (
    CalendarChange,
    CreditRecord,
    Determination,
    GradeChange,
    HandedIn,
    ImportBatch,
    Paper,
    RuleVersion,
)
from credit.records import recording
from credit.regulation.rulebook import FIRST
from credit.rulebook import changing, interpreting
from disclosure import working
from disclosure.publishing import drafting as publishing
from disclosure.publishing import levels
from disclosure.sharing import filing, reconciling, telling
from documents.models import Batch, Document
from inspections.drawing import opening
from inspections.models import (
    Assignment,
    Checklist,
    ChecklistItem,
    DrawnSubject,
    Finding,
    Inspection,
    InspectionPolicy,
    Officer,
    PlanLine,
    PoolExclusion,
    StepBack,
    Visit,
)
from inspections.planning import drafting, excluding
from inspections.visiting import photos
from measures import cataloguing
from measures.models import CatalogueItem, Incentive, Reward
from notices.models import Notice
from objections import assigning, checking, intake
from objections.models import Petition, Receiver
from repair.models import Application, Effect
from subjects.models import Commitment, Industry, Subject
from supervision import breaching
from supervision.models import Duty, Procedure, Removal
from tests import makers, people
from tests.inspections import drawing, office
from tests.objections import cases


class World(NamedTuple):
    """One of everything, in the department WH."""

    staff: dict[Role, User]
    arguments: dict[str, str | int]


def make_world() -> World:
    """Everything that an address can be about."""
    staff = {
        Role.CLERK: people.clerk(),
        Role.SUPERVISOR: people.supervisor(),
        Role.LEADER: people.leader(),
        Role.ADMINISTRATOR: people.administrator(),
        Role.AUDITOR: people.auditor(),
    }
    subject = makers.make_subject()
    conduct = makers.make_misconduct(subject, date(2026, 3, 2), item4=5)
    draft = makers.make_penalty(subject, date(2026, 5, 6), makers.State.DRAFT)
    evidence = recording.attach(
        draft,
        ContentFile(b"%PDF-1.4 made up", "a.pdf"),
        title="决定书",
        content_type="application/pdf",
        by=staff[Role.CLERK],
        at=timezone.now(),
    )
    heard = makers.make_misconduct(subject, date(2026, 5, 6), makers.State.DRAFT)
    hearing = notifying.begin(heard, makers.NOTICE, by=staff[Role.CLERK], at=makers.moment(date(2026, 5, 7)))
    handed_in = HandedIn.objects.create(
        round=hearing.round,
        title="培训记录",
        file=ContentFile(b"%PDF-1.4 handed in", "b.pdf"),
        sha256="0" * 64,
        content_type="application/pdf",
        added_by=staff[Role.CLERK],
        added_on=date(2026, 5, 8),
    )
    listing = makers.make_listing(subject, [conduct], date(2026, 4, 1))
    post = makers.make_post(subject, makers.make_person())
    commitment = makers.make_commitment(subject, date(2021, 1, 1))
    paper = Paper.objects.create(title="台账", format="pdf", parameters={}, requested_by=staff[Role.CLERK])
    batch = ImportBatch.objects.create(
        name="a.xlsx",
        file="a.xlsx",
        sha256="0" * 64,
        state=ImportBatch.State.DISCARDED,
        report={},
        uploaded_by=staff[Role.CLERK],
    )
    notice = Notice.objects.create(recipient=staff[Role.CLERK], key="k", title="提醒", told_at=timezone.now())
    makers.grade(subject)
    noted = {"on": date(2026, 3, 2), "old_level": 1, "new_level": 4, "cause": "记录生效", "noted_at": timezone.now()}
    noted["counts_from"] = timezone.localdate()
    change = GradeChange.objects.create(subject=subject, **noted)
    document = certifying.issue_proof(
        subject, as_of=date(2026, 4, 1), known_on=None, by=staff[Role.CLERK], at=timezone.now()
    )
    next_rules = FIRST._replace(version="2999-1", in_force_from=date(2999, 1, 1), statement_working_days=7)
    reading = interpreting.propose(
        question="问",
        reading="答",
        articles=["12.1.2"],
        holds_from=date(2026, 1, 1),
        by=staff[Role.SUPERVISOR],
        at=timezone.now(),
    )
    rules = changing.propose(next_rules, by=staff[Role.SUPERVISOR], at=timezone.now())
    application, effect = repair_rows(conduct, staff[Role.CLERK])
    accident = makers.make_accident(subject, date(2026, 3, 2), date(2026, 3, 20))
    procedure = Procedure.objects.create(
        number="LR-T-1",
        subject=subject,
        regime="本局四级管理",
        months=12,
        reason="x",
        measures="x",
        opened_by=staff[Role.CLERK],
        opened_on=date(2026, 4, 1),
    )
    procedure.records.set([conduct])
    removal = Removal.objects.create(
        listing=listing, way="early", received_on=date(2026, 5, 1), application="x", opened_by=staff[Role.CLERK]
    )
    determination = Determination.objects.create(
        record=accident,
        nature="especially_bad",
        proposal="x",
        evidence="x",
        proposed_by=staff[Role.CLERK],
        proposed_on=date(2026, 4, 1),
    )
    breach = breaching.propose(commitment, notice=makers.NOTICE, by=staff[Role.CLERK], at=timezone.now()).breach
    duty = Duty.objects.create(
        subject=subject, code="l4_talk", level=4, began_on=date(2026, 4, 1), due_on=date(2026, 4, 16)
    )
    duty.file.save("a.pdf", ContentFile(b"%PDF-1.4 made up"))
    arguments: dict[str, str | int] = {
        "subject": subject.pk,
        "kind": "penalty",
        "record": draft.pk,
        "evidence": evidence.pk,
        "hearing": hearing.pk,
        "hearing_paper": "notice",
        "handed_in": handed_in.pk,
        "listing": listing.pk,
        "conduct": conduct.pk,
        "information_item": makers.catalogue_item().pk,
        "procedure": procedure.pk,
        "removal": removal.pk,
        "breach": breach.pk,
        "determination": determination.pk,
        "duty": duty.pk,
        "post": post.pk,
        "commitment": commitment.pk,
        "paper": paper.pk,
        "batch": batch.pk,
        "notice": notice.pk,
        "rule_proposal": rules.pk,
        "interpretation": reading.pk,
        "rule_version": RuleVersion.objects.get().pk,
        "calendar_change": CalendarChange.objects.get(year=2027).pk,
        "year": 2027,
        "month": 2,
        "day": 28,
        "change": change.pk,
        "document": document.pk,
        "application": application.pk,
        "effect": effect.pk,
        "act": "withdraw",
        "user": staff[Role.AUDITOR].pk,
        "department": Department.objects.get(code="WH").pk,
        "industry": Industry.objects.get(code="KS-02").pk,
    }
    arguments |= mailing_of(document, commitment, staff)
    arguments |= objections_of(conduct, staff)
    arguments |= planning_of(subject, staff)
    arguments |= sharing_of(makers.make_penalty(subject, date(2026, 3, 2), legal_basis="x"), staff[Role.CLERK])
    arguments |= office.one_of_each(subject, staff[Role.CLERK])
    arguments |= {"figure": "terms", "figure_key": "overdue", "quality_check": "no_contact"}
    arguments |= circulars_of(staff, document)
    arguments |= draws_of(subject, staff[Role.CLERK])
    arguments |= visit_of(subject, staff[Role.CLERK])
    arguments |= publications_of(makers.make_accident(subject, date(2026, 9, 2), date(2026, 9, 20)), staff)
    arguments |= measures_of(subject, staff)
    return World(staff, arguments)


def mailing_of(document: Document, commitment: Commitment, staff: dict[Role, User]) -> dict[str, str | int]:
    """A batch with one issued paper, the scan of a commitment, a version of the values that waits."""
    clerk, at = staff[Role.CLERK], timezone.now()
    done = {"state": "done", "gathered": True, "total": 1, "done": 1, "finished_at": at}
    batch = Batch.objects.create(
        kind="grade_notice", title="x", department=commitment.subject.department, by=clerk, key="x", **done
    )
    batch.lines.create(about=1, subject=commitment.subject, state="issued", document=document)
    content = ContentFile(b"%PDF-1.4 a promise", "d.pdf")
    scan = asking.keep_scan(commitment, file=content, title="承诺书", content_type="application/pdf", by=clerk, at=at)
    policy = policies.propose(
        effective_on=date(2099, 1, 1), basis="x", values=policies.USUAL, by=staff[Role.SUPERVISOR], at=at
    )
    return {"paper_batch": batch.pk, "commitment_scan": scan.pk, "telling_policy": policy.pk}


def measures_of(subject: Subject, staff: dict[Role, User]) -> dict[str, str | int]:
    """A measure that ended with the level, a reward by another department, an item that waits."""
    at, day = timezone.now(), date(2026, 1, 5)
    item = CatalogueItem.objects.get(number="JL-02")
    incentive = Incentive.objects.create(
        year=2026,
        sequence=1,
        subject=subject,
        item=item,
        from_on=day,
        fell_on=day,
        state=Incentive.State.LAPSED,
        given_by=staff[Role.SUPERVISOR],
        given_at=at,
    )
    reward = Reward.objects.create(subject=subject, authority="x", sector="x", title="x", awarded_on=day)
    meant = cataloguing.Meant(cataloguing.Kind.RESTRAINT, "CJ-99", "x", "x", 3, 4, date(2030, 1, 1))
    proposed = cataloguing.propose(meant, by=staff[Role.SUPERVISOR], at=at)
    return {"incentive": incentive.pk, "reward": reward.pk, "catalogue_item": proposed.pk}


def planning_of(subject: Subject, staff: dict[Role, User]) -> dict[str, str | int]:
    """A policy that waits, a plan in its making with a batch, an officer, an exclusion that waits."""
    clerk, at = staff[Role.CLERK], timezone.now()
    policy = InspectionPolicy.objects.create(
        title="x", effective_on=date(2030, 1, 1), basis="x", proposed_by=staff[Role.SUPERVISOR], proposed_at=at
    )
    plan = drafting.draw_up(subject.department, at.year, drafting.Capacity(100, 2, 2), by=clerk, at=at)
    line = PlanLine(plan=plan, title="x", industry=subject.industry, items="x")
    line.from_on, line.until_on = date(at.year, 3, 1), date(at.year, 6, 30)
    drafting.keep_line(line, by=clerk, at=at)
    officer = Officer.objects.create(
        name="子虚", department=subject.department, certificate="410183-P001", certified_from=date(2026, 1, 1)
    )
    meant = excluding.Meant(PoolExclusion.Reason.STOPPED, "x", timezone.localdate(at), timezone.localdate(at))
    exclusion = excluding.propose(subject, meant, by=clerk, at=at)
    return {
        "inspection_policy": policy.pk,
        "plan": plan.pk,
        "plan_line": line.pk,
        "officer": officer.pk,
        "exclusion": exclusion.pk,
    }


def draws_of(subject: Subject, by: User) -> dict[str, str | int]:
    """A draft of a draw with everything that hangs on one."""
    scheme = drawing.SCHEME._replace(until_on=date(2099, 1, 1))
    draw = opening.begin(makers.industry("KS-02"), scheme, by=by, at=timezone.now())
    officers = [drawing.officer(serial, name) for serial, name in enumerate(("甲检查", "乙检查"), 1)]
    recusal = opening.recuse(draw, officers[0], subject, reason="近亲属任职", by=by, at=timezone.now())
    drawn = DrawnSubject.objects.create(
        draw=draw, subject=subject, key=subject.code, level=1, place=1, officer_1=officers[0], officer_2=officers[1]
    )
    step = StepBack.objects.create(draw=draw, reason="x", stood="draft", asked_by=by, asked_at=timezone.now())
    found = {"draw": draw, "draw_recusal": recusal, "drawn": drawn, "step_back": step}
    return {name: row.pk for name, row in found.items()}


def visit_of(subject: Subject, clerk: User) -> dict[str, str | int]:
    """An inspection under way with a problem and a picture, and one that was brought in by file."""
    known = {"department": subject.department, "certified_from": date(2024, 1, 1)}
    officer = Officer.objects.create(user=clerk, name="甲经办", certificate="W-1", **known)
    visit = Visit.objects.create(
        subject=subject,
        department=subject.department,
        manner="daily",
        checklist=Checklist.objects.get(industry=subject.industry),
        visited_on=date(2026, 5, 6),
        begun_by=clerk,
        begun_at=timezone.now(),
    )
    visit.officers.set([officer, Officer.objects.create(name="庚经办", certificate="W-2", **known)])
    item = ChecklistItem.objects.filter(checklist=visit.checklist_id).earliest("position")
    finding = Finding.objects.create(visit=visit, item=item, fact="x", basis="x", measure="spot")
    photo = photos.attach(visit, ContentFile(b"\xff\xd8\xff made up", "a.jpg"), item=None, by=clerk, at=timezone.now())
    inspection = Inspection.objects.create(
        number="JC-T-1", subject=subject, inspected_on=date(2026, 5, 6), inspectors=["甲", "乙"], result="passed"
    )
    assignment = Assignment.objects.create(
        subject=subject,
        department=subject.department,
        manner="daily",
        from_on=date(2026, 5, 6),
        until_on=date(2026, 5, 6),
        source="x",
        source_key="x",
        made_by=clerk,
        made_at=timezone.now(),
    )
    return {
        "assignment": assignment.pk,
        "visit": visit.pk,
        "item": item.pk,
        "officer": officer.pk,
        "finding": finding.pk,
        "photo": photo.pk,
        "checklist": item.checklist_id,
        "inspection": inspection.pk,
    }


def repair_rows(record: CreditRecord, by: User) -> tuple[Application, Effect]:
    """An application for repair that waits for acceptance, and an effect that waits for its receipt."""
    application = Application.objects.create(
        year=2026,
        sequence=1,
        record=record,
        subject=record.subject,
        channel="direct",
        applicant="子虚",
        telephone="1",
        received_on=date(2026, 11, 2),
        severity="serious",
        edition="36-2025",
        opens_on=date(2026, 11, 2),
        registered_by=by,
        registered_at=timezone.now(),
    )
    application.records.set([record])
    return application, Effect.objects.create(application=application, kind="sharing")


def sharing_of(record: CreditRecord, by: User) -> dict[str, str | int]:
    """A penalty handed over to the credit platform in a file, and a reconciliation that misses it."""
    makers.make_post(record.subject, makers.make_person("亡是公"))
    working.work((telling.follow,), timezone.now())
    batch = filing.make("organisations", by=by, at=timezone.now())
    data = b"CF_XDR_SHXYM,CF_WSH\n"
    reconciliation = reconciling.compare(data, "a.csv", "penalty", by=by, at=timezone.now())
    return {
        "message": batch.messages.get().pk,
        "share_batch": batch.pk,
        "file_form": "csv",
        "reconciliation": reconciliation.pk,
        "difference": reconciliation.differences.get().pk,
    }


def objections_of(record: CreditRecord, staff: dict[Role, User]) -> dict[str, str | int]:
    """An objection under way with everything that hangs on one; no paper is set, which would take longest."""
    clerk, supervisor = staff[Role.CLERK], staff[Role.SUPERVISOR]
    evidence = recording.attach(
        record,
        ContentFile(b"%PDF-1.5", "b.pdf"),
        title="笔录",
        content_type="application/pdf",
        by=clerk,
        at=timezone.now(),
    )
    objection = cases.under_way(record, clerk, supervisor)
    enclosure = intake.enclose(
        objection,
        ContentFile(b"%PDF-1.6", "c.pdf"),
        title="凭证",
        content_type="application/pdf",
        by=supervisor,
        at=cases.at(),
    )
    lent = people.clerk("FM", username="ren", display_name="壬借调")
    petition = assigning.petition(objection, Petition.Kind.LOAN, lent, reason="人手不足", by=supervisor, at=cases.at())
    receiver = Receiver.objects.create(objection=objection, what="台账", sent_at=cases.at(), holder="信用办")
    asked = checking.Asked("XY-2026-0001", "letter", cases.DAY, [record], "请核查处罚金额")
    return {
        "check_notice": checking.register(record.subject, asked=asked, by=clerk, at=cases.at()).pk,
        "ending": "page",
        "objection": objection.pk,
        "petition": petition.pk,
        "claim": objection.claims.get().pk,
        "draft": "opinion",
        "document": cases.paper_of(objection, supervisor).pk,
        "receiver": receiver.pk,
        "enclosure": enclosure.pk,
        "disputed_evidence": evidence.pk,
    }


def circulars_of(staff: dict[Role, User], document: Document) -> dict[str, str | int]:
    """A draft of the department, and an issued circular whose paper is this document."""
    clerk, department = staff[Role.CLERK], makers.department()
    words = {"overview": "x", "praise": "x", "problems": "x", "demands": "x", "department": department}
    figures = {"day": "2026-10-31", "before": [0] * 5, "sections": []}
    same = {"figures": figures, "drafted_by": clerk, "edited_by": clerk, "edited_at": timezone.now(), **words}
    draft = Circular.objects.create(first=date(2026, 10, 1), **same)
    issued = Circular.objects.create(
        first=date(2026, 9, 1), state="issued", issued_by=staff[Role.LEADER], document=document, **same
    )
    CircularFile.objects.create(circular=issued, docx=b"PK", sha256="0" * 64)
    return {"circular": draft.pk, "circular_issued": issued.pk, "circular_ending": "docx"}


def publications_of(record: CreditRecord, staff: dict[Role, User]) -> dict[str, str | int]:
    """A publication that waits for its signature, and a decision about levels that waits for the leader's."""
    day = date(2026, 11, 24)
    publication = publishing.draft(record, by=staff[Role.CLERK], at=makers.moment(day))
    publishing.submit(publication, by=staff[Role.CLERK], at=makers.moment(day))
    edition = levels.propose(from_on=day, basis="x", by=staff[Role.SUPERVISOR], at=makers.moment(day))
    return {"publication": publication.pk, "level_edition": edition.pk}
