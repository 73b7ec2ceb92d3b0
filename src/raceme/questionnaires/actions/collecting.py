"""
What is answered in a collection, by whom was asked or by whoever has the link.

Whoever is asked answers by the page of his mail; the set of answers keeps his ask. By the public
link nobody is named: a set is reached by a link of its own alone, also from another device.
"""

from collections.abc import Sequence
from dataclasses import replace
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
from raceme.asks.models import Ask, Round
from raceme.asks.queries import local_day
from raceme.core import submissions
from raceme.questionnaires.actions import refusals
from raceme.questionnaires.actions.answering import begin_answers
from raceme.questionnaires.actions.answering import hand_in as hand_in_plainly
from raceme.questionnaires.actions.opening import Opening, locked, open_collection
from raceme.questionnaires.actions.terms import By
from raceme.questionnaires.models import AnswerSet, Collection, Version
from raceme.questionnaires.prefill import prefilled
from raceme.questionnaires.queries import (
    asked_already,
    asks_of_collection,
    handed_in_before,
    is_over,
    moment_kept,
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
ADDRESSES_OF_A_SET = Limit(
    "addresses-of-answers",
    20,
    within=timedelta(hours=1),
    sentence=gettext_lazy("Very many addresses were made for these answers. They all work."),
)
# Who acts where nobody is known.
SOMEBODY = "public link"


def check_asking(collection: Collection, asking: asks.Asking, *, at: datetime) -> None:
    """Raise what keeps it from being asked: ``ask_for_answers`` says what that may be."""
    if collection.is_anonymous:
        raise refusals.NobodyIsNamed
    if is_over(collection, at=at):
        raise refusals.CollectionOver(title=collection.title)
    if collection.closes_on is not None and asking.due_on > collection.closes_on:
        raise refusals.DueAfterItEnds(closes_on=collection.closes_on)
    asks.check(asking, workspace=collection.workspace, at=at)


@transaction.atomic
def ask_for_answers(
    collection: Collection,
    asking: asks.Asking,
    *,
    of: Sequence[asks.Recipient],
    once_a_company: bool = False,
    by: By,
    at: datetime,
    despite: str = "",
    token: UUID | None = None,
) -> asks.Sent:
    """
    Ask people, or companies, to answer; each gets it with whatever else is asked of them.

    Left out is who was asked in this collection and has not let it run out, and who has to answer
    the same in another one; ``once_a_company`` also whose company was. Raises ``NobodyIsNamed``,
    ``CollectionOver``, ``DueAfterItEnds``, or what is wrong with the ask.
    """
    row = locked(collection)
    if made := submissions.made_before(Round.objects.of(row.workspace_id), token, by=by, at=at):
        asked = list(made.asks.order_by("pk"))
        return asks.Sent(asks=asked, over_budget=(), asked_already=(), round=made)
    check_asking(row, asking, at=at)
    known = asked_already(
        row.version.questionnaire,
        row,
        [one.key for one in of],
        once_a_company=once_a_company,
    )
    path = path_of(row)
    recipients = [
        asks.Recipient(organisation=one.organisation, person=one.person, path=path)
        for one in of
        if one.key not in known
    ]
    sent = asks.ask_many(
        asking,
        workspace=row.workspace,
        of=recipients,
        by=by,
        at=at,
        despite=despite,
        token=token,
    )
    left_out = [one for one in of if one.key in known]
    return replace(sent, asked_already=[*sent.asked_already, *left_out])


@transaction.atomic
def open_and_ask(
    version: Version,
    opening: Opening,
    asking: asks.Asking,
    *,
    of: Sequence[asks.Recipient],
    once_a_company: bool = False,
    by: By,
    at: datetime,
    despite: str = "",
    token: UUID | None = None,
) -> tuple[Collection, asks.Sent]:
    """
    Open a collection and ask in it at once; where nobody is left to ask, none is opened.

    Raises what ``open_collection`` and ``ask_for_answers`` do.
    """
    rows = Collection.objects.of(version.workspace_id)
    if made := submissions.made_before(rows, token, by=by, at=at):
        asked = list(asks_of_collection(made))
        return made, asks.Sent(asks=asked, over_budget=(), asked_already=(), round=None)
    row = open_collection(version, opening, by=by, at=at)
    sent = ask_for_answers(
        row, asking, of=of, once_a_company=once_a_company, by=by, at=at, despite=despite
    )
    submissions.settle(token, result=row.reference)
    return row, sent


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
        raise refusals.CollectionOver(title=collection.version.questionnaire.title)
    if not row.is_open:
        raise asks.NoLongerOpen(row)
    if (left := _left_behind(row, collection)) is not None:
        left.ask = row
        left.save(update_fields=["ask"])
        return left
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


def _left_behind(ask: Ask, collection: Collection) -> AnswerSet | None:
    """Return what the same person had begun by an ask that was withdrawn or ran out."""
    rows = AnswerSet.objects.of(ask.workspace_id).filter(
        collection=collection,
        state=AnswerSet.State.BEGUN,
        organisation=ask.organisation,
        person=ask.person,
        ask__state__in=(Ask.State.WITHDRAWN, Ask.State.EXPIRED),
    )
    return rows.select_for_update(of=("self",)).order_by("-pk").first()


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
        raise refusals.CollectionOver(title=collection.version.questionnaire.title)
    answers = begin_answers(
        collection.version, collection=collection, language=language, by=SOMEBODY, at=at
    )
    return answers, open_elsewhere(answers, at=at)


@transaction.atomic
def open_elsewhere(answer_set: AnswerSet, *, at: datetime) -> str:
    """
    Make a link that opens this set of answers and nothing else, and return its secret.

    Raises ``TooManyAttempts``.
    """
    attempt(ADDRESSES_OF_A_SET, answer_set.reference, at=at)
    at = moment_kept(answer_set.collection, at=at)
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
        raise refusals.CollectionOver(title=collection.version.questionnaire.title)
    # The ask before the set: so does who takes an ask over, and neither waits for the other.
    asked = Ask.objects.of(answer_set.workspace_id)
    if answer_set.ask_id is not None:
        asked.select_for_update().get(pk=answer_set.ask_id)
    row = hand_in_plainly(answer_set, by=by, at=at)
    if row.ask_id is not None:
        ask = asked.get(pk=row.ask_id)
        with translation.override(row.workspace.language):
            summary = _("“%(title)s” is handed in.") % {"title": row.version.questionnaire.title}
        if ask.is_open:
            asks.answer(ask, summary=summary, way=way, by=by, at=at)
    return row
