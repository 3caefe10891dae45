"""The steps of a draw: what each asks for, what it refuses, what stays unwritten, and what the database itself keeps."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.gate import Refused
from credit.models import CreditRecord, Dispute, Term
from documents.models import Document
from inspections.drawing import freezing, lots, opening, rotation, seeding, sending, voiding
from inspections.drawing.algorithm import commitment, digest, seed_of
from inspections.drawing.lists import key_of, masked_name, read
from inspections.models import (
    Assignment,
    Draw,
    DrawnSubject,
    Inspection,
    InspectionPlan,
    InspectionPolicy,
    Officer,
    PlanLine,
    Recusal,
    Visit,
)
from inspections.planning import drafting, submitting
from inspections.visiting import terms
from notices.models import Notice
from subjects.models import Subject
from tests import makers, people
from tests.inspections import drawing as at_work
from tests.inspections.drawing import SCHEME, TODAY, Office, at
from tests.papers import assert_sound, text_of

pytestmark = pytest.mark.django_db
State = Draw.State
LATER = TODAY + timedelta(days=3)


@pytest.fixture
def units(db: None) -> list[Subject]:
    return at_work.pool()


@pytest.fixture
def who(db: None) -> Office:
    return at_work.office()


def as_it_was(draw: Draw) -> tuple[object, ...]:
    """Everything of a draw that an act could change."""
    row = Draw.objects.filter(pk=draw.pk).values_list(
        "state", "list_sha256", "commitment", "public_seed", "seed", "published_on", "archived_on", "witnesses"
    )
    return (
        *row.get(),
        draw.drawn.count(),
        draw.steps_back.count(),
        Assignment.objects.count(),
        Document.objects.count(),
    )


def refused(draw: Draw, act: Callable[[], object]) -> str:
    """What the refusal says; nothing was written."""
    before = as_it_was(draw)
    with pytest.raises(Refused) as refusal:
        act()
    assert as_it_was(draw) == before
    return refusal.value.reason


def test_the_frozen_list_holds_levels_officers_quotas_and_who_is_left_out_with_why(
    units: list[Subject], who: Office
) -> None:
    makers.make_subject("注销公司", deregistered_on=date(2026, 11, 1))
    at_work.officer(8, "戊检查", until=TODAY + timedelta(days=3))

    draw = at_work.frozen(who)

    made = read(draw.frozen)
    assert Counter(row.stratum for row in made.subjects) == {"1": 4, "3": 2}
    assert made.quotas == made.proposed == {"1": 1, "3": 1}
    assert [(row.name, row.reason) for row in made.excluded] == [("注销公司", "2026-11-01 已注销")]
    assert [row.name for row in made.officers] == ["甲检查", "乙检查", "丙检查", "丁检查"]
    assert made.officers_left_out[0].reason == "执法证有效期自 2024-01-01 至 2026-11-27，不覆盖检查期间"
    assert draw.list_sha256 == made.sha256


def test_nothing_personal_stands_on_the_list(units: list[Subject], who: Office) -> None:
    person = units[-1]

    draw = at_work.frozen(who)

    assert "欧阳某" in draw.frozen
    for told in (person.name, person.full_code, person.code):
        assert told not in draw.frozen
    assert masked_name("子虚") == "子某"


def test_the_policy_number_is_exceeded_with_a_reason_and_never_undercut(units: list[Subject], who: Office) -> None:
    more = SCHEME._replace(more=(2, 0, 1, 0), more_because="冬季专项")

    assert read(at_work.frozen(who, more).frozen).quotas == {"1": 3, "3": 2}
    other = makers.industry("KS-01")
    with pytest.raises(Refused, match="增抽理由"):
        opening.begin(other, SCHEME._replace(more=(1, 0, 0, 0)), by=who.clerk, at=at())
    with pytest.raises(Refused, match="不能减少"):
        opening.begin(other, SCHEME._replace(more=(-1, 0, 0, 0), more_because="x"), by=who.clerk, at=at())


def test_a_list_that_cannot_be_drawn_from_is_refused_before_anything_is_frozen(
    units: list[Subject], who: Office
) -> None:
    draw = at_work.drafted(who, SCHEME._replace(more=(9, 0, 0, 0), more_because="x"))
    freeze: Callable[[], object] = lambda: freezing.freeze(draw, by=who.clerk, at=at())  # noqa: E731

    assert "一级应抽 10 户，名录库只有 4 户" in refused(draw, freeze)
    opening.change(draw, SCHEME, by=who.clerk, at=at())
    Officer.objects.exclude(name="甲检查").update(active=False)
    told = refused(draw, freeze)
    assert "没有两名可派的检查人员" in told
    assert "可派：甲检查" in told
    InspectionPolicy.objects.all().delete()
    assert "没有已批准的分级分类检查政策" in refused(draw, freeze)


def test_officers_of_another_department_are_lent(units: list[Subject], who: Office) -> None:
    Officer.objects.exclude(name="甲检查").update(active=False)
    at_work.officer(9, "己检查", department="ZF")
    lent = SCHEME._replace(lenders=[makers.department("ZF")])

    draw = at_work.drawn(who, lent)

    assert {str(officer) for row in draw.drawn.all() for officer in row.officers} == {"甲检查", "己检查"}


def test_a_declared_recusal_is_kept_and_rotation_gives_way_where_nobody_is_left(
    units: list[Subject], who: Office
) -> None:
    first = at_work.dispatched(who)
    Assignment.objects.update(from_on=date(2025, 11, 3), until_on=date(2025, 11, 20))
    row = first.drawn.first()
    assert row
    after = at_work.drafted(who)
    other = Officer.objects.exclude(pk__in=[officer.pk for officer in row.officers]).first()
    assert other
    opening.recuse(after, other, row.subject, reason="近亲属任职", by=who.clerk, at=at())

    made = read(freezing.freeze(after, by=who.clerk, at=at(11)).frozen)

    reasons = {back.officer: back.reason for back in made.recusals if back.subject == row.key}
    assert reasons == {other.certificate: "近亲属任职"}, "of four one is recused: rotation would leave one"
    assert {back.reason for back in made.recusals if back.subject != row.key} == {rotation.ROTATION}


def test_a_draw_gives_every_level_its_quota_two_able_officers_and_a_protocol(units: list[Subject], who: Office) -> None:
    draw = at_work.drawn(who)

    assert draw.seed == seed_of(draw.secret, "4 2 6 1 3", draw.list_sha256)
    assert Counter(draw.drawn.values_list("level", flat=True)) == {1: 1, 3: 1}
    pdf = bytes(Document.objects.get().file.pdf)
    told = ("抽取记录", draw.list_sha256, draw.commitment, draw.secret, draw.seed, "4 2 6 1 3", "1/4（25.0%）")
    assert_sound(pdf, *told, "作废重抽0次", "纪检监察室子见证", "丑见证", draw.number)
    for row in draw.drawn.all():
        assert f"{row.officer_1}、{row.officer_2}" in text_of(pdf)


def test_the_secret_is_sealed_until_the_draw(units: list[Subject], who: Office) -> None:
    draw = at_work.committed(who)

    assert commitment(draw.secret) == draw.commitment
    with transaction.atomic():
        stored = Draw.objects.filter(pk=draw.pk).extra(select={"raw": "secret"}).values_list("raw", flat=True).get()
    assert draw.secret not in str(stored)
    assert not hasattr(draw.history.first(), "secret")


def test_the_two_seeds_are_of_two_persons_and_the_public_one_comes_after(units: list[Subject], who: Office) -> None:
    draw = at_work.committed(who)

    def take(**other: object) -> Callable[[], object]:
        public = at_work.public()._replace(**{k: v for k, v in other.items() if k != "by"})  # type: ignore[arg-type]
        return lambda: seeding.take(draw, public, by=other.get("by", who.supervisor), at=at(9, 25))  # type: ignore[arg-type]

    assert "由另一人录入" in refused(draw, take(by=who.clerk))
    assert "在承诺" in refused(draw, take(thrown_at=at(9, 9)))
    assert "尚未到" in refused(draw, take(thrown_at=at(9, 26)))
    for blank in ("value", "told", "thrown_by"):
        assert "请写明" in refused(draw, take(**{blank: " "}))
    take()()
    assert "不能更改" in refused(draw, take(value="1 1 1 1 1"))


def test_moves_out_of_turn_are_refused_and_write_nothing(units: list[Subject], who: Office) -> None:
    acts: dict[str, Callable[[Draw], object]] = {
        "freeze": lambda one: freezing.freeze(one, by=who.clerk, at=at(12)),
        "commit": lambda one: seeding.commit(one, by=who.clerk, at=at(12)),
        "seed": lambda one: seeding.take(one, at_work.public(moment=at(12, 30)), by=who.supervisor, at=at(13)),
        "draw": lambda one: lots.reveal(one, witnesses="子", by=who.clerk, at=at(12)),
        "dispatch": lambda one: sending.dispatch(one, by=who.clerk, at=at(12)),
        "publish": lambda one: sending.publish(one, on=TODAY, where="网站", by=who.clerk, at=at(12)),
        "archive": lambda one: sending.archive(one, on=TODAY, where="档案室", by=who.clerk, at=at(12)),
    }
    right = {"draft": "freeze", "frozen": "commit", "committed": "seed", "drawn": "dispatch", "dispatched": ""}

    draw = at_work.drafted(who)
    for state, may in right.items():
        draw.refresh_from_db()
        assert draw.state == state
        for name, act in acts.items():
            if name != may:
                refused(draw, lambda act=act: act(draw))  # type: ignore[misc]
        if may == "seed":
            acts["seed"](draw)
            may = "draw"
        if may:
            acts[may](draw)


def test_other_departments_and_leaders_take_no_step(units: list[Subject], who: Office) -> None:
    draw = at_work.drafted(who)
    stranger = people.clerk("FM", username="geng", display_name="庚经办")

    for by in (stranger, who.leader):
        assert "由危化品监管科的人员办理" in refused(draw, lambda by=by: freezing.freeze(draw, by=by, at=at()))  # type: ignore[misc]
    with pytest.raises(Refused):
        opening.begin(makers.industry("KS-02"), SCHEME, by=who.leader, at=at())


def test_a_replacement_is_the_next_of_its_level_counted_and_printed(units: list[Subject], who: Office) -> None:
    draw = at_work.drawn(who)
    row = draw.drawn.get(level=1)

    assert "更换理由" in refused(draw, lambda: lots.replace(row, reason=" ", by=who.clerk, at=at(10)))
    came = lots.replace(row, reason="已停产三个月", by=who.clerk, at=at(10))

    assert (came.level, came.place, came.came_for) == (1, row.place, row)
    pdf = bytes(Document.objects.latest("pk").file.pdf)
    assert "更换对象1次" in text_of(pdf)
    assert "已停产三个月" in text_of(pdf)
    assert "已经更换" in refused(draw, lambda: lots.replace(row, reason="x", by=who.clerk, at=at(10)))
    only = draw.drawn.get(level=3)
    lots.replace(only, reason="x", by=who.clerk, at=at(10, 1))
    last = draw.drawn.get(level=3, gone_at=None)
    assert "没有可以递补" in refused(draw, lambda: lots.replace(last, reason="x", by=who.clerk, at=at(10, 2)))
    sending.dispatch(draw, by=who.clerk, at=at(10, 30))
    assert "派发之前" in refused(draw, lambda: lots.replace(last, reason="x", by=who.clerk, at=at(11)))


def test_stepping_back_needs_a_reason_and_a_leader_and_is_printed_on_every_later_protocol(
    units: list[Subject], who: Office
) -> None:
    draw = at_work.drawn(who)
    assert "请写明作废重抽的理由" in refused(draw, lambda: voiding.ask(draw, reason=" ", by=who.clerk, at=at(10)))
    step = voiding.ask(draw, reason="名单漏列一户", by=who.clerk, at=at(10))
    assert Notice.objects.filter(recipient=who.leader, title__contains="作废重抽").exists()
    assert "尚待局领导决定" in refused(draw, lambda: sending.dispatch(draw, by=who.clerk, at=at(10)))
    for by in (who.clerk, who.supervisor):
        with pytest.raises(Refused, match="由局领导决定"):
            voiding.decide(step, approved=True, note="", by=by, at=at(10))
    voiding.decide(step, approved=True, note="同意", by=who.leader, at=at(10, 5))
    second = Draw.objects.get(previous=draw)
    third = at_work.voided(second, who, "日期有误")

    freezing.freeze(third, by=who.clerk, at=at(11))
    seeding.commit(third, by=who.clerk, at=at(11, 1))
    seeding.take(third, at_work.public(moment=at(11, 2)), by=who.supervisor, at=at(11, 3))
    lots.reveal(third, witnesses="子见证", by=who.clerk, at=at(11, 4))

    text = text_of(bytes(Document.objects.latest("pk").file.pdf))
    assert "作废重抽2次" in text
    for told in ("CQ-2026-0001在“已抽取”时作废（名单漏列一户；丙领导同意", "CQ-2026-0002在“方案草拟”时作废（日期有误"):
        assert told in text
    assert "不能改为" in refused(draw, lambda: voiding.ask(draw, reason="x", by=who.clerk, at=at(12)))


def test_a_refused_step_back_lets_the_draw_go_on(units: list[Subject], who: Office) -> None:
    draw = at_work.frozen(who)
    step = voiding.ask(draw, reason="想换", by=who.clerk, at=at(10))

    with pytest.raises(Refused, match="请写明理由"):
        voiding.decide(step, approved=False, note="", by=who.leader, at=at(10))
    voiding.decide(step, approved=False, note="理由不成立", by=who.leader, at=at(10))

    assert seeding.commit(draw, by=who.clerk, at=at(11)).state == State.COMMITTED
    assert not Draw.objects.filter(previous=draw).exists()


def test_no_second_draw_of_an_industry_runs_beside_one_that_should_be_voided(units: list[Subject], who: Office) -> None:
    draw = at_work.frozen(who)

    with pytest.raises(Refused, match="请先办完"):
        at_work.drafted(who)
    at_work.voided(draw, who)
    with pytest.raises(Refused, match="抽取〔2026〕2号"):
        at_work.drafted(who)
    assert list(Draw.objects.order_by("sequence").values_list("sequence", flat=True)) == [1, 2]


def batch(who: Office, state: str = "approved") -> PlanLine:
    plan = InspectionPlan.objects.create(
        year=2026,
        department=makers.department("WH"),
        policy=InspectionPolicy.objects.latest("effective_on"),
        state=state,
        days=10,
        pairs=2,
        drawn_up_by=who.clerk,
        **({"decided_by": who.leader, "decided_on": TODAY} if state == "approved" else {}),
    )
    days = {"from_on": TODAY, "until_on": TODAY + timedelta(days=9)}
    return PlanLine.objects.create(
        plan=plan, title="第四季度", industry=makers.industry("KS-02"), items="储存", share=50, **days
    )


def test_a_batch_of_an_approved_plan_is_drawn_once_with_its_share(units: list[Subject], who: Office) -> None:
    line = batch(who)
    draw = opening.begin_batch(line, SCHEME, by=who.clerk, at=at())
    draw = freezing.freeze(draw, by=who.clerk, at=at(9, 5))
    seeding.commit(draw, by=who.clerk, at=at(9, 6))
    seeding.take(draw, at_work.public(moment=at(9, 7)), by=who.supervisor, at=at(9, 8))
    lots.reveal(draw, witnesses="子", by=who.clerk, at=at(9, 9))
    sending.dispatch(draw, by=who.clerk, at=at(9, 10))

    made = read(draw.frozen)

    assert (made.share, made.quotas) == ("50", {"1": 1, "3": 1})
    assert made.plan == "危化品监管科2026年度抽查计划：第四季度"
    with pytest.raises(Refused, match="该批次已有抽取〔2026〕1号"):
        opening.begin_batch(line, SCHEME, by=who.clerk, at=at(10))


def test_nothing_is_frozen_while_the_plan_is_revised_and_afterwards_the_new_share_counts(
    units: list[Subject], who: Office
) -> None:
    line = batch(who)
    draw = opening.begin_batch(line, SCHEME, by=who.clerk, at=at())
    plan = submitting.revise(line.plan, reason="检查力量不足", by=who.clerk, at=at())

    assert "批准后才能锁定名单" in refused(draw, lambda: freezing.freeze(draw, by=who.clerk, at=at(9, 5)))
    line.share = Decimal(25)
    drafting.keep_line(line, by=who.clerk, at=at())
    line.industry = makers.industry("KS-01")
    with pytest.raises(Refused, match="行业类别不能更改"):
        drafting.keep_line(line, by=who.clerk, at=at())
    InspectionPlan.objects.filter(pk=plan.pk).update(state="approved", decided_by=who.leader, decided_on=TODAY)
    made = freezing.freeze(draw, by=who.clerk, at=at(9, 10))

    assert read(made.frozen).share == "25"
    submitting.revise(plan, reason="再调整", by=who.clerk, at=at())
    line.refresh_from_db()
    line.share = Decimal(90)
    with pytest.raises(Refused, match="比例不能更改"):
        drafting.keep_line(line, by=who.clerk, at=at())


def test_the_inspections_of_a_batch_stay_in_the_year_of_its_plan(units: list[Subject], who: Office) -> None:
    with pytest.raises(Refused, match="计划年度（2026年）内"):
        opening.begin_batch(batch(who), SCHEME._replace(until_on=date(2027, 1, 5)), by=who.clerk, at=at())


def test_a_class_is_not_frozen_beside_one_of_its_divisions(units: list[Subject], who: Office) -> None:
    division = makers.industry("KS-02")
    division.parent = makers.industry("KS-01")
    division.save()
    at_work.frozen(who)
    above = opening.begin(makers.industry("KS-01"), SCHEME, by=who.clerk, at=at())

    told = refused(above, lambda: freezing.freeze(above, by=who.clerk, at=at(9, 30)))

    assert "抽取〔2026〕1号" in told
    assert "同样的对象" in told


def test_who_was_drawn_this_year_may_be_drawn_for_the_next(units: list[Subject], who: Office) -> None:
    at_work.dispatched(who)
    ahead = SCHEME._replace(from_on=date(2027, 1, 11), until_on=date(2027, 1, 29))

    assert len(read(at_work.frozen(who, ahead).frozen).subjects) == len(units)


def test_a_result_that_was_exchanged_sends_nobody_out(units: list[Subject], who: Office) -> None:
    draw = at_work.drawn(who)
    row = draw.drawn.get(level=1)
    other = next(unit for unit in units if not draw.drawn.filter(subject=unit).exists())
    pair = {row.officer_1_id, row.officer_2_id}
    another = Officer.objects.exclude(pk__in=pair).first()
    assert another
    before = {"subject": row.subject_id, "officer_1": row.officer_1_id, "key": row.key}
    for changed in ({"subject": other.pk}, {"officer_1": another.pk}, {"key": key_of(other), "subject": other.pk}):
        DrawnSubject.objects.filter(pk=row.pk).update(**changed)

        assert "已被改动" in refused(draw, lambda: sending.dispatch(draw, by=who.clerk, at=at(10)))
        DrawnSubject.objects.filter(pk=row.pk).update(**before)
    assert sending.dispatch(draw, by=who.clerk, at=at(10)).state == State.DISPATCHED


def test_a_plan_that_is_not_approved_gives_no_draw(units: list[Subject], who: Office) -> None:
    with pytest.raises(Refused, match="批准后才能"):
        opening.begin_batch(batch(who, "submitted"), SCHEME, by=who.clerk, at=at())


def test_sending_out_gives_each_drawn_subject_its_visit_or_none_at_all(units: list[Subject], who: Office) -> None:
    draw = at_work.drawn(who)
    Officer.objects.filter(pk=draw.drawn.last().officer_1_id).update(active=False)  # type: ignore[union-attr]

    assert "没有有效的执法证件" in refused(draw, lambda: sending.dispatch(draw, by=who.clerk, at=at(10)))
    Officer.objects.update(active=True)
    sending.dispatch(draw, by=who.clerk, at=at(10))

    visits = Assignment.objects.all()
    assert {visit.source_key for visit in visits} == {draw.key}
    assert {visit.subject_id for visit in visits} == set(draw.drawn.values_list("subject", flat=True))
    assert {visit.manner for visit in visits} == {Inspection.Manner.RANDOM}


def test_publication_waits_for_every_result_and_the_archive_for_publication(units: list[Subject], who: Office) -> None:
    draw = at_work.dispatched(who)

    def publish(on: date = TODAY, where: str = "网站") -> Draw:
        return sending.publish(draw, on=on, where=where, by=who.clerk, at=at(15))

    assert "还有 2 户没有录入检查结果" in refused(draw, publish)
    Assignment.objects.update(state="cancelled", cancelled_because="停产")
    assert "应在" in refused(draw, lambda: publish(on=TODAY - timedelta(days=1)))
    assert "公示位置" in refused(draw, lambda: publish(where=""))
    publish()
    assert "存放位置" in refused(draw, lambda: sending.archive(draw, on=TODAY, where="", by=who.clerk, at=at(16)))

    archived = sending.archive(draw, on=TODAY, where="档案室 12 卷", by=who.clerk, at=at(16))

    assert (archived.state, archived.archived_where) == (State.ARCHIVED, "档案室 12 卷")


def test_the_database_keeps_what_was_frozen_committed_to_and_revealed(units: list[Subject], who: Office) -> None:
    draw = at_work.drawn(who)
    columns = ("frozen", "list_sha256", "commitment", "public_seed", "seed", "thrown_by")
    others = {"known_subjects": {"x": 1}, "committed_by": who.leader.pk, "frozen_at": at(1)}

    for column, value in {**dict.fromkeys(columns, "x"), **others}.items():
        with pytest.raises(DatabaseError, match="frozen_draw_never_changes"), transaction.atomic():
            Draw.objects.filter(pk=draw.pk).update(**{column: value})
    assert Draw.objects.filter(pk=draw.pk).update(witnesses="丑见证") == 1


def test_the_database_bars_one_person_for_both_seeds(units: list[Subject], who: Office) -> None:
    draw = at_work.committed(who)

    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.filter(pk=draw.pk).update(seeded_by=who.clerk, public_seed="1", seeded_at=at(10))


def test_a_secret_that_was_exchanged_draws_nobody(units: list[Subject], who: Office) -> None:
    draw = at_work.seeded(who)
    Draw.objects.filter(pk=draw.pk).update(secret="0" * 64)

    assert "已被改动" in refused(draw, lambda: lots.reveal(draw, witnesses="子", by=who.clerk, at=at(10)))


def test_the_list_hashes_to_what_the_script_computes(units: list[Subject], who: Office) -> None:
    draw = at_work.frozen(who)

    assert digest(json.loads(draw.frozen)) == draw.list_sha256


def test_recusals_are_declared_while_the_draw_is_a_draft(units: list[Subject], who: Office) -> None:
    draw, officer = at_work.drafted(who), Officer.objects.first()
    assert officer

    def recuse(of: Subject = units[0], reason: str = "近亲属") -> Recusal:
        return opening.recuse(draw, officer, of, reason=reason, by=who.clerk, at=at())

    elsewhere = makers.make_subject("白石矿业", department_code="FM", industry_code="KS-01")

    made = recuse()
    for of, reason in ((units[0], "近亲属"), (units[1], " "), (elsewhere, "近亲属")):
        with pytest.raises(Refused):
            recuse(of, reason)
    opening.take_back(made, by=who.clerk, at=at())
    recuse()
    freezing.freeze(draw, by=who.clerk, at=at(9, 5))
    with pytest.raises(Refused, match="名单锁定后不能更改"):
        recuse(units[1])


def test_publishing_a_draw_publishes_its_visits_and_not_before_they_were_made(
    units: list[Subject], who: Office
) -> None:
    draw = at_work.dispatched(who)
    visits = []
    for place, row in enumerate(draw.drawn.select_related("assignment", "subject").order_by("place")):
        inspection = Inspection.objects.create(
            number=f"JC-T-{place}", subject=row.subject, inspected_on=LATER, inspectors=["甲", "乙"], result="passed"
        )
        assert row.assignment
        row.assignment.state, row.assignment.inspection = Assignment.State.DONE, inspection
        row.assignment.save()
        visit = Visit.objects.create(
            subject=row.subject,
            department=draw.department,
            assignment=row.assignment,
            manner="random",
            state="done",
            visited_on=LATER,
            begun_by=who.clerk,
            begun_at=at(),
            inspection=inspection,
        )
        terms.start_publication(visit, LATER)
        visits.append(visit)

    def publish(on: date) -> Draw:
        return sending.publish(draw, on=on, where="网站", by=who.clerk, at=at(15, day=LATER + timedelta(days=9)))

    assert "早于其中" in refused(draw, lambda: publish(TODAY))
    publish(LATER + timedelta(days=2))

    assert {visit.published_on for visit in Visit.objects.all()} == {LATER + timedelta(days=2)}
    assert not Term.objects.running().filter(kind=terms.PUBLISH.code).exists()


def test_a_level_that_waits_is_marked_on_the_list_and_the_paper_and_an_unconfirmed_one_is_not_hung_up(
    units: list[Subject], who: Office, client: Client
) -> None:
    Dispute.objects.create(record=CreditRecord.objects.get(subject=units[0]), opened_on=TODAY)
    lowered = makers.make_penalty(units[-1], date(2026, 8, 3))
    makers.grade(lowered.subject)

    draw = at_work.drawn(who, SCHEME._replace(more=(0, 0, 1, 0), more_because="冬季专项"))

    marks = {row.name: row.mark for row in read(draw.frozen).subjects if row.mark}
    assert marks == {units[0].name: "异议处理中", "欧阳某": "待确认"}
    client.force_login(who.clerk)
    sheet = client.get(reverse("inspections:draw_sheet", args=[draw.pk])).content.decode()
    row = sheet[sheet.index("欧阳某") :].split("</tr>")[0]
    assert "待确认" in row
    assert "三级" not in row
