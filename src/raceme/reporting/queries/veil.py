"""
What a funder's officer is told of a list: one period's lines, and people only where that is open.

A programme says whether officers read people's names. Where it does not, each is "a person",
and files are told by their number, size and fingerprint: nobody can say of a file that it
names nobody. What stands in a period that is not opened is not told either.

A frozen report is told as it was frozen, with the same people hidden.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from raceme.documents.models import Document
from raceme.engagements.models import Engagement, Evidence
from raceme.organisations.models import Person
from raceme.programmes.models import Period
from raceme.reporting.models import SnapshotLine, SnapshotWords
from raceme.reporting.queries.lists import ListedLine, ListedNotCounted
from raceme.reporting.queries.records import ListedRecord

# What of a frozen line's words may name a person: files and system records do by their names.
NAMING = ("person", "document", "files", "records")


def a_person() -> str:
    return _("a person")


def a_document() -> str:
    return _("a document")


@dataclass(frozen=True)
class Veil:
    """``periods`` are those opened to officers."""

    shows_people: bool
    periods: Sequence[Period]

    def line(self, listed: ListedLine) -> ListedLine:
        self._hide(listed.engagement)
        if self.shows_people or listed.document is None:
            return listed
        return replace(listed, document=Document(name=a_document()))

    def left_out(self, listed: ListedNotCounted) -> ListedNotCounted:
        self._hide(listed.engagement)
        first = listed.counted
        if first is not None:
            activity = first.activity if isinstance(first, Engagement) else first
            if not self._is_open(activity.ended_on):
                listed = replace(listed, counted=None)
        # Who excluded it is named there, and why in free words.
        return listed if self.shows_people else replace(listed, decision=None)

    def record(self, listed: ListedRecord) -> ListedRecord:
        self._hide(listed.engagement)
        return listed

    def frozen(self, line: SnapshotLine) -> SnapshotLine:
        """Return a frozen line, read with its words, as the reader may see it."""
        held: SnapshotWords | None = getattr(line, "words", None)
        if held is not None and not self.tells_all(held.words):
            told = {name: word for name, word in held.words.items() if name not in NAMING}
            if held.words.get("person"):
                told["person"] = a_person()
            if held.words.get("document"):
                told["document"] = a_document()
            # In memory alone, likewise.
            line.words = SnapshotWords(words=told)
        return line

    def tells_all(self, words: Mapping[str, object]) -> bool:
        """Tell whether a frozen line's words may be read as they are, under their commitment."""
        return self.shows_people or not any(words.get(name) for name in NAMING)

    def file(self, proof: Evidence, *, number: int) -> str:
        """Name a piece of evidence."""
        if self.shows_people:
            return str(proof.document or proof.system_record)
        if proof.document is None:
            return _("Record %(number)s") % {"number": number}
        return _("File %(number)s") % {"number": number}

    def _hide(self, engagement: Engagement | None) -> None:
        if engagement is not None and engagement.person_id and not self.shows_people:
            # In memory alone: nothing of a list is saved.
            engagement.person = Person(name=a_person())

    def _is_open(self, day: date) -> bool:
        return any(one.starts_on <= day <= one.ends_on for one in self.periods)
