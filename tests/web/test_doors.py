"""Every address, asked as every role: the answers are those of doors.md, and what may not be known looks like nothing."""

import re
from typing import Any

import pytest

from fairfloor.web.doors import ANYONE, SIGNED_IN
from tests.web.doors import METHODS, Door, name_of, site, table
from tests.web.forms import forms
from tests.web.scene import ROLES, Scene, Told, plain

pytestmark = pytest.mark.database
DOORS = table()
ANSWERS = {"page", "read", "done", "on", "in", "·"}


def answer(told: Told) -> str:
    """What doors.md calls this answer; the bare status where it has no word for it."""
    status = told.response.status_code
    if status == 200:
        return "read" if told.events else "page"
    if status == 302 and told.response["Location"].startswith("/account/login/?next="):
        return "in"
    if status == 302:
        return "done" if told.events else "on"
    return "·" if status == 404 else str(status)


def test_the_table_is_whole() -> None:
    """Every cell is an answer that the table explains, and no line stands twice."""
    odd = [(str(door), role) for door in DOORS for role, told in door.answers.items() if told not in ANSWERS]
    assert not odd, f"not explained at the top of doors.md: {odd}"
    assert all(list(door.answers) == list(ROLES) for door in DOORS)
    assert len({str(door) for door in DOORS}) == len(DOORS)


def test_every_address_has_its_lines(scene: Scene) -> None:
    """A new address, or a new method of one, without a line in doors.md fails here."""
    told = {(name_of(scene.address(door.address)), door.method) for door in DOORS}
    asked = {(name, method) for name, view in site() for method in view.methods}
    assert asked - told == set(), "add lines to tests/web/doors.md"
    assert told - asked == set(), "lines of tests/web/doors.md that the site no longer answers"
    assert {(name, "POST") for name in forms(scene)} <= asked, "forms.py fills in a form that no address takes"


def test_every_view_hangs_behind_a_door() -> None:
    """Roles are named in one place; a page for anyone is one on purpose."""
    assert all(view.door and set(view.methods) <= {"GET", "POST"} for _, view in site())
    open_to_all = {name for name, view in site() if ANYONE in view.door and not name.startswith(("account_", "mfa_"))}
    assert open_to_all == {
        "home", "language", "register", "registered", "standards", "standard", "standard_clause",
        "standard_handbook", "verify", "verify_hash",
    }  # fmt: skip
    everyone = {name for name, view in site() if SIGNED_IN in view.door and not name.startswith(("account_", "mfa_"))}
    assert everyone == {
        "account", "address_refuse", "mail_choice", "again", "choose_programme", "notices", "notices_read", "notice_open",
    }  # fmt: skip


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_everyone_gets_what_the_table_says(scene: Scene, door: Door) -> None:
    """One line, every role; and a refused request leaves nothing behind."""
    address = scene.address(door.address)
    got = {role: scene.door(role, door) for role in ROLES}
    assert {role: answer(told) for role, told in got.items()} == door.answers
    assert all(told.events == 0 for role, told in got.items() if door.answers[role] in ("in", "·", "on", "page"))
    for role in [role for role, told in door.answers.items() if told in ("in", "·") and "{" in door.address]:
        assert plain(got[role], address) == nothing(scene, door, role), role


GHOSTS: dict[tuple[str, str, str], Any] = {}


def nothing(scene: Scene, door: Door, role: str) -> Any:
    """What `role` is told at such an address with ids of things that there have never been; asked once an address."""
    key = (door.method, name_of(scene.address(door.address)), role)
    if key not in GHOSTS:
        ghost = scene.ghost(door.address)
        GHOSTS[key] = plain(scene.tell(role, door.method, ghost, sent(door, scene)), ghost)
    return GHOSTS[key]


def sent(door: Door, scene: Scene) -> Any:
    """The filled-in form of a line that sends one, made anew each time: a file can be read once."""
    return forms(scene).get(name_of(scene.address(door.address)), {}) if door.method == "POST" else None


@pytest.mark.parametrize("method", [method for method in METHODS if method != "HEAD"])
def test_no_other_method_opens_a_door(scene: Scene, method: str) -> None:
    """405 with the list of methods, whoever asks, whether the thing exists, may be known of, or neither."""
    one_of_each = {name_of(scene.address(door.address)): door.address for door in DOORS}
    for name, view in site():
        if method in view.methods:
            continue
        for role in ("visitor", "rival", "officer"):
            for address in (scene.address(one_of_each[name]), scene.ghost(one_of_each[name])):
                told = scene.tell(role, method, address)
                assert (told.response.status_code, told.events) == (405, 0), (name, role)
                assert told.response["Allow"] == ", ".join(
                    [*view.methods, *(["HEAD"] if "GET" in view.methods else [])]
                )


def test_head_is_a_get_without_its_words(scene: Scene) -> None:
    """A HEAD request gets the status of the GET, so it tells no more than that."""
    for door in DOORS:
        if door.method == "GET" and ".pdf" not in door.address:
            told = scene.tell("rival", "HEAD", scene.address(door.address))
            assert (answer(told), told.body) == (door.answers["rival"], b""), door


def test_the_clock_is_for_officers_of_a_demonstration(scene: Scene, settings: Any) -> None:
    """In demonstration mode the officer alone finds the clock, and only in a demonstration's programme."""
    settings.DEMONSTRATION = True
    for role in ROLES:
        expected = {"officer": "page", "stranger": "page", "visitor": "in"}.get(role, "·")
        assert answer(scene.tell(role, "GET", "/demonstration/")) == expected, role
    told = scene.tell("officer", "POST", "/demonstration/", {"preset": "hour"})
    assert answer(told) == "done"
    assert answer(scene.tell("manager", "POST", "/demonstration/", {"preset": "hour"})) == "·"


def test_an_address_without_its_last_slash_tells_nothing(scene: Scene) -> None:
    """The redirect to the address with the slash is the same whether the thing exists or not."""
    for role in ("visitor", "rival"):
        known = scene.tell(role, "GET", scene.address("/visits/{planned}"))
        ghost = scene.ghost("/visits/{planned}")
        assert known.response.status_code == 301
        assert plain(known, scene.address("/visits/{planned}")) == plain(scene.tell(role, "GET", ghost), ghost)


def test_public_ids_are_random(scene: Scene) -> None:
    """26 characters of 128 bits, so that a number tells nothing and no neighbour can be guessed."""
    ids = [id for name, id in scene.ids.items() if name not in ("pseudonym", "seal")]
    assert all(re.fullmatch(r"[a-z2-7]{26}", id) for id in ids)
    assert len({id[:4] for id in ids}) > len(ids) * 0.9
