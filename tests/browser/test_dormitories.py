"""A factory with two dormitories in a real browser: named in its profile, answered by building, without a barrier."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.journey import Cast, fill, follow, submit, told, well
from tests.browser.pages import fits
from tests.browser.sites import Site
from tests.browser.test_samples import inside

PICTURES = os.environ.get("FAIRFLOOR_PICTURES")


# Of fields beside each other, those that do not begin at one height; a pair of ticks is less high than a box by a few dots.
CROOKED = """() => [...document.querySelectorAll('.lined')].flatMap(row => {
  const tops = new Map();
  for (const one of row.children) {
    const field = one.querySelector('input:not([type=hidden]), select');
    const line = one.getBoundingClientRect().top;
    tops.set(line, [...(tops.get(line) || []), field.getBoundingClientRect().top]);
  }
  return [...tops.values()].filter(all => Math.max(...all) - Math.min(...all) > 6);
})"""


def shot(page: Page, name: str) -> None:
    """Looks for barriers at both widths, and keeps pictures where FAIRFLOOR_PICTURES asks for them."""
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        well(page)
        fits(page)
        if PICTURES:
            Path(PICTURES).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})


def name_dormitories(page: Page) -> None:
    """The officer opens the rows for buildings in the profile and fills two of them in."""
    page.goto("/factories/")
    follow(page.locator("main a[href^='/factories/']", has_text="2").first)
    page.goto(f"{page.url}profile/")
    fill(page, "main form:has([name=women])", fact__dormitory="yes")
    opened = page.locator("main details:has([name='building-dormitory-0-name'])")
    if opened.get_attribute("open") is None:
        opened.locator("summary").click()
    page.fill("[name='building-dormitory-0-name']", "A")
    page.fill("[name='building-dormitory-0-built']", "1998-05-01")
    page.fill("[name='building-dormitory-1-name']", "B")
    page.fill("[name='building-dormitory-1-people']", "48")


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_two_dormitories_from_the_profile_to_their_answers(
    site: Site, open_page: Callable[..., Page], language: str
) -> None:
    cast, short = Cast(site, open_page, language), language[:2]
    office = cast("officer")
    name_dormitories(office)
    shot(office, f"{short}-dormitories-profile")
    assert office.locator(".lined").count() > 8 and office.evaluate(CROOKED) == []
    submit(office, "main form:has([name=women])")
    told(office)
    page = cast("monitor-a")
    visit = inside(page)
    page.goto(f"{visit}checklist/")
    expect(page.locator("main h2.place")).to_have_count(3)
    shot(page, f"{short}-dormitories-checklist")
    page.goto(f"{visit}checklist/icti/12.3/in/dormitory-1/")
    expect(page.locator("main h1")).to_contain_text("A")
    shot(page, f"{short}-dormitories-clause")
    page.locator("main [name=answer][value=compliant]").check()
    follow(page.locator("main button[name=then][value=next]"))
    told(page)
    expect(page).to_have_url(f"{visit}checklist/icti/12.4/in/dormitory-1/")
    page.goto(f"{visit}readings/")
    page.select_option("[name=quantity]", "people-per-toilet")
    page.select_option("[name=unit]", "count")
    page.select_option("[name=building]", label="A")
    fill(page, "main form:has([name=quantity])", value="18", place="All", instrument="counted")
    shot(page, f"{short}-dormitories-reading")
    submit(page, "main form:has([name=quantity])")
    told(page)
    expect(page.locator("main td .mark.good").first).to_be_visible()
