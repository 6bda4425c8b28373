"""A visit under pressure in a real browser: alert, end, review, sending, receipt; and the monitors' ethics, in zh and en."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.journey import Cast, another_day, fill, follow, submit, told
from tests.browser.pages import fits
from tests.browser.sites import Site
from tests.browser.test_samples import shot

FORM = "main form:has(textarea)"


def planned(officer: Page) -> str:
    """The address of a visit to Demonstration Factory 2 that is still planned; planned anew where the last one has ended."""
    officer.goto("/visits/?state=planned")
    if not officer.locator("main table").count():
        officer.goto("/visits/due/")
        row = officer.locator("main tr", has=officer.locator("th", has_text="2"))
        follow(row.locator("a[href*='?factory=']"))
        officer.locator("main [name=day]").evaluate("field => field.value = field.min")
        for box in officer.locator("main [name=team]").all()[:2]:
            box.check()
        submit(officer, "main form:has([name=day])")
        return officer.url
    follow(officer.locator("main tbody a").first)
    return officer.url


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_a_visit_under_pressure_from_the_gate_to_the_receipts(
    site: Site, open_page: Callable[..., Page], language: str
) -> None:
    cast, short = Cast(site, open_page, language), language[:2]
    officer = cast("officer")
    officer.goto("/visits/due/")
    shot(officer, f"{short}-due")
    follow(officer.locator("main a[href*='?factory=']").first)
    officer.locator("main summary").first.click()
    shot(officer, f"{short}-plan-special")
    visit = planned(officer)
    monitor = cast("monitor-a")
    monitor.goto(visit)
    monitor.fill("#met_name", "Guard")
    another_day(monitor)
    follow(monitor.locator("button[value=arrive]"))
    shot(monitor, f"{short}-gate")
    monitor.goto(f"{visit}leave/")
    shot(monitor, f"{short}-leave")
    monitor.goto(f"{visit}alerts/")
    monitor.locator("main [name=matter]").first.check()
    fill(monitor, FORM, text="A child sews on line 3.")
    shot(monitor, f"{short}-alert-raise")
    submit(monitor, FORM)
    told(monitor)
    alert = monitor.url
    monitor.goto(f"{visit}obstruction/")
    monitor.locator("main [name=kind]").first.check()
    fill(monitor, FORM, text="Two managers told the team to leave.")
    shot(monitor, f"{short}-obstruction")
    submit(monitor, FORM)
    told(monitor)
    shot(monitor, f"{short}-ended")
    officer.goto("/")
    shot(officer, f"{short}-home-officer")
    officer.goto(alert)
    fill(officer, FORM, text="The authority was called.")
    submit(officer, FORM)
    told(officer)
    shot(officer, f"{short}-alert")
    monitor.goto(visit)
    follow(monitor.locator("main a[href*='/non-cooperation/']").first)
    officer.goto(monitor.url)
    form = "main form:has([name=account_en])"
    fill(officer, form, account_en="Two managers told the team to leave.", account_zh="两名管理人员要求查访小组离开。",
         explanation_en="The director was away.", explanation_zh="厂长不在。")  # fmt: skip
    submit(officer, form)
    told(officer)
    shot(officer, f"{short}-review")
    follow(officer.locator("main button[value=send]"))
    told(officer)
    expect(officer.locator("main .mark.watch")).to_have_count(2)
    shot(officer, f"{short}-sent")
    for number, name in enumerate(("ministry", "ministry-2"), start=1):
        reader = cast(name)
        reader.goto("/")
        follow(reader.locator("main a[href*='/received/']").last)
        expect(reader.locator("main .report")).to_have_count(1)
        shot(reader, f"{short}-received-{number}")
        reader.set_viewport_size({"width": 390, "height": 800})
        fits(reader)
    officer.reload()
    expect(officer.locator("main .mark.watch")).to_have_count(0)
    officer.goto("/non-cooperation/")
    shot(officer, f"{short}-noncooperation")
    officer.goto("/non-cooperation/ministries/")
    shot(officer, f"{short}-ministries")


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_what_monitors_declare_and_what_is_said_of_them(
    site: Site, open_page: Callable[..., Page], language: str
) -> None:
    cast, short = Cast(site, open_page, language), language[:2]
    monitor, manager, officer = cast("monitor-b"), cast("manager-1"), cast("officer")
    monitor.goto("/interests/")
    shot(monitor, f"{short}-interests")
    follow(monitor.locator("main tbody a").first)
    monitor.locator("main [name=interest]").last.check()
    fill(monitor, FORM, text="A cousin works there.")
    shot(monitor, f"{short}-interest")
    submit(monitor, FORM)
    told(monitor)
    expect(monitor.locator("main .mark.wrong")).to_have_count(1)
    follow(monitor.locator("main tbody a").first)
    monitor.locator("main [name=interest]").first.check()
    submit(monitor, FORM)
    told(monitor)
    monitor.goto("/gifts/")
    monitor.locator("main [name=factory]").select_option(index=1)
    monitor.locator("main [name=day]").fill("2025-10-10")
    monitor.locator("main [name=outcome]").first.check()
    fill(monitor, FORM, text="A box of tea.")
    submit(monitor, FORM)
    told(monitor)
    shot(monitor, f"{short}-gifts")
    manager.goto("/complaints/")
    manager.locator("main [name=monitor]").select_option(index=1)
    fill(manager, FORM, text="He was rude.")
    submit(manager, FORM)
    told(manager)
    shot(manager, f"{short}-complaints")
    officer.goto("/complaints/")
    follow(officer.locator("main tbody a").first)
    fill(officer, FORM, outcome="We spoke with him.")
    shot(officer, f"{short}-complaint")
    submit(officer, FORM)
    told(officer)
