"""A cast of people at a demonstration Fairfloor, each in a browser of their own, and the forms that they fill."""

import re
from collections.abc import Callable
from email import message_from_string, policy
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import axe
from tests.browser.sites import Site

PASSWORD = "demonstration-2026"


class Cast:
    """Opens a page for each person on first use, signs them in, and looks for barriers wherever they go."""

    def __init__(self, site: Site, open_page: Callable[..., Page], language: str) -> None:
        self.site, self.open_page, self.language = site, open_page, language
        self.pages: dict[str, Page] = {}

    def __call__(self, name: str, password: str = PASSWORD) -> Page:
        """The page of the person `name`, signed in."""
        if name not in self.pages:
            page = self.pages[name] = self.open_page(language=self.language)
            page.goto("/account/login/")
            page.fill("input[name=login]", f"{name}@demonstration.invalid")
            page.fill("input[name=password]", password)
            submit(page, "form:has(input[name=password])")
            expect(page).not_to_have_url(re.compile("login"))
            self.in_language(page)
        return self.pages[name]

    def visitor(self) -> Page:
        """Somebody who is not signed in."""
        return self.pages.setdefault("", self.open_page(language=self.language))

    def in_language(self, page: Page) -> None:
        """Chooses the journey's language, whatever the person's own is."""
        code = "zh-hans" if self.language.startswith("zh") else "en"
        other = page.locator(f"header button[name=language][value={code}]")
        if other.count():
            follow(other)
        expect(page.locator("html")).to_have_attribute("lang", code)

    def mail_to(self, address: str, *, having: str) -> str:
        """The text of the first mail to `address` that has these words; waits for the background worker."""
        page = self.visitor()
        for _ in range(150):
            mails = [part for whole in self.site.mails() for part in whole.split("-" * 79)]
            for mail in mails:
                if f"To: {address}" in mail:
                    body = message_from_string(mail.lstrip(), policy=policy.default).get_body(("plain",))
                    words = str(body.get_content()) if body else mail
                    if having in words:
                        return words
            page.wait_for_timeout(200)
        raise AssertionError(f"no mail to {address} with {having} came in 30 seconds")


def follow(place: Locator) -> None:
    """Clicks a link or a button and waits for the next page: a click alone returns while the old one may still stand."""
    with place.page.expect_navigation():
        place.click()


def submit(page: Page, form: str = "main form") -> None:
    """Sends the form and waits for the next page; `form` is its selector."""
    follow(page.locator(f"{form} button:not([type=button])").first)


def fill(page: Page, form: str = "main form", **values: Any) -> None:
    """Fills a form by the names of its fields: words, a choice, True for a tick, a list for several ticks."""
    for name, value in values.items():
        name = name.replace("__", "-")
        field = page.locator(f"{form} [name='{name}']")
        kind = field.first.evaluate("e => e.tagName == 'SELECT' ? 'select' : e.type")
        if kind == "select":
            field.select_option(str(value))
        elif kind == "radio":
            page.locator(f"{form} [name='{name}'][value='{value}']").check()
        elif kind == "checkbox":
            if value is True:
                field.first.check()
            for one in value if isinstance(value, list) else field.all() if value == "all" else []:
                (page.locator(f"{form} [name='{name}'][value='{one}']") if isinstance(one, str) else one).check()
        else:
            field.fill(str(value))


def another_day(page: Page) -> None:
    """Ticks, at the gate, that it is another day than planned, where the page says so."""
    if page.locator("#another_day").count():
        page.check("#another_day")


def well(page: Page) -> None:
    """The page is one of ours, without a barrier, and in one language."""
    expect(page.locator("main h1")).to_have_count(1)
    axe(page)


def told(page: Page) -> None:
    """The last form was taken: the page says so, and there is no refusal."""
    expect(page.locator("main .alert-success").first).to_be_visible()
    assert not page.locator("main .alert-danger").count(), page.locator("main .alert-danger").all_inner_texts()
