"""Why a record was not counted, in words: what was found, and what the rule asks for."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from raceme.core import places
from raceme.core import words as written
from raceme.engagements.models import (
    Activity,
    Attribution,
    Engagement,
    EngagementAttribution,
)
from raceme.organisations.models import Organisation, SizeClass
from raceme.reporting.queries import FirstTime, Measure, Reason, Rule
from raceme.reporting.queries.lists import ListedNotCounted
from raceme.reporting.words import either

Detail = Mapping[str, str]


def name(reason: Reason) -> str:
    """Name a reason in a word or two, as a filter does."""
    return {
        Reason.NOT_HELD: _("Not held"),
        Reason.SHARE_BELOW: _("Share too small"),
        Reason.EXCLUDED: _("Excluded"),
        Reason.LEVEL: _("Other level"),
        Reason.PLACE: _("Other place"),
        Reason.ONLINE: _("Online or not"),
        Reason.HOURS: _("Too few hours"),
        Reason.NOT_ENOUGH_COUNTRIES: _("Too few countries"),
        Reason.NO_COUNTRY_FROM: _("Nobody from there"),
        Reason.NO_DOCUMENT: _("No document"),
        Reason.NOT_THERE: _("Did not take part"),
        Reason.ROLE: _("Other role"),
        Reason.NO_ORGANISATION: _("No organisation"),
        Reason.NO_PERSON: _("No person"),
        Reason.NO_COUNTRY: _("No country"),
        Reason.ORGANISATION_KIND: _("Other type"),
        Reason.SIZE: _("Other size"),
        Reason.NOT_MEMBER: _("Membership"),
        Reason.SECTOR: _("Other sector"),
        Reason.NOT_REGISTERED: _("Not public"),
        Reason.COUNTRY: _("Other country"),
        Reason.REGION: _("Other region"),
        Reason.NO_EVIDENCE: _("No evidence"),
        Reason.NO_AMOUNT: _("No amount"),
        Reason.NO_HOURS: _("No hours"),
        Reason.CURRENCY: _("Other currency"),
        Reason.ALREADY_COUNTED: _("Counted already"),
    }[reason]


def sentence(reason: Reason, detail: Detail, *, rule: Rule) -> str:
    """Say why ``rule`` left a record out; ``detail`` is what the engine found instead."""
    found = detail.get("found", "")
    if reason in _PLAIN:
        return _plain(reason)
    if reason is Reason.ALREADY_COUNTED:
        return _counted_already(rule)
    if reason in {Reason.NOT_HELD, Reason.NOT_THERE, Reason.EXCLUDED}:
        return _of_state(reason, found)
    return _other(reason, found=_named(reason, found), wanted=_wanted(reason, rule))


def sentence_of(listed: ListedNotCounted, *, rule: Rule) -> str:
    """Say the same with who excluded it and why, and with what was counted instead."""
    left = listed.left
    if left.reason is Reason.EXCLUDED and listed.decision is not None:
        return _excluded(listed.decision)
    if left.reason is Reason.ALREADY_COUNTED and listed.counted is not None:
        first = listed.counted
        activity = first.activity if isinstance(first, Engagement) else first
        said = {"activity": activity.title, "day": written.day(activity.ended_on)}
        already = _("Counted already with %(activity)s, %(day)s.") % said
        return f"{already} {_once(rule)}"
    return sentence(left.reason, left.detail, rule=rule)


def in_short(reason: Reason, *, rule: Rule) -> str:
    """Say in short why ``rule`` left several out: each says more on the figure's page."""
    if reason is Reason.ALREADY_COUNTED:
        return _counted_already(rule)
    if reason is Reason.SIZE and rule.is_sme:
        return _("Not an SME on that day, or of unknown size.")
    return str(_SHORT[reason])


def with_number(reason: Reason, count: int) -> str:
    """Say in a few words how many are left out and why, for below a figure."""
    return str(_WITH_A_NUMBER[reason] % {"count": count})


