from django.conf import settings
from django.utils.translation import gettext_lazy as _

from raceme.accounts.queries import MANAGERS
from raceme.consents.models import LegalBasis, Purpose, Way
from raceme.core.history import HistoryWords
from raceme.core.navigation import Entry, Tab

PERSON_TABS = [
    Tab(
        label=_("Consents"),
        view="consents:person",
        position=30,
        marks=(
            "consents:give",
            "consents:withdraw",
            "consents:ask",
            "consents:close_links",
            "consents:person_basis",
        ),
        # What somebody agreed to is for the eyes that may see their address.
        roles=("viewer", "staff", "manager", "owner"),
    ),
]
PERSONAL_DATA = [
    Entry(
        label=_("Texts and legal bases"),
        icon="file-text",
        view="consents:texts",
        position=20,
        group="personal-data",
        roles=MANAGERS,
        marks=("consents:write_text", "consents:basis", "consents:end_basis"),
    ),
]
HISTORY = HistoryWords(
    verbs={
        "ask": _("Asked what they agree to"),
        "ask_many": _("Asked what they agree to, with others"),
        "close_links": _("Links to the page of consents closed"),
        "end_basis": _("Legal basis ended"),
        "expire": _("Consents run out"),
        "give": _("Consent given"),
        "name_basis": _("Legal basis named"),
        "resume_mail": _("Mail wanted again"),
        "send_page": _("Link to the page of consents sent"),
        "withdraw": _("Consent withdrawn"),
        "write_text": _("Text of a consent written"),
    },
    fields={
        "basis": _("Legal basis"),
        "consents": _("Consents"),
        "despite": _("Asked anyway, because"),
        "in_force_from": _("In force from"),
        "language": _("Language"),
        "links": _("Links"),
        "people": _("People"),
        "proof": _("Proof"),
        "purpose": _("Purpose"),
        "purposes": _("Purposes"),
        "reason": _("Reason"),
        "text": _("Text"),
        "version": _("Version"),
        "way": _("How it was said"),
    },
    values={
        "basis": dict(LegalBasis.Kind.choices),
        "language": dict(settings.LANGUAGES),
        "purpose": dict(Purpose.choices),
        "purposes": dict(Purpose.choices),
        "way": dict(Way.choices),
    },
)
