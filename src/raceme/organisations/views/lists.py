"""The lists of organisations and people, declared once."""

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext_lazy as _

from raceme.core import lists
from raceme.organisations.access import CALLED, PEOPLE_FILTERS, organisation_filters
from raceme.organisations.models import Organisation, SizeClass
from raceme.workspaces.models import Workspace

RECORD = lists.Link("portal:organisation")
# Where what a list is filtered by is kept for later.
SAVED_BY = "segments:create"

ORGANISATIONS = lists.Table(
    "organisations",
    _("Organisations"),
    saved_by=SAVED_BY,
    columns=[
        lists.Text("name", _("Organisation"), sort="name_key", main=True, link=RECORD),
        lists.Text("town", _("Town")),
        lists.Region("region", _("Region")),
        lists.Choice("size", _("Size"), loaded=True, choices=SizeClass.choices),
        lists.Choice("kind", _("Kind"), choices=Organisation.Kind.choices),
        lists.State(
            "member",
            _("Member"),
            loaded=True,
            states={True: lists.Shown(_("Member"), "ok", "check")},
        ),
        lists.Text("registered_number", _("Registered number"), shown=False),
        lists.Country("country", _("Country"), shown=False),
        lists.Text("activity_code", _("Activity"), shown=False),
        lists.Text("website", _("Website"), shown=False),
        lists.Text("email", _("E-mail"), shown=False),
    ],
    sort="name",
    empty=lists.Empty(
        _("No organisations yet"),
        _("Add the first one, or record an activity with those who took part."),
    ),
    bulk=[
        lists.Bulk("write", _("Write to their people"), "portal:write_to_those_of", icon="mail"),
        lists.Bulk("ask", _("Ask them"), "asks:ask_organisations", icon="send"),
        lists.Bulk(
            "fill",
            _("Ask them to fill in …"),
            "questionnaires:fill_organisations",
            icon="clipboard-list",
        ),
        lists.Bulk(
            "round", _("Ask if their facts are right"), "portal:round_start", icon="refresh"
        ),
    ],
)


# Offered where looking up is switched on.
LOOK_UP = lists.Bulk("look_up", _("Look up"), "organisations:look_up_chosen", icon="search")


def organisations_of(workspace: Workspace, *, on: date) -> lists.Table:
    """Return the list of the organisations of ``workspace``, filtered as they are ``on`` a day."""
    return replace(ORGANISATIONS, filters=organisation_filters(workspace, on=on))


_PERSON = lists.Text(
    "name", _("Person"), sort="name_key", main=True, link=lists.Link("organisations:person")
)
_BELONGS = lists.Text("organisations", _("Organisation"), loaded=True)
_EMPTY = lists.Empty(
    _("No people yet"), _("Add the first one, or record an activity with those who took part.")
)

# What staff do to chosen rows who write to many no letters.
ASKING = ("ask", "fill", "consent")
PEOPLE = lists.Table(
    "people",
    _("People"),
    saved_by=SAVED_BY,
    columns=[
        _PERSON,
        _BELONGS,
        lists.Text("email", _("E-mail")),
        lists.Text("phone", _("Telephone"), shown=False),
        lists.Country("country", _("Country"), shown=False),
    ],
    filters=PEOPLE_FILTERS,
    sort="name",
    bulk=[
        lists.Bulk("write", _("Write to them"), "portal:write_to", icon="mail"),
        lists.Bulk("ask", _("Ask them"), "asks:ask_people", icon="send"),
        lists.Bulk(
            "fill", _("Ask them to fill in …"), "questionnaires:fill_people", icon="clipboard-list"
        ),
        lists.Bulk("consent", _("Ask for consent"), "portal:ask_consent", icon="circle-check"),
    ],
    empty=_EMPTY,
)
# For experts, who see with whom they work and not how to reach them.
NAMES_OF_PEOPLE = lists.Table(
    "people",
    _("People"),
    saved_by=SAVED_BY,
    columns=[_PERSON, _BELONGS],
    filters=[CALLED],
    sort="name",
    empty=_EMPTY,
)
