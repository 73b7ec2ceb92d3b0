"""A study visit: whom one visits, who travels, and what it cost."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.accounts.http import Request, posted
from raceme.core import lists, words
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import Form, status_of, token_in
from raceme.events.access import Reached, organised_or_403
from raceme.events.actions import travel as actions
from raceme.events.forms.travel import CostForm, HostForm, initial_of_cost, initial_of_host
from raceme.events.models import Host, TravelCost
from raceme.events.queries.travel import (
    Amounts,
    costs_of,
    hosts_of,
    totals_of,
    travellers_of,
    travellers_with_amounts,
)


def _linked(row: Mapping[str, Any]) -> str:
    keys = (row["event__workspace__slug"], row["event__slug"], row["pk"])
    address = reverse("events:cost", args=keys)
    return format_html('<a href="{}">{}</a>', address, row["what"])


COSTS = lists.Table(
    "travel-costs",
    gettext_lazy("Costs"),
    columns=[
        lists.Custom(
            "what",
            gettext_lazy("What"),
            sort="what",
            main=True,
            fields=("what", "pk", "event__slug", "event__workspace__slug"),
            html=_linked,
            plain=lambda row: str(row["what"]),
        ),
        lists.Choice("kind", gettext_lazy("Kind"), choices=TravelCost.Kind.choices),
        lists.Text("traveller__name", gettext_lazy("For"), none=gettext_lazy("all together")),
        lists.Money("amount", gettext_lazy("Amount"), sort="amount"),
        lists.Text("currency", gettext_lazy("Currency"), shown=False),
        lists.Date(
            "paid_on", gettext_lazy("Paid on"), sort="paid_on", none=gettext_lazy("not yet")
        ),
        lists.Text(
            "receipt__name",
            gettext_lazy("Receipt"),
            link=lists.Link("documents:download", key="receipt", tail=""),
            none=gettext_lazy("none"),
        ),
    ],
    filters=[lists.OneOf("kind", gettext_lazy("Kind"), choices=TravelCost.Kind.choices)],
    sort="what",
    empty=lists.Empty(
        gettext_lazy("No costs yet"),
        gettext_lazy("Write down tickets, hotels and meals as they are paid."),
    ),
)


@login_required
@require_safe
def travel(request: Request, workspace: str, event: str) -> HttpResponseBase:
    reached = organised_or_403(request, workspace, event)
    travellers, together = travellers_with_amounts(reached.event)
    context = {
        "workspace": reached.space,
        "event": reached.event,
        "may_organise": True,
        "hosts": list(hosts_of(reached.event)),
        "travellers": [(one.registration, _said(one.amounts)) for one in travellers],
        "together": _said(together),
        "totals": [_money(amount, code) for code, amount, _number in totals_of(reached.event)],
    }
    return COSTS.listing(request, costs_of(reached.event)).answer("events/travel.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_host(request: Request, workspace: str, event: str) -> HttpResponse:
    reached = organised_or_403(request, workspace, event)
    form = HostForm(posted(request))
    if form.is_valid():
        try:
            actions.add_host(
                reached.event,
                facts=form.facts(),
                by=request.user,
                at=timezone.now(),
                token=token_in(request.POST),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _back(reached)
    return _form_page(request, reached, form, "events/host.html")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def host(request: Request, workspace: str, event: str, pk: int) -> HttpResponse:
    reached = organised_or_403(request, workspace, event)
    row = get_object_or_404(hosts_of(reached.event).filter(pk=pk))
    form = HostForm(posted(request), initial=initial_of_host(row))
    if form.is_valid():
        try:
            actions.correct_host(
                row,
                facts=form.facts(),
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            row = get_object_or_404(hosts_of(reached.event).filter(pk=pk))
            form.changed_meanwhile(refusal, revision=row.revision, standing=initial_of_host(row))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _back(reached)
    return _form_page(request, reached, form, "events/host.html", part=row)


@login_required
@require_POST
def remove_host(request: Request, workspace: str, event: str, pk: int) -> HttpResponse:
    reached = organised_or_403(request, workspace, event)
    row = get_object_or_404(hosts_of(reached.event).filter(pk=pk))
    try:
        actions.remove_host(row, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s is removed.") % {"name": row.name})
    return _back(reached)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_cost(request: Request, workspace: str, event: str) -> HttpResponse:
    reached = organised_or_403(request, workspace, event)
    form = CostForm(posted(request), request.FILES or None, travellers=travellers_of(reached.event))
    if form.is_valid():
        try:
            made = actions.add_cost(
                reached.event,
                facts=form.facts(),
                receipt=form.cleaned_data["receipt"],
                by=request.user,
                at=timezone.now(),
                token=token_in(request.POST),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            said = _("%(what)s is written down.") % {"what": made.what}
            messages.success(request, said)
            return _back(reached)
    return _form_page(request, reached, form, "events/cost.html")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cost(request: Request, workspace: str, event: str, pk: int) -> HttpResponse:
    reached = organised_or_403(request, workspace, event)
    row = _cost_or_404(reached, pk)
    form = CostForm(
        posted(request),
        request.FILES or None,
        travellers=travellers_of(reached.event),
        initial=initial_of_cost(row),
    )
    if form.is_valid():
        try:
            actions.correct_cost(
                row,
                facts=form.facts(),
                receipt=form.cleaned_data["receipt"],
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            row = _cost_or_404(reached, pk)
            form.changed_meanwhile(refusal, revision=row.revision, standing=initial_of_cost(row))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _back(reached)
    return _form_page(request, reached, form, "events/cost.html", part=row)


@login_required
@require_POST
def remove_cost(request: Request, workspace: str, event: str, pk: int) -> HttpResponse:
    reached = organised_or_403(request, workspace, event)
    row = _cost_or_404(reached, pk)
    try:
        actions.remove_cost(row, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(what)s is taken away.") % {"what": row.what})
    return _back(reached)


def _form_page(
    request: Request,
    reached: Reached,
    form: Form,
    template: str,
    *,
    part: Host | TravelCost | None = None,
) -> HttpResponse:
    context = {
        "workspace": reached.space,
        "event": reached.event,
        "may_organise": True,
        "form": form,
        "part": part,
    }
    return render(request, template, context, status=status_of(form))


def _cost_or_404(reached: Reached, key: int) -> TravelCost:
    row = get_object_or_404(costs_of(reached.event).filter(pk=key))
    row.event = reached.event
    return row


def _back(reached: Reached) -> HttpResponse:
    return redirect("events:travel", reached.space.slug, reached.event.slug)


def _said(amounts: Amounts) -> str:
    return " + ".join(_money(amount, code) for code, amount in amounts)


def _money(amount: Decimal, currency: str) -> str:
    return words.money(amount, currency)
