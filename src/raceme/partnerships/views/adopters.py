"""Who has taken a good practice over: named with what shows it, and taken away again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.accounts.http import Request, posted
from raceme.core.errors import Refusal
from raceme.core.forms import status_of
from raceme.documents.actions import store, together
from raceme.documents.serving import serve
from raceme.organisations.queries import suggested_names
from raceme.partnerships import actions, queries
from raceme.partnerships.access import own_practice, practice_or_404
from raceme.partnerships.forms.practices import AdopterForm
from raceme.partnerships.models import Adopter, GoodPractice
from raceme.partnerships.views.words import LIMIT_IN_MEGABYTES


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request, workspace: str, practice: str) -> HttpResponse:
    space, row = own_practice(request, workspace, practice)
    form = AdopterForm(
        posted(request), request.FILES if request.method == "POST" else None, workspace=space
    )
    if form.is_valid():
        try:
            named = _named(request, form, row)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            sentence = _("%(name)s is named as an adopter.")
            messages.success(request, sentence % {"name": named.organisation.name})
            return redirect("partnerships:practice", space.slug, row.slug)
    context = {
        "workspace": space,
        "practice": row,
        "form": form,
        "suggested": suggested_names(space),
        "limit": LIMIT_IN_MEGABYTES,
    }
    return render(request, "partnerships/practices/adopter.html", context, status=status_of(form))


def _named(request: Request, form: AdopterForm, row: GoodPractice) -> Adopter:
    """Keep the file and the adopter, or neither; raises a ``Refusal``."""
    now = timezone.now()
    upload = form.cleaned_data["proof"]
    with together():
        document = (
            store(upload, workspace=row.workspace, by=request.user, at=now) if upload else None
        )
        return actions.name_adopter(row, adoption=form.adoption(document), by=request.user, at=now)


@login_required
@require_safe
def proof(request: Request, workspace: str, practice: str, adopter: int) -> HttpResponseBase:
    row = practice_or_404(request, workspace, practice).row
    found = get_object_or_404(queries.adopters_of(row), pk=adopter)
    if found.document is None:
        raise Http404
    return serve(found.document)


@login_required
@require_POST
def take_away(request: Request, workspace: str, practice: str, adopter: int) -> HttpResponse:
    space, row = own_practice(request, workspace, practice)
    found = get_object_or_404(queries.adopters_of(row), pk=adopter)
    found.practice = row
    try:
        actions.take_adopter_away(found, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        sentence = _("%(name)s is no adopter any more.")
        messages.success(request, sentence % {"name": found.organisation.name})
    return redirect("partnerships:practice", space.slug, row.slug)
