"""Long ledgers: promised by a row, made by a job, taken up again after a killed worker, fetched by whoever asked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from celery import current_app
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import JournalEntry, User
from credit import tasks
from credit.ledger import files, papers
from credit.ledger.graded import GradedLedger
from credit.ledger.query import LedgerQuery
from credit.models import Paper
from desk import promises
from tests import people
from tests.credit.ledger import bureau

pytestmark = pytest.mark.django_db

NOW = timezone.now() + timedelta(hours=1)
State = Paper.State


@pytest.fixture(autouse=True)
def _folder_of_its_own(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path


@pytest.fixture
def nudged(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The papers that workers were told of, with the broker out of the way."""
    told: list[int] = []
    monkeypatch.setattr(current_app, "send_task", lambda task, args, **options: told.extend(args))
    return told


def clock(start: datetime = NOW) -> Callable[[], datetime]:
    """A second passes with every look."""
    moments: Iterator[datetime] = (start + timedelta(seconds=n) for n in range(10_000))
    return lambda: next(moments)


def asked(by: User | None = None, ending: str = "csv") -> Paper:
    ledger = GradedLedger(LedgerQuery(bureau.DAY))
    return papers.ask(ledger, ending, by=by or people.leader(), at=timezone.now())


def state_of(paper: Paper) -> str:
    paper.refresh_from_db()
    return paper.state


