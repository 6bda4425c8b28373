"""What every page must be in a browser: without a fault, without another host, and readable for everybody."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request, Response

AXE = Axe()
OWN = ("data:", "blob:", "about:")
FAULTS = ("Content Security Policy", "Refused to", "Uncaught")
# A page has thousands of elements in a dozen colours, and axe reads the text of each anew: a third of what it takes.
EACH_COLOUR_ONCE = """() => {
  const colour = axe.commons.color.Color.prototype, read = colour.parseString, known = new Map();
  colour.parseString = function (text) {
    if (!known.has(text)) {
      read.call(this, text);
      known.set(text, [this.r, this.g, this.b, this.alpha]);
    }
    [this.r, this.g, this.b, this.alpha] = known.get(text);
    return this;
  };
}"""


class Watch:
    """Listens to a page and remembers what went wrong on it: script errors, refused content, foreign requests."""

    def __init__(self, page: Page, address: str) -> None:
        self.address = address
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: script error: {error}"))
        page.on("console", self.console)
        page.on("request", self.request)
        page.on("response", self.response)

    def console(self, message: ConsoleMessage) -> None:
        """Remember a console message that tells of refused content or an error nobody caught."""
        if any(fault in message.text for fault in FAULTS):
            self.faults.append(f"{message.location.get('url')}: {message.text}")

    def response(self, response: Response) -> None:
        """Remember a page that the server could not make."""
        if response.status >= 500:
            self.faults.append(f"{response.request.method} {response.url} ended with {response.status}")

    def request(self, request: Request) -> None:
        """Remember a request to any other host."""
        if not request.url.startswith((self.address, *OWN)):
            self.faults.append(f"asked another host: {request.url}")


def axe(page: Page, *, rules_off: tuple[str, ...] = ()) -> None:
    """Fail with every barrier that axe finds on the page as it stands; `rules_off` names rules, each with a reason there."""
    options = {"resultTypes": ["violations"], "rules": {rule: {"enabled": False} for rule in rules_off}}
    page.evaluate(AXE.axe_script)
    page.evaluate(EACH_COLOUR_ONCE)
    found = page.evaluate("options => axe.run(options)", options)["violations"]
    lines = [
        f"{one['id']} ({one['impact']}): {one['help']}\n    "
        + "\n    ".join(node["html"][:200] for node in one["nodes"])
        for one in found
    ]
    assert not found, f"{page.url} has {len(found)} barriers:\n  " + "\n  ".join(lines)


def fits(page: Page) -> None:
    """Fail where the page is wider than its window."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} px wider than its window of {(page.viewport_size or {}).get('width')} px"


# A name, an address or a file's name of 80 letters without a gap, where people's own words may stand.
LENGTHEN = """() => {
  for (const one of document.querySelectorAll('h1, main a, main p, dd, td, th, main li, .form-check-label, .top .right a')) {
    const ours = one.closest('svg, nav, thead, .visually-hidden, .btn, .tiles, .sorts');
    const loose = /flex|grid/.test(getComputedStyle(one).display);  // a word straight in such a box has no element to hold it
    if (!ours && !loose) one.prepend('Donaudampfschiff'.repeat(5) + ' ');
  }
}"""
# What paper would lose: the words of a folded part, and what stands beyond the edge of a part that is scrolled.
LOST = """() => [
  ...[...document.querySelectorAll('main details')].filter(one => !one.checkVisibility() ? false :
    [...one.children].some(part => part.tagName !== 'SUMMARY' && part.textContent.trim() && !part.closest('form')
      && !part.matches('form, .noprint, .btn') && !part.querySelector('form, .noprint, .btn')
      && !part.checkVisibility({contentVisibilityAuto: true}))),
  ...[...document.querySelectorAll('main *')].filter(one => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1
    && ['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(one).overflowX) && one.clientWidth > 1),
].map(one => one.outerHTML.slice(0, 160))"""

# Words in the heads of tables that break within: a narrow column would set "Checke" over "d".
BROKEN = """() => {
  const found = [], range = document.createRange();
  for (const one of document.querySelectorAll('main table > thead th')) {
    for (const text of one.childNodes) {
      for (const word of text.nodeType === Node.TEXT_NODE ? text.data.matchAll(/[A-Za-z]{2,}/g) : []) {
        range.setStart(text, word.index);
        range.setEnd(text, word.index + word[0].length);
        if (one.checkVisibility() && range.getClientRects().length > 1) found.push(word[0]);
      }
    }
  }
  return found;
}"""


def holds_long_words(page: Page) -> None:
    """Fail where a word without a gap makes the page wider than its window; the page is of no use afterwards."""
    page.evaluate(LENGTHEN)
    fits(page)


def prints(page: Page) -> None:
    """Fail where a sheet of A4 would not show all that the page says."""
    window = page.viewport_size or {"width": 1280, "height": 900}
    page.set_viewport_size({"width": 700, "height": 1000})
    page.emulate_media(media="print")
    try:
        fits(page)
        lost = page.evaluate(LOST)
        assert not lost, f"{page.url} loses on paper:\n  " + "\n  ".join(lost)
        broken = page.evaluate(BROKEN)
        assert not broken, f"{page.url} breaks on paper: {', '.join(broken)}"
    finally:
        page.emulate_media(media="screen")
        page.set_viewport_size(window)
