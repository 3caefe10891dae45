"""What a repair does outside settles by itself (Articles 13, 16): off the page, back from the platform, and restored."""

from __future__ import annotations

from datetime import date

import pytest

from credit.models import CreditRecord
from disclosure.publishing import drafting
from disclosure.sharing.platform import Answer, Meaning
from repair import deciding, executing
from repair.models import Application, Effect
from tests import makers
from tests.disclosure.publishing import office as publishing
from tests.disclosure.telling_it import all_stored, answered, messages, worked
from tests.repair import office as repairs
from tests.repair.office import TODAY, Office, at

pytestmark = pytest.mark.django_db
NOW = at(TODAY, 11)
TAKEN = Answer(Meaning.STORED, "XYPT-1", "已入库")
REFUSED = Answer(Meaning.REFUSED, "", "1001 名称与代码不一致（422）")


@pytest.fixture
def who(db: None) -> Office:
    return repairs.office()


def penalty() -> CreditRecord:
    unit, record = repairs.unit_with_penalty(date(2026, 8, 3), legal_basis="安全生产法第九十七条")
    makers.make_post(unit, makers.make_person())
    worked(NOW)
    return record


def out(who: Office) -> CreditRecord:
    """A penalty that the public reads and the platform holds."""
    record = penalty()
    intended = drafting.draft(record, by=who.clerk, at=at(TODAY))
    publishing.published(intended, publishing.Office(who.clerk, who.supervisor, who.leader))
    all_stored(NOW)
    return record


def followed() -> None:
    worked(NOW)
    executing.follow_all(at(TODAY, 18))


def standing(application: Application, kind: str) -> str:
    return Effect.objects.get(application=application, kind=kind).get_state_display()


def revoked(application: Application, who: Office) -> None:
    deciding.revoke(application, reason="缴款凭证系伪造", heard_on=TODAY, by=who.leader, at=at(TODAY, 12))


def test_off_the_page_at_once_and_off_the_platform_with_its_receipt(who: Office) -> None:
    record = out(who)
    application = repairs.granted(record, who)
    executing.follow_all(at(TODAY, 18))
    assert standing(application, "sharing") == "待执行", "nobody has looked yet"

    followed()

    assert standing(application, "publication") == "已执行"
    assert standing(application, "sharing") == "待执行", "the platform has not answered"
    answered(messages("penalty")[-1], TAKEN, NOW)
    executing.follow_all(at(TODAY, 18))
    effect = Effect.objects.get(application=application, kind="sharing")
    assert (effect.get_state_display(), effect.done_on) == ("已执行", TODAY)
    assert "撤回：已入库（XYPT-1）" in effect.receipt
    assert executing.follow_all(at(TODAY, 18)) == 0


def test_what_never_was_out_is_not_concerned(who: Office) -> None:
    application = repairs.granted(penalty(), who)

    followed()

    assert standing(application, "publication") == "不涉及"
    assert standing(application, "sharing") == "不涉及", "the message that waited is void"
    assert Effect.objects.get(application=application, kind="publication").receipt == (
        "系统登记：没有公示（该记录没有在本局信用公示网页公示过）"
    )


def test_what_the_platform_refused_never_was_there(who: Office) -> None:
    record = penalty()
    answered(messages("penalty")[0], REFUSED, NOW)
    application = repairs.granted(record, who)
    executing.follow_all(at(TODAY, 18))
    assert standing(application, "sharing") == "待执行", "a person might send it again until somebody has looked"

    followed()

    assert standing(application, "sharing") == "不涉及"


def test_a_withdrawal_that_is_refused_ends_nothing(who: Office) -> None:
    application = repairs.granted(out(who), who)
    followed()

    answered(messages("penalty")[-1], REFUSED, NOW)
    executing.follow_all(at(TODAY, 18))

    assert standing(application, "sharing") == "待执行"


def test_a_revoked_repair_is_restored_when_the_platform_has_it_again_and_the_public_reads_it(who: Office) -> None:
    record = out(who)
    application = repairs.granted(record, who)
    followed()
    answered(messages("penalty")[-1], TAKEN, NOW)
    executing.follow_all(at(TODAY, 18))

    revoked(application, who)
    followed()

    assert standing(application, "sharing") == "待恢复", "told, and not answered"
    assert standing(application, "publication") == "待恢复", "two people have to sign it anew"
    answered(messages("penalty")[-1], Answer(Meaning.STORED, "XYPT-2", "已入库"), NOW)
    again = drafting.draft(CreditRecord.objects.get(pk=record.pk), by=who.clerk, at=at(TODAY))
    publishing.published(again, publishing.Office(who.clerk, who.supervisor, who.leader))
    executing.follow_all(at(TODAY, 18))
    assert standing(application, "sharing") == standing(application, "publication") == "已恢复"
    assert "XYPT-2" in Effect.objects.get(application=application, kind="sharing").reversal


def test_what_was_not_concerned_is_not_restored(who: Office) -> None:
    application = repairs.granted(penalty(), who)
    followed()

    revoked(application, who)
    followed()

    assert standing(application, "publication") == standing(application, "sharing") == "不涉及"
