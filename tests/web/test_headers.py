"""What every answer carries: headers, cookies, tokens; and where no answer may lead."""

import os
import re
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import resolve

from fairfloor.jobs import notices as letters
from tests.web.doors import Door, name_of, site, table
from tests.web.forms import forms
from tests.web.markup import odd
from tests.web.planting import PASSWORD
from tests.web.scene import ROLES, Scene, Told, at, undone

pytestmark = pytest.mark.database
DOORS = [door for door in table() if ".pdf" not in door.address]
POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
    "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'", "manifest-src 'self'",
}  # fmt: skip
ELSEWHERE = (
    "https://elsewhere.example/", "//elsewhere.example/", "///elsewhere.example", "/\\elsewhere.example", "\\\\elsewhere.example",
    "javascript:alert(1)", "http:elsewhere.example", "https:///elsewhere.example", " //elsewhere.example",
    "\t//elsewhere.example",
)  # fmt: skip


def check_headers(told: Told) -> None:
    """The headers that every answer has, whatever it is."""
    headers = told.response.headers
    assert set(headers["Content-Security-Policy"].split("; ")) == POLICY
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    kept = {part.strip() for part in headers["Cache-Control"].split(",")}
    assert "no-store" in kept and "public" not in kept
    assert "Server" not in headers and "X-Powered-By" not in headers


def check_cookies(told: Told) -> None:
    """No script reads a cookie, and no other site sends one along."""
    for name, morsel in told.response.cookies.items():
        if morsel.value:
            assert morsel["httponly"], name
            assert morsel["samesite"] == "Lax", name
            assert morsel["path"] == "/" and not morsel["domain"], name


@pytest.mark.parametrize("role", ROLES)
def test_every_answer_has_its_headers_and_no_inline_code(scene: Scene, role: str) -> None:
    """Pages, refusals, redirects and files of every role; every form that writes carries its token."""
    pages = 0
    for door in DOORS:
        told = scene.door(role, door)
        check_headers(told)
        check_cookies(told)
        if told.response["Content-Type"].startswith("text/html"):
            assert list(odd(told.body.decode())) == [], door
            pages += told.response.status_code == 200
    assert pages > 10


def test_a_page_with_inline_code_would_be_noticed() -> None:
    """The look for it is not blind."""
    page = """<style>p{}</style><script>1</script><p style="x" onclick="y"><a href="javascript:z">a</a><img src="//b.example/c">
    <form method="post"><input name="x"></form><script src="/ours.js"></script>
    <meta http-equiv="refresh" content="0;url=//b.example"><noscript><meta http-equiv="refresh" content="3"></noscript>"""
    assert len(list(odd(page))) == 8


def test_a_pdf_has_its_headers(scene: Scene) -> None:
    """A report as PDF is a file to keep for whoever opened it, and for nobody else."""
    told = scene.tell("buyer", "GET", scene.address("/reports/{published}/v1/en.pdf"))
    check_headers(told)
    assert told.response["Content-Type"] == "application/pdf"
    assert told.response["Content-Disposition"] == 'attachment; filename="report-v1-en.pdf"'


@pytest.mark.parametrize("door", [door for door in DOORS if door.method == "POST"], ids=str)
def test_no_form_is_taken_without_its_token(scene: Scene, door: Door) -> None:
    """Whoever may do the thing cannot be made to do it by another site."""
    able = next((role for role in ROLES if door.answers[role] in ("done", "on", "read", "page")), "visitor")
    if door.answers[able] in ("·", "in"):
        return
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    if scene.roles[able] is not None:
        client.force_login(scene.roles[able])
    address = scene.address(door.address)
    with at(scene.now), undone():
        for headers in ({}, {"origin": "https://elsewhere.example"}, {"x-csrftoken": "a" * 32}):
            response = client.post(address, forms(scene).get(name_of(address), {}), headers=headers)
            assert response.status_code == 403
            assert "nothing was written" in response.content.decode()
            assert list(odd(response.content.decode())) == []


