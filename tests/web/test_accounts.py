"""Signing in, passwords and the second step, on pages of our own in both languages."""

import re
import time
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.test import Client

from fairfloor.actions import people
from fairfloor.actions.acts import Refused
from fairfloor.registry import keys, walls
from fairfloor.registry.models import Event, Notice, Person
from fairfloor.web import accounts
from fairfloor.web.second_steps import SecondSteps
from tests.web.doors import site
from tests.world import PASSWORD, world

pytestmark = pytest.mark.django_db
LOGIN, CHANGE, RESET = "/account/login/", "/account/password/change/", "/account/password/reset/"


@pytest.fixture(autouse=True)
def no_counts_of_other_tests():
    cache.clear()


@pytest.fixture
def w():
    return world(password=PASSWORD)


def sign_in(client: Client, person: Any, password: str = PASSWORD, follow: bool = True) -> Any:
    return client.post(LOGIN, {"login": person.email, "password": password}, follow=follow)


def text(response: Any) -> str:
    return str(response.content.decode())


def verbs():
    with walls.acting():
        return list(Event.objects.order_by("sequence").values_list("verb", flat=True))


def test_each_of_allauth_s_addresses_is_opened_or_closed_by_name():
    named = [name for name, _, _ in accounts.OPEN]
    assert len(set(named) | set(accounts.CLOSED)) == len(named) + len(accounts.CLOSED)
    views = {name: view for name, view in site() if name.startswith(("account_", "mfa_"))}
    assert set(views) == set(named) | set(accounts.CLOSED)
    assert {name: (view.door, view.methods) for name, view in views.items() if name in named} == {
        name: ((who,), methods) for name, who, methods in accounts.OPEN
    }


@pytest.mark.parametrize("address", ["/account/signup/", "/account/email/", "/account/password/set/"])
@pytest.mark.parametrize("signed_in", [False, True])
def test_a_closed_address_is_no_page_for_anybody(w, address, signed_in):
    client = w.client(w.officer if signed_in else None)
    assert client.get(address).status_code == client.post(address, {"email": "x@x.example"}).status_code == 404


@pytest.mark.parametrize(("language", "title"), [("en", "<h1>Sign in</h1>"), ("zh-hans", "<h1>登录</h1>")])
def test_the_page_of_signing_in_speaks_the_visitor_s_language(language, title):
    page = text(Client(headers={"accept-language": language}).get(LOGIN))
    assert title in page
    assert 'name="login"' in page and "placeholder" not in page


def test_after_signing_in_the_pages_speak_the_person_s_language(w):
    Person.objects.filter(pk=w.reviewer.pk).update(language="zh-hans")
    client = Client(headers={"accept-language": "en"})
    page = text(sign_in(client, w.reviewer))
    assert "<h1>今日</h1>" in page
    assert client.cookies["django_language"].value == "zh-hans"
    assert "<h1>今日</h1>" in text(client.get("/"))


def test_signing_in_leads_where_one_wanted_to_go(w):
    client = Client()
    asked = client.get("/notices/")
    assert asked["Location"] == f"{LOGIN}?next=/notices/"
    form = {"login": w.officer.email, "password": PASSWORD, "next": "/notices/"}
    assert client.post(LOGIN, form)["Location"] == "/notices/"
    form["next"] = "https://elsewhere.example/"
    assert Client().post(LOGIN, form)["Location"] == "/"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "The mail address or the password is not correct."),
        ("zh-hans", "邮箱地址或密码不正确。"),
    ],
)
def test_a_wrong_password_and_an_unknown_address_are_answered_alike(w, language, said):
    answers = []
    for email in (w.officer.email, "nobody@demonstration.example"):
        client = Client(headers={"accept-language": language})
        page = text(client.post(LOGIN, {"login": email, "password": "wrong"}))
        answers.append(re.sub(r'value="[^"]*"|nonce="[^"]*"', "", page))
        assert said in page
    assert answers[0] == answers[1]


def test_a_closed_account_does_not_open(w):
    Person.objects.filter(pk=w.buyer.pk).update(is_active=False)
    client = Client(headers={"accept-language": "en"})
    assert "account is closed" in text(sign_in(client, w.buyer)) or "not correct" in text(sign_in(client, w.buyer))
    assert client.get("/notices/").status_code == 302


