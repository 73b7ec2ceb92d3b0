"""
Erasing a person from a workspace: no name is left, and no figure moves.

What was done with them stays counted by a record that names nobody. Each workspace erases its
own: the same person is another record elsewhere.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from raceme.audit import actions as audit
from raceme.consents.models import Consent, ConsentRequest, LegalBasis, Withdrawal
from raceme.core.errors import Refusal
from raceme.core.models import Record
from raceme.documents import actions as documents
from raceme.documents.models import Document
from raceme.organisations.models import Affiliation, Person
from raceme.reporting.actions import erase_words
from raceme.reporting.models import LineQuestion
from raceme.stewardship.actions.merging.forgetting import forget_merges
from raceme.stewardship.actions.personal.emptying import (
    close_links,
    empty_asks,
    empty_contacts,
    empty_free_texts,
    empty_hosts,
    empty_labels,
    empty_mail,
    empty_speakers,
    take_out_of_mail,
)
from raceme.stewardship.actions.personal.emptying_answers import empty_answers
from raceme.stewardship.actions.personal.emptying_registrations import empty_coming
from raceme.stewardship.actions.personal.history import forget_records
from raceme.stewardship.models import Erasure, PersonSuggestion
from raceme.stewardship.queries.personal.coming import registrations_by
from raceme.stewardship.queries.personal.gathered import frozen_words_of, proofs_of, rows_at
from raceme.workspaces.models import Workspace

By = Record | str
Counts = dict[str, int]


class AlreadyErased(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This person was erased already. Nothing was changed."))


@transaction.atomic
def erase(person: Person, *, why: str, by: By, at: datetime) -> Erasure:
    """
    Erase ``person`` from their workspace; raises ``AlreadyErased``.

    Figures, frozen reports and the chain stay as they were: what is counted keeps a key that
    names nobody, and of what is sealed only words and salt go.
    """
    rows = Person.objects.of(person.workspace_id).select_related("workspace")
    row = rows.select_for_update(of=("self",)).filter(pk=person.pk, erased_at=None).first()
    if row is None:
        raise AlreadyErased
    proofs, came = list(proofs_of(row)), list(registrations_by(row))
    words = _words_of(row)
    # Before what tells which links are theirs, and where they belonged, is gone.
    links = close_links(row, at=at)
    answered = empty_answers(row, by=by, at=at)
    counts = {
        **answered,
        "accounts.Link": links,
        "mail.Stop": _removed(rows_at("mail.Stop", row)),
        "mail.Bounce": 0 if _is_known_elsewhere(row) else _removed(rows_at("mail.Bounce", row)),
        "mail.Message": empty_mail(row) + take_out_of_mail(row),
        "asks.Ask": empty_asks(row, at=at),
        "events.Speaker": empty_speakers(row),
        "events.Host": empty_hosts(row),
        **empty_contacts(row),
        **empty_coming(came, at=at),
        "reporting.SnapshotWords": _forget_frozen(row, by=by, at=at),
        "stewardship.Merge": forget_merges(row),
        **empty_free_texts(row),
        "labels": empty_labels(row),
        **_remove_ties(row),
    }
    counts["documents.Document"] = answered["documents.Document"] + _discard(proofs, by=by, at=at)
    _empty(row, at=at)
    counts["audit.Entry"] = forget_records([row, *proofs, *came], words=words, by=by, at=at)
    return _written(row, why=why, counts=counts, by=by, at=at)


def _words_of(person: Person) -> set[str]:
    """Return what names the person in the whole history of the workspace, besides their record."""
    words = {person.email, person.phone} - {""}
    namesakes = Person.objects.of(person.workspace_id).filter(name_key=person.name_key)
    if " " in person.name.strip() and not namesakes.exclude(pk=person.pk).exists():
        words.add(person.name)
    return words


def _is_known_elsewhere(person: Person) -> bool:
    """Tell whether another record, of whichever workspace, has the same address."""
    same = Person.objects.reached_by(Q(email__iexact=person.email))
    return same.exclude(pk=person.pk).exists()


def _removed(rows: Iterable[object]) -> int:
    count = 0
    for row in rows:
        row.delete()  # type: ignore[attr-defined]
        count += 1
    return count


def _remove_ties(person: Person) -> Counts:
    """Take away where they belonged, what they agreed to (after its no), and who they may be."""
    space = person.workspace_id
    counts: Counts = {}
    for model in (Withdrawal, Consent, LegalBasis, ConsentRequest, Affiliation):
        gone, _each = model.objects.of(space).filter(person=person).delete()
        counts[model._meta.label] = gone  # noqa: SLF001 (Django's public name)
    # That they may be one with another, and by which address; also where that was denied.
    pairs = PersonSuggestion.objects.of(space).filter(Q(a=person) | Q(b=person))
    counts["stewardship.PersonSuggestion"], _each = pairs.delete()
    return counts


def _forget_frozen(person: Person, *, by: By, at: datetime) -> int:
    """Erase the words of frozen lines, also of a lead whose report counts what was done here."""
    records: dict[int, set[str]] = {}
    for words in frozen_words_of(person):
        records.setdefault(words.line.workspace_id, set()).add(words.line.record)
    for question in LineQuestion.objects.reached_by(
        Q(record__in=[one.pk for one in rows_at("engagements.Engagement", person)])
    ):
        question.told = {key: each for key, each in question.told.items() if key != "person"}
        question.save(update_fields=["told"])
    spaces = Workspace.objects.in_bulk(sorted(records))
    return sum(
        erase_words(sorted(records[key]), workspace=spaces[key], by=by, at=at)
        for key in sorted(records)
    )


def _discard(proofs: Iterable[Document], *, by: By, at: datetime) -> int:
    """Take away the files that proved a consent and prove nothing else."""
    return sum(documents.discard(document, by=by, at=at) for document in proofs)


def _empty(person: Person, *, at: datetime) -> None:
    """Leave of the person's own record what figures are counted by: country and gender."""
    with translation.override(person.workspace.language):
        person.name = _("Erased person")
    person.email = person.phone = ""
    person.erased_at = at
    person.revision += 1
    person.save()


def _written(person: Person, *, why: str, counts: Counts, by: By, at: datetime) -> Erasure:
    kept = {model: count for model, count in sorted(counts.items()) if count}
    erasure = Erasure.objects.create(
        workspace_id=person.workspace_id,
        person=person.reference,
        why=why,
        counts=kept,
        erased_at=at,
        erased_by=str(by)[:200],
    )
    audit.record(
        "stewardship.erase_person",
        targets=erasure,
        workspace=person.workspace_id,
        by=by,
        at=at,
        changes={"why": (None, why), "records": (None, sum(kept.values()))},
    )
    return erasure
