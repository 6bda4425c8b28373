"""Letters: which notice goes out in which, what a wording may hold, and that a filled letter says nothing but its words."""

import os
import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairfloor.core import letters
from fairfloor.core.letters import Wording, allowed, filled, letter_of, may_word, needed, standard
from fairfloor.core.phrases import catalogues

RUNS = settings(max_examples=2_000 if "FAIRFLOOR_DEEP" in os.environ else 150, deadline=None)
PLAIN = st.characters(
    exclude_categories=("Cc", "Cs", "Co", "Cn", "Zl", "Zp"), exclude_characters=["{", "}", *letters._TURNING]
)
LETTERS = sorted(letters.letters())
VALUES = {
    "name": "{link} Sok\nDara",
    "programme": "BFC {name}",
    "link": "https://there.example/notices/",
    "entry": "In:\nhttps://in",
    "form": "https://there.example/register/",
    "news": "- News\n  https://there.example/notices/#a",
}


def test_every_kind_of_notice_has_its_letter_its_reader_and_its_words_in_every_language():
    told = {kind for kinds in letters.letters().values() for kind in kinds}
    assert told == set(letters.KINDS) and sum(map(len, letters.letters().values())) == len(letters.KINDS)
    for language, sentences in catalogues().items():
        titles = {key.removeprefix("notices.title.") for key in sentences if key.startswith("notices.title.")}
        when = {key.removeprefix("letters.when.") for key in sentences if key.startswith("letters.when.")}
        to = {key.removeprefix("letters.to.") for key in sentences if key.startswith("letters.to.")}
        assert titles - {"other"} == set(letters.KINDS), language
        assert when == {*letters.KINDS, letters.STAFF, letters.DIGEST} and to == set(letters.KINDS.values()), language


def test_what_tells_of_a_visit_goes_out_in_the_one_letter_of_the_programme_s_own_people():
    assert {letter_of(kind) for kind in ("visit-assigned", "report-submitted", "gift-noted", "complaint-made")} == {
        "staff"
    }
    assert letter_of("report-published") == "report-published" and letter_of("never-heard-of") == "other"


@pytest.mark.parametrize("letter", LETTERS)
def test_the_standard_wording_may_stand_and_lacks_nothing(letter):
    for language, wording in standard(letter).items():
        assert may_word(letter, wording.subject, wording.body), language
        said = filled(wording, VALUES)
        assert VALUES[needed(letter)] in said.body and "Sok\nDara" in said.body and "BFC {name}" in said.body


@pytest.mark.parametrize(("subject", "body", "words"), [
    ("News", "See {link}, {factory}", "“{factory}” is no placeholder of this letter. Allowed are {name}, {programme}, {link}"),
    ("News for {name}", "See {link}", "“{name}” is no placeholder of the subject. Allowed is only {programme}"),
    ("News", "See {link} {", "“{” is no placeholder"),
    ("News", "See {link} }", "“}” is no placeholder"),
    ("News", "See {{link}}", "“{” is no placeholder"),
    ("News", "See {link.__class__}", "“{link.__class__}” is no placeholder"),
    ("News", "See {}", "“{}” is no placeholder"),
    ("News", "See {LINK}", "“{LINK}” is no placeholder"),
    ("News", "Come and see.", "must hold {link}"),
    ("News", " ", "a subject and a body"),
    ("", "{link}", "a subject and a body"),
    ("N" * 121, "{link}", "at most 120 characters"),
    ("News", "{link}" + "n" * 3995, "at most 120 characters for the subject and 4000"),
    ("News\nBcc: all@there.example", "{link}", "plain text"),
    ("News\r", "{link}", "plain text"),
    ("News", "{link}\0", "plain text"),
    ("News", "{link}\u202e", "plain text"),
    ("News\u2028", "{link}", "plain text"),
    ("News", "{link}\ud800", "plain text"),
])  # fmt: skip
def test_what_may_not_stand_is_refused_with_a_sentence_that_names_it(subject, body, words):
    decided = may_word("staff", subject, body)
    assert not decided and words in decided.why["en"] and decided.why["zh"]


def test_to_the_last_character_it_may_stand():
    assert may_word("staff", "N" * 120, "{link}" + "n" * 3994)
    assert may_word("staff", "មានដំណឹង 有消息 {programme}", "\n{name}\n\n{link}\n")


@pytest.mark.parametrize("letter", ["person-invited", "factory-accepted", "password-asked"])
def test_a_letter_that_opens_an_account_needs_the_way_in(letter):
    assert needed(letter) == "entry" and "link" not in allowed(letter)
    assert "must hold {entry}" in may_word(letter, "News", "Welcome {name}").why["en"]
    assert not may_word(letter, "News", "{entry} {link}")


def test_an_unknown_letter_is_refused_with_those_that_there_are():
    assert "report-published" in may_word("love", "News", "{link}").why["en"]


