"""
Ready rules: definitions that funders of a grant scheme often ask for, in our own words.

Codes are stable: a programme's facts may name a rule of the library by its code.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from raceme.programmes.models import Programme

Definition = Mapping[str, object]
_Scheme = Programme.Scheme


@dataclass(frozen=True, kw_only=True)
class ReadyRule:
    """A rule to begin with; without a ``scheme`` it fits any programme."""

    code: str
    name: str
    definition: Definition
    scheme: str = ""

    @property
    def label(self) -> str:
        """The name in the language in use."""
        return gettext(self.name)


def _ready(
    code: str,
    name: str,
    measure: str,
    *kinds: str,
    scheme: str = "",
    **said: object,
) -> ReadyRule:
    definition: dict[str, object] = {"measure": measure}
    if kinds:
        definition["kinds"] = list(kinds)
    return ReadyRule(code=code, name=name, definition=definition | said, scheme=scheme)


_MEETINGS = "bilateral-meeting"
_SUPPORT = (
    "consultancy",
    "technology-audit",
    "business-audit",
    "innovation-audit",
    "eco-innovation-audit",
    "competence-mapping",
    "certification-support",
    "market-study",
    "service",
)
_VOUCHERS = ("voucher-award", "internationalisation-voucher")
_PROJECTS = ("funded-project", "collaboration-project")
_DONORS = ["IS", "LI", "NO"]

READY: tuple[ReadyRule, ...] = (
    _ready("workshops", _("Workshops"), "activities", "workshop"),
    _ready(
        "workshop-participations",
        _("Workshop participants, each time they come"),
        "participations",
        "workshop",
    ),
    _ready(
        "people-trained",
        _("People trained, each once"),
        "people",
        "training",
        first_time="programme",
        disaggregations=["gender"],
    ),
    _ready(
        "seminar-smes",
        _("SMEs at information seminars"),
        "organisations",
        "information-seminar",
        roles=["participant"],
        is_sme=True,
    ),
    _ready("innovation-audits", _("Innovation audits"), "activities", "innovation-audit"),
    _ready("business-reviews", _("Business reviews"), "activities", "business-audit"),
    _ready(
        "international-agreements",
        _("Partnership agreements across borders"),
        "activities",
        "partnership-agreement",
        countries_at_least=2,
    ),
    _ready(
        "labels-silver",
        _("Excellence labels, silver"),
        "activities",
        "excellence-label",
        levels=["silver"],
    ),
    _ready(
        "labels-bronze",
        _("Excellence labels, bronze"),
        "activities",
        "excellence-label",
        levels=["bronze"],
    ),
    _ready("bilateral-meetings", _("Bilateral meetings"), "activities", _MEETINGS),
    _ready("meeting-people", _("People in bilateral meetings"), "people", _MEETINGS),
    _ready("meeting-countries", _("Countries in bilateral meetings"), "countries", _MEETINGS),
    _ready(
        "pitching-clusters",
        _("Clusters that pitched"),
        "organisations",
        "pitching",
        roles=["pitcher"],
    ),
    _ready("conference-people", _("People at conferences"), "people", "conference"),
    _ready("site-visits", _("Site visits"), "activities", "site-visit"),
    _ready("expert-hours", _("Hours of expert support"), "hours", *_SUPPORT),
    _ready(
        "documents-published",
        _("Documents published"),
        "documents",
        "publication",
    ),
    _ready(
        "registered-clusters",
        _("Clusters in the register"),
        "register",
        register="registered_cluster",
    ),
    _ready(
        "eea-bilateral-partnerships",
        _("Partnerships with a donor country"),
        "activities",
        "partnership-agreement",
        scheme=_Scheme.EEA,
        with_country_from=_DONORS,
    ),
    _ready(
        "eea-study-visit-companies",
        _("Companies on study visits"),
        "organisations",
        "study-visit",
        scheme=_Scheme.EEA,
    ),
    _ready(
        "eea-donor-people",
        _("People from donor countries at joint events"),
        "people",
        "workshop",
        "conference",
        "study-visit",
        "co-creation-workshop",
        scheme=_Scheme.EEA,
        countries=_DONORS,
    ),
    _ready(
        "eea-publications",
        _("Publications with their document"),
        "activities",
        "publication",
        scheme=_Scheme.EEA,
        with_document=True,
    ),
    _ready(
        "interreg-rco-enterprises",
        _("Enterprises supported (as RCO01)"),
        "organisations",
        *_SUPPORT,
        *_VOUCHERS,
        scheme=_Scheme.INTERREG,
        organisation_kinds=["company"],
        first_time="programme",
        disaggregations=["size_class"],
    ),
    _ready(
        "interreg-rco-grants",
        _("Enterprises supported by grants (as RCO02)"),
        "organisations",
        *_VOUCHERS,
        scheme=_Scheme.INTERREG,
        organisation_kinds=["company"],
        first_time="programme",
    ),
    _ready(
        "interreg-rco-non-financial",
        _("Enterprises with non-financial support (as RCO04)"),
        "organisations",
        *_SUPPORT,
        scheme=_Scheme.INTERREG,
        organisation_kinds=["company"],
        first_time="programme",
    ),
    _ready(
        "interreg-rco-joint-participations",
        _("Participations in joint actions across borders (as RCO81)"),
        "participations",
        "workshop",
        "conference",
        "training",
        "study-visit",
        scheme=_Scheme.INTERREG,
        countries_at_least=2,
    ),
    _ready(
        "interreg-rco-cooperating",
        _("Organisations cooperating across borders (as RCO87)"),
        "organisations",
        "partnership-agreement",
        "collaboration-project",
        scheme=_Scheme.INTERREG,
        countries_at_least=2,
        first_time="programme",
    ),
    _ready(
        "interreg-rcr-training",
        _("People who finished joint training (as RCR81)"),
        "people",
        "training",
        scheme=_Scheme.INTERREG,
        countries_at_least=2,
        with_evidence=True,
        first_time="programme",
    ),
    _ready(
        "smp-funded-projects",
        _("SME projects funded"),
        "activities",
        "funded-project",
        scheme=_Scheme.SMP,
    ),
    _ready(
        "smp-collaboration-projects",
        _("Collaboration projects"),
        "activities",
        "collaboration-project",
        scheme=_Scheme.SMP,
    ),
    _ready(
        "smp-cascade-amount",
        _("Cascade funding awarded"),
        "amount",
        "voucher-award",
        scheme=_Scheme.SMP,
        currency="EUR",
    ),
    _ready(
        "smp-smes-supported",
        _("SMEs supported, each once"),
        "organisations",
        *_PROJECTS,
        *_VOUCHERS,
        scheme=_Scheme.SMP,
        roles=["beneficiary"],
        is_sme=True,
        first_time="programme",
        disaggregations=["country", "size_class"],
    ),
    _ready(
        "smp-internationalisation-smes",
        _("SMEs with an internationalisation voucher"),
        "organisations",
        "internationalisation-voucher",
        scheme=_Scheme.SMP,
        is_sme=True,
    ),
    _ready(
        "edih-served-smes",
        _("SMEs served by the hub, each once"),
        "organisations",
        *_SUPPORT,
        "training",
        scheme=_Scheme.HORIZON,
        is_sme=True,
        first_time="programme",
        disaggregations=["size_class", "region", "sector"],
    ),
    _ready(
        "edih-test-services",
        _("Services delivered with evidence"),
        "activities",
        *_SUPPORT,
        scheme=_Scheme.HORIZON,
        with_evidence=True,
        disaggregations=["kind"],
    ),
    _ready(
        "edih-trained-people",
        _("People trained by the hub"),
        "people",
        "training",
        "workshop",
        scheme=_Scheme.HORIZON,
        first_time="programme",
        disaggregations=["gender", "country"],
    ),
    _ready(
        "national-members-served",
        _("Members served, each once a period"),
        "organisations",
        *_SUPPORT,
        "training",
        "workshop",
        scheme=_Scheme.NATIONAL,
        cluster_member=True,
        first_time="period",
    ),
    _ready(
        "national-new-firms",
        _("Firms reached for the first time ever"),
        "organisations",
        "information-seminar",
        "workshop",
        "company-visit",
        scheme=_Scheme.NATIONAL,
        organisation_kinds=["company"],
        first_time="ever",
    ),
)

BY_CODE: Mapping[str, ReadyRule] = {rule.code: rule for rule in READY}


def ready_for(scheme: str) -> list[ReadyRule]:
    """Return the rules that fit a programme of ``scheme``: its own ones first, then the general."""
    return [*_of(scheme), *_of("")]


def by_scheme() -> list[tuple[str, list[ReadyRule]]]:
    """Return all rules by scheme, the general ones first; empty stands for any scheme."""
    schemes: Iterable[str] = ("", *_Scheme.values)
    return [(scheme, rules) for scheme in schemes if (rules := _of(scheme))]


def _of(scheme: str) -> list[ReadyRule]:
    return [rule for rule in READY if rule.scheme == scheme]
