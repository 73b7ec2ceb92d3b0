"""
Whether what a form names still stands in the register.

Two records of one organisation, or of one person, may have been made one between the moment a
form was shown and the moment it is sent. Who writes about a record holds it first: whoever merges
waits for the writer's transaction, and who comes after the merge is refused and told.
"""

from collections.abc import Iterable

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from raceme.core.errors import Refusal
from raceme.core.formers import became, key_of
from raceme.organisations.models import Organisation, Person


class MergedMeanwhile(Refusal):
    """The record became another one; what was typed is for the user to send again."""

    def __init__(self, *, name: str, survivor: str) -> None:
        super().__init__(
            _(
                "%(name)s was merged into %(survivor)s meanwhile. Nothing is saved yet: choose "
                "%(survivor)s instead, then save again."
            )
            % {"name": name, "survivor": survivor}
        )


class NotThere(Refusal):
    def __init__(self, *, name: str) -> None:
        super().__init__(
            _("%(name)s is not in the register any more. Nothing is saved: choose another.")
            % {"name": name}
        )


def hold(organisations: Iterable[Organisation]) -> None:
    """
    Let no organisation be merged away until this transaction ends: one query for any number.

    Others may hold the same, and correct its facts, meanwhile. Raises ``MergedMeanwhile``.
    """
    _hold(Organisation.objects.all(), {each.pk: each for each in organisations})


def hold_people(people: Iterable[Person]) -> None:
    """Do the same for people; raises ``MergedMeanwhile``."""
    wanted = {each.pk: each for each in people}
    workspaces = {each.workspace_id for each in wanted.values()}
    for workspace in sorted(workspaces):
        own = {pk: each for pk, each in wanted.items() if each.workspace_id == workspace}
        _hold(Person.objects.of(workspace), own)


def locked_organisation(organisation: Organisation) -> Organisation:
    """Lock the row and return it as it stands; raises ``MergedMeanwhile``."""
    row = Organisation.objects.select_for_update().filter(pk=organisation.pk).first()
    if row is None:
        raise gone(organisation)
    return row


def locked_person(person: Person) -> Person:
    rows = Person.objects.of(person.workspace_id).select_for_update()
    row = rows.filter(pk=person.pk).first()
    if row is None:
        raise gone(person)
    return row


def gone(record: Organisation | Person) -> Refusal:
    """Return what is said of a record that is not there any more."""
    survivor = _survivor(record)
    if survivor is None:
        return NotThere(name=record.name)
    return MergedMeanwhile(name=record.name, survivor=survivor.name)


def _survivor(record: Organisation | Person) -> Organisation | Person | None:
    pk = key_of(became(record.reference))
    if isinstance(record, Person):
        return Person.objects.of(record.workspace_id).filter(pk=pk).first()
    return Organisation.objects.filter(pk=pk).first()


def _hold(
    rows: QuerySet[Organisation] | QuerySet[Person],
    wanted: dict[int, Organisation] | dict[int, Person],
) -> None:
    if not wanted:
        return
    query = rows.filter(pk__in=wanted).order_by("pk").values_list("pk", flat=True)
    if connection.vendor == "postgresql":
        # The lock that a foreign key takes at commit, taken now: only a removal waits for it.
        sql, params = query.query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(f"{sql} FOR KEY SHARE", params)
            standing = {pk for (pk,) in cursor.fetchall()}
    else:
        standing = set(query)
    for pk, record in wanted.items():
        if pk not in standing:
            raise gone(record)
