"""The instruments of the browser tests do what they are trusted to do."""

import http.server
import threading

import pytest

from tests.browser.pages import Watch, axe

GOOD = """<!doctype html><html lang="zh"><title>工时</title><main><h1 id=title>工时 និង hours</h1></main></html>"""
BAD = """<!doctype html><html lang="en"><title>x</title><main><h1>x</h1><img src="data:,">
<script>document.title = "run"</script></main></html>"""
# Two texts of one colour: it is told from the one ground, and not from the other.
PALE = """<!doctype html><html lang="en"><title>x</title><main><h1>x</h1><p style="color: #999; background: #000">dark</p>
<p id=lost style="color: #999; background: #aaa">pale</p></main></html>"""


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header(
            "Content-Security-Policy", "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'"
        )
        self.end_headers()
        self.wfile.write({"/good": GOOD, "/bad": BAD, "/pale": PALE}.get(self.path, "").encode())

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def address():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def plain(chromium):
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def test_chinese_and_khmer_are_drawn_with_the_fonts_of_the_repository(plain, address):
    plain.goto(f"{address}/good")
    session = plain.context.new_cdp_session(plain)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": "#title"})["nodeId"]
    fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    assert {font["familyName"] for font in fonts} == {"Noto Sans SC", "Noto Sans Khmer"}


def test_axe_runs_under_a_strict_policy_and_passes_a_good_page(plain, address):
    plain.goto(f"{address}/good")
    axe(plain)


def test_axe_names_a_barrier(plain, address):
    plain.goto(f"{address}/bad")
    with pytest.raises(AssertionError, match="image-alt"):
        axe(plain)


def test_axe_tells_a_colour_that_is_lost_from_the_same_one_that_is_not(plain, address):
    plain.goto(f"{address}/pale")
    with pytest.raises(AssertionError, match="color-contrast") as found:
        axe(plain)
    assert "pale" in str(found.value) and "dark" not in str(found.value)


def test_the_watch_sees_refused_scripts_and_foreign_requests(plain, address):
    watch = Watch(plain, address)
    plain.goto(f"{address}/bad")
    plain.evaluate("() => { const image = new Image(); image.src = 'http://127.0.0.2:9/x.png'; }")
    plain.wait_for_timeout(300)
    said = "\n".join(watch.faults)
    assert "Content Security Policy" in said
    assert plain.title() == "x"
    watch.request(type("Request", (), {"url": "http://127.0.0.2:9/x.png"}))
    assert "asked another host" in "\n".join(watch.faults)
