"""Who took part in what, recorded in one go, and the figures that move by it."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.documents.files import HTML, PDF
from tests.e2e.visiting import DESK, PHONE, WITHOUT_SCRIPT, Screen, Visitors, faults_of

pytestmark = pytest.mark.browser

RECORD = "/manage/transilvania-it/log/record/"
ORGANISATIONS = "/manage/transilvania-it/organisations/"
PROGRAMME = "nordic-bridges-2026"
RESULTS = f"/manage/transilvania-it/programmes/{PROGRAMME}/results/"
FIGURES = ("Workshop participants", "Companies reached", "Workshops")
MOST_TABS = 150


def _tab_to(page: Page, name: str) -> None:
    """Go on from field to field by keyboard until the one with ``name`` or of that text."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(
            "(name) => { const e = document.activeElement;"
            " return e.id === name || e.textContent.trim() === name; }",
            name,
        ):
            return
    raise AssertionError(f"{name} is not reached by keyboard.")


def _moves(page: Page) -> dict[str, tuple[int, int]]:
    """Return what each figure is now and would be after, as said beside the form."""
    rows = page.locator("#moving tbody tr").filter(has=page.locator("td.r-num"))
    said = {}
    for row in rows.all():
        name = row.locator("th").evaluate("cell => cell.firstChild.textContent.trim()")
        now, after = (cell.inner_text().split()[0] for cell in row.locator("td.r-num").all())
        said[name] = (int(now), int(after))
    return said


def _results(page: Page) -> dict[str, int]:
    page.goto(f"{RESULTS}?period=all")
    return {
        name: int(
            page.get_by_role("row")
            .filter(has=page.get_by_role("link", name=name, exact=True))
            .locator("td .r-count")
            .first.inner_text()
        )
        for name in FIGURES
    }


@pytest.mark.parametrize(
    ("screen", "newcomer"),
    [(DESK, "Nădăș Optică SRL"), (PHONE, "Horezu Ceramics SRL")],
    ids=["desk", "phone"],
)
def test_quick_entry_by_keyboard_moves_the_figures_and_back(
    visitors: Visitors, screen: Screen, newcomer: str
) -> None:
    faults = []
    with visitors.visitor("staff", on=screen) as page:
        before = _results(page)

        page.goto(RECORD)
        _tab_to(page, "id_kind")
        page.keyboard.type("Workshop")
        _tab_to(page, "id_title")
        page.keyboard.type("Selling to hospitals in the north")
        _tab_to(page, "id_t0-programme")
        page.keyboard.type("Nordic")
        _tab_to(page, "id_participants")
        page.keyboard.insert_text(f"Moldav Diagnostic SRL; Irina Bota\nVitanova\n{newcomer}")
        expect(page.locator("#counts")).to_have_text("3 different: 1 found, 1 to choose, 1 new")
        choice = page.get_by_label("Line 2, which one")
        _tab_to(page, choice.get_attribute("id") or "")
        page.keyboard.type("Vitanova Farm")
        expect(page.locator("#save button").first).to_have_text("Save activity and 3 participants")
        said = _moves(page)
        faults += faults_of(page, screen)
        page.keyboard.press("Control+Enter")
        flash = page.get_by_role("status").filter(has_text="saved with")
        expect(flash).to_contain_text("Workshop saved with 3 participants. 3 figures moved.")
        faults += faults_of(page, screen)
        with page.context.new_page() as beside:
            after = _results(beside)
        _tab_to(page, "Undo")
        page.keyboard.press("Enter")
        dialogue = page.get_by_role("dialog")
        expect(dialogue).to_be_visible()
        faults += faults_of(page, screen)
        dialogue.get_by_role("button").first.press("Enter")
        expect(page.get_by_text("This activity is withdrawn")).to_be_visible()
        undone = _results(page)

    assert said == {name: (before[name], after[name]) for name in FIGURES}
    assert after == {
        "Workshop participants": before["Workshop participants"] + 1,
        "Companies reached": before["Companies reached"] + 2,
        "Workshops": before["Workshops"] + 1,
    }
    assert undone == before
    assert faults == [], "\n".join(faults)


