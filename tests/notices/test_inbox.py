"""The inbox: the bell, reading, marking, and what a notice leads to; one's own settings; how digests went."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.test import Client
from django.utils.timezone import make_aware

from accounts.models import JournalEntry, User
from notices import posting
from notices.models import Digest, Notice
from notices.posting import Letter
from notices.telling import tell
from tests import people
from tests.reading import queries_of, seen

pytestmark = pytest.mark.django_db
MORNING = make_aware(datetime(2026, 11, 24, 8, 30))


@pytest.fixture
def client(jia: User) -> Client:
    return people.signed_in(jia)


def notice(person: User, title: str = "今日到期：异议〔2026〕7号", url: str = "/terms/", key: str = "") -> Notice:
    tell([person], key=key or title, title=title, at=MORNING, url=url)
    return Notice.objects.get(recipient=person, title=title)


def bell(client: Client) -> str:
    html = client.get("/terms/").content.decode()
    return html.partition('class="bell"')[2].partition("</a>")[0]


def test_the_bell_counts_what_is_unread(jia: User, client: Client) -> None:
    assert "没有未读" in bell(client)
    tell([jia], key="a", title="一", at=MORNING)
    assert '<span class="bell-count">1</span>' in bell(client)
    for number in range(100):
        tell([jia], key=f"n{number}", title="多", at=MORNING)
    assert '<span class="bell-count">99+</span>' in bell(client)


def test_the_bell_costs_no_query_of_its_own(jia: User, client: Client) -> None:
    queries = queries_of(lambda: client.get("/terms/"))

    assert ["accounts_user" in query for query in queries if "notices_notice" in query] == [True]
    assert not [query for query in queries if query.startswith('SELECT "accounts_department"')]
    assert queries_of(lambda: Client().get("/login/")) == []


def test_opening_a_notice_reads_it_and_leads_to_its_matter(jia: User, client: Client) -> None:
    told = notice(jia)

    answer = client.get(f"/notices/{told.pk}/")

    assert (answer.status_code, answer["Location"]) == (302, "/terms/")
    told.refresh_from_db()
    assert told.read_at
    first = told.read_at
    client.get(f"/notices/{told.pk}/")
    told.refresh_from_db()
    assert told.read_at == first


@pytest.mark.parametrize(
    "url", ["/gone/for/ever/", "https://elsewhere.example/", "//elsewhere.example/", "javascript:x"]
)
def test_a_notice_whose_page_is_gone_or_elsewhere_leads_back_and_says_so(jia: User, client: Client, url: str) -> None:
    told = notice(jia, url=url)

    page = client.get(f"/notices/{told.pk}/", follow=True)

    assert page.redirect_chain == [("/notices/", 302)]
    assert "所指的页面已不存在" in page.content.decode()


def test_a_notice_to_what_i_may_no_longer_see_is_read_and_explained(jia: User, client: Client) -> None:
    told = notice(jia, url="/users/")

    answer = client.get(f"/notices/{told.pk}/", follow=True)

    assert answer.status_code == 403
    told.refresh_from_db()
    assert told.read_at


def test_unread_ones_come_first_and_can_be_shown_alone(jia: User, client: Client) -> None:
    read = notice(jia, "读过的")
    notice(jia, "未读的")
    Notice.objects.filter(pk=read.pk).update(read_at=MORNING, told_at=make_aware(datetime(2026, 11, 25)))

    page = seen(client, "/notices/")
    assert 0 < page.find("未读的") < page.find("读过的")
    assert "读过的" not in seen(client, "/notices/?show=unread")


def test_marking_one_and_marking_what_was_seen(jia: User, client: Client) -> None:
    first, second = notice(jia, "一"), notice(jia, "二")
    client.post(f"/notices/{first.pk}/read/")
    assert [row.title for row in jia.notices.unread()] == ["二"]

    late = notice(jia, "看过以后才来的")
    client.post("/notices/read/", {"newest": second.pk})

    assert list(jia.notices.unread()) == [late]
    for nonsense in ("", "x", "9" * 30):
        assert client.post("/notices/read/", {"newest": nonsense}).status_code == 200
    assert list(jia.notices.unread()) == [late]
    assert not JournalEntry.objects.filter(act__contains="已读").exists()


def test_nobody_reads_marks_or_counts_the_notices_of_another(jia: User, client: Client) -> None:
    yi = people.supervisor()
    other = notice(yi, "给乙的")

    assert client.get(f"/notices/{other.pk}/").status_code == 404
    assert client.post(f"/notices/{other.pk}/read/").status_code == 404
    client.post("/notices/read/", {"newest": other.pk})
    other.refresh_from_db()
    assert other.read_at is None
    assert "给乙的" not in seen(client, "/notices/")


def test_every_role_has_an_inbox_and_an_empty_one_says_what_will_be_there(as_auditor: Client) -> None:
    assert "还没有提醒 期限将到、到期、超期" in seen(as_auditor, "/notices/")


def test_own_settings_switch_the_digest_and_note_it(jia: User, client: Client) -> None:
    assert "未登记。需要邮件摘要的，请系统管理员在账号中登记工作邮箱" in seen(client, "/settings/")

    client.post("/settings/", {})

    jia.refresh_from_db()
    assert jia.digest is False
    assert JournalEntry.objects.filter(act="更改设置", detail="不接收邮件摘要").exists()
    client.post("/settings/", {"digest": "on"})
    jia.refresh_from_db()
    assert jia.digest is True


def test_the_administrator_gives_the_address_and_a_wrong_one_is_refused(jia: User, as_administrator: Client) -> None:
    form = {"display_name": "甲经办", "role": "clerk", "department": jia.department_id, "email": "jia@"}
    refused = as_administrator.post(f"/users/{jia.pk}/change/", form)
    assert "电子邮箱不是有效的地址，请核对" in refused.content.decode()

    as_administrator.post(f"/users/{jia.pk}/change/", {**form, "email": "jia@example.cn"})

    jia.refresh_from_db()
    assert jia.email == "jia@example.cn"
    assert JournalEntry.objects.filter(act="更改账号", detail__contains="jia@example.cn").exists()


def test_failures_are_shown_to_the_administrator_and_the_person(
    jia: User, client: Client, as_administrator: Client
) -> None:
    posting.promise(jia, date(2026, 11, 24), Letter("摘要", "x"), at=MORNING)
    said = {"failure": "收件地址被邮件服务器拒收", "fault": "SMTPRecipientsRefused: no such mailbox"}
    Digest.objects.update(attempts=2, **said)

    for page in (seen(client, "/settings/"), seen(as_administrator, "/digests/")):
        assert "待发送 第 2 次未成功， 2026-11-24 08:30 后再发 收件地址被邮件服务器拒收" in page
        assert "程序原文 SMTPRecipientsRefused: no such mailbox" in page
    assert "甲经办" not in seen(as_administrator, "/digests/?state=sent")
