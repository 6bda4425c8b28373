"""A list of factories in a real browser: read, looked at, taken in; and a step of a participation, in both languages."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.journey import Cast, fill, follow, submit, well
from tests.browser.pages import fits
from tests.browser.sites import Site
from tests.screening import legacy

PICTURES = os.environ.get("FAIRFLOOR_PICTURES")
# Both languages use one installation: what the first has taken in would be held back from the second as a duplicate.
NEW = {
    "zh": [["Cambodia", "Fiction Knitwear Hillside", "Hill of Fiction 4, Takeo", "CN2021250D1DTN7"],
           ["柬埔寨", "虚构河畔制衣有限公司", "虚构路9号，金边", ""]],
    "en": [["Cambodia", "Imaginary Shoes by the Lake", "Imagined Quay 17, Kampot", ""],
           ["柬埔寨", "想象湖边鞋业", "想象街21号，贡布", ""]],
}  # fmt: skip


def rows(language: str) -> list[list[str]]:
    """Two new factories, one that is there, and one with a wrong id, under a title."""
    return [
        ["Published by a demonstration brand"], [],
        ["Country", "Factory name", "Address", "OS ID"],
        *NEW[language],
        ["Cambodia", "Demonstration Factory 1 Co., Ltd", "Demonstration Road 1, Phnom Penh", ""],
        ["Cambodia", "Demonstration Mill", "Demonstration Shore 1", "CN2021250D1DTN8"],
    ]  # fmt: skip


def shot(page: Page, name: str) -> None:
    """Looks for barriers, and keeps a picture of the page where FAIRFLOOR_PICTURES asks for one."""
    well(page)
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_officer_takes_a_list_in(site: Site, open_page: Callable[..., Page], language: str) -> None:
    """By the buttons of the pages alone; at the end the factories wait for a decision, and one is held back from the public."""
    short = language.split("-")[0]
    page = Cast(site, open_page, language)("officer")
    page.goto("/factory-lists/")
    shot(page, f"{short}-lists")
    page.set_input_files("input[type=file]", {
        "name": "list.xls", "mimeType": "application/vnd.ms-excel", "buffer": legacy.workbook("List", rows(short)),
    })  # fmt: skip
    submit(page)
    counts = page.locator("section[aria-labelledby=counts] dl dd")
    expect(counts.nth(1)).to_have_text("4")
    expect(counts.nth(2)).to_have_text("2")
    expect(counts.nth(3)).to_have_text("1")
    expect(counts.nth(4)).to_have_text("1")
    fits(page)
    shot(page, f"{short}-list-looked-at")
    page.set_viewport_size({"width": 390, "height": 800})
    fits(page)
    shot(page, f"{short}-list-narrow")
    page.set_viewport_size({"width": 1280, "height": 900})
    follow(page.locator("form:has(input[value='take-in']) button"))
    expect(page.locator("main h1 .mark.good")).to_have_count(1)  # the page renews itself until the worker is through
    shot(page, f"{short}-list-taken-in")
    follow(page.locator("main a[href^='/factories/']").first)
    expect(page.locator("main .mark.watch")).to_have_count(1)
    shot(page, f"{short}-listed-factory")
    follow(page.locator("main a[href$='/contact/']"))
    fill(page, name="Manager of the list", email="list@demonstration.invalid")
    shot(page, f"{short}-contact")
    submit(page)
    expect(page.locator("main")).to_contain_text("list@demonstration.invalid")
    page.goto("/factories/?state=active")
    follow(page.locator("main tbody a[href^='/factories/']").first)
    follow(page.locator("main a[href$='/participation/']"))
    page.locator("input[name=step][value=hold-back]").check()
    page.fill("textarea[name=reason]", "演示原因 Demonstration reason")
    shot(page, f"{short}-participation")
    submit(page)
    expect(page.locator("main")).to_contain_text("Demonstration reason")
    fits(page)
    shot(page, f"{short}-factory-history")
