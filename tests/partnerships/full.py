"""Partnerships and practices with so many rows of everything that their pages show."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from raceme.documents.actions import store
from raceme.documents.models import Document
from raceme.partnerships import actions
from raceme.partnerships.actions import InIt
from raceme.partnerships.models import GoodPractice, Partnership
from tests.conftest import World
from tests.documents.files import PDF
from tests.factories import NOW
from tests.factories.partnerships import (
    AdopterFactory,
    PartnershipDocumentFactory,
    PartnershipProgrammeFactory,
    PracticeDocumentFactory,
    PracticeFigureFactory,
)
from tests.partnerships.agreed import ANSWERS
from tests.partnerships.build import BY, complete, intended, known, signed


def samples(world: World, rows: int) -> dict[str, dict[str, Any]]:
    """Return for each page what its address names."""
    draft, going, over = (_partnership(world, rows, make) for make in (intended, signed, signed))
    over = actions.end(over, ended_on=NOW.date(), reason="Done", by=BY, at=NOW)
    practice, shown = _practice(world, rows), _practice(world, rows)
    shown = actions.publish(shown, by=BY, at=NOW)
    paper, shows = draft.papers.order_by("pk")[0], practice.papers.order_by("pk")[0]
    one, of_practice = {"pk": draft.pk, "paper": paper.pk}, {"practice": practice.slug}
    return {
        **dict.fromkeys((name for name in ANSWERS if ":practice" not in name), one),
        **dict.fromkeys((name for name in ANSWERS if ":practice" in name), of_practice),
        "partnerships:end": {"pk": going.pk},
        "partnerships:resume": {"pk": over.pk},
        "partnerships:practice_withdraw": {"practice": shown.slug},
        "partnerships:practice_paper": {**of_practice, "paper": shows.pk},
        "partnerships:adopters": of_practice,
        "partnerships:adopter_proof": {
            **of_practice,
            "adopter": practice.adopters.order_by("pk")[0].pk,
        },
        "partnerships-public:practices": {},
        "partnerships-public:practice": {"practice": shown.slug},
        "partnerships-public:paper": {"practice": shown.slug},
    }


def _paper(world: World) -> Document:
    upload = SimpleUploadedFile("Agreement.pdf", PDF)
    return store(upload, workspace=world.workspace, by=world.owner, at=NOW)


def _partnership(world: World, rows: int, make: Any) -> Partnership:  # noqa: ANN401 (a builder)
    partners = [InIt(organisation=known(world.workspace)) for _number in range(rows + 1)]
    made: Partnership = make(world.workspace, partners=partners)
    for _number in range(rows):
        PartnershipDocumentFactory.create(partnership=made, document=_paper(world))
        PartnershipProgrammeFactory.create(partnership=made)
    return made


def _practice(world: World, rows: int) -> GoodPractice:
    made = complete(world.workspace)
    for number in range(rows):
        PracticeDocumentFactory.create(practice=made, document=_paper(world))
        PracticeFigureFactory.create(practice=made, position=number + 2)
        AdopterFactory.create(practice=made, document=_paper(world))
    return made
