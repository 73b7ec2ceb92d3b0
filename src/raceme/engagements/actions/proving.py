"""Evidence: what proves an activity, or the part of a participant."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from raceme.core import submissions
from raceme.documents.actions import store
from raceme.documents.models import Document
from raceme.documents.validation import NotKept, safe_name
from raceme.engagements.actions import checking, refusals
from raceme.engagements.actions.parts import own_engagements
from raceme.engagements.actions.settling import settle
from raceme.engagements.actions.terms import By, Proof
from raceme.engagements.actions.versions import locked, locked_all
from raceme.engagements.models import Activity, Evidence
from raceme.workspaces.models import Workspace


@dataclass(frozen=True, kw_only=True)
class KeptFiles:
    """What came of several files: the documents that are kept, and why the others are not."""

    documents: list[Document]
    refused: list[tuple[str, str]]
    was_sent_before: bool = False


def keep_files(
    uploads: Iterable[UploadedFile[bytes]],
    *,
    workspace: Workspace,
    by: By,
    at: datetime,
    token: UUID | None = None,
) -> KeptFiles:
    """
    Keep each of ``uploads`` that can be kept; one that cannot keeps no other from it.

    Sent twice with the same ``token``, nothing is kept a second time. Raises ``SentBefore``
    where somebody else sent it.
    """
    sender = by if isinstance(by, str) else by.reference
    made = None if token is None else submissions.claim(token, by=sender, at=at)
    if made == "":
        raise submissions.SentBefore
    if made is not None:
        return KeptFiles(documents=[], refused=[], was_sent_before=True)
    kept = _kept(uploads, workspace=workspace, by=by, at=at)
    if token is not None and kept.documents:
        submissions.settle(token, result=kept.documents[0].reference)
    elif token is not None:
        submissions.release(token)
    return kept


def _kept(
    uploads: Iterable[UploadedFile[bytes]], *, workspace: Workspace, by: By, at: datetime
) -> KeptFiles:
    kept = KeptFiles(documents=[], refused=[])
    for upload in uploads:
        try:
            kept.documents.append(store(upload, workspace=workspace, by=by, at=at))
        except NotKept as refusal:
            kept.refused.append((safe_name(upload.name or ""), str(refusal)))
    return kept


def write_proofs(
    activity: Activity, proofs: Sequence[Proof], *, by: By, at: datetime
) -> list[Evidence]:
    return Evidence.objects.bulk_create(
        [
            Evidence(
                workspace_id=activity.workspace_id,
                activity=activity,
                engagement=proof.engagement,
                for_participants=proof.for_participants and proof.engagement is None,
                document=proof.document,
                system_record=proof.system_record,
                added_at=at,
                added_by=str(by)[:200],
            )
            for proof in proofs
        ]
    )


@transaction.atomic
def add_evidence(
    activity: Activity, *, proofs: Sequence[Proof], by: By, at: datetime
) -> list[Evidence]:
    """Add what proves ``activity`` or the part of one participant."""
    row = locked(activity)
    checking.refuse_first(checking.faults_of_proofs(proofs, workspace=row.workspace))
    own_engagements(row, [proof.engagement for proof in proofs if proof.engagement])
    evidence = write_proofs(row, proofs, by=by, at=at)
    changes = {"evidence": (None, _names(proofs))}
    settle(
        "add_evidence",
        row,
        beside=evidence,
        others=documents_in(proofs),
        changes=changes,
        by=by,
        at=at,
    )
    return evidence


@transaction.atomic
def add_evidence_to_all(
    activities: Sequence[Activity],
    *,
    proofs: Sequence[Proof],
    within: Workspace,
    by: By,
    at: datetime,
) -> list[Evidence]:
    """Add the same evidence to several activities of one workspace."""
    rows = locked_all(activities, within=within)
    checking.refuse_first(checking.faults_of_proofs(proofs, workspace=within))
    evidence = [one for row in rows for one in write_proofs(row, proofs, by=by, at=at)]
    changes = {"evidence": (None, _names(proofs))}
    settle(
        "add_evidence",
        rows,
        beside=evidence,
        others=documents_in(proofs),
        changes=changes,
        by=by,
        at=at,
    )
    return evidence


@transaction.atomic
def remove_evidence(evidence: Evidence, *, reason: str = "", by: By, at: datetime) -> None:
    """Take evidence away from its activity; the document itself stays, as does the version."""
    row = locked(evidence.activity)
    found = row.evidence.filter(pk=evidence.pk).select_related("document").first()
    if found is None:
        raise refusals.SaysNothing
    if not _stands_without(row, found):
        raise refusals.LastToShow
    name = name_of_proof(found)
    found.delete()
    settle(
        "remove_evidence",
        row,
        others=documents_in([found]),
        changes={"evidence": ([name], None)},
        reason=reason,
        by=by,
        at=at,
    )


def _stands_without(activity: Activity, evidence: Evidence) -> bool:
    """Tell whether ``activity`` still shows something when ``evidence`` is gone."""
    others = activity.evidence.exclude(pk=evidence.pk).exclude(document=None)
    return activity.state != Activity.State.HELD or (
        activity.engagements.exists() or others.exists()
    )


def _names(proofs: Sequence[Proof]) -> list[str]:
    return [name_of_proof(proof) for proof in proofs]


def name_of_proof(proof: Proof | Evidence) -> str:
    return str(proof.document or proof.system_record)


def documents_in(proofs: Iterable[Proof | Evidence]) -> list[Document]:
    """Return the documents among ``proofs``, whose history tells what they prove."""
    found = (proof.document for proof in proofs if proof.document is not None)
    return list(dict.fromkeys(found))
