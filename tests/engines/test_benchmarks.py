"""The benchmarks work, at counts too small to measure anything; what they time is never judged here."""

import dataclasses
import http.server
import json
import subprocess
import sys
import threading
from datetime import date

import pytest

from benchmarks import rows
from benchmarks.clients import Ask, Client, Unexpected, Waits, ask_together
from benchmarks.sites import ROOT


def test_a_tiny_run_measures_every_row(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--tiny", "--format", "json", "--folder", tmp_path],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    assert not done.returncode, done.stderr
    found = json.loads(done.stdout)
    waiting = {row["name"]: row for row in found["waiting"]}
    assert list(waiting) == [
        "bare read", "bare commit", "a form of Django's, signed in", "saving it",
        "visit with 190 clauses", "checklist of 190 clauses", "one clause and its form",
        "save of one answer", "list of 3 factories", "first page: officer", "first page: reviewer", "first page: monitor",
        "first page: manager", "first page: buyer", "portfolio of a buyer", "published report", "first page: ministry",
    ]  # fmt: skip
    for row in waiting.values():
        assert row["count"] >= 8 and 0 < row["half"] <= row["most"] and row["alone"] > 0, row
        assert row["floor"] in ("bare read", "bare commit")
    assert waiting["save of one answer"]["floor"] == "bare commit"
    assert [row["name"] for row in found["work"]] == [
        "start of a server process", "start of an ordinary project's",
        "fairfloor screen", "the whole shelf, read and checked", "judging readings to JSON",
        "every limit of a visit, resolved again", "report as PDF, en", "report as PDF, zh",
    ]  # fmt: skip
    assert all(row["took"] > 0 and row["floor_took"] > 0 for row in found["work"])
    assert not list(tmp_path.iterdir()), "a run leaves nothing behind"


def test_a_share_of_the_waits_is_the_nearest_rank():
    waits = Waits(each=[n / 1000 for n in range(20, 0, -1)], whole=2.0)
    assert (waits.share(0.5), waits.share(0.95), waits.share(1.0)) == (10, 19, 20)
    assert waits.a_second == 10


@pytest.fixture
def port():
    class Answer(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            said = b"<p>No such page</p>" if self.path == "/gone" else b"here"
            self.send_response(404 if self.path == "/gone" else 200)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *words):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def test_clients_share_the_requests(port):
    clients = [Client(port) for _ in range(4)]
    waits = ask_together(clients, lambda client, turn: Ask("/"), seconds=60, requests=20)
    assert len(waits.each) == 20 and all(wait > 0 for wait in waits.each)


def test_an_answer_that_was_not_expected_ends_the_run(port):
    with pytest.raises(Unexpected, match="/gone answered 404 instead of 200: No such page"):
        ask_together([Client(port)], lambda client, turn: Ask("/gone"), seconds=60, requests=5)


def a_run(processor=30.0):
    floor = rows.Waiting("bare read", "bare read", 1, 5, 9, 10, 700, 900)
    page = dataclasses.replace(floor, name="page", half=20, processor=processor)
    work = rows.Work("work", 250, "floor", 100, "1 thing")
    return rows.Run(date(2025, 1, 2), "a machine", "a server", (floor, page), (work,))


def test_the_page_tells_each_row_beside_its_floor():
    page = a_run().page()
    assert "Measured on 2025-01-02: a machine; a server." in page
    assert "4.0 × bare read" in page and "3.0 × bare read" in page
    assert "2.5 × floor" in page


def test_figures_are_written_between_the_marks(tmp_path):
    path = tmp_path / "page.md"
    path.write_text(f"before\n{rows.BEGINS}\nold\n{rows.ENDS}\nafter\n", "utf-8")
    rows.write(path, a_run())
    rows.write(path, a_run(processor=40.0))
    text = path.read_text("utf-8")
    assert text.startswith("before\n") and text.endswith(f"{rows.ENDS}\nafter\n")
    assert "old" not in text and "4.0 × bare read" in text and "3.0 × bare read" not in text


def test_a_page_without_the_marks_is_refused(tmp_path):
    path = tmp_path / "page.md"
    path.write_text("nothing\n", "utf-8")
    with pytest.raises(ValueError, match=r"page\.md has no line <!-- figures -->"):
        rows.write(path, a_run())


def test_the_page_in_the_documentation_has_the_marks(tmp_path):
    copy = tmp_path / "benchmarks.md"
    copy.write_bytes((ROOT / "docs" / "reference" / "benchmarks.md").read_bytes())
    rows.write(copy, a_run())
    assert "a machine; a server" in copy.read_text("utf-8")
