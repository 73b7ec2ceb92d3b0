"""A counting rule in words: one sentence for a page, one line for a row of the results."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from raceme.core import places
from raceme.core import words as written
from raceme.engagements.models import Activity, Engagement, Kind
from raceme.engines.indicators import FirstTime, Measure, Rule
from raceme.organisations.models import Organisation, SizeClass

# Kinds by their codes, as the reader's workspace calls them.
Names = Mapping[str, str]


def sentence(rule: Rule, *, kinds: Names) -> str:
    """Say the whole rule: "Counts organisations that are SMEs …, each once per programme."."""
    said = {"what": " ".join(clauses_of(rule, kinds=kinds)), "often": often(rule)}
    return (_("Counts %(what)s, %(often)s.") if said["often"] else _("Counts %(what)s.")) % said


def clauses_of(rule: Rule, *, kinds: Names) -> list[str]:
    """Return the parts of the sentence, without how often a subject counts."""
    found = [counted(rule), *_of_participants(rule)]
    if rule.kinds:
        found.append(_in_kinds(rule, kinds=kinds))
    return [clause for clause in (*found, *_of_activities(rule)) if clause]


def line(rule: Rule, *, kinds: Names) -> str:
    """Say what is counted in a few words: "Organisations in study visit, each once"."""
    if rule.measure is Measure.REGISTER:
        return _("Registered clusters on a day")
    said = {
        Measure.ACTIVITIES: _("Activities of kind %(kinds)s"),
        Measure.PARTICIPATIONS: _("Participations in %(kinds)s, a person may count twice"),
        Measure.ORGANISATIONS: _("Organisations in %(kinds)s, each once"),
        Measure.PEOPLE: _("People in %(kinds)s, each once"),
        Measure.COUNTRIES: _("Countries of those in %(kinds)s"),
        Measure.HOURS: _("Hours of %(kinds)s"),
        Measure.AMOUNT: _("Amounts of %(kinds)s"),
        Measure.DOCUMENTS: _("Documents of %(kinds)s"),
    }
    once_in_a_period = {
        Measure.PARTICIPATIONS: _("Participations in %(kinds)s, each person once a period"),
        Measure.ORGANISATIONS: _("Organisations in %(kinds)s, each once a period"),
        Measure.PEOPLE: _("People in %(kinds)s, each once a period"),
    }
    if rule.first_time is FirstTime.PERIOD:
        said |= once_in_a_period
    elif rule.first_time is not None:
        said[Measure.PARTICIPATIONS] = _("First participations in %(kinds)s, each person once")
    if rule.measure is Measure.COUNTRIES and rule.place:
        said[Measure.COUNTRIES] = _("Countries where %(kinds)s took place")
    return said[rule.measure] % {"kinds": _kinds_said(rule, kinds=kinds)}


def kinds_by_code(kinds: Iterable[Kind]) -> dict[str, str]:
    """Return the names of kinds; of a shipped kind and a workspace's own, the own one."""
    ordered = sorted(kinds, key=lambda kind: kind.workspace_id is not None)
    return {kind.code: kind.label for kind in ordered}


def counted(rule: Rule) -> str:
    """Return what is counted, as it stands within the sentence."""
    if rule.measure is Measure.COUNTRIES and rule.place:
        return _("countries where something took place")
    said = {
        Measure.ACTIVITIES: _("activities"),
        Measure.PARTICIPATIONS: _("participations"),
        Measure.ORGANISATIONS: _("organisations"),
        Measure.PEOPLE: _("people"),
        Measure.COUNTRIES: _("countries that participants come from"),
        Measure.HOURS: _("hours"),
        Measure.AMOUNT: _("amounts in %(currency)s"),
        Measure.DOCUMENTS: _("documents"),
        Measure.REGISTER: _("clusters in the register"),
    }
    return said[rule.measure] % {"currency": rule.currency}


def often(rule: Rule) -> str:
    """Return how often a subject counts, empty where that does not need to be said."""
    if rule.measure is Measure.REGISTER:
        return ""
    said = {
        FirstTime.PERIOD: _("each once per period"),
        FirstTime.PROGRAMME: _("each once per programme"),
        FirstTime.EVER: _("each once ever"),
    }
    if rule.first_time is not None:
        return said[rule.first_time]
    if rule.measure in {Measure.ORGANISATIONS, Measure.PEOPLE, Measure.COUNTRIES}:
        return _("each once")
    return ""


def either(several: Iterable[str]) -> str:
    """Write "a, b or c"."""
    *before, last = several
    if not before:
        return last
    return _("%(several)s or %(last)s") % {"several": ", ".join(before), "last": last}


