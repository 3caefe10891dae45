"""What is done with a record after it was entered: notice, effect, correction, revocation; and who may."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.gate import Refused
from accounts.models import JournalEntry, User
from accounts.versions import version_of
from credit.acts.records import RECORD
from credit.models import CreditRecord
from credit.records import recording
from subjects.models import Kind, RegradeRequest, Subject
from tests import makers, people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("autumn")]

State = CreditRecord.State
DAY = date(2026, 9, 1)
HEARD = {"number": "新密应急罚〔2026〕3号", "decided_on": "2026-09-01", "authority": "新密市应急管理局"}


def at(name: str, record: CreditRecord) -> str:
    """The address of a page of the record, or of an act on it."""
    if name in RECORD.table:
        return reverse(RECORD.address, args=[record.pk, name])
    return reverse(f"credit:{name}", args=[record.pk])


def form_of(record: CreditRecord, **changes: str) -> dict[str, str | list[str]]:
    """What the browser sends when nothing but `changes` was typed."""
    return {
        "number": record.number,
        "version": str(version_of(record)),
        "document_number": record.document_number,
        "basis_on": str(record.basis_on),
        "authority": record.authority,
        "by_emergency": "True",
        "penalty_kinds": record.penalty_kinds,
        "fine": str(record.fine),
        "content": record.content,
        "collector": record.collector,
        "statement": record.statement,
        "statement_on": str(record.statement_on or ""),
        "act": "draft",
        **changes,
    }


def state_of(record: CreditRecord) -> str:
    return CreditRecord.objects.get(pk=record.pk).state


def test_without_a_new_statement_the_reason_is_kept_with_who_and_when(clerk: Client, unit: Subject) -> None:
    record = makers.make_penalty(unit, DAY, State.DRAFT)

    clerk.post(at("effect", record), HEARD | {"on": "2026-11-08", "note": "原处罚决定经听证作出"})

    stored = CreditRecord.objects.get()
    assert (stored.state, stored.statement) == (State.EFFECTIVE, "not_required")
    assert (stored.statement_on, stored.statement_note) == (date(2026, 11, 8), "原处罚决定经听证作出")
    assert str(stored.statement_by) == "甲经办"
    assert stored.heard_in == "新密应急罚〔2026〕3号（2026-09-01，新密市应急管理局）"
    assert "记录生效" in JournalEntry.objects.values_list("act", flat=True)


@pytest.mark.parametrize(
    ("how", "message"),
    [
        (CreditRecord.Statement.HEARD, "没有办理陈述申辩"),
        (CreditRecord.Statement.WAIVED, "没有办理陈述申辩"),
        (CreditRecord.Statement.NOT_REQUIRED, "请写明不须另行听取陈述的理由"),
    ],
)
def test_no_word_without_what_bears_it_out_puts_a_record_in_force(
    jia: User, unit: Subject, how: CreditRecord.Statement, message: str
) -> None:
    record = makers.make_penalty(unit, DAY, State.DRAFT)
    versions = record.history.count()

    with pytest.raises(Refused, match=message):
        recording.take_effect(record, statement=recording.Statement(how, DAY, " "), by=jia, at=timezone.now())

    assert state_of(record) == State.DRAFT
    assert record.history.count() == versions


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"on": "2026-11-08", "note": " "}, "请填写无需另行听取陈述的理由。"),
        ({"on": "2026-11-24", "note": "已听取"}, "晚于今天"),
        ({"on": "2026-11-08", "note": "已听取", "number": " "}, "请填写原决定文号"),
        ({"on": "2026-11-08", "note": "已听取", "decided_on": ""}, "请填写原决定日期"),
        ({"on": "2026-11-08", "note": "已听取", "authority": ""}, "请填写原决定机关"),
    ],
)
def test_a_wrong_reason_is_refused(clerk: Client, unit: Subject, data: dict[str, str], message: str) -> None:
    record = makers.make_penalty(unit, DAY, State.DRAFT)

    assert message in clerk.post(at("effect", record), HEARD | data).content.decode()
    assert state_of(record) == State.DRAFT


def test_a_notified_record_takes_effect_by_the_end_of_its_hearing_only(clerk: Client, unit: Subject) -> None:
    record = makers.make_penalty(unit, DAY, State.NOTIFIED)
    hearing = record.hearings.get()

    answer = clerk.post(at("effect", record), {"on": "2026-11-08", "note": "已听取"})

    assert answer.headers["Location"] == hearing.get_absolute_url()
    assert state_of(record) == State.NOTIFIED


def test_an_incomplete_draft_does_not_take_effect(clerk: Client, unit: Subject) -> None:
    record = makers.make_penalty(unit, None, State.DRAFT, content="")

    page = clerk.post(at("effect", record), HEARD | {"on": "2026-11-08", "note": "已听取"}).content.decode()

    assert "记录生效前请补齐：违法事实、决定日期。" in page
    assert state_of(record) == State.DRAFT


def test_a_correction_needs_a_reason_and_asks_for_the_regrade(clerk: Client, unit: Subject) -> None:
    record = makers.make_penalty(unit, DAY)
    RegradeRequest.objects.all().delete()

    page = clerk.post(at("change", record), form_of(record, basis_on="2026-09-02")).content.decode()
    assert "请填写更改理由。" in page
    assert not RegradeRequest.objects.exists()

    later = form_of(record, basis_on="2026-09-02", reason="日期录错")
    unheard = clerk.post(at("change", record), later)
    assert "应先听取其陈述" in unheard.content.decode()
    saved = clerk.post(at("change", record), {**later, "heavier_because": "当面听取，没有异议"}, follow=True)
    assert "的更正已保存，正在重新评定" in saved.content.decode()
    changed = CreditRecord.objects.get()
    assert changed.basis_on == date(2026, 9, 2)
    assert changed.history.latest().history_change_reason == "日期录错"
    assert RegradeRequest.objects.get().subject == unit
    shown = clerk.get(at("record_show", record)).content.decode()
    assert "基准日：2026-09-01 → 2026-09-02" in shown


def test_the_number_of_an_effective_record_stays(clerk: Client, unit: Subject) -> None:
    record = makers.make_penalty(unit, DAY)

    clerk.post(at("change", record), form_of(record, number="CF-9", reason="改号"))

    assert CreditRecord.objects.get().number == record.number


def test_a_stale_form_is_refused_with_what_changed_and_keeps_what_was_typed(
    clerk: Client, jia: User, unit: Subject
) -> None:
    record = makers.make_penalty(unit, DAY)
    stale = form_of(record, content="我改的违法事实", reason="补充事实")
    record.refresh_from_db()
    record.authority = "郑州市应急管理局"
    recording.amend(record, by=people.supervisor(), reason="机关录错", at=timezone.now())

    page = clerk.post(at("change", record), stale).content.decode()
    stored = CreditRecord.objects.get()
    assert stored.authority == "郑州市应急管理局"
    assert stored.content != "我改的违法事实"
    for words in ("乙审核", "机关录错", "新密市应急管理局 → 郑州市应急管理局", "我改的违法事实", "补充事实"):
        assert words in page

    again = form_of(record, content="我改的违法事实", reason="补充事实", version=str(version_of(record)))
    clerk.post(at("change", record), again)
    assert CreditRecord.objects.get().content == "我改的违法事实"


def test_a_draft_is_finished_and_takes_effect_in_one_go(clerk: Client, unit: Subject) -> None:
    record = makers.make_penalty(unit, DAY, State.DRAFT)
    filled = form_of(record, content="查明的事实", statement="not_required", statement_on="2026-10-01", act="effect")
    filled["statement_note"] = "原处罚决定经听证作出"

    clerk.post(at("change", record), filled)

    stored = CreditRecord.objects.get()
    assert (stored.state, stored.content) == (State.EFFECTIVE, "查明的事实")
    assert str(stored.statement_by) == "甲经办"


def test_revoking_says_what_will_happen_and_needs_a_reason(clerk: Client, unit: Subject) -> None:
    record = makers.make_penalty(unit, DAY)
    makers.grade(unit)

    confirm = clerk.get(at("revoke", record)).content.decode()
    assert "三级" in confirm
    assert "一级" in confirm

    assert "请填写撤销理由。" in clerk.post(at("revoke", record), {"reason": " "}).content.decode()
    assert state_of(record) == State.EFFECTIVE

    said = clerk.post(at("revoke", record), {"reason": "复议撤销原处罚决定"}, follow=True).content.decode()
    assert "已提请撤销，待另一人决定" in said
    assert state_of(record) == State.EFFECTIVE
    assert clerk.post(at("agree-revoke", record)).status_code == 403
    supervisor = people.signed_in(people.supervisor())
    assert "复议撤销原处罚决定" in supervisor.get(at("agree-revoke", record)).content.decode()
    supervisor.post(at("agree-revoke", record))
    stored = CreditRecord.objects.get()
    assert (str(stored.revoking_by), str(stored.revoked_by)) == ("甲经办", "乙审核")
    assert (stored.state, stored.revoked_on) == (State.REVOKED, date(2026, 11, 23))
    assert RegradeRequest.objects.filter(subject=unit).exists()


def test_a_revoked_record_is_neither_changed_nor_revoked_again(clerk: Client, unit: Subject) -> None:
    record = makers.make_penalty(unit, DAY, State.REVOKED)
    versions = record.history.count()

    assert clerk.post(at("change", record), form_of(record, reason="x")).status_code == 409
    assert clerk.post(at("revoke", record), {"reason": "再撤"}).status_code == 409
    assert clerk.post(at("hearing", record), {"facts": "x"}).status_code == 409
    assert record.history.count() == versions


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("hearing", State.EFFECTIVE),
        ("hearing", State.REVOKED),
        ("effect", State.EFFECTIVE),
        ("effect", State.REVOKED),
        ("revoke", State.REVOKED),
    ],
)
def test_an_act_that_the_state_bars_is_refused_before_anything_is_typed(
    clerk: Client, unit: Subject, name: str, state: State
) -> None:
    record = makers.make_penalty(unit, DAY, state)

    answer = clerk.get(at(name, record))

    assert answer.status_code == 409
    assert f"现为“{state.label}”" in answer.content.decode()


@pytest.mark.parametrize("name", ["record_show", "change", "hearing", "effect", "revoke"])
def test_another_department_finds_no_record(unit: Subject, name: str) -> None:
    record = makers.make_penalty(unit, DAY, State.DRAFT)
    stranger = people.signed_in(people.clerk("YH", username="zi"))

    assert stranger.get(at(name, record)).status_code == 404
    assert stranger.post(at(name, record), {"reason": "x"}).status_code in (404, 405)
    assert state_of(record) == State.DRAFT


def test_the_page_tells_the_steps_and_where_the_record_works(clerk: Client, unit: Subject) -> None:
    record = makers.make_penalty(unit, DAY)
    makers.grade(unit)

    page = clerk.get(at("record_show", record)).content.decode()

    for words in (
        "未经此步",
        "第十二条（三）2",
        "2027-09-02",
        "决定等级",
        "第十二条（一）3",
        "2029-09-02",
        "20,000 元",
    ):
        assert words in page


def test_reading_the_record_or_listing_of_a_natural_person_is_noted(clerk: Client, unit: Subject) -> None:
    person = makers.make_subject("李某", kind=Kind.NATURAL_PERSON, code="410183190001010028")
    record = makers.make_misconduct(person, DAY, item4=5)
    listing = makers.make_listing(person, [record], DAY)
    clerk.get(at("record_show", makers.make_penalty(unit, DAY)))
    assert not JournalEntry.objects.filter(act="查看档案").exists()

    clerk.get(at("record_show", record))
    clerk.get(reverse("credit:listing_show", args=[listing.pk]))

    noted = JournalEntry.objects.filter(act="查看档案").values_list("matter", "detail")
    assert set(noted) == {
        ("李某（410183********0028）", str(record)),
        ("李某（410183********0028）", f"名单 {listing}"),
    }


def test_a_correction_that_weighs_heavier_says_how_the_subject_was_heard() -> None:
    """Article 8: a record in force is not made worse unheard."""
    unit, by = makers.make_subject(), people.supervisor()
    record = makers.make_misconduct(unit, date(2026, 3, 2))
    makers.grade(unit)
    record.item4 = 5
    versions = record.history.count()

    with pytest.raises(Refused, match="应先听取其陈述"):
        recording.amend(record, by=by, reason="补记情形", at=timezone.now())

    assert CreditRecord.objects.get().item4 is None
    assert record.history.count() == versions
    recording.amend(record, by=by, reason="补记情形", heavier_because="3月9日当面听取，没有异议", at=timezone.now())
    kept = CreditRecord.objects.get()
    assert kept.item4 == 5
    assert kept.statement_note.endswith("更正时听取陈述：3月9日当面听取，没有异议")


def test_a_correction_that_lightens_asks_for_nothing_more() -> None:
    record = makers.make_misconduct(makers.make_subject(), date(2026, 3, 2), item4=5)
    record.item4 = None

    assert recording.amend(record, by=people.supervisor(), reason="情形录错", at=timezone.now()).item4 is None


def test_words_that_a_lighter_correction_brings_are_no_statement_of_the_record() -> None:
    record = makers.make_misconduct(makers.make_subject(), date(2026, 3, 2), item4=5)
    before = record.statement_note
    record.item4 = None

    kept = recording.amend(
        record, by=people.supervisor(), reason="异议成立", heavier_because="异议成立", at=timezone.now()
    )

    assert kept.statement_note == before


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"basis_on": date(2199, 1, 1)}, "晚于今天"),
        ({"penalty_kinds": ["罚款"], "fine": None}, "处罚种类选了“罚款”"),
        ({"occurred_on": date(2026, 5, 5), "basis_on": date(2026, 5, 4)}, "决定日期早于发生日期"),
    ],
)
def test_what_takes_effect_keeps_to_the_one_validity(wrong: dict[str, object], words: str) -> None:
    """A draft that no form has seen, as a room above makes one, is looked at like any other."""
    record = makers.make_penalty(makers.make_subject(), date(2026, 5, 4), State.DRAFT)
    CreditRecord.objects.filter(pk=record.pk).update(**wrong)

    with pytest.raises(Refused, match=words):
        recording.take_effect(
            record,
            statement=makers.not_required(date(2026, 5, 4)),
            by=makers.hand(record.subject.department),
            at=timezone.now(),
        )

    assert CreditRecord.objects.get(pk=record.pk).state == State.DRAFT