@pytest.mark.parametrize(("language", "said"), [("en", "Too many attempts"), ("zh-hans", "尝试次数过多")])
def test_guessing_is_locked_out_for_a_while(w, language, said):
    client = Client(headers={"accept-language": language})
    for _ in range(4):
        assert sign_in(client, w.officer, "wrong").status_code == 200
    locked = sign_in(client, w.officer, "wrong")
    assert locked.status_code == 429
    assert said in text(locked)
    assert "15" in text(locked)
    right = sign_in(client, w.officer)
    assert right.status_code == 429
    assert client.get("/notices/").status_code == 302
    assert client.get(LOGIN).status_code == 200
    assert sign_in(client, w.monitor_a).status_code == 200
    assert client.get("/notices/").status_code == 200


def test_letters_of_another_size_open_no_other_count(w):
    client = Client()
    for n in range(5):
        name = w.officer.email.upper() if n % 2 else w.officer.email
        last = client.post(LOGIN, {"login": name, "password": "wrong"})
    assert last.status_code == 429


def test_one_changes_one_s_own_password(w):
    client = w.client(w.officer)
    new = "a sentence of many words"
    wrong = client.post(CHANGE, {"oldpassword": "wrong", "password1": new, "password2": new})
    assert 'id="id_oldpassword_error"' in text(wrong)
    done = client.post(CHANGE, {"oldpassword": PASSWORD, "password1": new, "password2": new}, follow=True)
    assert done.request["PATH_INFO"] == "/account/"
    assert "Your password was changed." in text(done)
    assert w.fresh(w.officer).check_password(new)
    assert verbs()[-1] == "person.password-set"
    assert mail.outbox == []


@pytest.mark.parametrize("bad", ["short", "password1234", "1234567890", "officer-1@demonstration.example"])
def test_a_weak_password_is_refused_beside_its_field(w, bad):
    page = w.client(w.officer).post(CHANGE, {"oldpassword": PASSWORD, "password1": bad, "password2": bad})
    assert 'id="id_password1_error"' in text(page) or 'id="id_password2_error"' in text(page)
    assert w.fresh(w.officer).check_password(PASSWORD)


def test_asking_for_a_password_tells_nobody_whether_an_account_exists(w):
    pages = []
    for email in (w.buyer.email, "nobody@demonstration.example"):
        client = Client(headers={"accept-language": "en"})
        page = client.post(RESET, {"email": email}, follow=True)
        assert page.status_code == 200
        pages.append(re.sub(r'value="[^"]*"', "", text(page)))
    assert pages[0] == pages[1]
    assert mail.outbox == []
    with walls.acting():
        assert list(Notice.objects.filter(kind="password-asked").values_list("person", flat=True)) == [w.buyer.pk]


def switched_on(w: Any, client: Client, person: Any, *, step: int | None = None) -> tuple[str, list[str]]:
    """Switches the second step on by the pages; the key and the recovery codes."""
    activate = "/account/2fa/totp/activate/"
    asked = client.get(activate)
    assert asked["Location"].startswith("/account/reauthenticate/")
    assert "your password once more" in text(client.get(asked["Location"]))
    refused = client.post(asked["Location"], {"password": "wrong", "next": activate})
    assert refused.status_code == 200
    assert client.post(asked["Location"], {"password": PASSWORD, "next": activate})["Location"] == activate
    page = text(client.get(activate))
    secret = re.search(r"user-select-all\">([A-Z2-7]+)</code>", page)[1]
    assert 'src="data:image/svg+xml;base64,' in page
    assert 'id="id_code_error"' in text(client.post(activate, {"code": "000000"}))
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30 if step is None else step))
    done = text(client.post(activate, {"code": code}, follow=True))
    return secret, re.findall(r"<li>([0-9a-f-]{8,})</li>", done)


def test_a_second_step_stands_between_the_password_and_the_pages(w):
    client = w.client(w.officer)
    _, codes = switched_on(w, client, w.officer)
    assert len(codes) == 10
    assert "10 codes are left" in text(client.get("/account/2fa/"))
    other = Client(headers={"accept-language": "zh-hans"})
    step = sign_in(other, w.officer)
    assert "登录的第二步验证" in text(step)
    assert other.get("/notices/").status_code == 302
    address = "/account/2fa/authenticate/"
    assert 'id="id_code_error"' in text(other.post(address, {"code": "123456"}))
    assert other.post(address, {"code": codes[0]}).status_code == 302
    assert other.get("/notices/").status_code == 200
    again = Client()
    sign_in(again, w.officer)
    assert again.post(address, {"code": codes[0]}).status_code == 200
    assert again.get("/notices/").status_code == 302


