"""What has left by mail, as those find it who read theirs."""

import email
import re
import time
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from tests.e2e.installation import Installation

COMES_WITHIN_SECONDS = 120
LOOK_IN_SECONDS = 0.3


def found_in_mail(installation: Installation, to: str, pattern: str) -> str:
    """
    Wait until ``to`` has a mail in which ``pattern`` is found, and return that.

    The newest such mail counts, and in it the first place; of a group, what is in it.
    """
    deadline = time.monotonic() + COMES_WITHIN_SECONDS
    while time.monotonic() < deadline:
        for text in texts_to(installation, to):
            if found := re.search(pattern, text):
                return found[found.lastindex or 0]
        time.sleep(LOOK_IN_SECONDS)
    raise TimeoutError(f"No mail to {to} with {pattern} was written.")


def texts_to(installation: Installation, to: str) -> Iterator[str]:
    """Give the plain text of each mail to somebody that has left, the newest first."""
    for message in letters(installation):
        body = message.get_body(("plain",))
        if to in str(message["To"]) and body is not None:
            yield body.get_content()


def letters(installation: Installation) -> list[EmailMessage]:
    """Return all mail that has left, the newest first."""
    outbox = Path(installation.environment["RACEME_DATA_DIR"]) / "outbox"
    paths = sorted(outbox.glob("*"), key=lambda path: path.stat().st_mtime, reverse=True)
    return [email.message_from_bytes(path.read_bytes(), policy=default) for path in paths]
