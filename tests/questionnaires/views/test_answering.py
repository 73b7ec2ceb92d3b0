"""Who answers in a collection: by the mail that asks, by the public link, signed in, in a frame."""

import logging
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from raceme.asks.actions import make_page_link
from raceme.asks.models import Ask
from raceme.mail.actions import SECRET
from raceme.organisations.actions import company_link
from raceme.questionnaires import actions
from raceme.questionnaires.models import AnswerSet, Collection
from raceme.questionnaires.queries import answers_of
from tests.conftest import World
from tests.factories import AffiliationFactory, ClaimFactory, PersonFactory
from tests.factories.asks import BundleFactory
from tests.factories.questionnaires import (
    QuestionnaireFactory,
    VersionFactory,
    definition,
    item,
    section,
)
from tests.questionnaires.collected import ask_one, opened

ASKED = definition(
    section("company", item("staff", "number", required=True)), section("more", item("note"))
)
SITE = "https://cluster.example"


def _collection(world: World, **more: object) -> Collection:
    questionnaire = QuestionnaireFactory.create(workspace=world.workspace)
    return opened(VersionFactory.create(questionnaire=questionnaire, definition=ASKED), **more)


def _mailed(ask: Ask) -> str:
    """Return the address of the page, as the mail's own page leads to it."""
    assert ask.person
    bundle = BundleFactory.create(person=ask.person, sent_at=timezone.now())
    affiliations = list(ask.person.affiliations.values_list("pk", flat=True))
    bundle.affiliations = affiliations
    bundle.save()
    return ask.path.replace(SECRET, make_page_link(bundle, at=timezone.now()))


def _filled_in(client: Client, first: str) -> None:
    """Answer both sections and hand in, as the pages lead on."""
    second = client.post(first, {"present": "staff", "s-staff": "0", "a-staff": "12"})
    assert second.status_code == 302, second.content.decode()
    third = client.post(second["Location"], {"present": "note", "s-note": "0", "a-note": "Good"})
    review = client.get(third["Location"]).content.decode()
    assert "Good" in review
    receipt = client.post(third["Location"].replace("review/", "hand-in/"), follow=True)
    assert "Handed in" in receipt.content.decode()


def test_who_is_asked_begins_answers_and_hands_in(client: Client, world: World) -> None:
    ask = ask_one(_collection(world))
    address = _mailed(ask)
    shown = client.get(address).content.decode()

    begun = client.post(address)
    _filled_in(client, begun["Location"])

    ask.refresh_from_db()
    answers = AnswerSet.objects.of(world.workspace).get()
    assert "For the plan of next year." in shown
    assert answers_of(answers) == {"staff": 12, "note": "Good"}
    assert (ask.state, ask.answered_by) == (Ask.State.ANSWERED, str(ask.person))
    assert client.get(address, follow=True).redirect_chain[-1][0].endswith("/receipt/")


def test_who_comes_back_goes_on_where_something_is_open(client: Client, world: World) -> None:
    address = _mailed(ask_one(_collection(world)))
    first = client.post(address)["Location"]
    second = client.post(first, {"present": "staff", "s-staff": "0", "a-staff": "12"})["Location"]

    again = client.post(address)["Location"]

    assert first != second
    assert again == second


def test_looking_begins_nothing(client: Client, world: World) -> None:
    address = _mailed(ask_one(_collection(world)))

    client.get(address)

    assert not AnswerSet.objects.of(world.workspace).exists()


def test_who_declines_is_not_asked_again(client: Client, world: World) -> None:
    ask = ask_one(_collection(world))
    address = _mailed(ask)

    page = client.post(address, {"decline": "1", "reason": "Not ours"}).content.decode()

    ask.refresh_from_db()
    assert (ask.state, ask.reason) == (Ask.State.DECLINED, "Not ours")
    assert "Nothing more is needed" in page


def test_another_device_goes_on_by_a_link_that_opens_this_set_alone(
    client: Client, world: World
) -> None:
    ask = ask_one(_collection(world))
    address = _mailed(ask)
    client.post(address)

    page = client.post(address, {"elsewhere": "1"})

    other = page.context["elsewhere"].removeprefix("http://testserver")
    here = Client().post(other)
    assert here["Location"].startswith(other)
    _filled_in(Client(), here["Location"])
    ask.refresh_from_db()
    assert ask.state == Ask.State.ANSWERED


def test_of_one_set_no_end_of_addresses_is_made(client: Client, world: World) -> None:
    address = _mailed(ask_one(_collection(world)))

    pages = [client.post(address, {"elsewhere": "1"}) for _time in range(21)]

    assert [bool(page.context["elsewhere"]) for page in pages] == [True] * 20 + [False]
    assert "Very many addresses were made for these answers." in pages[-1].content.decode()


