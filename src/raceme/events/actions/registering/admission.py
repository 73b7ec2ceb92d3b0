"""Admission: from when until when, how many, as what; who waits moves up where it gives room."""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from raceme.audit.queries import changed_meanwhile
from raceme.core.changes import Changes, assign
from raceme.events.actions.locks import changeable_event
from raceme.events.actions.refusals import Gone
from raceme.events.actions.registering import refusals
from raceme.events.actions.registering.placing import Held, move_up
from raceme.events.actions.registering.recording import record_event
from raceme.events.actions.registering.terms import (
    ADMISSION_FIELDS,
    TYPE_FIELDS,
    AdmissionFacts,
    By,
    TypeFacts,
)
from raceme.events.models import Admission, Event, ParticipantType
from raceme.events.queries.places import admission_of, is_over, places_of, types_of
from raceme.questionnaires.models import Questionnaire
from raceme.questionnaires.queries import newest_version


@transaction.atomic
def save_admission(
    event: Event, *, facts: AdmissionFacts, revision: int, by: By, at: datetime
) -> Admission:
    """
    Open admission to an event, or change it; with the first comes a first type.

    More places let who waits longest move up at once. Raises ``ChangedMeanwhile``,
    ``EventOver`` or a ``FieldRefusal``.
    """
    row = changeable_event(event, within=event.workspace_id)
    row.workspace = event.workspace
    if is_over(row, at=at):
        raise refusals.EventOver
    _refuse(facts, row)
    admission = admission_of(row)
    is_new = admission is None
    if admission is None:
        admission = Admission(workspace_id=row.workspace_id, event=row)
    elif admission.revision != revision:
        raise changed_meanwhile(admission, within=row.workspace_id)
    changes = _told(assign(admission, _fields_of(facts, ADMISSION_FIELDS)), is_new=is_new)
    if not changes and not is_new:
        return admission
    admission.changed_at = at
    admission.revision += 0 if is_new else 1
    admission.save()
    verb = "open_admission" if is_new else "correct_admission"
    record_event(verb, row, changes=changes, by=by, at=at)
    if not types_of(row):
        with translation.override(row.workspace.language):
            name = _("Participant")
        add_type(row, facts=TypeFacts(name=name), by=by, at=at)
    _let_up(row, admission, at=at)
    return admission


@transaction.atomic
def add_type(event: Event, *, facts: TypeFacts, by: By, at: datetime) -> ParticipantType:
    """Add something as which one may come, at the end; raises ``TypeNameTaken``."""
    row = changeable_event(event, within=event.workspace_id)
    kind = ParticipantType(workspace_id=row.workspace_id, event=row)
    types = types_of(row)
    kind.position = max((each.position for each in types), default=0) + 1
    fields = _fields_of(facts, TYPE_FIELDS) | {"name": _free(facts.name, types)}
    assign(kind, fields)
    kind.save()
    changes = {"participant_type": (None, kind.name), "capacity": (None, kind.capacity)}
    record_event("add_type", row, changes={**changes}, by=by, at=at)
    return kind


@transaction.atomic
def correct_type(
    kind: ParticipantType, *, facts: TypeFacts, revision: int, by: By, at: datetime
) -> ParticipantType:
    """Correct a type; with more places who waits moves up. Raises ``ChangedMeanwhile``."""
    row = changeable_event(kind.event_id, within=kind.workspace_id)
    standing = _standing(kind, row)
    if standing.revision != revision:
        raise changed_meanwhile(standing, within=row.workspace_id)
    others = [each for each in types_of(row) if each.pk != standing.pk]
    was = standing.name
    fields = _fields_of(facts, TYPE_FIELDS) | {"name": _free(facts.name, others)}
    changes = assign(standing, fields)
    if changes:
        standing.revision += 1
        standing.save()
        told = {"participant_type": (was, standing.name), **changes}
        record_event("correct_type", row, changes=told, by=by, at=at)
        _let_up(row, admission_of(row), at=at)
    return standing


@transaction.atomic
def remove_type(kind: ParticipantType, *, by: By, at: datetime) -> None:
    """Remove a type as which nobody has ever registered; raises ``TypeInUse`` or ``LastType``."""
    row = changeable_event(kind.event_id, within=kind.workspace_id)
    standing = _standing(kind, row)
    if count := standing.registrations.count():
        raise refusals.TypeInUse(name=standing.name, count=count)
    if len(types_of(row)) == 1:
        raise refusals.LastType
    changes: Changes = {"participant_type": (standing.name, None)}
    record_event("remove_type", row, changes=changes, by=by, at=at)
    standing.delete()


@transaction.atomic
def put_type_earlier(kind: ParticipantType, *, by: By, at: datetime) -> None:
    """Offer a type one place earlier; the first stays first."""
    row = changeable_event(kind.event_id, within=kind.workspace_id)
    types = types_of(row)
    number = next((at for at, each in enumerate(types) if each.pk == kind.pk), None)
    if number is None:
        raise Gone
    if number == 0:
        return
    types[number - 1], types[number] = types[number], types[number - 1]
    for position, each in enumerate(types, start=1):
        each.position = position
    ParticipantType.objects.of(row.workspace_id).bulk_update(types, ["position"])
    changes: Changes = {"participant_type": (kind.name, kind.name)}
    record_event("order_types", row, changes=changes, by=by, at=at)


def _let_up(event: Event, admission: Admission | None, *, at: datetime) -> None:
    if admission is None or event.state != Event.State.PUBLISHED:
        return
    types = types_of(event)
    event.workspace = admission.workspace
    move_up(Held(event, admission, types, places_of(event, admission, types)), at=at)


def _standing(kind: ParticipantType, event: Event) -> ParticipantType:
    rows = ParticipantType.objects.of(event.workspace_id).filter(event=event, pk=kind.pk)
    found = rows.first()
    if found is None:
        raise Gone
    return found


def _fields_of(facts: AdmissionFacts | TypeFacts, names: tuple[str, ...]) -> dict[str, object]:
    return {
        name: list(value) if isinstance(value := getattr(facts, name), tuple) else value
        for name in names
    }


def _told(changes: Changes, *, is_new: bool) -> Changes:
    """Return the changes as the history tells them: of what is new only what was said."""
    told = {
        name: tuple(str(one) if isinstance(one, Questionnaire) else one for one in pair)
        for name, pair in changes.items()
    }
    if not is_new:
        return {name: (before, after) for name, (before, after) in told.items()}
    return {name: (None, pair[1]) for name, pair in told.items() if pair[1] not in (None, "")}


def _free(name: str, others: list[ParticipantType]) -> str:
    clean = " ".join(name.split())
    if not clean:
        raise refusals.NameMissing
    if clean.casefold() in {each.name.casefold() for each in others}:
        raise refusals.TypeNameTaken(name=clean)
    return clean


def _refuse(facts: AdmissionFacts, event: Event) -> None:
    if facts.opens_at and facts.closes_at and facts.closes_at <= facts.opens_at:
        raise refusals.ClosesBeforeItOpens
    asked = facts.questionnaire
    if asked is None:
        return
    is_fit = asked.workspace_id == event.workspace_id and asked.retired_at is None
    if not is_fit or asked.use != Questionnaire.Use.REGISTRATION or newest_version(asked) is None:
        raise refusals.QuestionnaireUnfit
