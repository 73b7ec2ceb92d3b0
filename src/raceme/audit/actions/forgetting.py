"""
Forgetting: the words that name one record go, and every chain holds as it did.

What is sealed are commitments: with the words goes the salt without which nobody can try out
what they were. References, moments and verbs stay.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from raceme.audit import commitments
from raceme.audit.actions.recording import write
from raceme.audit.commitments import ACTOR, FIELD, TARGET, Remains, Words
from raceme.audit.models import Entry, Target, Values
from raceme.core.errors import FieldRefusal, Refusal
from raceme.core.models import Record
from raceme.workspaces.models import Workspace

BATCH = 500
# A shorter text, such as the code of a language, names nobody.
SHORTEST_NAME = 3
FORGET = "audit.forget"


class NothingToForget(Refusal):
    def __init__(self, reference: str) -> None:
        super().__init__(
            _("The history has no words that name %(reference)s. Nothing was changed.")
            % {"reference": reference}
        )


class ReasonMissing(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("reason", _("Say why this is forgotten, without naming anybody."))


def forget(
    reference: str,
    *,
    words: Collection[str] = (),
    reason: str,
    by: Record | str,
    at: datetime,
    workspace: Workspace | int | None = None,
    is_only_here: bool = False,
) -> int:
    """
    Erase what names the record ``reference`` in words; return in how many entries that was.

    That is its label wherever it acted or was acted on; every value of the entries that are
    about it alone; of other entries that name it, the values that contain one of its names.
    ``words`` (an address, a number) are sought in the whole history, or with ``is_only_here`` in
    that of ``workspace``. A ``workspace`` says in whose history the forgetting itself is
    written. Raises ``ReasonMissing``, ``NothingToForget``.
    """
    because = " ".join(reason.split())
    if not because:
        raise ReasonMissing
    # Before the transaction: the whole history is read, and nobody should wait for that.
    among = Entry.objects.exclude(verb=FORGET)
    if is_only_here:
        among = among.filter(workspace=workspace)
    beside = _mentioning(_pattern(words), among=among)
    with transaction.atomic():
        count = _forget(reference, words=words, beside=beside)
        if not count:
            raise NothingToForget(reference)
        write(
            FORGET,
            labels={reference: ""},
            workspace=workspace,
            by=reference if _is(by, reference) else by,
            at=at,
            changes={"reason": (None, because), "entries": (None, count)},
        )
    return count


def _is(by: Record | str, reference: str) -> bool:
    return isinstance(by, Record) and by.reference == reference


def _forget(reference: str, *, words: Collection[str], beside: Collection[int]) -> int:
    entries = Entry.objects.exclude(verb=FORGET)
    naming = entries.filter(Q(actor=reference) | Q(targets__reference=reference))
    named = set(naming.values_list("pk", flat=True))
    erasing = _Erasing(
        reference=reference,
        named=named,
        names=_pattern({*words, *_names(reference, among=named)}),
        words=_pattern(words),
    )
    keys = sorted(named.union(beside))
    return sum(_erase(keys[start : start + BATCH], erasing) for start in range(0, len(keys), BATCH))


@dataclass(frozen=True, kw_only=True)
class _Erasing:
    """What is erased: in the entries that are ``named`` all its names, elsewhere the words."""

    reference: str
    named: Collection[int]
    names: re.Pattern[str] | None
    words: re.Pattern[str] | None

    def items(self, entry: Entry, words: Words) -> Iterator[str]:
        if words.actor and (entry.actor == self.reference or _mentions(words.actor, self.words)):
            yield ACTOR
        for reference, label in words.targets.items():
            if label and (reference == self.reference or _mentions(label, self.words)):
                yield f"{TARGET}{reference}"
        is_alone = list(words.targets) == [self.reference]
        names = self.names if entry.pk in self.named else self.words
        for field, change in words.changes.items():
            if is_alone or _mentions(change, names):
                yield f"{FIELD}{field}"


def _erase(keys: Sequence[int], erasing: _Erasing) -> int:
    rows = Values.objects.filter(entry__in=keys).order_by("pk").select_for_update(of=("self",))
    targets: dict[int, list[Target]] = defaultdict(list)
    for target in Target.objects.filter(entry__in=keys).order_by("pk"):
        targets[target.entry_id].append(target)
    changed = [
        values
        for values in rows.select_related("entry")
        if _erase_from(values, targets[values.entry_id], erasing)
    ]
    entries = [values.entry for values in changed]
    labels = [target for values in changed for target in targets[values.entry_id]]
    Values.objects.bulk_update(changed, ["salt", "changes", "remains"])
    Entry.objects.bulk_update(entries, ["actor_label"])
    Target.objects.bulk_update(labels, ["label"])
    return len(changed)


def _erase_from(values: Values, targets: Sequence[Target], erasing: _Erasing) -> bool:
    entry = values.entry
    words = Words(
        actor=entry.actor_label,
        targets={target.reference: target.label for target in targets},
        changes=values.changes,
    )
    items = set(erasing.items(entry, words))
    if not items:
        return False
    left = commitments.erased(words, items, salt=values.salt, remains=Remains.read(values.remains))
    values.salt, values.remains = "", left.written()
    values.changes = {
        field: change for field, change in words.changes.items() if f"{FIELD}{field}" not in items
    }
    if ACTOR in items:
        entry.actor_label = ""
    for target in targets:
        if f"{TARGET}{target.reference}" in items:
            target.label = ""
    return True


def _names(reference: str, *, among: Collection[int]) -> Iterator[str]:
    """Give every name the record ever had: its labels, and what was said of it alone."""
    mine = Target.objects.filter(reference=reference)
    yield from mine.values_list("label", flat=True).distinct()
    acted = Entry.objects.filter(actor=reference)
    yield from acted.values_list("actor_label", flat=True).distinct()
    keys = sorted(among)
    for start in range(0, len(keys), BATCH):
        some = keys[start : start + BATCH]
        shared = Target.objects.filter(entry__in=some).exclude(reference=reference)
        alone = Values.objects.filter(entry__in=some, entry__targets__reference=reference)
        for changes in alone.exclude(entry__in=shared.values("entry")).values_list(
            "changes", flat=True
        ):
            yield from _texts(list(changes.values()))


def _mentioning(pattern: re.Pattern[str] | None, *, among: QuerySet[Entry]) -> set[int]:
    if pattern is None:
        return set()
    found = set()
    for rows, words in (
        (Values.objects.filter(entry__in=among), "changes"),
        (Target.objects.filter(entry__in=among), "label"),
    ):
        said = rows.values_list("entry_id", words)
        found |= {key for key, value in said.iterator() if _mentions(value, pattern)}
    acted = among.values_list("pk", "actor_label").iterator()
    return found | {key for key, label in acted if _mentions(label, pattern)}


def _pattern(names: Collection[str]) -> re.Pattern[str] | None:
    """Return what finds any of ``names`` as whole words, however it is written."""
    known = {name.strip() for name in names}
    texts = sorted(re.escape(name) for name in known if len(name) >= SHORTEST_NAME)
    return re.compile(rf"(?<!\w)(?:{'|'.join(texts)})(?!\w)", re.IGNORECASE) if texts else None


def _mentions(value: object, pattern: re.Pattern[str] | None) -> bool:
    return pattern is not None and any(pattern.search(text) for text in _texts(value))


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401 (what JSON can hold)
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, dict):
        yield from _texts(list(value.values()))
