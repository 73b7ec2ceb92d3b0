"""Named reads of questionnaires and answers."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast
from django.urls import reverse

from raceme.accounts.models import User
from raceme.accounts.queries import workspaces_of
from raceme.asks.models import Ask
from raceme.asks.queries import Asked, beginning_of, local_day
from raceme.mail.actions import SECRET
from raceme.organisations.models import Organisation
from raceme.questionnaires.models import (
    Answer,
    AnswerSet,
    Collection,
    Questionnaire,
    Version,
)
from raceme.workspaces.models import Workspace

# Whose asks those are that a set of answers answers.
MODULE = "questionnaires"
# Of what was asked: that answers were begun and not handed in yet.
BEGUN = "begun"


def questionnaires_of(workspace: Workspace | int) -> QuerySet[Questionnaire]:
    return Questionnaire.objects.of(workspace).order_by("title", "pk")


def questionnaires_visible_to(user: User) -> QuerySet[Questionnaire]:
    return Questionnaire.objects.within(workspaces_of(user)).order_by("title", "pk")


def newest_version(questionnaire: Questionnaire) -> Version | None:
    return questionnaire.versions.order_by("-number").first()


def versions_of(questionnaire: Questionnaire) -> QuerySet[Version]:
    """Return its versions, the newest first."""
    return (
        Version.objects.of(questionnaire.workspace_id)
        .filter(questionnaire=questionnaire)
        .order_by("-number")
    )


def versions_counted(questionnaire: Questionnaire) -> QuerySet[Version]:
    """Return its versions, the newest first, each with how many sets are ``begun`` and ``done``."""
    handed_in = Q(answer_sets__state=AnswerSet.State.HANDED_IN)
    return versions_of(questionnaire).annotate(
        begun=Count("answer_sets", filter=~handed_in), done=Count("answer_sets", filter=handed_in)
    )


def version_numbers(pks: Iterable[int]) -> dict[int, int]:
    """Return the number of the newest version of each questionnaire that has one."""
    rows = Version.objects.reached_by(Q(questionnaire__in=list(pks)))
    newest = rows.order_by().values("questionnaire").annotate(newest=Max("number"))
    return dict(newest.values_list("questionnaire", "newest"))


def answer_counts(pks: Iterable[int]) -> dict[int, int]:
    """Return how many sets of answers to each questionnaire were handed in."""
    rows = AnswerSet.objects.reached_by(Q(version__questionnaire__in=list(pks)))
    counted = (
        rows.filter(state=AnswerSet.State.HANDED_IN)
        .order_by()
        .values("version__questionnaire")
        .annotate(count=Count("pk"))
    )
    return dict(counted.values_list("version__questionnaire", "count"))


def collections_of(questionnaire: Questionnaire) -> QuerySet[Collection]:
    """Return the collections with any of its versions, the newest first."""
    rows = Collection.objects.of(questionnaire.workspace_id)
    return rows.filter(version__questionnaire=questionnaire).order_by("-opened_at", "-pk")


def handed_in_before(version: Version, *, organisation: Organisation | None) -> AnswerSet | None:
    """Return what was handed in last about a company, to any version of the questionnaire."""
    if organisation is None:
        return None
    rows = AnswerSet.objects.of(version.workspace_id).filter(
        organisation=organisation,
        version__questionnaire=version.questionnaire_id,
        state=AnswerSet.State.HANDED_IN,
    )
    return rows.select_related("version").order_by("-handed_in_at", "-pk").first()


def collection_with_slug(slug: str) -> Collection | None:
    """Return the collection of a public link, whoever asks."""
    rows = Collection.objects.reached_by(Q(slug=slug))
    return rows.select_related("version__questionnaire", "workspace").first()


def is_over(collection: Collection, *, at: datetime) -> bool:
    """Tell whether nothing is answered any more: it was closed, or its last day is past."""
    if collection.closed_at is not None:
        return True
    today = local_day(collection.workspace, at=at)
    return collection.closes_on is not None and collection.closes_on < today


def moment_kept(collection: Collection | None, *, at: datetime) -> datetime:
    """
    Return which moment is kept of what is answered: of anonymous answers the day alone.

    Who was seen at it, or whose request stands in a log of that minute, is not found by it.
    """
    if collection is None or not collection.is_anonymous:
        return at
    return beginning_of(local_day(collection.workspace, at=at), workspace=collection.workspace)


def path_of(collection: Collection) -> str:
    """Return the path of the page that answers, behind the link of the mail that asks."""
    return reverse("questionnaires-public:asked", args=[SECRET, collection.pk])


def asks_of_collection(collection: Collection) -> QuerySet[Ask]:
    """Return what was asked for a collection, the newest first."""
    rows = Ask.objects.of(collection.workspace_id).filter(module=MODULE, path=path_of(collection))
    return rows.order_by("-asked_at", "-pk")


def withdrawn_by_closing(collection: Collection) -> QuerySet[Ask]:
    """Return what waited when a collection was closed: all of it was withdrawn at that moment."""
    return asks_of_collection(collection).filter(
        state=Ask.State.WITHDRAWN, closed_at=collection.closed_at
    )


def asked_already(
    questionnaire: Questionnaire,
    collection: Collection | None,
    asked: Iterable[Asked],
    *,
    once_a_company: bool,
) -> dict[Asked, str]:
    """
    Return, of those who are not asked again, how far what they were asked has come.

    In the ``collection`` that is whoever answers, has answered or declined; in any other of the
    questionnaire whoever still has to answer. ``once_a_company``: whoever of it was asked.
    """
    each = list(asked)
    stands = Q(state=Ask.State.OPEN, title=questionnaire.title)
    if collection is not None:
        settled = (Ask.State.OPEN, Ask.State.ANSWERED, Ask.State.DECLINED)
        stands |= Q(state__in=settled, path=path_of(collection))
    people = {one.person for one in each if one.person}
    organisations = {one.organisation for one in each if one.organisation}
    rows = (
        Ask.objects.of(questionnaire.workspace_id)
        .filter(stands, Q(person__in=people) | Q(organisation__in=organisations), module=MODULE)
        .annotate(progress=_progress())
        .order_by("pk")
    )
    of_person: dict[int | None, str] = {}
    of_organisation: dict[int | None, str] = {}
    for organisation, person, progress in rows.values_list("organisation", "person", "progress"):
        of_person[person] = of_organisation[organisation] = progress
    found = {}
    for one in each:
        is_company = one.organisation and (once_a_company or not one.person)
        known = of_organisation.get(one.organisation) if is_company else of_person.get(one.person)
        if known:
            found[one] = known
    return found


def open_for_asking(workspace: Workspace, *, at: datetime) -> QuerySet[Collection]:
    """Return the collections in which people are asked by name now, the newest first."""
    today = local_day(workspace, at=at)
    rows = Collection.objects.of(workspace).filter(
        Q(closes_on=None) | Q(closes_on__gte=today),
        closed_at=None,
        is_anonymous=False,
        version__questionnaire__retired_at=None,
    )
    related = rows.select_related("version__questionnaire").defer("version__definition")
    return related.order_by("-opened_at", "-pk")


def newest_versions(workspace: Workspace) -> QuerySet[Version]:
    """Return the newest version of each questionnaire that is in use, by its title."""
    later = Version.objects.reached_by(
        Q(questionnaire=OuterRef("questionnaire"), number__gt=OuterRef("number"))
    )
    rows = Version.objects.of(workspace).filter(~Exists(later), questionnaire__retired_at=None)
    related = rows.select_related("questionnaire").defer("definition", "questionnaire__draft")
    return related.order_by("questionnaire__title", "pk")


def last_ask_for(questionnaire: Questionnaire) -> Ask | None:
    """Return what was asked last with a questionnaire, by whose words the next is begun."""
    rows = Ask.objects.of(questionnaire.workspace_id).filter(
        module=MODULE, title=questionnaire.title
    )
    return rows.order_by("-asked_at", "-pk").first()


def asked_in(collection: Collection) -> QuerySet[Ask]:
    """Return the same, each with how far it has come: its state, or *begun*."""
    return asks_of_collection(collection).annotate(progress=_progress())


def _progress() -> Case:
    is_begun = Q(state=Ask.State.OPEN, answer_set__isnull=False)
    return Case(When(is_begun, then=Value(BEGUN)), default=F("state"))


def progress_of(collection: Collection) -> dict[str, int]:
    """Return how many of what was asked stand where, by the name of their progress."""
    rows = asks_of_collection(collection).order_by().annotate(progress=_progress())
    counted = rows.values("progress").annotate(number=Count("pk"))
    return dict(counted.values_list("progress", "number"))


def sets_in(collections: Iterable[int], *, state: str) -> dict[int, int]:
    """Return how many sets of answers in this state each collection has."""
    rows = AnswerSet.objects.reached_by(Q(collection__in=list(collections), state=state))
    counted = rows.order_by().values("collection").annotate(number=Count("pk"))
    return dict(counted.values_list("collection", "number"))


def answer_sets_of(workspace: Workspace | int) -> QuerySet[AnswerSet]:
    return AnswerSet.objects.of(workspace).order_by("-begun_at", "-pk")


def sets_that_answered(sets: QuerySet[AnswerSet], *, item: str) -> QuerySet[AnswerSet]:
    return sets.filter(Exists(_said(item).filter(value__isnull=False)))


def sets_that_chose(
    sets: QuerySet[AnswerSet], *, item: str, option: str, row: str = ""
) -> QuerySet[AnswerSet]:
    """Return those of ``sets`` whose answer to ``item`` is ``option``, or has it among others."""
    # Codes have no quotes in them, so a whole one in quotes is found as text in any list.
    of_row = Q(said__contains=f'"{row}": "{option}"') | Q(
        said__regex=rf'"{row}": \[[^]]*"{option}"'
    )
    of_any = Q(option=option) | (Q(option="") & Q(said__contains=f'"{option}"'))
    return sets.filter(Exists(_said(item).filter(of_row if row else of_any)))


def sets_that_said(sets: QuerySet[AnswerSet], *, item: str, beginning: str) -> QuerySet[AnswerSet]:
    """Return those whose answer to ``item`` begins like this, as JSON writes it."""
    return sets.filter(Exists(_said(item).filter(Q(said__startswith=beginning))))


def sets_among(sets: QuerySet[AnswerSet], *, keys: Iterable[int]) -> QuerySet[AnswerSet]:
    """Return those with one of these keys, of which there may be more than a statement takes."""
    taken_apart = {
        "postgresql": "SELECT CAST(value AS bigint) FROM jsonb_array_elements_text(%s)",
        "sqlite": "SELECT value FROM json_each(%s)",
    }
    # One parameter, whatever it holds.
    listed = RawSQL(taken_apart[connection.vendor], [json.dumps(list(keys))])  # noqa: S611
    return sets.filter(pk__in=listed)


def _said(item: str) -> QuerySet[Answer]:
    """Return the answer to ``item`` of the set outside, as the text that is kept of it."""
    of_set = Answer.objects.reached_by(Q(answer_set=OuterRef("pk"), item=item))
    return of_set.annotate(said=Cast("value", TextField()))


def rows_of(answer_set: AnswerSet) -> dict[str, Answer]:
    """Return each item's row, also where the answer was taken away again."""
    rows = Answer.objects.of(answer_set.workspace_id).filter(answer_set=answer_set)
    found = {row.item: row for row in rows}
    for row in found.values():
        row.answer_set = answer_set
    return found


def answers_of(answer_set: AnswerSet) -> dict[str, Any]:
    """Return the answers by item, as the engine reads them."""
    rows = Answer.objects.of(answer_set.workspace_id).filter(
        answer_set=answer_set, value__isnull=False
    )
    return dict(rows.values_list("item", "value"))
