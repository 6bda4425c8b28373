"""Canaries: a word of its own was planted in every confidential field; only those whom the table names ever meet it.

Looked for in every page, file, header and cookie of every role, in mails, logs, error pages, in each column of each
table that is not declared confidential, and in everything that lies in the data folder.
"""

import io
import logging
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test import Client
from pypdf import PdfReader

from fairfloor.actions import visits
from fairfloor.conf.discretion import Discreet
from fairfloor.core.access import LOGGED, OWN_WORK
from fairfloor.jobs import notices as letters
from fairfloor.registry import walls
from fairfloor.registry.models import Version
from tests.web.doors import name_of, table
from tests.web.forms import forms
from tests.web.planting import PASSWORD, SENSITIVE, SMALL, WORKER, canary
from tests.web.scene import ROLES, Scene, Told, at, undone

pytestmark = pytest.mark.database
CANARY = re.compile(r"canary([a-z]+)7f3a9")
TEAM = frozenset({"team"})
FOLLOWED = frozenset({"team", "officer"})
AMENDING = ("", "-text", "-suggestion", "-evidence", "-summary", "-returned")
HEARD = frozenset({"manager", "officer"})
PROTECTED = frozenset({"team", "reviewer"})
STAFF = frozenset({"officer", "team", "reviewer"})
FACTORY = STAFF | {"manager"}
READERS = FACTORY | {"buyer"}
OFFICER = frozenset({"officer"})
NOBODY: frozenset[str] = frozenset()
# Who meets each word, once the report is published, the buyer authorised and the days of third-party access are over.
WORDS: dict[str, frozenset[str]] = {
    # said at the visit
    "met": READERS, "attended": READERS, "closing": READERS, "closing-by": READERS, "closing-reason": READERS,
    "meeting-people": STAFF, "meeting-text": TEAM, "interview": PROTECTED,
    # seen at the visit
    "answer": STAFF, "place": READERS, "instrument": READERS,
    "evidence": STAFF, "evidence-name": STAFF, "evidence-file": STAFF, "records-name": NOBODY,
    "seed": PROTECTED, "department": PROTECTED, "addition": PROTECTED, "roster-name": NOBODY,
    "upload-name": NOBODY, "cell": TEAM, "disbelief": READERS,
    # particulars of the factory's profile: those who work with it
    **{name: FACTORY | {"outside"} for name in ("licence", "contact", "phone", "subcontractor", "process", "elsewhere")},
    # permits of the factory: those who work with it, and whoever reads what the report says of the one that stood
    **{f"permit-{name}": READERS | {"outside"} for name in ("authority", "number", "department")},
    **{f"permit-{name}": FACTORY | {"outside"} for name in ("document", "name", "file")},
    **{f"{permit}-{name}": FACTORY | {"outside"}
       for permit in ("waiting", "gone") for name in ("authority", "number", "department", "document")},
    "gone-reason": FACTORY | {"outside"},
    **{f"seen-{name}": TEAM for name in ("authority", "number", "department")},  # on a visit that is not closed yet
    # asked for, and handed in
    "document": READERS, "document-name": FACTORY, "document-file": FACTORY,
    # said of a visit that ended before its time, and of what is never tolerated
    "waited": TEAM, "ended": FOLLOWED, "account": FOLLOWED | {"ministry"}, "explanation": FOLLOWED | {"ministry"},
    "alert": FOLLOWED, "done": FOLLOWED,
    # of the monitors themselves: a complaint is not for the one whom it is about
    "interest": TEAM, "gift": FOLLOWED, "complaint": HEARD, "outcome": HEARD,
    # written in the report
    "finding": READERS, "finding-evidence": READERS, "suggestion": READERS, "amended": READERS,
    "scope-summary": READERS, "scope-records": READERS, "scope-unseen": READERS, "scope-limitations": READERS,
    **{f"amending{name}": STAFF for name in AMENDING},
    "draft": TEAM, "removed": NOBODY,
    "freed": frozenset({"officer", "reviewer"}),  # why its review was freed: officers, and whoever had it
    # asked in its review, and answered: never published
    "draft-comment": TEAM, "draft-returned": TEAM,
    **dict.fromkeys(("comment", "returned", "comment-answer", "comment-again"), STAFF),
    # said of the factory
    "listed": OFFICER, "listed-address": OFFICER, "listed-refused": OFFICER, "listed-country": OFFICER, "list-name": NOBODY,
    "participation": FACTORY | {"outside"},
    # said about it afterwards
    **{f"objection-{name}": FOLLOWED | {"manager"} for name in ("name", "file")}, "extension": READERS,
    "objection": FACTORY, "reasons": FACTORY, "changes": FACTORY, "sent-back": FACTORY, "checked": FACTORY,
    "wish": FACTORY, "wish-granted": FACTORY,
    **{f"minutes-{name}": FACTORY for name in ("name", "file")},
    **dict.fromkeys(("question", "declined", "moved", "room", "minutes", "trainer", "needs", "proposals"), FACTORY),
    "cause": FACTORY, "who": FACTORY, "action": READERS,
    **{f"evidence-beside-{name}": READERS for name in ("name", "file")},
    **{f"taken-back-{name}": NOBODY for name in ("name", "file")},
}  # fmt: skip
# Pages besides those of doors.md that show a word: another clause, a search, the other language.
FURTHER = (
    "/visits/{closed}/checklist/icti/2.3/",
    "/visits/{closed}/checklist/?q=2.3",
    "/reports/{published}/v2/en.pdf",
)


