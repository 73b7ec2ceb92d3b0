"""What the events of the cases would have caused then is not caused today."""

import pytest
from django.db.models import Q

from raceme.asks.models import Ask
from raceme.core.models import Job
from raceme.events.models import Registration
from raceme.mail.models import Message
from raceme.matchmaking.models import News, Offer, Request
from tests.demo.conftest import LOADED_AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

OVER = Q(matchmaking__event__ends_on__lt=LOADED_AT.date())


def test_no_job_waits() -> None:
    assert Job.objects.filter(name="matchmaking.schedule").exists()
    assert not Job.objects.filter(state__in=Job.UNDERWAY).exists()


def test_nothing_is_mailed_but_of_the_event_ahead() -> None:
    ahead = Registration.objects.reached_by(Q(event__starts_on__gt=LOADED_AT.date()))
    waiting = Message.objects.exclude(state="sent")
    then = Message.objects.filter(state="sent")

    assert set(waiting.values_list("to_address", flat=True)) <= set(
        ahead.values_list("email", flat=True)
    )
    assert then.exists()
    assert not then.exclude(secret="").exists()
    assert not then.filter(sent_at__year=LOADED_AT.year).exists()


def test_nobody_is_still_to_be_told_or_to_answer() -> None:
    of_requests = Request.objects.reached_by(OVER)
    news = News.objects.reached_by(Q(participant__matchmaking__event__ends_on__lt=LOADED_AT.date()))
    asks = Ask.objects.reached_by(Q(module="matchmaking"))

    assert of_requests.exists()
    assert news.exists()
    assert asks.exists()
    assert not of_requests.filter(state="open").exists()
    assert not news.filter(told_at=None).exists()
    assert not asks.filter(Q(state="open") | Q(next_mail_at__isnull=False)).exists()
    assert not Offer.objects.reached_by(OVER & Q(expires_at__gt=LOADED_AT)).exists()
