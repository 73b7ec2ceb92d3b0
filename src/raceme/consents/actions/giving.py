"""Yes and no: each a row of its own, so that nothing that was said is ever overwritten."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from raceme.audit import actions as audit
from raceme.consents.actions.answering import note
from raceme.consents.actions.refusals import (
    AlreadyAgreed,
    AlreadyWithdrawn,
    LiesAhead,
    Overtaken,
    PersonErased,
)
from raceme.consents.actions.terms import By, Proof, months_later, reference_of
from raceme.consents.actions.texts import kept_text
from raceme.consents.models import Consent, ConsentText, Purpose, Way, Withdrawal
from raceme.consents.queries import PURPOSE_OF_MAIL
from raceme.core.words import day
from raceme.documents.actions import together
from raceme.mail import actions as mail
from raceme.organisations.actions.standing import gone
from raceme.organisations.models import Person

State = Consent.State
BATCH = 500


def give(
    person: Person,
    *,
    purpose: str,
    text: ConsentText,
    way: str,
    proof: Proof,
    by: By,
    at: datetime,
    said_on: date | None = None,
) -> Consent:
    """
    Write down that ``person`` agreed to ``text``; what was agreed to before is ended by it.

    ``said_on`` is the day it was said, where that was before it is written down. Said twice by
    the person, it returns what stands. Raises ``AlreadyAgreed``, ``ProofMissing``, ``LiesAhead``,
    ``Overtaken``.
    """
    with together():
        kept = kept_text(text, by=by, at=at)
        row = _locked(person)
        moment = _moment(said_on, at=at)
        earlier = _standing_yes(row, purpose).first()
        _refuse_overtaken(_standing_no(row, purpose).first(), moment)
        is_own = reference_of(by) == row.reference
        if is_own:
            _resume_mail(row, purpose, by=by, at=at)
        if earlier is not None and earlier.text_id == kept.pk and earlier.holds_on(_day(at)):
            if is_own:
                note(row, purpose=purpose, is_yes=True, way=way, by=by, at=at)
                return earlier
            raise AlreadyAgreed(name=row.name)
        _end_earlier(row, purpose, earlier, at=at)
        shown = proof.kept(row.workspace, by=by, at=at)
        expires_on = months_later(_day(moment), kept.months) if kept.months else None
        consent = Consent(text=kept, expires_on=expires_on)
        _keep(consent, row, purpose=purpose, way=way, proof=shown, by=by, at=moment)
        _record("consents.give", consent, shown, by=by, at=at, text=str(kept.version))
        note(row, purpose=purpose, is_yes=True, way=way, by=by, at=at)
    return consent


def withdraw(
    person: Person,
    *,
    purpose: str,
    way: str,
    proof: Proof,
    by: By,
    at: datetime,
    said_on: date | None = None,
) -> Withdrawal:
    """
    Write down that ``person`` said no: it ends the consent that stands, if one does.

    Said twice by the person, it returns what stands. Raises ``AlreadyWithdrawn``,
    ``ProofMissing``, ``LiesAhead``, ``Overtaken``.
    """
    with together():
        row = _locked(person)
        moment = _moment(said_on, at=at)
        standing = _standing_no(row, purpose).first()
        if standing is not None:
            if reference_of(by) == row.reference:
                note(row, purpose=purpose, is_yes=False, way=way, by=by, at=at)
                return standing
            raise AlreadyWithdrawn(name=row.name)
        consent = _standing_yes(row, purpose).first()
        _refuse_overtaken(consent, moment)
        if consent is not None:
            consent.state, consent.ended_at = State.WITHDRAWN, at
            consent.save(update_fields=["state", "ended_at"])
        shown = proof.kept(row.workspace, by=by, at=at)
        withdrawal = Withdrawal(consent=consent)
        _keep(withdrawal, row, purpose=purpose, way=way, proof=shown, by=by, at=moment)
        _record("consents.withdraw", withdrawal, shown, by=by, at=at)
        note(row, purpose=purpose, is_yes=False, way=way, by=by, at=at)
    return withdrawal


def expire(*, by: By, at: datetime) -> int:
    """End the consents whose time is over, of every workspace; return how many."""
    count = 0
    while found := _run_out(at=at):
        with transaction.atomic():
            for workspace in sorted({one.workspace_id for one in found}):
                theirs = [one for one in found if one.workspace_id == workspace]
                rows = Consent.objects.of(workspace).filter(
                    pk__in=[one.pk for one in theirs], state=State.GIVEN
                )
                if changed := rows.update(state=State.EXPIRED, ended_at=at):
                    people = {one.person_id: one.person for one in theirs}
                    audit.record(
                        "consents.expire",
                        targets=[people[key] for key in sorted(people)],
                        workspace=workspace,
                        by=by,
                        at=at,
                        changes={"consents": (None, changed)},
                    )
                    count += changed
    return count


def _run_out(*, at: datetime) -> list[Consent]:
    over = Q(state=State.GIVEN, expires_on__lte=_day(at))
    rows = Consent.objects.reached_by(over).select_related("person")
    return list(rows.order_by("expires_on", "pk")[:BATCH])


def _locked(person: Person) -> Person:
    rows = Person.objects.of(person.workspace_id).select_related("workspace")
    row = rows.select_for_update(of=("self",)).filter(pk=person.pk).first()
    if row is None:
        raise gone(person)
    if row.erased_at is not None:
        raise PersonErased
    return row


def _standing_no(person: Person, purpose: str) -> QuerySet[Withdrawal]:
    return Withdrawal.objects.of(person.workspace_id).filter(
        person=person, purpose=purpose, ended_at=None
    )


def _refuse_overtaken(since: Consent | Withdrawal | None, moment: datetime) -> None:
    """Let nothing older outweigh what was said after it."""
    if since is not None and moment < since.at:
        raise Overtaken(day=day(since.at))


def _resume_mail(person: Person, purpose: str, *, by: By, at: datetime) -> None:
    """Send again what the person stopped by the link at the foot of a mail, and now agrees to."""
    for kind, aim in PURPOSE_OF_MAIL.items():
        if aim == purpose and person.email:
            was_stopped = mail.resume_address(
                person.workspace, purpose=kind, address=person.email, at=at
            )
            if was_stopped:
                audit.record(
                    "consents.resume_mail",
                    targets=person,
                    workspace=person.workspace_id,
                    by=by,
                    at=at,
                    changes={"purpose": (None, purpose)},
                )


def _standing_yes(person: Person, purpose: str) -> QuerySet[Consent]:
    return Consent.objects.of(person.workspace_id).filter(
        person=person, purpose=purpose, state=State.GIVEN
    )


def _end_earlier(person: Person, purpose: str, earlier: Consent | None, *, at: datetime) -> None:
    """Make room for a new consent: what stood, yes or no, stands no more."""
    if earlier is not None:
        state = State.RENEWED if earlier.holds_on(_day(at)) else State.EXPIRED
        _standing_yes(person, purpose).update(state=state, ended_at=at)
    _standing_no(person, purpose).update(ended_at=at)


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)


def _moment(said_on: date | None, *, at: datetime) -> datetime:
    """Return when it was said: now, or at the beginning of an earlier day."""
    if said_on is None or said_on == _day(at):
        return at
    if said_on > _day(at):
        raise LiesAhead
    return timezone.make_aware(datetime.combine(said_on, datetime.min.time()))


def _keep(
    said: Consent | Withdrawal,
    person: Person,
    *,
    purpose: str,
    way: str,
    proof: Proof,
    by: By,
    at: datetime,
) -> None:
    said.workspace_id = person.workspace_id
    said.person = person
    said.purpose = Purpose(purpose)
    said.at = at
    said.way = Way(way)
    said.document = proof.document
    said.came_by = proof.came_by
    said.note = proof.note
    said.taken_by = reference_of(by)
    # The name of the person stands with the person alone.
    said.taken_by_label = "" if said.taken_by == person.reference else str(by)[:200]
    said.save()


def _record(
    verb: str, said: Consent | Withdrawal, proof: Proof, *, by: By, at: datetime, text: str = ""
) -> None:
    changes: dict[str, tuple[object, object]] = {
        "purpose": (None, said.purpose),
        "way": (None, said.way),
        "proof": (None, proof.said),
    }
    if text:
        changes["text"] = (None, text)
    targets = [said.person, *([proof.document] if proof.document else [])]
    audit.record(verb, targets=targets, workspace=said.workspace_id, by=by, at=at, changes=changes)
