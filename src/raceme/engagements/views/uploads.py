from django.conf import settings
from django.contrib import messages
from django.utils.translation import gettext as _

from raceme.accounts.http import Request
from raceme.engagements.actions import KeptFiles

LIMIT_IN_MEGABYTES = settings.UPLOAD_LIMIT // (1024 * 1024)


def tell_refused(request: Request, kept: KeptFiles) -> None:
    """Say of each file that was not kept why not."""
    for name, sentence in kept.refused:
        messages.warning(
            request,
            _("%(name)s was not kept. %(reason)s") % {"name": name, "reason": sentence},
        )
