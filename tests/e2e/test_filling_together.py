"""Two people fill one assessment in at once."""

import pytest
from playwright.sync_api import expect

from tests.e2e.test_filling_offline import ABROAD, LARGEST, begin
from tests.e2e.visiting import Visitors, faults_of

pytestmark = pytest.mark.browser

ON_TIME = "Orders leave on time"


def test_of_two_on_one_question_the_second_is_told_who_was_first_and_chooses(
    visitors: Visitors,
) -> None:
    with visitors.visitor("staff") as ana, visitors.visitor("manager") as ion:
        address = begin(ana, "Bega Instruments SRL")
        ion.goto(address)
        ion.get_by_label(LARGEST).fill("10")
        expect(ion.locator("[data-said]")).to_contain_text("Saved")

        ana.get_by_label(LARGEST).fill("20")
        told = ana.locator("[data-trouble]")
        expect(told).to_contain_text("“10 %”")
        faults = faults_of(ana)
        told.get_by_role("button", name="Put mine").click()
        expect(told).to_have_count(0)
        ana.get_by_label(ABROAD).fill("5")
        expect(ana.locator("[name=s-abroad_share]")).to_have_value("1")

        ion.get_by_label(LARGEST).fill("11")
        told = ion.locator("[data-trouble]")
        expect(told).to_contain_text("“20 %”")
        told.get_by_role("button", name="Keep theirs").click()
        expect(told).to_have_count(0)
        kept = [ion.get_by_label(each).input_value() for each in (LARGEST, ABROAD)]

    assert kept == ["20", "5"]
    assert faults == [], "\n".join(faults)


def test_different_sections_at_once_lose_nothing(visitors: Visitors) -> None:
    with visitors.visitor("staff") as ana, visitors.visitor("manager") as ion:
        address = begin(ana, "Orizont Digital SRL")
        ion.goto(address.replace("/market/", "/operations/"))
        row = ion.get_by_role("row", name=ON_TIME)

        ana.get_by_label(LARGEST).fill("20")
        row.get_by_role("radio").first.check()
        for page in (ana, ion):
            expect(page.locator("[data-said]")).to_contain_text("Saved")
        ion.goto(address)
        ana.goto(address.replace("/market/", "/operations/"))

        expect(ion.get_by_label(LARGEST)).to_have_value("20")
        expect(ana.get_by_role("row", name=ON_TIME).get_by_role("radio").first).to_be_checked()
