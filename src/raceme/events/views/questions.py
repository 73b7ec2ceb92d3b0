"""What else is asked of who registers, behind their own link: the pages of every set of answers."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.core.errors import Refusal
from raceme.events.access import OwnRequest, behind_own_link
from raceme.events.actions import registering
from raceme.events.queries.registrations import answers_with
from raceme.questionnaires import access
from raceme.questionnaires.models import AnswerSet


@require_safe
@behind_own_link
def questions(request: OwnRequest) -> HttpResponse:
    """Begin, or go on where something is still open."""
    row = request.registration
    try:
        answers = registering.begin_questions(
            row, language=get_language() or row.language, by=row, at=timezone.now()
        )
    except Refusal as refusal:
        messages.info(request, str(refusal))
        return redirect("events-public:own", request.secret)
    if answers is None:
        return redirect("events-public:own", request.secret)
    row.answers = answers
    return redirect(access.entrance(request, _answers(request), _doors(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@behind_own_link
def section(request: OwnRequest, section: str) -> HttpResponse:
    return access.section_page(request, _answers(request), _doors(request), section)


@require_POST
@behind_own_link
def save(request: OwnRequest) -> HttpResponse:
    return access.save(request, _answers(request), _doors(request))


@require_safe
@behind_own_link
def review(request: OwnRequest) -> HttpResponse:
    return access.review_page(request, _answers(request), _doors(request))


@require_POST
@behind_own_link
def hand_in(request: OwnRequest) -> HttpResponse:
    return access.hand_in(request, _answers(request), _doors(request))


@require_safe
@behind_own_link
def receipt(request: OwnRequest) -> HttpResponse:
    return access.receipt_page(request, _answers(request), _doors(request))


def _answers(request: OwnRequest) -> AnswerSet:
    """Return what was begun, with its version; nothing is asked of who ended their registration."""
    row = request.registration
    if row.answers_id is None or row.is_over:
        raise Http404
    return answers_with(row)


def _doors(request: OwnRequest) -> access.Doors:
    row = request.registration
    of_one = partial(reverse, args=[request.secret])
    return access.Doors(
        section=lambda code: reverse(
            "events-public:questions_section", args=[request.secret, code]
        ),
        save=of_one("events-public:questions_save"),
        review=of_one("events-public:questions_review"),
        receipt=of_one("events-public:questions_receipt"),
        hand_in=of_one("events-public:questions_hand_in"),
        back=of_one("events-public:own"),
        by=row,
        about=_("%(name)s, %(event)s") % {"name": row.name, "event": row.event.title},
        context={"is_demonstration": row.event.workspace.is_demonstration},
        takes_files=False,
        # It may be filled in on a device of others.
        keeps=False,
    )
