"""Every kind of page that a link leads to, as each role meets it: without a barrier, and no wider than its window."""

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from tests.browser.journey import Cast, well
from tests.browser.pages import fits, holds_long_words, prints
from tests.browser.sites import Site

DEEP = "FAIRFLOOR_DEEP" in os.environ
PEOPLE = ("", "officer", "monitor-a", "reviewer", "manager-1", "buyer", "ministry")
# Pages of one kind whose links are followed, for each person; those of visits and reports differ more than others.
EACH, EACH_VISIT = 2, 10
LINK = re.compile(r'<a[^>]*\shref="(/[^"#?]*)')
# Without these the demonstration would lack what people come to see, or a link to it.
NEEDED = {
    "access", "action_files", "alert", "amend", "calendars", "cases", "checklist", "clarification", "clarification_ask",
    "clarification_step", "clause", "clause_in", "clocks", "complaint", "dataset", "dataset_recalculation", "dataset_rule",
    "dataset_weeks", "documents", "extend", "factories", "factory", "factory_list", "home", "interviews", "letters", "log",
    "noncooperation", "notices", "object", "participation", "people", "permit", "permits", "profile", "propose", "readings",
    "received", "report", "reports", "standard_clause", "verify", "version", "visit", "visit_earlier", "visits_due", "worker",
}  # fmt: skip
# Ways to look at them: in the ordinary run each language has one width, in the deep run each has both, and each role.
WIDTHS = {"zh-hans": (390, 1280), "en": (1280, 390)}


def kind(address: str) -> str:
    """The name of the page's kind, "" where no page of ours has the address."""
    try:
        return resolve(address).view_name or ""
    except Resolver404:
        return ""


def reached(page: Page) -> Iterator[tuple[str, str]]:
    """The kinds and addresses of the pages that links lead to from the first page; files are no pages."""
    met: Counter[str] = Counter()
    waiting, known = ["/"], {"/"}
    while waiting:
        address = waiting.pop(0)
        named = kind(address)
        if not named or met[named] >= (EACH_VISIT if named in ("visit", "report") else EACH):
            continue
        met[named] += 1
        answer = page.request.get(address)
        assert answer.status < 400, f"a link leads to {address}, which ended with {answer.status}"
        if answer.status != 200 or not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        yield named, address
        for link in LINK.findall(answer.text()):
            if link not in known:
                known.add(link)
                waiting.append(link)


@pytest.fixture(scope="module")
def found() -> list[tuple[str, str, str]]:
    """Who meets which kind of page where: filled by the first test, of one kind one page each, in the deep run a person."""
    return []


def explore(cast: Cast, found: list[tuple[str, str, str]]) -> None:
    """Fills `found` by following links as each person; the page that amends is linked only while a decision waits for it."""
    known: set[tuple[str, str]] = set()
    for person in PEOPLE:
        for named, address in reached(own_page(cast, person)):
            key = (named, person if DEEP else "")
            if key not in known:
                known.add(key)
                found.append((person, named, address))
    report = next(address for person, named, address in found if (person, named) == ("officer", "report"))
    found.append(("officer", "amend", f"{report}amend/"))


def own_page(cast: Cast, person: str) -> Page:
    """The page of a person, or of a visitor, in the language of the test."""
    if person:
        return cast(person)
    page = cast.visitor()
    if page.url == "about:blank":
        page.goto("/")
        cast.in_language(page)
    return page


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_kind_of_page(
    site: Site, open_page: Callable[..., Page], found: list[tuple[str, str, str]], language: str
) -> None:
    """Axe finds nothing on it, it has one heading, it is no wider than its window, and paper shows all of it."""
    cast = Cast(site, open_page, language)
    if not found:
        explore(cast, found)
    kinds = {named for _person, named, _address in found}
    assert kinds >= NEEDED, NEEDED - kinds
    faults: list[str] = []
    for person, _named, address in found:
        page = own_page(cast, person)
        page.goto(address)
        for width in WIDTHS[language] if DEEP else WIDTHS[language][:1]:
            page.set_viewport_size({"width": width, "height": 900})
            for look in (fits, well):
                try:
                    look(page)
                except AssertionError as fault:
                    faults.append(f"{person or 'visitor'}, {width} px: {fault}")
        for look in (prints, holds_long_words):
            try:
                look(page)
            except AssertionError as fault:
                faults.append(f"{person or 'visitor'}, {look.__name__}: {fault}")
    assert not faults, "\n".join(faults)
