"""What publication says of a record to rooms that need to know: is it out, since when not any more, who read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from credit.models import CreditRecord
from credit.outside.openness import Days, Holder, Standing, Whereabouts
from disclosure.models import Channel, Publication
from disclosure.publishing.contents import is_in_force
from disclosure.publishing.ending import PAGES

State = Publication.State
PAGE = PAGES[Channel.CREDIT]


def whereabouts_of(record: CreditRecord) -> Iterator[Whereabouts]:
    """How the record stands in the credit channel, which a repair ends (R12, R24): its last publication, or none ever."""
    rows = Publication.objects.filter(record=record, channel=Channel.CREDIT).select_related(
        "subject", "document", "record"
    )
    publication = rows.order_by("-pk").first()
    if publication is None:
        yield Whereabouts("publication", "没有公示", Standing.NEVER, None, "该记录没有在本局信用公示网页公示过")
        return
    yield _whereabouts(publication)


def _whereabouts(publication: Publication) -> Whereabouts:
    words = publication.get_state_display()
    match publication.state:
        case State.PENDING | State.WITHHELD:
            return Whereabouts("publication", words, Standing.NEVER, None, f"{words}，没有在{PAGE}公示过")
        case State.PUBLISHED if is_in_force(publication):
            return Whereabouts(
                "publication", words, Standing.OUT, publication.from_on, f"{PAGE}，公示至 {publication.until_on}"
            )
        case State.PUBLISHED:
            return Whereabouts("publication", "已停止显示", Standing.ENDED, None, f"{PAGE}已不再显示，待登记停止")
    receipt = f"{PAGE}：{publication.ending}"
    if publication.document:
        receipt = f"{receipt}（{publication.document}）"
    return Whereabouts("publication", words, Standing.ENDED, publication.ended_on, receipt)


def holders_of(record: CreditRecord) -> Iterator[Holder]:
    """The public, for every time that something of the record went out."""
    rows = Publication.history.filter(record_id=record.pk, state=State.PUBLISHED).order_by("history_id")
    seen: set[int] = set()
    for row in rows:
        if row.current_id and row.current_id not in seen:
            seen.add(row.current_id)
            yield Holder("公示信息", PAGES[row.channel], row.history_date)


def days_of(records: Collection[int]) -> dict[int, list[Days]]:
    """When each of these records (ids) is or was out, by channel (R24); of several times the last."""
    found: dict[int, dict[str, Days]] = defaultdict(dict)
    for row in Publication.objects.filter(record__in=records, from_on__isnull=False).order_by("-channel", "pk"):
        if row.record_id and row.from_on and row.until_on:
            last = row.ended_on or row.until_on
            found[row.record_id][row.channel] = Days(row.get_channel_display(), row.from_on, last, _ended_early(row))
    return {record: list(channels.values()) for record, channels in found.items()}


def _ended_early(row: Publication) -> str:
    early = row.ended_on is not None and row.until_on is not None and row.ended_on < row.until_on
    return row.get_state_display() if early and row.state != State.ARCHIVED else "提前终止" if early else ""