def test_quick_entry_works_without_a_script(visitors: Visitors) -> None:
    with visitors.visitor("staff", on=WITHOUT_SCRIPT) as page:
        before = _results(page)

        page.goto(RECORD)
        page.get_by_label("Kind").select_option("Workshop")
        page.get_by_label("Title").fill("Selling without a script")
        page.get_by_label("Counts towards").select_option("Nordic Bridges 2026")
        page.get_by_label("Paste names").fill("Moldav Diagnostic SRL\nVitanova")
        page.locator("#match").click()
        page.get_by_label("Line 2, which one").select_option(label="Leave out")
        page.get_by_role("button", name="Show what this moves").click()
        said = _moves(page)
        page.get_by_role("button", name="Save activity and 1 participant").click()
        expect(
            page.get_by_text("Workshop saved with 1 participant. 1 figure moved.")
        ).to_be_visible()
        page.get_by_role("link", name="Undo").click()
        page.locator("main form button.btn-danger, main form button.btn-primary").first.click()
        expect(page.get_by_text("This activity is withdrawn")).to_be_visible()
        undone = _results(page)

    assert said == {
        "Workshop participants": (before["Workshop participants"],) * 2,
        "Companies reached": (before["Companies reached"],) * 2,
        "Workshops": (before["Workshops"], before["Workshops"] + 1),
    }
    assert undone == before


@pytest.mark.parametrize(
    "screen", [DESK, PHONE, WITHOUT_SCRIPT], ids=["desk", "phone", "without-script"]
)
def test_quick_entry_says_what_is_wrong_beside_it_and_keeps_all(
    visitors: Visitors, screen: Screen, tmp_path: Path
) -> None:
    disguised, sound = tmp_path / "attendance.pdf", tmp_path / "photographs.pdf"
    disguised.write_bytes(HTML)
    sound.write_bytes(PDF)
    typed = {
        "Title": "Wrong in every way",
        "Date": "20.11.2026",
        "Last day": "19.11.2026",
        "Hours": "1.234,50,7",
        "Place": "Cluj-Napoca, RO99",
        "Share in %": "101",
        "Paste names, numbers or e-mail addresses": "Vitanova\n",
    }
    faults = []

    with visitors.visitor("staff", on=screen) as page:
        page.goto(RECORD)
        page.get_by_label("Kind").select_option("Workshop")
        page.get_by_label("Counts towards").select_option("Nordic Bridges 2026")
        for label, value in typed.items():
            page.get_by_label(label).fill(value)
        page.locator("#files").set_input_files([disguised, sound])
        page.locator("#save button[type=submit]").first.click()
        refused = page.locator("li.r-bad")
        expect(refused).to_contain_text("attendance.pdf")
        errors = {
            label: page.locator(f"#{page.get_by_label(label).get_attribute('id')}")
            .locator("xpath=following-sibling::p[contains(@class, 'r-error')]")
            .all_inner_texts()
            for label in typed
        }
        kept = {label: page.get_by_label(label).input_value() for label in typed}
        files = page.locator(".r-files li:not(.r-bad) span").first.inner_text()
        faults += faults_of(page, screen)

    assert {label: len(said) for label, said in errors.items()} == {
        "Title": 0,
        "Date": 0,
        "Last day": 1,
        "Hours": 1,
        "Place": 1,
        "Share in %": 1,
        "Paste names, numbers or e-mail addresses": 0,
    }
    assert kept == typed
    assert files == "photographs.pdf"
    assert faults == [], "\n".join(faults)


def test_quick_entry_without_a_kind_or_participants_says_so(visitors: Visitors) -> None:
    with visitors.visitor("staff") as page:
        page.goto(RECORD)
        page.get_by_label("Title").fill("Nobody and nothing")
        page.locator("#save button[type=submit]").first.click()
        without_kind = page.locator("form .r-grid .r-error").all_inner_texts()
        page.get_by_label("Kind").select_option("Workshop")
        page.locator("#save button[type=submit]").first.click()
        without_participants = page.locator("#id_participants-error, #participants-error")
        expect(without_participants).to_be_visible()
        said = without_participants.inner_text()
        title = page.get_by_label("Title").input_value()

    assert without_kind == ["Choose one."]
    assert said == (
        "Nobody took part yet. Say who did: an activity that was held has participants."
    )
    assert title == "Nobody and nothing"


def test_a_double_click_records_once(visitors: Visitors) -> None:
    with visitors.visitor("staff") as page:
        page.goto(RECORD)
        page.get_by_label("Kind").select_option("Company visit")
        page.get_by_label("Title").fill("Clicked twice")
        page.get_by_label("Counts towards").select_option("No programme")
        page.get_by_label("Paste names").fill("Moldav Diagnostic SRL")
        save = page.get_by_role("button", name="Save activity and 1 participant")
        expect(save).to_be_visible()
        save.dblclick()
        expect(page.get_by_role("heading", level=1)).to_have_text("Clicked twice")
        page.goto("/manage/transilvania-it/log/?q=Clicked+twice")
        recorded = page.locator("main tbody tr").filter(has_text="Clicked twice").count()

    assert recorded == 1
