"""Which role gets which answer from each address of partnerships."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from raceme.documents.actions import store
from raceme.documents.models import Document
from raceme.partnerships import actions
from tests.agreement import (
    DONE,
    INVALID,
    MANAGERS,
    PAGE,
    READERS,
    REFUSED,
    WRITERS,
    Answers,
    answers,
    everybody,
)
from tests.conftest import World
from tests.documents.files import PDF
from tests.factories import NOW
from tests.factories.partnerships import (
    AdopterFactory,
    PartnershipDocumentFactory,
    PracticeDocumentFactory,
)
from tests.partnerships.build import complete, intended, known, published, signed

READ = {"GET": answers(PAGE, to=READERS), "POST": REFUSED}
CHANGE = {"GET": answers(PAGE, to=WRITERS), "POST": answers(DONE, to=WRITERS)}
DECIDE = {"GET": answers(PAGE, to=MANAGERS), "POST": answers(DONE, to=MANAGERS)}
BUTTON = {"GET": REFUSED, "POST": answers(DONE, to=WRITERS)}
UPLOAD = {"GET": answers(PAGE, to=WRITERS), "POST": answers(INVALID, to=WRITERS)}
OPEN = {"GET": everybody(PAGE), "POST": everybody("no")}
ANSWERS: dict[str, dict[str, Answers]] = {
    "partnerships:partnerships": READ,
    "partnerships:create": CHANGE,
    "partnerships:partnership": READ,
    "partnerships:edit": CHANGE,
    "partnerships:sign": CHANGE,
    "partnerships:end": CHANGE,
    "partnerships:resume": CHANGE,
    "partnerships:remove": CHANGE,
    "partnerships:history": READ,
    "partnerships:papers": UPLOAD,
    "partnerships:paper": READ,
    "partnerships:paper_away": BUTTON,
    "partnerships:practices": READ,
    "partnerships:practice_create": CHANGE,
    "partnerships:practice": READ,
    "partnerships:practice_edit": CHANGE,
    "partnerships:practice_propose": CHANGE,
    "partnerships:practice_publish": DECIDE,
    "partnerships:practice_withdraw": DECIDE,
    "partnerships:practice_remove": CHANGE,
    "partnerships:practice_history": READ,
    "partnerships:practice_papers": UPLOAD,
    "partnerships:practice_paper": READ,
    "partnerships:practice_paper_away": BUTTON,
    "partnerships:adopters": CHANGE,
    "partnerships:adopter_proof": READ,
    "partnerships:adopter_away": BUTTON,
    # What is published is everybody's.
    "partnerships-public:practices": OPEN,
    "partnerships-public:practice": OPEN,
    "partnerships-public:paper": OPEN,
}


def _paper(world: World) -> Document:
    upload = SimpleUploadedFile("Agreement.pdf", PDF)
    return store(upload, workspace=world.workspace, by=world.owner, at=NOW)


def samples(world: World) -> dict[str, dict[str, Any]]:
    space = world.workspace
    draft, going, over = intended(space), signed(space), signed(space)
    over = actions.end(over, ended_on=NOW.date(), reason="Done", by="test", at=NOW)
    paper = PartnershipDocumentFactory.create(partnership=draft, document=_paper(world))
    practice, shown, proposed = complete(space), published(space), complete(space)
    shows = PracticeDocumentFactory.create(practice=practice, document=_paper(world))
    adopter = AdopterFactory.create(practice=practice, document=_paper(world))
    one = {"pk": draft.pk}
    of_practice = {"practice": practice.slug}
    public = {"workspace": space.slug, "practice": shown.slug}
    return {
        **dict.fromkeys((name for name in ANSWERS if ":practice" not in name), one),
        **dict.fromkeys((name for name in ANSWERS if ":practice" in name), of_practice),
        "partnerships:end": {"pk": going.pk},
        "partnerships:resume": {"pk": over.pk},
        "partnerships:paper": {**one, "paper": paper.pk},
        "partnerships:paper_away": {**one, "paper": paper.pk},
        "partnerships:practice_publish": {"practice": proposed.slug},
        "partnerships:practice_withdraw": {"practice": shown.slug},
        "partnerships:practice_paper": {**of_practice, "paper": shows.pk},
        "partnerships:practice_paper_away": {**of_practice, "paper": shows.pk},
        "partnerships:adopters": of_practice,
        "partnerships:adopter_proof": {**of_practice, "adopter": adopter.pk},
        "partnerships:adopter_away": {**of_practice, "adopter": adopter.pk},
        "partnerships-public:practices": {"workspace": space.slug},
        "partnerships-public:practice": public,
        "partnerships-public:paper": public,
    }


def posted(world: World) -> dict[str, dict[str, Any]]:
    names = [known(world.workspace).name for _number in range(2)]
    partnership = {
        "title": "Banat and Trakia",
        "kind": "agreement",
        "currency": "EUR",
        **{f"partner-{number}-organisation": name for number, name in enumerate(names)},
        **{f"partner-{number}-role": "partner" for number in range(2)},
    }
    practice = {
        "title": "Integrated services",
        "organisation": names[0],
        "resources_currency": "EUR",
    }
    return {
        "partnerships:create": partnership,
        "partnerships:edit": {**partnership, "revision": 1},
        "partnerships:sign": {"since": "29.9.2026"},
        "partnerships:end": {"ended_on": "1.10.2026", "reason": "Done"},
        "partnerships:practice_create": practice,
        "partnerships:practice_edit": {**practice, "revision": 1},
        "partnerships:practice_withdraw": {"reason": "Out of date"},
        "partnerships:adopters": {"organisation": names[1]},
    }
