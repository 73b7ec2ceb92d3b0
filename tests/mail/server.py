"""A mail server of the tests, that answers as it is told: takes, refuses, delays, hangs up."""

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from django.test import override_settings


@dataclass
class MailServer:
    """
    What it took, and how it answers each command (``RCPT``, ``DATA``, ``.`` for the end).

    An answer of None hangs up. ``hangs_up_after`` takes a message and hangs up before it says so.
    At the command ``waits_at`` it says that it is ``reached``, and waits to be told to ``go_on``.
    """

    waits_at: str = ""
    reached: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)
    answers: dict[str, str | None] = field(default_factory=dict)
    hangs_up_after: bool = False
    delay: float = 0
    taken: list[EmailMessage] = field(default_factory=list)
    is_taking: bool = False
    addressed: list[str] = field(default_factory=list)
    port: int = 0


class _Conversation(socketserver.StreamRequestHandler):
    server: "_Server"

    def handle(self) -> None:
        told = self.server.told
        self._say("220 test")
        while line := self.rfile.readline().decode().strip():
            word = line.split(" ")[0].split(":")[0].upper()
            answer = told.answers.get(word, "354 go on" if word == "DATA" else "250 fine")
            if word == "RCPT":
                told.addressed.append(line)
            if word == told.waits_at:
                told.reached.set()
                told.go_on.wait(timeout=30)
            if answer is None:
                return
            self._say(answer)
            if word == "QUIT":
                return
            if word == "DATA" and answer.startswith("354") and not self._read():
                return

    def _read(self) -> bool:
        told, lines = self.server.told, []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        if not line:
            return False
        told.is_taking = True
        time.sleep(told.delay)
        answer = told.answers.get(".", "250 taken")
        if answer is None:
            return False
        if answer.startswith("250"):
            message = message_from_bytes(b"".join(lines), policy=policy.default)
            told.taken.append(message)
        if told.hangs_up_after:
            return False
        self._say(answer)
        return True

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, told: MailServer) -> None:
        self.told = told
        super().__init__(("127.0.0.1", 0), _Conversation)

    def handle_error(self, *_arguments: object) -> None:
        """Say nothing of a client that was killed."""


@contextmanager
def listening() -> Iterator[MailServer]:
    told = MailServer()
    with _Server(told) as server:
        told.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield told
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def mail_server(*, timeout: float = 5) -> Iterator[MailServer]:
    """Let mail of this process go to a server of its own."""
    with (
        listening() as told,
        override_settings(
            EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=told.port,
            EMAIL_TIMEOUT=timeout,
        ),
    ):
        yield told
