"""The reduction plan of a company, and what its measures saved."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request, posted
from raceme.assessments.actions import measures as actions
from raceme.assessments.forms.measures import DoneForm, MeasureForm, SavingsForm, initial_of
from raceme.assessments.models import Assessment, Measure
from raceme.assessments.permissions import can_work_on
from raceme.assessments.queries import before, other_factors
from raceme.assessments.queries import measures as queries
from raceme.assessments.views.reach import Reached, assessment_or_404, titles_of
from raceme.core import lists
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import ReasonForm, status_of, token_in
from raceme.core.pages import Question, ask
from raceme.engagements.actions import today_of
from raceme.organisations.models import Person
from raceme.organisations.queries import open_affiliations
from raceme.workspaces.models import Workspace

STATES = {
    queries.OVERDUE: lists.Shown(gettext_lazy("Overdue"), "warn", "alert-circle"),
    Measure.State.PLANNED: lists.Shown(Measure.State.PLANNED.label, "", "clock"),
    Measure.State.DONE: lists.Shown(Measure.State.DONE.label, "ok", "circle-check"),
    Measure.State.DROPPED: lists.Shown(Measure.State.DROPPED.label, "", "x"),
}
MEASURES = lists.Table(
    "measures",
    gettext_lazy("Measures"),
    columns=[
        lists.Text(
            "title",
            gettext_lazy("Measure"),
            main=True,
            link=lists.Link("assessments:plan", key="assessment"),
            sub="assessment__organisation__name",
        ),
        lists.Text("lowers", gettext_lazy("What it lowers"), loaded=True),
        lists.Number("saving", gettext_lazy("Saving in a year")),
        lists.Number("verified_saving", gettext_lazy("Verified")),
        lists.Money("cost", gettext_lazy("Cost")),
        lists.Text("owner__name", gettext_lazy("Who sees to it")),
        lists.Date("due_on", gettext_lazy("To be done by"), sort="due_on"),
        lists.State("standing", gettext_lazy("State"), states=STATES),
    ],
    filters=[
        lists.Search(
            "q",
            gettext_lazy("Measure or company"),
            lambda text: (
                Q(title__icontains=text) | Q(assessment__organisation__name__icontains=text)
            ),
        ),
        lists.OneOf(
            "state",
            gettext_lazy("State"),
            field="standing",
            choices=[(state, shown.word) for state, shown in STATES.items()],
        ),
        lists.Between("due", gettext_lazy("To be done by"), field="due_on"),
    ],
    sort="due_on",
    empty=lists.Empty(
        gettext_lazy("No measures yet"),
        gettext_lazy("Close a carbon footprint, then plan what lowers it from its page."),
    ),
)


@login_required
@require_safe
def measures(request: Request, workspace: str) -> HttpResponseBase:
    space = workspace_or_404(request, workspace)
    rows = queries.measures_listed(space, on=today_of(space, at=timezone.now()))
    language = get_language() or space.language
    listing = MEASURES.listing(
        request,
        rows,
        loaders={
            "lowers": partial(queries.quantities_in_words, workspace=space, language=language)
        },
    )
    return listing.answer("assessments/measures.html", {"workspace": space})


@login_required
@require_safe
def plan(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, assessment = _footprint_or_404(request, workspace, pk)
    titles = titles_of(assessment)
    amounts = queries.amounts_of(assessment, titles)
    found = queries.plan_of(assessment)
    named = {each.code: each for each in amounts}
    units = {each["code"]: each["unit"] for each in assessment.result.get("amounts", ())}
    context = {
        "workspace": space,
        "assessment": assessment,
        "title": titles.title,
        "measures": [
            (each, named.get(each.quantity), queries.unit_of(each), each.due_on) for each in found
        ],
        "lines": queries.lines_of(amounts, found),
        "saved": [
            (each, units.get(each.quantity, ""), titles.of("quantities", each.quantity))
            for each in queries.verified_by(assessment)
        ],
        "differences": queries.differences_of(assessment, titles),
        "today": today_of(space, at=timezone.now()),
        "can_assess": can_work_on(request.user, assessment),
        "has_amounts": bool(amounts),
    }
    return render(request, "assessments/plan.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, assessment = _footprint_or_404(request, workspace, pk, to_write=True)
    form = _form(request, assessment, initial={"currency": space.currency})
    if form.is_valid():
        try:
            actions.plan_measure(
                assessment,
                facts=form.facts(),
                by=request.user,
                at=timezone.now(),
                token=token_in(request.POST),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The measure is planned."))
            return redirect("assessments:plan", space.slug, assessment.pk)
    context = {"workspace": space, "assessment": assessment, "form": form}
    return render(request, "assessments/measure_form.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, measure = _measure_or_404(request, workspace, pk)
    form = _form(
        request,
        measure.assessment,
        initial=initial_of(measure) | {"currency": measure.currency or space.currency},
        owner=measure.owner,
    )
    if form.is_valid():
        try:
            actions.edit_measure(
                measure,
                facts=form.facts(),
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            measure.refresh_from_db()
            standing = initial_of(measure)
            form.changed_meanwhile(refusal, revision=measure.revision, standing=standing)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The measure is saved."))
            return redirect(_plan(space, measure))
    context = {
        "workspace": space,
        "assessment": measure.assessment,
        "measure": measure,
        "form": form,
    }
    return render(request, "assessments/measure_form.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def done(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Ask for the day by GET; by POST say that it is done."""
    space, measure = _measure_or_404(request, workspace, pk)
    today = today_of(space, at=timezone.now())
    form = DoneForm(posted(request), initial={"done_on": today})
    if form.is_valid():
        try:
            actions.finish_measure(measure, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, _("The measure is done. The next footprint shows what it saved.")
            )
            return redirect(_plan(space, measure))
    question = Question(
        _("Is “%(title)s” done?") % {"title": measure.title},
        effect=_("What it did save is verified by the company’s next footprint."),
        verb=_("It is done"),
        keep=_("Not yet"),
        back=_plan(space, measure),
        form=form,
        danger=False,
    )
    return ask(request, question, {"workspace": space})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def drop(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, measure = _measure_or_404(request, workspace, pk)
    form = ReasonForm(posted(request))
    if form.is_valid():
        try:
            actions.drop_measure(measure, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The measure is dropped."))
            return redirect(_plan(space, measure))
    question = Question(
        _("Drop “%(title)s”?") % {"title": measure.title},
        effect=_("It stays in the plan with its reason, and is counted there no more."),
        verb=_("Drop it"),
        keep=_("Keep it"),
        back=_plan(space, measure),
        form=form,
    )
    return ask(request, question, {"workspace": space})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def replan(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, measure = _measure_or_404(request, workspace, pk)
    if request.method == "POST":
        try:
            actions.replan_measure(measure, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The measure is planned again."))
        return redirect(_plan(space, measure))
    question = Question(
        _("Plan “%(title)s” again?") % {"title": measure.title},
        effect=_("It is counted in the plan, and due on its day. What was said stays in history."),
        verb=_("Plan it again"),
        keep=_("Leave it"),
        back=_plan(space, measure),
        danger=False,
    )
    return ask(request, question, {"workspace": space})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def savings(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Write down what the measures done since the footprint before did save."""
    space, assessment = _footprint_or_404(request, workspace, pk, to_write=True)
    differences = queries.differences_of(assessment, titles_of(assessment))
    form = SavingsForm(posted(request), differences=differences)
    if form.is_valid():
        try:
            actions.verify_savings(
                assessment,
                savings=form.savings(),
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("What was saved is kept."))
            return redirect("assessments:plan", space.slug, assessment.pk)
    context = {
        "workspace": space,
        "assessment": assessment,
        "form": form,
        "other_factors": other_factors(assessment, before(assessment)),
        "differences": [
            (each, [(one, form[f"saving-{one.measure.pk}"]) for one in each.proposals])
            for each in differences
        ],
    }
    return render(request, "assessments/savings.html", context, status=status_of(form))


def _footprint_or_404(
    request: Request, workspace: str, pk: int, *, to_write: bool = False
) -> Reached:
    """Return a closed assessment: only against one that is closed anything is planned."""
    reached = assessment_or_404(request, workspace, pk, to_write=to_write)
    if reached.assessment.is_open:
        raise Http404
    return reached


def _measure_or_404(request: Request, workspace: str, pk: int) -> tuple[Workspace, Measure]:
    space = workspace_or_404(request, workspace)
    rows = queries.measures_visible_to(request.user).filter(workspace=space)
    rows = rows.select_related(
        "owner",
        "assessment__expert",
        "assessment__organisation",
        "assessment__answers__version__questionnaire",
    )
    measure = get_object_or_404(rows, pk=pk)
    if not can_work_on(request.user, measure.assessment):
        raise PermissionDenied
    return space, measure


def _form(
    request: Request,
    assessment: Assessment,
    *,
    initial: dict[str, object],
    owner: Person | None = None,
) -> MeasureForm:
    rows = open_affiliations(assessment.workspace_id).filter(organisation=assessment.organisation)
    people = {row.person_id: row.person for row in rows}
    if owner is not None:
        people[owner.pk] = owner
    return MeasureForm(
        posted(request),
        initial=initial,
        amounts=queries.amounts_of(assessment, titles_of(assessment)),
        people=sorted(people.values(), key=lambda one: (one.name, one.pk)),
    )


def _plan(space: Workspace, measure: Measure) -> str:
    return reverse("assessments:plan", args=[space.slug, measure.assessment_id])