def _of_participants(rule: Rule) -> list[str]:
    found = [_sme(rule)]
    if rule.size_classes:
        sizes = [str(SizeClass(size.value).label).lower() for size in rule.size_classes]
        found.append(_("of size %(sizes)s") % {"sizes": either(sizes)})
    if rule.organisation_kinds:
        known = dict(Organisation.Kind.choices)
        types = [in_line(known.get(code, code)) for code in rule.organisation_kinds]
        found.append(_("of type %(types)s") % {"types": either(types)})
    if rule.cluster_member is not None:
        found.append(_member(rule))
    if rule.activity_code_prefixes:
        codes = either(rule.activity_code_prefixes)
        found.append(_("with an activity code that begins with %(codes)s") % {"codes": codes})
    if rule.measure is Measure.REGISTER or not rule.place:
        found += _from(rule)
    if rule.roles:
        known = dict(Engagement.Role.choices)
        roles = [in_line(known.get(code, code)) for code in rule.roles]
        found.append(_role(rule) % {"roles": either(roles)})
    return found


def _member(rule: Rule) -> str:
    if rule.measure is Measure.ORGANISATIONS:
        return (
            _("that are members of a cluster")
            if rule.cluster_member
            else _("that are in no cluster")
        )
    return _("of members of a cluster") if rule.cluster_member else _("of those in no cluster")


def _role(rule: Rule) -> str:
    said = {
        Measure.ORGANISATIONS: _("that took part as %(roles)s"),
        Measure.PEOPLE: _("who took part as %(roles)s"),
        Measure.COUNTRIES: _("as %(roles)s"),
        Measure.PARTICIPATIONS: _("as %(roles)s"),
        Measure.ACTIVITIES: _("with somebody who took part as %(roles)s"),
    }
    return said.get(rule.measure, _("of those who took part as %(roles)s"))


def _sme(rule: Rule) -> str:
    if rule.is_sme is None:
        return ""
    if rule.measure is Measure.ORGANISATIONS:
        return _("that are SMEs") if rule.is_sme else _("that are larger than SMEs")
    return _("of SMEs") if rule.is_sme else _("of those larger than SMEs")


def _from(rule: Rule) -> list[str]:
    found = []
    if rule.countries:
        countries = either(places.country(code) for code in rule.countries)
        found.append(_("from %(places)s") % {"places": countries})
    if rule.region_prefixes:
        regions = either(places.region(code) for code in rule.region_prefixes)
        found.append(_("from the region %(places)s") % {"places": regions})
    return found


def _in_kinds(rule: Rule, *, kinds: Names) -> str:
    named = {"kinds": _kinds_said(rule, kinds=kinds)}
    if rule.measure is Measure.ACTIVITIES:
        return _("of kind %(kinds)s") % named
    return _("in activities of kind %(kinds)s") % named


def _kinds_said(rule: Rule, *, kinds: Names) -> str:
    return either(in_line(kinds.get(code, code)) for code in rule.kinds)


def _of_activities(rule: Rule) -> list[str]:
    found = []
    if rule.levels:
        known = dict(Activity.Level.choices)
        levels = [in_line(known.get(code, code)) for code in rule.levels]
        found.append(_("of level %(levels)s") % {"levels": either(levels)})
    if rule.place:
        found += _places(rule)
    if rule.online is not None:
        found.append(_("held online") if rule.online else _("held on the spot"))
    if rule.hours_at_least is not None:
        hours = {"hours": written.number(rule.hours_at_least)}
        found.append(_("of at least %(hours)s hours") % hours)
    if rule.countries_at_least is not None:
        number = {"number": written.number(rule.countries_at_least)}
        found.append(_("with participants from at least %(number)s countries") % number)
    if rule.with_country_from:
        countries = either(places.country(code) for code in rule.with_country_from)
        found.append(_("with a participant from %(places)s") % {"places": countries})
    return [*found, *_of_proof(rule)]


def _places(rule: Rule) -> list[str]:
    found = []
    if rule.countries:
        countries = either(places.country(code) for code in rule.countries)
        found.append(_("held in %(places)s") % {"places": countries})
    if rule.region_prefixes:
        regions = either(places.region(code) for code in rule.region_prefixes)
        found.append(_("held in the region %(places)s") % {"places": regions})
    return found


def _of_proof(rule: Rule) -> list[str]:
    found = []
    if rule.share_at_least is not None:
        share = written.share(rule.share_at_least)
        found.append(_("with a share of at least %(share)s") % {"share": share})
    if rule.with_document:
        found.append(_("with a document"))
    if rule.with_evidence:
        found.append(_("with evidence"))
    return found


def in_line(label: str | Promise) -> str:
    """Write a label as it stands within a sentence: "Study visit" small, "B2B meeting" as it is."""
    said = str(label)
    return said[:1].lower() + said[1:] if said[1:2].islower() else said
