from typing import cast

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.http import Http404
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.accounts.models import User
from tests.conftest import World


def _request(user: User) -> Request:
    request = RequestFactory().get("/")
    request.user = user
    request.session = SessionStore()
    return cast("Request", request)


def test_workspace_or_404_asks_once_and_sets_the_role(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    request = _request(world.staff)

    with django_assert_num_queries(1):
        workspaces = [workspace_or_404(request, "transilvania") for _ in range(2)]

    assert workspaces == [world.workspace, world.workspace]
    assert [each.role for each in workspaces] == ["staff", "staff"]
    assert request.session["workspace"] == "transilvania"
    assert world.staff.held_roles is not None


@pytest.mark.parametrize(("who", "slug"), [("partner", "transilvania"), ("staff", "nowhere")])
def test_workspace_or_404_hides_what_is_not_yours(world: World, who: str, slug: str) -> None:
    request = _request(getattr(world, who))

    with pytest.raises(Http404):
        workspace_or_404(request, slug)


def test_workspace_or_404_does_not_answer_another_address_from_memory(world: World) -> None:
    request = _request(world.staff)
    workspace_or_404(request, "transilvania")

    with pytest.raises(Http404):
        workspace_or_404(request, "partner")
