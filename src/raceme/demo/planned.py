"""An event that begins tomorrow, with its agenda published; invented, and called so."""

from datetime import timedelta

from raceme.accounts.models import User
from raceme.demo import coming
from raceme.demo.assessed import BY
from raceme.demo.cast import TRANSILVANIA
from raceme.demo.held.agenda import add_agenda, add_event
from raceme.demo.opening import facts_of
from raceme.demo.stage import Stage, in_the_morning
from raceme.events import actions
from raceme.organisations.models import Affiliation
from raceme.organisations.queries import open_affiliations
from raceme.workspaces.models import Workspace

# So long ago was its agenda made.
MADE = timedelta(days=30)
SPEAKERS = 9


def build(stage: Stage) -> None:
    told = facts_of("events")
    workspace, by = stage.workspaces[TRANSILVANIA], User.objects.get(email=BY)
    at = in_the_morning((stage.at - MADE).date())
    people = _people(workspace)

    def named(role: str, number: int) -> actions.Named:
        who = people[number % len(people)]
        return actions.Named(name=who.person.name, about=who.organisation.name, role=role)

    event = add_event(told, workspace, first=stage.today + timedelta(days=1), by=by, at=at)
    add_agenda(event, told, named=named, by=by, at=at)
    actions.publish(event, by=by, at=at + timedelta(days=2))
    coming.build(event, told, by=by, now=stage.at)


def _people(workspace: Workspace) -> list[Affiliation]:
    """Return some of whom the workspace knows, each with where they belong."""
    rows = open_affiliations(workspace).select_related("person", "organisation")
    return list(rows.order_by("person__name_key", "pk")[:SPEAKERS])
