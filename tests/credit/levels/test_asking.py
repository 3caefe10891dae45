"""Asking for commitments: who lacks one, letters in a batch, scans, validity, and what runs out."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import make_aware
from time_machine import travel

from accounts.gate import Refused
from accounts.models import JournalEntry, User
from credit.grades import grading
from credit.levels import asking, policies
from credit.models import CommitmentReminder, CommitmentScan
from documents import batching
from documents.models import DocumentFile
from notices.models import Notice
from subjects import registering
from subjects.models import Commitment, Subject
from tests import makers, papers, people
from tests.reading import seen, words

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
AT = make_aware(datetime(2026, 11, 24, 10))


def uncommitted(name: str = "新密市岐固建材厂", enrolled_on: date = date(2026, 3, 2), code: str = "WH") -> Subject:
    subject = makers.make_subject(name, enrolled_on=enrolled_on, committed_on=None, department_code=code)
    grading.regrade([subject.pk], cause="首次评定", at=AT)
    return subject


def commit(subject: Subject, made_on: date, until_on: date | None = None) -> Commitment:
    by = makers.hand(subject.department)
    made = registering.commit(subject, made_on=made_on, published_at="局网站", until_on=until_on, by=by, at=AT)
    grading.regrade([subject.pk], cause="承诺", at=AT)
    return made


def level_on(subject: Subject, day: date) -> int | None:
    return grading.standings_of([subject.pk], day)[subject.pk].period.level


def test_who_lacks_one_is_listed_with_since_when(unit: Subject) -> None:
    grading.regrade([unit.pk], cause="首次评定", at=AT)
    subject = uncommitted()

    found = asking.lacking(TODAY)

    assert [(row.subject, row.start) for row in found] == [(subject, date(2026, 3, 2))]


def test_the_letter_says_what_is_missing_and_what_to_hand_in(jia: User) -> None:
    subject = uncommitted()

    document = asking.remind(subject, by=jia, at=AT)

    papers.assert_sound(
        bytes(DocumentFile.objects.get(document=document).pdf),
        "公开承诺提醒函",
        subject.name,
        "自2026年3月2日起没有有效的公开承诺",
        "承诺书",
        "公示的位置或者网址",
    )
    assert document.number == "新密应急信诺字〔2026〕1号"


def test_nobody_is_reminded_twice_within_the_interval_nor_who_has_one(jia: User, unit: Subject) -> None:
    subject = uncommitted()
    asking.remind(subject, by=jia, at=AT)
    grading.regrade([unit.pk], cause="首次评定", at=AT)

    with pytest.raises(Refused, match="已于 2026-11-24 提醒过，30 日以内不再提醒"):
        asking.remind(subject, by=jia, at=AT + timedelta(days=29))
    with pytest.raises(Refused, match="不在待承诺之列"):
        asking.remind(unit, by=jia, at=AT)
    with pytest.raises(Refused, match="记录部门签发"):
        asking.remind(subject, by=people.clerk("FM", username="gui"), at=AT)
    asking.remind(subject, by=jia, at=AT + timedelta(days=30))
    assert CommitmentReminder.objects.count() == 2


def test_letters_go_out_in_the_same_batches_also_of_a_whole_list(jia: User) -> None:
    first, second = uncommitted(), uncommitted("新密市青屏耐材厂", date(2025, 1, 6))
    uncommitted("登封市石料厂", code="FM")
    choice = batching.Choice(batching.kind_named("commitment_reminder"), [], True, "reminded=due")

    batch = batching.begin(choice=choice, key="k", by=jia, at=AT)
    batching.issue_all(batch.pk, lambda: AT)

    assert set(CommitmentReminder.objects.values_list("subject", flat=True)) == {first.pk, second.pk}
    assert {row.state for row in batch.lines.all()} == {"issued"}


def test_the_list_filters_by_since_when_industry_and_reminder(as_clerk: Client) -> None:
    old, new = uncommitted("新密市岐固建材厂", date(2020, 5, 1)), uncommitted("新密市青屏耐材厂", date(2026, 9, 1))
    asking.remind(new, by=User.objects.get(username="jia"), at=AT)

    def found(query: str) -> list[bool]:
        with travel(AT, tick=False):
            page = seen(as_clerk, f"/commitments/awaited/?{query}")
        return [str(old) in page, str(new) in page]

    assert found("") == [True, True]
    assert found("until_on=2026-01-01") == [True, False]
    assert found("reminded=never") == [True, False]
    assert found("reminded=lately") == [False, True]
    assert found("industry=KS") == [True, True]
    assert found("industry=YH") == [False, False]


def test_a_commitment_for_a_time_is_active_through_its_last_day_and_the_level_follows() -> None:
    subject = uncommitted()
    commit(subject, date(2026, 4, 1), date(2026, 12, 31))

    assert [level_on(subject, day) for day in (date(2026, 3, 31), date(2026, 4, 1))] == [None, 1]
    assert [level_on(subject, day) for day in (date(2026, 12, 31), date(2027, 1, 1))] == [1, None]
    standing = grading.standings_of([subject.pk], TODAY)[subject.pk]
    assert (standing.next_change_on, standing.next_level) == (date(2027, 1, 1), None)


def test_what_was_withdrawn_before_its_last_day_ends_then_and_the_proof_says_the_same() -> None:
    subject = uncommitted()
    made = commit(subject, date(2026, 4, 1), date(2026, 12, 31))
    by = makers.hand(subject.department)
    registering.end_commitment(made, on=date(2026, 11, 2), ending=Commitment.Ending.WITHDRAWN, by=by, at=AT)
    grading.regrade([subject.pk], cause="撤回", at=AT)

    assert level_on(subject, date(2026, 11, 2)) is None
    assert not list(grading.differences([subject.pk]))


def test_what_has_run_out_is_not_withdrawn_afterwards() -> None:
    subject = uncommitted()
    made = commit(subject, date(2026, 4, 1), date(2026, 10, 31))
    by = makers.hand(subject.department)

    with pytest.raises(Refused, match="有效期至 2026-10-31"):
        registering.end_commitment(made, on=date(2026, 11, 1), ending=Commitment.Ending.WITHDRAWN, by=by, at=AT)
    registering.end_commitment(made, on=date(2026, 10, 31), ending=Commitment.Ending.WITHDRAWN, by=by, at=AT)


def test_a_last_day_before_the_first_is_refused_and_29_february_is_one(jia: User) -> None:
    subject = uncommitted()
    with pytest.raises(Refused, match="早于承诺日期"):
        commit(subject, date(2026, 4, 1), date(2026, 3, 31))
    made = commit(subject, date(2026, 4, 1), date(2028, 2, 29))

    assert made.over_on == date(2028, 3, 1)


def test_departments_are_told_once_a_week_of_what_runs_out_and_not_of_what_goes_on(jia: User, yi: User) -> None:
    subject, other = uncommitted(), uncommitted("新密市青屏耐材厂")
    commit(subject, date(2026, 4, 1), TODAY + timedelta(days=policies.USUAL.expiry_days))
    commit(other, date(2026, 4, 1), TODAY)
    commit(other, date(2026, 5, 1))

    assert [row.subject for row in asking.running_out(TODAY)] == [subject]
    assert not asking.running_out(TODAY - timedelta(days=1)).exists()
    asking.warn(TODAY, AT)
    asking.warn(TODAY + timedelta(days=1), AT)
    assert Notice.objects.filter(title="1 项公开承诺即将到期").count() == 3  # two clerks and the supervisor, once
    asking.warn(TODAY + timedelta(days=7), AT)
    assert Notice.objects.filter(title="1 项公开承诺即将到期").count() == 6


def test_nothing_runs_out_of_who_is_not_supervised_any_more(jia: User) -> None:
    subject = uncommitted()
    commit(subject, date(2026, 4, 1), TODAY + timedelta(days=3))
    Subject.objects.filter(pk=subject.pk).update(deregistered_on=TODAY)

    assert not asking.running_out(TODAY).exists()
    assert asking.running_out(TODAY - timedelta(days=1)).exists()


def test_who_only_reads_the_lists_is_offered_nothing_to_enter(as_clerk: Client) -> None:
    lacking, made = uncommitted(), commit(uncommitted("新密市青屏耐材厂"), date(2026, 4, 1))
    entering, upload = f"/subjects/{lacking.pk}/commitment/", f"/commitments/{made.pk}/paper/scan/"
    reader = people.signed_in(people.leader())

    with travel(AT, tick=False):
        for client, offered in ((as_clerk, True), (reader, False)):
            awaited = client.get("/commitments/awaited/").content.decode()
            book = client.get("/commitments/").content.decode()
            assert (str(lacking) in awaited, str(made.subject) in book) == (True, True)
            assert (entering in awaited, upload in book) == (offered, offered)


def test_a_commitment_for_good_is_left_without_a_last_day_and_not_given_the_last_of_all_days(as_clerk: Client) -> None:
    subject = uncommitted()
    with travel(AT, tick=False):
        answer = as_clerk.post(
            f"/subjects/{subject.pk}/commitment/",
            {"made_on": "2026-09-01", "published_at": "局网站", "until_on": "9999-12-31"},
        )

    assert "年份不合理" in words(answer)
    assert not Commitment.objects.exists()


def test_a_scan_is_kept_once_and_downloaded_with_a_trace(as_clerk: Client) -> None:
    made = commit(uncommitted(), date(2026, 4, 1))
    url = f"/commitments/{made.pk}/paper/scan/"
    file = SimpleUploadedFile("承诺书.pdf", b"%PDF-1.4 promise")

    with travel(AT, tick=False):
        assert "已上传“承诺书”" in words(as_clerk.post(url, {"file": file, "title": ""}, follow=True))
        file.seek(0)
        assert "不必重复" in words(as_clerk.post(url, {"file": file, "title": ""}))
        wrong = SimpleUploadedFile("a.pdf", b"MZ not a paper")
        assert "文件内容不是" in words(as_clerk.post(url, {"file": wrong, "title": ""}))
        scan = CommitmentScan.objects.get()
        answer = as_clerk.get(scan.get_absolute_url())
        assert b"".join(answer.streaming_content) == b"%PDF-1.4 promise"  # type: ignore[attr-defined]
        foreign = people.signed_in(people.clerk("FM", username="gui"))
        assert foreign.get(scan.get_absolute_url()).status_code == 404
    assert JournalEntry.objects.filter(act="下载承诺书").count() == 1


def test_entered_by_row_with_a_last_day_and_corrected_later(as_clerk: Client) -> None:
    subject = uncommitted()
    typed = {"made_on": "２０２６年９月１日", "published_at": "https://example.cn/p", "until_on": "2027.8.31"}
    with travel(AT, tick=False):
        as_clerk.post(f"/subjects/{subject.pk}/commitment/", typed)
        made = Commitment.objects.get(subject=subject)
        assert (made.made_on, made.until_on) == (date(2026, 9, 1), date(2027, 8, 31))

        wrong = {"published_at": "x", "until_on": "2026-8-31", "reason": "补登"}
        assert "早于承诺日期" in words(as_clerk.post(f"/commitments/{made.pk}/amend/", wrong))
        as_clerk.post(f"/commitments/{made.pk}/amend/", {**wrong, "until_on": ""})
        page = seen(as_clerk, "/commitments/?standing=active&lacks=scan")

    made.refresh_from_db()
    assert (made.until_on, made.published_at) == (None, "x")
    assert str(subject) in page


def test_the_same_file_may_prove_two_commitments(jia: User) -> None:
    subject = uncommitted()
    for made in (commit(subject, date(2026, 4, 1)), commit(subject, date(2026, 5, 1))):
        file = ContentFile(b"%PDF-1.4 both", "b.pdf")
        asking.keep_scan(made, file=file, title="", content_type="application/pdf", by=jia, at=AT)

    assert CommitmentScan.objects.count() == 2
