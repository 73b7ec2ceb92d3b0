import re
from datetime import UTC, datetime

import pytest
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from raceme.core.lists import listing
from raceme.organisations.models import Organisation
from tests.core.lists.pages import ORGANISATIONS
from tests.factories import OrganisationFactory

pytestmark = [pytest.mark.urls("tests.core.lists.pages"), pytest.mark.django_db]

ADDRESS = "/transilvania/organisations/"
NAME = re.compile(r'<th scope="row"[^>]*><a href="[^"]*">([^<]*)</a>')


def _names(page: str) -> list[str]:
    return NAME.findall(page)


def _page(client: Client, **parameters: str | int | list[str]) -> str:
    return client.get(ADDRESS, parameters).content.decode()


@pytest.mark.parametrize("item_count", [1, 3])
def test_listing_asks_the_same_number_of_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, item_count: int
) -> None:
    OrganisationFactory.create_batch(item_count)

    with django_assert_num_queries(2):
        page = _page(client)

    assert len(_names(page)) == item_count


def test_listing_shows_a_row_with_its_links(client: Client) -> None:
    organisation = OrganisationFactory.create(
        name="Ferma <Verde>", town="Cluj-Napoca", created_at=datetime(2026, 11, 9, 9, tzinfo=UTC)
    )

    page = _page(client)

    link = f"/transilvania/organisations/{organisation.pk}/"
    assert f'<a href="{link}">Ferma &lt;Verde&gt;</a></th>' in page
    assert '<td role="cell" data-l="Town">Cluj-Napoca</td>' in page
    assert '<td role="cell" data-l="Kind">Company</td>' in page
    assert '<td role="cell" class="r-nowrap" data-l="Created">9 Nov 2026</td>' in page
    assert f'<a class="r-count" href="{link}#log">6</a>' in page
    assert "Website</th>" not in page
    assert 'aria-label="Choose Ferma &lt;Verde&gt;"' in page


def test_listing_sorts_both_ways(client: Client) -> None:
    for name in ("B SRL", "A SRL", "C SRL"):
        OrganisationFactory.create(name=name)

    upwards, downwards = _page(client), _page(client, sort="-name")

    assert _names(upwards) == ["A SRL", "B SRL", "C SRL"]
    assert _names(downwards) == ["C SRL", "B SRL", "A SRL"]
    assert 'aria-sort="ascending"><a id="list-organisations-by-name" href="?sort=-name"' in upwards
    assert 'aria-sort="descending"' in downwards


@pytest.mark.parametrize(
    ("parameters", "pill"),
    [
        ({"q": "verde"}, "Name: verde"),
        ({"kind": "public"}, "Kind: Public authority"),
        ({"country": "NO"}, "Country: Norway"),
        ({"generated": "yes"}, "Generated: yes"),
        (
            {"created_from": "19.11.2026", "created_until": "2026-11-20"},
            "19 Nov 2026 to 20 Nov 2026",
        ),
    ],
)
def test_listing_filters_and_says_by_what(
    client: Client, parameters: dict[str, str], pill: str
) -> None:
    OrganisationFactory.create(
        name="Verde",
        kind="public",
        country="NO",
        is_generated=True,
        created_at=datetime(2026, 11, 19, 9, tzinfo=UTC),
    )
    OrganisationFactory.create(name="Other", created_at=datetime(2026, 11, 23, 9, tzinfo=UTC))

    page = _page(client, **parameters)

    assert _names(page) == ["Verde"]
    assert pill in page
    assert f'class="r-pill r-pill-on" href="{ADDRESS}"' in page


def test_listing_offers_what_has_to_be_asked_for_only_in_an_open_menu(client: Client) -> None:
    address = "?kind=public&amp;menu=open"
    option = '<option value="NO">Norway</option>'

    closed, opened = _page(client, kind="public"), _page(client, kind="public", menu="open")
    menu = client.get(
        ADDRESS, {"menu": "open"}, headers={"HX-Target": "list-organisations-menu"}
    ).content.decode()

    assert (option in closed, f'hx-get="{address}"' in closed) == (False, True)
    assert (option in opened, "hx-get" in opened) == (True, False)
    assert '<details class="r-drop-menu" open>' in opened
    assert "menu=open" not in opened
    assert (option in menu, menu.lstrip().startswith("<form"), "<table" in menu) == (
        True,
        True,
        False,
    )


def test_listing_keeps_one_filter_when_another_is_taken_off(client: Client) -> None:
    page = _page(client, q="x", kind="public", page="3")

    assert 'href="?kind=public">Name: x' in page
    assert 'href="?q=x">Kind: Public authority' in page