def test_who_has_left_opens_nothing_more(client: Client, world: World) -> None:
    ask = ask_one(_collection(world))
    address = _mailed(ask)
    client.post(address)
    other = client.post(address, {"elsewhere": "1"}).context["elsewhere"]
    assert ask.person
    ask.person.affiliations.update(ended_on=timezone.localdate() - timedelta(days=1))

    assert [client.get(each).status_code for each in (address, other)] == [410, 410]


def test_anothers_collection_is_not_found_by_the_link_of_a_mail(
    client: Client, world: World
) -> None:
    mine, theirs = _collection(world), _collection(world)
    address = _mailed(ask_one(mine))
    ask_one(theirs)

    other = address.replace(f"/{mine.pk}/", f"/{theirs.pk}/")

    assert client.get(address).status_code == 200
    assert client.get(other).status_code == 404


@pytest.mark.parametrize("is_anonymous", [True, False])
def test_by_the_public_link_one_gets_an_address_to_come_back_by(
    world: World, *, is_anonymous: bool
) -> None:
    collection = _collection(world, is_public=True, is_anonymous=is_anonymous)
    # As in a frame of another site: no cookie, no token.
    client = Client(enforce_csrf_checks=True)
    address = reverse("questionnaires-public:begin", args=[collection.slug])

    mine = client.post(address)["Location"]

    page = client.get(mine).content.decode()
    assert f"http://testserver{mine}" in page
    first = client.post(mine)["Location"]
    _filled_in(Client(enforce_csrf_checks=True), first)
    assert ("anonymous" in client.get(address).content.decode()) == is_anonymous


def test_who_is_signed_in_is_not_named_either(world: World) -> None:
    collection = _collection(world, is_public=True, is_anonymous=True)
    client = Client()
    client.force_login(world.company)
    address = reverse("questionnaires-public:begin", args=[collection.slug])

    first = client.post(client.post(address)["Location"])["Location"]
    _filled_in(client, first)

    answers = AnswerSet.objects.of(world.workspace).get()
    named = {answers.begun_by, answers.handed_in_by, *_writers(answers)}
    assert named == {"public link"}
    receipt = client.get(first.rsplit("/s/", 1)[0] + "/receipt/").content.decode()
    assert "was handed in on" in receipt
    assert "public link" not in receipt


@pytest.mark.parametrize("is_anonymous", [True, False])
def test_the_log_names_nobody_who_answers_anonymously(
    world: World, caplog: pytest.LogCaptureFixture, *, is_anonymous: bool
) -> None:
    collection = _collection(world, is_public=True, is_anonymous=is_anonymous)
    client = Client()
    client.force_login(world.company)
    address = reverse("questionnaires-public:begin", args=[collection.slug])

    with caplog.at_level(logging.INFO, logger="raceme.requests"):
        _filled_in(client, client.post(client.post(address)["Location"])["Location"])

    lines = [str(record.msg) for record in caplog.records if record.name == "raceme.requests"]
    assert len(lines) > 3
    assert not any(collection.slug in line for line in lines)
    assert any("'user'" in line for line in lines) != is_anonymous


def _writers(answers: AnswerSet) -> list[str]:
    return list(answers.answers.values_list("saved_by", flat=True))


def test_a_collection_that_is_not_public_has_no_public_page(client: Client, world: World) -> None:
    collection = _collection(world)

    page = client.get(reverse("questionnaires-public:begin", args=[collection.slug]))

    assert page.status_code == 404
    assert "This address opens nothing." in page.content.decode()


def test_only_the_named_site_may_show_it(client: Client, world: World) -> None:
    framed = _collection(world, is_public=True, embedded_in=SITE)
    other = _collection(world, is_public=True)

    def headers(of: Collection) -> tuple[str, str]:
        page = client.get(reverse("questionnaires-public:begin", args=[of.slug]))
        policy = dict(
            each.strip().split(" ", 1) for each in page["Content-Security-Policy"].split(";")
        )
        return policy["frame-ancestors"], page.get("X-Frame-Options", "")

    assert headers(framed) == (SITE, "")
    assert headers(other) == ("'none'", "DENY")


def test_every_page_of_a_set_may_be_shown_there(client: Client, world: World) -> None:
    collection = _collection(world, is_public=True, embedded_in=SITE)
    address = reverse("questionnaires-public:begin", args=[collection.slug])
    mine = client.post(address)["Location"]
    first = client.post(mine)["Location"]

    policies = [client.get(each)["Content-Security-Policy"] for each in (mine, first)]

    assert all(f"frame-ancestors {SITE}" in each for each in policies)


