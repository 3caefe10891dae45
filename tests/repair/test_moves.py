"""Every move of a repair, and every refusal, which writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import pytest

from accounts.gate import Refused
from accounts.models import User
from credit.models import CreditRecord, Term
from credit.records import recording
from credit.regulation.publicity import ORDER_36
from documents.models import Document
from repair import deciding, executing, handling, verifying
from repair.models import Application, Effect, Finding
from tests import makers, people
from tests.repair import office as at_work
from tests.repair.office import TODAY, Office, at

pytestmark = pytest.mark.django_db
State = Application.State


@pytest.fixture
def who(db: None) -> Office:
    return at_work.office()


@pytest.fixture
def record(db: None) -> CreditRecord:
    return at_work.unit_with_penalty()[1]


def written() -> list[int]:
    """How much there is of everything that an act may write."""
    rows = (Application, Application.history, Document, Term, Finding, Effect, CreditRecord.history)
    return [row.count() if hasattr(row, "count") else row.objects.count() for row in rows]


def refused(act: Callable[[], object]) -> Refused:
    """The act is refused and leaves everything as it was."""
    before = written()
    with pytest.raises(Refused) as caught:
        act()
    assert written() == before
    return caught.value


def kinds(application: Application) -> list[str]:
    return list(Document.objects.of_case(application.key).values_list("kind", flat=True))


def running(application: Application) -> dict[str, date | None]:
    return dict(Term.objects.running().filter(case_key=application.key).values_list("kind", "due_on"))


def test_an_application_is_registered_with_its_form_its_checklist_and_three_working_days(
    record: CreditRecord, who: Office
) -> None:
    application = at_work.registered(record, who)

    assert str(application) == "修复〔2026〕1号"
    assert application.state == State.RECEIVED
    assert (application.severity, application.edition) == ("ordinary", ORDER_36.version)
    assert kinds(application) == ["repair_application"]
    assert running(application) == {"repair_accept": date(2026, 11, 27)}
    assert handling.missing_from(application) == []


def test_a_record_is_not_applied_for_before_its_day(who: Office) -> None:
    early = at_work.unit_with_penalty(date(2026, 8, 24))[1]

    told = refused(lambda: at_work.registered(early, who))

    assert "最早可申请日 2026-11-25" in told.reason
    assert told.article == ORDER_36.conditions


def test_a_record_has_one_open_application(record: CreditRecord, who: Office) -> None:
    at_work.registered(record, who)

    assert "正在办理" in refused(lambda: at_work.registered(record, who)).reason


def test_an_application_cannot_have_come_before_the_decision_or_tomorrow(record: CreditRecord, who: Office) -> None:
    for day in (date(2026, 8, 2), TODAY + timedelta(days=1)):
        form = at_work.intake(record, received_on=day)
        assert "收到日期" in refused(partial(handling.register, record, form, by=who.clerk, at=at(TODAY))).reason


def test_what_is_missing_is_asked_for_at_once_and_only_once(record: CreditRecord, who: Office) -> None:
    application = at_work.registered(record, who, complete=False)

    asked = handling.ask_for(application, note="补充 9 月培训照片", by=who.clerk, at=at(TODAY))

    assert asked.state == State.SUPPLEMENT
    assert len(asked.asked_for.split("\n")) == 4
    assert running(asked) == {"repair_supplement": date(2026, 12, 8)}
    titles = handling.missing_from(asked)
    supplied = handling.supply(
        asked, provided=titles, committed_on=TODAY, on=date(2026, 11, 26), by=who.clerk, at=at(date(2026, 11, 26))
    )
    assert (supplied.state, running(supplied)) == (State.RECEIVED, {"repair_accept": date(2026, 12, 1)})
    told = refused(lambda: handling.ask_for(supplied, note="再补", by=who.clerk, at=at(date(2026, 11, 26))))
    assert "一次性告知" in told.reason


def test_nothing_is_asked_for_when_nothing_is_missing(record: CreditRecord, who: Office) -> None:
    application = at_work.registered(record, who)

    assert "齐全" in refused(lambda: handling.ask_for(application, note=" ", by=who.clerk, at=at(TODAY))).reason


def test_an_incomplete_application_is_not_accepted(record: CreditRecord, who: Office) -> None:
    application = at_work.registered(record, who, complete=False)
    pair = [who.first, who.second]

    assert "材料不齐" in refused(lambda: handling.accept(application, pair, by=who.supervisor, at=at(TODAY))).reason


def test_acceptance_starts_ten_working_days_for_the_two_verifiers(record: CreditRecord, who: Office) -> None:
    application = at_work.accepted(record, who)

    assert running(application) == {"repair_decide": date(2026, 12, 8)}
    term = Term.objects.running().get(case_key=application.key)
    assert set(term.handlers.all()) == {who.first, who.second}
    assert kinds(application) == ["repair_application", "repair_acceptance"]


def test_only_a_supervisor_of_the_department_accepts_and_names_two_different_people(
    record: CreditRecord, who: Office
) -> None:
    application = at_work.registered(record, who)
    stranger = people.supervisor("FM", username="geng", display_name="庚审核")

    def accept(by: User, *pair: User) -> Callable[[], object]:
        return lambda: handling.accept(application, pair, by=by, at=at(TODAY))

    for by in (who.clerk, stranger, who.leader):
        assert "审核人" in refused(accept(by, who.first, who.second)).reason
    assert "两名不同" in refused(accept(who.supervisor, who.first, who.first)).reason
    assert "两名不同" in refused(accept(who.supervisor, who.first)).reason
    assert "在岗" in refused(accept(who.supervisor, who.first, who.leader)).reason


def test_a_refusal_has_a_reason_and_ends_the_clock(record: CreditRecord, who: Office) -> None:
    application = at_work.registered(record, who, complete=False)

    assert "理由" in refused(lambda: handling.refuse(application, reason=" ", by=who.supervisor, at=at(TODAY))).reason
    ended = handling.refuse(application, reason="义务未履行", by=who.supervisor, at=at(TODAY))

    assert (ended.state, ended.ended_on, running(ended)) == (State.REFUSED, TODAY, {})
    assert kinds(ended)[-1] == "repair_refusal"
    assert at_work.registered(record, who).sequence == 2


def test_each_of_the_two_verifiers_finds_once_and_nobody_else(record: CreditRecord, who: Office) -> None:
    application = at_work.accepted(record, who)
    found = at_work.finding()

    verifying.find(application, found, by=who.first, at=at(TODAY))

    assert "不能重复" in refused(lambda: verifying.find(application, found, by=who.first, at=at(TODAY))).reason
    assert "不是" in refused(lambda: verifying.find(application, found, by=who.clerk, at=at(TODAY))).reason
    bad = (
        found._replace(opinion=" "),
        found._replace(fulfilled=False),
        found._replace(way=Finding.Way.VISIT),
        found._replace(on=TODAY - timedelta(days=1)),
        found._replace(on=TODAY + timedelta(days=1)),
    )
    for wrong in bad:
        refused(partial(verifying.find, application, wrong, by=who.second, at=at(TODAY)))
    assert set(Term.objects.running().get(case_key=application.key).handlers.all()) == {who.second}


def test_a_verifier_who_has_found_stays_when_others_are_asked(record: CreditRecord, who: Office) -> None:
    application = at_work.accepted(record, who)
    verifying.find(application, at_work.finding(), by=who.first, at=at(TODAY))
    lent = people.clerk("FM", username="xin", display_name="辛借调")

    def ask(*pair: User, reason: str = "休假", by: User = who.supervisor) -> Application:
        return verifying.reassign(application, pair, reason=reason, by=by, at=at(TODAY))

    assert "不能更换" in refused(lambda: ask(who.second, lent)).reason
    assert "理由" in refused(lambda: ask(who.first, lent, reason="")).reason
    assert "审核人" in refused(lambda: ask(who.first, lent, by=who.clerk)).reason
    assert ask(who.first, lent).verifier_2 == lent
    assert application in Application.objects.visible_to(lent)
    assert [notice.title for notice in lent.notices.all()] == ["请核查修复〔2026〕1号：新密市青屏化工有限公司"]
    assert who.first.notices.count() == 1
    verifying.find(application, at_work.finding(), by=lent, at=at(TODAY))
    assert "不是" in refused(lambda: verifying.find(application, at_work.finding(), by=who.second, at=at(TODAY))).reason


def test_nobody_decides_before_two_have_found(record: CreditRecord, who: Office) -> None:
    application = at_work.accepted(record, who)
    verifying.find(application, at_work.finding(), by=who.first, at=at(TODAY))

    for decide in (deciding.grant, deciding.deny):
        told = refused(partial(decide, application, reason="符合", by=who.supervisor, at=at(TODAY)))
        assert "尚未都提交" in told.reason


def test_who_verified_or_registered_does_not_decide(who: Office) -> None:
    _, record = at_work.unit_with_penalty()
    application = handling.register(record, at_work.intake(record), by=who.supervisor, at=at(TODAY))
    second = people.supervisor(username="ren", display_name="壬审核")
    handling.accept(application, [who.first, second], by=second, at=at(TODAY))
    for person in (who.first, second):
        verifying.find(application, at_work.finding(), by=person, at=at(TODAY))

    def grant(by: User) -> Callable[[], object]:
        return lambda: deciding.grant(application, reason="符合", by=by, at=at(TODAY))

    assert "登记了" in refused(grant(who.supervisor)).reason
    assert "核查过" in refused(grant(second)).reason
    assert "审核人或者局领导" in refused(grant(who.clerk)).reason
    stranger = people.supervisor("FM", username="geng", display_name="庚审核")
    assert "记录部门" in refused(grant(stranger)).reason
    assert deciding.grant(application, reason="符合", by=who.leader, at=at(TODAY)).state == State.GRANTED


def test_a_repair_is_not_granted_against_a_finding_and_is_denied_with_a_reason(
    record: CreditRecord, who: Office
) -> None:
    application = at_work.verified(record, who, favourable=False)

    told = refused(lambda: deciding.grant(application, reason="符合", by=who.supervisor, at=at(TODAY)))
    assert "不建议" in told.reason
    assert "理由" in refused(lambda: deciding.deny(application, reason="", by=who.supervisor, at=at(TODAY))).reason
    denied = deciding.deny(application, reason="罚款未缴清", by=who.supervisor, at=at(TODAY))

    assert (denied.state, running(denied), kinds(denied)[-1]) == (State.DENIED, {}, "repair_denial")
    record.refresh_from_db()
    assert record.repaired_on is None
    assert at_work.registered(record, who).state == State.RECEIVED


def test_a_grant_repairs_the_record_and_lays_out_four_effects(record: CreditRecord, who: Office) -> None:
    application = at_work.granted(record, who)

    record.refresh_from_db()
    assert (application.state, record.repaired_on) == (State.GRANTED, TODAY)
    states = dict(application.effects.values_list("kind", "state"))
    assert states == {"publication": "pending", "sharing": "pending", "measures": "pending", "grade": "done"}
    grade = application.effects.get(kind="grade")
    assert (grade.level_before, grade.level_after, grade.done_on) == (3, 1, TODAY)
    assert running(application) == {"repair_execute": date(2026, 11, 25)}
    assert kinds(application)[-1] == "repair_decision"


def test_the_term_is_extended_once_with_a_reason(record: CreditRecord, who: Office) -> None:
    application = at_work.accepted(record, who)

    def extend(reason: str = "须现场核实", by: User = who.supervisor, on: date = TODAY) -> Application:
        return deciding.extend(application, reason=reason, by=by, at=at(on))

    assert "理由" in refused(lambda: extend("")).reason
    assert "审核人" in refused(lambda: extend(by=who.clerk)).reason
    assert "届满" in refused(lambda: extend(on=date(2026, 12, 9))).reason
    extend()
    assert running(application) == {"repair_decide_extended": date(2026, 12, 22)}
    assert "不能再延长" in refused(extend).reason


def test_the_last_effect_ends_the_execution(record: CreditRecord, who: Office) -> None:
    application = at_work.granted(record, who)
    first, second, third = application.effects.filter(state="pending")

    def settle(effect: Effect, receipt: str = "回执", on: date = TODAY, state: str = "done") -> Effect:
        return executing.settle(effect, state=Effect.State(state), on=on, receipt=receipt, by=who.clerk, at=at(on))

    assert "回执" in refused(lambda: settle(first, "")).reason
    assert "早于" in refused(lambda: settle(first, on=TODAY - timedelta(days=1))).reason
    assert "请选择" in refused(lambda: settle(first, state="reversed")).reason
    settle(first)
    settle(second, "没有采取过措施", state="not_concerned")
    assert "不必再登记" in refused(lambda: settle(first)).reason
    application.refresh_from_db()
    assert application.state == State.GRANTED
    settle(third, on=date(2026, 11, 25))
    application.refresh_from_db()
    assert (application.state, application.executed_on) == (State.EXECUTED, date(2026, 11, 25))
    assert running(application) == {}


def test_a_revocation_is_heard_reasoned_and_takes_every_effect_back(record: CreditRecord, who: Office) -> None:
    application = at_work.executed(record, who)

    def revoke(reason: str = "凭证系伪造", heard_on: date = TODAY, by: User = who.leader) -> Application:
        return deciding.revoke(application, reason=reason, heard_on=heard_on, by=by, at=at(TODAY))

    assert "理由" in refused(lambda: revoke("")).reason
    assert "听取陈述" in refused(lambda: revoke(heard_on=TODAY - timedelta(days=1))).reason
    assert "审核人" in refused(lambda: revoke(by=who.clerk)).reason
    revoke()
    record.refresh_from_db()
    assert record.repaired_on is None
    assert kinds(application)[-1] == "repair_revocation"
    assert running(application) == {"repair_restore": date(2026, 11, 25)}
    assert dict(application.effects.values_list("kind", "state"))["grade"] == "reversed"
    left = list(application.effects.filter(state="reversing"))
    assert (
        "告知" in refused(lambda: executing.restore(left[0], on=TODAY, receipt="", by=who.clerk, at=at(TODAY))).reason
    )
    for effect in left:
        executing.restore(effect, on=TODAY, receipt="已恢复，已告知信用平台，回执 2 号", by=who.clerk, at=at(TODAY))
    assert running(application) == {}
    assert (
        "不必恢复"
        in refused(lambda: executing.restore(left[0], on=TODAY, receipt="再", by=who.clerk, at=at(TODAY))).reason
    )


def test_a_revocation_before_execution_leaves_nothing_to_restore(record: CreditRecord, who: Office) -> None:
    application = at_work.granted(record, who)

    deciding.revoke(application, reason="凭证系伪造", heard_on=TODAY, by=who.leader, at=at(TODAY))

    assert set(application.effects.values_list("state", flat=True)) == {"not_concerned", "reversed"}
    assert running(application) == {}


@pytest.mark.parametrize("stage", [at_work.registered, at_work.accepted])
def test_the_applicant_may_withdraw_before_the_decision(
    record: CreditRecord, who: Office, stage: Callable[[CreditRecord, Office], Application]
) -> None:
    application = stage(record, who)

    assert "撤回" in refused(lambda: handling.withdraw(application, reason="", by=who.clerk, at=at(TODAY))).reason
    ended = handling.withdraw(application, reason="书面撤回", by=who.clerk, at=at(TODAY))

    assert (ended.state, running(ended)) == (State.WITHDRAWN, {})


def test_an_application_about_a_revoked_record_is_closed_and_never_granted(record: CreditRecord, who: Office) -> None:
    application = at_work.verified(record, who)
    assert "仍在效" in refused(lambda: handling.close(application, by=who.clerk, at=at(TODAY))).reason
    recording.revoke(record, at=at(TODAY), reason="异议成立", by=who.clerk)

    told = refused(lambda: deciding.grant(application, reason="符合", by=who.supervisor, at=at(TODAY)))
    assert "已撤销" in told.reason
    denied = refused(lambda: deciding.deny(application, reason="不符", by=who.supervisor, at=at(TODAY)))
    assert "请终止办理" in denied.reason
    assert handling.close(application, by=who.clerk, at=at(TODAY)).state == State.CLOSED


@pytest.mark.parametrize(
    "stage", [at_work.registered, at_work.accepted, at_work.granted, at_work.executed, at_work.revoked]
)
def test_moves_that_the_table_does_not_hold_are_refused(
    record: CreditRecord, who: Office, stage: Callable[[CreditRecord, Office], Application]
) -> None:
    application = stage(record, who)
    application.refresh_from_db()
    pair, moment = [who.first, who.second], at(TODAY)
    acts: dict[State, Callable[[], object]] = {
        State.SUPPLEMENT: lambda: handling.ask_for(application, note="补", by=who.clerk, at=moment),
        State.VERIFYING: lambda: handling.accept(application, pair, by=who.supervisor, at=moment),
        State.REFUSED: lambda: handling.refuse(application, reason="无", by=who.supervisor, at=moment),
        State.GRANTED: lambda: deciding.grant(application, reason="符合", by=who.supervisor, at=moment),
        State.DENIED: lambda: deciding.deny(application, reason="不符", by=who.supervisor, at=moment),
        State.REVOKED: lambda: deciding.revoke(application, reason="假", heard_on=TODAY, by=who.leader, at=moment),
        State.WITHDRAWN: lambda: handling.withdraw(application, reason="撤", by=who.clerk, at=at(TODAY)),
        State.CLOSED: lambda: handling.close(application, by=who.clerk, at=at(TODAY)),
    }
    allowed = Application.MOVES.get(State(application.state), {})

    for state in set(acts) - set(allowed):
        assert f"不能改为“{state.label}”" in refused(acts[state]).reason


def test_candidates_are_the_own_department_first_then_those_lent(who: Office) -> None:
    unit = makers.make_subject()
    lent = people.clerk("FM", username="xin", display_name="辛借调")

    found = verifying.candidates(unit)

    own = [one.person for one in found if not one.lent]
    assert {who.clerk, who.first, who.second, who.supervisor} <= set(own)
    assert [one.person for one in found if one.lent] == [lent]
    assert found[-1].words.endswith("（借调）　在办 0 件")


def test_who_is_lent_to_verify_does_nothing_else_with_the_application(record: CreditRecord, who: Office) -> None:
    lent = people.clerk("FM", username="xin", display_name="辛借调")
    application = at_work.registered(record, who)
    handling.accept(application, [who.first, lent], by=who.supervisor, at=at(TODAY))

    page = people.signed_in(lent).post(f"/repair/{application.pk}/withdraw/", {"reason": "书面撤回"})

    application.refresh_from_db()
    assert (page.status_code, application.state) == (200, State.VERIFYING)
    assert "记录部门" in refused(lambda: handling.withdraw(application, reason="撤", by=lent, at=at(TODAY))).reason
    assert "记录部门" in refused(lambda: handling.close(application, by=lent, at=at(TODAY))).reason


def test_an_application_is_not_refused_while_its_papers_may_still_come(record: CreditRecord, who: Office) -> None:
    application = at_work.registered(record, who, complete=False)
    handling.ask_for(application, note="", by=who.clerk, at=at(TODAY))
    last = running(application)["repair_supplement"]
    assert last

    told = refused(lambda: handling.refuse(application, reason="材料不齐", by=who.supervisor, at=at(last)))
    ended = handling.refuse(application, reason="材料不齐", by=who.supervisor, at=at(last + timedelta(days=1)))

    assert str(last) in told.reason
    assert ended.state == State.REFUSED
