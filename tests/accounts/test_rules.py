"""Who may act: the rules that every room applies, each with its own article and words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accounts import rules
from accounts.gate import Refused
from accounts.models import User
from tests import people

pytestmark = pytest.mark.django_db
SAID = {"article": "第十条", "reason": "须由另一人办理。"}


@pytest.fixture
def everybody(db: None) -> dict[str, User]:
    return {
        "clerk": people.clerk(),
        "supervisor": people.supervisor(),
        "elsewhere": people.supervisor("FM", username="elsewhere"),
        "leader": people.leader(),
        "administrator": people.administrator(),
        "auditor": people.auditor(),
    }


def allowed(rule: Callable[[User], object], everybody: dict[str, User]) -> set[str]:
    """Whom the rule lets through; whoever is refused hears the article and the words of the act."""
    answers = {name: _answer(rule, user) for name, user in everybody.items()}
    assert set(answers.values()) <= {"", "须由另一人办理。（第十条）"}
    return {name for name, answer in answers.items() if not answer}


def _answer(rule: Callable[[User], object], user: User) -> str:
    try:
        rule(user)
    except Refused as refusal:
        return refusal.words
    return ""


def test_each_rule_lets_through_whom_it_says(everybody: dict[str, User]) -> None:
    department = everybody["clerk"].department_id

    assert allowed(lambda by: rules.must_be_of(by, department, **SAID), everybody) == {"clerk", "supervisor"}
    assert allowed(lambda by: rules.must_be_supervisor_of(by, department, **SAID), everybody) == {"supervisor"}
    assert allowed(lambda by: rules.must_be_decider_of(by, department, **SAID), everybody) == {"supervisor", "leader"}
    assert allowed(lambda by: rules.must_be_one_of(by, "leader", "auditor", **SAID), everybody) == {"leader", "auditor"}  # type: ignore[arg-type]
    assert allowed(lambda by: rules.must_be_of(by, None, **SAID), everybody) == set()


def test_whoever_did_the_one_does_not_do_the_other(everybody: dict[str, User]) -> None:
    first, second = everybody["clerk"].pk, everybody["leader"].pk

    passed = allowed(lambda by: rules.must_be_another(by, first, None, second, **SAID), everybody)

    assert passed == set(everybody) - {"clerk", "leader"}


def test_two_are_two_different_people(everybody: dict[str, User]) -> None:
    one, two, three = everybody["clerk"], everybody["supervisor"], everybody["elsewhere"]

    assert rules.two_of([one, two], **SAID) == (one, two)
    assert rules.at_least_two_of([three, one, three], **SAID) == [three, one]
    for people_named in ([], [one], [one, User.objects.get(pk=one.pk)], [one, two, three]):
        with pytest.raises(Refused, match="须由另一人办理"):
            rules.two_of(people_named, **SAID)


def test_only_staff_in_service_are_asked(everybody: dict[str, User]) -> None:
    one, gone = everybody["clerk"], everybody["supervisor"]
    gone.is_active = False

    rules.must_be_in_service(one, **SAID)
    for other in (gone, everybody["leader"]):
        with pytest.raises(Refused, match="须由另一人办理"):
            rules.must_be_in_service(one, other, **SAID)
