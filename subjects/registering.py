"""Keeping the register: subjects, people in office, commitments, evaluations. Every act asks for the re-grade it needs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, models, transaction
from django.utils.timezone import localtime

from accounts.gate import Refused
from accounts.history import keep
from accounts.models import Department, User
from accounts.versions import require_version
from subjects.models import Cause, Commitment, Evaluation, Industry, Person, Post, Subject
from subjects.requests import ask_regrade, tell_renamed


def _keep_once(
    row: models.Model,
    *,
    by: User,
    at: datetime,
    reason: str,
    article: str,
    twice: str,
    field: str = "",
) -> None:
    """Save a fact; one that somebody else has entered already is refused in words."""
    try:
        with transaction.atomic():
            keep(row, by=by, reason=reason, at=at)
    except IntegrityError as collision:
        raise Refused(article, twice, field) from collision


@transaction.atomic
def register(subject: Subject, *, by: User, at: datetime) -> Subject:
    """Put a subject under supervision from `enrolled_on` (R20)."""
    twice = f"{subject}的主体代码已登记，请核对。"
    _keep_once(subject, by=by, at=at, reason="登记信用主体", article="第二条", twice=twice, field="code")
    ask_regrade([subject.pk], Cause.OTHER, "登记信用主体")
    return subject


@transaction.atomic
def amend(subject: Subject, *, reason: str, seen: int | None = None, by: User, at: datetime) -> Subject:
    """Change the register; the span under supervision and the industry may move the grade.

    `seen` is the version that the person had before him; `Stale` is raised when it is not the newest.
    """
    if not reason.strip():
        raise Refused("第五条", "更改主体信息须写明理由。")
    stored = Subject.objects.select_for_update().get(pk=subject.pk)
    require_version(stored, seen)
    _keep_once(subject, by=by, at=at, reason=reason, article="第二条", twice="该主体代码已由其他主体登记，请核对。")
    ask_regrade([subject.pk, *_units_moved(stored, subject)], Cause.OTHER, f"主体信息更改：{reason}")
    if _read_as(stored) != _read_as(subject):
        tell_renamed(subject, "主体名称、字号或者类型更改")
    return subject


def _read_as(subject: Subject) -> tuple[str, str, str]:
    return subject.name, subject.trade_name, subject.kind


def _units_moved(before: Subject, after: Subject) -> models.QuerySet[Post, int]:
    """Where a natural person's records count (R6) that turns out to be another one: the units of both."""
    indexes = {before.identity_index, after.identity_index} if before.identity_index != after.identity_index else set()
    posts = Post.objects.filter(person__identity_index__in=indexes - {None})
    return posts.values_list("subject", flat=True)


def person_with(number: str, name: str, *, by: User | None, at: datetime, check_waiver: str = "") -> Person:
    """The person with this citizen number, made when unknown; a known one keeps the name, unless it has none yet."""
    person = Person(name=name, check_waiver=check_waiver)
    person.set_identity(number)
    known = Person.objects.filter(identity_index=person.identity_index)
    if found := known.first():
        if found.name == Person.NO_NAME != name:
            found.name = name
            keep(found, by=by, reason="登记姓名", at=at)
        return found
    try:
        with transaction.atomic():
            keep(person, by=by, reason="登记人员", at=at)
    except IntegrityError:  # Somebody else registered the same person in between.
        return known.get()
    return person


@transaction.atomic
def appoint(
    subject: Subject,
    *,
    person: Person,
    office: Post.Office,
    from_on: date,
    until_on: date | None = None,
    by: User,
    at: datetime,
) -> Post:
    """Someone takes one of the two posts; a record the person brings burdens the unit (R6). Unknown ones are registered."""
    if not person.pk:
        person = person_with(person.identity, person.name, by=by, at=at, check_waiver=person.check_waiver)
    Person.objects.select_for_update().get(pk=person.pk)
    post = Post(subject=subject, person=person, office=office, from_on=from_on, until_on=until_on)
    twice = f"{person}自{from_on}起的{post.get_office_display()}任职已登记。"
    _keep_once(post, by=by, at=at, reason="任职", article="第十二条", twice=twice)
    ask_regrade([subject.pk], Cause.PEOPLE, f"{post.get_office_display()}任职")
    return post


@transaction.atomic
def leave(post: Post, *, on: date, reason: str = "", by: User, at: datetime) -> Post:
    """The person holds the post no more from `on`; what happened in office stays with the unit (R6).

    A day that was entered before is corrected only with a reason.
    """
    post = Post.objects.select_for_update().get(pk=post.pk)
    if post.until_on and not reason.strip():
        raise Refused("第五条", f"已登记{post.until_on}离任，更正离任日期须写明理由。")
    if on < post.from_on:
        raise Refused("第十二条", f"离任日期不能早于任职日期{post.from_on}。")
    post.until_on = on
    keep(post, by=by, reason=reason or "离任", at=at)
    ask_regrade([post.subject_id], Cause.PEOPLE, f"{post.get_office_display()}离任")
    return post


