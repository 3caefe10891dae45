"""The made-up bureau's rulebook (R23): a version that waits for its second person, its effect shown; two interpretations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from django.utils.timezone import make_aware

from accounts.models import Role, User
from credit.facts.rulebooks import rulebooks
from credit.models import CreditRecord, RuleRun
from credit.rulebook import changing, interpreting, running
from subjects.models import Subject

_READINGS = (
    (
        "责令改正后当场改正、未受处罚的，是否记为失信行为？",
        "检查中当场改正、未立案处罚的，不记为失信行为，只在检查记录中写明。",
        ("12.1.2", "12.2.2", "12.3.1"),
    ),
    (
        "同一违法事实既认定失信行为又作出处罚的，怎样列示？",
        "关联为同一事项，分别计算期限，一并申请修复。",
        ("12.3.1", "12.3.2", "16"),
    ),
)


def tell(seed: int, subjects: Sequence[Subject], until: date) -> None:
    """One interpretation holds and is cited, another waits; the next version is proposed for the year after."""
    at = make_aware(datetime.combine(until, time(9)))
    proposer = User.objects.filter(role=Role.SUPERVISOR).order_by("pk").first()
    leader = User.objects.filter(role=Role.LEADER).order_by("pk").first()
    if proposer is None or leader is None:
        return
    _interpret(proposer, leader, until, at)
    begins = date(until.year + 1, 1, 1)
    version, basis = f"{begins.year}-1", f"新密应急〔{until.year}〕99号（虚构，征求意见稿）"
    book = rulebooks()[-1]._replace(
        version=version, in_force_from=begins, basis=basis, repair_ends_three_year_conditions=False
    )
    note = "修复后仍计入三年条件，更好体现一级的含义"
    proposal = changing.propose(book, note=note, by=proposer, at=at)
    running.run(RuleRun.objects.get(proposal=proposal).pk, lambda: at)


def _interpret(proposer: User, leader: User, until: date, at: datetime) -> None:
    rows = [
        interpreting.propose(
            question=question,
            reading=reading,
            articles=articles,
            holds_from=date(until.year, 1, 1),
            by=proposer,
            at=at,
        )
        for question, reading, articles in _READINGS
    ]
    held = interpreting.confirm(rows[0], by=leader, at=at)
    records = CreditRecord.objects.filter(kind=CreditRecord.Kind.MISCONDUCT, subject__department=proposer.department)
    for record in records.select_related("subject").order_by("-pk")[:2]:
        interpreting.cite(record, interpretation=held, by=proposer, at=at)