def test_a_token_of_one_s_own_is_taken(scene: Scene) -> None:
    """The other side of the test above: with the page's token the form is taken."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(scene.main.officer)
    with at(scene.now), undone():
        page = client.get("/people/invite/?role=monitor").content.decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token is not None
        answer = client.post("/people/invite/", {**forms(scene)["invite"], "csrfmiddlewaretoken": token[1]})
        assert answer.status_code == 302


@pytest.mark.parametrize("where", ELSEWHERE)
def test_nothing_leads_elsewhere(scene: Scene, where: str) -> None:
    """Small forms, signing in and out, and addresses with too many slashes stay on this site."""
    cache.clear()
    person = scene.main.manager
    signing_in = {"login": person.email, "password": PASSWORD}
    asked: list[tuple[Client, str, dict[str, Any]]] = [
        (scene.client("visitor"), "/language/", {"language": "en", "next": where}),
        (scene.client("manager"), "/programme/", {"programme": "x", "next": where}),
        (Client(), "/account/login/", {**signing_in, "next": where}),
        (Client(), f"/account/login/?next={where}", signing_in),
    ]
    with at(scene.now), undone():
        for client, address, data in asked:
            response = client.post(address, data)
            assert response.status_code == 302, address
            check_here(response["Location"])
        leaving = Client()
        leaving.force_login(scene.main.buyer)
        check_here(leaving.post("/account/logout/", {"next": where})["Location"])
    for address in (f"//{where.lstrip('/')}", f"/{where}"):
        told = scene.tell("visitor", "GET", "/" + address.lstrip("/"))
        if told.response.status_code in (301, 302):
            check_here(told.response["Location"])


def check_here(location: str) -> None:
    """An address of this site: a path that no browser takes for another host."""
    assert location.startswith("/") and not location.startswith(("//", "/\\")), location
    resolve(location.partition("?")[0])


def test_another_host_s_name_is_refused(scene: Scene) -> None:
    """A forged Host or X-Forwarded-Host is not believed, and no link in a mail is made from one."""
    client = Client(raise_request_exception=False)
    for headers in ({"host": "elsewhere.example"}, {"host": "localhost:x"}, {"host": ""}):
        refused = client.get("/", headers=headers)
        assert refused.status_code == 400
        assert "elsewhere" not in refused.content.decode()
        assert list(odd(refused.content.decode())) == []
    with at(scene.now), undone():
        mail.outbox.clear()
        forged = {"x-forwarded-host": "elsewhere.example"}
        client.post("/account/password/reset/", {"email": scene.main.buyer.email}, headers=forged)
        while letters.send_due(scene.now).mailed:
            pass
        letter = next(one for one in mail.outbox if "new password" in one.body)
        assert "elsewhere" not in letter.body
        assert f"{settings.SITE_ADDRESS}/account/password/reset/key/" in letter.body


def test_guessing_a_password_is_stopped(scene: Scene) -> None:
    """Five wrong ones, and the right one is not taken from there either, whatever the request says of its origin."""

    def attempt(number: int, login: str, password: str) -> Any:
        headers = {
            "x-forwarded-for": f"192.0.2.{number}",
            "x-real-ip": f"192.0.2.{number}",
            "forwarded": f"for=192.0.2.{number}",
        }
        cache.clear()
        return Client().post("/account/login/", {"login": login, "password": password}, headers=headers)

    address = scene.main.manager.email
    with at(scene.now), undone():
        for number in range(5):
            attempt(number, address.upper() if number % 2 else f" {address}", "wrong guess")
        locked = attempt(9, address, PASSWORD)
        assert locked.status_code == 429
        assert "Too many attempts" in locked.content.decode()
        assert attempt(9, scene.main.buyer.email, PASSWORD).status_code == 302, "nobody else is locked out"


def test_an_address_that_nobody_has_is_answered_like_one_that_somebody_has(scene: Scene) -> None:
    """Neither signing in nor asking for a new password tells who has an account."""

    def answers(email: str) -> list[Any]:
        found = []
        for address, data in (
            ("/account/login/", {"login": email, "password": "wrong guess"}), ("/account/password/reset/", {"email": email}),
        ):  # fmt: skip
            told = scene.tell("visitor", "POST", address, data)
            body = re.sub(r'value="\w{64}"', "", told.body.decode().replace(email, "ADDRESS"))
            found.append((told.response.status_code, told.response.headers.get("Location"), body))
        return found

    assert answers(scene.main.manager.email) == answers("nobody@demonstration.example")


def test_signing_in_and_choosing_a_password_change_the_session(scene: Scene) -> None:
    """A session that somebody else knew before is worth nothing after; a chosen password ends the other sessions."""
    person = scene.main.buyer
    with at(scene.now), undone():
        client, other = Client(), Client()
        other.force_login(person)
        client.cookies["sessionid"] = "a" * 32
        client.post("/account/login/", {"login": person.email, "password": PASSWORD})
        assert client.cookies["sessionid"].value != "a" * 32
        before = client.cookies["sessionid"].value
        form = forms(scene)["account_change_password"]
        assert client.post("/account/password/change/", form).status_code == 302
        assert client.cookies["sessionid"].value != before
        assert client.get("/account/").status_code == 200
        assert other.get("/account/").status_code == 302
        client.post("/account/logout/")
        assert client.get("/account/").status_code == 302


def test_a_site_behind_https_keeps_its_cookies_there() -> None:
    """`FAIRFLOOR_HTTPS=1`: secure cookies, strict transport, a redirect from http."""
    asked = "from fairfloor.conf import settings as s; print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, " \
            "s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS > 10**7, s.DEBUG)"  # fmt: skip
    told = subprocess.run(
        [sys.executable, "-c", asked],
        env={**os.environ, "FAIRFLOOR_HTTPS": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.split() == ["True", "True", "True", "True", "False"]


@pytest.mark.parametrize(
    "path", ["../conf/settings.py", "..%2fconf%2fsettings.py", "%2e%2e/%2e%2e/keys/django", "fairfloor/../../frame.html", ""]
)  # fmt: skip
def test_static_files_are_only_those_of_the_site(scene: Scene, path: str) -> None:
    """No way out of the folder of static files, and no listing of it."""
    assert scene.tell("visitor", "GET", f"/static/{path}").response.status_code in (404, 301)


def test_no_page_of_allauth_is_left_open() -> None:
    """Nobody opens an account alone; what allauth adds one day is closed until somebody decides."""
    from fairfloor.web import accounts

    assert {name for name, _ in site() if name.startswith(("account_", "mfa_"))} == {
        *(name for name, _, _ in accounts.OPEN), *accounts.CLOSED
    }  # fmt: skip
