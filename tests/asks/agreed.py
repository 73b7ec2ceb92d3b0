"""Which role gets which answer from each address of asks."""

from typing import Any

from django.utils import timezone

from raceme.asks.actions import make_page_link
from raceme.asks.models import Ask
from tests.agreement import (
    DONE,
    INVALID,
    MANAGERS,
    NO,
    PAGE,
    REFUSED,
    WRITERS,
    Answers,
    answers,
    everybody,
)
from tests.asks.build import somebody, to
from tests.conftest import World
from tests.factories import RelationshipFactory
from tests.factories.asks import AskFactory, BundleFactory

SEEING = "viewer staff manager owner"
LOOK = {"GET": answers(PAGE, to=SEEING), "POST": REFUSED}


def form(answer: str = DONE) -> dict[str, Answers]:
    return {"GET": answers(PAGE, to=WRITERS), "POST": answers(answer, to=WRITERS)}


def button(answer: str = DONE) -> dict[str, Answers]:
    return {"GET": REFUSED, "POST": answers(answer, to=WRITERS)}


ANSWERS: dict[str, dict[str, Answers]] = {
    "asks:asks": LOOK,
    "asks:ask": LOOK,
    "asks:burden": LOOK,
    "asks:burden_people": LOOK,
    "asks:burden_modules": LOOK,
    "asks:organisation_asks": LOOK,
    "asks:person_asks": LOOK,
    "asks:new": form(PAGE),
    "asks:ask_people": button(),
    "asks:ask_organisations": button(PAGE),
    "asks:remind": button(),
    "asks:withdraw": form(),
    "asks:note": form(),
    "asks:rhythm": {"GET": answers(PAGE, to=MANAGERS), "POST": answers(INVALID, to=MANAGERS)},
    # By the link in a mail: whoever has it, and nothing but its person's page.
    "asks-public:page": {"GET": everybody(PAGE), "POST": everybody(NO)},
    "asks-public:answer": {"GET": everybody(NO), "POST": everybody(DONE)},
}


def _asked(world: World) -> Ask:
    ana = somebody(world.workspace)
    RelationshipFactory.create(workspace=world.workspace, organisation=to(ana).organisation)
    return AskFactory.create(
        person=ana, organisation=to(ana).organisation, title="Which question is this?"
    )


def samples(world: World) -> dict[str, dict[str, Any]]:
    ask = _asked(world)
    bundle = BundleFactory.create(person=ask.person, sent_at=timezone.now())
    secret = {"secret": make_page_link(bundle, at=timezone.now())}
    of_one = {f"asks:{name}": {"pk": ask.pk} for name in ("ask", "remind", "withdraw", "note")}
    return {
        **of_one,
        "asks-public:page": secret,
        "asks-public:answer": secret | {"pk": ask.pk},
        "asks:organisation_asks": {"pk": ask.organisation_id},
        "asks:person_asks": {"pk": ask.person_id},
    }


def posted(world: World) -> dict[str, dict[str, Any]]:
    ask = Ask.objects.of(world.workspace).get(title="Which question is this?")
    return {
        "asks-public:answer": {f"ask{ask.pk}-answer": "31 people"},
        "asks:note": {"way": "telephone", "answer": "31"},
        "asks:ask_organisations": {"chosen": [ask.organisation_id]},
    }
