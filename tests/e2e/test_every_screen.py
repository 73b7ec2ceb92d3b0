"""Every screen of the demonstration as axe and a ruler see it, at a desk and on a phone."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.visiting import DESK, PHONE, Screen, Visitors, faults_of

pytestmark = pytest.mark.browser

Records = dict[str, tuple[str, ...]]
STAFF = "/manage/transilvania-it/"
PROGRAMME = f"{STAFF}programmes/nordic-bridges-2026/"
FIGURE = f"{PROGRAMME}results/companies-reached/"
# Frozen with the demonstration, overseen by an officer, with questions and a sample.
YEAR = f"{STAFF}programmes/innovation-year-2023/"
OFFICER = "/officer/transilvania-it/innovation-year-2023/"
ASSESSMENTS = f"{STAFF}assessments/"
NOWHERE = [f"{STAFF}nothing-here/", "/nothing-here/"]
SCREENS = [
    STAFF,
    f"{STAFF}log/",
    f"{STAFF}log/record/",
    f"{STAFF}log/drafts/",
    f"{STAFF}organisations/",
    f"{STAFF}organisations/new/",
    f"{STAFF}people/",
    f"{STAFF}people/new/",
    f"{STAFF}duplicates/",
    f"{STAFF}duplicates/people/",
    f"{STAFF}duplicates/?state=apart",
    f"{STAFF}asks/",
    f"{STAFF}asks/new/",
    f"{STAFF}asks/burden/",
    f"{STAFF}asks/burden/people/",
    f"{STAFF}asks/burden/modules/",
    f"{STAFF}programmes/",
    f"{STAFF}programmes/new/",
    PROGRAMME,
    f"{PROGRAMME}edit/",
    f"{PROGRAMME}history/",
    f"{PROGRAMME}periods/",
    f"{PROGRAMME}partners/new/",
    f"{PROGRAMME}emblem/edit/",
    f"{PROGRAMME}log/",
    f"{PROGRAMME}documents/",
    f"{PROGRAMME}work-plan/",
    f"{PROGRAMME}work-plan/new/",
    f"{PROGRAMME}results/",
    f"{PROGRAMME}results/?period=all",
    FIGURE,
    f"{PROGRAMME}indicators/",
    f"{PROGRAMME}indicators/new/",
    f"{PROGRAMME}results.zip",
    f"{PROGRAMME}reports/",
    f"{PROGRAMME}reports/1/",
    f"{PROGRAMME}reports/1/freeze/",
    f"{PROGRAMME}reports/files/",
    f"{PROGRAMME}reports/files/new/",
    f"{PROGRAMME}officers/",
    f"{PROGRAMME}questions/",
    f"{PROGRAMME}samples/",
    f"{YEAR}results/workshop-participants/samples/",
    f"{YEAR}reports/1/1/",
    f"{YEAR}reports/1/1/workshops/",
    f"{YEAR}reports/1/1/workshops/?counted=no",
    f"{YEAR}officers/",
    f"{STAFF}results/",
    f"{STAFF}calendar/",
    f"{STAFF}documents/",
    f"{STAFF}documents/new/",
    f"{STAFF}rules/",
    f"{STAFF}rules/new/",
    f"{STAFF}rules/library/",
    f"{STAFF}mailings/",
    f"{STAFF}questionnaires/",
    f"{STAFF}questionnaires/new/",
    f"{STAFF}questionnaires/import/",
    ASSESSMENTS,
    f"{ASSESSMENTS}members/",
    f"{ASSESSMENTS}competences/",
    f"{ASSESSMENTS}measures/",
    f"{ASSESSMENTS}begin/",
    f"{STAFF}rounds/",
    f"{STAFF}rounds/start/",
    f"{STAFF}personal-data/",
    f"{STAFF}personal-data/texts/",
    f"{STAFF}personal-data/texts/newsletter/en/",
    f"{STAFF}personal-data/texts/newsletter/basis/",
    f"{STAFF}personal-data/past-date/",
    f"{STAFF}personal-data/retention/",
    f"{STAFF}personal-data/places/",
    f"{STAFF}personal-data/erased/",
    f"{STAFF}jobs/",
    f"{STAFF}settings/",
    f"{STAFF}settings/sign-in/",
    f"{STAFF}settings/members/",
    f"{STAFF}settings/members/invite/",
    f"{STAFF}settings/outbox/",
    f"{STAFF}settings/kinds/",
    f"{STAFF}settings/asks/",
    f"{STAFF}settings/history/",
    f"{STAFF}search/?q=cluj",
    f"{STAFF}search/?q=x",
    *NOWHERE,
    "/account/",
    "/account/history/",
    "/account/sign-in/",
    "/account/browsers/",
    "/account/sign-in/app/",
    "/account/sign-in/passkeys/add/",
    "/account/confirm/",
    "/manage/me/",
    "/workspaces/",
]
# A list, how its rows are told from other links, and what stands beneath the record of one.
RECORDS: Records = {
    f"{STAFF}log/": (
        "",
        "edit/",
        "history/",
        "withdraw/",
        "programmes/",
        "participants/exclude/",
    ),
    f"{STAFF}organisations/": ("", "edit/", "history/", "sizes/", "memberships/", "asks/"),
    f"{STAFF}people/": (
        "",
        "edit/",
        "history/",
        "log/",
        "affiliations/new/",
        "asks/",
        "consents/",
        "consents/ask/",
        "consents/photos/give/",
        "consents/photos/withdraw/",
    ),
    f"{STAFF}asks/?state=open": ("", "withdraw/", "note/"),
    f"{STAFF}documents/": ("", "history/"),
    f"{STAFF}rules/": ("", "versions/"),
    FIGURE: ("",),
    f"{YEAR}questions/": ("",),
    f"{YEAR}samples/": ("",),
    f"{YEAR}reports/files/": ("", "replace/", "remove/"),
}
# Where no list leads to a record at once: a page and the links that are followed, one by one.
Ways = list[tuple[tuple[str, ...], tuple[str, ...]]]
ROW = "main tbody th a"
SURVEY = (f"{STAFF}questionnaires/?q=next+year", ROW)
FOOTPRINT = (f"{ASSESSMENTS}?q=medisfera&code=carbon-footprint", ROW)
UNDER_WAY = (f"{ASSESSMENTS}?state=begun", ROW)
WAYS: Ways = [
    (
        SURVEY,
        (
            "",
            "history/",
            "build/",
            "build/?at=sections.1",
            "build/?at=sections.1.items.0",
            "build/?at=sections.1.items.1",
            "build/?at=scoring",
            "remove/?at=sections.1.items.0",
            "preview/",
            "preview/page/",
            "publish/",
            "discard/",
            "retire/",
            "collections/",
            "collections/open/",
            "results/",
            "results/?version=1",
            "results/sets/",
            "results/sets/?item=exports&option=yes",
            "results/texts/wish/",
        ),
    ),
    (
        (*SURVEY, "main a[href$='/collections/']", ROW),
        ("", "close/", "whom/people/", "whom/organisations/"),
    ),
    ((*SURVEY, "main a[href$='/results/']", "main a[href*='/results/sets/']", ROW), ("",)),
    ((f"{ASSESSMENTS}begin/", "main .a-sections a"), ("",)),
    (UNDER_WAY, ("", "review/", "close/", "discard/", "history/", "steps/", "steps/add/")),
    ((*UNDER_WAY, "main .a-sections a"), ("",)),
    ((*UNDER_WAY, "main .a-sections li:last-child a"), ("",)),
    (
        FOOTPRINT,
        ("", "answers/", "steps/", "measures/", "measures/add/", "savings/"),
    ),
    ((*FOOTPRINT, "main a[href*='/edit/']"), ("",)),
    ((*FOOTPRINT, "main a[href*='/decide/']"), ("",)),
    ((*FOOTPRINT, "main a[href*='/reopen/']"), ("",)),
    ((f"{ASSESSMENTS}measures/?state=planned", ROW, "main a[href$='/edit/']"), ("",)),
    ((f"{ASSESSMENTS}measures/?state=planned", ROW, "main a[href$='/done/']"), ("",)),
    ((f"{ASSESSMENTS}measures/?state=planned", ROW, "main a[href$='/drop/']"), ("",)),
    ((f"{ASSESSMENTS}?code=digital-maturity&wave=after_1", ROW), ("",)),
    ((f"{STAFF}rounds/", ROW), ("",)),
]
MAIN_SCREENS = [
    STAFF,
    f"{STAFF}log/",
    f"{STAFF}log/record/",
    f"{STAFF}organisations/",
    f"{STAFF}asks/",
    f"{STAFF}asks/burden/",
    f"{STAFF}calendar/",
    PROGRAMME,
    f"{PROGRAMME}results/",
    FIGURE,
    f"{PROGRAMME}reports/1/",
    f"{YEAR}reports/1/1/",
    f"{YEAR}questions/",
    f"{YEAR}reports/files/",
    f"{STAFF}questionnaires/",
    ASSESSMENTS,
    f"{ASSESSMENTS}members/",
    f"{STAFF}jobs/",
    f"{STAFF}mailings/",
    f"{STAFF}settings/outbox/",
    "/account/sign-in/",
    "/account/browsers/",
    "/manage/me/",
]
IN_TWO_WAYS = pytest.mark.parametrize(
    ("screen", "language"), [(DESK, "en"), (PHONE, "ro")], ids=["desk", "phone-in-romanian"]
)
OPEN_TO_ALL = ["/", "/sign-in/", "/demonstration/", "/link-sent/", *NOWHERE]
OVERSEEN = [
    "/officer/",
    OFFICER,
    f"{OFFICER}1/",
    f"{OFFICER}2/workshop-participants/",
    f"{OFFICER}2/workshop-participants/samples/",
    f"{OFFICER}2/reports/1/",
    f"{OFFICER}2/reports/1/workshops/",
    "/account/",
    "/manage/me/",
]
# What a company has besides, under its own page.
MY_COMPANY = (
    "",
    "facts/",
    "agenda/",
    "received/",
    "received/?of=partners",
    "received/?of=hours",
    "documents/",
    "asks/",
    "steps/",
    "assessments/",
    "company/",
    "people/add/",
    "who-sees/",
    "claim/",
)
MINE: Ways = [
    (("/my/", "a[href$='/company/']", "main a[href*='/consents/']"), ("",)),
    (("/my/", "a[href$='/company/']", "main a[href$='/left/']"), ("",)),
]
OVERSEEN_RECORDS: Records = {
    "/officer/": ("",),
    f"{OFFICER}2/workshop-participants/": ("",),
}


def _addresses(
    page: Page, screens: list[str], records: Records, ways: Ways | None = None
) -> Iterator[str]:
    yield from screens
    listed = [((address, ROW), parts) for address, parts in records.items()]
    for way, parts in [*listed, *(ways or [])]:
        last = _led(page, way)
        for part in parts:
            yield f"{last}{part}"


def _led(page: Page, way: tuple[str, ...]) -> str:
    """Return the address that the links of ``way`` lead to, one after the other."""
    last = way[0]
    for link in way[1:]:
        page.goto(last)
        last = page.locator(link).first.evaluate("each => each.pathname + each.search")
    return last


def _choose(page: Page, language: str) -> None:
    page.goto("/account/")
    page.locator("[name=language]").locator("visible=true").last.select_option(language)
    page.locator("main form[action='/account/'] button").click()
    expect(page.locator("html")).to_have_attribute("lang", language)


def _faults(page: Page, addresses: Iterable[str], *, language: str) -> Iterator[str]:
    for address in addresses:
        answer = page.goto(address)
        yield from faults_of(page)
        if answer is None or answer.status != (404 if address in NOWHERE else 200):
            yield f"{address} is not found"
        if page.locator("html").get_attribute("lang") != language:
            yield f"{address} is in another language"


@IN_TWO_WAYS
def test_no_screen_has_a_fault(visitors: Visitors, screen: Screen, language: str) -> None:
    with visitors.visitor("owner", on=screen) as page:
        _choose(page, language)
        addresses = _addresses(page, SCREENS, RECORDS, WAYS)
        faults = list(_faults(page, addresses, language=language))

    assert faults == [], "\n".join(faults)


@IN_TWO_WAYS
def test_no_screen_of_an_officer_has_a_fault(
    visitors: Visitors, screen: Screen, language: str
) -> None:
    with visitors.visitor("officer", on=screen) as page:
        _choose(page, language)
        addresses = _addresses(page, OVERSEEN, OVERSEEN_RECORDS)
        faults = list(_faults(page, addresses, language=language))
        # The others read English.
        _choose(page, "en")

    assert faults == [], "\n".join(faults)


@IN_TWO_WAYS
def test_no_screen_of_a_company_has_a_fault(
    visitors: Visitors, screen: Screen, language: str
) -> None:
    with visitors.visitor("company", on=screen) as page:
        _choose(page, language)
        page.goto("/my/")
        own = [f"{page.url}{tail}" for tail in (*MY_COMPANY, "proposals/")]
        faults = list(_faults(page, _addresses(page, own, {}, MINE), language=language))
        # The others read English.
        _choose(page, "en")

    assert faults == [], "\n".join(faults)


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_no_screen_of_who_has_but_a_link_has_a_fault(visitors: Visitors, screen: Screen) -> None:
    company = visitors.installation.login("company-link")
    with visitors.visitor("viewer") as page:
        page.goto(_led(page, (*SURVEY, "main a[href$='/collections/']", ROW)))
        survey = page.get_by_label("Address").input_value()

    with visitors.visitor(on=screen) as page:
        faults = list(_faults(page, [f"{company}{tail}" for tail in MY_COMPANY], language="en"))
        faults += list(_faults(page, [survey], language="en"))
        page.get_by_role("button", name="Begin").click()
        own = page.url
        parts = ("", "s/company/", "s/needs/", "s/end/", "review/")
        faults += list(_faults(page, [f"{own}{part}" for part in parts], language="en"))

    assert faults == [], "\n".join(faults)


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_no_screen_open_to_all_has_a_fault(visitors: Visitors, screen: Screen) -> None:
    with visitors.visitor(on=screen) as page:
        faults = list(_faults(page, OPEN_TO_ALL, language="en"))

    assert faults == [], "\n".join(faults)


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_no_screen_has_a_fault_in_the_dark(visitors: Visitors, screen: Screen) -> None:
    faults = []

    with visitors.visitor("manager", on=replace(screen, is_dark=True)) as page:
        for address in MAIN_SCREENS:
            page.goto(address)
            faults += faults_of(page)
    with visitors.visitor("officer", on=replace(screen, is_dark=True)) as page:
        for address in OVERSEEN:
            page.goto(address)
            faults += faults_of(page)

    assert faults == [], "\n".join(faults)


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_no_menu_of_a_list_has_a_fault(visitors: Visitors, screen: Screen) -> None:
    faults = []

    with visitors.visitor("manager", on=screen) as page:
        for address in (f"{STAFF}log/", f"{STAFF}organisations/", FIGURE):
            page.goto(address)
            for menu in page.locator("main details.r-drop-menu > summary").all():
                menu.click()
                faults += faults_of(page)
                page.keyboard.press("Escape")

    assert faults == [], "\n".join(faults)