@pytest.mark.parametrize(("steps", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_one_step_off_and_no_more(w, monkeypatch, steps, taken):
    """RFC 6238, 5.2: one step for the time that typing and sending take; the clock stands still for the test."""
    step = int(time.time()) // 30
    monkeypatch.setattr(totp, "time", SimpleNamespace(time=lambda: step * 30 + 29.9))
    secret, _ = switched_on(w, w.client(w.officer), w.officer, step=step)
    other = Client()
    sign_in(other, w.officer)
    told = other.post("/account/2fa/authenticate/", {"code": format_hotp_value(hotp_value(secret, step + steps))})
    assert (told.status_code == 302) is taken
    assert (other.get("/notices/").status_code == 200) is taken


def test_secrets_of_second_steps_stand_sealed_in_the_database(w, monkeypatch):
    """Neither the key nor the seed of the codes stands in a table; what was changed, or sealed elsewhere, opens nothing."""
    secret, codes = switched_on(w, w.client(w.officer), w.officer)
    kept = {row.type: row.data for row in Authenticator.objects.filter(user=w.officer)}
    assert set(kept) == {"totp", "recovery_codes"} and secret not in repr(kept)
    seals = [kept["totp"]["secret"], kept["recovery_codes"]["seed"]]
    assert all(one.startswith("sealed:") for one in seals)
    steps = SecondSteps()
    assert steps.decrypt(seals[0]) == secret and steps.decrypt(seals[1]) != seals[1]
    assert steps.encrypt(secret) != steps.encrypt(secret)
    assert steps.decrypt("JBSWY3DPEHPK3PXP") == "JBSWY3DPEHPK3PXP"  # one that was kept before secrets were sealed
    with pytest.raises(ValueError, match="was changed"):
        steps.decrypt(seals[0][:-6] + ("AAAAAA" if seals[0][-6:] != "AAAAAA" else "BBBBBB"))
    monkeypatch.setattr(keys, "read", lambda name: bytes(32))
    with pytest.raises(ValueError, match="another installation"):
        steps.decrypt(seals[0])
    assert len(codes) == 10


def test_the_second_step_is_switched_off_again(w):
    client = w.client(w.officer)
    switched_on(w, client, w.officer)
    off = "/account/2fa/totp/deactivate/"
    assert "password alone opens your account" in text(client.get(off))
    assert "second step of signing in is off" in text(client.post(off, follow=True))
    other = Client()
    sign_in(other, w.officer)
    assert other.get("/notices/").status_code == 200


def test_recovery_codes_can_be_downloaded_and_made_anew(w):
    client = w.client(w.officer)
    _, codes = switched_on(w, client, w.officer)
    download = client.get("/account/2fa/recovery-codes/download/")
    assert download["Content-Type"].startswith("text/plain")
    assert text(download).split() == codes
    make = "/account/2fa/recovery-codes/generate/"
    assert "stop working" in text(client.get(make))
    fresh = re.findall(r"<li>([0-9a-f-]{8,})</li>", text(client.post(make, follow=True)))
    assert len(fresh) == 10
    assert not set(fresh) & set(codes)


@pytest.mark.parametrize(("language", "words"), [("en", "Manager of a factory"), ("zh-hans", "工厂管理人员")])
def test_one_s_account_says_who_one_is_and_which_roles_one_holds(w, language, words):
    page = text(w.get(w.manager, "/account/", language))
    assert w.manager.email in page
    assert words in page
    assert f"– {w.factory.name if language == 'en' else w.factory.local_name} <span" in page


def test_signing_out_takes_a_form(w):
    client = w.client(w.officer)
    assert "Do you want to sign out" in text(client.get("/account/logout/"))
    assert client.get("/notices/").status_code == 200
    client.post("/account/logout/")
    assert client.get("/notices/").status_code == 302


def test_who_holds_no_role_sees_a_page_that_says_so(w):
    from fairfloor.registry.models import Role

    people.end_role(role=Role.objects.get(person=w.reviewer), by=w.viewer(w.officer), now=w.now)
    page = text(w.get(w.reviewer, "/"))
    assert "You hold no role" in page
    assert 'href="/reports/"' not in page


def hour_of(person):
    with walls.acting():
        return Person.objects.get(pk=person.pk).mail_hour


def test_mails_are_chosen_each_at_once_or_one_a_day_at_an_hour_of_the_programme(w):
    page = text(w.get(w.manager, "/account/"))
    assert 'value="at-once" id="mails-at-once" checked' in page and "(Asia/Phnom_Penh)" in page
    with w.at(w.now):
        client = w.client(w.manager)
        said = text(client.post("/account/mails/", {"mails": "daily", "hour": "17"}, follow=True))
    assert "Kept: this is how mails reach you from now on." in said
    assert 'value="daily" id="mails-daily" checked' in said and '<option value="17" selected>17:00</option>' in said
    assert hour_of(w.manager) == 17 and hour_of(w.officer) is None
    with w.at(w.now):
        client.post("/account/mails/", {"mails": "at-once", "hour": "17"})
    assert hour_of(w.manager) is None
    assert verbs()[-2:] == ["person.mail-chosen"] * 2


@pytest.mark.parametrize("hour", ["24", "-1", "８", "", "8.5"])
def test_an_hour_that_no_day_has_is_refused_with_what_to_do(w, hour):
    with w.at(w.now):
        said = text(w.client(w.manager).post("/account/mails/", {"mails": "daily", "hour": hour}, follow=True))
    assert "A day has the hours 0 to 23: choose one of those shown." in said
    assert hour_of(w.manager) is None


def test_the_choice_of_mails_is_offered_in_the_reader_s_language(w):
    page = text(w.get(w.manager, "/account/", "zh-hans"))
    assert "每项立即寄送" in page and "每日一封邮件（有新事项时）" in page and "Each at once" not in page


def test_nobody_chooses_how_another_person_is_mailed(w):
    with pytest.raises(Refused):
        people.choose_mail(person=w.manager, hour=8, by=w.viewer(w.officer), now=w.now)
    assert hour_of(w.manager) is None


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/notices/read/", "/notices/"),
        ("/programme/", "/"),
        ("/visits/0123/gate/", "/visits/0123/"),
        ("/reports/0123/submit/", "/reports/0123/"),
        ("/actions/0123/", "/"),
    ],
)
@pytest.mark.parametrize(
    ("language", "said", "link"),
    [
        ("en", "Nothing was written", "To the page where it can be done"),
        ("zh-hans", "没有写入任何内容", "前往可以办理的页面"),
    ],
)
def test_an_address_that_only_takes_a_form_says_that_nothing_was_written_and_where_it_is_done(
    w, address, page, language, said, link
):
    for client in (w.client(w.officer, language), w.client(None, language)):
        response = client.get(address)
        assert (response.status_code, response["Allow"]) == (405, "POST")
        assert f"<h1>{said}</h1>" in text(response) and f'<a href="{page}">{link}</a>' in text(response)
        assert f'name="next" value="{page}"' in text(response), "another language does not lead back to it"


