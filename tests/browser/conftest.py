"""The browser's fixtures: a Chromium, a Fairfloor that it visits, and pages that are watched for faults."""

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import chromium as browsers
from tests.browser.pages import Watch
from tests.browser.sites import Site, demonstration

MISSING = "no Chromium on PATH: install Debian's `chromium`, as .ci/run does"
expect.set_options(timeout=10_000)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of this run; without one on the machine each test that wants it is skipped by name."""
    program = browsers.found()
    if program is None:
        pytest.skip(MISSING)
    # Playwright's event loop runs in this thread; the tests' own use of Django beside it is meant.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with browsers.chromium(program) as browser:
        yield browser


@pytest.fixture(scope="module")
def site(chromium: Browser) -> Iterator[Site]:
    """A demonstration Fairfloor for the tests of one module."""
    with demonstration() as running:
        yield running


@pytest.fixture
def open_page(chromium: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Opens a page of a person of their own: `open_page(language="zh-CN")`; at the end every page must be without fault."""
    contexts: list[BrowserContext] = []
    watches: list[Watch] = []

    def open_one(language: str = "en-GB", width: int = 1280, height: int = 900, **options: object) -> Page:
        context = chromium.new_context(
            base_url=site.address, locale=language, viewport={"width": width, "height": height}, **options
        )
        contexts.append(context)
        page = context.new_page()
        watches.append(Watch(page, site.address))
        return page

    yield open_one
    for context in contexts:
        context.close()
    faults = [fault for watch in watches for fault in watch.faults]
    assert not faults, "\n".join(faults)


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """One page in English."""
    return open_page()
