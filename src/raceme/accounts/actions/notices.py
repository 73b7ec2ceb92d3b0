"""Mail to a person about how their account is entered, so that nobody changes it unnoticed."""

from collections.abc import Mapping
from datetime import datetime

from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise

from raceme.accounts.models import User
from raceme.mail import actions as mail


def tell(
    user: User, what: Promise, *, at: datetime, named: Mapping[str, str] | None = None
) -> None:
    """
    Write to ``user`` that ``what`` was done, and what to do if it was somebody else.

    ``named`` fills the placeholders of ``what``, once it is in the reader's language.
    """
    with translation.override(user.language):
        said = str(what) % named if named else str(what)
    mail.queue(
        "sign_in_changed",
        to=user.email,
        language=user.language,
        context={
            "name": str(user),
            "what": said,
            "at": at,
            "path": reverse("accounts-public:sign_in_methods"),
        },
        workspace=None,
        at=at,
    )