@cache
def text_of(pdf: bytes) -> str:
    """The words of a PDF, without the spaces between them; the same file is read once, whoever was given it."""
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def said(told: Told) -> str:
    """Everything that an answer says: the text of a PDF or the body, its headers and its cookies."""
    body = told.body.decode("utf-8", "replace")
    if told.body.startswith(b"%PDF"):
        body = text_of(told.body)
    return f"{body}{told.response.headers}{told.response.cookies}"


def everything(scene: Scene, role: str) -> Iterator[tuple[str, Told]]:
    """Every answer that `role` can get, with what was asked."""
    for door in table():
        if door.answers[role] not in ("in", "·"):
            yield str(door), scene.door(role, door)
    for written in FURTHER:
        yield written, scene.tell(role, "GET", scene.address(written))


@dataclass(frozen=True)
class Walk:
    """Where each role met each word (word -> role -> what was asked), and where it did without an event being left."""

    met: dict[str, dict[str, list[str]]]
    unlogged: dict[str, dict[str, list[str]]]


@pytest.fixture(scope="module")
def walk(scene: Scene) -> Walk:
    """Every role's whole walk; taken once."""
    found = Walk(defaultdict(lambda: defaultdict(list)), defaultdict(lambda: defaultdict(list)))
    for role in ROLES:
        for asked, told in everything(scene, role):
            words = said(told)
            ids = {"worker": WORKER, "pseudonym": scene.ids["pseudonym"]}
            for word in {*CANARY.findall(words), *(name for name, id in ids.items() if id in words)}:
                found.met[word][role].append(asked)
                if not told.events:
                    found.unlogged[word][role].append(asked)
    return found


@pytest.fixture(scope="module")
def met(walk: Walk) -> dict[str, dict[str, list[str]]]:
    """word -> role -> where it met the word."""
    return walk.met


@pytest.mark.parametrize("word", WORDS)
def test_only_who_may_read_a_word_ever_meets_it(met: dict[str, dict[str, list[str]]], word: str) -> None:
    """Exactly those: a reader who never meets it would be a test that cannot fail."""
    where = met[word.replace("-", "")]
    assert set(where) == WORDS[word], {role: where[role][:3] for role in set(where) ^ WORDS[word]}


def test_no_word_is_left_out_of_the_table(met: dict[str, dict[str, list[str]]]) -> None:
    """A canary that is planted and met, but not in the table, would go unnoticed."""
    assert set(met) - {"worker", "pseudonym"} <= {word.replace("-", "") for word in WORDS}


