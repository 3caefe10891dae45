"""From a change to messages (Article 13): what the platform should hold now, against what it was told.

New is told as 新增, changed as 更正, what may no longer be out as 撤回. A message that was never tried and is overtaken
is voided; one that may have arrived is not, and whatever comes later waits behind it. Everything is written in the
transaction of the request, behind the lock on the matter, so looking twice tells nothing twice.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from accounts.gate import Refused
from accounts.models import Role, User
from credit.facts.touched import touched_by
from credit.models import CreditRecord, DisclosureRequest, Listing
from credit.terms import clocks
from credit.terms.clocks import TermKind
from disclosure.models import Matter, Message
from disclosure.models.messages import ARTICLE
from disclosure.sharing import content, gates
from disclosure.sharing.checking import faults_of
from disclosure.sharing.content import Content
from disclosure.sharing.gates import Held, Nothing, Told, Wanted
from disclosure.sharing.sheets import KEY_OF, code_fields, names_of
from subjects.cases import Case
from subjects.models import Subject

Act = Message.Act
State = Message.State
MOST_TRIES = 14
"""Tries before a message is given up and shown to people: a little over a day."""
WITHDRAW = TermKind("sharing.withdraw", "撤回共享", "河南省社会信用条例第四十二条、第四十三条", 1)


def follow(request: DisclosureRequest, at: datetime) -> None:
    """The channel of sharing: look at what a request is about, and at what rests on it."""
    if request.record:
        look_at_record(request.record, at)
        _look_at_levels_on(request.record, at)
    elif request.listing:
        look_at_listing(request.listing, at)
    else:
        look_at_level(request.subject, at)
        for listing in Listing.objects.filter(subject=request.subject, removed_on=None):
            look_at_listing(listing, at)


def _look_at_levels_on(record: CreditRecord, at: datetime) -> None:
    """A level carries the mark of the objections to its records (R13)."""
    for matter in Matter.objects.filter(what=Matter.What.LEVEL, subject__in=touched_by(record)).order_by("pk"):
        look_at_level(matter.subject, at)


def look_at_record(record: CreditRecord, at: datetime) -> None:
    """Tell what is to be told of a record."""
    look(matter_of_record(record), at)


def matter_of_record(record: CreditRecord) -> Matter:
    """The matter of a record, not saved."""
    return Matter(key=f"record:{record.pk}", what=record.kind, subject=record.subject, record=record)


def look_at_level(subject: Subject, at: datetime) -> None:
    """Tell what is to be told of a subject's level of today."""
    look(Matter(key=f"level:{subject.pk}", what=Matter.What.LEVEL, subject=subject), at)


def look_at_listing(listing: Listing, at: datetime) -> None:
    """Tell what is to be told of a listing."""
    key = f"listing:{listing.pk}"
    look(Matter(key=key, what=Matter.What.LISTING, subject=listing.subject, listing=listing), at)


def wanted_of(matter: Matter, last: Message | None, at: datetime) -> Wanted:
    """What the platform should hold of a matter, by what the database holds now; `last` is what it may hold already."""
    day = localtime(at).date()
    if matter.record_id:
        record = CreditRecord.objects.select_related("subject__industry").get(pk=matter.record_id)
        return gates.of_record(record, out=is_out(last), today=day)
    if matter.listing_id:
        listing = Listing.objects.select_related("subject__industry").get(pk=matter.listing_id)
        return gates.of_listing(listing, out=is_out(last), today=day)
    subject = Subject.objects.select_related("industry").get(pk=matter.subject_id)
    return gates.of_level(subject, last=_level_in(last), today=day)


def is_out(last: Message | None) -> bool:
    """Whether the platform holds, or may hold, something of the matter."""
    return last is not None and last.act != Act.WITHDRAW


def _level_in(last: Message | None) -> str:
    return dict(last.content).get("XYDJ", "") if last and is_out(last) else ""


@transaction.atomic
def look(made: Matter, at: datetime) -> None:
    """Compare what should be held of a matter (`made` if it is new) with what was told, and write the message of it."""
    matter = _locked(made) or _begun(made, at)
    if matter is None:
        return
    last = last_out(matter)
    wanted = wanted_of(matter, last, at)
    _hold(matter, wanted, last, at)
    if not _is_said(matter, wanted):
        _void_untried(matter, wanted, at)
        _say(matter, wanted, last, at)


def _locked(made: Matter) -> Matter | None:
    rows = Matter.objects.select_for_update(of=("self",)).select_related("subject")
    return rows.filter(key=made.key).first()


def _begun(made: Matter, at: datetime) -> Matter | None:
    """Keep a matter from now on; what may not be out and never was needs no row."""
    if isinstance(wanted_of(made, None, at), Nothing):
        return None
    defaults = {"what": made.what, "subject": made.subject, "record": made.record, "listing": made.listing}
    Matter.objects.get_or_create(key=made.key, defaults=defaults)
    return _locked(made)


@transaction.atomic
def tell_again(made: Matter, at: datetime) -> Message:
    """After a reconciliation: tell what should be held once more, or take it back; a person has looked at it.

    Raises Refused where an earlier message has no receipt yet, or nothing may be told now.
    """
    matter = _locked(made) or _kept(made)
    if matter.messages.unsettled().exists():
        raise Refused(ARTICLE, f"{matter}还有没有回执的推送，请等回执后再处理。")
    last = last_out(matter)
    match wanted_of(matter, last, at):
        case Held(reason):
            raise Refused(ARTICLE, f"现在不能推送：{reason}。")
        case Told(told):
            return write(matter, Act.CORRECT if is_out(last) else Act.CREATE, told, "对账后重新推送", at)
        case Nothing() as why:
            return take_back(matter, last, f"对账后撤回：{why.told}", at)


