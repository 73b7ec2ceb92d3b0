from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from raceme.core.languages import speak


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the language that was chosen, for the person or else for the browser, and go back."""
    leads_to = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(leads_to, allowed_hosts={request.get_host()}):
        leads_to = "/"
    # Not redirect(), which takes a word without a slash for the name of a view.
    response = HttpResponseRedirect(leads_to)
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        speak(response, chosen)
        if request.user.is_authenticated:
            get_user_model().objects.filter(pk=request.user.pk).update(language=chosen)
    return response
