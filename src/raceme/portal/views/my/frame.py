"""What every page of *My company* has around it: its name, its dock, who looks."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from raceme.portal.views.my.door import Door


@dataclass(frozen=True)
class Docked:
    """One of the four at the foot of a phone."""

    label: str
    icon: str
    href: str
    current: bool


def framed(
    request: HttpRequest,
    door: Door,
    template: str,
    context: Mapping[str, object],
    *,
    at: str,
    status: int = 200,
) -> HttpResponse:
    """Answer with a page of the company's; ``at`` names its place in the dock."""
    space = door.workspace
    places = (
        ("home", _("Home"), "home", ""),
        ("agenda", _("Agenda"), "calendar", "agenda"),
        ("asks", _("Asks"), "send", "asks"),
        ("company", pgettext("my company", "Company"), "building", "company"),
    )
    around = {
        "door": door,
        "organisation": door.organisation,
        "first_name": door.name.split()[0] if door.name.split() else "",
        "addresses": Addresses(door),
        "dock": [
            Docked(label, icon, door.href(page), place == at) for place, label, icon, page in places
        ],
        "is_demonstration": door.organisation.is_generated
        or bool(space and space.is_demonstration),
    }
    response = render(request, template, {**around, **context}, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


class Addresses:
    """The addresses behind a door, as a template names them: ``addresses.facts``."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def __getitem__(self, page: str) -> str:
        return self._door.href("" if page == "home" else page)