_PLAIN = frozenset(
    {
        Reason.NO_DOCUMENT,
        Reason.NO_ORGANISATION,
        Reason.NO_PERSON,
        Reason.NO_COUNTRY,
        Reason.NO_EVIDENCE,
        Reason.NO_AMOUNT,
        Reason.NO_HOURS,
        Reason.NOT_REGISTERED,
    }
)


def _plain(reason: Reason) -> str:
    return {
        Reason.NO_DOCUMENT: _("No document is attached. The rule asks for one."),
        Reason.NO_ORGANISATION: _("No organisation is named. The rule counts organisations."),
        Reason.NO_PERSON: _("No person is named. The rule counts people."),
        Reason.NO_COUNTRY: _("The country is not known. The rule counts countries."),
        Reason.NO_EVIDENCE: _("Nothing proves it yet. The rule asks for evidence."),
        Reason.NO_AMOUNT: _("No amount is recorded."),
        Reason.NO_HOURS: _("No hours are recorded."),
        Reason.NOT_REGISTERED: _("Its profile was not public on the day the register is read."),
    }[reason]


def _of_state(reason: Reason, found: str) -> str:
    if reason is Reason.NOT_HELD:
        if found == Activity.State.PLANNED:
            return _("Planned, not held yet.")
        return _("It was not held.")
    if reason is Reason.EXCLUDED:
        return _("Excluded from this programme.")
    if found == Engagement.State.EXPECTED:
        return _("Expected, attendance never confirmed.")
    if found == Engagement.State.ABSENT:
        return _("Was absent.")
    return _("Nobody took part.")


def _excluded(decision: Attribution | EngagementAttribution) -> str:
    if decision.decided_at is None:
        return _("Excluded from this programme.")
    said = {
        "name": decision.decided_by,
        "day": written.day(decision.decided_at),
        "reason": decision.reason,
    }
    if not decision.reason:
        return _("Excluded by %(name)s on %(day)s.") % said
    return _("Excluded by %(name)s on %(day)s: “%(reason)s”") % said


def _counted_already(rule: Rule) -> str:
    return f"{_('Counted already.')} {_once(rule)}"


def _once(rule: Rule) -> str:
    subjects = {
        Measure.ORGANISATIONS: {
            FirstTime.PERIOD: _("The rule counts each organisation once per period."),
            FirstTime.PROGRAMME: _("The rule counts each organisation once per programme."),
            FirstTime.EVER: _("The rule counts each organisation only the first time ever."),
        },
        Measure.COUNTRIES: {
            FirstTime.PERIOD: _("The rule counts each country once per period."),
            FirstTime.PROGRAMME: _("The rule counts each country once per programme."),
            FirstTime.EVER: _("The rule counts each country only the first time ever."),
        },
    }
    of_people = {
        FirstTime.PERIOD: _("The rule counts each person once per period."),
        FirstTime.PROGRAMME: _("The rule counts each person once per programme."),
        FirstTime.EVER: _("The rule counts each person only the first time ever."),
    }
    said = subjects.get(rule.measure, of_people)
    return "" if rule.first_time is None else said[rule.first_time]


