"""What becomes a message: what the platform should hold, compared with what it was told; every gate (Article 13)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import override_settings
from django.utils import timezone

from accounts.gate import Refused
from accounts.models import User
from credit.levels import confirming
from credit.models import CreditRecord, DisclosureRequest, Term
from credit.records import cataloguing, recording
from credit.regulation.facts import Regime
from desk.promises import pause_after
from disclosure.models import Matter, Message
from disclosure.sharing import ageing, gates, sending, telling
from disclosure.sharing.content import of_listing
from disclosure.sharing.platform import Answer, Meaning
from subjects import registering
from subjects.models import Kind, Subject
from tests import makers, people
from tests.disclosure.telling_it import NOW, all_stored, answered, graded, held, messages, stored, told, worked

pytestmark = pytest.mark.django_db
LATELY = date(2026, 9, 1)
REFUSED = Answer(Meaning.REFUSED, "", "1001 名称与代码不一致（422）")


def penalty(unit: Subject, **fields: object) -> CreditRecord:
    known: dict[str, object] = {"legal_basis": "安全生产法第九十七条", **fields}
    return makers.make_penalty(unit, LATELY, **known)  # type: ignore[arg-type]


def content(message: Message) -> dict[str, str]:
    return dict(message.content)


def test_a_revoked_record_is_taken_back_within_a_day_whatever_the_reason_is_called(
    unit: Subject, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gates, "REVOKED", gates.REVOKED._replace(reason="已由本局撤销"))
    record = penalty(unit)
    worked()
    all_stored()

    recording.revoke(record, reason="误录", by=clerk, at=NOW)
    worked()

    assert [(row.act, row.cause) for row in messages("penalty")][-1] == ("withdraw", "已由本局撤销")
    assert Term.objects.get(kind="sharing.withdraw").ended_on is None


def test_a_penalty_in_force_is_told_in_the_fields_of_the_standard(unit: Subject) -> None:
    record = penalty(unit, penalty_kinds=["警告", "罚款"], fine=Decimal(25000))

    worked()

    (message,) = messages("penalty")
    said = content(message)
    assert (message.act, message.state, message.sequence) == ("create", "waiting", 1)
    assert said["CF_XDR_MC"] == unit.name
    assert said["CF_XDR_SHXYM"] == unit.code
    assert said["CF_FRDB"] == "子虚"
    assert said["CF_WSH"] == record.document_number
    assert said["CF_CFLB"] == "警告;罚款"
    assert said["CF_NR_FK"] == "2.500000"
    assert said["CF_JDRQ"] == "2026-09-01"
    assert (said["CF_YXQ"], said["ZT"]) == ("2099-12-31", "0")


def test_looking_twice_tells_nothing_twice(unit: Subject) -> None:
    record = penalty(unit)
    worked()

    telling.look_at_record(record, NOW)
    ageing.look_over(NOW)
    ageing.look_over(NOW)

    assert told("penalty") == [("新增", "待推送")]


def test_the_message_is_written_in_the_transaction_of_the_request(unit: Subject, monkeypatch: object) -> None:
    penalty(unit)
    requests = DisclosureRequest.objects.count()

    worked()

    assert requests == 1
    assert not DisclosureRequest.objects.exists()
    assert Message.objects.count() == 1


def test_a_draft_is_never_told(unit: Subject) -> None:
    record = makers.make_penalty(unit, LATELY, CreditRecord.State.DRAFT)

    telling.look_at_record(record, NOW)

    assert not Matter.objects.exists()


def test_a_correction_names_the_fields_that_changed(unit: Subject, clerk: User) -> None:
    record = penalty(unit)
    worked()
    stored(messages()[0])

    record.content = "另一违法事实"
    recording.amend(record, by=clerk, reason="笔误", at=timezone.now())
    worked()

    assert told("penalty") == [("新增", "已入库"), ("更正", "待推送")]
    assert messages("penalty")[1].cause == "内容变化：违法事实"


def test_what_was_never_tried_is_voided_by_what_comes_later(unit: Subject, clerk: User) -> None:
    record = penalty(unit)
    worked()

    record.content = "另一违法事实"
    recording.amend(record, by=clerk, reason="笔误", at=timezone.now())
    worked()

    assert told("penalty") == [("新增", "已作废"), ("新增", "待推送")]


def test_what_may_have_arrived_is_not_voided_but_waited_for(unit: Subject, clerk: User) -> None:
    record = penalty(unit)
    worked()
    answered(messages()[0], Answer(Meaning.AGAIN, "", "没有应答"))

    recording.revoke(record, at=makers.moment(NOW.date()), reason="事实不清", by=clerk)
    worked()

    assert told("penalty") == [("新增", "待推送"), ("撤回", "待推送")]
    first = sending.claim(NOW + timedelta(days=1))
    assert first
    assert first.sequence == 1
    assert sending.claim(NOW + timedelta(days=1)) is None


def test_a_revoked_record_is_withdrawn_within_one_working_day(unit: Subject, clerk: User) -> None:
    record = penalty(unit)
    worked()
    stored(messages()[0])

    recording.revoke(record, at=makers.moment(NOW.date()), reason="处罚决定被撤销", by=clerk)
    worked()

    (term,) = Term.objects.filter(kind="sharing.withdraw")
    assert (term.began_on, term.due_on, term.ended_on) == (date(2026, 11, 23), date(2026, 11, 24), None)
    (_, withdrawal) = messages("penalty")
    assert content(withdrawal)["CF_WSH"] == record.document_number
    assert content(withdrawal)["ZT"] == "1"
    stored(withdrawal, NOW + timedelta(hours=3))
    term.refresh_from_db()
    assert term.ended_on == date(2026, 11, 23)


def test_a_repair_withdraws_and_its_revocation_tells_again(unit: Subject, clerk: User) -> None:
    record = penalty(unit)
    worked()
    stored(messages()[0])

    recording.repair(record, on=NOW.date(), reason="准予修复", by=clerk, at=timezone.now())
    worked()
    assert told("penalty")[1:] == [("撤回", "待推送")]
    stored(messages("penalty")[1])
    record.refresh_from_db()
    recording.repair(record, on=None, reason="修复已撤销", by=clerk, at=timezone.now())
    worked()

    assert told("penalty") == [("新增", "已入库"), ("撤回", "已入库"), ("新增", "待推送")]
    assert messages("penalty")[2].cause == "恢复推送"


def test_a_withdrawal_that_is_not_wanted_any_more_ends_its_term(unit: Subject, clerk: User) -> None:
    record = penalty(unit)
    worked()
    stored(messages()[0])
    recording.repair(record, on=NOW.date(), reason="准予修复", by=clerk, at=timezone.now())
    worked()

    record.refresh_from_db()
    recording.repair(record, on=None, reason="修复已撤销", by=clerk, at=timezone.now())
    worked()

    assert told("penalty") == [("新增", "已入库"), ("撤回", "已作废")]
    assert Term.objects.get(kind="sharing.withdraw").ended_on == NOW.date()


def test_a_record_that_was_never_told_is_not_withdrawn(unit: Subject, clerk: User) -> None:
    record = penalty(unit)
    worked()

    recording.revoke(record, at=makers.moment(NOW.date()), reason="误录", by=clerk)
    worked()

    assert told("penalty") == [("新增", "已作废")]
    assert held("penalty") == "记录已撤销（河南省社会信用条例第四十二条）"
    assert not Term.objects.filter(kind="sharing.withdraw").exists()


def test_no_disputed_record_is_told_anew(unit: Subject) -> None:
    record = penalty(unit)
    recording.open_dispute(record, at=NOW)

    worked()

    assert told("penalty") == []
    assert held("penalty") == "异议处理中，答复前不推送（R13）"
    recording.close_dispute(record, at=NOW)
    worked()
    assert told("penalty") == [("新增", "待推送")]
    assert held("penalty") == ""


def test_an_objection_stops_what_waits_untried(unit: Subject) -> None:
    record = penalty(unit)
    worked()

    recording.open_dispute(record, at=NOW)
    assert sending.claim(NOW + timedelta(hours=1)) is None, "a change waits to be looked at"
    worked()

    assert told("penalty") == [("新增", "已作废")]


def test_what_is_out_is_marked_while_it_is_disputed(unit: Subject) -> None:
    record = penalty(unit)
    graded(unit)
    all_stored()

    recording.open_dispute(record, at=NOW)
    worked()

    assert told("penalty") == [("新增", "已入库"), ("更正", "待推送")]
    assert content(messages("penalty")[1])["ZT"] == "2"
    assert told("level") == [("新增", "已入库"), ("更正", "待推送")]
    assert (content(messages("level")[1])["ZT"], content(messages("level")[1])["XYDJ"]) == ("2", "三级")


def test_a_worse_level_on_disputed_records_alone_is_not_told(unit: Subject) -> None:
    graded(unit)
    all_stored()
    record = penalty(unit)
    recording.open_dispute(record, at=NOW)

    graded(unit)

    assert told("level") == [("新增", "已入库")]
    assert held("level") == "等级所依据的记录都在异议处理中，答复前不推送（R13）"


def test_a_level_4_waits_for_its_confirmation_and_the_last_one_stays(unit: Subject) -> None:
    graded(unit)
    all_stored()
    makers.make_misconduct(unit, LATELY, item4=3)
    graded(unit)

    assert told("level") == [("新增", "已入库")]
    assert held("level") == "等级待确认（R21）"
    found = confirming.unconfirmed_of([unit.pk], NOW.date())[unit.pk]
    confirming.confirm(unit, seen=found.fingerprint, by=makers.second(unit.department), at=NOW)
    worked()
    assert [content(message)["XYDJ"] for message in messages("level")] == ["一级", "四级"]


def test_a_listing_waits_with_its_level_and_is_withdrawn_when_it_ends(unit: Subject, clerk: User) -> None:
    grave = makers.make_misconduct(unit, LATELY, item4=3)
    row = makers.make_listing(unit, [grave], date(2026, 10, 1), regime=Regime.LOCAL, months=12)
    graded(unit)
    assert held("listing") == "等级待确认（R21）"

    found = confirming.unconfirmed_of([unit.pk], NOW.date())[unit.pk]
    confirming.confirm(unit, seen=found.fingerprint, by=makers.second(unit.department), at=NOW)
    worked()
    all_stored()

    assert told("listing") == [("新增", "已入库")]
    row.removed_on = NOW.date()
    telling.look_at_listing(row, NOW + timedelta(days=400))
    assert told("listing") == [("新增", "已入库")], "only a decision ends it"


def test_an_ungraded_subject_has_no_level_to_tell() -> None:
    graded(makers.make_subject(committed_on=None))

    assert not Matter.objects.exists()


def test_a_persons_lowered_level_is_told_after_confirmation_only() -> None:
    person = makers.make_subject("乌有", kind=Kind.NATURAL_PERSON)
    makers.make_misconduct(person, LATELY)

    graded(person)

    assert told("level") == []
    assert held("level") == "等级待确认（R21）"


@pytest.mark.parametrize(
    ("fields", "spared"),
    [
        ({"fine": Decimal(200)}, True),
        ({"fine": Decimal(201)}, False),
        ({"penalty_kinds": ["警告"], "fine": None}, True),
        ({"penalty_kinds": ["限制从业"], "fine": None}, False),
        ({"fine": Decimal(5000), "content": "违法行为轻微，已主动改正"}, True),
    ],
)
def test_summary_and_minor_penalties_of_natural_persons_are_not_pushed(fields: dict[str, object], spared: bool) -> None:
    person = makers.make_subject("乌有", kind=Kind.NATURAL_PERSON)
    penalty(person, **fields)

    worked()

    assert (told("penalty") == []) is spared


def test_light_penalties_are_not_pushed_and_taken_back_when_they_become_so(unit: Subject, clerk: User) -> None:
    light = penalty(unit, penalty_kinds=["警告"], fine=None)
    heavier = penalty(unit)
    worked()
    all_stored()
    assert [content(row)["JLBH"] for row in messages("penalty")] == [heavier.number]

    heavier.fine = Decimal(2000)
    recording.amend(heavier, by=clerk, reason="金额有误", at=timezone.now())
    worked()

    assert told("penalty") == [("新增", "已入库"), ("撤回", "待推送")]
    wanted = gates.of_record(light, out=False, today=NOW.date())
    assert wanted == gates.LIGHT


def test_misconduct_is_told_with_its_item_and_not_without(unit: Subject, clerk: User) -> None:
    record = makers.make_misconduct(unit, LATELY)
    worked()
    assert told("misconduct") == []
    assert gates.of_record(record, out=False, today=NOW.date()) == gates.NO_ITEM

    record.catalogue_item = makers.catalogue_item()
    recording.amend(record, by=clerk, reason="选择目录事项", at=timezone.now())
    worked()

    (message,) = messages("misconduct")
    assert content(message)["MLSX"] == "10 遵守法律法规情况（全国公共信用信息基础目录 2025年版）"


def test_an_item_whose_edition_ended_before_the_determination_takes_it_back(unit: Subject, clerk: User) -> None:
    item = makers.catalogue_item()
    makers.make_misconduct(unit, LATELY, catalogue_item=item)
    worked()
    all_stored()
    item.ended_on = LATELY

    cataloguing.settle_item(item, by=clerk, at=NOW)
    worked()

    assert told("misconduct") == [("新增", "已入库"), ("撤回", "待推送")]


@pytest.mark.parametrize(
    ("kind", "regime", "scope"),
    [
        (Kind.LEGAL_PERSON, Regime.ORDER_11, "0"),
        (Kind.LEGAL_PERSON, Regime.LOCAL, "1"),
        (Kind.NATURAL_PERSON, Regime.ORDER_11, "1"),
        (Kind.SOLE_TRADER, Regime.ORDER_11, "1"),
    ],
)
def test_what_may_be_read_by_no_public_is_told_as_not_for_publication(kind: Kind, regime: Regime, scope: str) -> None:
    who = makers.make_subject("乌有", kind=kind)
    conduct = makers.make_misconduct(who, LATELY, item4=5)
    row = makers.make_listing(who, [conduct], LATELY, regime=regime)

    said = dict(of_listing(row, "0").pairs)

    assert said["XXFW"] == scope
    assert (said["BZ"] == "不予公示") is (scope == "1")


def test_a_sole_trader_is_told_by_the_trade_name_and_again_when_it_changes() -> None:
    trader = makers.make_subject("乌有", kind=Kind.SOLE_TRADER, trade_name="老君山烟花店")
    makers.make_post(trader, makers.make_person("乌有"))
    penalty(trader)
    worked()
    all_stored()
    (message,) = messages("penalty")
    assert content(message)["CF_XDR_MC"] == "老君山烟花店"
    trader.trade_name = "青屏烟花店"

    registering.amend(trader, reason="字号变更", by=makers.hand(trader.department), at=timezone.now())
    worked()

    assert [(row.get_act_display(), content(row)["CF_XDR_MC"]) for row in messages("penalty")] == [
        ("新增", "老君山烟花店"),
        ("更正", "青屏烟花店"),
    ]


def test_a_level_that_rests_on_summary_penalties_alone_is_told_nobody_and_why_is_not_said() -> None:
    person = makers.make_subject("乌有", kind=Kind.NATURAL_PERSON)
    graded(person)
    all_stored()
    assert told("level") == [("新增", "已入库")]
    penalty(person, procedure="summary")
    makers.grade(person, at=NOW)
    found = confirming.unconfirmed_of([person.pk], NOW.date())[person.pk]
    confirming.confirm(person, seen=found.fingerprint, by=people.supervisor(), at=NOW)

    worked()

    last = messages("level")[-1]
    assert last.act == "withdraw"
    assert content(last)["BZ"] == "依照河南省社会信用条例第十三条不再推送"
    assert told("penalty") == []


def test_a_persons_number_is_sealed_masked_and_travels_only() -> None:
    number = makers.citizen_number(4711)
    person = makers.make_subject("乌有", kind=Kind.NATURAL_PERSON, code=number)
    penalty(person)

    worked()

    (message,) = messages("penalty")
    assert content(message)["CF_XDR_ZJHM"] == person.code
    assert number not in str(message.content)
    assert message.identity == number


def test_what_others_decided_is_told_by_them(unit: Subject) -> None:
    penalty(unit, authority="郑州市应急管理局")
    makers.make_sanction(unit, LATELY)
    makers.make_accident(unit, date(2026, 8, 1), LATELY, liable=False)

    worked()

    assert not Matter.objects.exclude(what="level").exists()


def test_adverse_information_is_withdrawn_after_five_years(unit: Subject) -> None:
    record = makers.make_penalty(unit, date(2021, 11, 23), legal_basis="安全生产法第九十七条")
    worked()
    stored(messages("penalty")[0])

    ageing.look_over(NOW)
    assert told("penalty") == [("新增", "已入库")]
    ageing.look_over(NOW + timedelta(days=1))

    assert told("penalty") == [("新增", "已入库"), ("撤回", "待推送")]
    assert messages("penalty")[1].cause.startswith("满五年")
    assert record.number in str(messages("penalty")[0].content)


# Pre-check


def test_the_pre_check_names_field_fault_and_page(unit: Subject) -> None:
    makers.make_penalty(unit, LATELY, fine=Decimal(200_000_000), legal_basis="")

    worked()

    (message,) = messages("penalty")
    assert message.state == "faulty"
    assert [(fault[0], fault[3]) for fault in message.faults] == [("CF_YJ", "record"), ("CF_NR_FK", "record")]
    assert message.faults[0][2] == "处罚依据为必填项，现为空，请在记录中补全。"
    assert sending.claim(NOW + timedelta(hours=1)) is None


def test_what_was_mended_goes_out_without_a_request() -> None:
    unit = makers.make_subject()
    penalty(unit)
    worked()
    assert messages("penalty")[0].faults[0][0] == "CF_FRDB"

    makers.make_post(unit, makers.make_person())
    assert ageing.look_at_faulty(NOW) == 1

    assert told("penalty") == [("新增", "已作废"), ("新增", "待推送")]


@override_settings(BUREAU_CODE="")
def test_a_missing_setting_is_a_fault_that_goes_with_it(unit: Subject) -> None:
    record = penalty(unit)
    worked()
    assert told("penalty") == [("新增", "待更正")]

    with override_settings(BUREAU_CODE="11410183MB0000000C"):
        telling.look_at_record(record, NOW)

    assert told("penalty") == [("新增", "已作废"), ("新增", "待推送")]


# Refused, dead, again


def test_a_refused_message_is_told_to_the_department_and_goes_again_by_hand(unit: Subject) -> None:
    penalty(unit)
    worked()
    clerk = people.clerk()
    message = answered(messages()[0], REFUSED)
    assert clerk.notices.get().title.startswith("被退回：新增行政处罚")
    telling.look(message.matter, NOW)
    assert told("penalty") == [("新增", "被退回")], "not again by itself"

    again = sending.send_again(message, by=clerk, at=NOW)

    assert (again.pk, again.state, again.key) == (message.pk, "waiting", message.key)


def test_a_refused_message_that_was_mended_is_overtaken(unit: Subject, clerk: User) -> None:
    record = penalty(unit)
    worked()
    message = answered(messages()[0], REFUSED)

    record.content = "另一违法事实"
    recording.amend(record, by=clerk, reason="更正", at=timezone.now())
    worked()

    assert told("penalty") == [("新增", "被退回"), ("新增", "待推送")]
    message.refresh_from_db()
    assert not message.may_be_sent_again
    with pytest.raises(Refused, match="不必重新推送"):
        sending.send_again(message, by=clerk, at=NOW)


def test_a_refused_correction_that_was_taken_back_waits_for_nobody(unit: Subject, clerk: User) -> None:
    record = penalty(unit)
    worked()
    stored(messages()[0])
    first = record.content
    for words in ("另一违法事实", first):
        record.refresh_from_db()
        record.content = words
        recording.amend(record, by=clerk, reason="更正", at=timezone.now())
        worked()
        if words != first:
            answered(messages("penalty")[1], REFUSED)

    assert told("penalty") == [("新增", "已入库"), ("更正", "被退回")]
    assert not messages("penalty")[1].may_be_sent_again


def test_after_the_last_try_a_message_is_dead_with_its_reason(unit: Subject) -> None:
    penalty(unit)
    worked()
    at, message = NOW, messages()[0]

    for _ in range(telling.MOST_TRIES):
        at += timedelta(hours=9)
        answered(message, Answer(Meaning.AGAIN, "", "信用平台请求稍后再试"), at)

    assert message.state == "dead"
    assert message.failure == "推送 14 次未成，最后一次：信用平台请求稍后再试"
    again = sending.send_again(message, by=people.clerk(), at=at)
    assert (again.state, again.most_attempts) == ("waiting", 28)


def test_pauses_double_from_a_minute_to_six_hours() -> None:
    pauses = [pause_after(tries, sending.LONGEST_PAUSE) for tries in range(1, 15)]

    assert pauses[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert pauses[-1] == timedelta(hours=6)
    assert pause_after(1, sending.LONGEST_PAUSE, 0.0) == timedelta(seconds=30)


def test_another_departments_people_send_nothing_again(unit: Subject) -> None:
    penalty(unit)
    worked()
    message = answered(messages()[0], REFUSED)
    stranger = people.clerk("FM", username="geng", display_name="庚经办")

    with pytest.raises(Refused, match="记录部门"):
        sending.send_again(message, by=stranger, at=NOW)

    message.refresh_from_db()
    assert message.state == "refused"


def test_every_move_that_the_dictionary_lacks_is_refused(unit: Subject) -> None:
    penalty(unit)
    worked()
    message = messages()[0]
    for origin in Message.State:
        for to in Message.State:
            message.state = origin
            if (origin, to) not in Message.MOVES:
                with pytest.raises(Refused, match="第十三条"):
                    sending.move(message, to)


def test_whoever_lost_the_claim_settles_nothing(unit: Subject) -> None:
    penalty(unit)
    worked()
    slow = sending.claim(NOW)
    assert slow
    assert sending.claim(NOW + timedelta(minutes=2)) is None
    quick = sending.claim(NOW + timedelta(minutes=4))
    assert quick

    assert not sending.settle(slow, REFUSED, at=NOW)
    assert sending.settle(quick, Answer(Meaning.STORED, "XYPT-1", "已入库"), at=NOW)

    assert told("penalty") == [("新增", "已入库")]
    assert list(quick.tries.values_list("outcome", flat=True)) == ["lost", "stored"]
