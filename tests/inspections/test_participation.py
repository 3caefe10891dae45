"""What the public sends (Article 15), and what staff make of it: no enumeration, limits, sealed, nothing deleted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from pytest_django import Settings

from accounts.gate import Refused
from inspections import complaining, rating, receiving
from inspections.models import Complaint, Intake, PublicRating
from inspections.receiving import TooMany
from subjects import identity
from subjects.models import Kind, Subject
from tests import makers, people
from tests.inspections import office
from tests.inspections.office import CONTENT, TELEPHONE, TODAY, at

pytestmark = pytest.mark.django_db
COMPLAINT, RATING = Intake.Kind.COMPLAINT, Intake.Kind.RATING


@pytest.fixture
def unit() -> Subject:
    return makers.make_subject("新密市青屏化工（集团）有限公司")


def form(named: str, **fields: str) -> dict[str, str]:
    return {"named": named, "content": CONTENT, "complainant": "", "telephone": "", "website": ""} | fields


def taken(unit: Subject) -> PublicRating:
    made = receiving.take(office.received(unit, RATING), unit, content="", by=office.by_of(unit), at=at())
    assert isinstance(made, PublicRating)
    return made


# The pages


def test_the_answer_is_the_same_whether_or_not_the_subject_exists(unit: Subject) -> None:
    known = Client().post("/public/complaint/", form(unit.name)).content.decode()
    unknown = Client().post("/public/complaint/", form("城东那家化工店")).content.decode()

    receipts = list(Intake.objects.order_by("pk").values_list("receipt", flat=True))
    assert known.replace(receipts[0], "") == unknown.replace(receipts[1], "")
    assert list(Intake.objects.order_by("pk").values_list("subject", flat=True)) == [unit.pk, None]


@pytest.mark.parametrize("address", ["/public/complaint/", "/public/rating/", "/public/receipt/"])
def test_the_pages_name_no_subject_and_set_no_session(unit: Subject, address: str) -> None:
    answer = Client().get(address)

    assert answer.status_code == 200
    assert unit.name not in answer.content.decode()
    assert "sessionid" not in answer.cookies
    assert "no-store" in answer["Cache-Control"]


def test_a_post_without_its_token_is_refused(unit: Subject) -> None:
    answer = Client(enforce_csrf_checks=True).post("/public/complaint/", form(unit.name))

    assert answer.status_code == 403
    assert not Intake.objects.exists()


def test_a_machine_in_the_trap_gets_a_receipt_of_nothing(unit: Subject) -> None:
    answer = Client().post("/public/complaint/", form(unit.name, website="https://example.com"))

    assert "回执号" in answer.content.decode()
    assert not Intake.objects.exists()


def test_identity_numbers_are_asked_to_be_left_out(unit: Subject) -> None:
    number = makers.citizen_number(77)

    page = Client().post("/public/complaint/", form(unit.name, content=f"{CONTENT}，负责人 {number}")).content.decode()

    assert "请不要填写身份证号码" in page
    assert not Intake.objects.exists()


def test_whoever_sends_too_much_is_told_when_again(unit: Subject, settings: Settings) -> None:
    settings.PUBLIC_INTAKES_AN_HOUR = 2
    client = Client()
    answers = [client.post("/public/complaint/", form(unit.name)) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 < int(answers[2]["Retry-After"]) <= 3600
    assert "以后再提交" in answers[2].content.decode()
    assert Intake.objects.count() == 2


def test_behind_the_own_proxy_each_visitor_counts_alone(unit: Subject, settings: Settings) -> None:
    settings.PUBLIC_INTAKES_AN_HOUR = 1
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    def send(forwarded: str) -> int:
        return Client().post("/public/complaint/", form(unit.name), headers={"X-Forwarded-For": forwarded}).status_code

    assert [send("203.0.113.9"), send("203.0.113.8"), send("198.51.100.7, 203.0.113.9")] == [200, 200, 429]


def test_the_receipt_tells_the_state_and_nothing_personal(unit: Subject) -> None:
    intake = office.received(unit, telephone=TELEPHONE)

    def asked() -> str:
        return Client().post("/public/receipt/", {"receipt": intake.receipt.lower().replace("-", " ")}).content.decode()

    pages = [asked()]
    made = receiving.take(intake, unit, content=CONTENT, by=office.by_of(unit), at=at())
    assert isinstance(made, Complaint)
    complaining.check(made, office.by_of(unit), None, by=office.by_of(unit), at=at())
    pages.append(asked())
    complaining.settle(made, verified=True, findings="现场查看属实", by=office.by_of(unit), at=at())
    pages.append(asked())
    for page, words in zip(pages, ("待登记", "核查中", "查实"), strict=True):
        assert words in page
        for secret in (unit.name, "亡是", TELEPHONE, CONTENT, "现场查看"):
            assert secret not in page
    assert "没有这个回执号" in Client().post("/public/receipt/", {"receipt": "AAAA-AAAA-AAAA"}).content.decode()


# Taking in


def test_a_name_or_code_means_a_subject_only_exactly(unit: Subject) -> None:
    person = makers.make_subject("子虚", kind=Kind.NATURAL_PERSON)

    assert receiving.meant(unit.code.lower()) == unit
    assert receiving.meant("新密市青屏化工(集团)有限公司") == unit
    assert receiving.meant(person.identity) == person
    for typed in ("青屏化工", unit.code[:17], person.code, ""):
        assert receiving.meant(typed) is None
    makers.make_subject(unit.name)
    assert receiving.meant(unit.name) is None


def test_what_could_name_a_person_is_sealed(unit: Subject) -> None:
    number = makers.citizen_number(78)
    receiving.receive(office.sent(COMPLAINT, number, telephone=TELEPHONE), address="198.51.100.4", at=at())

    with connection.cursor() as cursor:
        cursor.execute("SELECT named, complainant, telephone, address_index, named_index FROM inspections_intake")
        stored = "".join(map(str, cursor.fetchone()))
    for secret in (number, "亡是", TELEPHONE, "198.51.100.4"):
        assert secret not in stored
    assert Intake.objects.get().named_shown == identity.mask(number)


def test_the_limit_of_an_address_lasts_an_hour(unit: Subject, settings: Settings) -> None:
    settings.PUBLIC_INTAKES_AN_HOUR = 2
    office.received(unit, address="a", when=at(hour=9))
    office.received(unit, address="a", when=at(hour=9, minute=40))

    with pytest.raises(TooMany) as limit:
        office.received(unit, address="a", when=at(hour=9, minute=59))

    assert limit.value.until == at(hour=10)
    office.received(unit, address="b", when=at(hour=9, minute=59))
    office.received(unit, address="a", when=at(hour=10))


def test_a_subject_is_rated_once_a_day_by_an_address_and_not_without_end(unit: Subject, settings: Settings) -> None:
    settings.PUBLIC_RATINGS_A_DAY = 2
    office.received(unit, RATING, address="a")

    with pytest.raises(TooMany):
        office.received(unit, RATING, address="a", when=at(hour=23))
    office.received(unit, RATING, address="b")
    with pytest.raises(TooMany):
        office.received(unit, RATING, address="c")
    office.received(makers.make_subject(), RATING, address="a")
    office.received(unit, RATING, address="a", when=at(TODAY + timedelta(days=1)))


def test_addresses_are_forgotten_after_two_days(unit: Subject) -> None:
    office.received(unit, when=at(TODAY - timedelta(days=3)))
    office.received(unit, when=at(TODAY - timedelta(days=1)))

    assert [receiving.forget_addresses(at()), receiving.forget_addresses(at())] == [1, 0]
    assert Intake.objects.exclude(address_index="").count() == 1


# What staff make of it


def test_a_complaint_that_came_in_is_registered_with_its_contact(unit: Subject) -> None:
    intake = office.received(unit, telephone=TELEPHONE, when=at(TODAY - timedelta(days=1)))

    made = receiving.take(intake, unit, content="删去姓名后的内容", by=office.by_of(unit), at=at())

    assert isinstance(made, Complaint)
    assert (made.telephone, made.content, made.channel) == (TELEPHONE, "删去姓名后的内容", "网上公众监督")
    assert made.received_on == TODAY - timedelta(days=1)
    intake.refresh_from_db()
    assert (intake.state, intake.complaint, intake.content) == (Intake.State.TAKEN, made, CONTENT)


def test_a_rating_that_came_in_waits_for_a_look(unit: Subject) -> None:
    made = taken(unit)

    assert made.state == PublicRating.State.PENDING
    assert not PublicRating.objects.counted().exists()


def test_what_came_in_is_handled_once_by_the_department_it_means(unit: Subject) -> None:
    intake = office.received(unit)
    stranger, leader = people.clerk("FM", username="geng"), people.leader()

    for person in (stranger, leader):
        with pytest.raises(Refused, match="记录部门处理"):
            receiving.take(intake, unit, content="", by=person, at=at())
        with pytest.raises(Refused, match="记录部门处理"):
            receiving.refuse(intake, "不属于安全生产", by=person, at=at())
    with pytest.raises(Refused, match="须写明理由"):
        receiving.refuse(intake, " ", by=office.by_of(unit), at=at())
    receiving.refuse(intake, "不属于安全生产", by=office.by_of(unit), at=at())
    with pytest.raises(Refused, match="已由危化品监管科经办处理（不予登记）"):
        receiving.take(intake, unit, content="", by=office.by_of(unit), at=at())

    assert not Complaint.objects.exists()


def test_what_names_nobody_known_may_become_a_matter_of_the_own_department_only(unit: Subject) -> None:
    intake = receiving.receive(office.sent(COMPLAINT, "城东那家化工店"), address="a", at=at())
    stranger = people.clerk("FM", username="geng")

    with pytest.raises(Refused, match="只能登记为本部门"):
        receiving.take(intake, unit, content="", by=stranger, at=at())

    assert receiving.take(intake, unit, content="", by=office.by_of(unit), at=at()).subject == unit


def test_a_rating_is_counted_hidden_with_a_reason_and_counted_again(unit: Subject) -> None:
    supervisor = people.supervisor()
    made = taken(unit)

    with pytest.raises(Refused, match="审核人审核"):
        rating.count_in(made, by=office.by_of(unit), at=at())
    with pytest.raises(Refused, match="须写明理由"):
        rating.hide(made, "", by=supervisor, at=at())
    rating.count_in(made, by=supervisor, at=at())
    with pytest.raises(Refused, match="不能改为“已计入”"):
        rating.count_in(made, by=supervisor, at=at())
    hidden = rating.hide(made, "广告", by=supervisor, at=at())
    assert (hidden.state, hidden.hidden_because, hidden.looked_by) == ("hidden", "广告", supervisor)
    with pytest.raises(Refused, match="不能改为“已屏蔽”"):
        rating.hide(made, "广告", by=supervisor, at=at())
    assert rating.count_in(made, by=supervisor, at=at()).hidden_because == ""


def test_what_a_file_brought_in_counts_at_once(unit: Subject) -> None:
    PublicRating.objects.create(subject=unit, rated_on=TODAY, score=5)

    assert PublicRating.objects.counted().count() == 1


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("taken_intake_became_something", {"state": "taken"}),
        ("refused_intake_says_why", {"state": "refused"}),
        ("intake_that_rates_has_a_score", {"score": 3}),
    ],
)
def test_the_database_holds_what_came_in(unit: Subject, name: str, fields: dict[str, object]) -> None:
    intake = office.received(unit)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Intake.objects.filter(pk=intake.pk).update(handled_by=office.by_of(unit), **fields)