def _other(reason: Reason, *, found: str, wanted: str) -> str:
    """Say what is otherwise than the rule asks."""
    said = {"found": found or _("not known"), "wanted": wanted}
    sentences = {
        Reason.SHARE_BELOW: _("Its share is %(found)s. The rule asks for at least %(wanted)s."),
        Reason.LEVEL: _("Level: %(found)s. The rule asks for %(wanted)s."),
        Reason.PLACE: _("Place: %(found)s. The rule asks for %(wanted)s."),
        Reason.ONLINE: _("%(found)s. The rule counts what was held %(wanted)s."),
        Reason.HOURS: _("Hours: %(found)s. The rule asks for at least %(wanted)s."),
        Reason.NOT_ENOUGH_COUNTRIES: _(
            "Countries there: %(found)s. The rule asks for at least %(wanted)s."
        ),
        Reason.NO_COUNTRY_FROM: _(
            "Countries there: %(found)s. The rule asks for somebody from %(wanted)s."
        ),
        Reason.ROLE: _("Role: %(found)s. The rule asks for %(wanted)s."),
        Reason.ORGANISATION_KIND: _("Type: %(found)s. The rule asks for %(wanted)s."),
        Reason.SIZE: _("Size then: %(found)s. The rule asks for %(wanted)s."),
        Reason.NOT_MEMBER: _("%(found)s on that day. The rule asks for %(wanted)s."),
        Reason.SECTOR: _("Activity code: %(found)s. The rule asks for %(wanted)s."),
        Reason.COUNTRY: _("Country: %(found)s. The rule asks for %(wanted)s."),
        Reason.REGION: _("Region: %(found)s. The rule asks for %(wanted)s."),
        Reason.CURRENCY: _("Currency: %(found)s. The rule asks for %(wanted)s."),
    }
    return sentences[reason] % said


def _named(reason: Reason, found: str) -> str:
    if reason is Reason.SHARE_BELOW:
        return written.share(Decimal(found))
    if reason is Reason.NO_COUNTRY_FROM:
        return ", ".join(places.country(code) for code in found.split()) or _("none")
    if reason is Reason.ONLINE:
        return _("Held online") if found == "online" else _("Held on the spot")
    if reason is Reason.NOT_MEMBER:
        return _("Member of a cluster") if found == "member" else _("Not in a cluster")
    if reason in {Reason.PLACE, Reason.REGION, Reason.COUNTRY}:
        return places.region(found) if found else ""
    return _label(reason, found)


def _label(reason: Reason, found: str) -> str:
    labels = {
        Reason.LEVEL: Activity.Level.choices,
        Reason.ROLE: Engagement.Role.choices,
        Reason.ORGANISATION_KIND: Organisation.Kind.choices,
        Reason.SIZE: SizeClass.choices,
    }
    known = dict(labels.get(reason, []))
    return str(known[found]).lower() if found in known else found


def _wanted(reason: Reason, rule: Rule) -> str:
    if reason is Reason.SIZE:
        return _sizes(rule)
    numbers = {
        Reason.SHARE_BELOW: ""
        if rule.share_at_least is None
        else written.share(rule.share_at_least),
        Reason.HOURS: _number(rule.hours_at_least),
        Reason.NOT_ENOUGH_COUNTRIES: _number(rule.countries_at_least),
        Reason.CURRENCY: rule.currency,
        Reason.ONLINE: _("online") if rule.online else _("on the spot"),
        Reason.NOT_MEMBER: _("members") if rule.cluster_member else _("those in no cluster"),
    }
    if reason in numbers:
        return numbers[reason]
    several = {
        Reason.LEVEL: (_label(reason, level) for level in rule.levels),
        Reason.ROLE: (_label(reason, role) for role in rule.roles),
        Reason.ORGANISATION_KIND: (_label(reason, kind) for kind in rule.organisation_kinds),
        Reason.SECTOR: rule.activity_code_prefixes,
        Reason.NO_COUNTRY_FROM: map(places.country, rule.with_country_from),
        Reason.COUNTRY: map(places.country, rule.countries),
        Reason.REGION: map(places.region, rule.region_prefixes),
        Reason.PLACE: map(places.region, rule.region_prefixes or rule.countries),
    }
    return _either(several[reason])


def _sizes(rule: Rule) -> str:
    if rule.size_classes:
        return _either(_label(Reason.SIZE, size.value) for size in rule.size_classes)
    return _("SMEs") if rule.is_sme else _("those larger than SMEs")


def _either(several: Iterable[str]) -> str:
    found = list(several)
    return either(found) if found else ""


