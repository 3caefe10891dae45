"""Papers in batches: chosen rows or a whole list, previewed, issued by a job that may be killed, served together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import make_aware
from time_machine import travel

from accounts.gate import Refused
from accounts.models import JournalEntry, User
from credit.grades import grading
from credit.levels import noticing
from credit.models import GradeChange, GradeNotice
from desk import promises
from documents import batching
from documents.models import Batch, BatchLine, Document, Service
from tests import makers, papers, people
from tests.reading import seen, words

pytestmark = pytest.mark.django_db
AT = make_aware(datetime(2026, 11, 24, 10))
NEW = "/documents/batches/new/"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with travel(AT, tick=False):
        yield


class Killed(BaseException):
    """A worker that is killed says nothing and undoes nothing that it committed."""


def clock() -> datetime:
    return AT


def fallen(number: int, item4: int | None = None, department_code: str = "WH") -> list[GradeChange]:
    """So many subjects that fell from level 1."""
    made = []
    for serial in range(number):
        subject = makers.make_subject(
            f"新密市{department_code}第{item4}-{serial}铸造厂", department_code=department_code
        )
        grading.regrade([subject.pk], cause="首次评定", at=AT - timedelta(days=1))
        makers.make_misconduct(subject, date(2026, 9, 2), item4=item4)
        grading.regrade([subject.pk], cause="失信行为生效", at=AT)
        made.append(GradeChange.objects.get(subject=subject))
    return made


def chosen(*changes: GradeChange) -> batching.Choice:
    return batching.Choice(batching.kind_named("grade_notice"), [change.pk for change in changes], False, "")


def states(batch: Batch) -> list[str]:
    return list(batch.lines.order_by("pk").values_list("state", flat=True))


def test_what_was_chosen_is_issued_by_the_job_each_with_a_number(jia: User) -> None:
    changes = fallen(3)

    batch = batching.begin(choice=chosen(*changes[:2]), key="k", by=jia, at=AT)
    assert (Document.objects.count(), states(batch)) == (0, ["waiting", "waiting"])
    batching.issue_all(batch.pk, clock)

    batch.refresh_from_db()
    assert (batch.state, batch.total, batch.done, batch.claimed_at) == ("done", 2, 2, None)
    assert [row.sequence for row in batching.papers_of(batch)] == [1, 2]
    assert set(GradeNotice.objects.values_list("change", flat=True)) == {change.pk for change in changes[:2]}
    assert list(noticing.untold(jia)) == [changes[2]]


def test_the_same_click_twice_is_one_batch_and_two_messages_issue_once(jia: User) -> None:
    (change,) = fallen(1)

    first = batching.begin(choice=chosen(change), key="k", by=jia, at=AT)
    second = batching.begin(choice=chosen(change), key="k", by=jia, at=AT)
    batching.issue_all(first.pk, clock)
    batching.issue_all(first.pk, clock)

    assert first == second
    assert (Batch.objects.count(), Document.objects.count()) == (1, 1)


def test_two_batches_of_the_same_change_number_it_once(jia: User, yi: User) -> None:
    (change,) = fallen(1)
    first = batching.begin(choice=chosen(change), key="a", by=jia, at=AT)
    second = batching.begin(choice=chosen(change), key="b", by=yi, at=AT)

    batching.issue_all(first.pk, clock)
    batching.issue_all(second.pk, clock)

    assert Document.objects.count() == 1
    line = second.lines.get()
    assert line.state == BatchLine.State.SKIPPED
    assert "告知，不必重复" in line.why


@pytest.mark.parametrize("killed_at", [0, 1, 2, 3])
def test_a_worker_killed_between_two_lines_loses_none_and_numbers_none_twice(jia: User, killed_at: int) -> None:
    batch = batching.begin(choice=chosen(*fallen(3)), key="k", by=jia, at=AT)
    ticks = iter(range(100))

    def dying() -> datetime:
        if next(ticks) > killed_at:
            raise Killed
        return AT

    with pytest.raises(Killed):
        batching.issue_all(batch.pk, dying)
    batch.refresh_from_db()
    assert batch.is_open
    batching.issue_all(batch.pk, clock)
    assert Batch.objects.get().is_open, "the lease of the killed one holds"
    later = AT + Batch.LEASE + timedelta(seconds=1)
    assert promises.sweep(Batch.objects.all(), later) == [batch]
    batching.issue_all(batch.pk, lambda: later)

    assert states(batch) == ["issued"] * 3
    assert sorted(Document.objects.values_list("sequence", flat=True)) == [1, 2, 3]


def test_one_that_cannot_be_issued_takes_no_number_and_holds_up_no_other(jia: User) -> None:
    first, second = fallen(2)
    batch = batching.begin(choice=chosen(first, second), key="k", by=jia, at=AT)
    GradeChange.objects.filter(pk=first.pk).update(new_level=4)  # told of a level that it has not

    batching.issue_all(batch.pk, clock)

    assert states(batch) == ["skipped", "issued"]
    assert "替代" in batch.lines.get(about=first.pk).why
    assert list(Document.objects.values_list("sequence", flat=True)) == [1]


def test_a_whole_filter_is_written_down_by_the_job_and_holds_what_the_list_holds(jia: User) -> None:
    changes = fallen(3)
    fallen(1, department_code="FM")
    GradeChange.objects.filter(pk=changes[0].pk).update(on=date(2026, 1, 5))
    choice = batching.Choice(batching.kind_named("grade_notice"), [], True, "from_on=2026-11-01")

    batch = batching.begin(choice=choice, key="k", by=jia, at=AT)
    assert (batch.gathered, batch.lines.count()) == (False, 0)
    batching.issue_all(batch.pk, clock)

    batch.refresh_from_db()
    assert (batch.total, batch.done) == (2, 2)
    assert set(batch.lines.values_list("about", flat=True)) == {changes[1].pk, changes[2].pk}


def test_an_unconfirmed_level_is_not_issued_and_says_why(jia: User) -> None:
    (change,) = fallen(1, item4=5)
    batch = batching.begin(choice=chosen(change), key="k", by=jia, at=AT)

    batching.issue_all(batch.pk, clock)

    assert "待审核人确认（R21）" in batch.lines.get().why
    assert not Document.objects.exists()


def test_nothing_of_another_department_and_nothing_at_all_begin_no_batch(jia: User) -> None:
    (foreign,) = fallen(1, department_code="FM")
    leader = people.leader()

    with pytest.raises(Refused, match="没有选择"):
        batching.begin(choice=chosen(foreign), key="k", by=jia, at=AT)
    with pytest.raises(Refused, match="没有选择"):
        batching.begin(choice=chosen(), key="k", by=jia, at=AT)
    with pytest.raises(Refused, match="经办人、审核人签发"):
        batching.begin(choice=chosen(foreign), key="k", by=leader, at=AT)
    with pytest.raises(Refused, match="没有这种"):
        batching.kind_named("strange")
    assert not Batch.objects.exists()


# On screen


def address(*changes: GradeChange, **more: str) -> str:
    asked = "&".join(
        ["kind=grade_notice", *(f"row={change.pk}" for change in changes), *(f"{k}={v}" for k, v in more.items())]
    )
    return f"{NEW}?{asked}"


def posted(client: Client, page: str, *changes: GradeChange, **more: str) -> str:
    key = page.partition('name="key" value="')[2].partition('"')[0]
    assert key
    typed = {"kind": "grade_notice", "row": [change.pk for change in changes], "key": key, **more}
    return words(client.post(NEW, typed, follow=True))


def test_rows_are_ticked_in_the_list_and_lead_to_the_page_that_says_what_will_happen(as_clerk: Client) -> None:
    first, second = fallen(2)
    (held,) = fallen(1, item4=5)
    listed = as_clerk.get("/grade-notices/").content.decode()
    assert f'name="row" value="{first.pk}" form="picking"' in listed
    assert f'name="row" value="{held.pk}" form="picking"' not in listed

    page = as_clerk.get(address(first, second)).content.decode()
    assert "所选 2 份" in page
    assert str(first.subject) in page
    said = posted(as_clerk, page, first, second)

    assert "已交后台签发" in said
    batch = Batch.objects.get()
    assert set(batch.lines.values_list("about", flat=True)) == {first.pk, second.pk}
    assert JournalEntry.objects.filter(act="批量签发文书").count() == 1


def test_leaders_read_the_list_without_boxes(as_leader: Client) -> None:
    fallen(1)

    assert 'form="picking"' not in as_leader.get("/grade-notices/").content.decode()


def test_the_preview_is_one_file_marked_and_takes_no_number(as_clerk: Client) -> None:
    changes = fallen(2)
    answer = as_clerk.get(address(*changes).replace("/new/", "/preview/"))

    text = papers.text_of(answer.content)
    assert "预览" in text
    assert all(change.subject.name in text for change in changes)
    assert not Document.objects.exists()


def test_the_page_of_a_batch_prints_papers_and_receipts_and_registers_service(as_clerk: Client) -> None:
    clerk = User.objects.get(username="jia")
    changes = fallen(2)
    batch = batching.begin(choice=chosen(*changes), key="k", by=clerk, at=AT)
    batching.issue_all(batch.pk, clock)
    first, second = batching.papers_of(batch)
    url = reverse("documents:batch_show", args=[batch.pk])
    assert "批量登记送达" in seen(as_clerk, url)

    printed = papers.text_of(as_clerk.get(f"{url}papers/").content)
    receipts = papers.text_of(as_clerk.get(f"{url}receipts/").content)
    assert first.number in printed
    assert second.number in printed
    assert receipts.count("办理事项") == 2

    form = as_clerk.get(f"{url}serve/").content.decode()
    assert f"receiver_{first.pk}" in form
    typed = {
        "way": "direct",
        "on": "2026-11-24",
        f"served_{first.pk}": "on",
        f"receiver_{first.pk}": "子虚",
        f"receipt_{first.pk}": "签收的送达回证",
        f"receiver_{second.pk}": "",
        f"receipt_{second.pk}": "",
    }
    assert "已登记送达 1 份" in words(as_clerk.post(f"{url}serve/", typed, follow=True))
    assert Service.objects.get().document == first
    assert str(second.subject) in seen(as_clerk, f"{url}?state=unserved")
    assert str(first.subject) not in seen(as_clerk, f"{url}?state=unserved")


def test_service_before_the_issue_without_a_receiver_or_of_nothing_is_refused_and_nothing_is_written(
    as_clerk: Client,
) -> None:
    clerk = User.objects.get(username="jia")
    batch = batching.begin(choice=chosen(*fallen(1)), key="k", by=clerk, at=AT)
    batching.issue_all(batch.pk, clock)
    paper = batching.papers_of(batch).get()
    url = reverse("documents:batch_act", args=[batch.pk, "serve"])
    right = {"way": "post", "on": "2026-11-24", f"served_{paper.pk}": "on", f"receiver_{paper.pk}": "子虚"}

    early = words(as_clerk.post(url, {**right, "on": "2026-11-20", f"receipt_{paper.pk}": "EMS 1"}))
    no_proof = words(as_clerk.post(url, {**right, f"receipt_{paper.pk}": ""}))
    nothing = words(as_clerk.post(url, {"way": "post", "on": "2026-11-24"}))

    assert "早于签发日期" in early
    assert "送达凭证" in no_proof
    assert "没有勾选" in nothing
    assert not Service.objects.exists()


def test_other_departments_do_not_find_the_batch(jia: User) -> None:
    batch = batching.begin(choice=chosen(*fallen(1)), key="k", by=jia, at=AT)
    foreign = people.signed_in(people.clerk("FM", username="gui"))

    assert foreign.get(reverse("documents:batch_show", args=[batch.pk])).status_code == 404
