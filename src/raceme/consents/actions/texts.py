"""What people are asked to agree to: a changed text is a new version, never another old one."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from raceme.audit import actions as audit
from raceme.consents.actions.terms import By
from raceme.consents.models import ConsentText
from raceme.core.errors import FieldRefusal
from raceme.organisations.models import Person
from raceme.workspaces.models import Workspace


class SameText(FieldRefusal):
    def __init__(self) -> None:
        super().__init__("text", _("This is the text that is in force already, word for word."))


class FromEarlier(FieldRefusal):
    def __init__(self) -> None:
        super().__init__(
            "in_force_from", _("A text comes into force today or later: nobody has read it before.")
        )


@transaction.atomic
def write_text(
    workspace: Workspace,
    *,
    purpose: str,
    language: str,
    text: str,
    in_force_from: date,
    months: int | None = None,
    by: By,
    at: datetime,
) -> ConsentText:
    """
    Write the next version of a text; those who agreed to an earlier one have agreed to that.

    Raises ``SameText`` and ``FromEarlier``.
    """
    if in_force_from < timezone.localdate(at):
        raise FromEarlier
    _lock(workspace)
    last = _of(workspace, purpose, language).order_by("-version").first()
    said = text.strip()
    if last is not None and (last.text, last.months) == (said, months):
        raise SameText
    return _written(
        workspace,
        purpose=purpose,
        language=language,
        text=said,
        in_force_from=in_force_from,
        months=months,
        by=by,
        at=at,
    )


def kept_text(text: ConsentText, *, by: By, at: datetime) -> ConsentText:
    """Return ``text`` as it is kept: a shipped one is, from the first who agrees to it on."""
    if text.pk:
        return text
    _lock(text.workspace)
    same = _of(text.workspace, text.purpose, text.language).filter(text=text.text)
    return same.order_by("version").first() or _written(
        text.workspace,
        purpose=text.purpose,
        language=text.language,
        text=text.text,
        in_force_from=text.in_force_from,
        months=text.months,
        by=by,
        at=at,
    )


def _written(
    workspace: Workspace,
    *,
    purpose: str,
    language: str,
    text: str,
    in_force_from: date,
    months: int | None,
    by: By,
    at: datetime,
) -> ConsentText:
    newest = _of(workspace, purpose, language).aggregate(newest=Max("version"))["newest"]
    made = ConsentText.objects.create(
        workspace=workspace,
        purpose=purpose,
        language=language,
        version=(newest or 0) + 1,
        text=text,
        in_force_from=in_force_from,
        months=months,
        written_at=at,
        # Not the name of whoever agreed first to what was shipped.
        written_by=str(by)[:200] if _is_of_staff(by) else "Raceme",
    )
    if _is_of_staff(by):
        audit.record(
            "consents.write_text",
            targets=made,
            workspace=workspace,
            by=by,
            at=at,
            changes={
                "purpose": (None, purpose),
                "language": (None, language),
                "version": (None, made.version),
                "text": (None, text),
                "in_force_from": (None, in_force_from),
            },
        )
    return made


def _is_of_staff(by: By) -> bool:
    return not isinstance(by, Person)


def _of(workspace: Workspace, purpose: str, language: str) -> QuerySet[ConsentText]:
    return ConsentText.objects.of(workspace).filter(purpose=purpose, language=language)


def _lock(workspace: Workspace) -> None:
    """Let one write texts of a workspace at a time: a version is the number after the last."""
    Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)
