"""Samples as the programme's lead draws them, looks them through, and reads an officer's."""

import io
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from raceme.audit.models import Entry
from raceme.core.timing import tallied
from raceme.programmes.models import Period
from raceme.programmes.queries import periods_of
from raceme.reporting.actions.samples import draw, mark
from raceme.reporting.models import Indicator, Sample, SampleLine
from raceme.reporting.queries.asked_lines import question_behind
from raceme.reporting.queries.samples import lines_of_sample, samples_of
from tests.conftest import World
from tests.factories import NOW, PersonFactory
from tests.reporting.reading import part, rows
from tests.reporting.scenes import SMES, activity, indicator
from tests.reporting.scenes import part as participant

MOST_QUERIES = 15


@pytest.fixture
def manager(client: Client, world: World) -> Client:
    client.force_login(world.manager)
    client.get(reverse("programmes:programmes", args=["transilvania"]))
    return client


@pytest.fixture
def figure(world: World) -> Indicator:
    """Twelve firms in the first period, and three in the second."""
    workshop = activity(world, "Workshop", date(2026, 3, 10))
    later = activity(world, "Later", date(2026, 9, 10))
    person = PersonFactory.create(workspace=world.workspace, name="Ana Pop")
    for number in range(12):
        participant(workshop, f"Firm {number}", person=person if number == 0 else None)
    for number in range(3):
        participant(later, f"Late {number}")
    return indicator(world, SMES, code="companies", name="Companies")


@pytest.fixture
def period(world: World) -> Period:
    return periods_of(world.programme)[0]


def address(world: World, view: str, *others: object) -> str:
    return reverse(f"reporting:{view}", args=["transilvania", world.programme.code, *others])


def status(client: Client, page: str) -> int:
    """Return how a page answers, its file read to the end."""
    answer = client.get(page)
    answer.getvalue()
    return answer.status_code


def drawn(world: World, figure: Indicator, period: Period, *, is_of_officer: bool) -> Sample:
    return draw(
        figure,
        period=period,
        question=question_behind(figure, period=period, today=period.ends_on),
        size=3,
        seed="oslo",
        is_of_officer=is_of_officer,
        by=world.officer if is_of_officer else world.manager,
        at=NOW,
    )


def test_a_manager_draws_what_an_officer_draws_by_the_same_seed(
    manager: Client, world: World, figure: Indicator, period: Period
) -> None:
    theirs = drawn(world, figure, period, is_of_officer=True)

    page = manager.post(
        address(world, "figure_samples", "companies"),
        {"size": "3", "seed": "oslo", "period": period.pk},
        follow=True,
    ).text

    own = samples_of(world.programme).get(is_of_officer=False)
    records = [[one.record for one in lines_of_sample(each)] for each in (theirs, own)]
    entry = Entry.objects.get(verb="reporting.draw_sample", actor=world.manager.reference)
    assert records[0] == records[1]
    assert "3 of 12 lines" in page
    assert entry.targets.filter(reference=own.reference).exists()


def test_all_samples_of_a_programme_are_listed_with_how_far_they_are(
    manager: Client, world: World, figure: Indicator, period: Period
) -> None:
    drawn(world, figure, period, is_of_officer=True)
    own = drawn(world, figure, period, is_of_officer=False)
    for line in lines_of_sample(own):
        mark(line, is_fine=True, by=world.manager, at=NOW)

    found = rows(part(manager.get(address(world, "samples")).text, "samples"))

    assert [(row[1], row[-1]) for row in found] == [
        ("Companies", "3 of 3 fine"),
        ("Companies", "0 of 3 fine"),
    ]
    assert ["officer" in row[3] for row in found] == [False, True]


def test_a_line_is_ticked_off_and_opens_in_its_period(
    manager: Client, world: World, figure: Indicator, period: Period
) -> None:
    sample = drawn(world, figure, period, is_of_officer=False)
    first, *_others = lines_of_sample(sample)
    here = address(world, "sample", sample.pk)

    page = manager.post(here, {"line": first.pk, "fine": "yes"}, follow=True).text

    line = address(world, "line", "companies", first.record)
    assert f'href="{line}?period=1"' in page
    assert [page.count(word) for word in (">Fine<", "To be looked at")] == [1, 2]
    assert "#ask" not in page
    first.refresh_from_db()
    assert first.state == SampleLine.State.FINE


def test_what_an_officer_drew_is_read_and_not_ticked_off(
    manager: Client, world: World, figure: Indicator, period: Period
) -> None:
    sample = drawn(world, figure, period, is_of_officer=True)
    first, *_others = lines_of_sample(sample)
    here = address(world, "sample", sample.pk)

    page = manager.get(here).text
    answer = manager.post(here, {"line": first.pk, "fine": "yes"})

    assert ("An officer drew these lines" in page, "Looks fine" in page) == (True, False)
    assert answer.status_code == 403
    first.refresh_from_db()
    assert first.state == SampleLine.State.UNSEEN


