from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from raceme.accounts.queries import is_without_users
from raceme.organisations.queries import registered_clusters

SHOWN = 100


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    if is_without_users():
        return redirect("portal-public:set_up")
    clusters = registered_clusters(timezone.localdate()).select_related("cluster_profile")
    context = {"clusters": clusters[:SHOWN], "count": clusters.count()}
    return render(request, "portal/home.html", context)
