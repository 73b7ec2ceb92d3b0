"""The conditions that may be added to a rule's sentence, each with the fields it asks for."""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field

from django.utils.translation import gettext_lazy as _

from raceme.reporting.forms.choices import ACTIVITIES, COUNTRIES, DOCUMENTS, REGISTER, SME, Words


@dataclass(frozen=True)
class Condition:
    """
    A condition: its pill, its words in the sentence, and what it begins with when added.

    A ``flag`` holds nothing but that the condition is there. What is ``usual`` stands among
    the first pills.
    """

    key: str
    label: Words
    words: Words
    fields: tuple[str, ...]
    _: KW_ONLY
    begins: Mapping[str, str] = field(default_factory=dict)
    flag: bool = False
    usual: bool = False
    another: Words = ""


CONDITIONS: tuple[Condition, ...] = (
    Condition(
        "region",
        _("region"),
        _("{place} {region_prefixes}"),
        ("region_prefixes",),
        usual=True,
        another=_("another region"),
    ),
    Condition(
        "country",
        _("country"),
        _("{place} {countries}"),
        ("countries",),
        another=_("another country"),
    ),
    Condition(
        "level",
        _("level"),
        _("of level {levels}"),
        ("levels",),
        usual=True,
        another=_("another level"),
    ),
    Condition(
        "evidence",
        _("evidence"),
        _("with evidence{with_evidence}"),
        ("with_evidence",),
        flag=True,
        begins={"with_evidence": "1"},
        usual=True,
    ),
    Condition(
        "share",
        _("least share"),
        _("counted towards the programme with at least {share_at_least} %"),
        ("share_at_least",),
        usual=True,
        begins={"share_at_least": "50"},
    ),
    Condition(
        "split",
        _("split by"),
        _("split by {disaggregations}"),
        ("disaggregations",),
        usual=True,
        another=_("another split"),
    ),
    Condition(
        "who",
        _("size or type of a participant"),
        _("with participants that are {who}"),
        ("who",),
        begins={"who": SME},
    ),
    Condition(
        "role",
        _("role of a participant"),
        _("with participants taking part as {roles}"),
        ("roles",),
        another=_("another role"),
    ),
    Condition(
        "size",
        _("several sizes"),
        _("of size {size_classes}"),
        ("size_classes",),
        another=_("another size"),
    ),
    Condition(
        "type",
        _("several types of organisation"),
        _("of type {organisation_kinds}"),
        ("organisation_kinds",),
        another=_("another type"),
    ),
    Condition(
        "document",
        _("document"),
        _("with a document{with_document}"),
        ("with_document",),
        flag=True,
        begins={"with_document": "1"},
    ),
    Condition(
        "online",
        _("online or on the spot"),
        _("held {online}"),
        ("online",),
        begins={"online": "1"},
    ),
    Condition(
        "hours",
        _("hours at least"),
        _("in activities of at least {hours_at_least} hours"),
        ("hours_at_least",),
        begins={"hours_at_least": "1"},
    ),
    Condition(
        "sector",
        _("sector"),
        _("with an activity code (NACE) that begins with {activity_code_prefixes}"),
        ("activity_code_prefixes",),
    ),
    Condition(
        "several_countries",
        _("from several countries"),
        _("in activities with participants from at least {countries_at_least} countries"),
        ("countries_at_least",),
        begins={"countries_at_least": "2"},
    ),
    Condition(
        "donors",
        _("a participant from"),
        _("in activities with a participant from {with_country_from}"),
        ("with_country_from",),
        another=_("another country of a participant"),
    ),
    Condition(
        "member",
        _("member of a cluster"),
        "{cluster_member}",
        ("cluster_member",),
        begins={"cluster_member": "1"},
    ),
)
BY_KEY = {condition.key: condition for condition in CONDITIONS}
OF_A_REGISTER = frozenset({"region", "country", "split"})
# In the sentence of a measure that looks at participants these stand anyway.
OF_ACTIVITIES = frozenset({"who", "role"})


def conditions_for(measure: str, *, counts_activities: bool) -> tuple[Condition, ...]:
    """Return the conditions that go with what is counted."""
    if measure == REGISTER:
        return tuple(one for one in CONDITIONS if one.key in OF_A_REGISTER)
    if counts_activities:
        return CONDITIONS
    return tuple(one for one in CONDITIONS if one.key not in OF_ACTIVITIES)


def counts_activities(measure: str, *, is_of_the_place: bool) -> bool:
    """Tell whether the records looked at are activities, as the engine does."""
    return measure in {ACTIVITIES, DOCUMENTS} or (measure == COUNTRIES and is_of_the_place)
