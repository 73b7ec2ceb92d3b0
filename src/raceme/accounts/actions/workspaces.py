from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from raceme.accounts.actions.roles import grant_role
from raceme.accounts.models import Role, User
from raceme.accounts.queries import has_second_factor
from raceme.audit import actions as audit
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.workspaces.models import Workspace

EDITABLE = ("name", "kind", "town", "country", "language", "currency", "time_zone")
LONGEST_SLUG = 60
# Pages of each person, which lie beside those of the workspaces.
RESERVED = ("me",)


class OwnSecondFactorFirst(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _(
                "You have no second factor yourself. Set one up first, so that you do not shut "
                "yourself out."
            )
        )


@transaction.atomic
def create_workspace(
    name: str,
    *,
    slug: str = "",
    kind: str,
    town: str = "",
    country: str = "",
    language: str,
    currency: str,
    time_zone: str,
    owner: User,
    at: datetime,
    is_demonstration: bool = False,
) -> Workspace:
    """Open a workspace with its first owner; without a ``slug`` its name gives the address."""
    workspace = _with_free_slug(
        Workspace(
            name=name,
            kind=kind,
            town=town,
            country=country,
            language=language,
            currency=currency,
            time_zone=time_zone,
            is_demonstration=is_demonstration,
            created_at=at,
        ),
        wanted=slug or slugify(name)[: LONGEST_SLUG - 5] or "workspace",
    )
    audit.record(
        "accounts.create_workspace",
        targets=workspace,
        workspace=workspace,
        by=owner,
        at=at,
        changes={field: ("", getattr(workspace, field)) for field in EDITABLE},
    )
    grant_role(owner, workspace=workspace, kind=Role.Kind.OWNER, by=owner, at=at)
    return workspace


@transaction.atomic
def edit_workspace(
    workspace: Workspace, *, values: dict[str, str], revision: int, by: User, at: datetime
) -> Workspace:
    """
    Change what the workspace says of itself; ``values`` holds the fields of ``EDITABLE``.

    Raises ``ChangedMeanwhile`` unless ``revision`` is the one that stands.
    """
    workspace = Workspace.objects.select_for_update().get(pk=workspace.pk)
    if workspace.revision != revision:
        raise ChangedMeanwhile
    changes = {
        field: (getattr(workspace, field), values[field])
        for field in EDITABLE
        if field in values and getattr(workspace, field) != values[field]
    }
    if not changes:
        return workspace
    for field, (_before, after) in changes.items():
        setattr(workspace, field, after)
    workspace.revision += 1
    workspace.save(update_fields=[*changes, "revision"])
    audit.record(
        "accounts.edit_workspace",
        targets=workspace,
        workspace=workspace,
        by=by,
        at=at,
        changes=changes,
    )
    return workspace


def _with_free_slug(workspace: Workspace, *, wanted: str) -> Workspace:
    """Save under the first address that nobody has taken: ``name``, ``name-2`` and so on."""
    number = 1
    while True:
        workspace.slug = wanted if number == 1 else f"{wanted}-{number}"
        is_free = not Workspace.objects.filter(slug=workspace.slug).exists()
        if is_free and workspace.slug not in RESERVED:
            try:
                with transaction.atomic():
                    workspace.save(force_insert=True)
            except IntegrityError:
                # Taken between the question and the answer: ask for the next one.
                workspace.pk = None
            else:
                return workspace
        number += 1


@transaction.atomic
def require_second_factor(
    workspace: Workspace, *, is_required: bool, by: User, at: datetime
) -> None:
    """
    Let in only members with a second factor, or everybody again.

    Raises ``OwnSecondFactorFirst``.
    """
    workspace = Workspace.objects.select_for_update().get(pk=workspace.pk)
    if workspace.requires_second_factor == is_required:
        return
    if is_required and not has_second_factor(by):
        raise OwnSecondFactorFirst
    workspace.requires_second_factor = is_required
    workspace.save(update_fields=["requires_second_factor"])
    audit.record(
        "accounts.require_second_factor",
        targets=workspace,
        workspace=workspace,
        by=by,
        at=at,
        changes={"requires_second_factor": (not is_required, is_required)},
    )
