"""What is asked of every request of somebody signed in."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from raceme.accounts.access import is_over, keep_seen
from raceme.accounts.models import User
from raceme.accounts.queries import has_second_factor, roles_held

Answer = Callable[[HttpRequest], HttpResponse]


def kept_open(get_response: Answer) -> Answer:
    """
    Keep when each signed-in browser was last seen, for the list its person has of them.

    One that has been signed in for a very long time is signed out.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = timezone.now()
            if is_over(request, at=now):
                auth.logout(request)
            else:
                keep_seen(request, at=now)
        return get_response(request)

    return middleware


class second_factor:  # noqa: N801 (named in the settings beside functions)
    """Lead members whose workspace asks for a second factor to set one up before they go on."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],  # noqa: ARG002 (Django's own)
        arguments: list[Any],  # noqa: ARG002
        named: dict[str, Any],
    ) -> HttpResponse | None:
        user, slug = request.user, named.get("workspace")
        if not isinstance(user, User) or slug is None:
            return None
        asking = [
            role
            for role in roles_held(user)
            if role.workspace.slug == slug and role.workspace.requires_second_factor
        ]
        if not asking or has_second_factor(user):
            return None
        needed = reverse("accounts-public:second_factor_needed", args=[slug])
        return redirect(f"{needed}?{urlencode({'next': request.path})}")
