"""A subject's file as chosen, before any of it is in the database: unsaved rows that point at each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, NamedTuple

from django.db.models import Model

from credit.models import CreditRecord, Dispute, Listing
from credit.records.recognising import recognise
from credit.regulation.facts import Regime
from demonstration.naming import Namer, Trade
from subjects.models import Commitment, Evaluation, Person, Post, Subject

Kind = CreditRecord.Kind
State = CreditRecord.State
BUREAU = "新密市应急管理局"


class Act(NamedTuple):
    """Something that becomes known later than the row itself: some of its columns change."""

    day: date
    row: Model
    changes: dict[str, Any]
    reason: str


@dataclass
class File:
    """Everything about one subject."""

    subject: Subject
    trade: Trade
    until: date
    """The last day of the story."""
    rng: Random
    namer: Namer
    person: Person | None = None
    """Who the subject is, when it is a natural person."""
    posts: list[Post] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)
    evaluations: list[Evaluation] = field(default_factory=list)
    records: list[CreditRecord] = field(default_factory=list)
    listings: list[tuple[Listing, list[CreditRecord]]] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)

    def ago(self, days: int) -> date:
        """So many days before the last one."""
        return self.until - timedelta(days=days)

    def later(self, day: int, row: Model, reason: str, **changes: Any) -> None:
        """So many days before the end, this happens to the row."""
        self.acts.append(Act(self.ago(day), row, changes, reason))

    # People

    def someone(self) -> Person:
        """A made-up person with a number."""
        person = Person(name=self.namer.person())
        person.set_identity(self.namer.identity())
        return person

    def post(self, person: Person, office: Post.Office, start: date, end: date | None = None) -> Post:
        post = Post(subject=self.subject, person=person, office=office, from_on=start, until_on=end)
        self.posts.append(post)
        return post

    # Records

    def _record(self, kind: Kind, basis_on: date | None, content: str, **columns: Any) -> CreditRecord:
        """An effective record, its subject heard before; a revision of the state comes with `columns`."""
        told = basis_on or columns.get("occurred_on") or self.until
        statement = {} if kind == Kind.SANCTION else {
            "statement": CreditRecord.Statement.HEARD,
            "statement_on": told - timedelta(days=5),
            "notified_on": told - timedelta(days=9),
        }  # fmt: skip
        chosen = {"state": State.EFFECTIVE, "authority": BUREAU, **statement, **columns}
        record = CreditRecord(kind=kind, subject=self.subject, basis_on=basis_on, content=content, **chosen)
        recognise(record)
        self.records.append(record)
        return record

    def misconduct(self, ago: int, content: str, **columns: Any) -> CreditRecord:
        """失信行为, determined so many days before the end."""
        found = {
            "occurred_on": self.ago(ago + self.rng.randrange(10, 40)),
            "legal_basis": "《中华人民共和国安全生产法》",
        }
        return self._record(Kind.MISCONDUCT, self.ago(ago), content, **{**found, **columns})

    def penalty(self, ago: int, content: str, kinds: Sequence[str] = ("警告", "罚款"), **columns: Any) -> CreditRecord:
        """行政处罚, decided so many days before the end."""
        fine = Decimal(self.rng.randrange(1, 20) * 5000) if "罚款" in kinds else None
        found = {
            "occurred_on": self.ago(ago + self.rng.randrange(15, 60)),
            "penalty_kinds": list(kinds),
            "fine": fine,
            "legal_basis": f"《中华人民共和国安全生产法》第{self.rng.choice(('九十七', '九十九', '一百零一', '一百零二'))}条",
        }
        return self._record(Kind.PENALTY, self.ago(ago), content, **{**found, **columns})

    def accident(self, occurred: int, determined: int | None, content: str, **columns: Any) -> CreditRecord:
        """生产安全事故, so many days before the end; not determined yet, it is under investigation."""
        basis_on = None if determined is None else self.ago(determined)
        found = {"liable": True, "occurred_on": self.ago(occurred), "authority": "新密市人民政府事故调查组"}
        return self._record(Kind.ACCIDENT, basis_on, content, **{**found, **columns})

    def sanction(self, listed: int, removed: int | None, authority: str, content: str) -> CreditRecord:
        """Another sector's joint sanction, by a decision of that sector."""
        day = self.ago(listed)
        return self._record(
            Kind.SANCTION,
            day,
            content,
            authority=authority,
            heard_number=f"认字〔{day.year}〕{day:%m%d}号",
            heard_on=day,
            heard_authority=authority,
            by_emergency=False,
            removed_on=None if removed is None else self.ago(removed),
        )

    def listing(
        self, records: list[CreditRecord], regime: Regime, published: int, months: int, removed: int | None = None
    ) -> Listing:
        """A listing that covers these records."""
        listing = Listing(
            subject=self.subject,
            regime=regime,
            published_on=self.ago(published),
            months=months,
            removed_on=None if removed is None else self.ago(removed),
            removal="" if removed is None else "管理期满，整改验收合格，决定移出",
        )
        self.listings.append((listing, records))
        return listing


Story = Callable[[File], None]
"""Adds to a file what shows some clause or state."""
