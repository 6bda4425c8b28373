"""The public pages in a real browser: no barrier, within the window, the law by place and day, on paper."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.journey import follow, well
from tests.browser.pages import fits

ADDRESSES = (
    "/verify/", "/standards/",
    "/standards/icti/", "/standards/icti/?q=nothing-such", "/standards/icti/9.7/", "/standards/icti/11.24/",
    "/standards/icti/2.5/?jurisdiction=kh&on=2024-06-01", "/standards/bfc-public/child-labour/",
)  # fmt: skip


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_has_a_barrier_or_runs_over_its_edge(open_page: Callable[..., Page], language: str, width: int) -> None:
    page = open_page(language=language, width=width)
    for address in ADDRESSES:
        page.goto(address)
        well(page)
        fits(page)


def test_a_visitor_asks_what_binds_and_changes_the_language(page: Page) -> None:
    page.goto("/standards/icti/2.5")
    page.select_option("#id_jurisdiction", "kh")
    page.fill("#id_on", "2024-06-01")
    follow(page.locator("main form .btn-primary"))
    expect(page.locator("main table caption")).to_have_text("Limits that bind in Cambodia on 2024-06-01")
    follow(page.locator("main a[hreflang=zh]"))
    expect(page.locator("main table caption")).to_have_text("柬埔寨在 2024-06-01 具有约束力的限值")
    follow(page.locator("header button[name=language][value=en]"))
    expect(page.locator("main table caption")).to_have_text("Limits that bind in Cambodia on 2024-06-01")


def test_paper_has_the_clause_whole_and_nothing_of_the_frame(page: Page) -> None:
    page.goto("/standards/icti/11.24/")
    page.emulate_media(media="print")
    expect(page.locator("header.top")).to_be_hidden()
    expect(page.locator("main form")).to_be_hidden()
    expect(page.get_by_text("108-94-1")).to_be_visible()
