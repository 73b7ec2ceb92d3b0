import pytest
from django.core import mail as sent
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from raceme.asks import actions
from raceme.asks.models import Ask, Bundle
from raceme.asks.queries import local_day
from raceme.audit.models import Entry
from raceme.mail.actions import SECRET
from tests.asks.build import asking, somebody, to
from tests.factories import WorkspaceFactory
from tests.factories.asks import AskFactory, BundleFactory

pytestmark = pytest.mark.django_db


def _bundle(**workspace: object) -> Bundle:
    ana = somebody(WorkspaceFactory.create(**workspace))
    keys = list(ana.affiliations.values_list("pk", flat=True))
    return BundleFactory.create(
        person=ana, address=ana.email, affiliations=keys, sent_at=timezone.now()
    )


def _ask(bundle: Bundle, **values: object) -> Ask:
    return AskFactory.create(
        person=bundle.person, organisation=to(bundle.person).organisation, **values
    )


def _page(bundle: Bundle) -> str:
    return f"/asks/{actions.make_page_link(bundle, at=timezone.now())}/"


def _now(ask: Ask) -> Ask:
    return Ask.objects.of(ask.workspace_id).get(pk=ask.pk)


def test_the_mail_leads_to_a_page_where_it_is_answered(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    now = timezone.now()
    ana = somebody(WorkspaceFactory.create(name="Transilvania <IT>"))
    ask = actions.ask(
        asking(due_on=local_day(ana.workspace, at=now), title="How many <people>?"),
        workspace=ana.workspace,
        of=to(ana),
        by="Ioana",
        at=now,
    )
    with django_capture_on_commit_callbacks(execute=True):
        actions.tell_everybody(at=now)
    (email,) = sent.outbox
    path = next(word for word in email.body.split() if "/asks/" in word).partition("/asks/")[2]

    page = client.get(f"/asks/{path}").text
    stands = _now(ask).state
    done = client.post(f"/asks/{path}{ask.pk}/", {f"ask{ask.pk}-answer": "31"}, follow=True).text

    assert "How many &lt;people&gt;?" in page
    assert "Transilvania &lt;IT&gt; has 1 question for you." in page
    assert stands == "open"
    assert (_now(ask).answer, _now(ask).way, _now(ask).answered_by) == ("31", "link", "Ana Pop")
    assert "Thank you. Your answer is kept." in done
    assert "Nothing is asked of you now." in done
    assert "Nothing else is asked of you before" in done


@pytest.mark.parametrize(
    ("kind", "sent_", "choice", "answer"),
    [
        ("yes_no", {"choice": "no"}, "no", ""),
        ("confirm", {"choice": "confirmed"}, "confirmed", ""),
        ("text", {"answer": "Da, în județul Cluj"}, "", "Da, în județul Cluj"),
    ],
)
def test_each_kind_is_answered_right_there(
    client: Client, kind: str, sent_: dict[str, str], choice: str, answer: str
) -> None:
    bundle = _bundle()
    ask = _ask(bundle, kind=kind)
    form = {f"ask{ask.pk}-answer": sent_.pop("answer", "")} | sent_

    client.post(f"{_page(bundle)}{ask.pk}/", form)

    assert (_now(ask).state, _now(ask).choice, _now(ask).answer) == ("answered", choice, answer)


def test_what_is_asked_on_another_page_leads_there(client: Client) -> None:
    bundle = _bundle()
    ask = _ask(bundle, kind="page", path="/my/still-right/", module="portal")
    _ask(bundle, kind="page", path=f"/asks/{SECRET}/still-right/7/", module="portal")
    path = _page(bundle)

    page = client.get(path).text
    posted = client.post(f"{path}{ask.pk}/", {f"ask{ask.pk}-answer": "x"})

    assert 'href="/my/still-right/"' in page
    assert f'href="{path}still-right/7/"' in page
    assert (posted.status_code, _now(ask).state) == (404, "open")


def test_what_was_typed_stays_where_something_is_wrong(client: Client) -> None:
    bundle = _bundle()
    ask = _ask(bundle)
    other = _ask(bundle)

    response = client.post(
        f"{_page(bundle)}{ask.pk}/",
        {f"ask{ask.pk}-answer": "", f"ask{ask.pk}-reason": "We do not know"},
    )

    assert response.status_code == 422
    assert "We do not know" in response.text
    assert f'href="#id_ask{ask.pk}-answer"' in response.text
    assert other.title in response.text


def test_who_comes_second_is_told_and_keeps_what_was_typed(client: Client) -> None:
    bundle = _bundle()
    ask = _ask(bundle)
    actions.answer(ask, summary="31", way="telephone", by="Ioana", at=timezone.now())

    response = client.post(f"{_page(bundle)}{ask.pk}/", {f"ask{ask.pk}-answer": "32 <people>"})

    assert response.status_code == 422
    assert "Ioana answered this on" in response.text
    assert "32 &lt;people&gt;" in response.text
    assert _now(ask).answer == "31"


def test_declining_needs_no_words_and_says_so(client: Client) -> None:
    bundle = _bundle()
    ask = _ask(bundle)

    page = client.post(f"{_page(bundle)}{ask.pk}/", {"decline": "1"}, follow=True).text

    assert "You will not be asked this again." in page
    assert _now(ask).state == "declined"


def test_a_link_opens_nothing_of_anybody_else(client: Client) -> None:
    bundle = _bundle()
    colleague = somebody(bundle.workspace, "Radu Pop", organisation=to(bundle.person).organisation)
    theirs = AskFactory.create(
        person=colleague, organisation=to(colleague).organisation, title="For Radu alone"
    )
    elsewhere = AskFactory.create(title="Of another cluster")
    own = _ask(bundle)

    page = client.get(_page(bundle)).text
    statuses = [
        client.post(f"{_page(bundle)}{ask.pk}/", {f"ask{ask.pk}-answer": "x"}).status_code
        for ask in (theirs, elsewhere)
    ]

    assert own.title in page
    assert (theirs.title in page, elsewhere.title in page) == (False, False)
    assert statuses == [404, 404]
    assert (_now(theirs).state, _now(elsewhere).state) == ("open", "open")


def test_a_link_of_who_has_left_says_so_and_shows_nothing(client: Client) -> None:
    bundle = _bundle()
    ask, path = _ask(bundle), _page(bundle)
    bundle.person.affiliations.update(ended_on=timezone.localdate())

    looked = client.get(path)
    posted = client.post(f"{path}{ask.pk}/", {f"ask{ask.pk}-answer": "x"})
    unknown = client.get("/asks/no-such-link/")

    assert [each.status_code for each in (looked, posted, unknown)] == [410, 410, 410]
    assert ask.title not in looked.text
    assert "its person has left the company" in looked.text
    assert _now(ask).state == "open"


def test_looking_changes_nothing(client: Client) -> None:
    bundle = _bundle()
    _ask(bundle)
    before = Entry.objects.count()

    statuses = [client.get(_page(bundle)).status_code, client.head(_page(bundle)).status_code]

    assert (statuses, Entry.objects.count()) == ([200, 200], before)


def test_the_page_is_in_the_language_of_the_mail_until_another_is_chosen(client: Client) -> None:
    bundle = _bundle()
    Bundle.objects.of(bundle.workspace).update(language="ro")
    path = _page(bundle)

    by_mail = client.get(path).text
    client.cookies["django_language"] = "en"
    chosen = client.get(path).text

    assert 'lang="ro"' in by_mail
    assert 'lang="en"' in chosen


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_questions(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    bundle = _bundle()
    for _each in range(number):
        _ask(bundle)
    path = _page(bundle)

    with django_assert_num_queries(6):
        client.get(path)
