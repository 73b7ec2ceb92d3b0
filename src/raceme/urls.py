"""Addresses by audience: staff below ``/manage/<workspace>/``, officers ``/officer/``, all else."""

from types import ModuleType

from django.urls import URLPattern, URLResolver, include, path

from raceme.accounts import urls as accounts
from raceme.asks import urls as asks
from raceme.assessments import urls as assessments
from raceme.consents import urls as consents
from raceme.core import urls as core
from raceme.demo import urls as demo
from raceme.documents import urls as documents
from raceme.engagements import urls as engagements
from raceme.events import urls as events
from raceme.mail import urls as mail
from raceme.matchmaking import urls as matchmaking
from raceme.organisations import urls as organisations
from raceme.partnerships import urls as partnerships
from raceme.portal import urls as portal
from raceme.programmes import urls as programmes
from raceme.questionnaires import urls as questionnaires
from raceme.reporting import urls as reporting
from raceme.segments import urls as segments
from raceme.stewardship import urls as stewardship
from raceme.workspaces import urls as workspaces

APPS: dict[str, ModuleType] = {
    "portal": portal,
    "stewardship": stewardship,
    "reporting": reporting,
    "matchmaking": matchmaking,
    "events": events,
    "partnerships": partnerships,
    "assessments": assessments,
    "questionnaires": questionnaires,
    "segments": segments,
    "engagements": engagements,
    "asks": asks,
    "consents": consents,
    "programmes": programmes,
    "organisations": organisations,
    "documents": documents,
    "accounts": accounts,
    "mail": mail,
    "workspaces": workspaces,
    "demo": demo,
}

# Each app's lists hold whole addresses, so that an app's pages may lie under another's
# (a programme's results are reporting's) and what is read here is only the audience.
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((core.public, "core-public"))),
    *(path("", include((app.public, f"{name}-public"))) for name, app in APPS.items()),
    path("officer/", include((reporting.officer, "reporting-officer"))),
    *(path("manage/<slug:workspace>/", include((app.staff, name))) for name, app in APPS.items()),
]
handler400 = "raceme.core.views.errors.bad_request"
handler403 = "raceme.core.views.errors.forbidden"
handler404 = "raceme.core.views.errors.not_found"
handler500 = "raceme.core.views.errors.server_error"