def test_no_site_shows_what_is_behind_the_link_of_a_mail(client: Client, world: World) -> None:
    ask = ask_one(_collection(world, is_public=True, embedded_in=SITE))

    page = client.get(_mailed(ask))

    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"


def test_a_renewed_link_begins_and_the_old_one_does_not(client: Client, world: World) -> None:
    collection = _collection(world, is_public=True)
    old = reverse("questionnaires-public:begin", args=[collection.slug])
    mine = client.post(old)["Location"]
    renewed = actions.renew_public_link(collection, revision=1, by="Ioana", at=timezone.now())
    new = reverse("questionnaires-public:begin", args=[renewed.slug])

    assert [client.get(each).status_code for each in (old, new, mine)] == [404, 200, 200]
    _filled_in(client, client.post(mine)["Location"])


def test_no_page_is_listed_by_search_engines(client: Client, world: World) -> None:
    collection = _collection(world, is_public=True)
    address = reverse("questionnaires-public:begin", args=[collection.slug])
    mine = client.post(address)["Location"]
    first = client.post(mine)["Location"]
    asked = _mailed(ask_one(collection))
    open_ones = [client.get(each)["X-Robots-Tag"] for each in (address, mine, first, asked)]
    actions.close_collection(collection, by="Ioana", at=timezone.now())

    closed = [client.get(each)["X-Robots-Tag"] for each in (address, first)]

    assert {*open_ones, *closed} == {"noindex, nofollow"}


def test_closed_says_so_and_keeps_what_was_handed_in(client: Client, world: World) -> None:
    collection = _collection(world, is_public=True)
    address = reverse("questionnaires-public:begin", args=[collection.slug])
    done, begun = (client.post(address)["Location"] for _time in range(2))
    _filled_in(client, client.post(done)["Location"])
    first = client.post(begun)["Location"]
    actions.close_collection(collection, by="Ioana", at=timezone.now())

    assert client.get(address).status_code == 410
    assert "Spring" not in client.get(address).content.decode()
    assert client.get(first).status_code == 410
    assert "Spring" not in client.get(first).content.decode()
    assert client.post(first, {"present": "staff", "a-staff": "3"}).status_code == 410
    assert client.get(done, follow=True).status_code == 200


def test_a_companys_own_people_answer_signed_in_or_by_their_link(world: World) -> None:
    collection = _collection(world)
    ask = ask_one(collection)
    assert ask.person
    affiliation = ask.person.affiliations.get()
    secret = company_link(affiliation, at=timezone.now())
    by_link = reverse("questionnaires-public:company", args=[secret, ask.pk])
    signed_in = reverse("questionnaires-public:mine", args=[ask.pk])
    client = Client()
    client.force_login(world.company)
    before = client.get(signed_in).status_code
    ClaimFactory.create(organisation=ask.organisation, user=world.company)

    Client().post(by_link)
    _filled_in(client, client.post(signed_in)["Location"])

    ask.refresh_from_db()
    assert before == 404
    assert (ask.state, ask.way) == (Ask.State.ANSWERED, Ask.Way.ACCOUNT)
    assert AnswerSet.objects.of(world.workspace).count() == 1


def test_the_link_of_a_colleague_or_of_another_company_opens_nobody_elses(world: World) -> None:
    ask = ask_one(_collection(world))
    assert ask.person
    colleague = AffiliationFactory.create(
        person=PersonFactory.create(workspace=world.workspace), organisation=ask.organisation
    )
    elsewhere = AffiliationFactory.create(person=ask.person)
    own = ask.person.affiliations.get(organisation=ask.organisation)

    statuses = [
        Client()
        .get(
            reverse(
                "questionnaires-public:company",
                args=[company_link(affiliation, at=timezone.now()), ask.pk],
            )
        )
        .status_code
        for affiliation in (own, colleague, elsewhere)
    ]

    assert statuses == [200, 404, 404]


def test_my_company_leads_to_the_page_that_answers(world: World) -> None:
    ask = ask_one(_collection(world))
    assert ask.person
    affiliation = ask.person.affiliations.get()
    secret = company_link(affiliation, at=timezone.now())
    ClaimFactory.create(organisation=ask.organisation, user=world.company)
    client = Client()
    client.force_login(world.company)

    by_link = client.get(reverse("portal-public:by_link_asks", args=[secret]))
    by_claim = client.get(reverse("portal-public:my_company_asks", args=[ask.organisation_id]))

    there = reverse("questionnaires-public:company", args=[secret, ask.pk])
    assert f'href="{there}"' in by_link.content.decode()
    assert f'href="{reverse("questionnaires-public:mine", args=[ask.pk])}"' in (
        by_claim.content.decode()
    )
