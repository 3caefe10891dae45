"""The monthly circular: figures by section in the bureau's words, edited, issued by a second person, frozen twice."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import NamedTuple

import docx
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.timezone import make_aware
from time_machine import travel

from accounts.gate import Refused, why_not
from accounts.models import JournalEntry, User
from accounts.versions import version_of
from briefing.circulars import moving
from briefing.circulars.composing import Composed, compose, text_of
from briefing.circulars.figures import Figures, SectionFigures, count, differences
from briefing.circulars.wording import Text, wording
from briefing.models import Circular, CircularFile
from briefing.months import Month
from documents.models import Document, DocumentFile
from tests import makers, papers, people
from tests.briefing.office import NOON, TODAY, bureau
from tests.reading import seen

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)
WORDS = Text("总体情况良好。", "危化品监管科办理及时。", "个别部门录入不及时。", "1．及时录入。\n2．及时办结。")


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with travel(NOON, tick=False):
        yield


class Office(NamedTuple):
    """Who drafts, who edits, who issues, and a clerk of another department."""

    clerk: User
    supervisor: User
    leader: User
    other: User


@pytest.fixture
def office(db: None) -> Office:
    return Office(
        people.clerk(), people.supervisor(), people.leader(), people.clerk("FM", username="xin", display_name="辛")
    )


def drafted(office: Office, month: Month = OCTOBER) -> Circular:
    return moving.draft(month, department=makers.department(), by=office.clerk, at=NOON)


def test_the_figures_are_those_of_the_sections() -> None:
    bureau()

    found = count(OCTOBER, TODAY)

    rows = {row.code: row for row in found.sections}
    assert found.day == date(2026, 10, 31)
    assert (rows["WH"].level_1, rows["WH"].level_3, rows["WH"].ungraded, rows["WH"].subjects) == (2, 1, 1, 4)
    assert (rows["FM"].level_4, rows["FM"].misconduct, rows["FM"].down) == (1, 1, 1)
    assert (found.whole.subjects, found.whole.records, found.whole.missing) == (5, 1, 14)
    assert found.before == [3, 0, 1, 0, 1]
    assert Figures.read(found.stored()) == found


def test_the_words_say_what_the_figures_say() -> None:
    text = wording(
        Figures(
            date(2026, 10, 31),
            [3, 0, 1, 0, 1],
            [
                SectionFigures("FM", "非煤矿山监管科", level_4=1, down=1, misconduct=1, overdue=2, omitted=1),
                SectionFigures(
                    "WH", "危化品监管科", level_1=2, level_3=1, ungraded=1, answered=5, in_time=5, received=6,
                    ended_in_time=4, looked_at=20, late=1, missing=3,
                ),
            ],
        )
    )  # fmt: skip

    assert text.overview.splitlines() == [
        "截至2026年10月31日，全局在监管信用主体5个：一级2个、二级0个、三级1个、四级1个，未评级1个。"
        "与上月末相比，一级减少1个、四级增加1个。",
        "本月信用等级上升0次、下降1次。本月认定或者决定、已生效的信用记录1条，其中失信行为1条。",
        "本月收到异议申请6件，答复5件，均按期答复，成立或者部分成立0件，按期答复率100%。",
        "本月期限事项按期办结4件、超期办结0件，月末超期未办结2件。本月开展检查0次，本年已检查0个信用主体。",
        "数据质量：近90天应及时录入的记录和检查20条，录入不及时1条，及时率95%；"
        "信息缺失3项、陈旧0项、矛盾0项、应录未录1项。",
    ]
    assert text.praise == (
        "危化品监管科：本月4件期限事项全部按期办结，没有超期事项；5件异议全部按期答复；记录和检查录入及时率95%。"
    )
    assert text.problems == "非煤矿山监管科：有2件事项超期未办结；应录未录1项。"
    assert text.demands.splitlines()[0].startswith("1．有超期未办结事项的部门")


def test_shares_of_few_are_not_told_and_no_subject_is_named(office: Office) -> None:
    made = bureau()
    text = wording(
        Figures(TODAY, [0] * 5, [SectionFigures("WH", "危化品监管科", answered=4, in_time=1, looked_at=4, late=4)])
    )

    whole = "".join(text_of(drafted(office)))

    assert "率" not in "".join((text.overview, text.praise, text.problems))
    assert not any(subject.name in whole for subject in made[:5])


def test_a_month_is_drafted_once(office: Office) -> None:
    drafted(office)

    with pytest.raises(Refused, match="2026年10月的通报已经起草"):
        moving.draft(OCTOBER, department=makers.department(), by=office.leader, at=NOON)
    with pytest.raises(Refused, match="尚未开始"):
        moving.draft(Month(2026, 12), department=makers.department(), by=office.clerk, at=NOON)
    with pytest.raises(Refused, match="为本部门起草"):
        moving.draft(NOVEMBER, department=makers.department("FM"), by=office.clerk, at=NOON)
    assert Circular.objects.count() == 1


def test_the_drafting_department_and_leaders_edit_nobody_else(office: Office) -> None:
    circular = drafted(office)

    moving.edit(circular, WORDS, by=office.supervisor, at=NOON)

    with pytest.raises(Refused, match="起草部门"):
        moving.edit(circular, WORDS, by=office.other, at=NOON)
    with pytest.raises(Refused, match="四个部分"):
        moving.edit(circular, WORDS._replace(praise=" "), by=office.clerk, at=NOON)
    circular.refresh_from_db()
    assert text_of(circular) == WORDS
    assert circular.edited_by == office.supervisor


def test_nobody_overwrites_what_he_has_not_seen(office: Office) -> None:
    circular = drafted(office)
    version = version_of(circular)
    moving.edit(circular, WORDS, by=office.supervisor, at=NOON)

    with pytest.raises(Refused, match="您打开本页之后"):
        moving.edit(circular, WORDS._replace(praise="另一稿"), by=office.clerk, at=NOON, seen=version)
    with pytest.raises(Refused, match="您打开本页之后"):
        moving.issue(circular, by=office.leader, at=NOON, seen=version)
    circular.refresh_from_db()
    assert circular.praise == WORDS.praise
    assert not Document.objects.exists()


def test_typed_words_are_kept_when_somebody_else_was_first(office: Office) -> None:
    circular, client = drafted(office), people.signed_in(office.clerk)
    typed = {**WORDS._asdict(), "praise": "我写的一稿", "version": version_of(circular)}
    moving.edit(circular, WORDS, by=office.supervisor, at=NOON)

    page = client.post(f"/board/circulars/{circular.pk}/edit/", typed).content.decode()

    assert "乙审核已于" in page
    assert "我写的一稿" in page
    assert f'name="version" value="{version_of(circular)}"' in page


def test_figures_stay_until_they_are_counted_again_and_the_page_tells_what_changes(office: Office) -> None:
    made = bureau()
    circular = drafted(office)
    moving.edit(circular, WORDS, by=office.clerk, at=NOON)
    makers.make_penalty(made.qingping, date(2026, 10, 20))
    makers.grade(made.qingping)
    client = people.signed_in(office.clerk)

    page = seen(client, f"/board/circulars/{circular.pk}/refresh/")
    old = Figures.read(circular.figures)
    client.post(f"/board/circulars/{circular.pk}/refresh/", {})

    assert "危化品监管科 一级 2 1" in page
    assert "危化品监管科 行政处罚 0 1" in page
    circular.refresh_from_db()
    new = Figures.read(circular.figures)
    assert {(row.label, row.old, row.new) for row in differences(old, new)} >= {("一级", 2, 1), ("三级", 1, 2)}
    assert text_of(circular) == WORDS
    moving.refresh(circular, reword=True, by=office.clerk, at=NOON)
    circular.refresh_from_db()
    assert "一级1个" in circular.overview


def test_the_last_editor_does_not_issue_nor_anybody_but_a_leader(office: Office) -> None:
    circular = drafted(office)

    with pytest.raises(Refused, match="局领导签发"):
        moving.issue(circular, by=office.supervisor, at=NOON)
    moving.edit(circular, WORDS, by=office.leader, at=NOON)
    with pytest.raises(Refused, match="最后修改人"):
        moving.issue(circular, by=office.leader, at=NOON)

    circular.refresh_from_db()
    circular.state, circular.issued_by = Circular.State.ISSUED, office.leader
    with pytest.raises(IntegrityError), transaction.atomic():
        circular.save()
    assert not CircularFile.objects.exists()


def test_a_month_that_runs_is_not_issued(office: Office) -> None:
    circular = drafted(office, NOVEMBER)

    with pytest.raises(Refused, match="不是整月"):
        moving.issue(circular, by=office.leader, at=NOON)

    december = make_aware(datetime(2026, 12, 1, 9))
    moving.refresh(circular, reword=True, by=office.clerk, at=december)
    circular.refresh_from_db()
    assert why_not(moving.must_issue, circular, office.leader) == ""


def told(text: Composed) -> list[str]:
    """Everything that the circular says, in order."""
    words = [text.title, text.opening]
    for part in text.parts:
        words += [part.heading, *part.paragraphs]
    words.append(text.cut_off)
    for annex in text.annexes:
        words += [annex.title, *annex.columns, *(cell for row in annex.rows for cell in row)]
    return words


def test_issued_it_is_numbered_and_frozen_as_pdf_and_docx_with_the_same_text(office: Office) -> None:
    bureau()
    circular = drafted(office)
    moving.edit(circular, WORDS, by=office.clerk, at=NOON)

    issued = moving.issue(circular, by=office.leader, at=NOON)

    text, document = compose(issued), issued.document
    assert document
    assert document.number == "新密应急信通字〔2026〕1号"
    papers.assert_sound(bytes(DocumentFile.objects.get(document=document).pdf), document.number, *told(text))
    file = docx.Document(io.BytesIO(bytes(issued.file.docx)))
    assert [paragraph.text for paragraph in file.paragraphs] == [
        text.title,
        document.number,
        text.opening,
        *(line for part in text.parts for line in (part.heading, *part.paragraphs)),
        text.cut_off,
        "新密市应急管理局",
        "2026年11月23日",
        *(annex.title for annex in text.annexes),
    ]
    assert len(file.tables) == len(text.annexes) == 4
    for table, annex in zip(file.tables, text.annexes, strict=True):
        assert [[cell.text for cell in row.cells] for row in table.rows] == [annex.columns, *annex.rows]
    section = file.sections[0]
    assert [side and round(side.mm) for side in (section.page_width, section.page_height, section.left_margin)] == [
        210,
        297,
        28,
    ]
    assert 'w:eastAsia="仿宋"' in file.element.xml
    assert 'w:eastAsia="黑体"' in file.element.xml


def test_issued_it_never_changes(office: Office) -> None:
    circular = drafted(office)
    moving.issue(circular, by=office.leader, at=NOON)

    acts: tuple[Callable[[], Circular], ...] = (
        lambda: moving.edit(circular, WORDS, by=office.clerk, at=NOON),
        lambda: moving.refresh(circular, reword=True, by=office.clerk, at=NOON),
        lambda: moving.issue(circular, by=office.leader, at=NOON),
    )
    for act in acts:
        with pytest.raises(Refused, match="已签发"):
            act()
    client = people.signed_in(office.leader)
    for page in ("edit", "refresh", "issue"):
        assert client.get(f"/board/circulars/{circular.pk}/{page}/").status_code == 409
    assert Document.objects.count() == CircularFile.objects.count() == 1


def test_a_draft_is_for_its_department_and_an_issued_one_for_all_and_taking_it_out_is_noted(office: Office) -> None:
    circular = drafted(office)
    others = people.signed_in(office.other)
    assert others.get(f"/board/circulars/{circular.pk}/").status_code == 404
    assert "还没有月度通报" in seen(others, "/board/circulars/")

    moving.issue(circular, by=office.leader, at=NOON)

    assert others.get(f"/board/circulars/{circular.pk}/").status_code == 200
    for ending, begins in (("pdf", b"%PDF"), ("docx", b"PK")):
        answer = others.get(f"/board/circulars/{circular.pk}/file/{ending}/")
        assert answer.content.startswith(begins)
    assert others.get(f"/board/circulars/{circular.pk}/file/odt/").status_code == 404
    noted = JournalEntry.objects.filter(act="下载月度通报", user=office.other)
    assert sorted(noted.values_list("detail", flat=True)) == ["docx", "pdf"]


def test_from_the_list_to_the_signature_on_the_pages(office: Office) -> None:
    clerk, leader = people.signed_in(office.clerk), people.signed_in(office.leader)

    clerk.post("/board/circulars/add/", {"month": "2026-10"})
    circular = Circular.objects.get()
    edited = {**WORDS._asdict(), "version": version_of(circular)}
    empty = clerk.post(f"/board/circulars/{circular.pk}/edit/", {**edited, "praise": ""}).content.decode()
    saved = clerk.post(f"/board/circulars/{circular.pk}/edit/", edited)
    before = leader.get(f"/board/circulars/{circular.pk}/issue/").content.decode()
    signed = leader.post(f"/board/circulars/{circular.pk}/issue/", {"version": version_of(circular)})

    assert "请填写二、工作成效" in empty
    assert WORDS.overview in empty
    assert saved.status_code == signed.status_code == 302
    assert "编定文号，生成 PDF 和 Word 两个文件" in before
    assert "新密应急信通字〔2026〕1号" in seen(clerk, "/board/circulars/")
    assert "2026年10月" not in clerk.get("/board/circulars/add/").content.decode()


def test_a_leader_names_the_department_that_drafts(office: Office) -> None:
    client: Client = people.signed_in(office.leader)

    missing = client.post("/board/circulars/add/", {"month": "2026-10"}).content.decode()
    client.post("/board/circulars/add/", {"month": "2026-10", "department": "WH"})

    assert "请选择起草部门。" in missing
    assert Circular.objects.get().department == makers.department()
    assert moving.may_edit(Circular.objects.get(), office.clerk)


def test_a_draft_is_looked_at_as_a_paper(office: Office) -> None:
    circular = drafted(office)

    pdf = people.signed_in(office.clerk).get(f"/board/circulars/{circular.pk}/draft/").content

    papers.assert_sound(pdf, "（签发后编号）", "2026年10月应急管理领域信用情况通报")
    assert not Document.objects.exists()