def _kept(made: Matter) -> Matter:
    made.save()
    return made


def take_back(matter: Matter, last: Message | None, reason: str, at: datetime) -> Message:
    """Withdraw what the platform holds of a matter, whatever we told it."""
    told = last.content if last else _named(matter)
    number = last.identity if last else matter.subject.identity
    return write(
        matter, Act.WITHDRAW, content.of_withdrawal(matter.what, matter.subject, told, number, reason), reason, at
    )


def _named(matter: Matter) -> list[list[str]]:
    """How the platform finds a record that it was never told of by us."""
    assert matter.record
    organisation, person = code_fields(matter.what)
    record = matter.record
    key = record.document_number if matter.what == Matter.What.PENALTY else record.number
    code = person if matter.subject.is_person else organisation
    return [[code, matter.subject.code], [KEY_OF[matter.what], key]]


def last_out(matter: Matter) -> Message | None:
    """The latest message that the platform holds or may hold."""
    return matter.messages.may_be_out().order_by("-sequence").first()


def _hold(matter: Matter, wanted: Wanted, last: Message | None, at: datetime) -> None:
    reason = wanted.reason if isinstance(wanted, Held) else ""
    if isinstance(wanted, Nothing) and not is_out(last):
        reason = wanted.reason
    if reason != matter.held:
        matter.held, matter.held_since = reason, at if reason else None
        matter.save(update_fields=["held", "held_since"])


def _is_said(matter: Matter, wanted: Wanted) -> bool:
    """Whether the newest message says it already, whatever became of that one."""
    newest = matter.messages.standing().order_by("-sequence").first()
    if newest is None:
        return False
    if newest.state == State.FAULTY and isinstance(wanted, Told):
        found = [list(fault) for fault in faults_of(matter, wanted.content)]
        return newest.digest == wanted.content.digest and newest.faults == found
    match wanted:
        case Told(told):
            return newest.act != Act.WITHDRAW and newest.digest == told.digest
        case Nothing():
            return newest.act == Act.WITHDRAW
        case _:
            return False


def _void_untried(matter: Matter, wanted: Wanted, at: datetime) -> None:
    """What waits and was never tried is not sent any more; a withdrawal goes on while nothing new may be told."""
    words = wanted.reason if isinstance(wanted, Held | Nothing) else "推送前内容已有变化，由后一条代替"
    rows = matter.messages.filter(state__in=(State.WAITING, State.FAULTY), attempts=0)
    if isinstance(wanted, Held):
        rows = rows.exclude(act=Act.WITHDRAW)
    elif rows.filter(act=Act.WITHDRAW).exists():
        end_term(matter, at)
    rows.update(state=State.VOID, failure=words[:300], overtaken=True)
    if not isinstance(wanted, Held):  # what came back is not wanted any more
        matter.messages.filter(state=State.REFUSED, overtaken=False).update(overtaken=True)


def _say(matter: Matter, wanted: Wanted, last: Message | None, at: datetime) -> None:
    match wanted:
        case Told(told) if last is None or last.act == Act.WITHDRAW:
            write(matter, Act.CREATE, told, "首次推送" if last is None else "恢复推送", at)
        case Told(told) if last and last.digest != told.digest:
            write(matter, Act.CORRECT, told, _changes(last, told), at)
        case Nothing() if last and is_out(last):
            withdraw(matter, last, wanted, at)


def _changes(last: Message, told: Content) -> str:
    old = dict(last.content)
    names = names_of(last.matter.what)
    changed = [names.get(code, code) for code, value in told.pairs if old.get(code, "") != value]
    return f"内容变化：{'、'.join(changed) or '证件号码'}"[:200]


def withdraw(matter: Matter, last: Message, why: Nothing, at: datetime) -> Message:
    """Take back what was told; a repaired or revoked record within one working day."""
    message = take_back(matter, last, why.told, at)
    if why.urgent:
        case = Case(_case_key(matter), f"撤回共享：{matter}", message.get_absolute_url(), matter.subject)
        if clocks.running(case.key, WITHDRAW) is None:
            clocks.start(WITHDRAW, case, on=localtime(at).date(), handlers=staff_of(matter))
    return message


def write(matter: Matter, act: Message.Act, told: Content, cause: str, at: datetime) -> Message:
    """The next message of a matter, checked by the receiver's rules; older ones are overtaken by it."""
    faults = faults_of(matter, told) if act != Act.WITHDRAW else []
    newest = matter.messages.order_by("-sequence").first()
    matter.messages.filter(overtaken=False).update(overtaken=True)
    return Message.objects.create(
        matter=matter,
        sequence=newest.sequence + 1 if newest else 1,
        act=act,
        cause=cause[:200],
        content=told.stored(),
        identity=told.identity,
        digest=told.digest,
        state=State.FAULTY if faults else State.WAITING,
        faults=[list(fault) for fault in faults],
        asked_at=at,
        next_at=at,
        most_attempts=MOST_TRIES,
    )


def _case_key(matter: Matter) -> str:
    return f"disclosure.sharing:{matter.pk}"


def end_term(matter: Matter, at: datetime) -> None:
    """The withdrawal has its receipt, or is not wanted any more."""
    if term := clocks.running(_case_key(matter), WITHDRAW):
        clocks.end(term, on=max(localtime(at).date(), term.began_on))


def staff_of(matter: Matter) -> list[User]:
    """The people of the recording department."""
    staff = User.objects.filter(role__in=(Role.CLERK, Role.SUPERVISOR), is_active=True)
    return list(staff.filter(department=matter.subject.department_id).order_by("pk"))
