"""Speaking to the city's credit platform: one message by HTTPS and JSON, and what its answer means.

The message carries its key in `Idempotency-Key`: the same key again gets the same receipt and stores nothing twice.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings

from config.at_need import AtNeed
from disclosure.models import Message
from disclosure.sharing.content import on_the_way_out

if TYPE_CHECKING:
    import httpx
else:
    httpx = AtNeed("httpx")

LONGEST_ANSWER = 64 * 1024
"""Bytes that are read of an answer; a receipt is short."""
_LATER = (401, 403, 408, 425, 429)
"""Statuses below 500 at which the message is not to blame."""
_GONE = (404, 410)


CHECK_ADDRESS = "会自动再推；请核对本局网络和平台地址（SHARING_URL）、证书（SHARING_CA），仍不通的联系平台维护单位"
CHECK_TOKEN = "请向平台维护单位核对或者更换令牌（SHARING_TOKEN），更换后重启服务，会自动再推"
ASK_PLATFORM = "会自动再推；持续如此的，请把时间和程序原文告知平台维护单位"


class Meaning(Enum):
    """What an answer means for the message."""

    STORED = "stored"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    AGAIN = "again"
    AWAY = "away"
    """As `AGAIN`, and nobody else need try now: the platform cannot be reached, or does not let us in."""


class Answer(NamedTuple):
    """What came back, in words for people, with what to do and the machine's own words; never with a number of anybody."""

    meaning: Meaning
    receipt: str
    words: str
    todo: str = ""
    fault: str = ""

    @property
    def detail(self) -> str:
        """All of it in a line, for the list of tries."""
        return f"{self.words}（{self.fault}）" if self.fault else self.words


class Address(NamedTuple):
    """Where the platform listens, and how it is spoken to."""

    url: str
    token: str
    ca: str
    timeout: float


def address() -> Address | None:
    """From the settings; None: nobody is to be sent anything."""
    if not settings.SHARING_URL:
        return None
    return Address(settings.SHARING_URL, settings.SHARING_TOKEN, settings.SHARING_CA, settings.SHARING_TIMEOUT)


def client(to: Address) -> httpx.Client:
    """A client that checks the platform's certificate, by an authority of its own where one is named."""
    headers = {"Authorization": f"Bearer {to.token}"} if to.token else {}
    return httpx.Client(
        verify=_trusted(to.ca), headers=headers, timeout=to.timeout, follow_redirects=False, trust_env=False
    )


@lru_cache(4)
def _trusted(authority: str) -> ssl.SSLContext:
    """Whose certificates count; read once a process, which takes longer than sending a message."""
    return ssl.create_default_context(cafile=authority) if authority else httpx.create_ssl_context()


class Letter(NamedTuple):
    """A message as it travels; `withdraws` is for us, who read the answer."""

    key: str
    matter: str
    sequence: int
    act: str
    kind: str
    content: dict[str, str]
    withdraws: bool

    @classmethod
    def of(cls, message: Message) -> Letter:
        """With the identity number, which is nowhere else in the open."""
        matter = message.matter
        told = on_the_way_out(message.content, message.identity)
        return cls(
            str(message.key),
            matter.key,
            message.sequence,
            message.get_act_display(),
            matter.get_what_display(),
            told,
            message.act == Message.Act.WITHDRAW,
        )

    @property
    def body(self) -> dict[str, object]:
        """What the platform reads of it."""
        return {name: getattr(self, name) for name in ("key", "matter", "sequence", "act", "kind", "content")}


def post(letter: Letter, to: Address, by: httpx.Client, clock: Callable[[], float] = time.monotonic) -> Answer:
    """Send one letter and read the answer, neither for longer than the timeout."""
    until = clock() + 2 * to.timeout
    try:
        with by.stream("POST", to.url, json=letter.body, headers={"Idempotency-Key": letter.key}) as answer:
            body = b""
            for part in answer.iter_bytes():
                body += part
                if len(body) > LONGEST_ANSWER or clock() > until:
                    return Answer(Meaning.AGAIN, "", "平台的应答过长或者过慢，不能识别", ASK_PLATFORM)
            return _understood(answer.status_code, _read(body), letter)
    except (httpx.ConnectError, httpx.ConnectTimeout) as fault:
        return Answer(Meaning.AWAY, "", "连不上信用平台", CHECK_ADDRESS, _said(fault))
    except httpx.TimeoutException as fault:
        return Answer(Meaning.AGAIN, "", f"信用平台在 {to.timeout:g} 秒内没有应答", ASK_PLATFORM, _said(fault))
    except httpx.HTTPError as fault:
        return Answer(Meaning.AGAIN, "", "信用平台中断了连接", ASK_PLATFORM, _said(fault))


def _said(fault: httpx.HTTPError) -> str:
    return f"{type(fault).__name__}: {fault}"


def _read(body: bytes) -> dict[str, Any]:
    try:
        found = httpx.Response(200, content=body).json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _text(found: object, longest: int) -> str:
    text = found.strip() if isinstance(found, str) else ""
    return text[:longest] if text.isprintable() else ""


def _understood(status: int, said: dict[str, Any], letter: Letter) -> Answer:
    receipt, reason = _text(said.get("receipt"), 80), _text(said.get("reason"), 200)
    if status in (200, 201, 409) and receipt:
        return Answer(Meaning.STORED, receipt, "重复推送，平台已有此件" if status == 409 else "已入库")
    if status == 202 and receipt:
        return Answer(Meaning.ACCEPTED, receipt, "平台已接收，等待回执")
    if status in _GONE and letter.withdraws:
        return Answer(Meaning.STORED, receipt or f"平台无此信息（{status}）", "平台没有这条信息，不必撤回")
    if status in _LATER:
        if status in (401, 403):
            return Answer(Meaning.AWAY, "", "信用平台不接受本局的令牌", CHECK_TOKEN, f"HTTP {status}")
        return Answer(Meaning.AWAY, "", "信用平台请求稍后再试", ASK_PLATFORM, f"HTTP {status}")
    if 400 <= status < 500 and status != 409:
        code = _text(said.get("code"), 20)
        return Answer(Meaning.REFUSED, "", f"{code} {_blanked(reason, letter) or '平台未说明原因'}（{status}）".strip())
    return Answer(Meaning.AGAIN, "", "信用平台的应答不能识别", ASK_PLATFORM, f"HTTP {status}")


def _blanked(reason: str, letter: Letter) -> str:
    """The platform may repeat a number of somebody in its reason; we do not."""
    for code, value in letter.content.items():
        if code.endswith("ZJHM") and value:
            reason = reason.replace(value, f"{value[:6]}********{value[-4:]}")
    return reason
