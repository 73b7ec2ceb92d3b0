from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from time_machine import travel

from raceme.accounts.models import Role, User
from raceme.audit.models import Entry
from raceme.organisations.models import Membership, Organisation, Relationship
from raceme.programmes.models import Period, Programme
from raceme.reporting.models import Indicator, RuleVersion
from raceme.workspaces.models import Workspace
from tests.factories import (
    NOW,
    OrganisationFactory,
    ProgrammeFactory,
    RelationshipFactory,
    RoleFactory,
    UserFactory,
    WorkspaceFactory,
)

SET_UP = "/set-up/"
FIRST = {
    "name": "Lumea Verde Cluster",
    "kind": "cluster",
    "town": "Brașov",
    "country": "RO",
    "owner": "Ana Pop",
    "email": "ana@lumea.example",
    "password": "frunze-verzi-7",
}
PROGRAMME = {
    "name": "Circular Wood",
    "number": "",
    "scheme": "eea",
    "starts_on": "01.03.2026",
    "ends_on": "28.02.2027",
    "every": "6",
}


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    with travel(NOW, tick=False):
        yield


def _address(step: str, workspace: Workspace) -> str:
    return reverse(f"portal-public:set_up_{step}", args=[workspace.slug])


@pytest.fixture
def begun(db: None) -> tuple[Client, Workspace]:  # noqa: ARG001 (asks for the database)
    """Return who has taken the first step, and the workspace that it made."""
    client = Client()
    client.post(SET_UP, FIRST)
    return client, Workspace.objects.get()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/manage/", "/sign-in/"])
def test_an_installation_without_users_leads_to_its_start(address: str) -> None:
    response = Client().get(address)

    assert response.headers["Location"] == SET_UP


def test_the_first_visitor_becomes_owner_and_operator(begun: tuple[Client, Workspace]) -> None:
    client, workspace = begun

    answer = client.get(_address("money", workspace))

    user = User.objects.get()
    own = Organisation.objects.get()
    assert answer.status_code == 200
    assert (user.email, user.name, user.is_operator) == ("ana@lumea.example", "Ana Pop", True)
    assert list(Role.objects.values_list("user", "workspace", "kind")) == [
        (user.pk, workspace.pk, "owner")
    ]
    assert (workspace.name, workspace.town, workspace.country) == (
        "Lumea Verde Cluster",
        "Brașov",
        "RO",
    )
    assert (own.name, own.kind, own.town) == ("Lumea Verde Cluster", "cluster", "Brașov")
    assert Relationship.objects.get().kind == Relationship.Kind.OWN


@pytest.mark.django_db
def test_the_first_step_says_beside_each_field_what_is_missing() -> None:
    answer = Client().post(SET_UP, {**FIRST, "country": "", "password": "12345678"})

    assert answer.status_code == 422
    assert sorted(answer.context["form"].errors) == ["country", "password"]
    assert 'value="Lumea Verde Cluster"' in answer.content.decode()
    assert not User.objects.exists()


def test_a_second_visitor_is_told_that_somebody_was_first(
    begun: tuple[Client, Workspace],
) -> None:
    workspace = begun[1]

    answer = Client().post(SET_UP, {**FIRST, "email": "other@lumea.example"}, follow=True)

    assert answer.redirect_chain == [("/sign-in/", 302)]
    assert "Somebody set up this installation a moment ago." in answer.content.decode()
    assert list(Workspace.objects.all()) == [workspace]


def test_the_start_goes_on_where_it_was_left(begun: tuple[Client, Workspace]) -> None:
    client, workspace = begun

    assert client.get(SET_UP).headers["Location"] == _address("money", workspace)

    ProgrammeFactory.create(workspace=workspace)

    assert client.get(SET_UP).headers["Location"] == _address("members", workspace)


