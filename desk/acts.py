"""Acts as tables: one row an act, one table a kind of case. `desk.acting` shows, checks, does, notes and answers them all.

A row says the title, who may, from which states, what is asked, what will happen, what is said when it is done, and the
verb: a function `verb(matter, *, by, at, **what the form gives)` that locks, checks, changes, saves, or raises Refused.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.urls import reverse

from accounts.gate import Refused, why_not
from accounts.models import Role, User
from desk.forms.acts import ActForm, Asking
from desk.reading import Regulated

M = TypeVar("M", bound=Model)

Told = Sequence[str]
"""Sentences that say what will happen."""


@dataclass(frozen=True, kw_only=True)
class Act(Generic[M]):
    """One act on a matter. The title is what people and the journal call it."""

    title: str
    roles: Collection[Role]
    do: Callable[..., object]
    """The verb; what it returns is at hand for `said` and, with `opens`, is the page that is shown next."""
    said: str | Callable[[M, Any], str]
    states: Collection[str] = ()
    """The states in which it may begin; any when none is named."""
    form: Callable[..., Asking[Any]] = ActForm
    told: Told | Callable[[M, User, datetime], Told] = ()
    button: str = ""
    dangerous: bool = False
    primary: bool = False
    """Whether it is what usually comes next."""
    offered: Callable[[M, User], bool] = lambda matter, user: True
    """Whether this person has it on the matter's page; the verb itself decides when it is done."""
    must: Callable[[M, User, datetime], object] = lambda matter, user, at: None
    """Raises Refused before anything is typed where the act is barred for another cause than the state."""
    template: str = "desk/act.html"
    beside: Callable[[M, User, datetime], Mapping[str, object]] = lambda matter, user, at: {}
    """What the page shows beside the form."""
    elsewhere: Callable[[M, User], str] = lambda matter, user: ""
    """The page on which it goes on already: whoever comes to begin it once more is led there."""
    opens: bool = False
    """Whether what the verb made is the page that is shown next."""
    then: Callable[[Any, Any], str] | None = None
    """From the form and what was made: the page that is shown next, if neither the matter's nor that of what was made."""
    live: str = ""
    """What the page's own script asks for while the form is filled in: a part of the page, of the form as it stands."""
    part: str = ""
    """The part of the page that answers its own script when the act is done there, as something is touched."""
    shows: str = ""
    """The page that shows at once what was made, because it is shown this one time only and kept by nobody."""
    again: str = ""
    """The words of a second button that does it, and shows the page once more for the next."""
    detail: Callable[[Any], str] = lambda made: ""
    """What the journal notes of what was made."""
    kept: bool = True
    """Whether the journal keeps that it was done; not where it concerns the own desk alone. A verb that answers False found
    it done already, and is not kept again."""
    whole: bool = True
    """Whether act and journal are one transaction; not where the verb has to commit before long work begins. Such a verb is
    given the `clock`, too: what it does later is later."""
    read: bool = False
    """Whether its page shows so much of a natural person that opening it is noted as reading the file."""

    def told_of(self, matter: M, by: User, at: datetime) -> Told:
        """What will happen, of this matter."""
        return self.told(matter, by, at) if callable(self.told) else self.told

    def said_of(self, matter: M, made: object) -> str:
        """What is said when it is done."""
        return self.said(matter, made) if callable(self.said) else self.said


@dataclass(frozen=True, kw_only=True)
class Beginning(Act[User]):
    """An act on no matter yet, at an address of its own: what it makes is what the journal names and what is shown next.

    The verb is `verb(*, by, at, **what the form gives)`; the form's matter is whoever begins.
    """

    back: Callable[[User], str]
    """The list that it is begun from."""
    opens: bool = True
    crumbs: Callable[[User], Sequence[Crumb]] = lambda by: ()
    noted: Callable[[Any], str] = str
    """How the journal names what was made."""


class Crumb(NamedTuple):
    """A step of the way to a page; without an address it is words alone."""

    label: str
    url: str = ""


class Offer(NamedTuple):
    """An act that this person may do now, and its address; `why_not` says what is still in the way."""

    name: str
    title: str
    url: str
    primary: bool
    dangerous: bool
    why_not: str = ""


def _page_of(matter: Any) -> str:
    url: str = matter.get_absolute_url()
    return url


@dataclass(frozen=True, kw_only=True)
class Acts(Generic[M]):
    """The acts on one kind of matter, by the last part of their address, in the order in which they are offered."""

    address: str
    """The name of the address `…/<pk>/<act>/` at which all of them are done."""
    article: str
    """What bars an act that the state does not allow."""
    seen_by: Callable[[User], QuerySet[M]]
    """The matters that this person may see, with what the pages of the acts read."""
    table: Mapping[str, Act[M]] = field(default_factory=dict)
    name: Callable[[M], str] = str
    """What people and the journal call the matter."""
    subject: Callable[[M], Regulated | None] = lambda matter: None
    """Whom it is about, said beside its name; reading about a natural person is noted."""
    crumbs: Callable[[M], Sequence[Crumb]] = lambda matter: ()
    """The way to the matter: its list, its subject."""
    back: Callable[[M], str] = _page_of
    before: Callable[[M, User, datetime], Told] = lambda matter, by, at: ()
    """Done and committed before any act, whatever becomes of it; what it returns is a warning."""

    def about(self, matter: M) -> str:
        """Whom the matter is about, in words; nothing where it is about nobody, or is the subject itself."""
        itself: object = matter
        subject = self.subject(matter)
        return "" if subject in (None, itself) else str(subject)

    def act(self, name: str, user: User) -> Act[M] | None:
        """The act of this name, if there is one and the person's role may do it."""
        act = self.table.get(name)
        if act and user.role not in act.roles:
            raise PermissionDenied("您的角色不能办理此事项。")
        return act

    def must_be_open(self, act: Act[M], matter: M, user: User, at: datetime) -> None:
        """Refuse before anything is typed what the state bars anyway."""
        if act.states and _state(matter) not in act.states:
            shown = matter.get_state_display()  # type: ignore[attr-defined]
            raise Refused(self.article, f"{self.name(matter)}现为“{shown}”，不能{act.title}。")
        act.must(matter, user, at)

    def barred(self, name: str, matter: M, user: User, at: datetime) -> str:
        """Why this act cannot be done now; nothing where it can."""
        return why_not(self.must_be_open, self.table[name], matter, user, at)

    def offers(self, matter: M, user: User, at: datetime | None = None) -> list[Offer]:
        """What this person may do with the matter now; with the moment, without what `must` bars, too."""
        return [
            Offer(name, act.title, reverse(self.address, args=[matter.pk, name]), act.primary, act.dangerous)
            for name, act in self.table.items()
            if user.role in act.roles
            and (not act.states or _state(matter) in act.states)
            and act.offered(matter, user)
            and not (at and self.barred(name, matter, user, at))
        ]

    def waiting(self, matter: M, user: User, at: datetime) -> list[Offer]:
        """What this person may do with the matter, each with what is still in the way of it."""
        offers = self.offers(matter, user)
        return [offer._replace(why_not=self.barred(offer.name, matter, user, at)) for offer in offers]


def _state(matter: Model) -> str:
    state: str = matter.state  # type: ignore[attr-defined]
    return state
