"""What an erasure takes away, and what stays and why, told before it is done."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from raceme.accounts.queries import active_user_with
from raceme.documents.models import Document
from raceme.engagements.models import Activity, Engagement, Evidence
from raceme.organisations.models import Person
from raceme.reporting.models import FilledFile, Narrative, QuestionMessage, SnapshotFigure
from raceme.stewardship.library.places import Erased, Place, places_by_model
from raceme.stewardship.models import Import
from raceme.stewardship.queries.personal.gathered import counts_of, frozen_words_of


@dataclass(frozen=True)
class Goes:
    """What becomes of what one place keeps."""

    place: Place
    count: int


@dataclass(frozen=True, kw_only=True)
class Stays:
    """What stays: how much of it, and where it must be looked through by somebody."""

    parts: int
    frozen: int
    files: list[Document]
    imports: list[Import]
    texts: list[str]
    filled: int
    last_import_on: date | None
    has_account: bool


def what_goes(person: Person) -> list[Goes]:
    """Return for each place what an erasure would do to how many records."""
    places = places_by_model()
    return [
        Goes(places[model], count)
        for model, count in counts_of(person).items()
        if places[model].erased is not Erased.STAYS or model == "documents.Document"
    ]


def what_stays(person: Person) -> Stays:
    parts = Engagement.objects.reached_by(Q(person=person))
    proofs = Evidence.objects.reached_by(Q(engagement__in=parts) | _for_all(parts)).exclude(
        document=None
    )
    files = Document.objects.of(person.workspace_id).filter(
        pk__in=proofs.values_list("document", flat=True)
    )
    imports = list(
        Import.objects.of(person.workspace_id).exclude(stored_as="").order_by("-created_at", "-pk")
    )
    frozen = frozen_words_of(person)
    figures = SnapshotFigure.objects.reached_by(Q(lines__words__in=frozen))
    filled = FilledFile.objects.reached_by(Q(snapshot__figures__in=figures)).distinct().count()
    return Stays(
        parts=parts.count(),
        frozen=frozen.count(),
        files=list(files.order_by("name", "pk")),
        imports=imports,
        texts=_texts_naming(person),
        filled=filled,
        last_import_on=max((one.kept_until for one in imports), default=None),
        has_account=bool(person.email) and active_user_with(person.email) is not None,
    )


def _for_all(parts: object) -> Q:
    """Return the evidence that proves an activity with every participant of it."""
    return Q(activity__engagements__in=parts, for_participants=True)


def _texts_naming(person: Person) -> list[str]:
    """Return free texts of the workspace that hold the person's name, for somebody to look at."""
    name, space = person.name.strip(), person.workspace_id
    if " " not in name:
        return []
    titles = Activity.objects.of(space).filter(title__icontains=name)
    texts = Narrative.objects.of(space).filter(text__icontains=name)
    said = QuestionMessage.objects.of(space).filter(text__icontains=name)
    return [
        *(activity.title for activity in titles.order_by("-ended_on", "-pk")[:20]),
        *(str(text) for text in texts.order_by("pk")[:20]),
        *(f"{one.author}, {one.at:%Y-%m-%d}" for one in said.order_by("pk")[:20]),
    ]