def test_the_first_step_can_be_changed(begun: tuple[Client, Workspace]) -> None:
    client, workspace = begun
    changed = {"name": "Lumea Albastră", "kind": "cluster", "town": "Sibiu", "country": "RO"}

    client.post(_address("organisation", workspace), {**changed, "revision": "1"})

    workspace.refresh_from_db()
    own = Organisation.objects.get()
    assert (workspace.name, workspace.town) == ("Lumea Albastră", "Sibiu")
    assert (own.name, own.town) == ("Lumea Albastră", "Sibiu")


def test_language_and_money_are_saved(begun: tuple[Client, Workspace]) -> None:
    client, workspace = begun
    sent = {"language": "ro", "currency": "RON", "time_zone": "Europe/Oslo", "revision": "1"}

    answer = client.post(_address("money", workspace), sent)

    workspace.refresh_from_db()
    assert answer.headers["Location"] == _address("programme", workspace)
    assert (workspace.language, workspace.currency, workspace.time_zone) == (
        "ro",
        "RON",
        "Europe/Oslo",
    )


def test_the_first_programme_comes_with_periods_and_ready_figures(
    begun: tuple[Client, Workspace],
) -> None:
    client, workspace = begun
    figures = {"take-eea-study-visit-companies": "on", "target-workshops": "12"}

    answer = client.post(_address("programme", workspace), {**PROGRAMME, **figures})

    programme = Programme.objects.of(workspace).get()
    assert answer.headers["Location"] == _address("members", workspace)
    assert (programme.name, programme.scheme) == ("Circular Wood", "eea")
    assert list(
        Period.objects.of(workspace)
        .order_by("number")
        .values_list("starts_on", "ends_on", "report_due_on")
    ) == [
        (date(2026, 3, 1), date(2026, 8, 31), date(2026, 9, 30)),
        (date(2026, 9, 1), date(2027, 2, 28), date(2027, 3, 30)),
    ]
    assert list(
        Indicator.objects.of(workspace).order_by("position").values_list("name", "target")
    ) == [("Companies on study visits", None), ("Workshops", Decimal(12))]
    assert RuleVersion.objects.of(workspace).count() == 2


def test_a_programme_that_ends_before_it_starts_keeps_what_was_typed(
    begun: tuple[Client, Workspace],
) -> None:
    client, workspace = begun
    sent = {**PROGRAMME, "ends_on": "28.02.2026", "target-workshops": "many"}

    answer = client.post(_address("programme", workspace), sent)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "is before the start. Did you mean 28.02.2027?" in page
    assert 'value="many"' in page
    assert sorted(answer.context["form"].errors) == ["ends_on", "target-workshops"]
    assert not Programme.objects.of(workspace).exists()


def test_another_scheme_shows_its_own_figures_and_judges_nothing(
    begun: tuple[Client, Workspace],
) -> None:
    client, workspace = begun
    sent = {"scheme": "interreg", "take-eea-publications": "on", "show": "1"}

    answer = client.post(_address("programme", workspace), sent)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Enterprises supported (as RCO01)" in page
    assert "Companies on study visits" not in page
    assert '<input type="hidden" name="take-eea-publications" value="on">' in page
    assert "r-error" not in page


def test_members_are_seen_before_they_are_saved(begun: tuple[Client, Workspace]) -> None:
    client, workspace = begun
    known = OrganisationFactory.create(name="Fabrica de Mobilă SRL")
    lines = "Fabrica de Mobila\nStolaria Nouă SRL\nfabrica de mobilă"

    answer = client.post(
        _address("members", workspace), {"lines": lines, "joined_on": "01.02.2020"}
    )

    rows = answer.context["rows"]
    assert [(row.match.found.value, row.chosen) for row in rows] == [
        ("name", str(known.pk)),
        ("unknown", "new"),
        ("twice", "none"),
    ]
    assert "Save 2 members" in answer.content.decode()
    assert not Membership.objects.of(workspace).exists()


