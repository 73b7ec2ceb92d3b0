"""
What one can offer and seek, in short lists.

Kinds of cooperation follow the partnering profiles of the Enterprise Europe Network, in words of
our own; ecosystems are the 14 of the European industrial strategy by their names.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from raceme.matchmaking.models import Interest

Scheme = Interest.Scheme
COOPERATION: dict[str, Promise] = {
    "sales": _("Sales abroad: agents, distributors, franchise"),
    "sales-with-help": _("Sales with technical help: fitting, training, upkeep"),
    "supply": _("Supply and manufacturing"),
    "outsourcing": _("Work taken over: subcontracting and services"),
    "licence": _("Licence and transfer of knowledge"),
    "research": _("Research and development together"),
    "funded-project": _("Partner in a funded project"),
    "investment": _("Investment or a joint company"),
}
ECOSYSTEMS: dict[str, Promise] = {
    "aerospace-defence": _("Aerospace and defence"),
    "agri-food": _("Agri-food"),
    "construction": _("Construction"),
    "creative": _("Cultural and creative industries"),
    "digital": _("Digital"),
    "electronics": _("Electronics"),
    "energy-intensive": _("Energy-intensive industries"),
    "renewables": _("Renewable energy"),
    "health": _("Health"),
    "mobility": _("Mobility, transport, automotive"),
    "social-economy": _("Proximity, social economy and civil society"),
    "retail": _("Retail"),
    "textiles": _("Textiles"),
    "tourism": _("Tourism"),
}
TECHNOLOGIES: dict[str, Promise] = {
    "artificial-intelligence": _("Artificial intelligence"),
    "automation": _("Automation and robotics"),
    "internet-of-things": _("Sensors and the internet of things"),
    "software": _("Business software"),
    "cloud": _("Cloud and computing power"),
    "cybersecurity": _("Security of information"),
    "geo-data": _("Geographic and satellite data"),
    "virtual-reality": _("Virtual and augmented reality"),
    "advanced-materials": _("Advanced materials"),
    "additive-manufacturing": _("3D printing"),
    "photonics": _("Photonics"),
    "biotechnology": _("Biotechnology"),
    "medical-technology": _("Medical technology"),
    "food-technology": _("Food technology"),
    "clean-energy": _("Clean energy and storage"),
    "circular-economy": _("Recycling and circular economy"),
    "water": _("Water and soil"),
    "wood": _("Wood and furniture technology"),
}
LISTS: dict[str, dict[str, Promise]] = {
    Scheme.COOPERATION.value: COOPERATION,
    Scheme.ECOSYSTEM.value: ECOSYSTEMS,
    Scheme.TECHNOLOGY.value: TECHNOLOGIES,
}


@dataclass(frozen=True, order=True)
class Tag:
    """One entry of a list; ``tag.key`` is how a form and the engine write it."""

    scheme: str
    code: str

    @property
    def key(self) -> str:
        return f"{self.scheme}:{self.code}"

    @property
    def label(self) -> str:
        return word_of(self.scheme, self.code)


def word_of(scheme: str, code: str) -> str:
    """Return an entry's words; a code on no list, such as an activity's, stands for itself."""
    return str(LISTS.get(scheme, {}).get(code, code))


def tag_of(key: str) -> Tag | None:
    """Return the entry that ``key`` names, if it is on a list."""
    scheme, _colon, code = key.partition(":")
    return Tag(scheme, code) if code in LISTS.get(scheme, {}) else None


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return every entry by its list, as a select offers them."""
    return [
        (
            str(Scheme(scheme).label),
            [(Tag(scheme, code).key, str(word)) for code, word in entries.items()],
        )
        for scheme, entries in LISTS.items()
    ]