@pytest.mark.parametrize(
    "parameters",
    [
        {"page": "0"},
        {"page": "-1"},
        {"page": "9" * 5000},
        {"page": "²"},
        {"page": "two"},
        {"sort": "password"},
        {"sort": "--name"},
        {"columns": "nothing"},
        {"kind": "nothing"},
        {"country": "9" * 100},
        {"created_from": "31.02.2026"},
        {"generated": "maybe"},
        {"export": "exe"},
    ],
)
def test_listing_forgets_what_it_cannot_read(client: Client, parameters: dict[str, str]) -> None:
    OrganisationFactory.create(name="A SRL")

    response = client.get(ADDRESS, parameters)

    assert (response.status_code, _names(response.content.decode())) == (200, ["A SRL"])


def test_listing_comes_in_pages(client: Client) -> None:
    OrganisationFactory.create_batch(51)

    first, second, beyond = (_page(client, page=page) for page in (1, 2, 3))

    assert [len(_names(page)) for page in (first, second, beyond)] == [50, 1, 1]
    assert "1 to 50 of 51" in first
    assert 'rel="next" href="?page=2"' in first
    assert "51 to 51 of 51" in second
    assert 'rel="prev" href="?page=1"' in second
    assert 'rel="next"' not in second


def test_listing_stops_counting(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "MOST_COUNTED", 100)
    OrganisationFactory.create_batch(120)

    first, last, beyond = (_page(client, page=page) for page in (1, 2, 3))

    assert "1 to 50 of more than 100" in first
    assert "Filter the list to see the rest" not in first
    assert "51 to 100 of more than 100. Filter the list to see the rest" in last
    assert 'rel="next"' not in last
    assert "51 to 100 of more than 100" in beyond


def test_listing_counts_what_it_is_told_to_as_long_as_nothing_is_filtered(
    rf: RequestFactory,
) -> None:
    OrganisationFactory.create_batch(3, town="Dej")
    others = Organisation.objects.filter(town="Cluj-Napoca")
    OrganisationFactory.create_batch(2, town="Cluj-Napoca", kind="cluster")

    whole, filtered = (
        ORGANISATIONS.listing(
            rf.get(ADDRESS, sent), Organisation.objects.all(), counted=others
        ).count
        for sent in ({}, {"kind": "company"})
    )

    assert (whole, filtered) == ("2", "3")


def test_listing_shows_the_columns_that_were_chosen_and_remembers_them(client: Client) -> None:
    OrganisationFactory.create(website="https://firm.example")

    chosen = _page(client, columns=["name", "website"])
    later = _page(client)
    reset = _page(client, columns="")
    after = _page(client)

    heads = [re.findall(r'data-l="(\w+)"', page) for page in (chosen, later, reset, after)]
    declared = ["Town", "Kind", "Created", "Activities"]
    assert heads == [["Website"], ["Website"], declared, declared]


def test_listing_sends_only_the_section_to_htmx(client: Client) -> None:
    response = client.get(
        ADDRESS, {"q": "", "kind": "company"}, headers={"HX-Target": "list-organisations"}
    )

    assert response.content.decode().startswith('<section class="r-list"')
    assert response["Vary"].startswith("HX-Request, HX-Target")
    assert response["HX-Push-Url"] == f"{ADDRESS}?kind=company"


def test_listing_says_what_to_do_when_there_is_nothing(client: Client) -> None:
    nothing, filtered = _page(client), _page(client, q="x")

    assert "No organisations yet" in nothing
    assert "Nothing matches these filters" in filtered


def test_chosen_rows_are_those_ticked(client: Client) -> None:
    first, _second, third = OrganisationFactory.create_batch(3)

    sent = {"chosen": [str(first.pk), str(third.pk), "x", "9" * 30]}
    response = client.post(f"{ADDRESS}bulk/", sent)

    assert response.content.decode() == f"{first.pk},{third.pk}"


def test_chosen_rows_are_all_that_match_when_everything_is_chosen(client: Client) -> None:
    verde, _other = OrganisationFactory.create(name="Verde"), OrganisationFactory.create()

    sent = {"everything": "1", "matching": "q=verde"}
    response = client.post(f"{ADDRESS}bulk/", sent)

    assert response.content.decode() == f"{verde.pk}"


@pytest.mark.parametrize(
    "matching", ["kind=nonsense", "q=firm&country=XX", "created_from=2020-01-01&created_until=x"]
)
def test_chosen_rows_are_none_when_a_filter_cannot_be_read_any_more(
    client: Client, matching: str
) -> None:
    OrganisationFactory.create()

    sent = {"everything": "1", "matching": matching}
    response = client.post(f"{ADDRESS}bulk/", sent)

    assert (response.status_code, response.content.decode()) == (200, "")


def test_chosen_rows_are_not_looked_for_by_what_no_text_holds(client: Client) -> None:
    response = client.post(f"{ADDRESS}bulk/", {"everything": "1", "matching": "q=%00"})

    assert response.status_code == 400


def test_chosen_rows_are_none_when_nothing_was_ticked(client: Client) -> None:
    OrganisationFactory.create()

    response = client.post(f"{ADDRESS}bulk/")

    assert response.content.decode() == ""
