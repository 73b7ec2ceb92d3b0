"""Signing in with another place, by OpenID Connect: allauth speaks, and we say who comes in."""

from http import HTTPStatus
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthError
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare, get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from requests import RequestException

from raceme.accounts import actions
from raceme.accounts.views.entering import enter, inside, note_refused, start
from raceme.core.errors import Refusal
from raceme.core.providers import Provider

# What a provider that speaks otherwise than it should makes of reading it.
MISSPOKEN = (RequestException, KeyError, ValueError, TypeError, AttributeError)


@never_cache
@require_GET
def sign_in(request: HttpRequest, provider: str) -> HttpResponse:
    """Lead to the provider; it leads back to ``back``."""
    _provider_or_404(provider)
    leads_to = inside(request, request.GET.get("next", ""))
    if request.user.is_authenticated:
        return redirect(leads_to or start())
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        # Nobody is sent through a provider by a page of somebody else's.
        return redirect("accounts-public:sign_in")
    door = _door(request, provider)
    nonce = get_random_string(32)
    try:
        return door.redirect(  # type: ignore[no-any-return]
            request,
            process="login",
            next_url=leads_to,
            auth_params={"nonce": nonce},
            nonce=nonce,
        )
    except MISSPOKEN:
        return _refused(request, _unreachable(door.name), status=HTTPStatus.BAD_GATEWAY)


@never_cache
@require_GET
def back(request: HttpRequest, provider: str) -> HttpResponse:
    """Take what the provider says of who comes back from it."""
    _provider_or_404(provider)
    if not {"code", "error"} & request.GET.keys():
        return redirect(start())
    name = _door(request, provider).name
    try:
        return OAuth2CallbackView.adapter_view(_Conversation(request, provider))(request)  # type: ignore[no-any-return]
    except MISSPOKEN:
        return _refused(request, _unreachable(name), status=HTTPStatus.BAD_GATEWAY)


class Adapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """What allauth asks of us: which providers there are, and what to do with what they say."""

    def list_apps(
        self,
        request: HttpRequest,  # noqa: ARG002 (allauth's own)
        provider: str | None = None,
        client_id: str | None = None,  # noqa: ARG002
    ) -> list[SocialApp]:
        return [
            SocialApp(
                provider=OpenIDConnectProvider.id,
                provider_id=each.id,
                name=each.name,
                client_id=each.client_id,
                secret=each.client_secret,
                settings={"server_url": each.url, "oauth_pkce_enabled": True},
            )
            for each in settings.OIDC_PROVIDERS
            if provider in (None, each.id, OpenIDConnectProvider.id)
        ]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        raise ImmediateHttpResponse(_entered(request, sociallogin))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: OpenIDConnectProvider,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002
    ) -> None:
        if error == AuthError.CANCELLED:
            reason = _("You went back before %(provider)s had signed you in. Nothing was changed.")
            reason %= {"provider": provider.name}
        elif isinstance(exception, RequestException):
            reason = _unreachable(provider.name)
        else:
            reason = _misunderstood(provider.name)
        raise ImmediateHttpResponse(_refused(request, reason))


class _Conversation(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """The conversation with one provider, under our own addresses."""

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:  # noqa: ARG002
        path = reverse("accounts-public:provider_back", args=[self.provider_id])
        return f"{settings.BASE_URL}{path}"

    def complete_login(
        self,
        request: HttpRequest,
        app: SocialApp,
        token: object,
        **said: Any,  # noqa: ANN401
    ) -> SocialLogin:
        # Some say everything in their token, and have nothing more to ask for.
        app.settings["fetch_userinfo"] = "userinfo_endpoint" in self.openid_config
        return super().complete_login(request, app, token, **said)


def _door(request: HttpRequest, provider: str) -> OpenIDConnectProvider:
    door = _Conversation(request, provider).get_provider()
    door.oauth2_adapter_class = _Conversation
    return door


def _entered(request: HttpRequest, login: SocialLogin) -> HttpResponse:
    """Let in whom the provider names, or say why not."""
    provider = _provider_or_404(login.account.provider)
    token = login.account.extra_data.get("id_token", {})
    told = login.account.extra_data.get("userinfo") or token
    is_ours = constant_time_compare(str(token.get("nonce")), str(login.state.get("nonce")))
    if not is_ours or str(told.get("sub")) != str(token.get("sub")):
        return _refused(request, _misunderstood(provider.name))
    now = timezone.now()
    claims = actions.Claims(
        subject=str(token["sub"]),
        email=str(told.get("email") or ""),
        is_verified=told.get("email_verified") in (True, "true"),
        name=str(told.get("name") or "")[:200],
    )
    language = translation.get_language() or settings.LANGUAGE_CODE
    try:
        user = actions.sign_in_by_provider(provider, claims, language=language, at=now)
    except Refusal as refusal:
        note_refused(refusal)
        return _refused(request, str(refusal), status=HTTPStatus.FORBIDDEN)
    leads_to = inside(request, str(login.state.get("next") or ""))
    return enter(request, user, came_by=provider.id, leads_to=leads_to, at=now)


def _provider_or_404(provider: str) -> Provider:
    for each in settings.OIDC_PROVIDERS:
        if each.id == provider:
            return each
    raise Http404


def _refused(
    request: HttpRequest, reason: str, *, status: int = HTTPStatus.UNPROCESSABLE_ENTITY
) -> HttpResponse:
    return render(request, "accounts/provider_refused.html", {"reason": reason}, status=status)


def _unreachable(name: str) -> str:
    return _(
        "%(provider)s does not answer as it should. Try again in a while, or sign in another way."
    ) % {"provider": name}


def _misunderstood(name: str) -> str:
    return _(
        "What %(provider)s sent could not be believed: the visit took too long, or was not begun "
        "in this browser. Begin again from the sign-in page."
    ) % {"provider": name}
