"""The index follows its table, whoever writes there."""

from dataclasses import replace
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.state import ProjectState

from raceme.core import search
from raceme.core.installation import Grade, findings
from raceme.core.search import SearchAnew, keeping
from raceme.core.search.declared import index_of, searched_models
from raceme.organisations.models import Organisation
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


def _found(text: str) -> set[str]:
    rows = Organisation.objects.order_by("pk")
    exact = {one.name for one in search.matching(rows, text)}
    assert {one.name for one in search.close_to(rows, f"{text}x", most=10)} == exact
    return exact


def _exactly(text: str) -> set[str]:
    rows = Organisation.objects.order_by("pk")
    return {one.name for one in search.matching(rows, text)}


def test_the_index_follows_what_is_saved_renamed_and_deleted() -> None:
    firm = OrganisationFactory.create(name="Digital")
    kept = OrganisationFactory.create(name="Analogue Digital")
    before = _found("digital")
    firm.name = "Zimbra"
    firm.save()
    renamed = (_found("digital"), _found("zimbra"))
    firm.delete()

    assert before == {"Digital", "Analogue Digital"}
    assert renamed == ({"Analogue Digital"}, {"Zimbra"})
    assert (_found("digital"), _found("zimbra")) == ({kept.name}, set())


def test_nothing_is_left_of_what_was_deleted() -> None:
    firm = OrganisationFactory.create(name="Digital")
    key = firm.pk
    firm.delete()

    OrganisationFactory.create(pk=key, name="Zimbra")

    assert (_found("digital"), _found("zimbra")) == (set(), {"Zimbra"})


def test_the_index_follows_what_is_written_in_bulk() -> None:
    firms = [OrganisationFactory.build(name=f"Digital {number}") for number in range(3)]
    Organisation.objects.bulk_create(firms)
    created = len(_found("digital"))
    Organisation.objects.filter(name="Digital 1").update(name="Zimbra")
    firms[0].name = "Zimbra too"
    Organisation.objects.bulk_update(firms[:1], ["name"])
    updated = (_found("digital"), _found("zimbra"))
    Organisation.objects.all().delete()

    assert (created, updated) == (3, ({"Digital 2"}, {"Zimbra", "Zimbra too"}))
    assert _found("digital") | _found("zimbra") == set()


def test_the_index_follows_a_number_alone() -> None:
    firm = OrganisationFactory.create(name="Firm", registered_number="111")
    Organisation.objects.filter(pk=firm.pk).update(registered_number="222")

    rows = Organisation.objects.order_by("pk")

    assert [list(search.matching(rows, text)) for text in ("111", "222")] == [[], [firm]]


def test_the_index_follows_what_another_program_writes() -> None:
    OrganisationFactory.create(name="Digital")

    with connection.cursor() as cursor:
        cursor.execute("UPDATE organisations_organisation SET name = 'Łódź ' || name")

    assert _found("lodz") == {"Łódź Digital"}


def test_what_is_rolled_back_is_not_found() -> None:
    with transaction.atomic():
        OrganisationFactory.create(name="Digital")
        transaction.set_rollback(True)

    assert _found("digital") == set()


def test_indexes_are_made_anew_from_the_rows() -> None:
    OrganisationFactory.create(name="Digital")
    index = index_of(Organisation)
    with connection.cursor() as cursor:
        for statement in keeping.on(connection).undone(index):
            cursor.execute(statement)
    gone = keeping.missing()
    said = [one.what for one in findings() if one.grade is Grade.WRONG]

    call_command("search", "rebuild", stdout=StringIO())

    assert (list(gone), keeping.missing()) == (["organisations_organisation"], {})
    assert any("organisations_organisation_search" in one for one in said)
    assert _found("digital") == {"Digital"}
    OrganisationFactory.create(name="Digital too")
    assert _found("digital") == {"Digital", "Digital too"}


def test_every_searched_table_has_its_index() -> None:
    searched = {model._meta.label_lower for model in searched_models(apps)}

    assert searched == {
        "documents.document",
        "engagements.activity",
        "events.event",
        "events.registration",
        "organisations.organisation",
        "organisations.person",
        "partnerships.goodpractice",
        "partnerships.partnership",
        "programmes.programme",
    }
    assert keeping.missing() == {}


def test_the_index_outlives_a_table_made_anew() -> None:
    """On SQLite a changed column makes a new table, without the triggers of the old one."""
    OrganisationFactory.create(name="Digital")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for verb in ("insert", "update", "delete"):
                cursor.execute(f"DROP TRIGGER organisations_organisation_search_{verb}")
    Organisation.objects.update(name="Zimbra")

    keeping.mend_after_migrations(using="default")

    assert (_found("digital"), _found("zimbra")) == (set(), {"Zimbra"})
    OrganisationFactory.create(name="Zimbra too")
    assert _found("zimbra") == {"Zimbra", "Zimbra too"}


@pytest.mark.postgresql
def test_one_mistake_is_forgiven_without_trigrams_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("raceme.core.search.postgresql._seen", set())
    OrganisationFactory.create(name="Transilvania Cluster")
    with connection.cursor() as cursor:
        cursor.execute("DROP EXTENSION pg_trgm CASCADE")
    rows = Organisation.objects.order_by("pk")

    found = [
        [one.name for one in search.close_to(rows, text, most=5)]
        for text in ("Transilvnia", "Clutser", "Trnsilvnia")
    ]

    assert found == [["Transilvania Cluster"], ["Transilvania Cluster"], []]
    assert any("lacks pg_trgm" in one.what for one in findings() if one.grade is Grade.CARE)


def test_an_index_is_made_of_other_columns_and_of_those_before_again() -> None:
    OrganisationFactory.create(name="Digital", town="Zimbra")
    was: search.Searched = Organisation.searched
    state = ProjectState.from_apps(apps)
    editor: Any = SimpleNamespace(connection=connection)
    anew = SearchAnew("Organisation", replace(was, also=("town",)), before=was)

    found: list[Any] = []
    for turn in (anew.database_forwards, anew.database_backwards):
        turn("organisations", editor, state, state)
        # On PostgreSQL a condition is of the very columns that are indexed.
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(Organisation, "searched", anew.searched if not found else was)
            found.append((_exactly("digital"), _exactly("zimbra"), keeping.missing()))

    assert found == [({"Digital"}, {"Digital"}, {}), ({"Digital"}, set(), {})]
