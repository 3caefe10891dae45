"""Notices of the State Council as published, one made up for 2027, and the tables that they make."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from django.utils.timezone import make_aware

from credit.models import CalendarChange
from credit.regulation.periods import DayKind
from credit.terms import changing, notice_text
from credit.terms.arrangement import Arranged
from credit.terms.changing import Source
from tests import people

AT = make_aware(datetime(2026, 11, 24, 10))
NOTICES = {
    2023: """一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。
二、春节：1月21日至27日放假调休，共7天。1月28日（星期六）、1月29日（星期日）上班。
三、清明节：4月5日放假，共1天。
四、劳动节：4月29日至5月3日放假调休，共5天。4月23日（星期日）、5月6日（星期六）上班。
五、端午节：6月22日至24日放假调休，共3天。6月25日（星期日）上班。
六、中秋节、国庆节：9月29日至10月6日放假调休，共8天。10月7日（星期六）、10月8日（星期日）上班。""",
    2024: """一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，
安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。""",
    2025: """一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。""",
    2026: """国务院办公厅关于2026年
部分节假日安排的通知
国办发明电〔2025〕7号
　　经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
　　一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
　　二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
　　三、清明节：4月4日（周六）至6日（周一）放假，共3天。
　　四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
　　五、端午节：6月19日（周五）至21日（周日）放假，共3天。
　　六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
　　七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
　　节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作，确保人民群众祥和平安度过节日假期。
国务院办公厅
2025年11月4日""",
    2027: """国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕900号
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历除夕、周五）至12日（农历正月初七、周五）放假调休，共8天。1月31日（周日）、2月20日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。4月25日（周日）、5月8日（周六）上班。
五、端午节：6月9日（周三）放假1天。
六、中秋节：9月15日（周三）放假1天。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
国务院办公厅
2026年11月4日""",
}
"""Those of 2023 to 2026 as published; that of 2027 is made up, like its number."""

SOURCE = Source("国务院办公厅关于2027年部分节假日安排的通知", "国办发明电〔2026〕900号", date(2026, 11, 4))
ROWS = list(
    csv.DictReader((Path(__file__).parents[3] / "credit/terms/holidays.csv").read_text(encoding="utf-8").splitlines())
)


def days_of(year: int) -> list[Arranged]:
    """What the notice of a year arranges."""
    return [day for run in notice_text.read(NOTICES[year], year).runs for day in run.days]


def seeded(year: int) -> list[Arranged]:
    """What the installation's table says of a year."""
    rows = ((date.fromisoformat(row["日期"]), row) for row in ROWS)
    return [Arranged(day, DayKind(row["类别"]), row["名称"]) for day, row in rows if day.year == year]


def without(days: list[Arranged], *left_out: str) -> list[Arranged]:
    return [day for day in days if day.day.isoformat() not in left_out]


def proposed(year: int = 2027, days: list[Arranged] | None = None, *, note: str = "") -> CalendarChange:
    """A proposal by a supervisor of FM, who is made for it."""
    by = people.supervisor("FM", username="geng", display_name="庚审核")
    return changing.propose(year, days_of(2027) if days is None else days, SOURCE, by=by, at=AT, note=note)


def every_day(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(number)


def working_days(off: set[date], on: set[date], first: date, last: date) -> list[date]:
    """The naive count: every day, one after the other."""
    return [day for day in every_day(first, last) if day in on or (day.weekday() < 5 and day not in off)]