@RUNS
@given(
    st.sampled_from(LETTERS),
    st.text(PLAIN, min_size=1, max_size=60),
    st.lists(st.sampled_from(["name", "programme"]), max_size=5),
    st.text(max_size=60), st.text(max_size=60),
)  # fmt: skip
def test_any_text_over_the_allowed_places_is_filled_once_and_holds_nothing_else(letter, words, places, name, programme):
    body = words + "".join(f"{{{one}}}{words}" for one in [*places, needed(letter)])
    subject = f"x{words}{{programme}}"
    assert may_word(letter, subject, body)
    values = {
        "name": name,
        "programme": programme,
        "link": "L{entry}",
        "entry": "E{link}",
        "news": "N{entry}",
        "form": "F{link}",
        "factory": "CANARY",
        "text": "CANARY",
    }
    said = filled(Wording(subject, body), values)
    assert said.body == words + "".join(f"{values[one]}{words}" for one in [*places, needed(letter)])
    assert said.subject == " ".join(f"x{words}{programme}".split()) and "CANARY" not in said.body + said.subject
    assert not re.search(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]", said.subject)


@RUNS
@given(st.sampled_from(LETTERS), st.text(max_size=80), st.text(max_size=200))
def test_whatever_is_let_through_has_no_place_but_the_allowed_ones(letter, subject, body):
    if may_word(letter, subject, body + f"{{{needed(letter)}}}"):
        assert set(re.findall(r"\{(.*?)\}", body, re.S)) <= set(allowed(letter))
        assert set(re.findall(r"\{(.*?)\}", subject, re.S)) <= {"programme"}


# From any moment: the last time that it was so many o'clock. New York's clocks jump from 2 to 3 on 2025-03-09 and repeat
# 1 o'clock on 2025-11-02; Beirut's skip midnight on 2025-03-30; Phnom Penh's are never moved.
@pytest.mark.parametrize(("zone", "hour", "now", "due"), [
    ("Asia/Phnom_Penh", 8, "2025-03-03T08:00:00+07:00", "2025-03-03T08:00:00+07:00"),
    ("Asia/Phnom_Penh", 8, "2025-03-03T07:59:59+07:00", "2025-03-02T08:00:00+07:00"),
    ("Asia/Phnom_Penh", 0, "2025-03-03T00:00:00+07:00", "2025-03-03T00:00:00+07:00"),
    ("Asia/Phnom_Penh", 23, "2025-03-03T22:59:59+07:00", "2025-03-02T23:00:00+07:00"),
    ("Asia/Phnom_Penh", 8, "2025-03-03T01:00:00+00:00", "2025-03-03T08:00:00+07:00"),
    ("America/New_York", 2, "2025-03-09T06:59:59+00:00", "2025-03-08T02:00:00-05:00"),
    ("America/New_York", 2, "2025-03-09T07:00:00+00:00", "2025-03-09T07:00:00+00:00"),
    ("America/New_York", 1, "2025-11-02T05:00:00+00:00", "2025-11-02T01:00:00-04:00"),
    ("America/New_York", 1, "2025-11-02T06:30:00+00:00", "2025-11-02T01:00:00-04:00"),
    ("America/New_York", 8, "2025-11-02T13:00:00+00:00", "2025-11-02T08:00:00-05:00"),
    ("Asia/Beirut", 0, "2025-03-29T22:00:00+00:00", "2025-03-30T01:00:00+03:00"),
    ("Asia/Beirut", 0, "2025-03-29T21:59:59+00:00", "2025-03-29T00:00:00+02:00"),
    ("Pacific/Apia", 8, "2011-12-30T18:00:00+00:00", "2011-12-30T18:00:00+00:00"),  # a day that clocks skipped whole
])  # fmt: skip
def test_the_hour_of_a_digest_is_the_last_time_that_clocks_showed_it(zone, hour, now, due):
    at = datetime.fromisoformat(now)
    found = letters.due(at, hour=hour, zone=zone)
    assert found == datetime.fromisoformat(due) and found <= at


@RUNS
@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC)), st.integers(0, 23),
    st.sampled_from(["Asia/Phnom_Penh", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"]),
)  # fmt: skip
def test_a_digest_s_hour_never_lies_ahead_nor_more_than_a_day_and_a_jump_behind(now, hour, zone):
    found = letters.due(now, hour=hour, zone=zone)
    assert timedelta(0) <= now - found <= timedelta(hours=49 if zone == "Pacific/Apia" else 26)
    assert letters.due(found, hour=hour, zone=zone) == found


@pytest.mark.parametrize(("until", "waits"), [
    (None, True), ("2025-03-03T12:00:00+07:00", False), ("2025-03-04T23:59:59+07:00", False), ("2025-03-05T00:00:00+07:00", True),
])  # fmt: skip
def test_what_is_over_before_the_day_after_tomorrow_cannot_wait(until, waits):
    now = datetime.fromisoformat("2025-03-03T23:00:00+07:00")
    last = datetime.fromisoformat(until) if until else None
    told = letters.cannot_wait("report-published", until=last, now=now, zone="Asia/Phnom_Penh")
    assert told is not waits
    assert letters.cannot_wait("alert-raised", until=None, now=now, zone="")


def test_news_of_many_notices_end_with_how_many_more_there_are():
    told = [("report-published", f"https://there.example/#{n}") for n in range(letters.MOST_NEWS + 2)]
    for language, words in letters.news(told).items():
        assert words.count("https://there.example/#") == letters.MOST_NEWS and "2" in words.splitlines()[-1], language
    assert letters.news([]) == dict.fromkeys(catalogues(), "")
