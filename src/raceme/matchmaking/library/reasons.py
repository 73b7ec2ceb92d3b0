"""Why somebody is suggested, and what is wrong with a row of a list of wishes, in sentences."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from raceme.core import places
from raceme.matchmaking.library.interests import tag_of
from raceme.matchmaking.library.tongues import language_named

FAULTS: Mapping[str, Promise] = {
    "empty": gettext_lazy("Nobody stands here."),
    "nobody": gettext_lazy("Nobody who takes part has this e-mail address or code."),
    "same": gettext_lazy("That is the same person twice."),
    "apart": gettext_lazy("People of these two types do not meet at this event."),
    "twice": gettext_lazy("These two are to meet already."),
    "strength": gettext_lazy("Write like, both like, must or both must; or 1, 2, 4 or 8."),
}


ABOUT_TAGS: Mapping[str, Promise] = {
    "they_offer": gettext_lazy("Offers what you look for: %(what)s"),
    "they_seek": gettext_lazy("Looks for what you offer: %(what)s"),
}
ABOUT_COUNTRIES: Mapping[str, Promise] = {
    "your_country": gettext_lazy("Comes from %(what)s, where you look for partners"),
    "their_country": gettext_lazy("Looks for partners in %(what)s"),
}


def said_of(fact: str, values: Sequence[str], *, count: int = 0) -> str:
    """Return one matched fact in words, as it is told to whom the suggestion is for."""
    if fact in ABOUT_TAGS:
        tags = [tag.label for key in values if (tag := tag_of(key))]
        return str(ABOUT_TAGS[fact]) % {"what": "; ".join(tags)}
    if fact in ABOUT_COUNTRIES:
        return str(ABOUT_COUNTRIES[fact]) % {"what": places.country(values[0])}
    if fact == "languages":
        spoken = ", ".join(language_named(code) for code in values)
        return _("You both speak %(languages)s") % {"languages": spoken}
    if fact == "never_met":
        return _("You have not met before")
    return ngettext(
        "You are both free in %(count)s slot", "You are both free in %(count)s slots", count
    ) % {"count": count}
