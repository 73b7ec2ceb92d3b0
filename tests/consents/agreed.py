"""Which role gets which answer from each address of consents."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from raceme.asks.actions import make_page_link
from raceme.consents.actions import ask_for_consent, make_page_secret
from tests.agreement import DONE, MANAGERS, PAGE, REFUSED, WRITERS, Answers, answers, everybody
from tests.conftest import World
from tests.factories import PersonFactory
from tests.factories.asks import BundleFactory
from tests.factories.consents import LegalBasisFactory

WRITE = {"GET": answers(PAGE, to=WRITERS), "POST": answers(DONE, to=WRITERS)}
MANAGE = {"GET": answers(PAGE, to=MANAGERS), "POST": answers(DONE, to=MANAGERS)}
ANSWERS: dict[str, dict[str, Answers]] = {
    "consents:person": {"GET": answers(PAGE, to="viewer staff manager owner"), "POST": REFUSED},
    "consents:give": WRITE,
    "consents:withdraw": WRITE,
    "consents:ask": WRITE,
    "consents:close_links": WRITE,
    "consents:person_basis": MANAGE,
    "consents:texts": {"GET": answers(PAGE, to=MANAGERS), "POST": REFUSED},
    "consents:write_text": MANAGE,
    "consents:basis": MANAGE,
    "consents:end_basis": MANAGE,
    # Whoever holds the link is the person; who is signed in here makes no difference.
    "consents-public:asked": {"GET": everybody(PAGE), "POST": everybody(DONE)},
    "consents-public:mine": {"GET": everybody(PAGE), "POST": everybody(DONE)},
}


def samples(world: World) -> dict[str, dict[str, Any]]:
    person = PersonFactory.create(workspace=world.workspace, email="ana@firm.example")
    basis = LegalBasisFactory.create(workspace=world.workspace, purpose="contact")
    purpose = {"pk": person.pk, "purpose": "newsletter"}
    now = timezone.now()
    elena = PersonFactory.create(workspace=world.workspace, email="elena@firm.example")
    ask_for_consent(elena, purposes=["newsletter"], by="demonstration", at=now)
    bundle = BundleFactory.create(person=elena, sent_at=now)
    return {
        **{name: {"pk": person.pk} for name in ("consents:person", "consents:ask")},
        "consents:close_links": {"pk": person.pk},
        "consents:give": purpose,
        "consents:withdraw": purpose,
        "consents:person_basis": purpose,
        "consents:write_text": {"purpose": "newsletter", "language": "en"},
        "consents:basis": {"purpose": "newsletter"},
        "consents:end_basis": {"pk": basis.pk},
        "consents-public:asked": {"secret": make_page_link(bundle, at=now)},
        "consents-public:mine": {"secret": make_page_secret(person, at=now)},
    }


def posted(world: World) -> dict[str, dict[str, Any]]:  # noqa: ARG001 (as the sweep asks)
    today = timezone.localdate()
    said = {"way": "phone", "said_on": today.isoformat(), "note": "Said to Ioana."}
    basis = {"kind": "interest", "reason": "Members expect it."}
    tomorrow = (today + timedelta(days=1)).isoformat()
    return {
        "consents:give": {**said, "text": "en"},
        "consents:withdraw": said,
        "consents:ask": {
            "purposes": ["newsletter"],
            "due_on": (today + timedelta(days=14)).isoformat(),
        },
        "consents:person_basis": basis,
        "consents:basis": basis,
        "consents:write_text": {"text": "You may write to me.", "in_force_from": tomorrow},
        "consents-public:asked": {"give": "newsletter"},
        "consents-public:mine": {"give": "newsletter"},
    }
