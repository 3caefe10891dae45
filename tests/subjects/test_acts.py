"""Posts, commitments, evaluations: each act asks for the re-grade, each refusal writes nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from credit.grades.grading import periods_of
from credit.regulation.timeline import standing
from subjects import registering
from subjects.models import Commitment, Evaluation, Kind, Person, Post, RegradeRequest, Subject
from tests import makers, people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("autumn")]

TODAY = date(2026, 11, 23)


def level_today(subject: Subject) -> int | None:
    makers.grade(subject)
    now = standing(periods_of(subject.pk), TODAY)
    assert now
    return now.period.level


def act(clerk: Client, row: Subject | Post | Commitment, name: str, data: dict[str, str]) -> str:
    return clerk.post(address(row, name), data).content.decode()


def address(row: Subject | Post | Commitment, name: str) -> str:
    return reverse(f"subjects:{row._meta.model_name}_act", args=[row.pk, name])


def post_of(number: str, **changes: str) -> dict[str, str]:
    known = {"person_name": "子虚", "person_number": number, "office": "principal", "from_on": "2026-11-01"}
    return known | changes


def test_hiring_someone_with_a_record_burdens_the_unit(clerk: Client, unit: Subject) -> None:
    person, former = makers.make_person("子虚"), makers.make_subject("新密市旧厂有限公司")
    makers.make_misconduct(former, date(2026, 6, 1), person=person)
    assert level_today(unit) == 1

    act(clerk, unit, "post", post_of(person.identity))

    assert Post.objects.get().person == person
    assert level_today(unit) == 3


WRONG = (
    ({"person_number": "410183190001010010"}, "末位校验不符"),
    ({"person_number": "123"}, "应为 18 位"),
    ({"office": ""}, "请选择职务"),
    ({"until_on": "2026-10-01"}, "离任日期早于任职日期"),
    ({"from_on": "2026-11-24"}, "晚于今天"),
    ({"person_name": ""}, "请填写姓名"),
)


@pytest.mark.parametrize(("wrong", "message"), WRONG, ids=[message for _, message in WRONG])
def test_a_wrong_post_is_refused_and_what_was_typed_stays(
    clerk: Client, unit: Subject, wrong: dict[str, str], message: str
) -> None:
    typed = post_of(makers.citizen_number(55), **wrong)

    page = act(clerk, unit, "post", typed)

    assert message in page
    assert all(value in page for value in typed.values())
    assert not Post.objects.exists()
    assert not Person.objects.exists()


def test_terms_of_one_post_do_not_overlap(clerk: Client, unit: Subject) -> None:
    person = makers.make_person("子虚")
    post = makers.make_post(unit, person)
    assert "任期重叠；请先登记离任" in act(clerk, unit, "post", post_of(person.identity))

    act(clerk, post, "leave", {"on": "2026-10-01"})
    act(clerk, unit, "post", post_of(person.identity))
    assert Post.objects.count() == 2


def test_leaving_is_corrected_only_with_a_reason(clerk: Client, unit: Subject) -> None:
    post = makers.make_post(unit, makers.make_person(), until_on=date(2026, 10, 1))

    assert "请填写更正理由" in act(clerk, post, "leave", {"on": "2026-10-02"})
    assert "离任日期早于任职日期" in act(clerk, post, "leave", {"on": "2019-01-01", "reason": "x"})
    assert Post.objects.get().until_on == date(2026, 10, 1)

    act(clerk, post, "leave", {"on": "2026-10-02", "reason": "任免文件日期录错"})
    assert Post.objects.get().until_on == date(2026, 10, 2)
    assert Post.objects.get().history.latest().history_change_reason == "任免文件日期录错"


def test_a_natural_person_has_no_posts(clerk: Client) -> None:
    person = makers.make_subject("李明", kind=Kind.NATURAL_PERSON)

    assert clerk.get(address(person, "post")).status_code == 409


def test_a_commitment_grades_and_its_end_ungrades(clerk: Client) -> None:
    unit = makers.make_subject(committed_on=None)
    assert level_today(unit) is None

    act(clerk, unit, "commitment", {"made_on": "2026-11-01", "published_at": "厂区公示栏"})
    assert level_today(unit) == 1

    commitment = Commitment.objects.get()
    assert "终止日期早于承诺日期" in act(clerk, commitment, "end", {"on": "2026-10-20"})
    act(clerk, commitment, "end", {"on": "2026-11-20", "ending": "broken"})
    commitment.refresh_from_db()
    assert commitment.ending == Commitment.Ending.WITHDRAWN, "that it was broken is not entered here (R5)"
    assert level_today(unit) is None
    assert "已于2026-11-20终止" in act(clerk, commitment, "end", {"on": "2026-11-21"})


def test_the_same_commitment_or_evaluation_is_entered_once(clerk: Client, unit: Subject) -> None:
    assert "2020-01-01的公开承诺已登记" in act(clerk, unit, "commitment", {"made_on": "2020-01-01"})

    data = {"source": "national", "result": "poor", "dated_on": "2026-11-01"}
    act(clerk, unit, "evaluation", data)
    RegradeRequest.objects.all().delete()
    assert "国家综合评价已登记" in act(clerk, unit, "evaluation", {**data, "result": "good"})
    assert Evaluation.objects.get().result == "poor"
    assert not RegradeRequest.objects.exists()


def test_a_poor_evaluation_withholds_level_1(clerk: Client, unit: Subject) -> None:
    act(clerk, unit, "evaluation", {"source": "national", "result": "poor", "dated_on": "2026-11-01"})

    assert level_today(unit) == 2


def test_another_department_finds_no_post_or_commitment(unit: Subject) -> None:
    post = makers.make_post(unit, makers.make_person())
    stranger = people.signed_in(people.clerk("YH", username="zi"))

    assert stranger.get(address(post, "leave")).status_code == 404
    commitment = unit.commitments.get()
    assert stranger.get(address(commitment, "end")).status_code == 404


def test_a_person_known_by_number_alone_gets_the_name_when_it_is_learnt(db: None) -> None:
    number = makers.citizen_number(4711)
    nameless = registering.person_with(number, Person.NO_NAME, by=None, at=timezone.now())

    found = registering.person_with(number, "乌有", by=None, at=timezone.now())

    assert (found.pk, found.name) == (nameless.pk, "乌有")
    assert registering.person_with(number, "亡是", by=None, at=timezone.now()).name == "乌有"
    assert registering.person_with(number, Person.NO_NAME, by=None, at=timezone.now()).name == "乌有"


def test_a_fact_is_known_from_when_it_is_written_and_not_from_when_the_act_began(db: None) -> None:
    """R3: the act may have waited; what was issued meanwhile knew nothing of it."""
    unit, issued_meanwhile = makers.make_subject(), timezone.now()
    began = issued_meanwhile - timedelta(seconds=5)

    registering.amend(unit, by=makers.hand(unit.department), at=began, reason="企业更名")

    assert unit.history.order_by("history_id").last().history_date >= issued_meanwhile
