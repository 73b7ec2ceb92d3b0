"""What else is asked of who registers: begun once, when they first open it."""

from datetime import datetime

from django.db import transaction

from raceme.events.actions.registering.placing import held_registration
from raceme.events.actions.registering.terms import By
from raceme.events.models import Registration
from raceme.events.queries.registrations import questions_of
from raceme.questionnaires.actions import begin_answers
from raceme.questionnaires.models import AnswerSet


@transaction.atomic
def begin_questions(
    registration: Registration, *, language: str, by: By, at: datetime
) -> AnswerSet | None:
    """
    Begin the answers of a registration, or return those that were begun.

    None where nothing is asked, or nothing any more, for they come no more. Raises ``Retired``.
    """
    held, row = held_registration(registration)
    if row.is_over:
        return None
    if row.answers is not None:
        return row.answers
    version = questions_of(held.admission)
    if version is None:
        return None
    answers = begin_answers(
        version,
        person=row.person,
        organisation=row.organisation,
        language=language,
        by=by,
        at=at,
        is_generated=row.is_generated,
    )
    row.answers = answers
    row.save(update_fields=["answers"])
    return answers
