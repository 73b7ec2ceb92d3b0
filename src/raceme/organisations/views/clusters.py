"""To which clusters an organisation belongs, and what a cluster says of itself."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from raceme.accounts.http import Request, posted
from raceme.accounts.permissions import can_write
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import status_of, token_in
from raceme.core.pages import Question, ask
from raceme.organisations import actions, queries
from raceme.organisations.forms.facts import DayForm, JoinForm, LeaveForm, ProfileForm
from raceme.organisations.models import ClusterProfile, Organisation
from raceme.organisations.views.reach import Reached, organisation_or_404, was_done

MOST_SHOWN = 200


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def memberships(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Show an organisation's memberships, as the workspace keeps them, and begin one."""
    space, row = organisation_or_404(request, workspace, pk, to_write=request.method == "POST")
    clusters = queries.clusters_of(space).exclude(pk=row.pk)
    form = JoinForm(
        posted(request), clusters=clusters, initial={"cluster": queries.own_organisation(space)}
    )
    join = partial(
        actions.join_cluster,
        row,
        workspace=space,
        by=request.user,
        at=timezone.now(),
        token=token_in(request.POST),
    )
    if was_done(form, join):
        words = {"name": row.name, "cluster": form.cleaned_data["cluster"].name}
        messages.success(request, _("%(name)s is a member of %(cluster)s.") % words)
        return redirect("organisations:memberships", space.slug, row.pk)
    kept = queries.memberships_of(space)
    context = {
        "workspace": space,
        "organisation": row,
        "memberships": list(kept.filter(member=row)[:MOST_SHOWN]),
        "members": list(kept.filter(cluster=row)[:MOST_SHOWN]) if _is_cluster(row) else [],
        "is_cluster": _is_cluster(row),
        "form": form,
        "can_change": can_write(request.user, space),
        "has_clusters": form.fields["cluster"].queryset.exists(),  # type: ignore[attr-defined]
    }
    return render(request, "organisations/memberships.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: Request, workspace: str, organisation: int, pk: int) -> HttpResponse:
    """Ask for the last day by GET; end the membership by POST."""
    space, row = organisation_or_404(request, workspace, organisation, to_write=True)
    membership = get_object_or_404(queries.memberships_of(space), member=row, pk=pk)
    back = reverse("organisations:memberships", args=[space.slug, row.pk])
    form = LeaveForm(posted(request), initial={"left_on": timezone.localdate()})
    end = partial(actions.leave_cluster, membership, by=request.user, at=timezone.now())
    if was_done(form, end):
        messages.success(request, _("The membership is ended."))
        return redirect(back)
    words = {"name": row.name, "cluster": membership.cluster.name}
    question = Question(
        _("End the membership of %(name)s in %(cluster)s?") % words,
        effect=_(
            "What is recorded stays as it was counted. Activities after the last day count it as "
            "no member."
        ),
        verb=_("End the membership"),
        keep=_("Keep it"),
        back=back,
        form=form,
    )
    return ask(request, question, {"workspace": space, "organisation": row})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Show and change what a cluster says of itself."""
    space, row = _cluster_or_404(request, workspace, pk, to_write=request.method == "POST")
    found = queries.profile_of(row)
    form = ProfileForm(posted(request), initial=_initial_of(found))
    if form.is_valid():
        try:
            actions.describe_cluster(
                row,
                facts=form.facts(),
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            found = queries.profile_of(row)
            standing = _initial_of(found)
            revision = found.revision if found else 0
            form.changed_meanwhile(refusal, revision=revision, standing=standing)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": row.name})
            return redirect("organisations:profile", space.slug, row.pk)
    context = {
        "workspace": space,
        "organisation": row,
        "profile": found,
        "earlier": queries.earlier_publications(found) if found else (),
        "is_public": bool(found and found.public_from and not found.public_until),
        "form": form,
        "can_change": can_write(request.user, space),
    }
    return render(request, "organisations/profile.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, row = _cluster_or_404(request, workspace, pk, to_write=True)
    back = reverse("organisations:profile", args=[space.slug, row.pk])
    form = DayForm(posted(request), initial={"on": timezone.localdate()})
    publish_it = partial(actions.publish_cluster, row, by=request.user, at=timezone.now())
    if was_done(form, publish_it):
        messages.success(request, _("%(name)s is public.") % {"name": row.name})
        return redirect(back)
    question = Question(
        _("Publish %(name)s?") % {"name": row.name},
        effect=_(
            "It stands in the public register of clusters, with its profile, and figures that "
            "count registered clusters count it."
        ),
        verb=_("Publish the cluster"),
        keep=_("Keep it unpublished"),
        back=back,
        form=form,
        danger=False,
    )
    return ask(request, question, {"workspace": space, "organisation": row})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def unpublish(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, row = _cluster_or_404(request, workspace, pk, to_write=True)
    back = reverse("organisations:profile", args=[space.slug, row.pk])
    form = DayForm(posted(request), initial={"on": timezone.localdate()})
    unpublish_it = partial(actions.unpublish_cluster, row, by=request.user, at=timezone.now())
    if was_done(form, unpublish_it):
        messages.success(request, _("%(name)s is public no more.") % {"name": row.name})
        return redirect(back)
    question = Question(
        _("Take %(name)s out of the public register?") % {"name": row.name},
        effect=_(
            "From that day on, figures that count registered clusters leave it out. What it says "
            "of itself stays."
        ),
        verb=_("Unpublish the cluster"),
        keep=_("Keep it public"),
        back=back,
        form=form,
    )
    return ask(request, question, {"workspace": space, "organisation": row})


def _is_cluster(organisation: Organisation) -> bool:
    return organisation.kind == Organisation.Kind.CLUSTER


def _cluster_or_404(request: Request, workspace: str, pk: int, *, to_write: bool) -> Reached:
    reached = organisation_or_404(request, workspace, pk, to_write=to_write)
    if not _is_cluster(reached.organisation):
        raise Http404
    return reached


def _initial_of(profile: ClusterProfile | None) -> dict[str, object]:
    if profile is None:
        return {"revision": 0}
    return {
        "acronym": profile.acronym,
        "founded_on": profile.founded_on,
        "fields_of_work": profile.fields,
        "description": profile.description,
        "revision": profile.revision,
    }