def _number(value: object) -> str:
    return written.number(value) if isinstance(value, int | Decimal) else ""


# Said of several at once.
_SHORT = MappingProxyType(
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
# With a number, and small: they stand below a figure.
_WITH_A_NUMBER = MappingProxyType(
    {
        Reason.ALREADY_COUNTED: ngettext_lazy(
            "%(count)s counted before", "%(count)s counted before", "count"
        ),
        Reason.COUNTRY: ngettext_lazy(
            "%(count)s from another country", "%(count)s from other countries", "count"
        ),
        Reason.CURRENCY: ngettext_lazy(
            "%(count)s in another currency", "%(count)s in other currencies", "count"
        ),
        Reason.LEVEL: ngettext_lazy("of another level", "%(count)s of another level", "count"),
        Reason.NO_AMOUNT: ngettext_lazy(
            "%(count)s without an amount", "%(count)s without an amount", "count"
        ),
        Reason.NO_COUNTRY: ngettext_lazy(
            "%(count)s of unknown country", "%(count)s of unknown country", "count"
        ),
        Reason.NO_COUNTRY_FROM: ngettext_lazy(
            "nobody from the countries asked for", "nobody from the countries asked for", "count"
        ),
        Reason.NO_DOCUMENT: ngettext_lazy("needs a document", "%(count)s need a document", "count"),
        Reason.NO_EVIDENCE: ngettext_lazy(
            "%(count)s without evidence", "%(count)s without evidence", "count"
        ),
        Reason.NO_HOURS: ngettext_lazy(
            "%(count)s without hours", "%(count)s without hours", "count"
        ),
        Reason.NO_ORGANISATION: ngettext_lazy(
            "%(count)s without an organisation", "%(count)s without an organisation", "count"
        ),
        Reason.NO_PERSON: ngettext_lazy(
            "%(count)s without a person’s name", "%(count)s without a person’s name", "count"
        ),
        Reason.NOT_ENOUGH_COUNTRIES: ngettext_lazy(
            "participants from too few countries", "participants from too few countries", "count"
        ),
        Reason.NOT_HELD: ngettext_lazy(
            "%(count)s counts once it is held", "%(count)s count once it is held", "count"
        ),
        Reason.NOT_MEMBER: ngettext_lazy(
            "%(count)s is no member", "%(count)s are no members", "count"
        ),
        Reason.NOT_THERE: ngettext_lazy(
            "%(count)s was not there", "%(count)s were not there", "count"
        ),
        Reason.HOURS: ngettext_lazy("too short", "%(count)s too short", "count"),
        Reason.ONLINE: ngettext_lazy(
            "counts on site or online alone", "%(count)s not as the rule asks", "count"
        ),
        Reason.ORGANISATION_KIND: ngettext_lazy(
            "%(count)s is another kind of organisation",
            "%(count)s are another kind of organisation",
            "count",
        ),
        Reason.PLACE: ngettext_lazy("held elsewhere", "%(count)s held elsewhere", "count"),
        Reason.REGION: ngettext_lazy(
            "%(count)s from another region", "%(count)s from other regions", "count"
        ),
        Reason.ROLE: ngettext_lazy(
            "%(count)s in another role", "%(count)s in other roles", "count"
        ),
        Reason.SECTOR: ngettext_lazy(
            "%(count)s of another sector", "%(count)s of other sectors", "count"
        ),
        Reason.SHARE_BELOW: ngettext_lazy(
            "the share is too small", "the share is too small", "count"
        ),
        Reason.SIZE: ngettext_lazy(
            "%(count)s of another or unknown size", "%(count)s of another or unknown size", "count"
        ),
        Reason.EXCLUDED: ngettext_lazy("%(count)s excluded", "%(count)s excluded", "count"),
        Reason.NOT_REGISTERED: ngettext_lazy(
            "%(count)s not public", "%(count)s not public", "count"
        ),
    }
)