@transaction.atomic
def commit(
    subject: Subject,
    *,
    made_on: date,
    published_at: str = "",
    until_on: date | None = None,
    by: User,
    at: datetime,
) -> Commitment:
    """A public commitment is made (R11), for good or through a last day."""
    if until_on and until_on < made_on:
        raise Refused("第十二条（一）1", f"有效期至（{until_on}）早于承诺日期（{made_on}），请核对。", "until_on")
    commitment = Commitment(subject=subject, made_on=made_on, published_at=published_at, until_on=until_on)
    twice = f"{made_on}的公开承诺已登记。"
    _keep_once(commitment, by=by, at=at, reason="公开承诺", article="第十二条（一）1", twice=twice)
    ask_regrade([subject.pk], Cause.COMMITTED, "作出公开承诺")
    return commitment


@transaction.atomic
def amend_commitment(
    commitment: Commitment, *, published_at: str, until_on: date | None, reason: str, by: User, at: datetime
) -> Commitment:
    """Where it is published, or its last day, was entered wrongly or not at all. Raises Refused."""
    commitment = Commitment.objects.select_for_update().get(pk=commitment.pk)
    if until_on and until_on < commitment.made_on:
        fault = f"有效期至（{until_on}）早于承诺日期（{commitment.made_on}），请核对。"
        raise Refused("第十二条（一）1", fault, "until_on")
    today, before = localtime(at).date(), commitment.until_on
    if until_on and until_on < today and (before is None or until_on < before):
        fault = f"有效期至不能改到今天以前（{until_on}）：承诺会就此终止。撤回的请登记终止；违背的须先听取陈述，由另一人认定（R5、R11）。"
        raise Refused("第八条", fault, "until_on")
    commitment.published_at, commitment.until_on = published_at, until_on
    keep(commitment, by=by, reason=reason, at=at)
    ask_regrade([commitment.subject_id], Cause.COMMITTED, f"公开承诺更正：{reason}")
    return commitment


@transaction.atomic
def end_commitment(
    commitment: Commitment, *, on: date, ending: Commitment.Ending, by: User, at: datetime
) -> Commitment:
    """The commitment was withdrawn on a day (R11); that it was broken is found after the subject was heard (R5)."""
    if ending == Commitment.Ending.BROKEN:
        raise Refused("第八条", "违背承诺须先听取信用主体陈述，由提出人以外的人认定（R5、R11），不能直接登记。")
    if commitment.until_on and on > commitment.until_on:
        told = f"该承诺有效期至 {commitment.until_on}，次日起已不再有效，不必登记撤回。"
        raise Refused("第十二条（一）1", told, "on")
    return _end(commitment, on, ending, by, at)


@transaction.atomic
def find_broken(commitment: Commitment, *, on: date, by: User, at: datetime) -> Commitment:
    """The bureau found the commitment broken, on the day of its decision (R11); whoever heard the subject asks this."""
    return _end(commitment, on, Commitment.Ending.BROKEN, by, at)


def _end(commitment: Commitment, on: date, ending: Commitment.Ending, by: User, at: datetime) -> Commitment:
    commitment = Commitment.objects.select_for_update().get(pk=commitment.pk)
    if commitment.ended_on:
        raise Refused("第十二条（一）1", f"该承诺已于{commitment.ended_on}终止。")
    if on < commitment.made_on:
        raise Refused("第十二条（一）1", f"终止日期不能早于承诺日期{commitment.made_on}。")
    commitment.ended_on, commitment.ending = on, ending
    keep(commitment, by=by, reason=f"承诺终止：{ending.label}", at=at)
    ask_regrade([commitment.subject_id], Cause.COMMITTED, f"公开承诺终止（{ending.label}）")
    return commitment


@transaction.atomic
def evaluate(
    subject: Subject,
    *,
    source: Evaluation.Source,
    result: Evaluation.Result,
    dated_on: date,
    by: User,
    at: datetime,
) -> Evaluation:
    """A national or provincial evaluation arrived (R17)."""
    evaluation = Evaluation(subject=subject, source=source, result=result, dated_on=dated_on)
    twice = f"{dated_on}的{evaluation.get_source_display()}综合评价已登记。"
    _keep_once(evaluation, by=by, at=at, reason="综合评价", article="第四条", twice=twice)
    ask_regrade([subject.pk], Cause.EVALUATED, f"{evaluation.get_source_display()}公共信用综合评价")
    return evaluation


@transaction.atomic
def settle_industry(industry: Industry, *, departments: Iterable[Department], by: User, at: datetime) -> Industry:
    """Article 11: add or change a class of the register, and say which departments supervise it."""
    parent = industry.parent
    if parent and (parent.parent_id or parent.pk == industry.pk):
        raise Refused("第十一条", "行业类别只分两级，上级类别须为第一级。")
    if parent and industry.pk and industry.divisions.exists():
        raise Refused("第十一条", f"{industry}下有细分行业，不能再归入其他类别。")
    industry.save()
    industry.departments.set(departments)
    return industry


def industry_told(industry: Industry) -> str:
    """Where a class stands and who supervises it, in words."""
    names = "、".join(str(department) for department in industry.departments.all()) or "无"
    return f"上级类别：{industry.parent or '无'}；监管部门：{names}；{'在用' if industry.active else '停用'}"


def show_number(subject: Subject, *, reason: str, by: User, at: datetime) -> str:
    """A natural person's whole number, to somebody who says why; the journal keeps the reason, not the number."""
    return subject.full_code
