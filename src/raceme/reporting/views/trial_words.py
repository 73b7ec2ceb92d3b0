"""The list beside the rule editor in words: who a line is of, and how many were left out."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raceme.core import places, words
from raceme.core.navigation import address
from raceme.reporting.exports.tables import organisation_of, participant_of
from raceme.reporting.forms.choices import COUNTRIES, ORGANISATIONS, PEOPLE, REGISTER
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
