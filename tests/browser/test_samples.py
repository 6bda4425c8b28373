"""A sample in a real browser: drawn for a clause, looked up, added to and replayed, without a barrier in both languages."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.journey import Cast, another_day, fill, follow, submit, told, well
from tests.browser.pages import fits
from tests.browser.sites import Site

PICTURES = os.environ.get("FAIRFLOOR_PICTURES")
ROWS = [f"KT{n:02},{('Sewing', 'Cutting')[n % 3 == 0]},{('F', 'M')[n % 4 == 0]},2020-01-01," for n in range(1, 61)]
ROSTER = "\n".join(["worker,department,sex,hired,left", *ROWS, "KT61,Sewing,F,2020-01-01,2024-12-31", ",Sewing,F,,"])


def shot(page: Page, name: str) -> None:
    """Looks for barriers, and keeps a picture of the page where FAIRFLOOR_PICTURES asks for one."""
    well(page)
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


def inside(page: Page) -> str:
    """The address of the visit of the demonstration that is planned, once its team has been let in."""
    page.goto("/visits/")
    follow(page.locator("main a[href^='/visits/']", has_text="2").last)
    address = page.url
    for step in ("arrive", "admit"):
        button = page.locator(f"button[name=step][value={step}]")
        if button.count():
            if step == "arrive":
                page.fill("#met_name", "Guard")
                another_day(page)
            follow(button)
            page.goto(address)
    return address


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_a_sample_from_its_clause_to_its_replay(site: Site, open_page: Callable[..., Page], language: str) -> None:
    page, short = Cast(site, open_page, language)("monitor-a"), language[:2]
    visit = inside(page)
    shot(page, f"{short}-visit")
    page.goto(f"{visit}checklist/icti/5.2/")
    shot(page, f"{short}-clause")
    follow(page.locator("a[href*='samples/?clause=']"))
    shot(page, f"{short}-draw")
    roster = {"name": "roster.csv", "mimeType": "text/csv", "buffer": ROSTER.encode()}
    page.locator("main [name=file]").set_input_files(roster)
    fill(page, size="6", groups="department", seed="dice 4 6 1")
    submit(page, "main form:has([name=file])")
    told(page)
    expect(page.locator("main ol li .hash")).to_have_count(6)
    fill(page, "main form:has([name=worker])", worker="KT99", reason="Works at a machine without being listed")
    submit(page, "main form:has([name=worker])")
    told(page)
    submit(page, "main form[action$='/replay/']")
    expect(page.locator("main .mark.good")).to_have_count(1)
    shot(page, f"{short}-sample")
    fits(page)
    follow(page.locator("main a[href$='/numbers/']"))
    fill(page, reason="To meet them at their places")
    submit(page)
    expect(page.locator("main ol strong.number")).to_have_count(6)
    shot(page, f"{short}-numbers")
    page.goto(f"{visit}samples/")
    page.set_viewport_size({"width": 390, "height": 800})
    fits(page)
    shot(page, f"{short}-draws-narrow")
    follow(page.locator("main .sheet a[href*='/samples/']").first)
    fits(page)
    shot(page, f"{short}-sample-narrow")