def nouns() -> dict[str, set[str]]:
    """Each word that is planted, and the nouns of the rows in which it lies."""
    of = {
        str(model._meta.db_table): getattr(model, "NOUN", "") for model in apps.get_app_config("registry").get_models()
    }
    found: dict[str, set[str]] = defaultdict(set)
    with undone(), walls.acting():
        for table, _column, text in columns():
            for word in CANARY.findall(text):
                found[word].add(of.get(table, table))
    return found


def test_nobody_reads_what_is_confidential_unlogged(scene: Scene, walk: Walk) -> None:
    """A word that lies in nothing but rows of logged nouns is met with an event, or by the team in its own work alone."""
    told = {word: where for word, where in nouns().items() if where <= LOGGED}
    assert {"interview", "department", "seed", "answer", "finding", "comment", "complaint", "alert"} <= set(told)
    assert {"interview", "department", "seed"} & {word for word in told if told[word] & OWN_WORK} == set()
    bare = {
        (role, asked): word for word, where in told.items() for role, all_asked in walk.unlogged[word].items()
        for asked in all_asked if not (where & OWN_WORK and role in OWNERS.get(word, TEAM))
    }  # fmt: skip
    assert not bare, "render these with web.reads.read_page, and write `read` into doors.md"
    where = {asked for all_asked in walk.met["pseudonym"].values() for asked in all_asked}
    bare_pseudonym = {asked for all_asked in walk.unlogged["pseudonym"].values() for asked in all_asked}
    assert len(where) > 5 and {asked for asked in bare_pseudonym if "{pseudonym}" not in asked} == set()


# Whose own work a word is, where it is not the team's.
OWNERS = {"complaint": HEARD - OFFICER, "outcome": HEARD - OFFICER}


def test_a_worker_s_number_is_met_by_the_team_that_asked_for_it_and_by_the_factory(
    met: dict[str, dict[str, list[str]]],
) -> None:
    """With a reason, or of its own worker where a finding rests on its records; everywhere else there is the pseudonym."""
    assert met["worker"] == {
        "team": [
            "POST /visits/{closed}/records/{dataset}/workers/{pseudonym}/",
            "POST /visits/{closed}/samples/{sample}/numbers/",
        ],
        "manager": ["GET /reports/{published}/findings/{recorded}/cases/"],
    }


def test_small_numbers_are_told_as_a_band(scene: Scene) -> None:
    """A sensitive clause that touches fewer than five workers: nobody who reads the report learns how many."""
    with walls.acting():
        versions = list(Version.objects.filter(report__public_id=scene.ids["published"]))
    for version in versions:
        finding = next(one for one in version.content["findings"] if one["clause"]["id"] == SENSITIVE)
        told = {name: value for name, value in finding["affected"].items() if value is not None}
        assert told == {"fewer_than": scene.main.programme.small_number}
    for role in ("manager", "buyer", "reviewer", "officer"):
        for address in ("/reports/{published}/", "/reports/{published}/v1/", "/reports/{published}/v2/"):
            body = scene.tell(role, "GET", scene.address(address)).body.decode()
            about = body[body.find(SENSITIVE.upper().replace("/", " ")) :][:1500]
            assert not re.search(rf">\s*{SMALL}\b|\b{SMALL}\s+workers", about), (role, address)


def test_no_mail_holds_a_word(scene: Scene) -> None:
    """Everything that happened was told by mail; none of it stands in a mail, nor does a factory's name or an id."""
    with undone():
        mail.outbox.clear()
        while letters.send_due(scene.now).mailed:
            pass
        assert len(mail.outbox) > 30
        for letter in mail.outbox:
            words = str(letter.message()) + letter.body
            assert not CANARY.search(words)
            assert WORKER not in words and "Demonstration Factory" not in words
            ids = [id for name, id in scene.ids.items() if name not in ("notice",)]
            assert not [id for id in ids if id in words]


