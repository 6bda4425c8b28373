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
