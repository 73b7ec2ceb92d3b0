"""A good practice on paper, in the shape of Interreg Europe."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from raceme.core import papers, words
from raceme.partnerships.models import Adopter, GoodPractice
from raceme.partnerships.words import means_of, place_of, time_of

SOURCE = Path(__file__).parent / "practice.typ"


def practice_paper(
    practice: GoodPractice,
    *,
    figures: Sequence[tuple[str, str]],
    adopters: Iterable[Adopter],
    at: datetime,
) -> bytes:
    """Return the practice as a tagged PDF, in the language in use; ``at`` stands on its foot."""
    programme = practice.programme
    shown, files = papers.emblem_file(programme.emblem if programme else None)
    content = {
        "language": (get_language() or "en")[:2],
        "title": practice.title,
        "author": practice.organisation.name,
        "subtitle": practice.summary,
        "facts": [[name, said] for name, said in _facts(practice) if said],
        "emblem": shown,
        "emblem_alt": _("Emblem of %(name)s") % {"name": programme.name}
        if files and programme
        else "Raceme",
        "parts": [
            {"head": head, "text": _paragraphs(text), "figures": shown_figures}
            for head, text, shown_figures in _parts(practice, figures)
            if text or shown_figures
        ],
        "adopted": _("Adopted by"),
        "adopters": [
            {
                "name": one.organisation.name,
                "since": words.month_in_full(one.since) if one.since else "",
                "changed": one.changed,
            }
            for one in adopters
        ],
        "statement": programme.funding_statement if programme else "",
        "footer": _("%(workspace)s, as of %(day)s")
        % {"workspace": practice.workspace.name, "day": words.day(at)},
    }
    return papers.set_paper(content, source=SOURCE, at=at, files=files)


def _facts(practice: GoodPractice) -> list[tuple[str, str]]:
    contact = practice.contact if practice.shows_contact else None
    return [
        (_("Whose practice it is"), practice.organisation.name),
        (_("Topic"), str(practice.get_topic_display())),
        (_("Place"), place_of(practice)),
        (pgettext("a good practice", "Time"), time_of(practice)),
        (_("Programme"), practice.programme.name if practice.programme else ""),
        (_("Contact person"), contact.name if contact else ""),
        (_("Further information"), practice.link),
    ]


def _parts(
    practice: GoodPractice, figures: Sequence[tuple[str, str]]
) -> list[tuple[str, str, list[list[str]]]]:
    means = ", ".join(means_of(practice))
    resources = "\n\n".join(part for part in (practice.resources, means) if part)
    return [
        (_("Description"), practice.description, []),
        (_("Resources needed"), resources, []),
        (_("Evidence of success"), practice.success, [[value, label] for label, value in figures]),
        (_("Difficulties"), practice.difficulties, []),
        (_("Potential for transfer"), practice.transfer, []),
    ]


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in text.replace("\r", "").split("\n\n") if part.strip()]
