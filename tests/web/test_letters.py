"""Letters as pages: what a programme mails, in words of its own from a day on; what is written already keeps its words."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from fairfloor.actions import letters, notices, settings
from fairfloor.actions.acts import Refused
from fairfloor.core import letters as rules
from fairfloor.core.periods import first_moment, local_day
from fairfloor.core.phrases import catalogues
from fairfloor.jobs import notices as mailing
from fairfloor.registry import walls
from fairfloor.registry.models import Event, Notice, Wording
from tests.web.counting import queries
from tests.world import ZONE, world

pytestmark = pytest.mark.django_db
PAGE = "/programme/letters/"
SECOND = timedelta(seconds=1)
OWN = {"subject": "{programme}: news", "body": "Good day {name},\nsee {link}\n<b>{programme}</b>"}


@pytest.fixture(autouse=True)
def _where(settings: Any) -> None:
    settings.SITE_ADDRESS = "https://fairfloor.example"


def events(**where: Any) -> list[Any]:
    with walls.acting():
        return list(Event.objects.filter(**where))


def text(response: Any) -> str:
    return str(response.content.decode())


def word(
    w: Any, letter: str = "access-granted", said_in: str = "en", start: date | None = None, **changed: Any
) -> Wording:
    told = {**OWN, "start": start or local_day(w.now, ZONE), "reason": "Clearer.", "language": "en", **changed}
    return letters.word(
        programme=w.programme, letter=letter, said_in=said_in, by=w.viewer(w.officer), now=w.now, **told
    )


def restore(w: Any, letter: str = "access-granted", said_in: str = "en", **changed: Any) -> Wording:
    told = {"start": local_day(w.now, ZONE), "reason": "As before.", "language": "en", **changed}
    return letters.restore(
        programme=w.programme, letter=letter, said_in=said_in, by=w.viewer(w.officer), now=w.now, **told
    )


def mailed(w: Any, person: Any, kind: str = "access-granted", at: Any = None) -> mail.EmailMessage:
    """The mail of a notice of `kind` that is written at `at`."""
    with walls.acting():
        notices.tell([person], kind, about=w.participation, now=at or w.now)
        return mailing.letter(Notice.objects.filter(person=person).latest("pk"), at or w.now)


def test_a_mail_says_what_the_programme_has_worded_from_the_first_moment_of_its_day():
    w = world()
    day = local_day(w.now, ZONE) + timedelta(days=3)
    before = mailed(w, w.buyer)
    word(w, start=day)
    begins = first_moment(day, ZONE)
    assert mailed(w, w.buyer).body == mailed(w, w.buyer, at=begins - SECOND).body == before.body
    own = mailed(w, w.buyer, at=begins)
    assert own.subject == f"{w.programme.name['en']}: news"
    assert own.body == (f"Good day Buyer,\nsee https://fairfloor.example/notices/\n<b>{w.programme.name['en']}</b>\n")
    type(w.buyer).objects.filter(pk=w.buyer.pk).update(language="zh-hans")
    assert "有事项等您处理" in mailed(w, w.buyer, at=begins).subject, "the other language has its standard wording"


def test_a_notice_that_is_written_keeps_its_words_when_its_mail_is_tried_again():
    w = world()
    with walls.acting():
        notices.tell([w.buyer], "access-granted", about=w.participation, now=w.now)
        kept = Notice.objects.filter(person=w.buyer).latest("pk")
        first = mailing.letter(kept, w.now)
    w.now += SECOND
    word(w)
    with walls.acting():
        assert (
            mailing.letter(kept, w.now).message().as_string().split("Date:")[0]
            == first.message().as_string().split("Date:")[0]
        )
        assert mailing.letter(kept, w.now).body == first.body != mailed(w, w.buyer).body


def test_of_one_day_the_latest_word_counts_and_the_standard_wording_comes_back():
    w = world()
    standard = mailed(w, w.buyer).body
    word(w, body="First {link}")
    w.now += SECOND
    word(w, body="Second {link}")
    w.now += SECOND
    assert mailed(w, w.buyer).body.startswith("Second ")
    restore(w)
    w.now += SECOND
    assert mailed(w, w.buyer).body == standard
    assert len(events(verb="letter.restored")) == 1


def test_the_programme_s_own_people_get_one_letter_whatever_happened():
    w = world()
    word(w, letter="staff", body="Look: {link}")
    w.now += SECOND
    said = {mailed(w, w.monitor_a, kind).body for kind in rules.letters()["staff"]}
    assert len(said) == 1 and next(iter(said)).startswith("Look: ")


def test_a_letter_that_opens_an_account_leads_in_whoever_gets_it():
    w = world()
    word(w, letter="person-invited", body="Welcome.\n{entry}")
    w.now += SECOND
    body = mailed(w, w.buyer, "person-invited").body
    assert "/account/password/reset/key/" in body and body.startswith("Welcome.\nChoose your password")
    with walls.acting():
        w.buyer.set_password("a word of one's own")
        w.buyer.save()
    body = mailed(w, w.buyer, "person-invited").body
    assert "/account/password/reset/key/" not in body and "https://fairfloor.example/notices/" in body


def test_what_a_name_holds_breaks_no_subject_and_fills_no_place():
    w = world()
    w.programme.name = {"zh": "甲", "en": "A {name}\nBcc: all@there.example"}
    w.programme.save()
    word(w)
    w.now += SECOND
    sent = mailed(w, w.buyer)
    assert sent.subject == "A {name} Bcc: all@there.example: news" and sent.message()["Bcc"] is None


@pytest.mark.parametrize(("changed", "words"), [
    ({"letter": "love"}, "no such letter"),
    ({"said_in": "km"}, "not written in “km”"),
    ({"body": "{link} {factory}"}, "“{factory}” is no placeholder"),
    ({"body": "No way in."}, "must hold {link}"),
    ({"reason": " "}, "Say why"),
    ({"start": date(2020, 1, 1)}, "has passed"),
    ({"subject": rules.standard("access-granted")["en"].subject, "body": rules.standard("access-granted")["en"].body},
     "nothing would change"),
])  # fmt: skip
def test_what_may_not_be_is_refused_with_a_sentence_and_nothing_is_kept(changed: dict[str, Any], words: str) -> None:
    w = world()
    before = len(events())
    with pytest.raises(Refused) as refused:
        word(w, **changed)
    assert words in refused.value.why["en"] and refused.value.why["zh"]
    assert not Wording.objects.exists() and len(events()) == before


def test_nothing_to_go_back_from_is_refused_and_so_is_who_is_no_officer():
    w = world()
    with pytest.raises(Refused, match="nothing would change"):
        restore(w)
    word(w)
    with pytest.raises(Refused, match="nothing would change"):
        word(w)
    for person in (w.monitor_a, w.reviewer, w.manager, w.buyer):
        with pytest.raises(Refused):
            letters.word(
                programme=w.programme, letter="staff", said_in="en", **OWN, start=local_day(w.now, ZONE), reason="Reason",
                language="en", by=w.viewer(person), now=w.now,
            )  # fmt: skip
    assert Wording.objects.count() == 1


def test_the_database_refuses_half_a_letter_and_one_without_a_reason():
    w = world()
    made = word(w)
    for half in ({"subject": ""}, {"body": ""}, {"reason": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Wording.objects.filter(pk=made.pk).update(**half)


def test_the_words_are_in_the_log_as_digests_alone():
    w = world()
    word(w, body="Canary words {link}", reason="Canary reason")
    [event] = events(verb="letter.worded")
    assert "Canary" not in str(vars(event))
    page = text(w.get(w.officer, "/log/"))
    assert "worded a letter of the programme" in page and "wording of a letter" in page
    assert "更改了项目信函的措辞" in text(w.get(w.officer, "/log/", "zh-hans"))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_letter_is_listed_and_opens_with_its_preview_in_each_language(language: str) -> None:
    w = world()
    listed = text(w.get(w.officer, PAGE, language))
    for letter in rules.letters():
        assert f'href="{PAGE}{letter}/"' in listed
        page = text(w.get(w.officer, f"{PAGE}{letter}/", language))
        assert "Dear Reader A," in page and "示例读信人，您好：" in page
        assert "{name}</code>" in page and "{programme}" in page
        leads = ("https://fairfloor.example/notices/", "only-to-look-at", f"/programmes/{w.programme.code}/register/")
        assert any(one in page for one in leads)
    for outside in (f"{PAGE}love/", f"{PAGE}staff/km/", f"{PAGE}staff/km/standard/", f"{PAGE}other/"):
        assert w.get(w.officer, outside, language).status_code == 404


@pytest.mark.parametrize(("language", "words"), [
    ("en", ("own wording", "coming", "Clearer.", "back to the standard wording")),
    ("zh-hans", ("自有措辞", "将生效", "Clearer.", "恢复标准措辞")),
])  # fmt: skip
def test_an_officer_words_a_letter_looks_at_it_first_and_reads_its_history(
    language: str, words: tuple[str, ...]
) -> None:
    w = world()
    day = local_day(w.now, ZONE)
    address = f"{PAGE}access-granted/en/"
    told = {**OWN, "start": day.isoformat(), "reason": "Clearer.", "language": "en"}
    look = text(w.post(w.officer, address, {**told, "step": "look"}, language))
    assert "Good day Reader A,<br>see" in look and "&lt;b&gt;" in look and not Wording.objects.exists()
    assert w.post(w.officer, address, told, language).status_code == 302
    w.now += SECOND
    later = {**told, "subject": "Later", "start": (day + timedelta(days=9)).isoformat()}
    assert w.post(w.officer, address, later, language).status_code == 302
    back = {"start": (day + timedelta(days=20)).isoformat(), "reason": "Enough.", "language": "en"}
    assert w.post(w.officer, f"{address}standard/", back, language).status_code == 302
    page = text(w.get(w.officer, f"{PAGE}access-granted/", language))
    assert all(word in page for word in words) and page.count("Good day Reader A") == 3
    assert "Later" in page and "Enough." in page and w.officer.name in page
    assert words[0] in text(w.get(w.officer, PAGE, language))


def test_the_words_of_a_letter_stand_in_fields_of_their_language():
    w = world()
    for said_in in ("zh", "en"):
        page = text(w.get(w.officer, f"{PAGE}access-granted/{said_in}/"))
        for name in ("subject", "body"):
            assert re.search(rf'<(input|textarea)[^>]*name="{name}"[^>]* lang="{said_in}"', page), (said_in, name)
        assert not re.search(r'name="reason"[^>]* lang=', page)  # its language is asked for beside it


def test_a_form_that_is_wrong_comes_back_with_the_sentence_and_the_words():
    w = world()
    told = {"subject": "News", "body": "{link} {visit} my words", "start": local_day(w.now, ZONE).isoformat(),
            "reason": "Reason", "language": "en"}  # fmt: skip
    page = text(w.post(w.officer, f"{PAGE}staff/en/", told))
    assert "“{visit}” is no placeholder of this letter" in page and "my words" in page and not Wording.objects.exists()
    page = text(w.post(w.officer, f"{PAGE}staff/en/", {**told, "body": "{link}", "start": "2020-01-01"}))
    assert "has passed" in page and not Wording.objects.exists()


def test_another_programme_s_wording_is_neither_used_nor_seen():
    w, other = world(), world(number=2)
    word(other, body="Theirs {link}")
    w.now += SECOND
    assert "Theirs" not in mailed(w, w.buyer).body
    assert "Theirs" not in text(w.get(w.officer, f"{PAGE}access-granted/"))


def test_the_pages_take_as_many_queries_with_many_wordings():
    w = world()
    few = [queries(w, w.officer, address) for address in (PAGE, f"{PAGE}access-granted/")]
    for number in range(6):
        word(w, body=f"Words {number} {{link}}")
        word(w, letter="staff", said_in="zh", body=f"Words {number} {{link}}")
    assert [queries(w, w.officer, address) for address in (PAGE, f"{PAGE}access-granted/")] == few


def test_a_mail_is_written_in_a_language_of_the_programme():
    w = world()
    type(w.buyer).objects.filter(pk=w.buyer.pk).update(language="zh-hans")
    settings.set_(
        programme=w.programme, name="printed", value=["en"], start=local_day(w.now, ZONE), reason="Agreed.", language="en",
        by=w.viewer(w.officer), now=w.now + SECOND,
    )  # fmt: skip
    assert "有事项等您处理" in mailed(w, w.buyer).subject, "what was told before keeps its language"
    assert "something waits" in mailed(w, w.buyer, at=w.now + SECOND).subject


def refusal(w: Any, **changed: Any) -> str:
    with pytest.raises(Refused) as caught:
        word(w, **changed)
    return str(caught.value.why["en"])


@pytest.mark.parametrize("part", ["name", "local_name", "address", "registration_number"])
def test_a_letter_names_no_factory_of_the_programme(part: str):
    w = world()
    type(w.factory).objects.filter(pk=w.factory.pk).update(local_name="演示工厂一", registration_number="KH-0042")
    told = str(getattr(w.fresh(w.factory), part))
    assert "names no factory" in refusal(w, body=f"News of {told.upper()}: {{link}}")
    assert "names no factory" in refusal(w, subject=f"{told[::-1][::-1]} has news")
    with walls.acting():
        assert not Wording.objects.exists()


def test_a_letter_names_no_worker_and_tells_of_no_planned_visit():
    w = world()
    visit = w.planned()
    assert "pseudonym" in refusal(w, body="{link} about w-abcdefghij")
    assert "a visit is planned" in refusal(w, body=f"{{link}} We come on {visit.planned_date.isoformat()}.")
    assert "lead to a visit" in refusal(w, body=f"{{link}} /visits/{visit.public_id}/")
    later = visit.planned_date + timedelta(days=1)
    assert word(w, body=f"{{link}} The office is shut on {later.isoformat()}.").pk
    assert word(w, said_in="zh", body="{link} " + "a" * 26).pk


def test_a_factory_of_another_programme_and_everyday_words_are_not_refused():
    w = world()
    other = world(number=2)
    type(w.factory).objects.filter(pk=other.factory.pk).update(name="Silver Moon")
    type(w.factory).objects.filter(pk=w.factory.pk).update(name="Demonstration programme")
    assert word(w, body="{name}, news of the Demonstration programme and the Silver Moon: {link}").pk


@pytest.mark.parametrize("step", ["look", "keep"])
def test_the_page_says_it_at_the_field_before_anything_is_kept(step: str):
    w = world()
    told = {**OWN, "start": local_day(w.now, ZONE).isoformat(), "reason": "Clearer.", "language": "en", "step": step}
    for language, words in (("en", "A mail names no factory"), ("zh-hans", "邮件中不写工厂")):
        changed = {**told, "subject": f"{w.factory.name}: news"}
        page = text(w.post(w.officer, f"{PAGE}access-granted/en/", changed, language))
        assert words in page and "invalid" in page
    with walls.acting():
        assert not Wording.objects.exists()


def test_no_two_letters_have_the_same_title():
    """Of letters that an officer words: two alike cannot be told apart in the list."""
    for sentences in catalogues().values():
        titles = [sentences[f"letters.when.{letter}"] for letter in rules.letters()]
        assert len(set(titles)) == len(titles), sorted(one for one in titles if titles.count(one) > 1)
