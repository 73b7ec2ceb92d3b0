"""What it means that a message could not be handed over, and whether to try it again."""

import re
from dataclasses import dataclass
from smtplib import (
    SMTPAuthenticationError,
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from anymail.exceptions import (
    AnymailAPIError,
    AnymailError,
    AnymailInvalidAddress,
    AnymailRecipientsRefused,
)

from raceme.mail.models import Message

Reason = Message.Reason
# What a backend may raise that is told; anything else is a mistake of ours and let through.
EXPECTED = (OSError, SMTPException, AnymailError, ValueError)
PERMANENT = 500
# RFC 3463: 5.1 is about the address, 5.2.1 that its mailbox is shut; a full one (5.2.2), a
# policy (5.7) or a content (5.6) say nothing against the address.
ENHANCED = re.compile(r"\b5\.(\d{1,3})\.(\d{1,3})\b")
OF_ADDRESS = re.compile(r"\b5\.(1\.\d{1,3}|2\.1)\b")
PATIENT = (408, 425, 429)


@dataclass(frozen=True, kw_only=True)
class Failure:
    """Why, in a word; what the server said; whether trying again is of no use."""

    reason: Message.Reason
    said: str
    is_final: bool = False

    @property
    def is_bounce(self) -> bool:
        return self.reason == Reason.NO_ADDRESS


def failure_of(error: Exception) -> Failure:
    """Read what one of ``EXPECTED`` tells."""
    if isinstance(error, AnymailError):
        return _of_provider(error)
    if isinstance(error, SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()), (PERMANENT, b""))
        return _of_answer(code, answer, is_recipient=True)
    if isinstance(error, SMTPAuthenticationError):
        return Failure(reason=Reason.NOT_LET_IN, said=_words(error.smtp_error))
    if isinstance(error, SMTPResponseException):
        return _of_answer(error.smtp_code, error.smtp_error)
    said = str(error) or type(error).__name__
    is_of_letters = isinstance(error, SMTPNotSupportedError) and "SMTPUTF8" in said
    if isinstance(error, OSError) and not is_of_letters:
        return Failure(reason=Reason.UNREACHABLE, said=said)
    # A header with a line break, or an address that is none, or not for this server.
    return Failure(reason=Reason.UNWRITABLE, said=said, is_final=True)


def _of_answer(code: int, said: bytes | str, *, is_recipient: bool = False) -> Failure:
    words = f"{code} {_words(said)}"
    if code < PERMANENT:
        return Failure(reason=Reason.LATER, said=words)
    is_about_address = OF_ADDRESS.search(words) or (is_recipient and not ENHANCED.search(words))
    reason = Reason.NO_ADDRESS if is_about_address else Reason.REFUSED
    return Failure(reason=reason, said=words, is_final=True)


def _of_provider(error: AnymailError) -> Failure:
    said = str(error)
    if isinstance(error, AnymailRecipientsRefused):
        return Failure(reason=Reason.NO_ADDRESS, said=said, is_final=True)
    if isinstance(error, AnymailInvalidAddress):
        return Failure(reason=Reason.UNWRITABLE, said=said, is_final=True)
    status = error.status_code if isinstance(error, AnymailAPIError) else None
    if status in (401, 403):
        return Failure(reason=Reason.NOT_LET_IN, said=said)
    if status is None:
        return Failure(reason=Reason.UNREACHABLE, said=said)
    if status >= PERMANENT or status in PATIENT:
        return Failure(reason=Reason.LATER, said=said)
    return Failure(reason=Reason.REFUSED, said=said, is_final=True)


def _words(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said
