"""What people of the demonstration agreed to: in several ways, with proof, and not for ever."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from raceme.accounts.models import User
from raceme.asks.models import Ask
from raceme.audit import actions as audit
from raceme.consents.actions import MODULE, ask_many
from raceme.consents.actions.terms import months_later
from raceme.consents.library import shipped_text
from raceme.consents.models import (
    Consent,
    ConsentText,
    LegalBasis,
    Purpose,
    Way,
    Withdrawal,
)
from raceme.demo.cast import TRANSILVANIA
from raceme.demo.files import paper
from raceme.demo.papers import keep
from raceme.demo.stage import BY, Stage, chance_for
from raceme.demo.yearly import go_out
from raceme.documents.models import Document
from raceme.organisations.models import Person
from raceme.organisations.queries import people_of
from raceme.workspaces.models import Workspace

DAY = timedelta(days=1)
WRITTEN_DOWN_BY = "Ioana Mureșan"
SIGNED = "Consents signed at the general assembly"
# Of a hundred: who agreed to the newsletter, who was never asked, and who took it back.
AGREED, NOT_ASKED = 80, 92
# Of those never asked: every so many were written to, and have not answered.
WRITTEN_TO, AS_OFTEN = 25 * DAY, 2
# Some of a hundred do not want to be called.
NO_CALLS = (7, 41, 83)
# Whoever comes as one of these finds something there.
KNOWN = {"Andrei Pop": 60, "Elena Rusu": 90}
# How long ago the texts were written; the newsletter got a second one.
FIRST_TEXTS, SECOND_TEXT = 900 * DAY, 380 * DAY
SECOND = "{workspace} may send me its newsletter by e-mail, at most twice a month."
# Photos may be used for so long.
MONTHS = {Purpose.PHOTOS: 24}
NOTES = {
    Way.FORM: "Ticked as they registered for the camp; generated.",
    Way.PAPER: "",
    Way.MAIL: "Wrote it in an answer to the invitation; generated.",
    Way.PHONE: "Said so on the telephone; generated.",
    Way.LINK: "",
}
WAYS = (Way.LINK, Way.LINK, Way.LINK, Way.PAPER, Way.PAPER, Way.FORM, Way.MAIL, Way.PHONE)


def build(stage: Stage) -> None:
    """Add the paper that people signed."""
    workspace = stage.workspaces[TRANSILVANIA]
    day = (stage.at - FIRST_TEXTS).date()
    keep(
        stage.book,
        paper(SIGNED, f"{workspace.name}, {day:%d.%m.%Y}. One line for each who signed."),
        name=f"{SIGNED}.pdf",
        workspace=workspace,
        day=day,
    )


@dataclass(frozen=True, kw_only=True)
class Words:
    """The texts that are agreed to, and the paper that many signed."""

    first: dict[Purpose, ConsentText]
    second: ConsentText
    signed: Document

    def text(self, purpose: Purpose, *, at: datetime) -> ConsentText:
        """Return what was in force when somebody agreed."""
        is_new = purpose == Purpose.NEWSLETTER and at.date() >= self.second.in_force_from
        return self.second if is_new else self.first[purpose]


def agree(stage: Stage) -> None:
    """Let the people of Transilvania say yes or no, once they are written down."""
    workspace, at = stage.workspaces[TRANSILVANIA], stage.at
    words = _words(stage, workspace)
    LegalBasis.objects.create(
        workspace=workspace,
        purpose=Purpose.CONTACT,
        kind=LegalBasis.Kind.LEGITIMATE_INTEREST,
        reason="Members pay for the services of their cluster, and expect to be told of them.",
        since=at - FIRST_TEXTS,
        named_by=BY,
    )
    consents: list[Consent] = []
    withdrawals: list[Withdrawal] = []
    silent: list[Person] = []
    for person in people_of(workspace).order_by("pk"):
        # By the name and not by the order, which is another on another database.
        chance = chance_for(f"agreed by {person.name}")
        drawn = KNOWN.get(person.name, chance.randrange(100))
        said = list(_said(person, words, chance, drawn=drawn, now=at))
        consents += said
        withdrawals += [_taken_back(one) for one in said if one.state == Consent.State.WITHDRAWN]
        if drawn in NO_CALLS:
            withdrawals.append(_no_calls(person, at=at - (30 + drawn) * DAY))
        if AGREED <= drawn < NOT_ASKED and drawn % AS_OFTEN and person.name not in KNOWN:
            silent.append(person)
    Consent.objects.bulk_create(consents)
    Withdrawal.objects.bulk_create(withdrawals)
    by = User.objects.get(name=WRITTEN_DOWN_BY)
    _tell([*consents, *withdrawals], by=by)
    _ask(silent, workspace=workspace, by=by, stage=stage)


def _words(stage: Stage, workspace: Workspace) -> Words:
    def text(purpose: Purpose, *, version: int = 1, words: str = "", ago: timedelta) -> ConsentText:
        shipped = shipped_text(purpose, language=workspace.language, workspace=workspace.name)
        return ConsentText.objects.create(
            workspace=workspace,
            purpose=purpose,
            language=workspace.language,
            version=version,
            text=words.replace("{workspace}", workspace.name) or shipped,
            months=MONTHS.get(purpose),
            in_force_from=(stage.at - ago).date(),
            written_at=stage.at - ago,
            written_by=BY,
        )

    return Words(
        first={purpose: text(purpose, ago=FIRST_TEXTS) for purpose in Purpose},
        second=text(Purpose.NEWSLETTER, version=2, words=SECOND, ago=SECOND_TEXT),
        signed=next(one for one in stage.book.of(Document) if one.name.startswith(SIGNED)),
    )


def _said(
    person: Person, words: Words, chance: Random, *, drawn: int, now: datetime
) -> Iterator[Consent]:
    """Return what a person has agreed to, the earlier before the later."""
    said_at = now - (30 + chance.randrange(840)) * DAY
    wanted: dict[Purpose, Callable[[], bool]] = {
        Purpose.NEWSLETTER: lambda: not AGREED <= drawn < NOT_ASKED,
        Purpose.PHOTOS: lambda: drawn % 3 == 0,
        Purpose.MATCHMAKING: lambda: drawn % 5 == 0,
        Purpose.PUBLICATION: lambda: drawn % 7 == 0,
    }
    for purpose, is_wanted in wanted.items():
        if not is_wanted():
            continue
        way = chance.choice(WAYS)
        one = _consent(person, words, purpose, way=way, at=said_at)
        if purpose == Purpose.NEWSLETTER and drawn >= NOT_ASKED:
            one.state, one.ended_at = Consent.State.WITHDRAWN, said_at + 20 * DAY
        elif one.expires_on and one.expires_on <= now.date():
            one.state, one.ended_at = Consent.State.EXPIRED, said_at + (now - said_at) * 0.98
        elif purpose == Purpose.NEWSLETTER and one.text != words.second and drawn % 2 == 0:
            way = chance.choice((Way.LINK, Way.FORM))
            again = _consent(person, words, purpose, way=way, at=now - (20 + drawn) * DAY)
            one.state, one.ended_at = Consent.State.RENEWED, again.at
            yield one
            one = again
        yield one


def _consent(person: Person, words: Words, purpose: Purpose, *, way: Way, at: datetime) -> Consent:
    text = words.text(purpose, at=at)
    return Consent(
        workspace_id=person.workspace_id,
        person=person,
        purpose=purpose,
        text=text,
        at=at,
        expires_on=months_later(at.date(), text.months) if text.months else None,
        document=words.signed if way == Way.PAPER else None,
        **_way(person, way),
    )


def _way(person: Person, way: Way) -> dict[str, str]:
    """Return how somebody said it: by their own link, or to somebody who wrote it down."""
    is_own = way == Way.LINK
    return {
        "way": way,
        "note": NOTES[way],
        "came_by": BY if is_own else "",
        "taken_by": person.reference if is_own else BY,
        "taken_by_label": "" if is_own else WRITTEN_DOWN_BY,
    }


def _taken_back(consent: Consent) -> Withdrawal:
    assert consent.ended_at is not None  # noqa: S101 (it was set above)
    said = _way(consent.person, Way.MAIL)
    return Withdrawal(
        workspace_id=consent.workspace_id,
        person=consent.person,
        purpose=consent.purpose,
        consent=consent,
        at=consent.ended_at,
        **said | {"note": "Wrote that the newsletter is not read; generated."},
    )


def _no_calls(person: Person, *, at: datetime) -> Withdrawal:
    return Withdrawal(
        workspace_id=person.workspace_id,
        person=person,
        purpose=Purpose.CONTACT,
        at=at,
        **_way(person, Way.PHONE),
    )


def _ask(people: list[Person], *, workspace: Workspace, by: User, stage: Stage) -> None:
    """Ask for the newsletter whoever was never asked: mailed and reminded, nobody answered."""
    requests = ask_many(
        [person.pk for person in people],
        workspace=workspace,
        purpose=Purpose.NEWSLETTER,
        by=by,
        at=stage.at - WRITTEN_TO,
    )
    for request in requests:
        ask = request.ask
        while ask and ask.next_mail_at and ask.next_mail_at < stage.at:
            go_out(ask, at=ask.next_mail_at)
    Ask.objects.of(workspace).filter(module=MODULE).update(is_generated=True)


def _tell(said: list[Consent | Withdrawal], *, by: User) -> None:
    """Tell of each in the history of its person."""
    for one in said:
        changes = {"purpose": (None, one.purpose), "way": (None, one.way)}
        audit.record(
            "consents.give" if isinstance(one, Consent) else "consents.withdraw",
            targets=[one.person, *([one.document] if one.document else [])],
            workspace=one.workspace_id,
            by=by if one.taken_by_label else one.person,
            at=one.at,
            changes=changes,
        )
