"""Which role gets which answer from the addresses of collections, and of who answers in them."""

from typing import Any

from django.utils import timezone

from raceme.accounts.models import User
from raceme.asks.actions import Recipient, make_page_link
from raceme.asks.models import Ask
from raceme.core.devices import mark_of, who_is
from raceme.organisations.actions import company_link
from raceme.questionnaires import actions
from raceme.questionnaires.actions import Opening
from raceme.questionnaires.models import Collection
from tests.agreement import (
    DONE,
    NO,
    PAGE,
    REFUSED,
    WRITERS,
    Answers,
    answers,
    everybody,
    of_company,
)
from tests.conftest import World
from tests.factories import AffiliationFactory, PersonFactory, RelationshipFactory
from tests.factories.asks import BundleFactory
from tests.factories.questionnaires import QuestionnaireFactory, VersionFactory
from tests.questionnaires.build import ASKED
from tests.questionnaires.collected import ASKING

SEEING = "viewer staff manager owner"
LOOK = {"GET": answers(PAGE, to=SEEING), "POST": REFUSED}
FORM = {"GET": answers(PAGE, to=WRITERS), "POST": answers(DONE, to=WRITERS)}
BUTTON = {"GET": REFUSED, "POST": answers(DONE, to=WRITERS)}
# Of each page behind a door: what it answers who is let in, to GET and to POST.
BEHIND = {
    "": (PAGE, DONE),
    "_section": (PAGE, DONE),
    "_save": (NO, PAGE),
    "_review": (PAGE, NO),
    "_hand_in": (NO, DONE),
    "_receipt": (DONE, NO),
}
SECRET_DOORS = ("asked", "company", "link")


def _whose(user: User | None) -> dict[str, str]:
    """Return what the script of a page sends, by which the server knows whose page it was."""
    return {"Raceme-Whose": mark_of(who_is(user))} if user else {}


ANSWERS: dict[str, dict[str, Answers]] = {
    "questionnaires:collections": LOOK,
    "questionnaires:open_collection": FORM,
    "questionnaires:collection": LOOK,
    "questionnaires:collection_history": LOOK,
    "questionnaires:remind": BUTTON,
    "questionnaires:close_collection": FORM,
    "questionnaires:change_collection": FORM,
    "questionnaires:renew_link": FORM,
    # One that is open leads back to itself.
    "questionnaires:reopen_collection": BUTTON | {"GET": answers(DONE, to=WRITERS)},
    "questionnaires:whom_people": {"GET": answers(PAGE, to=WRITERS), "POST": REFUSED},
    "questionnaires:whom_organisations": {"GET": answers(PAGE, to=WRITERS), "POST": REFUSED},
    "questionnaires:ask_people": BUTTON,
    "questionnaires:ask_organisations": BUTTON,
    "questionnaires:fill_people": BUTTON,
    "questionnaires:fill_organisations": BUTTON,
    # By the public link: whoever has it.
    "questionnaires-public:begin": {"GET": everybody(PAGE), "POST": everybody(DONE)},
    **{
        f"questionnaires-public:{door}{page}": {"GET": everybody(get), "POST": everybody(post)}
        for door in SECRET_DOORS
        for page, (get, post) in BEHIND.items()
    },
    **{
        f"questionnaires-public:mine{page}": {"GET": of_company(get), "POST": of_company(post)}
        for page, (get, post) in BEHIND.items()
    },
}
HEADERS = {f"questionnaires-public:{door}_save": _whose for door in (*SECRET_DOORS, "mine")}


def _asked(world: World) -> tuple[Collection, Ask]:
    """Return a collection in which somebody of the company is asked, and has begun."""
    questionnaire = QuestionnaireFactory.create(workspace=world.workspace)
    version = VersionFactory.create(questionnaire=questionnaire, definition=ASKED)
    now = timezone.now()
    collection = actions.open_collection(
        version, Opening(title="Spring", is_public=True), by="Ioana", at=now
    )
    person = PersonFactory.create(workspace=world.workspace, email="ana@firm.example")
    AffiliationFactory.create(person=person, organisation=world.firm)
    RelationshipFactory.create(workspace=world.workspace, organisation=world.firm)
    of = [Recipient(organisation=world.firm, person=person)]
    sent = actions.ask_for_answers(collection, ASKING, of=of, by="Ioana", at=now)
    ask = sent.asks[0]
    actions.begin_asked(ask, collection, language="en", by="Ana", at=now)
    return collection, ask


def samples(world: World) -> dict[str, dict[str, Any]]:
    collection, ask = _asked(world)
    now = timezone.now()
    assert ask.person
    bundle = BundleFactory.create(person=ask.person, sent_at=now)
    affiliation = ask.person.affiliations.get()
    _answers, secret = actions.begin_by_link(collection, language="en", client="", at=now)
    doors: dict[str, dict[str, Any]] = {
        "asked": {"secret": make_page_link(bundle, at=now), "collection": collection.pk},
        "company": {"secret": company_link(affiliation, at=now), "ask": ask.pk},
        "mine": {"ask": ask.pk},
        "link": {"secret": secret, "slug": collection.slug},
    }
    questionnaire = {"pk": collection.version.questionnaire_id}
    return {
        **{
            name: {"pk": collection.pk}
            for name in ANSWERS
            if "-public:" not in name and ":fill_" not in name
        },
        "questionnaires:collections": questionnaire,
        "questionnaires:open_collection": questionnaire,
        "questionnaires-public:begin": {"slug": collection.slug},
        **{
            f"questionnaires-public:{door}{page}": arguments
            | ({"section": "company"} if page == "_section" else {})
            for door, arguments in doors.items()
            for page in BEHIND
        },
    }


def posted() -> dict[str, dict[str, Any]]:
    return {
        "questionnaires:open_collection": {"title": "Autumn", "way": "named"},
        "questionnaires:change_collection": {"title": "Autumn", "revision": "1"},
    }
