"""A letter to many: kept as a draft, then one message for each who gets it, once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from raceme.core import jobs
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.models import Record
from raceme.mail.actions.writing import SECRET, new_identity, one_line, plain_text
from raceme.mail.models import Mailing, Message
from raceme.mail.queries import stop_address
from raceme.workspaces.models import Workspace

Words = Mapping[str, Mapping[str, str]]
State = Message.State


class AlreadySent(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This mailing was sent already, so nothing was changed or sent now."))


class NothingWritten(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _("Write a subject and a text in every language that the recipients read first.")
        )


class NobodyToWriteTo(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Nobody is left to write to, so nothing was sent."))


@dataclass(frozen=True, kw_only=True)
class Letter:
    """
    One who gets it: what fills the places in the words, where to, in which language.

    ``page`` is the path of a page of their own, with ``SECRET`` where its ``secret`` comes in.
    """

    name: str
    organisation: str
    address: str
    language: str
    page: str = ""
    secret: str = ""


def begin_mailing(
    workspace: Workspace,
    *,
    people: Iterable[int],
    without_people: Iterable[int] = (),
    purpose: str = Mailing.Purpose.NEWS,
    by: Record,
    at: datetime,
) -> Mailing:
    """Begin a draft to ``people``, each once; ``without_people`` were chosen and have none."""
    return Mailing.objects.create(
        workspace=workspace,
        people=sorted(set(people)),
        without_people=sorted(set(without_people)),
        purpose=purpose,
        written_by=str(by)[:200],
        created_at=at,
    )


def discard_mailing(mailing: Mailing) -> None:
    """Take a draft away. Raises ``AlreadySent``: what was sent stays."""
    # In one statement, so that of two who send and discard at once one is refused.
    gone, _of_each = Mailing.objects.filter(pk=mailing.pk, sent_at=None).delete()
    if not gone:
        raise AlreadySent


@transaction.atomic
def edit_mailing(mailing: Mailing, *, words: Words, purpose: str, revision: int) -> None:
    """Keep the words of a draft. Raises ``AlreadySent``, ``ChangedMeanwhile``."""
    kept = {
        language: {"subject": one_line(each["subject"]), "text": each["text"].strip()}
        for language, each in words.items()
    }
    title = next((each["subject"] for each in kept.values() if each["subject"]), "")
    draft = Mailing.objects.filter(pk=mailing.pk, sent_at=None)
    if not draft.filter(revision=revision).update(
        words={**mailing.words, **kept}, purpose=purpose, title=title, revision=F("revision") + 1
    ):
        raise ChangedMeanwhile if draft.exists() else AlreadySent


def letter_to(mailing: Mailing, letter: Letter, *, identity: str) -> dict[str, str]:
    """Return subject, text and html as this one gets them."""
    words = mailing.words.get(letter.language, {})
    subject = _filled(words.get("subject", ""), letter)
    text = _filled(words.get("text", ""), letter)
    context = {
        "paragraphs": [part.strip() for part in text.replace("\r", "").split("\n\n")],
        "body": text.replace("\r", ""),
        "subject": subject,
        "language": letter.language,
        "base_url": settings.BASE_URL,
        "workspace": mailing.workspace.name,
        "kind": "",
        "stop": stop_address(identity),
        "page": f"{settings.BASE_URL}{letter.page}" if letter.page else "",
    }
    with translation.override(letter.language):
        context["kind"] = mailing.get_purpose_display()
        return {
            "subject": one_line(subject),
            "text": plain_text("mail/letter.txt", context).strip() + "\n",
            "html": render_to_string("mail/letter.html", context),
        }


@transaction.atomic
def send_mailing(
    mailing: Mailing,
    *,
    letters: Sequence[Letter],
    is_held: bool,
    reply_to: str,
    by: Record,
    at: datetime,
) -> int:
    """
    Write a message to each, and send them now or hold them; return how many.

    Of two who press the button one does it. Raises ``NobodyToWriteTo``, ``NothingWritten``,
    ``AlreadySent``.
    """
    if not letters:
        raise NobodyToWriteTo
    for language in {letter.language for letter in letters}:
        words = mailing.words.get(language, {})
        if not (words.get("subject") and words.get("text")):
            raise NothingWritten
    if not Mailing.objects.filter(pk=mailing.pk, sent_at=None).update(sent_at=at):
        raise AlreadySent
    state = State.HELD if is_held else State.QUEUED
    Message.objects.bulk_create(
        [_message(mailing, letter, state=state, reply_to=reply_to, at=at) for letter in letters],
        batch_size=200,
    )
    if not is_held:
        _start(mailing, by=by, at=at)
    return len(letters)


def release_mailing(mailing: Mailing, *, by: Record, at: datetime) -> int:
    """Send what is held of a mailing; return how many."""
    with transaction.atomic():
        count = Message.objects.filter(mailing=mailing, state=State.HELD).update(
            state=State.QUEUED, attempts=0, due_at=at
        )
        if count:
            _start(mailing, by=by, at=at)
    return count


def hold_rest(mailing: Mailing) -> int:
    """Hold what nobody has begun to send of a mailing; return how many."""
    return Message.objects.filter(mailing=mailing, state=State.QUEUED).update(state=State.HELD)


def _start(mailing: Mailing, *, by: Record, at: datetime) -> None:
    jobs.start(
        "mail.deliver_mailing",
        arguments={"mailing_id": mailing.pk},
        title=_("Sending %(title)s") % {"title": mailing.title},
        by=by,
        workspace=mailing.workspace,
        at=at,
        once=f"mail.mailing:{mailing.pk}",
    )


def _message(
    mailing: Mailing, letter: Letter, *, state: Message.State, reply_to: str, at: datetime
) -> Message:
    identity = new_identity()
    return Message(
        workspace=mailing.workspace,
        mailing=mailing,
        purpose=mailing.purpose,
        to_name=one_line(letter.name),
        to_address=letter.address,
        reply_to=reply_to,
        language=letter.language,
        secret=letter.secret,
        identity=identity,
        state=state,
        created_at=at,
        due_at=at,
        **letter_to(mailing, letter, identity=identity),
    )


def _filled(text: str, letter: Letter) -> str:
    # Plain replacement: what somebody is called is never read as a place of its own, and a
    # row of stars that somebody typed is not where a secret comes in.
    parts = text.replace(SECRET, " ".join(SECRET)).split("{name}")
    return letter.name.join(part.replace("{organisation}", letter.organisation) for part in parts)
