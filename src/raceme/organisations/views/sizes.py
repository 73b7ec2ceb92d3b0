from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from raceme.accounts.http import Request, posted
from raceme.accounts.permissions import can_write
from raceme.core.errors import Refusal
from raceme.core.forms import status_of
from raceme.organisations import actions, queries
from raceme.organisations.forms.facts import SizeForm
from raceme.organisations.views.reach import SENT_TO_CONFIRM, organisation_or_404


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sizes(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Show what size an organisation was, by date, and take a further fact."""
    space, row = organisation_or_404(request, workspace, pk, to_write=request.method == "POST")
    form = SizeForm(posted(request), initial={"currency": space.currency})
    if form.is_valid():
        try:
            fact = actions.state_size(
                row,
                facts=form.facts(),
                workspace=space,
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            if fact.proposed:
                messages.info(request, SENT_TO_CONFIRM % {"name": row.name})
            else:
                sentence = _("%(name)s: size class %(size)s is saved.")
                words = {"name": row.name, "size": fact.get_size_class_display()}
                messages.success(request, sentence % words)
            return redirect("organisations:sizes", space.slug, row.pk)
    context = {
        "workspace": space,
        "organisation": row,
        "sizes": list(queries.sizes_of(row)),
        "form": form,
        "can_change": can_write(request.user, space),
    }
    return render(request, "organisations/sizes.html", context, status=status_of(form))
