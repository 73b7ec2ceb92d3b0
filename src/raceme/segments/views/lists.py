"""The lists of segments, and of whom one finds, declared once."""

from datetime import date
from functools import partial

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from raceme.core import lists
from raceme.core.lists.declared import Loader
from raceme.organisations.models import Organisation, SizeClass
from raceme.organisations.queries import organisation_names_of, size_on
from raceme.segments.models import Of
from raceme.segments.queries import consent_words
from raceme.workspaces.models import Workspace

SEGMENTS = lists.Table(
    "segments",
    _("Segments"),
    columns=[
        lists.Text(
            "name", _("Segment"), sort="name", main=True, link=lists.Link("segments:segment")
        ),
        lists.Choice("of", _("Finds"), choices=Of.choices),
        lists.Text("created_by", _("Made by")),
        lists.Moment("changed_at", _("Changed"), sort="changed_at"),
    ],
    filters=[
        lists.Search("q", _("Name"), lambda text: Q(name__icontains=text)),
        lists.OneOf("of", _("Finds"), choices=Of.choices),
    ],
    sort="name",
    empty=lists.Empty(
        _("No segments yet"),
        _("Build one from conditions, or filter a list and save its filters."),
    ),
)
ORGANISATIONS = lists.Table(
    "found",
    _("Organisations found"),
    columns=[
        lists.Text(
            "name",
            _("Organisation"),
            sort="name_key",
            main=True,
            link=lists.Link("portal:organisation"),
        ),
        lists.Text("town", _("Town")),
        lists.Region("region", _("Region")),
        lists.Choice("size", _("Size"), loaded=True, choices=SizeClass.choices),
        lists.Choice("kind", _("Kind"), choices=Organisation.Kind.choices),
        lists.Text("registered_number", _("Registered number"), shown=False),
        lists.Country("country", _("Country"), shown=False),
        lists.Text("activity_code", _("Activity"), shown=False),
        lists.Text("email", _("E-mail"), shown=False),
    ],
    sort="name",
    empty=lists.Empty(_("Nobody matches now"), _("Change the conditions to find more.")),
)
PEOPLE = lists.Table(
    "found",
    _("People found"),
    columns=[
        lists.Text(
            "name",
            _("Person"),
            sort="name_key",
            main=True,
            link=lists.Link("organisations:person"),
        ),
        lists.Text("organisations", _("Organisation"), loaded=True),
        lists.Text("email", _("E-mail")),
        lists.Tags("agreed_to", _("Agreed to"), loaded=True),
        lists.Text("phone", _("Telephone"), shown=False),
        lists.Country("country", _("Country"), shown=False),
    ],
    sort="name",
    empty=lists.Empty(_("Nobody matches now"), _("Change the conditions to find more.")),
)


def table_of(of: str) -> lists.Table:
    return PEOPLE if of == Of.PEOPLE else ORGANISATIONS


def loaders_of(of: str, *, workspace: Workspace, on: date) -> dict[str, Loader]:
    if of == Of.PEOPLE:
        return {
            "organisations": partial(organisation_names_of, workspace=workspace),
            "agreed_to": partial(consent_words, workspace=workspace, on=on),
        }
    return {"size": partial(size_on, day=on)}
