"""What people of the demonstration agreed to: most to the newsletter, a few took it back."""

from datetime import datetime, timedelta

from raceme.consents.library import shipped_text
from raceme.consents.models import Consent, ConsentText, LegalBasis, Purpose, Way, Withdrawal
from raceme.demo.cast import TRANSILVANIA
from raceme.demo.stage import BY, chance_for
from raceme.organisations.models import Person
from raceme.organisations.queries import people_of
from raceme.workspaces.models import Workspace

NOTE = "Signed at the general assembly; generated."
# Of a hundred: who agreed to the newsletter, who was never asked, and who took it back.
AGREED, NOT_ASKED = 80, 92


def agree(*, at: datetime) -> None:
    """Let the people of Transilvania say yes or no, once they are written down."""
    workspace = Workspace.objects.get(slug=TRANSILVANIA)
    texts = {purpose: _text(workspace, purpose, at=at) for purpose in Purpose}
    LegalBasis.objects.create(
        workspace=workspace,
        purpose=Purpose.CONTACT,
        kind=LegalBasis.Kind.LEGITIMATE_INTEREST,
        reason="Members pay for the services of their cluster, and expect to be told of them.",
        since=at - timedelta(days=900),
        named_by=BY,
    )
    consents: list[Consent] = []
    taken_back: list[Consent] = []
    for person in people_of(workspace).order_by("pk"):
        # By the name and not by the order, which is another on another database.
        chance = chance_for(f"agreed by {person.name}")
        drawn = chance.randrange(100)
        said_at = at - timedelta(days=30 + chance.randrange(700))
        if drawn >= NOT_ASKED:
            one = _consent(person, texts[Purpose.NEWSLETTER], at=said_at)
            one.state, one.ended_at = Consent.State.WITHDRAWN, said_at + timedelta(days=20)
            taken_back.append(one)
        elif drawn < AGREED:
            consents.append(_consent(person, texts[Purpose.NEWSLETTER], at=said_at))
        if drawn % 3 == 0:
            consents.append(_consent(person, texts[Purpose.PHOTOS], at=said_at))
        if drawn % 5 == 0:
            consents.append(_consent(person, texts[Purpose.MATCHMAKING], at=said_at))
    Consent.objects.bulk_create([*consents, *taken_back])
    Withdrawal.objects.bulk_create([_withdrawal(one) for one in taken_back])


def _text(workspace: Workspace, purpose: Purpose, *, at: datetime) -> ConsentText:
    return ConsentText.objects.create(
        workspace=workspace,
        purpose=purpose,
        language=workspace.language,
        version=1,
        text=shipped_text(purpose, language=workspace.language, workspace=workspace.name),
        in_force_from=(at - timedelta(days=900)).date(),
        written_at=at,
        written_by=BY,
    )


def _consent(person: Person, text: ConsentText, *, at: datetime) -> Consent:
    return Consent(
        workspace_id=person.workspace_id,
        person=person,
        purpose=text.purpose,
        text=text,
        at=at,
        way=Way.PAPER,
        note=NOTE,
        taken_by=BY,
        taken_by_label="Ioana Mureșan",
    )


def _withdrawal(consent: Consent) -> Withdrawal:
    assert consent.ended_at is not None  # noqa: S101 (it was set above)
    return Withdrawal(
        workspace_id=consent.workspace_id,
        person=consent.person,
        purpose=consent.purpose,
        consent=consent,
        at=consent.ended_at,
        way=Way.MAIL,
        note="Wrote that the newsletter is not read; generated.",
        taken_by=BY,
        taken_by_label="Ioana Mureșan",
    )
