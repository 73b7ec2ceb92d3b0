"""Who is signed up for a session: staff's list, adding somebody, taking some out."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from raceme.accounts.http import Request
from raceme.core import lists
from raceme.core.errors import Refusal
from raceme.core.forms import status_of
from raceme.events.access import ReachedSession, session_or_403
from raceme.events.actions import sign_ups
from raceme.events.forms.sign_ups import SignUpForm
from raceme.events.models import SignUp
from raceme.events.queries.sign_ups import could_be_added, numbers_of, places_of, sign_ups_of

STATES = {
    SignUp.State.CONFIRMED.value: lists.Shown(SignUp.State.CONFIRMED.label, "ok", "circle-check"),
    SignUp.State.WAITING.value: lists.Shown(SignUp.State.WAITING.label, "warn", "hourglass"),
}
SIGN_UPS = lists.Table(
    "sign-ups",
    gettext_lazy("Signed up"),
    columns=[
        lists.Text(
            "registration__name",
            gettext_lazy("Name"),
            sort="registration__name",
            main=True,
            sub="registration__organisation_name",
        ),
        lists.Text("registration__email", gettext_lazy("E-mail")),
        lists.Text("registration__phone", gettext_lazy("Telephone"), shown=False),
        lists.Text("registration__organisation_name", gettext_lazy("Organisation"), shown=False),
        lists.State("state", gettext_lazy("State"), states=STATES),
        lists.Moment("signed_up_at", gettext_lazy("Since"), sort="signed_up_at"),
    ],
    filters=[
        lists.OneOf(
            "state",
            gettext_lazy("State"),
            choices=[(one.value, one.label) for one in SignUp.STANDING],
        )
    ],
    sort="signed_up_at",
    empty=lists.Empty(
        gettext_lazy("Nobody is signed up yet"),
        gettext_lazy("People sign up on their own page, behind the link in their confirmation."),
    ),
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def of_session(request: Request, workspace: str, event: str, pk: int) -> HttpResponseBase:
    """List who is signed up for a session and who waits; sign somebody up who is named."""
    reached = session_or_403(request, workspace, event, pk)
    form = SignUpForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            said = _signed_up(reached, form.cleaned_data["who"], by=request)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, said)
            return redirect("events:sign_ups", *_keys(reached))
    return _page(request, reached, form)


def _page(request: Request, reached: ReachedSession, form: SignUpForm) -> HttpResponseBase:
    space, event, session = reached
    numbers = numbers_of(event).get(session.pk, {})
    context = {
        "workspace": space,
        "event": event,
        "session": session,
        "may_organise": True,
        "form": form,
        "places": places_of(session),
        "confirmed": numbers.get(SignUp.State.CONFIRMED.value, 0),
        "waiting": numbers.get(SignUp.State.WAITING.value, 0),
    }
    remove = lists.Bulk(
        "remove",
        _("Take out of the session"),
        "events:sign_ups_remove",
        icon="user-x",
        args=(event.slug, session.pk),
    )
    listing = SIGN_UPS.listing(request, sign_ups_of(session), actions=[remove])
    answer = listing.answer("events/sign_ups.html", context)
    if isinstance(answer, HttpResponse):
        answer.status_code = status_of(form)
    return answer


def _signed_up(reached: ReachedSession, typed: str, *, by: Request) -> str:
    session = reached.session
    registration = sign_ups.one_called(typed, among=could_be_added(session))
    made = sign_ups.sign_up(session, registration, by=by.user, at=timezone.now())
    sentence = (
        _("%(name)s is on the waiting list: the session is full.")
        if made.state == SignUp.State.WAITING
        else _("%(name)s is signed up.")
    )
    return sentence % {"name": registration.name}


@login_required
@require_POST
def remove(request: Request, workspace: str, event: str, pk: int) -> HttpResponse:
    reached = session_or_403(request, workspace, event, pk)
    rows = list(SIGN_UPS.chosen(request, sign_ups_of(reached.session)).rows)
    try:
        moved = sign_ups.leave_these(reached.session, rows, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("events:sign_ups", *_keys(reached))
    said = ngettext(
        "%(count)s person is taken out.", "%(count)s people are taken out.", len(rows)
    ) % {"count": len(rows)}
    if moved:
        said += " " + ngettext(
            "%(count)s who waited moved up, and was told.",
            "%(count)s who waited moved up, and were told.",
            len(moved),
        ) % {"count": len(moved)}
    messages.success(request, said)
    return redirect("events:sign_ups", *_keys(reached))


def _keys(reached: ReachedSession) -> tuple[str, str, int]:
    return reached.space.slug, reached.event.slug, reached.session.pk
