from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raceme.accounts.actions.links import (
    LinkExpired,
    LinkRevoked,
    LinkUnknown,
    LinkUsed,
    Purpose,
    link_of,
    make_link,
    revoke_links,
)
from raceme.accounts.actions.roles import grant_role
from raceme.accounts.actions.sign_in_links import send_sign_in_link
from raceme.accounts.actions.throttling import (
    INVITATION_FROM_CLIENT,
    INVITATION_TO_ADDRESS,
    LINK_FROM_CLIENT,
    attempt,
)
from raceme.accounts.actions.users import create_user
from raceme.accounts.models import Invitation, Role, User
from raceme.accounts.queries import (
    active_user_with,
    invitation_of,
    open_invitations_of,
    owners_of,
)
from raceme.audit import actions as audit
from raceme.core.errors import FieldRefusal, Refusal
from raceme.mail import actions as mail
from raceme.workspaces.models import Workspace

VALID_FOR = timedelta(days=14)
PURPOSE = Purpose(
    "invitation",
    used=gettext_lazy("This invitation has been accepted already. Sign in to go on."),
    expired=gettext_lazy("This invitation has run out. A new one takes a minute."),
    revoked=gettext_lazy("A newer link to this invitation was sent. This one works no more."),
)


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


class InvitationWithdrawn(LinkRevoked):
    def __init__(self) -> None:
        super().__init__(
            _(
                "This invitation was withdrawn. If you think that it was not meant, ask the "
                "owners of the workspace for a new one."
            )
        )


@transaction.atomic
def invite(
    email: str,
    *,
    workspace: Workspace,
    kind: str,
    language: str,
    by: User,
    client: str = "",
    at: datetime,
) -> Invitation:
    """
    Invite ``email`` to a role and mail it the link that accepts.

    Raises ``AlreadyMember``, ``AlreadyInvited`` or ``TooManyAttempts``. One that ran out makes
    room for the new.
    """
    email = email.strip().lower()
    if Role.objects.filter(workspace=workspace, user__email__iexact=email).exists():
        raise AlreadyMember
    Invitation.objects.of(workspace).filter(
        email__iexact=email, accepted_at=None, revoked_at=None, expires_at__lte=at
    ).update(revoked_at=at)
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                workspace=workspace,
                email=email,
                kind=kind,
                invited_by=str(by),
                created_at=at,
                expires_at=at + VALID_FOR,
            )
    except IntegrityError as error:
        raise AlreadyInvited from error
    _record("accounts.invite", invitation, by=by, at=at)
    _mail(invitation, language=language, client=client, at=at)
    return invitation


@transaction.atomic
def send_invitation_again(
    invitation: Invitation, *, language: str, by: User | str, client: str = "", at: datetime
) -> Invitation:
    """
    Mail a new link and make the old one worthless.

    Raises ``InvitationOver`` or ``TooManyAttempts``.
    """
    invitation = _open(invitation)
    invitation.expires_at = at + VALID_FOR
    invitation.save(update_fields=["expires_at"])
    revoke_links(PURPOSE, subject=invitation, at=at)
    _record("accounts.invite_again", invitation, by=by, at=at)
    _mail(invitation, language=language, client=client, at=at)
    return invitation


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: User, at: datetime) -> None:
    """Make the mailed link worthless. Raises ``InvitationOver``."""
    invitation = _open(invitation)
    invitation.revoked_at = at
    invitation.save(update_fields=["revoked_at"])
    revoke_links(PURPOSE, subject=invitation, at=at)
    _record("accounts.revoke_invitation", invitation, by=by, at=at)


@transaction.atomic
def decline_invitation(invitation: Invitation, *, by: User, at: datetime) -> None:
    """Let the one who was invited say no. Raises ``InvitationOver``."""
    invitation = _open(invitation)
    invitation.revoked_at = at
    invitation.save(update_fields=["revoked_at"])
    revoke_links(PURPOSE, subject=invitation, at=at)
    _record("accounts.decline_invitation", invitation, by=by, at=at)


