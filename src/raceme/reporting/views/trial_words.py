"""The list beside the rule editor in words: who a line is of, and what was left out."""

from types import MappingProxyType

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from raceme.core import places, words
from raceme.core.navigation import address
from raceme.reporting import reasons
from raceme.reporting.exports.tables import organisation_of, participant_of
from raceme.reporting.forms.choices import COUNTRIES, ORGANISATIONS, PEOPLE, REGISTER
from raceme.reporting.queries import Reason
from raceme.reporting.queries.lists import ListedLine
from raceme.reporting.queries.trials import Trial


def line(trial: Trial, listed: ListedLine, *, slug: str) -> tuple[str, str]:
    """Return the name of a line and where it leads."""
    organisation, measure = organisation_of(listed), trial.rule.measure
    if measure in {ORGANISATIONS, REGISTER} and organisation is not None:
        return str(organisation), address("portal:organisation", slug, organisation.pk)
    activity = listed.activity
    href = "" if activity is None else reverse("engagements:activity", args=[slug, activity.pk])
    if measure == COUNTRIES:
        return places.country(listed.line.subject), href
    if listed.document is not None:
        return str(listed.document), href
    if listed.engagement is None:
        return str(activity or _("not known")), href
    person = listed.engagement.person
    if measure == PEOPLE and person is not None:
        return str(person), href
    return participant_of(listed.engagement), href


def records(trial: Trial, count: int) -> str:
    """Say how many records were left out, by what they are."""
    if trial.rule.measure == REGISTER:
        said = ngettext("%(count)s cluster", "%(count)s clusters", count)
    elif trial.rule.counts_activities:
        said = ngettext("%(count)s activity", "%(count)s activities", count)
    else:
        said = ngettext("%(count)s participant", "%(count)s participants", count)
    return said % {"count": words.number(count)}


def why(trial: Trial, reason: Reason) -> str:
    """Say in short why records were left out: each of them says more on the figure's page."""
    if reason is Reason.ALREADY_COUNTED:
        return reasons.sentence(reason, {}, rule=trial.rule)
    if reason is Reason.SIZE and trial.rule.is_sme:
        return _("Not an SME on that day, or of unknown size.")
    return str(SHORT[reason])


SHORT = MappingProxyType(
    {
        Reason.NOT_HELD: gettext_lazy("Planned, or not held."),
        Reason.SHARE_BELOW: gettext_lazy("Counts towards the programme with too small a share."),
        Reason.EXCLUDED: gettext_lazy("Excluded from this programme."),
        Reason.LEVEL: gettext_lazy("Of another level, or of none."),
        Reason.PLACE: gettext_lazy("Took place somewhere else."),
        Reason.ONLINE: gettext_lazy("Online or on the spot, otherwise than the rule asks."),
        Reason.HOURS: gettext_lazy("Too short, or without hours."),
        Reason.NOT_ENOUGH_COUNTRIES: gettext_lazy("With participants from too few countries."),
        Reason.NO_COUNTRY_FROM: gettext_lazy("With nobody from these countries."),
        Reason.NO_DOCUMENT: gettext_lazy("Without a document."),
        Reason.NOT_THERE: gettext_lazy("Expected or absent; nobody confirmed that they came."),
        Reason.ROLE: gettext_lazy("Took part in another role."),
        Reason.NO_ORGANISATION: gettext_lazy("No organisation is named."),
        Reason.NO_PERSON: gettext_lazy("No person is named."),
        Reason.NO_COUNTRY: gettext_lazy("The country is not known."),
        Reason.ORGANISATION_KIND: gettext_lazy("Of another type of organisation."),
        Reason.SIZE: gettext_lazy("Of another size on that day, or of unknown size."),
        Reason.NOT_MEMBER: gettext_lazy("Membership was otherwise on that day."),
        Reason.SECTOR: gettext_lazy("In another sector, or in an unknown one."),
        Reason.NOT_REGISTERED: gettext_lazy("Not public on the day the register is read."),
        Reason.COUNTRY: gettext_lazy("From another country."),
        Reason.REGION: gettext_lazy("From another region."),
        Reason.NO_EVIDENCE: gettext_lazy("Without evidence."),
        Reason.NO_AMOUNT: gettext_lazy("Without an amount."),
        Reason.NO_HOURS: gettext_lazy("Without hours."),
        Reason.CURRENCY: gettext_lazy("In another currency."),
    }
)
