"""The people and the steps of an inspection, for tests: each step through the verb, at a moment that the test names."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import User
from inspections import assigning
from inspections.models import Answer, Assignment, Finding, Inspection, Officer, Visit
from inspections.visiting import beginning, finishing, noting, signing
from inspections.visiting.noting import Problem, Situation
from subjects.models import Subject
from tests import makers, people

TODAY = date(2026, 11, 24)
"""A Tuesday."""
DUE = date(2026, 12, 8)
PICTURE = b"\xff\xd8\xff\xe0 made up"
Manner = Inspection.Manner
Outcome = Visit.Outcome


def at(day: date = TODAY, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), timezone.get_default_timezone())


class Pair(NamedTuple):
    """Two officers with their accounts."""

    jia: User
    geng: User
    first: Officer
    second: Officer

    @property
    def officers(self) -> list[Officer]:
        return [self.first, self.second]


def officer(user: User, certificate: str, *, until: date | None = None) -> Officer:
    assert user.department
    return Officer.objects.create(
        user=user,
        name=user.display_name,
        department=user.department,
        certificate=certificate,
        certified_from=date(2024, 1, 1),
        certified_until=until,
    )


def pair(department_code: str = "WH") -> Pair:
    """甲经办 and 庚经办 hold certificates."""
    jia = people.clerk(department_code)
    geng = people.clerk(department_code, username="geng", display_name="庚经办")
    return Pair(jia, geng, officer(jia, "T-0001"), officer(geng, "T-0002"))


def assigned(subject: Subject, who: Pair, *, manner: Manner = Manner.RANDOM, day: date = TODAY) -> Assignment:
    errand = assigning.Errand(
        subject=subject,
        department=subject.department,
        manner=manner,
        officers=who.officers,
        from_on=day,
        until_on=day + timedelta(days=20),
        items="安全生产责任制",
        source="2026年第三批抽查",
        source_key="inspections.draw:1",
    )
    return assigning.assign(errand, by=who.jia, at=at(day))


def begun(subject: Subject, who: Pair, *, assignment: Assignment | None = None, day: date = TODAY) -> Visit:
    manner = Manner(assignment.manner) if assignment else Manner.DAILY
    start = beginning.Start(subject, subject.department, manner, who.officers, assignment)
    return beginning.begin(start, by=who.jia, at=at(day))


def situation(outcome: Visit.Outcome = Outcome.INSPECTED, *, words: str = "查看了罐区和中控室。") -> Situation:
    present = "子虚（安全负责人）" if outcome == Outcome.INSPECTED else ""
    return Situation(outcome, "罐区", present, words, "无意见", "")


def ordered(due: date | None = DUE, **fields: object) -> Problem:
    known: dict[str, object] = {
        "fact": "二号罐区可燃气体报警器 2 台停用",
        "basis": "安全生产法第三十六条",
        "measure": Finding.Measure.ORDER,
        "correct_by": due,
        "files_case": False,
    }
    return Problem(**(known | fields))  # type: ignore[arg-type]


def noted(visit: Visit, who: Pair, *problems: Problem, bad: int = 0) -> Visit:
    """Every item answered (the first `bad` ones 不符合), the situation told, the problems written down."""
    items = list(visit.checklist.items.all()) if visit.checklist else []
    for place, item in enumerate(items):
        verdict = Answer.Verdict.BAD if place < bad else Answer.Verdict.GOOD
        noting.answer(visit, item, verdict=verdict, words="", by=who.jia, at=at())
    noting.describe(visit, situation(), by=who.jia, at=at())
    for place, problem in enumerate(problems):
        noting.note(visit, problem._replace(item=items[place] if place < bad else None), by=who.geng, at=at())
    return Visit.objects.get(pk=visit.pk)


def signed(visit: Visit, who: Pair, day: date = TODAY) -> Visit:
    signing.submit(visit, by=who.jia, at=at(day, 11))
    signing.sign(visit, who.first, by=who.jia, at=at(day, 11))
    signing.sign(visit, who.second, by=who.geng, at=at(day, 11))
    return Visit.objects.get(pk=visit.pk)


def finished(
    subject: Subject, who: Pair, *problems: Problem, assignment: Assignment | None = None, day: date = TODAY
) -> Visit:
    """An inspection through all its steps."""
    visit = noted(begun(subject, who, assignment=assignment, day=day), who, *problems, bad=len(problems))
    return finishing.finish(signed(visit, who, day), by=who.jia, at=at(day, 12))


def picture(content: bytes = PICTURE, name: str = "IMG_0001.jpg") -> ContentFile[bytes]:
    return ContentFile(content, name)


def unit() -> Subject:
    """A chemical works whose level is known."""
    made = makers.make_subject(township="曲梁镇", address="曲梁镇工业路 8 号")
    makers.grade(made)
    return made
