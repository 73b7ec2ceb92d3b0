"""How what is kept of a sign-in reads."""

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WAYS_IN: dict[str, Promise] = {
    "password": _("by password"),
    "link": _("by a mailed link"),
    "passkey": _("by a passkey"),
    "invitation": _("by an invitation"),
    "set_up": _("by setting Raceme up"),
}


def ways_in() -> dict[str, Promise | str]:
    """Return how each way reads, with the other places one may sign in with by their names."""
    return WAYS_IN | {each.id: each.name for each in settings.OIDC_PROVIDERS}
