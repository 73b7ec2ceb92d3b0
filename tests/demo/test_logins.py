from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from raceme.accounts.actions.sign_in_links import sign_in_with
from raceme.demo.logins import fresh_logins
from raceme.organisations.models import Organisation
from tests.demo.conftest import LOADED_AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

BASE = "http://127.0.0.1:8000"


def _secret(url: str) -> str:
    return url.rstrip("/").rpartition("/")[2]


def test_logins_name_each_role_once() -> None:
    logins = fresh_logins(base=BASE, at=LOADED_AT)

    assert [(login["role"], login["workspace"]) for login in logins] == [
        ("owner", "transilvania-it"),
        ("manager", "transilvania-it"),
        ("staff", "transilvania-it"),
        ("expert", "transilvania-it"),
        ("viewer", "transilvania-it"),
        ("association", "romanian-cluster-association"),
        ("organiser", "smart-transylvania"),
        ("coordinator", "dream"),
        ("partner", "green-synergy"),
        ("donor-partner", "fjordsund-klynge"),
        ("stranger", "danube-bio"),
        ("officer", "transilvania-it"),
        ("company", "transilvania-it"),
        ("company-link", "transilvania-it"),
        ("participant", "transilvania-it"),
    ]
    assert all(login["email"].endswith(".example") for login in logins)
    assert all(login["url"].startswith(f"{BASE}/sign-in/link/") for login in logins[:-2])


def test_logins_sign_in_for_a_week_and_older_ones_stay_valid() -> None:
    older = fresh_logins(base=BASE, at=LOADED_AT)

    newer = fresh_logins(base=BASE, at=LOADED_AT + timedelta(days=1))

    within = LOADED_AT + timedelta(days=6)
    signed_in = [
        sign_in_with(_secret(login["url"]), at=within)[1].email
        for login in [*older[:-2], *newer[:-2]]
    ]
    assert signed_in == [login["email"] for login in [*older[:-2], *newer[:-2]]]


def test_who_speaks_for_a_company_is_led_to_it_and_finds_all_that_it_shows(client: Client) -> None:
    login = next(
        one for one in fresh_logins(base="", at=timezone.now()) if one["role"] == "company"
    )
    company = Organisation.objects.get(name="Someșul Digital SRL")

    first = client.get(login["url"], follow=True)
    about = client.get(f"/my/company/{company.pk}/company/").content.decode()

    assert first.redirect_chain[-1][0] == f"/my/company/{company.pk}/"
    shown = first.content.decode()
    assert "1 correction of your facts waits for you" in shown
    assert "Which of your services may we show to clusters in Norway?" in shown
    assert "Study visit to Oslo" in shown
    assert "Yes, all are right" in shown
    assert "Certificate of participation, Andrei Pop, Study visit to Norway, Oslo.pdf" in about
    assert "Cluj Health Cluster" in about
    assert "Newsletter, Photos and films" in about


def test_a_company_link_opens_the_page_without_an_account_as_often_as_wanted(
    client: Client,
) -> None:
    login = fresh_logins(base="", at=timezone.now())[-2]

    answers = [client.get(login["url"]) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert "Medisfera SRL" in answers[0].content.decode()
    assert "Yes, all are right" in answers[0].content.decode()


def test_who_comes_to_the_event_ahead_finds_whom_they_meet(client: Client) -> None:
    login = fresh_logins(base="", at=timezone.now())[-1]

    own = client.get(login["url"]).content.decode()
    schedule = client.get(f"{login['url']}schedule/").content.decode()

    assert "Wood Meets Digital 2" in own
    assert "Masa" in schedule
