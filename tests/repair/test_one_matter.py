"""R25: what rests on the same facts is repaired in one application and with one decision, from the later of the days on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.gate import Refused
from credit.models import CreditRecord
from credit.records import one_act, recording
from documents.models import Document
from repair import deciding, handling, noticing, ripe
from repair.eligibility import Verdict, eligibility_of
from repair.models import Application, RepairNotice
from tests import makers, people
from tests.papers import text_of
from tests.reading import seen
from tests.repair import office
from tests.repair.office import TODAY, Office, at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]

REASON = "义务已履行，失信行为已纠正，符合修复条件。"


@pytest.fixture
def november() -> Iterator[None]:
    with time_machine.travel(at(TODAY), tick=False):
        yield


@pytest.fixture
def who(db: None) -> Office:
    return office.office()


def matter(
    penalised: date = date(2026, 8, 3), determined: date = date(2026, 8, 20)
) -> tuple[CreditRecord, CreditRecord]:
    """A penalty that opens on 2026-11-04 and misconduct that opens on 2026-11-21, linked."""
    unit, penalty = office.unit_with_penalty(penalised)
    misconduct = makers.make_misconduct(unit, determined)
    one_act.link(penalty, to=misconduct, reason="", by=makers.hand(unit.department), at=at(TODAY))
    return penalty, misconduct


def told_by(document: Document | None) -> str:
    assert document
    return text_of(bytes(document.file.pdf))


def repaired(*records: CreditRecord) -> list[date | None]:
    return [CreditRecord.objects.get(pk=record.pk).repaired_on for record in records]


def test_one_application_names_both_and_one_decision_repairs_both(who: Office) -> None:
    penalty, misconduct = matter()

    application = office.granted(misconduct, who)

    assert set(application.records.all()) == {penalty, misconduct}
    assert repaired(penalty, misconduct) == [TODAY, TODAY]
    decision = Document.objects.get(kind=Document.Kind.REPAIR_DECISION)
    told = told_by(decision)
    assert penalty.document_number in told
    assert misconduct.number in told
    assert "基于同一违法事实，一次申请，一并决定" in told


@pytest.mark.parametrize("seen_from", [0, 1])
def test_the_earliest_day_is_the_later_of_both_and_the_rule_is_said(seen_from: int) -> None:
    records = matter(date(2026, 8, 3), date(2026, 9, 1))

    standing = eligibility_of(records[seen_from], TODAY)

    assert standing.opens_on == date(2026, 12, 2)
    assert standing.verdict == Verdict.WAITING
    assert [one.article for one in standing.missing][-1] == "R25"
    assert "最早可申请日按较晚者，为 2026-12-02" in standing.missing[-1].told


def test_before_the_later_day_neither_is_taken_in(who: Office) -> None:
    penalty, _ = matter(date(2026, 8, 3), date(2026, 9, 1))

    with pytest.raises(Refused, match="一次申请、一个决定"):
        office.registered(penalty, who)


def test_while_one_is_in_hand_so_is_the_other(who: Office) -> None:
    penalty, misconduct = matter()
    application = office.registered(penalty, who)

    assert eligibility_of(misconduct, TODAY).application == application
    with pytest.raises(Refused, match="正在办理"):
        office.registered(misconduct, who)


def test_the_papers_of_both_kinds_are_asked_for_once_each(who: Office) -> None:
    penalty, _ = matter()

    application = office.registered(penalty, who)

    kinds = list(application.materials.values_list("kind", flat=True))
    assert sorted(kinds) == sorted(["form", "pledge", "fulfilment", "mended", "corrected", "agent"])
    form = Document.objects.get(kind=Document.Kind.REPAIR_APPLICATION)
    assert "同一违法事实的信息" in told_by(form)


@pytest.mark.parametrize("gone", ["revoked", "repaired"])
def test_what_fell_away_meanwhile_is_left_out_of_the_decision(who: Office, gone: str) -> None:
    penalty, misconduct = matter()
    application = office.verified(penalty, who)
    by = makers.hand(penalty.subject.department)
    if gone == "revoked":
        recording.revoke(misconduct, reason="复议撤销", by=by, at=at(TODAY))
    else:
        recording.repair(misconduct, on=date(2026, 11, 22), reason="导入", by=by, at=at(TODAY))

    deciding.grant(application, reason=REASON, by=who.supervisor, at=at(TODAY))

    assert repaired(penalty) == [TODAY]
    assert list(application.records.all()) == [penalty]
    assert repaired(misconduct) == [None if gone == "revoked" else date(2026, 11, 22)]


def test_one_record_fallen_away_ends_nothing_and_both_do(who: Office) -> None:
    penalty, misconduct = matter()
    application, by = office.registered(penalty, who), makers.hand(penalty.subject.department)

    recording.revoke(penalty, reason="复议撤销", by=by, at=at(TODAY))
    assert not handling.is_moot(application)
    recording.revoke(misconduct, reason="复议撤销", by=by, at=at(TODAY))

    assert handling.is_moot(application)


def test_a_revoked_repair_brings_both_back(who: Office) -> None:
    penalty, misconduct = matter()
    application = office.verified(penalty, who)
    deciding.grant(application, reason=REASON, by=who.supervisor, at=at(TODAY))

    deciding.revoke(Application.objects.get(), reason="缴款凭证系伪造", heard_on=TODAY, by=who.leader, at=at(TODAY))

    assert repaired(penalty, misconduct) == [None, None]


def test_a_record_revoked_since_does_not_keep_the_other_repaired(who: Office) -> None:
    penalty, misconduct = matter()
    application = office.executed(penalty, who)
    by = makers.hand(penalty.subject.department)
    recording.revoke(misconduct, reason="误录", by=by, at=at(TODAY))

    deciding.revoke(application, reason="凭证系伪造", heard_on=TODAY, by=who.leader, at=at(TODAY))

    assert repaired(penalty, misconduct) == [None, TODAY]
    assert CreditRecord.objects.get(pk=misconduct.pk).is_revoked


def test_a_repair_of_what_was_revoked_is_not_revoked_and_says_why(who: Office) -> None:
    penalty, misconduct = matter()
    application = office.executed(penalty, who)
    for record in (penalty, misconduct):
        by = makers.hand(record.subject.department)
        recording.revoke(record, reason="误录", by=by, at=at(TODAY))

    with pytest.raises(Refused, match="没有可以撤销的修复"):
        deciding.revoke(application, reason="凭证系伪造", heard_on=TODAY, by=who.leader, at=at(TODAY))


def test_anothers_penalty_is_shown_and_left_to_who_decided_it(who: Office) -> None:
    unit, penalty = office.unit_with_penalty(authority="郑州市应急管理局", by_emergency=True)
    misconduct = makers.make_misconduct(unit, date(2026, 8, 3))
    one_act.link(penalty, to=misconduct, reason="", by=makers.hand(unit.department), at=at(TODAY))

    standing = eligibility_of(misconduct, TODAY)
    application = office.granted(misconduct, who)

    assert [one.record for one in standing.beside] == [penalty]
    assert standing.together == [misconduct]
    assert list(application.records.all()) == [misconduct]
    assert repaired(penalty) == [None]


def test_links_stay_as_they_are_while_an_application_is_open(who: Office) -> None:
    penalty, misconduct = matter()
    third = makers.make_misconduct(penalty.subject, date(2026, 8, 3))
    application, by = office.registered(penalty, who), makers.hand(penalty.subject.department)

    with pytest.raises(Refused, match=f"{application}尚未办结"):
        one_act.unlink(one_act.links_of(penalty).get(), reason="不是同一事实", by=by, at=at(TODAY))
    with pytest.raises(Refused, match="尚未办结"):
        one_act.link(third, to=penalty, reason="", by=by, at=at(TODAY))
    handling.withdraw(application, reason="书面撤回", by=who.clerk, at=at(TODAY))
    one_act.unlink(one_act.links_of(penalty).get(), reason="不是同一事实", by=by, at=at(TODAY))

    assert eligibility_of(misconduct, TODAY).beside == ()


def test_the_lists_hold_a_matter_back_until_the_later_day(who: Office) -> None:
    penalty, misconduct = matter(date(2026, 8, 3), date(2026, 9, 1))
    alone = makers.make_penalty(penalty.subject, date(2026, 8, 3))

    assert set(ripe.ripe_on(who.clerk, TODAY)) == {alone}
    assert set(ripe.ripe_on(who.clerk, date(2026, 12, 2))) == {alone, penalty, misconduct}
    assert set(ripe.ripening_in(who.clerk, ripe.month_of(TODAY), TODAY)) == {alone}
    assert set(ripe.ripening_in(who.clerk, ripe.month_of(date(2026, 12, 1)), TODAY)) == {misconduct}


def test_the_notice_of_a_penalty_names_the_later_day(who: Office) -> None:
    penalty, _ = matter(date(2026, 8, 3), date(2026, 9, 1))

    noticing.issue_now(penalty, by=who.clerk, at=at(TODAY))

    told = told_by(RepairNotice.objects.get().document)
    assert "2026年12月2日" in told
    assert "按各记录中最晚的计算" in told


def test_the_pages_show_one_matter(who: Office) -> None:
    penalty, misconduct = matter()
    clerk: Client = people.signed_in(who.clerk)

    conditions = seen(clerk, reverse("repair:record_eligibility", args=[penalty.pk]))
    application = office.registered(penalty, who)

    assert f"失信行为 {misconduct.number}" in conditions
    assert "一并申请、一并决定" in conditions
    assert misconduct.number in seen(clerk, application.get_absolute_url())
    assert misconduct.number in seen(clerk, reverse("repair:application_list"))
