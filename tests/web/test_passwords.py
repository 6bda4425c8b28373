"""What is wrong with a password is told in the language of the page, and the fields go by the names that stand above them."""

import pytest
from django.core.cache import cache
from django.test import Client

from tests.web.test_accounts import CHANGE, LOGIN, sign_in, text
from tests.world import PASSWORD, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def w():
    cache.clear()
    return world(password=PASSWORD)


@pytest.mark.parametrize(
    ("new", "english", "chinese"),
    [
        ("abc", "This password is too short: it needs 10 characters at least.", "密码太短：至少需要 10 个字符。"),
        ("{name}", "too much like your name or your mail address", "密码与您的姓名或邮箱地址太相近"),
        ("{email}", "too much like your name or your mail address", "密码与您的姓名或邮箱地址太相近"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_password_that_will_not_do_is_refused_in_the_page_s_language(w, new, english, chinese, language):
    type(w.officer).objects.filter(pk=w.officer.pk).update(name="Chan Sophea Officer")
    w.officer.refresh_from_db()
    client = Client()
    sign_in(client, w.officer)
    client.cookies["django_language"] = language
    new = new.format(name=w.officer.name, email=w.officer.email)
    page = text(client.post(CHANGE, {"oldpassword": PASSWORD, "password1": new, "password2": new}))
    said, other = (english, chinese) if language == "en" else (chinese, english)
    assert said in page
    assert other not in page


@pytest.mark.parametrize(
    ("language", "labels"),
    [("en", ["Password until now", "New password"]), ("zh-hans", ["原密码", "新密码"])],
)
def test_the_list_of_faults_names_the_fields_as_their_labels_do(w, language, labels):
    client = Client()
    sign_in(client, w.officer)
    client.cookies["django_language"] = language
    page = text(client.post(CHANGE, {"oldpassword": "wrong", "password1": "abc", "password2": "abc"}))
    for label in labels:
        assert f">{label}</a>" in page
    assert "Current Password" not in page
    assert "当前密码" not in page


def test_an_empty_sign_in_names_its_fields_as_their_labels_do():
    page = text(Client(headers={"accept-language": "en"}).post(LOGIN, {}))
    assert ">Mail address</a>" in page
    assert ">Email</a>" not in page


def test_a_label_that_is_a_sentence_loses_its_stop_before_the_colon(w):
    page = text(Client(headers={"accept-language": "en"}).post("/programmes/bfc/register/", {"name": "One"}))
    assert "wishes to take part in the programme</a>: " in page
