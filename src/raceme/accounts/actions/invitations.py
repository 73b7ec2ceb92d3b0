import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from raceme.accounts.actions.roles import grant_role
from raceme.accounts.actions.users import create_user
from raceme.accounts.models import Invitation, Role, User
from raceme.accounts.queries import active_user_with, digest_of
from raceme.audit import actions as audit
from raceme.core.errors import FieldRefusal, Refusal
from raceme.mail import actions as mail
from raceme.workspaces.models import Workspace

VALID_FOR = timedelta(days=14)


class AlreadyMember(FieldRefusal):
    def __init__(self) -> None:
        super().__init__(
            "email",
            _("This person belongs to the workspace already. Change the role in the list instead."),
        )


class AlreadyInvited(FieldRefusal):
    def __init__(self) -> None:
        super().__init__(
            "email",
            _("An invitation to this address is open. Send it again, or withdraw it first."),
        )


class InvitationOver(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _(
                "This invitation has been accepted, withdrawn, or has run out. Ask whoever "
                "invited you to send a new one."
            )
        )


@transaction.atomic
def invite(
    email: str, *, workspace: Workspace, kind: str, language: str, by: User, at: datetime
) -> Invitation:
    """
    Invite ``email`` to a role and mail it the link that accepts.

    Raises ``AlreadyMember`` or ``AlreadyInvited``. One that ran out makes room for the new.
    """
    email = email.strip().lower()
    if Role.objects.filter(workspace=workspace, user__email__iexact=email).exists():
        raise AlreadyMember
    Invitation.objects.of(workspace).filter(
        email__iexact=email, accepted_at=None, revoked_at=None, expires_at__lte=at
    ).update(revoked_at=at)
    secret = secrets.token_urlsafe(32)
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                workspace=workspace,
                email=email,
                kind=kind,
                digest=digest_of(secret),
                invited_by=str(by),
                created_at=at,
                expires_at=at + VALID_FOR,
            )
    except IntegrityError as error:
        raise AlreadyInvited from error
    _record("accounts.invite", invitation, by=by, at=at)
    _mail(invitation, workspace=workspace, secret=secret, language=language, at=at)
    return invitation


@transaction.atomic
def send_invitation_again(
    invitation: Invitation, *, language: str, by: User, at: datetime
) -> Invitation:
    """Mail a new link and make the old one worthless. Raises ``InvitationOver``."""
    invitation = _open(invitation)
    secret = secrets.token_urlsafe(32)
    invitation.digest, invitation.expires_at = digest_of(secret), at + VALID_FOR
    invitation.save(update_fields=["digest", "expires_at"])
    _record("accounts.invite_again", invitation, by=by, at=at)
    _mail(invitation, workspace=invitation.workspace, secret=secret, language=language, at=at)
    return invitation


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: User, at: datetime) -> None:
    """Make the mailed link worthless. Raises ``InvitationOver``."""
    invitation = _open(invitation)
    invitation.revoked_at = at
    invitation.save(update_fields=["revoked_at"])
    _record("accounts.revoke_invitation", invitation, by=by, at=at)


@transaction.atomic
def accept_invitation(
    invitation: Invitation, *, name: str, language: str, password: str = "", at: datetime
) -> User:
    """
    Make whoever holds the mailed link a member, with an account if there is none yet.

    Raises ``InvitationOver`` and then changes nothing. An account that exists keeps its
    name, language and password.
    """
    invitation = _open(invitation)
    if invitation.expires_at <= at:
        raise InvitationOver
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    user = active_user_with(invitation.email) or create_user(
        invitation.email, name=name, language=language, password=password, at=at
    )
    grant_role(user, workspace=invitation.workspace, kind=invitation.kind, by=user, at=at)
    _record("accounts.accept_invitation", invitation, by=user, at=at)
    return user


def _open(invitation: Invitation) -> Invitation:
    """Lock the invitation and read it as it stands now, so that it is accepted once."""
    locked = (
        Invitation.objects.of(invitation.workspace_id)
        .select_for_update(of=("self",))
        .select_related("workspace")
        .get(pk=invitation.pk)
    )
    if locked.accepted_at or locked.revoked_at:
        raise InvitationOver
    return locked


def _mail(
    invitation: Invitation, *, workspace: Workspace, secret: str, language: str, at: datetime
) -> None:
    known = active_user_with(invitation.email)
    mail.queue(
        "invitation",
        to=invitation.email,
        language=known.language if known else language,
        context={
            "invited_by": invitation.invited_by,
            "workspace": workspace.name,
            "role": Role.Kind(invitation.kind).label,
            "path": reverse("accounts-public:invitation", args=[mail.SECRET]),
            "expires_at": invitation.expires_at,
        },
        workspace=workspace,
        at=at,
        secret=secret,
    )


def _record(verb: str, invitation: Invitation, *, by: User, at: datetime) -> None:
    audit.record(
        verb,
        targets=[invitation, invitation.workspace],
        workspace=invitation.workspace_id,
        by=by,
        at=at,
        changes={"member": ("", invitation.email), "role": ("", invitation.kind)},
    )