def invitation_with(secret: str, *, at: datetime) -> Invitation:
    """
    Return the invitation that can be accepted with ``secret``.

    Raises ``LinkUnknown``, ``LinkUsed``, ``LinkExpired``, ``LinkRevoked`` where a newer link was
    sent, or ``InvitationWithdrawn``.
    """
    invitation, is_newest = _held(secret)
    if invitation.accepted_at is not None:
        raise LinkUsed(str(PURPOSE.used))
    if invitation.revoked_at is not None and _open_beside(invitation) is None:
        raise InvitationWithdrawn
    if invitation.revoked_at is not None or not is_newest:
        raise LinkRevoked(str(PURPOSE.revoked))
    if invitation.expires_at <= at:
        raise LinkExpired(str(PURPOSE.expired))
    return invitation


@transaction.atomic
def renew_invitation(secret: str, *, language: str, client: str = "", at: datetime) -> None:
    """
    Do for whoever holds a link that is over what can be done; nothing for a link nobody sent.

    One that ran out, or was replaced, is mailed anew to the address that was invited. Who
    has accepted is mailed a link to sign in. Of one that was withdrawn the owners are told
    that a new one is asked for. Raises ``TooManyAttempts``.
    """
    try:
        invitation, _is_newest = _held(secret)
    except LinkUnknown:
        return
    attempt(LINK_FROM_CLIENT, client, at=at)
    standing = _open_beside(invitation)
    if invitation.accepted_at is not None:
        send_sign_in_link(invitation.email, at=at)
    elif standing is not None:
        send_invitation_again(standing, language=language, by=standing.email, at=at)
    else:
        _ask_owners(invitation, at=at)


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


def _held(secret: str) -> tuple[Invitation, bool]:
    """Return the invitation of a link, and whether no newer link took the link's place."""
    link = link_of(PURPOSE, secret)
    invitation = invitation_of(link.subject)
    if invitation is None:
        raise LinkUnknown
    return invitation, link.revoked_at is None


def _open_beside(invitation: Invitation) -> Invitation | None:
    """Return the open invitation of the same address to the same workspace, run out or not."""
    rows = open_invitations_of(invitation.workspace).select_related("workspace")
    return rows.filter(email__iexact=invitation.email).first()


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


def _mail(invitation: Invitation, *, language: str, client: str, at: datetime) -> None:
    attempt(INVITATION_FROM_CLIENT, client, at=at)
    attempt(INVITATION_TO_ADDRESS, invitation.email, at=at)
    known = active_user_with(invitation.email)
    mail.queue(
        "invitation",
        to=invitation.email,
        language=known.language if known else language,
        context={
            "invited_by": invitation.invited_by,
            "workspace": invitation.workspace.name,
            "role": Role.Kind(invitation.kind).label,
            "path": reverse("accounts-public:invitation", args=[mail.SECRET]),
            "expires_at": invitation.expires_at,
        },
        workspace=invitation.workspace,
        at=at,
        secret=make_link(PURPOSE, subject=invitation, at=at, valid_for=VALID_FOR),
    )


def _ask_owners(invitation: Invitation, *, at: datetime) -> None:
    attempt(INVITATION_TO_ADDRESS, invitation.email, at=at)
    for owner in owners_of(invitation.workspace):
        mail.queue(
            "invitation_asked",
            to=owner.email,
            language=owner.language,
            context={
                "name": str(owner),
                "address": invitation.email,
                "workspace": invitation.workspace.name,
                "path": reverse("accounts:members", args=[invitation.workspace.slug]),
            },
            workspace=invitation.workspace,
            at=at,
        )


def _record(verb: str, invitation: Invitation, *, by: User | str, at: datetime) -> None:
    audit.record(
        verb,
        targets=[invitation, invitation.workspace],
        workspace=invitation.workspace_id,
        by=by,
        at=at,
        changes={"member": ("", invitation.email), "role": ("", invitation.kind)},
    )