def test_members_join_the_cluster_and_end_the_start(begun: tuple[Client, Workspace]) -> None:
    client, workspace = begun
    OrganisationFactory.create(name="Fabrica de Mobilă SRL")
    sent = {"lines": "Fabrica de Mobila\nStolaria Nouă SRL", "joined_on": "01.02.2020"}
    shown = client.post(_address("members", workspace), sent)

    answer = client.post(
        _address("members", workspace),
        {**sent, "seen": shown.context["form"].seen(), "save": "1"},
        follow=True,
    )

    workspace.refresh_from_db()
    assert answer.redirect_chain == [(reverse("portal:today", args=[workspace.slug]), 302)]
    assert "with 2 first members." in answer.content.decode()
    assert workspace.set_up_at == NOW
    assert Entry.objects.filter(verb="portal.finish_set_up").count() == 1
    assert list(
        Membership.objects.of(workspace)
        .order_by("member__name")
        .values_list("cluster__name", "member__name", "joined_on")
    ) == [
        ("Lumea Verde Cluster", "Fabrica de Mobilă SRL", date(2020, 2, 1)),
        ("Lumea Verde Cluster", "Stolaria Nouă SRL", date(2020, 2, 1)),
    ]


def test_lines_that_were_not_shown_are_not_saved(begun: tuple[Client, Workspace]) -> None:
    client, workspace = begun
    sent = {"lines": "Stolaria Nouă SRL", "joined_on": "01.02.2020"}
    shown = client.post(_address("members", workspace), sent)

    answer = client.post(
        _address("members", workspace),
        {
            "lines": "Another Firm SRL",
            "joined_on": "01.02.2020",
            "seen": shown.context["form"].seen(),
            "save": "1",
        },
    )

    assert answer.status_code == 422
    assert "The lines changed since you saw what was found." in answer.content.decode()
    assert not Membership.objects.of(workspace).exists()


def test_a_line_that_finds_nobody_is_not_saved_with_the_others(
    begun: tuple[Client, Workspace],
) -> None:
    client, workspace = begun
    sent = {"lines": "RO18189442\nStolaria Nouă SRL", "joined_on": "01.02.2020"}
    shown = client.post(_address("members", workspace), sent)
    save = {**sent, "seen": shown.context["form"].seen(), "save": "1"}

    refused = client.post(_address("members", workspace), save)
    saved = client.post(_address("members", workspace), {**save, "line-1": "none"})

    assert refused.status_code == 422
    assert "Not saved: 1 line needs another look." in refused.content.decode()
    assert saved.status_code == 302
    assert [one.member.name for one in Membership.objects.of(workspace)] == ["Stolaria Nouă SRL"]


def test_an_organisation_is_no_member_of_itself(begun: tuple[Client, Workspace]) -> None:
    client, workspace = begun

    answer = client.post(
        _address("members", workspace),
        {"lines": "Lumea Verde Cluster", "joined_on": "01.02.2020"},
    )

    assert [row.chosen for row in answer.context["rows"]] == ["none"]


def test_the_organisations_of_an_association_join_no_cluster(db: None) -> None:  # noqa: ARG001
    client = Client()
    client.post(SET_UP, {**FIRST, "kind": "association"})
    workspace = Workspace.objects.get()
    sent = {"lines": "Stolaria Nouă SRL", "joined_on": "01.02.2020"}
    shown = client.post(_address("members", workspace), sent)

    client.post(
        _address("members", workspace),
        {**sent, "seen": shown.context["form"].seen(), "save": "1"},
    )

    assert not Membership.objects.of(workspace).exists()
    assert Relationship.objects.filter(workspace=workspace).count() == 2


@pytest.mark.parametrize("step", ["programme", "members"])
def test_a_step_may_be_skipped(begun: tuple[Client, Workspace], step: str) -> None:
    client, workspace = begun

    answer = client.post(_address(step, workspace), {"skip": "1"})

    leads_to = {
        "programme": _address("members", workspace),
        "members": reverse("portal:today", args=[workspace.slug]),
    }
    assert answer.headers["Location"] == leads_to[step]
    assert not Programme.objects.of(workspace).exists()


