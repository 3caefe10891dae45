"""What publication refuses, with the article; a refusal writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.gate import Refused
from accounts.models import User
from credit.models import CreditRecord
from credit.records import recording
from disclosure.models import Channel, Publication, Wording
from disclosure.publishing import drafting, ending, levels, signing
from subjects.models import Kind
from tests import makers, people
from tests.disclosure.publishing import office
from tests.disclosure.publishing.office import TODAY, Office, fresh, published, seen, submitted

pytestmark = pytest.mark.django_db
State = Publication.State


def refuse(do: Callable[[], object], article: str, words: str) -> None:
    """It is refused by the article, in these words, and nothing is written."""
    before = (Publication.history.count(), Wording.history.count())

    with pytest.raises(Refused) as refused:
        do()

    assert article in refused.value.article
    assert words in refused.value.reason
    assert (Publication.history.count(), Wording.history.count()) == before


def sign(publication: Publication, by: User, on: date = TODAY) -> Callable[[], object]:
    return lambda: signing.sign(publication, seen=seen(publication), by=by, at=makers.moment(on))


def test_a_natural_person_is_never_published(who: Office) -> None:
    person = makers.make_subject("子虚", kind=Kind.NATURAL_PERSON)
    record = makers.make_misconduct(person, TODAY)
    held = office.drafted(subject=person)

    refuse(
        lambda: drafting.draft(record, by=who.clerk, at=makers.moment(TODAY)), "个人信息保护法", "自然人的信息不公示"
    )
    refuse(
        lambda: drafting.take_up(held, necessity="x", by=who.clerk, at=makers.moment(TODAY)),
        "个人信息保护法",
        "自然人的信息不公示",
    )


def test_a_light_penalty_is_refused_to_the_credit_channel_by_its_rule(who: Office) -> None:
    record = makers.make_penalty(makers.make_subject(), TODAY, penalty_kinds=["警告"], fine=None)

    refuse(lambda: drafting.draft(record, by=who.clerk, at=makers.moment(TODAY)), "令第36号）（R24", "轻微的行政处罚")
    held = drafting.open_for(record, Channel.CREDIT, by=None, at=makers.moment(TODAY))
    assert held.state == State.WITHHELD
    refuse(lambda: drafting.submit(held, by=who.clerk, at=makers.moment(TODAY)), "第十三条", "不予公示")


def test_nobody_decides_that_a_penalty_is_not_disclosed(who: Office) -> None:
    publication = office.drafted()

    refuse(
        lambda: drafting.withhold(publication, reason="暂不宜", by=who.clerk, at=makers.moment(TODAY)),
        "安全生产法第七十八条（R24）",
        "都应公示",
    )


def test_the_disclosure_of_article_78_takes_penalties_of_units_alone(who: Office) -> None:
    at = makers.moment(TODAY)
    conduct = makers.make_misconduct(makers.make_subject(), TODAY)
    person = makers.make_penalty(makers.make_subject("子虚", kind=Kind.NATURAL_PERSON), TODAY)

    refuse(lambda: drafting.disclose(conduct, by=who.clerk, at=at), "第七十八条（R24）", "只公示本局作出的行政处罚")
    refuse(lambda: drafting.disclose(person, by=who.clerk, at=at), "第七十八条", "自然人的信息不公示")


def test_whoever_wrote_or_submitted_it_does_not_sign(who: Office) -> None:
    second = people.supervisor(username="geng", display_name="庚审核")
    written = office.drafted()
    drafting.revise(written, text="未按规定培训", by=who.supervisor, at=makers.moment(TODAY))
    submitted(written, second)

    refuse(sign(written, who.supervisor), "第七十八条", "另一人签发")
    refuse(sign(written, second), "第七十八条", "另一人签发")
    signing.sign(written, seen=seen(written), by=who.leader, at=makers.moment(TODAY))
    assert fresh(written).state == State.PUBLISHED


def test_clerks_and_other_departments_do_not_sign_and_others_do_not_draft(who: Office) -> None:
    publication = submitted(office.in_credit(), who.clerk)
    other = people.clerk(username="xin", display_name="辛经办")
    elsewhere = people.supervisor("FM", username="ren", display_name="壬审核")

    refuse(sign(publication, other), "第七十八条", "审核人或者局领导")
    refuse(sign(publication, elsewhere), "第七十八条", "审核人或者局领导")
    at = makers.moment(TODAY)
    for by in (elsewhere, who.leader):
        refuse(lambda by=by: drafting.withhold(publication, reason="x", by=by, at=at), "第十三条", "记录部门")  # type: ignore[misc]
        refuse(lambda by=by: drafting.revise(publication, text="x", by=by, at=at), "第十三条", "记录部门")  # type: ignore[misc]


def test_nothing_is_signed_that_nobody_submitted_or_that_changed_since(who: Office) -> None:
    publication = office.drafted()
    refuse(sign(publication, who.supervisor), "第七十八条", "没有待签发")

    submitted(publication, who.clerk)
    before = seen(publication)
    drafting.revise(publication, text="另写", by=who.clerk, at=makers.moment(TODAY))
    submitted(publication, who.clerk)

    refuse(
        lambda: signing.sign(publication, seen=before, by=who.supervisor, at=makers.moment(TODAY)),
        "第十三条",
        "已有更改",
    )


def test_a_disputed_record_is_not_newly_published_in_the_credit_channel(who: Office) -> None:
    publication = submitted(office.in_credit(), who.clerk)
    assert publication.record

    recording.open_dispute(publication.record, at=makers.moment(TODAY))

    refuse(sign(publication, who.supervisor), "R13", "答复之前不作新的信用公示")


def test_a_record_corrected_since_is_not_signed(who: Office) -> None:
    publication = submitted(office.drafted(), who.clerk)
    record = publication.record
    assert record
    record.content = "未如实记录培训情况"
    recording.amend(record, by=who.clerk, reason="更正", at=timezone.now())

    refuse(sign(publication, who.supervisor), "第十三条", "已更正")


def test_after_the_longest_period_nothing_is_published(who: Office) -> None:
    publication = submitted(office.in_credit(), who.clerk)
    old = makers.make_penalty(makers.make_subject("新密市洧水化工有限公司"), TODAY - timedelta(days=400))

    refuse(sign(publication, who.supervisor, date(2027, 11, 25)), "令第36号", "届满")
    refuse(lambda: drafting.draft(old, by=who.clerk, at=makers.moment(TODAY)), "令第36号", "届满")


@pytest.mark.parametrize("state", [makers.State.DRAFT, makers.State.REVOKED])
def test_what_is_not_in_force_is_not_published(who: Office, state: CreditRecord.State) -> None:
    record = makers.make_penalty(makers.make_subject(), TODAY, state)

    refuse(lambda: drafting.draft(record, by=who.clerk, at=makers.moment(TODAY)), "第十三条", "不是在效的记录")


def test_what_others_decided_is_theirs_to_publish(who: Office) -> None:
    unit = makers.make_subject()
    foreign = makers.make_penalty(unit, TODAY, authority="郑州市应急管理局")
    sanction = makers.make_sanction(unit, TODAY)

    at = makers.moment(TODAY)
    for record in (foreign, sanction):
        refuse(lambda record=record: drafting.draft(record, by=who.clerk, at=at), "第十三条", "由该机关公示")  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("当事人 410183190001010028 未培训", "公民身份号码"),
        ("当事人４１０１８３１９０００１０１００２８未培训", "公民身份号码"),
        ("当事人 410183 19000101 002X 未培训", "公民身份号码"),
        ("联系电话 13800000000", "手机号码"),
        ("电话 0371-60000000", "电话号码"),
        ("主要负责人子虚未组织培训", "人员姓名“子虚”"),
        ("联系人乌有", "人员姓名“乌有”"),
    ],
)
def test_numbers_and_names_do_not_go_out(who: Office, text: str, words: str) -> None:
    unit = makers.make_subject(contact="乌有")
    makers.make_post(unit, makers.make_person("子虚"))
    publication = office.drafted(subject=unit)

    refuse(
        lambda: drafting.revise(publication, text=text, by=who.clerk, at=makers.moment(TODAY)), "个人信息保护法", words
    )


def test_a_listing_names_nobody_who_is_responsible_for_its_records(who: Office) -> None:
    unit, person = makers.make_subject(), makers.make_person("子虚")
    conduct = makers.make_misconduct(unit, date(2025, 3, 2), item4=5, person=person, content="子虚阻碍事故调查")
    row = makers.make_listing(unit, [conduct], date(2025, 4, 1))

    publication = drafting.draft(row, by=who.clerk, at=makers.moment(TODAY))

    wording = drafting.open_wording(publication)
    assert wording
    assert wording.text == "子某阻碍事故调查"
    refuse(
        lambda: drafting.revise(publication, text="子虚受罚", by=who.clerk, at=makers.moment(TODAY)),
        "个人信息保护法",
        "子虚",
    )


def test_the_draft_of_the_job_leaves_known_names_and_numbers_out(who: Office) -> None:
    unit = makers.make_subject("新密市子虚化工有限公司")
    makers.make_post(unit, makers.make_person("子虚"))
    record = makers.make_penalty(
        unit, TODAY, content="子虚（410183190001010028，电话13800000000）未组织培训，新密市子虚化工有限公司受罚"
    )
    office.follow()

    wording = drafting.open_wording(office.of(record))

    assert wording
    assert "410183190001010028" not in wording.text
    assert "13800000000" not in wording.text
    assert wording.text.startswith("子某（（略），电话（略））")


def test_moves_that_the_state_does_not_allow(who: Office) -> None:
    publication = office.in_credit()
    at = makers.moment(TODAY)

    refuse(lambda: ending.withdraw(publication, reason="x", by=who.clerk, at=at), "第四十八条", "待公示")
    refuse(lambda: ending.archive(publication, by=who.clerk, at=at), "第十九条", "待公示")
    refuse(lambda: drafting.take_up(publication, necessity="x", by=who.clerk, at=at), "令第36号", "待公示")
    refuse(lambda: drafting.withhold(publication, reason=" ", by=who.clerk, at=at), "第十三条", "理由")
    published(publication, who)
    refuse(lambda: drafting.withhold(publication, reason="x", by=who.clerk, at=at), "第十三条", "公示中")
    refuse(lambda: ending.withdraw(publication, reason=" ", by=who.clerk, at=at), "第四十八条", "理由")
    refuse(lambda: drafting.submit(publication, by=who.clerk, at=at), "第十三条", "先拟稿")
    record = publication.record
    assert record
    refuse(lambda: drafting.draft(record, by=who.clerk, at=at), "第十三条", "不必重复")


def test_a_wording_that_is_sent_back_needs_a_reason_and_is_submitted_anew(who: Office) -> None:
    publication = submitted(office.drafted(), who.clerk)

    refuse(
        lambda: signing.send_back(
            publication, seen=seen(publication), reason=" ", by=who.supervisor, at=makers.moment(TODAY)
        ),
        "第十三条",
        "理由",
    )
    signing.send_back(
        publication, seen=seen(publication), reason="写明条款", by=who.supervisor, at=makers.moment(TODAY)
    )

    wording = drafting.open_wording(publication)
    assert wording
    assert (wording.stage, wording.sent_back) == ("退回修改", "写明条款")


def test_the_database_refuses_one_person_for_two() -> None:
    clerk = people.clerk()
    publication = office.drafted()
    wording = drafting.open_wording(publication)
    assert wording

    with pytest.raises(IntegrityError, match="wording_is_signed_by_a_second_person"), transaction.atomic():
        Wording.objects.filter(pk=wording.pk).update(
            submitted_by=clerk, submitted_on=TODAY, signed_by=clerk, signed_on=TODAY
        )


def test_levels_are_public_by_two_people_only(who: Office) -> None:
    second = people.leader(username="geng")
    refuse(
        lambda: levels.propose(from_on=TODAY, basis="x", by=who.clerk, at=makers.moment(TODAY)),
        "第十三条",
        "审核人或者局领导",
    )
    refuse(lambda: levels.propose(from_on=TODAY, basis=" ", by=second, at=makers.moment(TODAY)), "第十三条", "依据")
    refuse(
        lambda: levels.propose(from_on=TODAY - timedelta(days=1), basis="x", by=second, at=makers.moment(TODAY)),
        "第十三条",
        "追溯",
    )
    edition = levels.propose(from_on=TODAY, basis="x", by=second, at=makers.moment(TODAY))

    refuse(lambda: levels.propose(from_on=TODAY, basis="x", by=second, at=makers.moment(TODAY)), "第十三条", "已有一项")
    refuse(lambda: levels.approve(edition, by=second, at=makers.moment(TODAY)), "第十三条", "另一位局领导")
    refuse(lambda: levels.approve(edition, by=who.supervisor, at=makers.moment(TODAY)), "第十三条", "由局领导签发")
    refuse(
        lambda: levels.end(edition, reason="x", by=who.supervisor, at=makers.moment(TODAY)), "第十三条", "由局领导停止"
    )
    assert levels.edition_on(TODAY) is None
    levels.approve(edition, by=who.leader, at=makers.moment(TODAY))
    assert levels.edition_on(TODAY) == edition
    refuse(lambda: levels.end(edition, reason=" ", by=who.leader, at=makers.moment(TODAY)), "第十三条", "理由")
    levels.end(edition, reason="暂停", by=who.leader, at=makers.moment(TODAY))
    assert levels.edition_on(TODAY) is None