def test_paper_is_made_and_told_to_the_workers_once_the_promise_is_kept(
    nudged: list[int], django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    bureau.fill()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        paper = asked()

    papers.make(paper.pk, clock())

    assert nudged == [paper.pk]
    assert state_of(paper) == State.DONE
    assert (paper.done_rows, paper.total_rows, paper.attempts) == (5, 5, 1)
    content = papers.path_of(paper).read_bytes()
    assert hashlib.sha256(content).hexdigest() == paper.sha256
    direct = papers.folder_of(paper) / "direct.csv"
    files.write(GradedLedger(LedgerQuery(bureau.DAY)), "csv", direct)
    assert content == direct.read_bytes()


def test_asking_twice_before_it_is_begun_is_one_promise() -> None:
    leader = people.leader()

    assert asked(leader) == asked(leader)
    assert asked(leader, "json") != asked(leader)


def test_same_message_twice_makes_the_paper_once() -> None:
    paper = asked()

    papers.make(paper.pk, clock())
    file = Paper.objects.get(pk=paper.pk).file
    papers.make(paper.pk, clock())

    assert (Paper.objects.get(pk=paper.pk).file, Paper.objects.get(pk=paper.pk).attempts) == (file, 1)


def test_second_worker_leaves_a_paper_that_another_one_has_taken() -> None:
    paper = asked()
    assert papers._take(paper.pk, NOW)

    assert papers._take(paper.pk, NOW) is None


def test_paper_of_a_killed_worker_is_taken_up_after_five_silent_minutes(nudged: list[int]) -> None:
    paper = asked()
    papers._take(paper.pk, NOW)
    left = papers.folder_of(paper) / "made-by-the-killed"
    left.mkdir(parents=True)

    assert promises.sweep(Paper.objects.all(), NOW + timedelta(minutes=4)) == []
    assert promises.sweep(Paper.objects.all(), NOW + timedelta(minutes=6)) == [paper]
    papers.make(paper.pk, clock(NOW + timedelta(minutes=6)))

    assert nudged == [paper.pk]
    assert (state_of(paper), paper.attempts) == (State.DONE, 2)
    assert not left.exists()


def test_worker_that_was_thought_dead_gives_up_and_spoils_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    bureau.fill()
    paper = asked()
    write = files.write

    def slow_write(ledger: GradedLedger, ending: str, path: Path, progress: Callable[[int], None]) -> None:
        monkeypatch.setattr(files, "write", write)
        promises.sweep(Paper.objects.all(), NOW + timedelta(minutes=10))
        papers.make(paper.pk, clock(NOW + timedelta(minutes=10)))
        write(ledger, ending, path, progress)

    monkeypatch.setattr(files, "write", slow_write)
    papers.make(paper.pk, clock())

    assert (state_of(paper), paper.attempts) == (State.DONE, 2)
    assert papers.path_of(paper).is_file()
    assert [folder.name for folder in papers.folder_of(paper).iterdir()] == [paper.file.split("/")[0]]


def test_lost_message_is_sent_again_after_half_a_minute(nudged: list[int]) -> None:
    paper = asked()

    assert promises.sweep(Paper.objects.all(), paper.asked_at + timedelta(seconds=29)) == []
    assert promises.sweep(Paper.objects.all(), paper.asked_at + timedelta(seconds=31)) == [paper]
    assert nudged == [paper.pk]


def test_paper_that_kills_every_worker_is_given_up_in_words(nudged: list[int]) -> None:
    paper = asked()
    for n in range(papers.MOST_ATTEMPTS):
        papers._take(paper.pk, NOW + n * timedelta(minutes=10))
        promises.sweep(Paper.objects.all(), NOW + n * timedelta(minutes=10) + timedelta(minutes=6))

    papers.make(paper.pk, clock(NOW + timedelta(hours=1)))

    assert state_of(paper) == State.FAILED
    assert "每次都被中断" in paper.failure


def test_failure_is_told_in_words_and_can_be_tried_again(settings: Settings, tmp_path: Path) -> None:
    paper = asked()
    (tmp_path / "papers").write_text("a file where a folder should be")

    papers.make(paper.pk, clock())
    assert state_of(paper) == State.FAILED
    assert "磁盘空间不足" in paper.failure
    (tmp_path / "papers").unlink()
    papers.retry(paper, by=paper.requested_by, at=timezone.now())
    papers.retry(paper, by=paper.requested_by, at=timezone.now())
    papers.make(paper.pk, clock())

    assert state_of(paper) == State.DONE
    assert paper.failure == ""


def test_file_is_cleared_away_after_thirty_days_and_the_row_says_so() -> None:
    paper = asked()
    papers.make(paper.pk, clock())

    papers.clear_away(NOW + timedelta(days=29))
    assert papers.path_of(Paper.objects.get()).is_file()
    papers.clear_away(NOW + timedelta(days=31))

    paper.refresh_from_db()
    assert (paper.state, paper.is_ready, papers.folder_of(paper).exists()) == (State.DONE, False, False)


def test_tasks_do_the_same() -> None:
    paper = asked()

    with time_machine.travel(timezone.now() + timedelta(seconds=40)):
        tasks.sweep_papers()
        tasks.make_paper(paper.pk)

    assert state_of(paper) == State.DONE


def test_short_ledger_is_answered_at_once_and_noted_in_the_journal(as_leader: Client) -> None:
    bureau.fill()

    answer = as_leader.post("/papers/add/", {"as_of": "2026-05-12", "level": "3", "format": "csv"})

    assert answer.status_code == 200
    assert bureau.LONG_NAME in b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "attachment" in answer["Content-Disposition"]
    entry = JournalEntry.objects.get(act="导出台账")
    assert entry.matter == "查看日期 2026-05-12；记录部门：全部；行业类别：全部；信用等级：三级"
    assert entry.detail == "CSV，1 行"
    assert not Paper.objects.exists()


def test_long_ledger_gets_a_page_that_shows_its_progress_until_it_is_fetched(
    as_leader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(files.FORMATS, "csv", files.FORMATS["csv"]._replace(at_once=2))
    bureau.fill()

    answer = as_leader.post("/papers/add/", {"as_of": "2026-05-12", "format": "csv"}, follow=True)
    paper = Paper.objects.get()
    assert answer.redirect_chain[0][0] == f"/papers/{paper.pk}/"
    assert "排队中" in answer.content.decode()
    assert "<noscript><meta http-equiv" in answer.content.decode()

    papers._take(paper.pk, NOW)
    Paper.objects.filter(pk=paper.pk).update(done_rows=3)
    part = as_leader.get(f"/papers/{paper.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "处理中 3/5 行" in part
    assert "<html" not in part

    papers.make(paper.pk, clock(NOW + timedelta(minutes=6)))
    assert "下载" in as_leader.get("/papers/").content.decode()
    fetched = as_leader.get(f"/papers/{paper.pk}/file/")
    assert b"".join(fetched.streaming_content).startswith(b"\xef\xbb\xbf")  # type: ignore[attr-defined]
    assert set(JournalEntry.objects.values_list("act", flat=True)) >= {"导出台账", "下载台账文件"}


def test_paper_is_only_for_whoever_asked(as_clerk: Client, as_leader: Client) -> None:
    paper = asked(User.objects.get(username="bing"))
    papers.make(paper.pk, clock())

    assert as_leader.get(f"/papers/{paper.pk}/").status_code == 200
    assert b"".join(as_leader.get(f"/papers/{paper.pk}/file/").streaming_content)  # type: ignore[attr-defined]
    for path in ("", "file/"):
        assert as_clerk.get(f"/papers/{paper.pk}/{path}").status_code == 404
    assert as_clerk.post(f"/papers/{paper.pk}/retry/").status_code == 404
    assert "还没有文件" in as_clerk.get("/papers/").content.decode()


def test_clerk_exports_the_own_department_whatever_is_asked_for(as_clerk: Client) -> None:
    bureau.fill()

    answer = as_clerk.post("/papers/add/", {"as_of": "2026-05-12", "section": "JC", "format": "json"})

    said = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert "危化品监管科" in said
    assert "安全生产基础科" not in said


def test_unknown_format_and_faulty_filters_are_refused(as_leader: Client) -> None:
    assert as_leader.post("/papers/add/", {"format": "exe"}).status_code == 400
    faulty = as_leader.post("/papers/add/", {"format": "csv", "as_of": "2026-13-01"})
    assert faulty.status_code == 400
    assert "查看日期不是有效的日期" in faulty.content.decode()


def test_full_numbers_come_from_the_command_alone(as_leader: Client) -> None:
    bureau.fill()

    answer = as_leader.post("/papers/add/", {"as_of": "2026-05-12", "full_identity": "1", "format": "csv"})

    assert "410183********0028" in b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert "完整显示" not in JournalEntry.objects.get().matter
