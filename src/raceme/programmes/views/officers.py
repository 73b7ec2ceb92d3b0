"""The funder's officers of a programme, and what they may read of it."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from raceme.accounts.http import Request, posted
from raceme.core.errors import Refusal
from raceme.core.forms import status_of, token_in
from raceme.core.pages import Question, ask
from raceme.programmes import permissions, queries
from raceme.programmes.access import Reached, programme_or_404
from raceme.programmes.actions import officers as actions
from raceme.programmes.forms.officers import OfficerForm
from raceme.programmes.models import Period

YES = "yes"


@dataclass(frozen=True)
class PeriodRow:
    period: Period
    is_open: bool


def led_or_403(request: Request, workspace: str, code: str) -> Reached:
    """Return the programme to those of its lead who say what officers may read."""
    reached = programme_or_404(request, workspace, code)
    is_lead = reached.programme.workspace_id == reached.space.pk
    if not is_lead or not permissions.can_name_officers(request.user, reached.programme):
        raise PermissionDenied
    return reached


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def officers(request: Request, workspace: str, programme: str) -> HttpResponse:
    """Show who oversees the programme and what is open; name an officer by POST."""
    reached = led_or_403(request, workspace, programme)
    form = OfficerForm(posted(request), initial={"language": get_language()})
    if form.is_valid():
        try:
            named = actions.name_officer(
                reached.programme,
                **form.cleaned_data,
                by=request.user,
                at=timezone.now(),
                token=token_in(request.POST),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            sentence = _("%(name)s oversees this programme now. The mail is on its way.")
            return _back(request, reached, sentence % {"name": named.user})
    return _page(request, reached, form)


def _page(request: Request, reached: Reached, form: OfficerForm) -> HttpResponse:
    opened = set(queries.opened_periods_of(reached.programme).values_list("pk", flat=True))
    context = {
        "workspace": reached.space,
        "programme": reached.programme,
        "form": form,
        "officers": list(queries.officers_of(reached.programme)),
        "periods": [
            PeriodRow(one, one.pk in opened) for one in queries.periods_of(reached.programme)
        ],
    }
    return render(request, "programmes/officers.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: Request, workspace: str, programme: str, pk: int) -> HttpResponse:
    """Ask by GET; end by POST what an officer may read."""
    reached = led_or_403(request, workspace, programme)
    officer = get_object_or_404(queries.officers_of(reached.programme), pk=pk)
    officer.programme = reached.programme
    if request.method == "POST":
        try:
            actions.end_officer(officer, by=request.user, at=timezone.now())
        except Refusal as refusal:
            return _back(request, reached, str(refusal))
        sentence = _("%(name)s reads nothing of this programme any more.")
        return _back(request, reached, sentence % {"name": officer.user})
    question = Question(
        _("End what %(name)s oversees?") % {"name": officer.user},
        effect=_("From then on this programme is closed to this person. What was asked stays."),
        verb=_("End it now"),
        keep=_("Leave it"),
        back=_address(reached),
    )
    return ask(request, question, {"workspace": reached.space, "programme": reached.programme})


@login_required
@require_POST
def period(request: Request, workspace: str, programme: str, number: int) -> HttpResponse:
    """Open a period to officers by ``open=yes``, and close it otherwise."""
    reached = led_or_403(request, workspace, programme)
    row = queries.periods_of(reached.programme).filter(number=number).first()
    if row is None:
        raise Http404
    row.programme = reached.programme
    if request.POST.get("open") == YES:
        actions.open_period(row, by=request.user, at=timezone.now())
        sentence = _("Officers read period %(number)s now.")
    else:
        actions.close_period(row, by=request.user, at=timezone.now())
        sentence = _("Period %(number)s is closed to officers.")
    return _back(request, reached, sentence % {"number": row.number})


@login_required
@require_POST
def people(request: Request, workspace: str, programme: str) -> HttpResponse:
    """Show people's names to officers by ``show=yes``, and hide them otherwise."""
    reached = led_or_403(request, workspace, programme)
    shows = request.POST.get("show") == YES
    actions.show_people(reached.programme, shows=shows, by=request.user, at=timezone.now())
    sentence = (
        _("Officers read people’s names now, and open files.")
        if shows
        else _("Officers read no names any more, and open no files.")
    )
    return _back(request, reached, sentence)


def _back(request: Request, reached: Reached, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect(_address(reached))


def _address(reached: Reached) -> str:
    return reverse("programmes:officers", args=[reached.space.slug, reached.programme.code])
