import re

from django.utils.translation import gettext_lazy as _

from raceme.core.history import HistoryWords, said_number
from raceme.core.navigation import Entry
from raceme.core.places import country, region
from raceme.partnerships.models import GoodPractice, Partner, Partnership

# A partner as the history keeps it: the name, then in brackets the role and perhaps who.
KEPT_PARTNER = re.compile(r"(?P<name>.*) \((?P<role>[^,()]+)(?P<who>, .*)?\)", re.DOTALL)
# What was kept before by its English word has the same words.
ROLES = {
    **dict(Partner.Role.choices),
    "Leads it": Partner.Role.LEAD.label,
    "Partner": Partner.Role.PARTNER.label,
}


def said_partner(kept: str) -> str:
    """Return a partner with the role in the reader's words."""
    found = KEPT_PARTNER.fullmatch(kept)
    if found is None or found["role"] not in ROLES:
        return kept
    return f"{found['name']} ({ROLES[found['role']]}{found['who'] or ''})"


MENU = [Entry(label=_("Partnerships"), icon="link", view="partnerships:partnerships", position=26)]
HISTORY = HistoryWords(
    verbs={
        "add_papers": _("Evidence added"),
        "add_partnership": _("Partnership added"),
        "add_practice": _("Good practice added"),
        "add_practice_papers": _("Evidence added"),
        "correct_partnership": _("Partnership changed"),
        "correct_practice": _("Good practice changed"),
        "end": _("Partnership ended"),
        "name_adopter": _("Adopter named"),
        "propose": _("Good practice proposed"),
        "publish_practice": _("Good practice published"),
        "remove_partnership": _("Partnership removed"),
        "remove_practice": _("Good practice removed"),
        "resume": _("End taken back"),
        "sign": _("Partnership signed"),
        "take_adopter_away": _("Adopter taken away"),
        "take_paper_away": _("Evidence taken away"),
        "take_practice_paper_away": _("Evidence taken away"),
        "withdraw": _("Good practice withdrawn"),
    },
    fields={
        "about": _("What it is about"),
        "adopter": _("Adopter"),
        "amount": _("Value"),
        "changed": _("What they do otherwise"),
        "contact": _("Contact person"),
        "country": _("Country"),
        "currency": _("Currency"),
        "description": _("Description"),
        "difficulties": _("Difficulties"),
        "ended_on": _("Ended on"),
        "evidence": _("Evidence"),
        "figures": _("Figures"),
        "is_online": _("Signed online"),
        "kind": _("Kind"),
        "link": _("Further information"),
        "organisation": _("Organisation"),
        "partners": _("Partners"),
        "programme": _("Programme"),
        "programmes": _("Counts towards"),
        "reason": _("Reason"),
        "region": _("Region"),
        "resources": _("Resources needed"),
        "resources_amount": _("Amount"),
        "resources_currency": _("Currency"),
        "resources_people": _("People"),
        "shows_contact": _("Contact person shown to everybody"),
        "since": _("Since"),
        "slug": _("Address"),
        "source": _("Made from"),
        "started_on": _("Since"),
        "state": _("State"),
        "success": _("Evidence of success"),
        "summary": _("In one sentence"),
        "title": _("Title"),
        "topic": _("Topic"),
        "town": _("Town"),
        "transfer": _("Potential for transfer"),
        "until": _("Agreed until"),
    },
    values={
        "amount": said_number,
        "country": country,
        "kind": dict(Partnership.Kind.choices),
        "partners": said_partner,
        "region": region,
        "resources_amount": said_number,
        "state": {**dict(Partnership.State.choices), **dict(GoodPractice.State.choices)},
        "topic": dict(GoodPractice.Topic.choices),
    },
)
