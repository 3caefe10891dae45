"""Papers in batches: chosen rows of a list, looked at in one file, issued by a job, served together.

Each paper is one transaction: its number, its bytes and the line that says so commit together. A worker that is killed
leaves lines that wait; whoever goes on issues only those, so none is lost and none is numbered twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Count

from accounts import rules
from accounts.gate import Refused
from accounts.models import User
from desk import promises
from desk.promises import Lost
from documents.issuing import Draft
from documents.models import Batch, BatchLine, Document, DocumentQuerySet

ARTICLE = "第十三条"
BLOCK = 10
"""So many papers are issued between two signs of life."""
GATHERED = 1000
"""So many lines are written down at once."""
_DATABASE_AWAY = (OperationalError, InterfaceError)

State, LineState = Batch.State, BatchLine.State
Clock = Callable[[], datetime]

log = logging.getLogger(__name__)


class Chosen(NamedTuple):
    """A row that a paper is to be issued of: its id in its room, and its subject (id)."""

    about: int
    subject: int


class Kind(NamedTuple):
    """A kind of paper that goes out in batches; the room whose papers they are registers it."""

    name: str
    title: str
    told: Sequence[str]
    """What will happen, said before they are issued."""
    list_url: str
    """The name of the address of the list they are chosen from."""
    among: Callable[[User, Collection[int], datetime], Iterable[Chosen]]
    """Those of these rows that the person has before him, now."""
    whole: Callable[[User, str, datetime], Iterable[Chosen]]
    """Everything that the list holds for the person by these filters, now."""
    condition: Callable[[User, str, datetime], str]
    """These filters in words."""
    draft: Callable[[int, User, datetime], Draft]
    """The paper of a row. Raises Refused."""
    issue: Callable[[int, User, datetime], Document]
    """Issue it. Raises Refused."""


_KINDS: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Have papers of these kinds issued in batches; called when an app is ready."""
    _KINDS.update({kind.name: kind for kind in kinds})


def kind_named(name: str) -> Kind:
    """The kind of this name. Raises Refused."""
    if name not in _KINDS:
        raise Refused(ARTICLE, "没有这种可以批量签发的文书，请从列表重新选择。")
    return _KINDS[name]


class Choice(NamedTuple):
    """What somebody chose of a list: some rows, or everything by its filters."""

    kind: Kind
    rows: Sequence[int]
    whole: bool
    scope: str

    def chosen(self, by: User, at: datetime) -> Iterable[Chosen]:
        """What is meant, as the list is now."""
        return self.kind.whole(by, self.scope, at) if self.whole else self.kind.among(by, self.rows, at)


# Begun by a click


@transaction.atomic
def begin(*, choice: Choice, key: str, by: User, at: datetime) -> Batch:
    """Promise the papers; the same click (`key`) twice is one batch. Raises Refused where nothing is chosen."""
    rules.must_be_staff(by, article=ARTICLE, reason="文书由记录部门的经办人、审核人签发。")
    User.objects.select_for_update().get(pk=by.pk)
    if known := Batch.objects.filter(key=key, by=by).first():
        return known
    batch = Batch(kind=choice.kind.name, title=choice.kind.title, department=by.department, by=by, key=key, asked_at=at)
    if choice.whole:
        if not next(iter(choice.chosen(by, at)), None):
            raise Refused(ARTICLE, "按这些条件，列表中没有可以签发的内容，请返回列表重新筛选。")
        batch.scope, batch.whole = choice.scope, True
        batch.save()
    else:
        found = list(choice.chosen(by, at))
        if not found:
            raise Refused(ARTICLE, "没有选择要签发的内容，请返回列表勾选。")
        batch.gathered = True
        batch.save()
        _write_down(batch, found)
        Batch.objects.filter(pk=batch.pk).update(total=len(found))
    promises.nudge(batch.job)
    return batch


def _write_down(batch: Batch, chosen: Iterable[Chosen]) -> int:
    waiting, number = iter(chosen), 0
    while block := list(islice(waiting, GATHERED)):
        lines = [BatchLine(batch=batch, about=row.about, subject_id=row.subject) for row in block]
        BatchLine.objects.bulk_create(lines, ignore_conflicts=True)
        number += len(block)
    return number


# Done by a job


def issue_all(pk: int, clock: Clock) -> None:
    """Issue what waits of a batch, unless somebody else is at it."""
    batch = promises.claim(Batch.objects.filter(pk=pk), clock(), state=State.RUNNING)
    if batch is None:
        return
    try:
        _issue_all(batch, clock)
    except Lost:
        log.warning("batch %s was taken up by another worker", pk)
    except Exception as fault:
        log.exception("batch %s stopped", pk)
        promises.fail(batch, promises.hindrance_of(fault), at=clock())


def _issue_all(batch: Batch, clock: Clock) -> None:
    if not batch.gathered:
        _gather(batch, clock)
    kind = kind_named(batch.kind)
    while waiting := list(
        batch.lines.filter(state=LineState.WAITING).order_by("pk").values_list("pk", flat=True)[:BLOCK]
    ):
        for line in waiting:
            _issue(line, kind, batch.by, clock())
        promises.beat(batch, clock(), done=batch.lines.exclude(state=LineState.WAITING).count())
    promises.settle(batch, state=State.DONE, finished_at=clock())


@transaction.atomic
def _gather(batch: Batch, clock: Clock) -> None:
    """Write down everything that the list holds, all of it or nothing."""
    kind = kind_named(batch.kind)
    total = _write_down(batch, kind.whole(batch.by, batch.scope, clock()))
    promises.beat(batch, clock(), total=total, gathered=True)


def _issue(pk: int, kind: Kind, by: User, at: datetime) -> None:
    """Issue one paper, or say why not; what cannot be issued holds up no other."""
    try:
        with transaction.atomic():
            for line in _waiting(pk):
                line.document, line.state = kind.issue(line.about, by, at), LineState.ISSUED
                line.save(update_fields=["document", "state"])
    except Refused as refusal:
        _skip(pk, refusal.reason)
    except _DATABASE_AWAY:
        raise
    except Exception:
        log.exception("line %s of a batch could not be issued", pk)
        _skip(pk, "签发时程序出错，没有签发；请在该主体的页面单独签发，仍不行的告知维护人员。")


def _waiting(pk: int) -> Iterator[BatchLine]:
    """The line, locked, while it still waits."""
    yield from BatchLine.objects.select_for_update(of=("self",)).filter(pk=pk, state=LineState.WAITING)


def _skip(pk: int, why: str) -> None:
    BatchLine.objects.filter(pk=pk, state=LineState.WAITING).update(state=LineState.SKIPPED, why=why[:300])


# Looked at


class Counted(NamedTuple):
    """How many papers of a batch were issued, were not, and still wait."""

    issued: int = 0
    skipped: int = 0
    waiting: int = 0


def counted(batch: Batch) -> Counted:
    """How far a batch is."""
    rows = batch.lines.order_by().values_list("state").annotate(number=Count("pk"))
    return Counted(**{str(state): number for state, number in rows})


def papers_of(batch: Batch) -> DocumentQuerySet:
    """Its issued papers, in the order of their numbers."""
    rows = Document.objects.filter(batch_line__batch=batch).select_related("subject")
    return rows.prefetch_related("services").order_by("pk")
