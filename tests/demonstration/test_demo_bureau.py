"""The made-up bureau shows everything there is to see, the same every time, and never in production."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from accounts.models import Role, User
from credit.grades import grading
from credit.models import Assessment, CreditRecord, Dispute, GradeChange, GradePeriod, Listing
from credit.regulation.article_12 import ARTICLE_12
from credit.regulation.facts import Regime
from credit.regulation.timeline import standing
from demonstration import choosing
from demonstration.staff import PASSWORD
from disclosure.models import Batch, Channel, Difference, LevelEdition, Matter, Message, Publication, Wording
from disclosure.publishing.reading import entries_in, penalties
from inspections.models import (
    Complaint,
    Inspection,
    InspectionPlan,
    InspectionPolicy,
    Officer,
    PoolExclusion,
    PublicRating,
)
from objections import assigning
from objections.models import Objection
from subjects import identity
from subjects.models import Kind, Person, RegradeRequest, Subject

UNTIL = date(2026, 11, 23)


def demo(*options: str) -> str:
    out = StringIO()
    call_command("demo_bureau", "--until", UNTIL.isoformat(), "--subjects", "210", *options, stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def printed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """What loading prints; the bureau is loaded once for these tests, and taken back after them."""
    quick = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
    with django_db_blocker.unblock(), transaction.atomic():
        with quick:
            told = demo()
        yield told
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_the_demonstration_shows_every_clause_and_level_and_state(printed: str) -> None:
    at_work = {effect[0] for effects in Assessment.objects.values_list("effects", flat=True) for effect in effects}
    assert at_work == {clause.item for clause in ARTICLE_12}
    today = GradePeriod.objects.known().on(UNTIL)
    assert set(today.values_list("level", flat=True)) == {1, 2, 3, 4, None}
    assert set(CreditRecord.objects.values_list("state", flat=True)) == set(CreditRecord.State)
    assert set(CreditRecord.objects.values_list("kind", flat=True)) == set(CreditRecord.Kind)
    assert set(Subject.objects.values_list("kind", flat=True)) == set(Kind)
    assert CreditRecord.objects.filter(repaired_on__isnull=False).exists()
    assert CreditRecord.objects.filter(kind="accident", basis_on=None).exists(), "an accident under investigation"
    assert set(Dispute.objects.values_list("closed_on", flat=True)) != {None}
    assert Dispute.objects.filter(closed_on=None).exists()
    assert Inspection.objects.exists()
    assert Complaint.objects.exists()
    assert PublicRating.objects.exists()


@pytest.mark.django_db
def test_the_demonstration_plans_inspections_in_every_state(printed: str) -> None:
    assert set(InspectionPlan.objects.values_list("state", flat=True)) == set(InspectionPlan.State)
    assert set(PoolExclusion.objects.values_list("state", flat=True)) == {"proposed", "approved", "refused"}
    assert InspectionPolicy.objects.open().exists()
    for department in User.objects.filter(role=Role.CLERK).values_list("department", flat=True).distinct():
        assert Officer.objects.able_on(UNTIL).filter(department=department).count() >= 5


@pytest.mark.django_db
def test_listings_of_every_regime_run_and_have_ended(printed: str) -> None:
    for regime in Regime:
        running = {
            bool(row.records.filter(number__in=_at_work(row.subject_id)).exists())
            for row in Listing.objects.filter(regime=regime)
        }
        assert running == {True, False}, regime


def _at_work(subject: int) -> set[str]:
    now = standing(grading.periods_of(subject), UNTIL)
    return {effect.record or "" for effect in now.period.at_work if effect.item.startswith("12.4")} if now else set()


@pytest.mark.django_db
def test_what_is_stored_is_what_the_facts_give_and_the_record_clock_has_run(printed: str) -> None:
    assert list(grading.differences(Subject.objects.values_list("pk", flat=True))) == []
    assert Assessment.objects.filter(superseded_at__isnull=False).exists()
    month = GradeChange.objects.filter(on__gt=UNTIL - timedelta(days=30))
    assert {row.by_time for row in month} == {True, False}
    soon = GradePeriod.objects.known().filter(start__gt=UNTIL, start__lte=UNTIL + timedelta(days=30))
    assert soon.count() >= 5


@pytest.mark.django_db
def test_codes_are_right_unless_waived_and_numbers_belong_to_nobody(printed: str) -> None:
    waived = 0
    for subject in Subject.objects.exclude(kind=Kind.NATURAL_PERSON):
        if subject.check_waiver:
            waived += 1
            with pytest.raises(identity.CheckFault):
                identity.check_credit_code(subject.code)
        else:
            identity.check_credit_code(subject.code)
    assert waived
    for person in Person.objects.all():
        identity.check_citizen_number(person.identity)
        assert person.identity[6:9] == "190"


@pytest.mark.django_db
def test_every_role_has_an_account_that_opens_with_the_printed_password(printed: str) -> None:
    assert {role for role in Role if User.objects.filter(role=role).exists()} == set(Role)
    for user in User.objects.all():
        assert f"{user.username} " in printed
        assert user.get_role_display() in printed
    leader = User.objects.get(role=Role.LEADER)
    assert leader.check_password(PASSWORD)


@pytest.mark.django_db
def test_a_second_run_changes_nothing_and_prints_the_accounts_again(printed: str) -> None:
    before = _everything()

    assert demo("--if-empty") == printed
    assert _everything() == before
    with pytest.raises(CommandError, match="empty database"):
        demo()


def _everything() -> list[tuple[int, str]]:
    history = [CreditRecord.history.count(), Subject.history.count(), Assessment.objects.count(), User.objects.count()]
    return [(count, "") for count in history] + list(
        GradePeriod.objects.order_by("pk").values_list("pk", "assessment__cause")
    )


def test_the_same_seed_gives_the_same_bureau_and_another_seed_another() -> None:
    first, again, other = (_told(seed) for seed in (7, 7, 8))

    assert first == again
    assert first != other


def _told(seed: int) -> list[object]:
    return [
        (
            file.subject.full_code,
            file.subject.name,
            file.subject.enrolled_on,
            [(post.person.identity, post.office, post.from_on, post.until_on) for post in file.posts],
            [(row.kind, row.basis_on, row.content, row.state) for row in file.records],
            [(row.regime, row.published_on, [record.content for record in covers]) for row, covers in file.listings],
        )
        for file in choosing.choose(seed, 120, UNTIL)
    ]


@pytest.mark.django_db
@override_settings(PRODUCTION=True)
def test_production_takes_no_demonstration() -> None:
    before = User.objects.count(), Subject.objects.count()

    with pytest.raises(CommandError, match="production"):
        demo()

    assert (User.objects.count(), Subject.objects.count()) == before


@pytest.mark.django_db
def test_the_demonstration_shows_every_state_of_sharing(printed: str) -> None:
    assert set(Message.objects.values_list("state", flat=True)) >= set(Message.State) - {"sending", "void"}
    assert set(Message.objects.values_list("act", flat=True)) == set(Message.Act)
    assert Matter.objects.exclude(held="").exists()
    assert Batch.objects.filter(refused=1).exists()
    assert set(Difference.objects.values_list("outcome", flat=True)) == set(Difference.Outcome)


@pytest.mark.django_db
def test_the_demonstration_shows_every_state_of_a_publication(printed: str) -> None:
    assert set(Publication.objects.values_list("state", flat=True)) == set(Publication.State)
    assert {wording.stage for wording in Wording.objects.all()} == {"拟稿", "待签发", "退回修改", "已签发"}
    assert Publication.objects.filter(listing__isnull=False, state="published").exists()
    assert LevelEdition.objects.in_force(UNTIL).count() == 1
    for channel in Channel:
        assert entries_in(penalties(channel, UNTIL), channel, UNTIL)


@pytest.mark.django_db
def test_it_shows_every_state_of_an_objection_and_a_department_without_anybody_left(printed: str) -> None:
    assert set(Objection.objects.values_list("state", flat=True)) == set(Objection.State)
    empty = Objection.objects.get(subject__department__code="FM")
    assert assigning.picker(empty).eligible == []
    marked = Dispute.objects.filter(closed_on=None, record__disputed_by__objection__state__in=Objection.DISPUTING)
    assert marked.distinct().count() == Objection.objects.disputing().count()
    assert not RegradeRequest.objects.exists()
