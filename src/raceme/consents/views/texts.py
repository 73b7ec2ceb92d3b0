"""What people are asked to agree to, and on what a purpose rests where that is not consent."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from raceme.accounts.access import managed_or_403
from raceme.accounts.http import Request, posted
from raceme.consents import actions, queries
from raceme.consents.forms import BasisForm, TextForm, language_name
from raceme.consents.models import ConsentText, LegalBasis, Purpose
from raceme.consents.permissions import can_say_what_is_agreed_to
from raceme.consents.views.reach import person_or_404, purpose_or_404
from raceme.core.errors import Refusal
from raceme.core.forms import status_of
from raceme.core.navigation import address
from raceme.core.pages import Question, ask
from raceme.organisations.models import Person
from raceme.workspaces.models import Workspace


@dataclass(frozen=True)
class Version:
    """A text that is in force, will be, or was; ``row`` is one of ``agreed_to``."""

    row: ConsentText
    is_in_force: bool
    lies_ahead: bool


@dataclass(frozen=True)
class Wording:
    """The texts of a purpose in one language, the newest first."""

    language: str
    name: str
    now: ConsentText
    versions: list[Version]


@dataclass(frozen=True)
class Aim:
    """A purpose with its texts and what else it rests on."""

    purpose: Purpose
    wordings: list[Wording]
    basis: LegalBasis | None


@login_required
@require_safe
def texts(request: Request, workspace: str) -> HttpResponse:
    space = managed_or_403(request, workspace)
    rows = list(queries.agreed_to(queries.texts_of(space)))
    in_force = {
        language: queries.texts_in_force(space, language=language)
        for language, _name in settings.LANGUAGES
    }
    bases = {
        each.purpose: each for each in queries.bases_of(space).filter(person=None, ended_at=None)
    }
    aims = [
        Aim(
            purpose,
            [
                _wording(purpose, language, now=in_force[language][purpose], rows=rows)
                for language, _name in settings.LANGUAGES
            ],
            bases.get(purpose),
        )
        for purpose in Purpose
    ]
    # The list of who agreed is above, where it also says who may be erased.
    agreed = address("stewardship:personal_data", space.slug)
    context = {"workspace": space, "aims": aims, "agreed": agreed}
    return render(request, "consents/texts.html", context)


def _wording(
    purpose: Purpose, language: str, *, now: ConsentText, rows: list[ConsentText]
) -> Wording:
    today = timezone.localdate()
    versions = [
        Version(row, row.pk == now.pk, row.in_force_from > today)
        for row in rows
        if (row.purpose, row.language) == (purpose, language)
    ]
    return Wording(language, language_name(language), now, versions)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: Request, workspace: str, purpose: str, language: str) -> HttpResponse:
    """Write the next version of a text."""
    space = managed_or_403(request, workspace)
    aim = purpose_or_404(purpose)
    if language not in dict(settings.LANGUAGES):
        raise Http404
    now = queries.text_in_force(space, aim, language=language)
    start = {"text": now.text, "months": now.months, "in_force_from": timezone.localdate()}
    form = TextForm(posted(request), initial=start)
    if form.is_valid():
        try:
            actions.write_text(
                space,
                purpose=aim,
                language=language,
                **form.cleaned_data,
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request,
                _("The new text is kept. Those who agreed to an earlier one have agreed to that."),
            )
            return redirect("consents:texts", space.slug)
    context = {
        "workspace": space,
        "purpose": aim,
        "language": language_name(language),
        "code": language,
        "now": now,
        "form": form,
    }
    return render(request, "consents/text_form.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def basis(request: Request, workspace: str, purpose: str) -> HttpResponse:
    """Name on what a purpose rests for everybody whom the workspace knows."""
    space = managed_or_403(request, workspace)
    return _name_basis(request, space, purpose_or_404(purpose), person=None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def person_basis(request: Request, workspace: str, pk: int, purpose: str) -> HttpResponse:
    """Name on what a purpose rests for one person."""
    space, person = person_or_404(request, workspace, pk, to_write=True)
    if not can_say_what_is_agreed_to(request.user, space):
        raise PermissionDenied
    return _name_basis(request, space, purpose_or_404(purpose), person=person)


def _name_basis(
    request: Request, space: Workspace, purpose: Purpose, *, person: Person | None
) -> HttpResponse:
    form = BasisForm(posted(request))
    if form.is_valid():
        try:
            actions.name_basis(
                space,
                purpose=purpose,
                person=person,
                **form.cleaned_data,
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The legal basis is named. People read it on their page."))
            return redirect(_back(space, person))
    context = {
        "workspace": space,
        "purpose": purpose,
        "person": person,
        "form": form,
        "back": _back(space, person),
    }
    return render(request, "consents/basis_form.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end_basis(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Ask by GET; by POST say that a purpose rests on this no more."""
    space = managed_or_403(request, workspace)
    found = get_object_or_404(queries.bases_of(space), pk=pk)
    back = _back(space, found.person)
    if request.method == "POST":
        try:
            actions.end_basis(found, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("This purpose rests on consent alone now."))
        return redirect(back)
    told = {"basis": found.get_kind_display(), "purpose": found.get_purpose_display()}
    question = Question(
        _("End “%(basis)s” for %(purpose)s?") % told,
        effect=_(
            "From then on only those are reached who agreed. That it was named, when and why, "
            "stays in the history."
        ),
        verb=_("End the legal basis"),
        keep=_("Keep it"),
        back=back,
    )
    return ask(request, question, {"workspace": space})


def _back(space: Workspace, person: Person | None) -> str:
    if person is not None:
        return reverse("consents:person", args=[space.slug, person.pk])
    return reverse("consents:texts", args=[space.slug])
