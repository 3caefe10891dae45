"""公示信息撤回说明 as the subject receives it."""

from __future__ import annotations

import pytest

from credit.records import recording
from disclosure.publishing import drafting, ending
from tests import makers
from tests.disclosure.publishing import office
from tests.disclosure.publishing.office import TODAY, fresh, published
from tests.papers import assert_sound

pytestmark = pytest.mark.django_db


def test_the_explanation_names_what_is_withdrawn_why_and_by_which_law() -> None:
    who = office.office()
    publication = published(office.drafted(), who)
    record = publication.record
    assert record
    recording.revoke(record, at=makers.moment(TODAY), reason="复议撤销", by=who.clerk)

    ending.withdraw(publication, reason="该处罚决定经行政复议撤销。", by=who.clerk, at=makers.moment(TODAY))

    document = fresh(publication).document
    assert document
    assert document.number == "新密应急信公字〔2026〕1号"
    assert_sound(
        bytes(document.file.pdf),
        "公示信息撤回说明",
        record.subject.name,
        record.subject.code,
        record.document_number,
        "该处罚决定经行政复议撤销。",
        "第四十八条",
        "2026年11月24日",
    )


def test_of_misconduct_it_cites_the_statute_of_the_province() -> None:
    who = office.office()
    record = makers.make_misconduct(makers.make_subject(), TODAY, catalogue_item=makers.catalogue_item())
    publication = published(drafting.draft(record, by=who.clerk, at=makers.moment(TODAY)), who)

    ending.withdraw(publication, reason="认定有误。", by=who.clerk, at=makers.moment(TODAY))

    document = fresh(publication).document
    assert document
    assert_sound(bytes(document.file.pdf), "《河南省社会信用条例》第四十二条")