def test_what_the_lead_drew_is_its_own(
    client: Client, world: World, figure: Indicator, period: Period
) -> None:
    own = drawn(world, figure, period, is_of_officer=False)
    theirs = drawn(world, figure, period, is_of_officer=True)
    client.force_login(world.officer)
    names = [world.workspace.slug, world.programme.code, 1, "companies"]

    listed = client.get(reverse("reporting-officer:samples", args=names)).text
    found = {
        sample.pk: client.get(
            reverse("reporting-officer:sample", args=[*names, sample.pk])
        ).status_code
        for sample in (own, theirs)
    }

    assert found == {own.pk: 404, theirs.pk: 200}
    assert [f"samples/{one.pk}/" in listed for one in (own, theirs)] == [False, True]


def test_who_does_not_manage_reads_and_does_not_draw(
    client: Client, world: World, figure: Indicator, period: Period
) -> None:
    sample = drawn(world, figure, period, is_of_officer=False)
    client.force_login(world.staff)
    here = address(world, "figure_samples", "companies")

    page = client.get(here).text
    answers = [
        client.post(here, {"size": "3", "period": period.pk}).status_code,
        client.post(address(world, "sample", sample.pk), {"line": "1"}).status_code,
    ]

    assert ("Drawn before" in page, "Draw the sample" in page) == (True, False)
    assert answers == [403, 403]


def test_a_partner_has_no_part_in_the_samples(
    client: Client, world: World, figure: Indicator, period: Period
) -> None:
    sample = drawn(world, figure, period, is_of_officer=False)
    pages: list[tuple[str, list[object]]] = [
        ("samples", []),
        ("figure_samples", ["companies"]),
        ("sample", [sample.pk]),
        ("sample_xlsx", [sample.pk]),
    ]
    found = {}

    for user, space in (
        (world.manager, world.workspace),
        (world.partner, world.partner_workspace),
    ):
        client.force_login(user)
        start = [space.slug, world.programme.code]
        results = client.get(reverse("reporting:results", args=start)).status_code
        answers = [
            status(client, reverse(f"reporting:{view}", args=[*start, *names]))
            for view, names in pages
        ]
        found[user] = results, answers

    assert found == {world.manager: (200, [200] * 4), world.partner: (200, [404] * 4)}


def test_an_empty_period_gives_no_sample_and_keeps_what_was_typed(
    manager: Client, world: World
) -> None:
    indicator(world, SMES, code="companies")
    period = periods_of(world.programme)[0]

    answer = manager.post(
        address(world, "figure_samples", "companies"),
        {"size": "7", "seed": "bergen", "period": period.pk},
    )

    assert answer.status_code == 422
    assert ("The list is empty" in answer.text, 'value="bergen"' in answer.text) == (True, True)


def test_the_file_holds_every_line_drawn(
    manager: Client, world: World, figure: Indicator, period: Period
) -> None:
    sample = draw(
        figure,
        period=period,
        question=question_behind(figure, period=period, today=period.ends_on),
        size=12,
        is_of_officer=False,
        by=world.manager,
        at=NOW,
    )

    content = manager.get(address(world, "sample_xlsx", sample.pk)).getvalue()

    lines, _how = load_workbook(io.BytesIO(content)).worksheets
    names = {str(row[1].value) for row in lines.iter_rows(min_row=2)}
    assert names == {f"Firm {number}" for number in range(12)}


def test_a_sample_outlives_its_figure(
    manager: Client, world: World, figure: Indicator, period: Period
) -> None:
    sample = drawn(world, figure, period, is_of_officer=False)
    figure.delete()

    listed = manager.get(address(world, "samples")).text
    page = manager.get(address(world, "sample", sample.pk))

    assert "Companies" in listed
    assert (page.status_code, page.text.count("not counted any more")) == (200, 3)


@pytest.mark.parametrize("count", [1, 3])
def test_samples_ask_no_more_for_more_of_them(
    manager: Client, world: World, figure: Indicator, period: Period, count: int
) -> None:
    made = [drawn(world, figure, period, is_of_officer=False) for _number in range(count)]
    pages = [
        address(world, "samples"),
        address(world, "figure_samples", "companies"),
        address(world, "sample", made[0].pk),
    ]
    asked = []

    for page in pages:
        manager.get(page)
        with tallied() as tally:
            manager.get(page)
        asked.append(tally.queries)

    assert max(asked) <= MOST_QUERIES, asked
