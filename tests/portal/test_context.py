import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from raceme.accounts.models import User
from raceme.core.devices import mark_of
from raceme.portal.context import Shell
from tests.conftest import World
from tests.factories import RoleFactory, WorkspaceFactory


class Match:
    """What the resolver says of a staff page."""

    def __init__(self, view_name: str, **kwargs: object) -> None:
        self.view_name = view_name
        self.kwargs = kwargs


def _request(
    user: User | AnonymousUser, view: str = "engagements:log", **kwargs: object
) -> HttpRequest:
    request = RequestFactory().get("/manage/transilvania/log/")
    request.user = user
    request.resolver_match = Match(view, **kwargs)  # type: ignore[assignment]
    return request


def test_shell_shows_the_workspace_of_the_address(world: World) -> None:
    RoleFactory.create(user=world.manager, workspace=world.partner_workspace, kind="viewer")

    shell = Shell(_request(world.manager, workspace="partner"))

    assert (shell.workspace, shell.role_name) == (world.partner_workspace, "Viewer")
    assert [(choice.name, choice.current) for choice in shell.workspaces] == [
        ("Partner Cluster", True),
        ("Transilvania IT Cluster", False),
    ]


def test_shell_costs_one_query(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    request = _request(world.manager, workspace="transilvania")

    with django_assert_num_queries(1):
        page = render_to_string("core/staff.html", {"shell": Shell(request)}, request)

    assert "Transilvania IT Cluster" in page


@pytest.mark.django_db
def test_shell_asks_nothing_for_who_is_not_signed_in(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    request = _request(AnonymousUser())

    with django_assert_num_queries(0):
        page = render_to_string("core/public.html", {"shell": Shell(request)}, request)

    assert 'class="r-brand"' in page


def test_shell_marks_where_one_is_in_the_menu(world: World) -> None:
    views = ["programmes:programmes", "programmes:edit", "engagements:programme_log"]

    marked = [
        [(line.view, line.current) for group in shell.menu for line in group.lines if line.current]
        for shell in (
            Shell(_request(world.manager, view, workspace="transilvania")) for view in views
        )
    ]

    assert marked == [
        [("programmes:programmes", "page")],
        [("programmes:programmes", "true")],
        [("programmes:programmes", "true")],
    ]


def test_shell_offers_settings_to_those_who_may_change_them(world: World) -> None:
    manager, viewer = (
        Shell(_request(user, "accounts:members", workspace="transilvania"))
        for user in (world.manager, world.viewer)
    )

    assert ("accounts:members", "page") in [
        (line.view, line.current) for line in manager.settings_tabs
    ]
    assert "accounts:members" not in [line.view for line in viewer.settings_tabs]


@pytest.mark.parametrize(
    ("role", "is_operator", "is_loaded", "is_offered"),
    [
        ("owner", True, True, True),
        ("owner", True, False, False),
        ("owner", False, True, False),
        ("staff", False, True, False),
    ],
)
def test_shell_leads_who_runs_the_installation_to_the_demonstration(
    world: World, role: str, *, is_operator: bool, is_loaded: bool, is_offered: bool
) -> None:
    user: User = getattr(world, role)
    user.is_operator = is_operator
    user.save()
    WorkspaceFactory.create(is_demonstration=is_loaded)

    shell = Shell(_request(user, workspace="transilvania"))

    assert shell.demonstration == ("/demonstration/" if is_offered else "")


@pytest.mark.parametrize(("role", "is_offered"), [("manager", True), ("staff", False)])
def test_shell_leads_managers_of_the_demonstration_to_its_end(
    world: World, role: str, *, is_offered: bool
) -> None:
    world.workspace.is_demonstration = True
    world.workspace.save()

    shell = Shell(_request(getattr(world, role), workspace="transilvania"))

    assert shell.demonstration == ("/demonstration/" if is_offered else "")


def test_shell_says_whose_the_page_is_and_nobody_has_no_mark(world: World) -> None:
    users = (world.manager, world.partner, AnonymousUser())

    marks = [Shell(_request(user)).whose for user in users]

    assert marks == [mark_of(f"user {world.manager.pk}"), mark_of(f"user {world.partner.pk}"), ""]


def test_a_page_refused_before_anybody_was_asked_for_says_nothing_of_whose_it_is() -> None:
    request = RequestFactory().get("/")

    drawn = render_to_string("core/public.html", {"shell": Shell(request)}, request)

    assert Shell(request).whose is None
    assert "raceme-whose" not in drawn
