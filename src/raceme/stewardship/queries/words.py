"""How rows of each model are called, so many of them, in the user's words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import ngettext_lazy

from raceme.core.words import number

MODELS: Mapping[str, Promise] = {
    "asks.Ask": ngettext_lazy("%(number)s ask", "%(number)s asks", "count"),
    "asks.Bundle": ngettext_lazy(
        "%(number)s mail with asks", "%(number)s mails with asks", "count"
    ),
    "assessments.Assessment": ngettext_lazy(
        "%(number)s assessment", "%(number)s assessments", "count"
    ),
    "assessments.Measure": ngettext_lazy(
        "%(number)s measure of a reduction plan", "%(number)s measures of reduction plans", "count"
    ),
    "consents.Consent": ngettext_lazy("%(number)s consent", "%(number)s consents", "count"),
    "consents.ConsentRequest": ngettext_lazy(
        "%(number)s request for consent", "%(number)s requests for consent", "count"
    ),
    "consents.LegalBasis": ngettext_lazy(
        "%(number)s legal basis", "%(number)s legal bases", "count"
    ),
    "consents.Withdrawal": ngettext_lazy(
        "%(number)s withdrawal of consent", "%(number)s withdrawals of consent", "count"
    ),
    "engagements.Engagement": ngettext_lazy(
        "%(number)s engagement", "%(number)s engagements", "count"
    ),
    "events.Registration": ngettext_lazy(
        "%(number)s registration for an event", "%(number)s registrations for events", "count"
    ),
    "organisations.Affiliation": ngettext_lazy(
        "%(number)s affiliation", "%(number)s affiliations", "count"
    ),
    "organisations.Claim": ngettext_lazy("%(number)s claim", "%(number)s claims", "count"),
    "organisations.ClusterProfile": ngettext_lazy(
        "%(number)s cluster profile", "%(number)s cluster profiles", "count"
    ),
    "organisations.Confirmation": ngettext_lazy(
        "%(number)s confirmation of its facts", "%(number)s confirmations of its facts", "count"
    ),
    "organisations.LookedUp": ngettext_lazy(
        "%(number)s answer of a public register", "%(number)s answers of public registers", "count"
    ),
    "organisations.Membership": ngettext_lazy(
        "%(number)s membership", "%(number)s memberships", "count"
    ),
    "organisations.Organisation": ngettext_lazy(
        "%(number)s organisation", "%(number)s organisations", "count"
    ),
    "organisations.Person": ngettext_lazy("%(number)s person", "%(number)s people", "count"),
    "organisations.Proposal": ngettext_lazy(
        "%(number)s proposed correction", "%(number)s proposed corrections", "count"
    ),
    "organisations.Relationship": ngettext_lazy(
        "%(number)s workspace that deals with it",
        "%(number)s workspaces that deal with it",
        "count",
    ),
    "events.Host": ngettext_lazy(
        "%(number)s visit that they receive", "%(number)s visits that they receive", "count"
    ),
    "events.Speaker": ngettext_lazy(
        "%(number)s name in a programme", "%(number)s names in programmes", "count"
    ),
    "organisations.YearlyPart": ngettext_lazy(
        "%(number)s yearly round", "%(number)s yearly rounds", "count"
    ),
    "organisations.SizeFact": ngettext_lazy("%(number)s size", "%(number)s sizes", "count"),
    "partnerships.Adopter": ngettext_lazy(
        "%(number)s good practice it adopted", "%(number)s good practices it adopted", "count"
    ),
    "partnerships.GoodPractice": ngettext_lazy(
        "%(number)s good practice", "%(number)s good practices", "count"
    ),
    "partnerships.Partner": ngettext_lazy(
        "%(number)s partnership", "%(number)s partnerships", "count"
    ),
    "programmes.Partner": ngettext_lazy(
        "%(number)s partnership in a programme",
        "%(number)s partnerships in programmes",
        "count",
    ),
    "programmes.Programme": ngettext_lazy(
        "%(number)s programme it promotes", "%(number)s programmes it promotes", "count"
    ),
    "questionnaires.AnswerSet": ngettext_lazy(
        "%(number)s set of answers", "%(number)s sets of answers", "count"
    ),
}
OTHERS = ngettext_lazy("%(number)s other record", "%(number)s other records", "count")
# Who deals with a record is nobody's business but its own.
UNTOLD = frozenset(
    {
        "organisations.Relationship",
        # What a search found is found anew.
        "stewardship.PersonSuggestion",
        "stewardship.Suggestion",
    }
)


def of_model(label: str, count: int) -> str:
    """Return how so many rows of a model are called."""
    words = MODELS.get(label, OTHERS)
    return str(words % {"count": count, "number": number(count)})


def of_models(counts: Mapping[str, int]) -> list[str]:
    """Return the same for each model, the most frequent first; some are told nobody."""
    told = [(count, label) for label, count in counts.items() if label not in UNTOLD]
    return [of_model(label, count) for count, label in sorted(told, reverse=True)]
