"""Matters in hand (办理事项): what an application, an objection, a draw and every other case have in common.

Each kind keeps its own table, fields and constraints; its states, the moves between them and the article of each move
stand on its class as data. What is done with a matter are plain functions of its room; all begin with `moving.locked`,
and all that change the state end with `moving.move`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import ClassVar, NamedTuple, Self, TypeVar

from django.db import models

from accounts.gate import Refused
from accounts.history import keep
from accounts.keeping import Kept, KeptQuerySet
from accounts.models import User
from subjects.cases import Case
from subjects.models import Subject

Moves = Mapping[str, Mapping[str, str]]
"""From which state to which, and by which article."""


class Event(NamedTuple):
    """One line of what happened to a matter: when, by whom (None: by a job), what, why, and where it stood then."""

    at: datetime
    by: User | None
    words: str
    detail: str = ""
    state: str = ""


class Matter(Kept):
    """A matter that goes from state to state."""

    ARTICLE: ClassVar[str]
    """What a refusal cites where no edge names an article."""
    MOVES: ClassVar[Moves]
    OPEN: ClassVar[tuple[str, ...]]
    """The states in which it is still in hand."""
    LOOKS: ClassVar[Mapping[str, str]] = {}
    """The colour of the mark of each state; quiet where none is named."""
    ABOUT: ClassVar[str] = "subject"
    """The way to the subject that it is about, as queries write it; empty: it is about no single one."""
    RESTS_ON: ClassVar[tuple[str, ...]] = ()
    """What is locked before it, in this order: whoever acts on those rows locks them first, too."""
    BESIDE: ClassVar[tuple[str, ...]] = ()
    """What is read together with it when it is locked."""

    state = models.CharField("状态", max_length=16)

    class Meta:
        abstract = True

    @classmethod
    def state_named(cls, state: str) -> str:
        """A state in words."""
        return str(dict(cls._meta.get_field("state").flatchoices)[state])  # type: ignore[union-attr]

    @property
    def state_shown(self) -> str:
        """Where it stands, in words."""
        return self.state_named(self.state)

    @property
    def look(self) -> str:
        """The colour of the state's mark."""
        return self.LOOKS.get(self.state, "quiet")

    @property
    def is_open(self) -> bool:
        """Whether it is still in hand."""
        return self.state in self.OPEN

    @property
    def key(self) -> str:
        """How terms, papers and notices name it: unique over all apps."""
        return f"{self._meta.label_lower}:{self.pk}"

    @property
    def case_title(self) -> str:
        """What people call it on terms and papers."""
        return str(self)

    @property
    def about(self) -> Subject | None:
        """Whom it is about; None: nobody, or nobody known."""
        row: models.Model | None = self
        for name in self.ABOUT.split("__") if self.ABOUT else ():
            row = getattr(row, name) if row is not None else None
        return row if isinstance(row, Subject) else None

    def get_absolute_url(self) -> str:
        raise NotImplementedError

    @property
    def case(self) -> Case:
        """How it is named below the app that handles it."""
        return Case(self.key, self.case_title, self.get_absolute_url(), self.about)

    def must_be(self, *states: str, doing: str = "进行此操作", article: str = "") -> None:
        """Refuse an act in other states than these."""
        if self.state not in states:
            raise Refused(article or self.ARTICLE, f"{self}现为“{self.state_shown}”，不能{doing}。")

    def may_move(self, to: str) -> bool:
        """Whether an edge leads from its state to that one."""
        return to in self.MOVES.get(self.state, {})

    @classmethod
    def before(cls, to: str) -> tuple[str, ...]:
        """The states from which an edge leads to that one."""
        return tuple(state for state, edges in cls.MOVES.items() if to in edges)

    def must_move(self, to: str) -> str:
        """The article of the move to that state; refused where no edge leads there."""
        if not self.may_move(to):
            article = next((edges[to] for edges in self.MOVES.values() if to in edges), self.ARTICLE)
            raise Refused(article, f"{self}现为“{self.state_shown}”，不能改为“{self.state_named(to)}”。")
        return self.MOVES[self.state][to]

    def write(
        self, *, by: User | None, at: datetime, reason: str, detail: str = "", **linked: Iterable[models.Model]
    ) -> None:
        """Save it, and the rows linked to it, with a line of its chronicle."""
        keep(self, by=by, reason=f"{reason}：{detail}" if detail else reason, at=at, **linked)

    def chronicle(self) -> list[Event]:
        """What happened to it, the latest first, as its history tells."""
        history = getattr(self, "history", None)
        rows = history.select_related("history_user").order_by("-history_id") if history is not None else ()
        found: list[Event] = []
        for row in rows:
            words, state = row.history_change_reason or "更改", self.state_named(row.state)
            event = Event(row.history_date, row.history_user, words, state=state)
            if found and _same_act(found[-1], event):
                found.pop()
            found.append(event)
        return found


def _same_act(later: Event, earlier: Event) -> bool:
    """A matter and its many-to-many rows are saved one after the other, by one person, for one reason."""
    same = (later.by, later.words, later.state) == (earlier.by, earlier.words, earlier.state)
    return same and later.at - earlier.at < timedelta(seconds=2)


M = TypeVar("M", bound=Matter)


class MatterQuerySet(KeptQuerySet[M]):
    """Named reads that every kind of matter has."""

    def open(self) -> Self:
        """Still in hand."""
        return self.filter(state__in=self.model.OPEN)


class Numbered(Matter):
    """A matter with a number of its year (修复〔2026〕3号), from the series of its word."""

    WORD: ClassVar[str]

    year = models.PositiveSmallIntegerField("年份")
    sequence = models.PositiveIntegerField("顺序号")

    class Meta:
        abstract = True
        ordering = ("-year", "-sequence")
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.UniqueConstraint(fields=("year", "sequence"), name="%(class)s_number_is_used_once"),
        )

    def __str__(self) -> str:
        return f"{self.WORD}〔{self.year}〕{self.sequence}号"