def test_a_step_shows_what_was_saved_meanwhile(begun: tuple[Client, Workspace]) -> None:
    client, workspace = begun
    first = {"language": "ro", "currency": "NOK", "time_zone": "Europe/Oslo"}
    second = {**first, "currency": "RON"}
    revision = str(workspace.revision)
    client.post(_address("money", workspace), {**first, "revision": revision})

    answer = client.post(_address("money", workspace), {**second, "revision": revision})

    text = answer.content.decode()
    workspace.refresh_from_db()
    assert answer.status_code == 422
    assert "Saved meanwhile: <b>NOK</b>" in text
    assert text.count("Saved meanwhile") == 1
    assert workspace.currency == "NOK"


def test_a_workspace_that_is_set_up_leads_to_today(begun: tuple[Client, Workspace]) -> None:
    client, workspace = begun
    client.post(_address("members", workspace), {"skip": "1"})

    answer = client.get(_address("money", workspace))

    assert answer.headers["Location"] == reverse("portal:today", args=[workspace.slug])


@pytest.mark.django_db
def test_who_runs_the_installation_may_open_another_workspace() -> None:
    user = UserFactory.create(is_operator=True)
    RoleFactory.create(user=user)
    client = Client()
    client.force_login(user)
    sent = {"name": "Second Cluster", "kind": "cluster", "town": "", "country": "NO"}

    offered = client.get("/workspaces/").content.decode()
    shown = client.get(SET_UP)
    first = client.post(SET_UP, {**sent, "submission": "2d7b4b9c-90d0-4a5c-8b60-6f1d8a7d6c11"})
    again = client.post(SET_UP, {**sent, "submission": "2d7b4b9c-90d0-4a5c-8b60-6f1d8a7d6c11"})

    made = Workspace.objects.get(name="Second Cluster")
    assert f'href="{SET_UP}"' in offered
    assert shown.status_code == 200
    assert first.headers["Location"] == _address("money", made)
    assert again.headers["Location"] == _address("money", made)


@pytest.mark.django_db
def test_a_namesake_of_the_register_becomes_the_own_organisation() -> None:
    user = UserFactory.create(is_operator=True)
    cluster = OrganisationFactory.create(name="Second Cluster", country="NO", kind="cluster")
    client = Client()
    client.force_login(user)

    client.post(SET_UP, {"name": "Second Cluster", "kind": "cluster", "town": "", "country": "NO"})

    assert list(Relationship.objects.values_list("organisation", "kind")) == [(cluster.pk, "own")]


@pytest.mark.django_db
def test_others_find_no_set_up() -> None:
    role = RoleFactory.create()
    client = Client()
    client.force_login(role.user)

    answer = client.get(SET_UP)

    assert answer.headers["Location"] == "/manage/"


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "status"), [("owner", 200), ("manager", 403), ("staff", 403)])
def test_only_an_owner_takes_the_steps(kind: str, status: int) -> None:
    workspace = WorkspaceFactory.create(set_up_at=None)
    role = RoleFactory.create(workspace=workspace, kind=kind)
    client = Client()
    client.force_login(role.user)

    assert client.get(_address("members", workspace)).status_code == status


@pytest.mark.parametrize("number", [1, 3])
def test_lines_cost_the_same_queries_however_many(
    begun: tuple[Client, Workspace], number: int, django_assert_max_num_queries: object
) -> None:
    client, workspace = begun
    for place in range(number):
        RelationshipFactory.create(
            workspace=workspace, organisation=OrganisationFactory.create(name=f"Firm {place} SRL")
        )
    lines = "\n".join(f"Firm {place} SRL" for place in range(number))

    with django_assert_max_num_queries(15):  # type: ignore[operator]
        client.post(_address("members", workspace), {"lines": lines, "joined_on": "01.02.2020"})