def columns() -> Iterator[tuple[str, str, str]]:
    """Every table and column of the database, with all that stands in it as one text."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for name in tables:
            described = connection.introspection.get_table_description(cursor, name)
            for column in described:
                cursor.execute(f'SELECT "{column.name}" FROM "{name}"')
                yield name, column.name, "\n".join(str(row[0]) for row in cursor.fetchall())


def test_a_word_lies_only_in_columns_that_are_declared_confidential(scene: Scene) -> None:
    """Nor does it lie in the event log, a queue, a session, or what counts failed attempts to sign in."""
    with undone():
        scene.client("visitor").post(
            "/account/login/", {"login": "officer-1@demonstration.example", "password": PASSWORD + "x"}
        )
        with walls.acting():
            found = {(name, column) for name, column, text in columns() if CANARY.search(text)}
            passwords = {(name, column) for name, column, text in columns() if PASSWORD in text}
            numbers = {(name, column) for name, column, text in columns() if WORKER in text}
    assert found - walls.confidential_columns() == set()
    assert len(found) > 20
    assert passwords == set()
    assert numbers == set()


def test_nothing_lies_in_the_data_folder_in_plain_words(scene: Scene) -> None:
    """Files are encrypted under random names; what a sender called them, and what is in them, is not to be seen."""
    for path in Path(settings.HOME).rglob("*"):
        assert not CANARY.search(path.name)
        assert WORKER not in path.name
        if path.is_file() and not path.name.startswith("fairfloor.sqlite3"):
            content = path.read_bytes()
            assert b"canary" not in content, path
            assert WORKER.encode() not in content, path


def test_no_log_holds_a_word(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    """Every form once more, and a failed attempt to sign in, with every logger at its most talkative."""
    with caplog.at_level(logging.DEBUG):
        for role in ("team", "manager", "visitor"):
            for door in table():
                if ".pdf" not in door.address and door.method == "POST":
                    address = scene.address(door.address)
                    scene.tell(role, door.method, address, forms(scene).get(name_of(address), {}))
        scene.tell(
            "visitor", "POST", "/account/login/", {"login": "officer-1@demonstration.example", "password": PASSWORD}
        )
    assert caplog.records
    for record in caplog.records:
        words = logging.Formatter().format(record)
        assert not CANARY.search(words), words
        assert PASSWORD not in words and WORKER not in words, words


def test_a_page_that_fails_tells_nothing(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The error page is the same whatever went wrong; the server's log says what kind of fault and where, not its words."""

    def fails(*_: Any, **__: Any) -> None:
        raise ValueError(f"cannot read {canary('finding')}")

    monkeypatch.setattr("fairfloor.web.versions.extensions", fails)
    client = Client(raise_request_exception=False)
    client.force_login(scene.main.buyer)
    with at(scene.now), undone():
        response = client.get(scene.address("/reports/{published}/v1/"))
    assert response.status_code == 500
    assert not CANARY.search(response.content.decode())
    assert "ValueError" not in response.content.decode()
    handler = next(one for one in logging.getLogger().handlers if isinstance(one.formatter, Discreet))
    written = [handler.format(record) for record in caplog.records if record.exc_info]
    assert written and all("ValueError: (words left out)" in words and "versions.py" in words for words in written)
    assert not any(CANARY.search(words) for words in written)


def test_a_fault_of_the_machine_keeps_its_words() -> None:
    """An operator must read which file is missing, or that the database does not answer."""
    for fault, words in (
        (FileNotFoundError("no such file"), "no such file"),
        (KeyError(canary("key")), "(words left out)"),
    ):
        with pytest.raises(RuntimeError) as caught:
            raise RuntimeError(canary("outer")) from fault
        record = logging.LogRecord("x", logging.ERROR, "", 0, "m", None, (caught.type, caught.value, caught.tb))
        written = Discreet().format(record)
        assert words in written and "which led to" in written
        assert not CANARY.search(written)


def test_a_fault_of_the_database_does_not_quote_the_row(scene: Scene) -> None:
    """PostgreSQL quotes a row that it refuses, unless row-level security holds the table: every such table is walled."""
    values = {"kind": "workers", "place": "on-site", "group": False, "women": 0, "men": 0, "text": canary("interview"),
              "language": "en"}  # fmt: skip
    by = scene.main.viewer(scene.main.monitor_a)
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        visits.interview(visit=scene.second.visit, client_id=uuid4(), values=values, by=by, now=scene.now)
    assert "interview_someone" in str(caught.value)
    assert not CANARY.search(str(caught.value))
