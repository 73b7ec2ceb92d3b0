"""All badges, or all certificates, of a large event: one archive of several files to print."""

import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import IO

from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raceme.events.exports import day_papers
from raceme.events.models import Event, Registration
from raceme.events.queries.attending import who_came
from raceme.events.queries.hours import training_at
from raceme.events.queries.papers import AT_ONCE, parts_of, with_badges

BADGES, CERTIFICATES = "badges", "certificates"
TITLES: dict[str, Promise] = {
    BADGES: gettext_lazy("All badges, %(title)s"),
    CERTIFICATES: gettext_lazy("All certificates, %(title)s"),
}
LONGEST_NAME = 30


def write_archive(
    event: Event,
    kind: str,
    file: IO[bytes],
    *,
    at: datetime,
    tell: Callable[[int, int], None],
) -> int:
    """
    Write each part as a PDF of its own into a zip; return of how many people they are.

    The name of each says from whom to whom it goes. ``tell`` is asked before each one.
    """
    people = list(with_badges(event) if kind == BADGES else who_came(event))
    trained = training_at(event) if kind == CERTIFICATES else {}
    parts = parts_of([one.name for one in people])
    # A PDF is packed already.
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for part in parts:
            tell(part.number - 1, len(parts))
            chosen = people[part.first - 1 : part.first - 1 + AT_ONCE]
            content = (
                day_papers.badges(event, chosen, at=at)
                if kind == BADGES
                else day_papers.certificates(event, chosen, trained, at=at)
            )
            archive.writestr(_named(kind, part.number, chosen), content)
    return len(people)


def _named(kind: str, number: int, people: Sequence[Registration]) -> str:
    word = slugify(_("badges") if kind == BADGES else _("certificates"))
    ends = [slugify(one.name)[:LONGEST_NAME].strip("-") for one in (people[0], people[-1])]
    return "-".join([word, f"{number:02}", *(end for end in ends if end)]) + ".pdf"
