"""R23: every notice says which text grades rest on and how long it holds; from 90 days before its end people are warned."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.models import User
from credit.facts.rulebooks import text_rested_on
from credit.models import RuleVersion
from credit.regulation.rulebook import FIRST, lapsing, rested_on
from credit.rulebook import changing
from credit.rulebook import lapsing as warning
from documents import footing
from documents.typesetting import Sheet, page_of
from notices.models import Notice
from tests.credit.rulebook.proposing import AT, at, second

LAPSES = date(2028, 1, 28)
DAY = timedelta(days=1)
OLD = FIRST._replace(lapses_on=LAPSES)


@pytest.mark.parametrize(
    ("day", "warned"),
    [(LAPSES - 91 * DAY, False), (LAPSES - 90 * DAY, True), (LAPSES, True), (LAPSES + 400 * DAY, True)],
)
def test_the_warning_begins_ninety_days_before_and_stays(day: date, warned: bool) -> None:
    assert (lapsing((OLD,), day) is OLD) == warned


def test_what_is_followed_in_time_warns_nobody() -> None:
    followed = OLD, FIRST._replace(version="2028-1", in_force_from=LAPSES)
    late = OLD, FIRST._replace(version="2028-1", in_force_from=LAPSES + DAY)

    assert lapsing(followed, LAPSES - DAY) is None
    assert lapsing(late, LAPSES - DAY) is OLD
    assert lapsing((FIRST,), LAPSES) is None


def test_the_words_name_text_version_and_last_day() -> None:
    before, after = rested_on((OLD,), LAPSES - DAY), rested_on((OLD,), LAPSES)

    assert "新密应急〔2023〕7号" in before
    assert "有效期至2028年1月27日" in before
    assert "有效期于2028年1月27日届满" in after


def test_every_paper_says_from_when_the_text_holds_and_until_when() -> None:
    later = FIRST._replace(version="2027-1", in_force_from=date(2027, 1, 1), lapses_on=LAPSES)
    another = FIRST._replace(version="2028-1", in_force_from=LAPSES, basis="《新制度》（新密应急〔2028〕1号）")

    assert rested_on((FIRST,), date(2026, 11, 27)).endswith("自2023年1月28日起施行，未载明有效期；规则版本 2023-7。")
    assert "自2023年1月28日起施行，有效期至2028年1月27日；规则版本 2027-1" in rested_on(
        (FIRST, later), date(2027, 2, 1)
    )
    assert rested_on((FIRST, later, another), LAPSES).startswith(
        "《新制度》（新密应急〔2028〕1号）自2028年1月28日起施行"
    )


@pytest.mark.django_db
def test_supervisors_and_leaders_are_told_once_a_month_and_papers_say_it(yi: User, bing: User, jia: User) -> None:
    book = second(lapses_on=LAPSES, in_force_from=date(2026, 6, 1))
    changing.take_over(book, proposed_by=yi, confirmed_by=bing, at=AT)
    Notice.objects.all().delete()

    for day in (LAPSES - 91 * DAY, LAPSES - 90 * DAY, LAPSES - 89 * DAY, LAPSES - DAY, LAPSES, LAPSES + DAY):
        warning.remind(day, at(day))
        warning.remind(day, at(day))

    told = Notice.objects.order_by("told_at", "recipient__username").values_list("recipient__username", "title")
    soon, lapsed = "规则版本 2027-1 即将失效", "规则版本 2027-1 已经失效"
    months = [(name, title) for title in (soon, soon, lapsed) for name in ("bing", "yi")]
    assert list(told) == months
    assert RuleVersion.objects.count() == 2
    sheet = Sheet("告知书", "", LAPSES - DAY)
    assert text_rested_on(LAPSES - DAY) in footing.said_on(LAPSES - DAY)
    assert "规则版本 2027-1" in page_of("documents/official.pdf.html", None, sheet)
