"""Who comes in by another place's word: what it says is believed of addresses it has verified."""

from dataclasses import dataclass
from datetime import datetime

from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raceme.accounts.actions.notices import tell
from raceme.accounts.actions.users import create_user
from raceme.accounts.models import User
from raceme.accounts.queries import active_user_with, has_account, is_invited
from raceme.audit import actions as audit
from raceme.core.errors import Refusal
from raceme.core.providers import EVERYBODY, Provider


class AddressNotVerified(Refusal):
    def __init__(self, provider: str) -> None:
        super().__init__(
            _(
                "%(provider)s does not say that your e-mail address is verified. Verify it there, "
                "or sign in another way."
            )
            % {"provider": provider}
        )


class NotKnownHere(Refusal):
    def __init__(self, address: str) -> None:
        super().__init__(
            _(
                "Nobody with the address %(address)s has an account or an invitation here. Ask the "
                "owner of a workspace to invite it."
            )
            % {"address": address}
        )


@dataclass(frozen=True, kw_only=True)
class Claims:
    """What a provider says of who stands at its door."""

    subject: str
    email: str
    is_verified: bool
    name: str


@transaction.atomic
def sign_in_by_provider(provider: Provider, claims: Claims, *, language: str, at: datetime) -> User:
    """
    Return whom ``provider`` has signed in, known by its subject or by a verified address.

    Who was never here gets an account if the address is invited, or if the provider lets
    everybody in; what an invitation offers is then accepted by its person. Raises
    ``AddressNotVerified`` or ``NotKnownHere``.
    """
    known = SocialAccount.objects.filter(provider=provider.id, uid=claims.subject)
    account = known.select_related("user").first()
    user = account.user if account else _by_address(provider, claims, language=language, at=at)
    if not user.is_active:
        raise NotKnownHere(claims.email or user.email)
    if account is None:
        _connect(user, provider, claims, at=at)
    audit.record(
        "accounts.sign_in_by_provider",
        targets=user,
        workspace=None,
        by=user,
        at=at,
        changes={"provider": ("", provider.name)},
    )
    return user


@transaction.atomic
def disconnect_provider(account: SocialAccount, *, name: str, by: User, at: datetime) -> None:
    """Let a provider sign the person in no more, until the person comes by it again."""
    audit.record(
        "accounts.disconnect_provider",
        targets=by,
        workspace=None,
        by=by,
        at=at,
        changes={"provider": (name, "")},
    )
    account.delete()


def _by_address(provider: Provider, claims: Claims, *, language: str, at: datetime) -> User:
    if not claims.email or not claims.is_verified:
        raise AddressNotVerified(provider.name)
    user = active_user_with(claims.email)
    if user is not None:
        return user
    may_come = provider.lets_in == EVERYBODY or is_invited(claims.email, at=at)
    if has_account(claims.email) or not may_come:
        raise NotKnownHere(claims.email)
    return create_user(claims.email, name=claims.name or claims.email, language=language, at=at)


def _connect(user: User, provider: Provider, claims: Claims, *, at: datetime) -> None:
    SocialAccount.objects.get_or_create(
        provider=provider.id, uid=claims.subject, defaults={"user": user}
    )
    audit.record(
        "accounts.connect_provider",
        targets=user,
        workspace=None,
        by=user,
        at=at,
        changes={"provider": ("", provider.name)},
    )
    what = gettext_lazy("Signing in with %(provider)s was connected to your account.")
    tell(user, what, at=at, named={"provider": provider.name})
