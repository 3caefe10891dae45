"""Real messages to a stand-in platform of its own process: refused, delayed, cut off, doubled, and never twice stored."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pytest_django import Settings

from credit.models import CreditRecord, Term
from credit.records import recording
from disclosure.models import Message
from disclosure.sharing import sending
from subjects.models import Kind, Subject
from tests import makers, people
from tests.disclosure.standing_in import StandIn, standing_in
from tests.disclosure.telling_it import NOW, messages, told, worked

pytestmark = pytest.mark.django_db
LATELY = date(2026, 9, 1)
TOKEN = "秘密-token"


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    with standing_in(tmp_path_factory.mktemp("platform")) as stand_in:
        yield stand_in


@pytest.fixture(autouse=True)
def connected(platform: StandIn, settings: Settings) -> None:
    settings.SHARING_URL, settings.SHARING_TIMEOUT, settings.SHARING_TOKEN = platform.url, 2.0, ""


def penalty(subject: Subject) -> CreditRecord:
    record = makers.make_penalty(subject, LATELY, legal_basis="安全生产法第九十七条")
    worked()
    return record


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def send(moment: datetime = NOW) -> int:
    return sending.send_due(at(moment))


def only() -> Message:
    (message,) = messages("penalty")
    return message


def test_a_message_is_stored_once_under_its_key_with_its_receipt(unit: Subject, platform: StandIn) -> None:
    penalty(unit)

    send()

    message = only()
    assert message.state == "stored"
    assert message.receipt == platform.receipts()[str(message.key)]
    body = json.loads(platform.stored()[-1][1])
    assert (body["act"], body["kind"], body["sequence"]) == ("新增", "行政处罚", 1)
    assert body["content"]["CF_WSH"] == dict(message.content)["CF_WSH"]


def test_without_an_address_everything_waits(unit: Subject, platform: StandIn, settings: Settings) -> None:
    settings.SHARING_URL = ""
    penalty(unit)

    assert send() == 0
    assert told() == [("新增", "待推送")]


def test_a_refusal_keeps_the_platforms_words(unit: Subject, platform: StandIn) -> None:
    platform.answers("refuses:1001 名称与代码不一致")
    penalty(unit)

    send()

    message = only()
    assert (message.state, message.failure) == ("refused", "1001 名称与代码不一致（422）")
    assert str(message.key) not in platform.receipts()


@pytest.mark.parametrize(
    "mood", ["dies_before", "dies_after", "dies_in_the_answer", "talks_nonsense", "never_ends", "is_busy"]
)
def test_whatever_went_wrong_the_same_key_goes_again_and_is_stored_once(
    mood: str, unit: Subject, platform: StandIn
) -> None:
    platform.answers(mood)
    penalty(unit)

    send()
    message = only()
    assert (message.state, message.attempts) == ("waiting", 1)
    assert message.next_at
    assert message.next_at > NOW
    send(NOW + timedelta(minutes=5))

    message.refresh_from_db()
    assert message.state == "stored"
    assert platform.arrivals()[-2:] == [str(message.key)] * 2
    assert message.receipt == platform.receipts()[str(message.key)]
    assert list(message.tries.values_list("outcome", flat=True)) == ["failed", "stored"]


def test_an_answer_that_comes_too_late_is_asked_for_again(unit: Subject, platform: StandIn, settings: Settings) -> None:
    settings.SHARING_TIMEOUT = 0.3
    platform.answers("delays:0.8")
    penalty(unit)

    send()
    assert only().failure == "信用平台在 0.3 秒内没有应答"
    send(NOW + timedelta(minutes=5))

    assert only().receipt == platform.receipts()[str(only().key)]


def test_an_answer_given_twice_counts_once(unit: Subject, platform: StandIn) -> None:
    other = makers.make_subject("新密市云岩化工有限公司")
    makers.make_post(other, makers.make_person("亡是公"))
    platform.answers("answers_twice")
    penalty(unit)
    penalty(other)

    send()

    assert told("penalty") == [("新增", "已入库")] * 2
    assert {message.receipt for message in messages("penalty")} <= set(platform.receipts().values())


def test_what_is_accepted_only_is_asked_after_by_its_key(unit: Subject, platform: StandIn) -> None:
    platform.answers("accepts_later")
    penalty(unit)

    send()
    assert (only().state, only().receipt[:3]) == ("sent", "SL-")
    assert send(NOW + timedelta(minutes=5)) == 0
    send(NOW + timedelta(minutes=11))

    assert only().state == "stored"


def test_a_platform_that_is_away_is_left_alone_until_the_next_run(unit: Subject, platform: StandIn) -> None:
    other = makers.make_subject("新密市云岩化工有限公司")
    makers.make_post(other, makers.make_person("亡是公"))
    penalty(unit)
    penalty(other)

    platform.kill()
    tried = send()
    platform.start()

    assert tried == 1
    assert [message.attempts for message in messages("penalty")] == [1, 0]
    assert messages("penalty")[0].failure == "连不上信用平台"
    send(NOW + timedelta(minutes=5))
    assert told("penalty") == [("新增", "已入库")] * 2


def test_after_three_failures_in_a_row_the_rest_waits_for_the_next_run(unit: Subject, platform: StandIn) -> None:
    for place in range(4):
        other = makers.make_subject(f"新密市第{place}化工厂")
        makers.make_post(other, makers.make_person())
        penalty(other)
    platform.answers("is_busy", "talks_nonsense", "is_busy")

    assert send() == 3

    assert [message.attempts for message in messages("penalty")] == [1, 1, 1, 0]


def test_a_platform_killed_in_mid_request_loses_and_doubles_nothing(unit: Subject, platform: StandIn) -> None:
    platform.answers("dies_after")
    penalty(unit)

    send()
    platform.kill()
    platform.start()
    send(NOW + timedelta(minutes=5))

    assert only().receipt == platform.receipts()[str(only().key)]


def test_a_withdrawal_waits_for_what_goes_before_it_and_ends_its_term(
    unit: Subject, tmp_path: Path, settings: Settings
) -> None:
    with standing_in(tmp_path) as fresh:
        settings.SHARING_URL = fresh.url
        fresh.answers("is_busy")
        record = penalty(unit)
        send()

        recording.revoke(record, at=NOW, reason="处罚决定被撤销", by=people.clerk())
        worked()
        assert send(NOW) == 0, "the first is not settled yet"
        send(NOW + timedelta(minutes=5))

        assert [act for act, _ in fresh.stored()] == ["新增", "撤回"]
        assert fresh.disorder() == []
    assert told("penalty") == [("新增", "已入库"), ("撤回", "已入库")]
    assert Term.objects.get(kind="sharing.withdraw").ended_on == NOW.date()


def test_what_the_platform_never_had_need_not_be_withdrawn(unit: Subject, platform: StandIn) -> None:
    record = penalty(unit)
    send()
    recording.revoke(record, at=NOW, reason="处罚决定被撤销", by=people.clerk())
    worked()
    platform.answers("knows_nothing")

    send()

    assert messages("penalty")[1].receipt == "平台无此信息（404）"


def test_a_wrong_token_is_nobodys_message_to_blame(unit: Subject, tmp_path: Path, settings: Settings) -> None:
    with standing_in(tmp_path, "--token", "right") as strict:
        settings.SHARING_URL, settings.SHARING_TOKEN = strict.url, "wrong"
        penalty(unit)
        send()
        assert (only().failure, only().fault) == ("信用平台不接受本局的令牌", "HTTP 401")
        assert "SHARING_TOKEN" in only().todo

        settings.SHARING_TOKEN = "right"
        send(NOW + timedelta(minutes=5))

        assert only().state == "stored"


def test_numbers_of_people_travel_and_are_nowhere_else(
    platform: StandIn, caplog: pytest.LogCaptureFixture, settings: Settings
) -> None:
    number = makers.citizen_number(815)
    caplog.set_level(logging.DEBUG)
    penalty(makers.make_subject("乌有", kind=Kind.NATURAL_PERSON, code=number))
    platform.answers(f"refuses:1003 {number}与姓名不一致")

    send()
    assert only().failure == f"1003 {number[:6]}********{number[-4:]}与姓名不一致（422）"
    Message.objects.update(state="waiting", next_at=NOW)
    send()

    assert json.loads(platform.stored()[-1][1])["content"]["CF_XDR_ZJHM"] == number
    assert number not in caplog.text


# Certificates


def certificate(folder: Path) -> tuple[Path, Path]:
    """An authority of our own, and a key with a certificate for 127.0.0.1 that it signed."""
    began = datetime.now(UTC) - timedelta(days=1)
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]) for name in ("authority", "platform")]
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in names]
    made = []
    for place, name in enumerate(names):
        builder = x509.CertificateBuilder().subject_name(name).issuer_name(names[0]).serial_number(place + 1)
        builder = builder.public_key(keys[place].public_key()).not_valid_before(began)
        builder = builder.not_valid_after(began + timedelta(days=2))
        builder = builder.add_extension(x509.BasicConstraints(ca=place == 0, path_length=None), critical=True)
        builder = builder.add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        ours, theirs = keys[place].public_key(), keys[0].public_key()
        builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(ours), critical=False)
        builder = builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(theirs), critical=False)
        if place == 0:
            usage = x509.KeyUsage(*(flag in (0, 5, 6) for flag in range(9)))
            builder = builder.add_extension(usage, critical=True)
        made.append(builder.sign(keys[0], hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    key = keys[1].private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    authority, own = folder / "authority.pem", folder / "platform.pem"
    authority.write_bytes(made[0])
    own.write_bytes(key + made[1])
    return authority, own


def test_https_with_an_authority_of_its_own(unit: Subject, tmp_path: Path, settings: Settings) -> None:
    authority, own = certificate(tmp_path)
    with standing_in(tmp_path, "--certificate", str(own)) as secure:
        settings.SHARING_URL = secure.url
        penalty(unit)

        send()
        assert only().failure == "连不上信用平台", "nobody vouches for it"
        settings.SHARING_CA = str(authority)
        send(NOW + timedelta(minutes=5))

        assert secure.url.startswith("https://")
        assert only().state == "stored"
