"""Coming in with more than a password: a passkey alone, an app's code, a recovery code."""

import re
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import Page, expect

from tests.e2e.installation import Installation
from tests.e2e.visiting import DESK, PHONE, Screen, Visitors, faults_of

pytestmark = pytest.mark.browser

# An authenticator as phones and laptops have one built in: it asks for a finger, and gets it.
BUILT_IN: dict[str, Any] = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def _named(installation: Installation) -> str:
    """Return the address with a name: a passkey belongs to a name, never to a number."""
    return installation.url.replace("127.0.0.1", "localhost")


def _come_in(page: Page, installation: Installation, role: str) -> None:
    page.goto(installation.login(role).replace("127.0.0.1", "localhost"))


def _heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def _sign_out(page: Page, installation: Installation) -> None:
    page.goto(f"{_named(installation)}/account/")
    page.get_by_role("button", name="Sign out", exact=True).click()


def _code(secret: str, *, later: int = 0) -> str:
    """Return what an app shows, ``later`` steps from now."""
    counters = list(totp.yield_hotp_counters_from_time())
    return str(totp.format_hotp_value(totp.hotp_value(secret, counters[0] + later)))


@pytest.mark.parametrize(
    ("screen", "role"), [(DESK, "organiser"), (PHONE, "coordinator")], ids=["desk", "phone"]
)
def test_a_passkey_is_added_and_signs_in_by_itself(
    visitors: Visitors, demonstration: Installation, screen: Screen, role: str
) -> None:
    faults, home = [], _named(demonstration)

    with visitors.visitor(on=screen) as page:
        devtools = page.context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": BUILT_IN})
        _come_in(page, demonstration, role)
        page.goto(f"{home}/account/sign-in/")
        faults += faults_of(page, screen)
        page.get_by_role("link", name="Add passkey").click()
        faults += faults_of(page, screen)
        page.get_by_label("Name of this passkey").fill("My laptop")
        page.get_by_role("button", name="Add passkey").click()
        _heading(page, "Recovery codes")
        faults += faults_of(page, screen)
        page.get_by_role("button", name="I have kept them").click()
        _heading(page, "How you sign in")
        expect(page.get_by_role("main")).to_contain_text("My laptop")
        faults += faults_of(page, screen)
        _sign_out(page, demonstration)
        page.goto(f"{home}/sign-in/?next=/account/browsers/")
        faults += faults_of(page, screen)
        page.get_by_role("button", name="Sign in with a passkey").click()
        _heading(page, "Where you are signed in")
        expect(page.get_by_role("main")).to_contain_text("by a passkey")
        faults += faults_of(page, screen)

    assert faults == [], "\n".join(faults)


@pytest.mark.parametrize(
    ("screen", "role"), [(DESK, "association"), (PHONE, "donor-partner")], ids=["desk", "phone"]
)
def test_an_app_is_set_up_and_asked_for_its_code(
    visitors: Visitors, demonstration: Installation, screen: Screen, role: str
) -> None:
    faults, home = [], _named(demonstration)

    with visitors.visitor(on=screen) as page:
        _come_in(page, demonstration, role)
        page.goto(f"{home}/account/sign-in/app/")
        faults += faults_of(page, screen)
        expect(page.get_by_role("img", name="QR code")).to_be_visible()
        secret = page.locator("main code").inner_text().replace(" ", "")
        page.get_by_role("textbox", name="Code").fill("000000")
        page.get_by_role("button", name="Set up").click()
        expect(page.get_by_role("main")).to_contain_text("This code is not right")
        faults += faults_of(page, screen)
        used = _code(secret)
        page.get_by_role("textbox", name="Code").fill(used)
        page.get_by_role("button", name="Set up").click()
        codes = page.locator("main code").all_inner_texts()
        page.get_by_role("button", name="I have kept them").click()
        _sign_out(page, demonstration)
        _come_in(page, demonstration, role)
        _heading(page, "One more step")
        faults += faults_of(page, screen)
        page.get_by_role("textbox", name="Code").fill(used)
        page.get_by_role("button", name="Go on").click()
        expect(page.get_by_role("main")).to_contain_text("was used already")
        page.get_by_role("textbox", name="Code").fill(_code(secret, later=1))
        page.get_by_role("button", name="Go on").click()
        expect(page).to_have_url(re.compile(r"/(manage|workspaces)/"))
        _sign_out(page, demonstration)
        _come_in(page, demonstration, role)
        page.get_by_role("textbox", name="Code").fill(codes[0])
        page.get_by_role("button", name="Go on").click()
        page.goto(f"{home}/account/sign-in/")
        expect(page.get_by_role("main")).to_contain_text("9 codes are left")
        page.goto(f"{home}/manage/me/")
        faults += faults_of(page, screen)

    assert len(codes) == 10
    assert faults == [], "\n".join(faults)


def test_a_workspace_that_asks_for_a_second_factor_leads_its_members_to_one(
    visitors: Visitors, demonstration: Installation
) -> None:
    faults, home = [], _named(demonstration)
    settings = f"{home}/manage/danube-bio/settings/sign-in/"

    with visitors.visitor() as page:
        _come_in(page, demonstration, "stranger")
        page.goto(settings)
        faults += faults_of(page)
        page.get_by_label("Members need a second factor").check()
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("main")).to_contain_text("Set one up first")
        page.goto(f"{home}/account/sign-in/app/")
        secret = page.locator("main code").inner_text().replace(" ", "")
        page.get_by_role("textbox", name="Code").fill(_code(secret))
        page.get_by_role("button", name="Set up").click()
        page.goto(settings)
        page.get_by_label("Members need a second factor").check()
        page.get_by_role("button", name="Save").click()
        page.goto(f"{home}/account/sign-in/app/remove/")
        page.get_by_role("button", name="Remove app").click()
        expect(page.get_by_role("main")).to_contain_text("asks for a second factor")
        faults += faults_of(page)

    assert faults == [], "\n".join(faults)
