"""Celery jobs: each calls one function of the domain, takes ids, and may run twice."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from credit.exchange import batches
from credit.grades import answering, grading
from credit.ledger import papers
from credit.levels import asking
from credit.models import ImportBatch, Paper, RuleRun
from credit.rulebook import lapsing, running
from credit.terms import alarm, digest, escalation
from desk import promises


@shared_task(name="credit.tasks.regrade_subject")
def regrade_subject(subject: int) -> None:
    """Answer the requests of one subject, unless another message already did."""
    answering.answer(subject, timezone.now())


@shared_task(name="credit.tasks.sweep_requests")
def sweep_requests() -> None:
    """Take up the requests that a lost message left, and those that failed a while ago."""
    answering.sweep(timezone.now())


@shared_task(name="credit.tasks.announce_changes")
def announce_changes() -> None:
    """Announce the periods that have begun by time alone."""
    grading.announce(timezone.now())


@shared_task(name="credit.tasks.make_paper")
def make_paper(paper: int) -> None:
    """Make a ledger that takes a while, unless somebody else is at it."""
    papers.make(paper, timezone.now)


@shared_task(name="credit.tasks.sweep_papers")
def sweep_papers() -> None:
    """Take up the papers that a lost message or a killed worker left, and clear away old files."""
    promises.sweep(Paper.objects.all(), timezone.now())
    papers.clear_away(timezone.now())


@shared_task(name="credit.tasks.check_import")
def check_import(batch: int) -> None:
    """Check an uploaded file of many rows, unless somebody else is at it."""
    batches.check(batch, timezone.now)


@shared_task(name="credit.tasks.commit_import")
def commit_import(batch: int) -> None:
    """Import a confirmed file of many rows, unless somebody else is at it."""
    batches.commit(batch, timezone.now)


@shared_task(name="credit.tasks.sweep_imports")
def sweep_imports() -> None:
    """Take up the imports that a lost message or a killed worker left."""
    promises.sweep(ImportBatch.objects.all(), timezone.now())


@shared_task(name="credit.tasks.run_rulebook")
def run_rulebook(run: int) -> None:
    """Work out what a proposed version would do, or grade everybody again by a new one, unless somebody else is at it."""
    running.run(run, timezone.now)


@shared_task(name="credit.tasks.sweep_rulebook")
def sweep_rulebook() -> None:
    """Take up the work on the rulebook that a lost message or a killed worker left."""
    promises.sweep(RuleRun.objects.all(), timezone.now())


@shared_task(name="credit.tasks.warn_of_lapsing")
def warn_of_lapsing() -> None:
    """Warn supervisors and leaders of a rulebook whose text lapses, once a month."""
    lapsing.remind(timezone.localdate(), timezone.now())


@shared_task(name="credit.tasks.escalate_terms")
def escalate_terms() -> None:
    """Tell whoever has to know of terms that run out or have run out."""
    escalation.escalate(timezone.localdate(), at=timezone.now())


@shared_task(name="credit.tasks.promise_digests")
def promise_digests() -> None:
    """From 08:30 on working days, promise everybody's digest."""
    digest.promise(timezone.now())


@shared_task(name="credit.tasks.warn_of_commitments")
def warn_of_commitments() -> None:
    """Tell departments of commitments that run out soon, once a week."""
    asking.warn(timezone.localdate(), timezone.now())


@shared_task(name="credit.tasks.ask_for_calendar")
def ask_for_calendar() -> None:
    """Tell supervisors and leaders of a year that still has no confirmed table, once a month."""
    alarm.remind(timezone.localdate(), timezone.now())
