"""A mail server on loopback, of the standard library: it accepts, refuses, dawdles, or hangs up in the middle."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from enum import Enum
from typing import NamedTuple

from pytest_django import Settings


class Manner(Enum):
    """How the server treats a mail."""

    ACCEPT = "accept"
    REFUSE_RECIPIENT = "refuse recipient"
    REFUSE_CONTENT = "refuse content"
    BUSY = "busy"
    HANG_UP = "hang up before the mail is taken"
    TAKE_AND_HANG_UP = "take the mail and hang up without a word"
    WAIT = "take the mail and say nothing until told to"


class Mail(NamedTuple):
    """A mail as it arrived."""

    to: str
    message: Message

    @property
    def title(self) -> str:
        return str(make_header(decode_header(self.message["Subject"])))

    @property
    def number(self) -> str:
        return str(self.message["Message-ID"])

    @property
    def text(self) -> str:
        body = self.message.get_payload(decode=True)
        assert isinstance(body, bytes)
        return body.decode()


class PostOffice(socketserver.ThreadingTCPServer):
    """Listens on a free port; `manners` may differ by recipient."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.manner = Manner.ACCEPT
        self.manners: dict[str, Manner] = {}
        self.mails: list[Mail] = []
        self.sessions = 0
        self.arrived, self.go_on = threading.Event(), threading.Event()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def manner_to(self, recipient: str) -> Manner:
        return self.manners.get(recipient, self.manner)


class _Session(socketserver.StreamRequestHandler):
    """One conversation."""

    server: PostOffice
    recipient = ""

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        self.server.sessions += 1
        if self.server.manner is Manner.BUSY:
            return self.say("421 busy, come back later")
        self.say("220 post office")
        while line := self.rfile.readline():
            verb = line.decode().strip().upper()
            if verb.startswith(("EHLO", "HELO", "MAIL", "RSET", "NOOP")):
                self.say("250 yes")
            elif verb.startswith("RCPT"):
                self.recipient = line.decode().partition("<")[2].partition(">")[0]
                refused = self.server.manner_to(self.recipient) is Manner.REFUSE_RECIPIENT
                self.say("550 no such mailbox" if refused else "250 yes")
            elif verb == "DATA":
                if not self.take():
                    return None
            elif verb == "QUIT":
                return self.say("221 bye")
        return None

    def take(self) -> bool:
        """Take the mail after DATA; False hangs up."""
        manner = self.server.manner_to(self.recipient)
        if manner is Manner.HANG_UP:
            return False
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        if manner is Manner.REFUSE_CONTENT:
            self.say("554 not this one")
            return True
        self.server.mails.append(Mail(self.recipient, message_from_bytes(b"".join(lines))))
        self.server.arrived.set()
        if manner is Manner.WAIT:
            self.server.go_on.wait(20)
        if manner is not Manner.TAKE_AND_HANG_UP:
            self.say("250 taken")
        return manner is not Manner.TAKE_AND_HANG_UP


@contextmanager
def open_office(settings: Settings) -> Iterator[PostOffice]:
    """A mail server that the application sends through."""
    with PostOffice() as office:
        threading.Thread(target=office.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = office.server_address[:2]
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_TIMEOUT = 2
        yield office
        office.go_on.set()
        office.shutdown()