@pytest.mark.parametrize(
    ("asked", "page"),
    [
        ("/notices/read/", "/notices/"),
        ("/reports/0123/submit/", "/reports/0123/"),
        ("/people/invite/?role=monitor", "/people/invite/?role=monitor"),
    ],
)
def test_who_sent_something_while_signed_out_reads_after_signing_in_that_nothing_was_written(w, asked, page):
    client = Client()
    sent = client.post(asked, {"name": "X"})
    assert sent.status_code == 302 and sent["Location"].startswith(f"{LOGIN}?next=/account/again/")
    signing_in = client.get(sent["Location"])
    assert "You are signed out, so what you sent was not written." in text(signing_in)
    onwards = parse_qs(urlsplit(sent["Location"]).query)["next"][0]
    found = client.post(LOGIN, {"login": w.officer.email, "password": PASSWORD, "next": onwards})
    assert found["Location"] == onwards
    led = client.get(onwards)
    assert (led.status_code, led["Location"]) == (302, page)
    message = "You were signed out; nothing was written. Please do it once more."
    assert message in text(client.get(page)) and message not in text(client.get("/"))
    assert "what you sent was not written" not in text(Client().get(f"{LOGIN}?next=/notices/"))


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example/", "//elsewhere.example/x/", "/\\elsewhere.example/", "", "x"]
)
def test_what_follows_a_sign_in_stays_on_this_site(w, elsewhere):
    assert w.get(w.officer, "/account/again/", to=elsewhere)["Location"] == "/"
