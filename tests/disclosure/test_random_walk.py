"""Whatever happens to a record and whatever the platform answers, in the end it holds what it should, in order."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from credit.models import CreditRecord, Term
from credit.records import recording
from disclosure.models import Message
from disclosure.sharing import gates, sending, telling
from disclosure.sharing.platform import Answer, Meaning
from tests import makers
from tests.disclosure.telling_it import NOW, worked

pytestmark = pytest.mark.django_db
ANSWERS = [
    Answer(Meaning.AGAIN, "", "没有应答"),
    Answer(Meaning.REFUSED, "", "1002 内容有误（422）"),
    Answer(Meaning.ACCEPTED, "SL-1", "已接收"),
    Answer(Meaning.STORED, "XYPT-1", "已入库"),
]


class Walk(RuleBasedStateMachine):
    """One penalty, one clock that only goes on, and a platform that keeps the last content it stored."""

    def __init__(self) -> None:
        super().__init__()
        self.before = transaction.savepoint()
        subject = makers.make_subject()
        makers.make_post(subject, makers.make_person())
        self.record = makers.make_penalty(subject, date(2026, 9, 1), legal_basis="安全生产法第九十七条")
        self.by, self.at, self.platform = makers.hand(subject.department), NOW, list[tuple[int, str]]()

    def now(self) -> datetime:
        self.at += timedelta(hours=7)
        return self.at

    def fresh(self) -> CreditRecord:
        return CreditRecord.objects.select_related("subject__department").get(pk=self.record.pk)

    @rule()
    def look(self) -> None:
        worked(self.now())

    @rule(words=st.sampled_from(["甲事实", "乙事实", "丙事实"]))
    def correct(self, words: str) -> None:
        record = self.fresh()
        if record.state == "effective" and record.content != words:
            record.content = words
            recording.amend(record, by=self.by, reason="更正", at=timezone.now())

    @rule()
    def dispute_or_answer(self) -> None:
        record = self.fresh()
        if record.disputes.filter(closed_on=None).exists():
            recording.close_dispute(record, at=self.at)
        elif record.state == "effective":
            recording.open_dispute(record, at=self.at)

    @rule()
    def repair_or_not(self) -> None:
        record = self.fresh()
        if record.state == "effective":
            recording.repair(
                record, on=None if record.repaired_on else NOW.date(), reason="修复", by=self.by, at=timezone.now()
            )

    @precondition(lambda self: self.fresh().state == "effective")
    @rule()
    def revoke(self) -> None:
        recording.revoke(self.fresh(), at=makers.moment(self.at.date()), reason="撤销", by=self.by)

    @rule(answer=st.sampled_from(ANSWERS))
    def send(self, answer: Answer) -> None:
        message = sending.claim(self.now())
        if message:
            if answer.meaning in (Meaning.STORED, Meaning.AGAIN):  # "没有应答" may have been stored all the same
                self.platform.append((message.sequence, message.digest if message.act != "withdraw" else ""))
            sending.settle(message, answer, at=self.at)

    @rule()
    def die(self) -> None:
        sending.claim(self.now())

    @invariant()
    def nothing_overtakes(self) -> None:
        sequences = [sequence for sequence, _ in self.platform]
        assert sequences == sorted(sequences)

    @invariant()
    def what_never_went_out_has_no_tries(self) -> None:
        assert not Message.objects.filter(state__in=("void", "faulty"), attempts__gt=0).exists()

    def teardown(self) -> None:
        worked(self.now())
        for _ in range(60):
            message = sending.claim(self.now())
            if message is None:
                break
            self.platform.append((message.sequence, message.digest if message.act != "withdraw" else ""))
            sending.settle(message, Answer(Meaning.STORED, "XYPT-9", "已入库"), at=self.at)
            worked(self.now())
        try:
            self.agree()
        finally:
            transaction.savepoint_rollback(self.before)

    def agree(self) -> None:
        """The platform holds what it should, unless what it should was refused, or is held back."""
        standing = Message.objects.standing().order_by("-sequence").first()
        if standing is None or standing.state == "refused":
            return
        held = self.platform[-1][1] if self.platform else ""
        last = telling.last_out(standing.matter)
        match telling.wanted_of(standing.matter, last, self.at):
            case gates.Told(told):
                assert held == told.digest
            case gates.Nothing():
                assert held == ""
                assert not Term.objects.filter(kind="sharing.withdraw", ended_on=None).exists()


WALKS = settings(max_examples=8, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck))


def test_the_platform_ends_with_what_it_should_hold() -> None:
    run_state_machine_as_test(Walk, settings=WALKS)
