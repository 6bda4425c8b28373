"""Permits in a real browser: handed in by the factory, confirmed, corrected, seen on a visit; no barrier in both languages."""

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
PERMIT = {
    "kind": "overtime-permission", "authority": "Demonstration labour office", "first": "2025-01-01", "last": "2025-12-31",
    "covers": "some", "departments": "Sewing\nPacking", "document": "Demonstration paper",
}  # fmt: skip


def shot(page: Page, name: str) -> None:
    """Looks for barriers, and keeps a picture of the page where FAIRFLOOR_PICTURES asks for one."""
    well(page)
    fits(page)
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


def write(page: Page, number: str) -> None:
    """Fills the form of a permit with its paper, and sends it."""
    fill(page, number=number, **PERMIT)
    page.set_input_files("main [name=file]", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"paper"})
    submit(page)


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_a_permit_from_the_factory_s_hand_to_the_visit(
    site: Site, open_page: Callable[..., Page], language: str
) -> None:
    cast, short = Cast(site, open_page, language), language[:2]
    manager, officer, monitor = cast("manager-2"), cast("officer"), cast("monitor-a")
    officer.goto("/factories/")
    follow(officer.locator("main a[href^='/factories/']", has_text="2").last)
    factory = officer.url
    manager.goto(factory)
    follow(manager.locator("main a[href$='/permits/']"))
    shot(manager, f"{short}-permit-form")
    manager.locator("main form").evaluate("form => { form.noValidate = true; }")
    submit(manager)
    shot(manager, f"{short}-permit-faults")
    expect(manager.locator("main [role=alert]").first).to_be_visible()
    write(manager, f"B-{short}")
    told(manager)
    officer.goto(factory)
    shot(officer, f"{short}-permit-list")
    follow(officer.locator("tr", has_text=f"B-{short}").locator("a"))
    shot(officer, f"{short}-permit-waiting")
    submit(officer, "main form[action$='/confirm/']")
    told(officer)
    follow(officer.locator("main a[href$='/correct/']"))
    shot(officer, f"{short}-permit-correct")
    fill(officer, number=f"C-{short}")
    submit(officer)
    told(officer)
    shot(officer, f"{short}-permit")
    visit = inside(monitor)
    shot(monitor, f"{short}-permit-visit")
    monitor.goto(f"{visit}permits/")
    write(monitor, f"D-{short}")
    told(monitor)
    shot(monitor, f"{short}-permit-seen")
    expect(monitor.locator("tbody tr", has_text=f"D-{short}")).to_have_count(1)
    monitor.goto(f"{visit}checklist/?q=2.5")
    shot(monitor, f"{short}-permit-checklist")
    officer.goto(factory)
    expect(officer.locator("tbody tr", has_text=f"D-{short}")).to_have_count(0)
