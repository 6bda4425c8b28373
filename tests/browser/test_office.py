"""Pages about people and accounts in a real browser: without barriers in both languages, wide and narrow, with faults shown."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from tests.browser.journey import PASSWORD, Cast, follow, submit, well
from tests.browser.pages import fits
from tests.browser.sites import Site

LANGUAGES = ("zh-CN", "en-GB")
VISITORS = (
    "/", "/account/login/", "/account/inactive/", "/account/password/reset/", "/account/password/reset/done/",
    "/account/password/reset/key/1-set-password/", "/account/password/reset/key/done/", "/programmes/bfc/register/",
    "/programmes/bfc/registered/",
)  # fmt: skip
ADDRESSES = {
    "officer": (
        "/", "/factories/", "/factories/?q=nothing-such", "/visits/due/?sort=-next", "/reports/?sort=name", "/people/",
        "/people/?q=nothing-such", "/people/invite/",
        *(f"/people/invite/?role={role}" for role in ("monitor", "manager", "buyer")), "/log/", "/notices/",
        "/demonstration/", "/account/", "/programme/clocks/", "/programme/clocks/objection/value/",
        "/programme/clocks/objection/holidays/", "/programme/calendars/", "/programme/calendars/kh/",
        "/programme/settings/", "/programme/settings/standards/", "/programme/settings/zone/", "/programme/letters/",
        "/programme/letters/staff/", "/programme/letters/password-asked/zh/", "/programme/letters/staff/en/standard/",
    ),
    "manager-1": (
        "/", "/access/", "/notices/", "/account/password/change/", "/account/logout/", "/account/reauthenticate/",
        "/account/2fa/",
    ),
    "ministry": ("/", "/factories/", "/notices/"),
    "buyer": ("/", "/portfolio/", "/portfolio/?q=nothing-such", "/portfolio/?state=news&sort=published"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("width", "language"),
    # Each language in the width in which `test_every_page` does not look at it; the deep run has both.
    [
        (1280, "zh-CN"),
        (390, "en-GB"),
        *(pytest.param(*one, marks=pytest.mark.deep) for one in ((1280, "en-GB"), (390, "zh-CN"))),
    ],
)
def test_no_page_has_a_barrier_or_runs_over_its_edge(
    site: Site, open_page: Callable[..., Page], language: str, width: int
) -> None:
    def narrow(**options: Any) -> Page:
        return open_page(**{**options, "width": width})

    cast = Cast(site, narrow, language)
    for page, addresses in [(cast.visitor(), VISITORS), *((cast(name), told) for name, told in ADDRESSES.items())]:
        for address in addresses:
            page.goto(address)
            well(page)
            fits(page)


LISTS = {
    "/factories/": True, "/visits/": True, "/visits/due/": True, "/reports/": True, "/people/": True, "/log/": False,
    "/programme/letters/": False, "/programme/letters/staff/": False, "/programme/calendars/": False,
    "/programme/settings/": False,
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_a_phone_no_list_is_scrolled_sideways_and_links_above_it_sort(
    site: Site, open_page: Callable[..., Page], language: str
) -> None:
    """Each by its address, with whether it can be sorted."""

    def narrow(**options: Any) -> Page:
        return open_page(**{**options, "width": 390})

    page = Cast(site, narrow, language)("officer")
    for address, sorted_ in LISTS.items():
        page.goto(address)
        over = page.evaluate("[...document.querySelectorAll('main .wide')].map(e => e.scrollWidth - e.clientWidth)")
        assert over and not any(over), address
        assert page.locator("main .sorts a").count() > 1 if sorted_ else True
        if sorted_ and page.locator("main table").count():
            expect(page.locator("main .sorts")).to_be_visible()
            expect(page.locator("main thead .sort").first).to_be_hidden()
    page.goto("/factories/?q=Demonstration")
    names = page.locator("main tbody th a").all_text_contents()
    page.locator("main .sorts a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**sort=-name")
    assert page.locator("main tbody th a").all_text_contents() == names[::-1] and len(names) > 1
    well(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_a_phone_no_table_of_a_report_is_scrolled_sideways(
    site: Site, open_page: Callable[..., Page], language: str
) -> None:
    """The counts of clauses by section took nearly three screens; now they stand below each section, with their heads."""

    def narrow(**options: Any) -> Page:
        return open_page(**{**options, "width": 390})

    page = Cast(site, narrow, language)("manager-1")
    page.goto("/reports/")
    report = page.locator("main tbody a[href^='/reports/']").first.get_attribute("href")
    page.goto(f"{report}v1/")
    over = page.evaluate(
        "[...document.querySelectorAll('main .wide:not(.drawing)')].map(e => e.scrollWidth - e.clientWidth)"
    )
    assert len(over) > 9 and not any(over)
    counts = page.locator("table.tally tbody tr").first.locator("td")
    assert counts.count() == 6
    heads = counts.evaluate_all("cells => cells.map(e => getComputedStyle(e, '::before').content)")
    assert heads[0] == "none" and len(set(heads[1:])) == 5
    well(page)
    fits(page)


def test_the_heads_of_a_list_sort_it_by_keyboard(site: Site, open_page: Callable[..., Page]) -> None:
    page = Cast(site, open_page, "en-GB")("officer")
    page.goto("/factories/")
    expect(page.locator("main .sorts")).to_be_hidden()
    page.get_by_role("columnheader", name="Participation").get_by_role("link").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/factories/?sort=state")
    expect(page.get_by_role("columnheader", name="Participation")).to_have_attribute("aria-sort", "ascending")
    well(page)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_that_correct_have_no_barrier(
    site: Site, open_page: Callable[..., Page], language: str, width: int
) -> None:
    page = Cast(site, lambda **options: open_page(**{**options, "width": width}), language)("officer")
    for start, *links in (
        ("/people/", "main a[href^='/people/'][href$='/correct/']"),
        ("/people/", "main a[href^='/organisations/']"),
        ("/factories/", "main table a[href^='/factories/']", "main a[href$='/correct/']"),
    ):
        page.goto(start)
        for link in links:
            page.locator(link).first.click()
        expect(page).to_have_url(re.compile("/correct/$"))
        well(page)
        fits(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_with_faults_says_them_beside_its_fields(
    site: Site, open_page: Callable[..., Page], language: str
) -> None:
    page = Cast(site, open_page, language)("officer")
    page.goto("/people/invite/?role=monitor")
    page.locator("main form [name=name]").fill("Newcomer")
    page.locator("main form").evaluate("form => { form.noValidate = true; }")
    submit(page)
    well(page)
    expect(page.locator("main [role=alert]")).to_be_visible()
    expect(page.locator("#id_email_error")).to_be_visible()
    expect(page.locator("#id_email")).to_have_attribute("aria-invalid", "true")
    assert "id_email_error" in str(page.locator("#id_email").get_attribute("aria-describedby"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_before_what_cannot_be_undone(site: Site, open_page: Callable[..., Page], language: str) -> None:
    cast = Cast(site, open_page, language)
    for name, address, link in (
        ("officer", "/people/", "a[href*='/end/']"),
        ("manager-1", "/access/", "a[href*='withdraw']"),
    ):
        page = cast(name)
        page.goto(address)
        follow(page.locator(link).first)
        well(page)
        expect(page.locator("main .btn-danger")).to_have_count(1)


def test_everything_can_be_reached_with_the_keyboard(site: Site, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto("/account/login/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("manager-2@demonstration.invalid")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("main h1")).to_have_text(re.compile("Today|今日"))


def code_now(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


@pytest.mark.parametrize(("language", "name"), [("zh-CN", "monitor-a"), ("en-GB", "monitor-b")])
def test_the_second_step_from_switching_on_to_signing_in(
    site: Site, open_page: Callable[..., Page], language: str, name: str
) -> None:
    page = Cast(site, open_page, language)(name)
    page.goto("/account/2fa/totp/activate/")
    if "reauthenticate" in page.url:
        page.fill("main [name=password]", PASSWORD)
        submit(page)
    well(page)
    secret = page.locator("main code").inner_text()
    page.fill("main [name=code]", code_now(secret))
    submit(page)
    well(page)
    codes = page.locator("main ul li").all_inner_texts()
    assert len(codes) == 10
    for address in ("/account/2fa/", "/account/2fa/totp/deactivate/", "/account/2fa/recovery-codes/generate/"):
        page.goto(address)
        well(page)
    other = open_page(language=language)
    other.goto("/account/login/")
    other.fill("main [name=login]", f"{name}@demonstration.invalid")
    other.fill("main [name=password]", PASSWORD)
    submit(other, "main form:has([name=password])")
    well(other)
    other.fill("main [name=code]", codes[0])
    submit(other, "main form:has([name=code])")
    expect(other).to_have_url(re.compile(r"/$"))


def test_guessing_ends_on_a_page_that_says_what_to_do(site: Site, open_page: Callable[..., Page]) -> None:
    page = open_page(language="zh-CN")
    for _ in range(5):
        page.goto("/account/login/")
        page.fill("main [name=login]", "reviewer@demonstration.invalid")
        page.fill("main [name=password]", "wrong")
        submit(page, "main form:has([name=password])")
    well(page)
    expect(page.locator("main h1")).to_have_text("尝试次数过多")
