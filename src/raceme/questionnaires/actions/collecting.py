"""
What is answered in a collection, by whom was asked or by whoever has the link.

Whoever is asked answers by the page of his mail; the set of answers keeps his ask. By the public
link nobody is named: a set is reached by a link of its own alone, also from another device.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raceme.accounts.actions.links import (
    LinkUnknown,
    Purpose,
    link_of,
    make_link,
    refuse_what_is_over,
    revoke_links,
)
from raceme.accounts.actions.throttling import TOO_MUCH_FROM_HERE, Limit, attempt
from raceme.asks import actions as asks
from raceme.asks.models import Ask
from raceme.asks.queries import local_day
from raceme.questionnaires.actions import refusals
from raceme.questionnaires.actions.answering import begin_answers
from raceme.questionnaires.actions.answering import hand_in as hand_in_plainly
from raceme.questionnaires.actions.opening import locked
from raceme.questionnaires.actions.terms import By
from raceme.questionnaires.models import AnswerSet, Collection
from raceme.questionnaires.prefill import prefilled
from raceme.questionnaires.queries import (
    handed_in_before,
    is_over,
    path_of,
)

ANSWERS = Purpose(
    "answers",
    used=gettext_lazy("This link has been used up."),
    expired=gettext_lazy("This link has run out."),
    revoked=gettext_lazy("This link was closed."),
)
VALID_FOR = timedelta(days=180)
BEGUN_FROM_CLIENT = Limit(
    "answers-begun-from-client", 60, within=timedelta(hours=1), sentence=TOO_MUCH_FROM_HERE
)
# Who acts where nobody is known.
SOMEBODY = "public link"


@transaction.atomic
def ask_for_answers(
    collection: Collection,
    asking: asks.Asking,
    *,
    of: Sequence[asks.Recipient],
    by: By,
    at: datetime,
    despite: str = "",
    token: UUID | None = None,
) -> asks.Sent:
    """
    Ask people, or companies, to answer; each gets it with whatever else is asked of them.

    Raises ``NobodyIsNamed``, ``CollectionOver``, or what is wrong with the ask.
    """
    row = locked(collection)
    if row.is_anonymous:
        raise refusals.NobodyIsNamed
    if is_over(row, at=at):
        raise refusals.CollectionOver(title=row.title)
    path = path_of(row)
    recipients = [
        asks.Recipient(organisation=one.organisation, person=one.person, path=path) for one in of
    ]
    return asks.ask_many(
        asking,
        workspace=row.workspace,
        of=recipients,
        by=by,
        at=at,
        despite=despite,
        token=token,
    )


@transaction.atomic
def begin_asked(
    ask: Ask, collection: Collection, *, language: str, by: By, at: datetime
) -> AnswerSet:
    """
    Begin what was asked for, or return what was begun; who takes an ask over goes on with it.

    Raises ``CollectionOver``, ``asks.NoLongerOpen`` or ``Retired``.
    """
    rows = Ask.objects.of(ask.workspace_id).select_for_update(of=("self",))
    row = rows.select_related("workspace", "organisation", "person").get(pk=ask.pk)
    found = AnswerSet.objects.of(row.workspace_id).filter(ask=row).first()
    if found is not None:
        if found.person_id != row.person_id and found.is_open:
            found.person_id = row.person_id
            found.save(update_fields=["person"])
            # Who had it before has no way to it left.
            revoke_links(ANSWERS, subject=found, at=at)
        return found
    if is_over(collection, at=at):
        raise refusals.CollectionOver(title=collection.title)
    if not row.is_open:
        raise asks.NoLongerOpen(row)
    version = collection.version
    previous = handed_in_before(version, organisation=row.organisation)
    return begin_answers(
        version,
        previous=previous,
        prefill=prefilled(
            version,
            organisation=row.organisation,
            previous=previous,
            on=local_day(row.workspace, at=at),
        ),
        organisation=row.organisation,
        person=row.person,
        collection=collection,
        ask=row,
        language=language,
        by=by,
        at=at,
    )


@transaction.atomic
def begin_by_link(
    collection: Collection, *, language: str, client: str, at: datetime
) -> tuple[AnswerSet, str]:
    """
    Begin a set of answers by the public link; return it with the secret that opens it again.

    Nothing of who begins is kept. Raises ``TooManyAttempts``, ``CollectionOver``, ``Retired``.
    """
    attempt(BEGUN_FROM_CLIENT, client, at=at)
    if not collection.is_public or is_over(collection, at=at):
        raise refusals.CollectionOver(title=collection.title)
    answers = begin_answers(
        collection.version, collection=collection, language=language, by=SOMEBODY, at=at
    )
    return answers, open_elsewhere(answers, at=at)


def open_elsewhere(answer_set: AnswerSet, *, at: datetime) -> str:
    """Make a link that opens this set of answers and nothing else, and return its secret."""
    return make_link(ANSWERS, subject=answer_set, at=at, valid_for=VALID_FOR, is_mailed=False)


def answers_behind(secret: str, *, at: datetime) -> AnswerSet:
    """Return the set of answers whose link this is; raises ``LinkUnknown`` or ``LinkOver``."""
    link = link_of(ANSWERS, secret)
    key = link.subject.rpartition(":")[2]
    rows = AnswerSet.objects.reached_by(Q(pk=key if key.isdecimal() else None))
    found = rows.select_related(
        "version__questionnaire", "workspace", "organisation", "person", "collection", "ask"
    ).first()
    if found is None or found.reference != link.subject:
        raise LinkUnknown
    refuse_what_is_over(ANSWERS, link, at=at)
    return found


@transaction.atomic
def hand_in_answers(answer_set: AnswerSet, *, way: str, by: By, at: datetime) -> AnswerSet:
    """
    Hand the answers of a collection in, and answer the ask they were for.

    Raises ``CollectionOver``, ``NotOpen`` and ``NotComplete``.
    """
    collection = answer_set.collection
    if collection is not None and is_over(locked(collection), at=at):
        raise refusals.CollectionOver(title=collection.title)
    row = hand_in_plainly(answer_set, by=by, at=at)
    if row.ask_id is not None:
        ask = Ask.objects.of(row.workspace_id).get(pk=row.ask_id)
        with translation.override(row.workspace.language):
            summary = _("“%(title)s” is handed in.") % {"title": row.version.questionnaire.title}
        if ask.is_open:
            asks.answer(ask, summary=summary, way=way, by=by, at=at)
    return row
