from django.utils.translation import gettext_lazy as _

from raceme.core.history import HistoryWords
from raceme.core.navigation import Entry, Tab
from raceme.programmes.models import Partner, PlanItem, Programme

# The pages of every app that lie under a programme.
UNDER_A_PROGRAMME = (
    "reporting:results",
    "reporting:figure",
    "reporting:overview",
    "engagements:programme_log",
    "engagements:programme_documents",
    "portal:work_plan",
    "portal:plan_item_create",
    "portal:plan_item_edit",
    "portal:plan_item_remove",
)
MENU = [
    Entry(
        label=_("Programmes"),
        icon="clipboard-check",
        view="programmes:programmes",
        position=50,
        marks=UNDER_A_PROGRAMME,
    )
]
PROGRAMME_TABS = [
    Tab(
        label=_("Overview"),
        view="programmes:programme",
        position=10,
        marks=(
            "programmes:edit",
            "programmes:periods",
            "programmes:partner_create",
            "programmes:partner_edit",
            "programmes:emblem_edit",
            "programmes:officers",
            "programmes:officer_end",
        ),
    ),
    Tab(label=_("History"), view="programmes:history", position=60),
]
HISTORY = HistoryWords(
    verbs={
        "add": _("Programme added"),
        "correct": _("Programme changed"),
        "remove": _("Programme removed"),
        "set_emblem": _("Emblem changed"),
        "name_officer": _("Officer named"),
        "end_officer": _("Officer ended"),
        "open_period": _("Period opened to officers"),
        "close_period": _("Period closed to officers"),
        "show_people": _("What officers read of people changed"),
        "add_partner": _("Partner added"),
        "correct_partner": _("Partner changed"),
        "remove_partner": _("Partner removed"),
        "set_periods": _("Reporting periods changed"),
        "add_plan_item": _("Work plan item added"),
        "correct_plan_item": _("Work plan item changed"),
        "remove_plan_item": _("Work plan item removed"),
    },
    fields={
        "activities_needed": _("Activities needed"),
        "activity_kind": _("Kind of activity"),
        "budget": _("Budget"),
        "code": _("Short name or number"),
        "currency": _("Currency"),
        "description": _("Description"),
        "due_on": _("Due"),
        "emblem": _("Emblem"),
        "ends_on": _("Until"),
        "final_cost": _("Final cost"),
        "funding_statement": _("Funding statement"),
        "initial_cost": _("Initial cost"),
        "kind": _("Kind"),
        "name": _("Name"),
        "number": _("Number"),
        "officer": _("Officer"),
        "officers_see_people": _("Officers read people’s names"),
        "organisation": _("Organisation"),
        "partner": _("Partner"),
        "partner_workspace": _("Shared with"),
        "period": _("Period"),
        "periods": _("Periods"),
        "plan_item": _("Work plan item"),
        "programme": _("Programme"),
        "promoter": _("Promoter"),
        "responsible": _("Responsible"),
        "responsible_person": _("Responsible person"),
        "role": _("Role"),
        "scheme": _("Grant scheme"),
        "scheme_detail": _("Its period or strand"),
        "sources": _("Sources"),
        "starts_on": _("From"),
        "summary_of_bilateral_results": _("Summary of bilateral results"),
        "summary_of_results": _("Summary of results"),
        "title": _("Title"),
    },
    values={
        "kind": dict(PlanItem.Kind.choices),
        "role": dict(Partner.Role.choices),
        "scheme": dict(Programme.Scheme.choices),
    },
)
