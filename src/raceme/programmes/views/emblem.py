"""The emblem of a programme: shown, chosen, taken away."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.accounts.http import Request
from raceme.core.errors import Refusal
from raceme.core.forms import status_of
from raceme.documents.serving import serve
from raceme.programmes import actions
from raceme.programmes.access import changeable_or_403, programme_or_404
from raceme.programmes.forms.emblem import EmblemForm


@login_required
@require_safe
def emblem(request: Request, workspace: str, programme: str) -> HttpResponseBase:
    """Answer with the picture, to whoever reads the programme."""
    row = programme_or_404(request, workspace, programme).programme
    if row.emblem is None:
        raise Http404
    return serve(row.emblem)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, workspace: str, programme: str) -> HttpResponse:
    space, row = changeable_or_403(request, workspace, programme)
    is_sent = request.method == "POST"
    form = EmblemForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if form.is_valid():
        try:
            actions.set_emblem(
                row, upload=form.cleaned_data["emblem"], by=request.user, at=timezone.now()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The emblem is saved."))
            return redirect("programmes:programme", space.slug, row.code)
    context = {"workspace": space, "programme": row, "form": form}
    return render(request, "programmes/emblem.html", context, status=status_of(form))


@login_required
@require_POST
def remove(request: Request, workspace: str, programme: str) -> HttpResponse:
    space, row = changeable_or_403(request, workspace, programme)
    try:
        actions.set_emblem(row, upload=None, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("programmes:programmes", space.slug)
    messages.success(request, _("The programme shows no emblem any more."))
    return redirect("programmes:programme", space.slug, row.code)
