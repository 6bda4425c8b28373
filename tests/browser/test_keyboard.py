"""By keyboard alone: what has the focus can be seen, on light ground and on dark, whatever kind of thing it is."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.journey import Cast
from tests.browser.sites import Site

RING = """() => {
  const one = document.activeElement, style = getComputedStyle(one);
  return [one.tagName, one.type || '', style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow];
}"""
DARK, BRIGHT = "rgb(18, 51, 61)", "rgb(240, 180, 41) 0px 0px 0px 2px"
WHERE = ("/", "/people/invite/?role=monitor", "/visits/plan/", "/visits/", "/programme/letters/staff/en/")


def rings(page: Page) -> set[str]:
    """The kinds of things that the keyboard comes to on the page, each with its ring."""
    met, marked = set(), "data-met"
    for _step in range(200):
        page.keyboard.press("Tab")
        if page.evaluate(
            f"document.activeElement === document.body || document.activeElement.hasAttribute('{marked}')"
        ):
            return met
        page.evaluate(f"document.activeElement.setAttribute('{marked}', '')")
        tag, kind, style, width, colour, shadow = page.evaluate(RING)
        assert (style, width, colour) == ("solid", "3px", DARK), f"{page.url}: {tag} {kind} shows no focus"
        assert BRIGHT in shadow, f"{page.url}: {tag} {kind} shows no focus on dark ground"
        met.add(f"{tag} {kind}".strip())
    return met


@pytest.mark.browser
def test_what_has_the_focus_is_seen(site: Site, open_page: Callable[..., Page]) -> None:
    page = Cast(site, open_page, "en")("officer")
    page.emulate_media(reduced_motion="reduce")  # otherwise the rings come slowly
    met: set[str] = set()
    for address in WHERE:
        page.goto(address)
        met |= rings(page)
    assert met >= {
        "A",
        "BUTTON submit",
        "INPUT text",
        "INPUT email",
        "INPUT checkbox",
        "SELECT select-one",
        "TEXTAREA textarea",
    }
