"""Who is named in a session, and who that is in the register."""

from datetime import datetime

from django.db import transaction

from raceme.audit import actions as audit
from raceme.core.changes import Changes
from raceme.events import queries
from raceme.events.actions import refusals
from raceme.events.actions.locks import locked_session, standing
from raceme.events.actions.terms import By, Named
from raceme.events.models import Session, Speaker


@transaction.atomic
def name_speaker(session: Session, *, named: Named, by: By, at: datetime) -> Speaker:
    """
    Name somebody in a session: as the programme shows it, and whom of the register it means.

    Who or what has that name alone in the register is meant; a name of several means none.
    """
    _event, row = locked_session(session)
    name, about = (" ".join(text.split()) for text in (named.name, named.about))
    if not name and not about:
        raise refusals.NobodyNamed
    others = row.speakers.filter(name__iexact=name, about__iexact=about, role=named.role)
    if others.exists():
        raise refusals.NamedTwice(name=name or about)
    speaker = Speaker(workspace_id=row.workspace_id, session=row, name=name, about=about)
    speaker.role = named.role
    speaker.person = queries.person_called(name, workspace=row.workspace_id)
    speaker.organisation = queries.organisation_called(about, workspace=row.workspace_id)
    speaker.save()
    changes: Changes = {
        "speaker": (None, ", ".join(part for part in (name, about) if part)),
        "role": (None, speaker.role),
    }
    _record("name_speaker", row, changes=changes, by=by, at=at)
    return speaker


@transaction.atomic
def take_speaker_away(speaker: Speaker, *, by: By, at: datetime) -> None:
    _event, session = locked_session(speaker.session)
    row = standing(speaker)
    said = ", ".join(part for part in (row.name, row.about) if part)
    _record("take_speaker_away", session, changes={"speaker": (said, None)}, by=by, at=at)
    row.delete()


def _record(verb: str, session: Session, *, changes: Changes, by: By, at: datetime) -> None:
    audit.record(
        f"events.{verb}",
        targets=[session, session.event],
        workspace=session.workspace_id,
        by=by,
        at=at,
        changes={"session": (None, session.title), **changes},
    )
