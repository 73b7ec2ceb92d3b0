"""What people are asked to agree to: the text in force, and the versions before it."""

from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from raceme.consents.library import shipped_text
from raceme.consents.models import Consent, ConsentText, Purpose
from raceme.workspaces.models import Workspace

NUMBERS = {"standing": Q(consents__state=Consent.State.GIVEN), "ever": Q()}


def texts_of(workspace: Workspace) -> QuerySet[ConsentText]:
    """Return every text that was ever in force, by purpose, the newest version first."""
    return ConsentText.objects.of(workspace).order_by("purpose", "language", "-version", "-pk")


def agreed_to(texts: QuerySet[ConsentText]) -> QuerySet[ConsentText]:
    """Return ``texts`` with how many agreed to each, now and ever."""
    return texts.annotate(
        standing=Count("consents", filter=Q(consents__state=Consent.State.GIVEN)),
        ever=Count("consents"),
    )


def texts_in_force(
    workspace: Workspace, *, language: str, on: date | None = None
) -> dict[str, ConsentText]:
    """
    Return the text of each purpose, by its code.

    One that the workspace has not written is the shipped one, which is kept only once somebody
    agrees to it: it has no key yet.
    """
    day = on or timezone.localdate()
    rows = ConsentText.objects.of(workspace).filter(language=language, in_force_from__lte=day)
    # Later versions overwrite earlier ones.
    written = {row.purpose: row for row in rows.order_by("in_force_from", "version")}
    return {
        purpose: written.get(purpose) or _shipped(workspace, purpose, language=language, on=day)
        for purpose in Purpose.values
    }


def text_in_force(
    workspace: Workspace, purpose: str, *, language: str, on: date | None = None
) -> ConsentText:
    return texts_in_force(workspace, language=language, on=on)[purpose]


def _shipped(workspace: Workspace, purpose: str, *, language: str, on: date) -> ConsentText:
    text = shipped_text(purpose, language=language, workspace=workspace.name)
    return ConsentText(
        workspace=workspace,
        purpose=purpose,
        language=language,
        version=1,
        text=text,
        in_force_from=on,
    )
