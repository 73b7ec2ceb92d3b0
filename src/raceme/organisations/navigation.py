from django.utils.translation import gettext_lazy as _

from raceme.core import places
from raceme.core.history import HistoryWords
from raceme.core.navigation import Entry, Tab
from raceme.organisations.models import Organisation, Person, SizeClass

MENU = [
    Entry(
        label=_("Organisations"),
        icon="building-community",
        view="organisations:organisations",
        position=30,
        marks=("portal:organisation",),
    ),
    Entry(
        label=_("People"),
        icon="users",
        view="organisations:people",
        position=40,
        marks=(
            "portal:person_log",
            "organisations:person",
            "organisations:person_create",
            "organisations:person_edit",
            "organisations:person_history",
            "organisations:affiliate",
            "organisations:end_affiliation",
        ),
    ),
]
ORGANISATION_TABS = [
    Tab(label=_("Size"), view="organisations:sizes", position=40),
    Tab(
        label=_("Memberships"),
        view="organisations:memberships",
        position=45,
        marks=("organisations:leave", "organisations:profile"),
    ),
    Tab(label=_("History"), view="organisations:history", position=60),
]
PERSON_TABS = [
    Tab(
        label=_("Overview"),
        view="organisations:person",
        position=10,
        marks=(
            "organisations:person_edit",
            "organisations:affiliate",
            "organisations:end_affiliation",
        ),
    ),
    # It tells addresses that were, so that it is for the same eyes as those that are.
    Tab(
        label=_("History"),
        view="organisations:person_history",
        position=60,
        roles=("viewer", "staff", "manager", "owner"),
    ),
]
HISTORY = HistoryWords(
    verbs={
        "add": _("Organisation added"),
        "add_person": _("Person added"),
        "clear_person_address": _("Address that bounced cleared"),
        "affiliate": _("Affiliation begun"),
        "correct": _("Organisation corrected"),
        "correct_person": _("Person corrected"),
        "describe_cluster": _("Cluster profile changed"),
        "end_affiliation": _("Affiliation ended"),
        "join_cluster": _("Membership begun"),
        "leave_cluster": _("Membership ended"),
        "publish_cluster": _("Cluster published"),
        "state_size": _("Size stated"),
        "unpublish_cluster": _("Cluster unpublished"),
        "use": _("Taken from the register"),
    },
    fields={
        "acronym": _("Acronym"),
        "activity_code": _("Activity"),
        "address": _("Address"),
        "balance_sheet": _("Balance sheet"),
        "cluster": _("Cluster"),
        "country": _("Country"),
        "currency": _("Currency"),
        "description": _("Description"),
        "email": _("E-mail"),
        "employees": _("People employed"),
        "ended_on": _("Last day there"),
        "fields": _("Fields"),
        "founded_on": _("Founded on"),
        "gender": _("Gender"),
        "joined_on": _("Member since"),
        "kind": _("Kind"),
        "left_on": _("Last day as a member"),
        "member": _("Member"),
        "name": _("Name"),
        "organisation": _("Organisation"),
        "person": _("Person"),
        "phone": _("Telephone"),
        "public_from": _("Public from"),
        "public_until": _("Public until"),
        "region": _("Region"),
        "registered_number": _("Registered number"),
        "role": _("Role there"),
        "size_class": _("Size class"),
        "source": _("Source"),
        "started_on": _("Since"),
        "town": _("Town"),
        "turnover": _("Turnover"),
        "valid_from": _("Since"),
        "vat_number": _("VAT number"),
        "website": _("Website"),
    },
    values={
        "country": places.country,
        "gender": dict(Person.Gender.choices),
        "kind": dict(Organisation.Kind.choices),
        "region": places.region,
        "size_class": dict(SizeClass.choices),
    },
)
