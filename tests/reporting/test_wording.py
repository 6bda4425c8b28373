"""How days, moments, figures, shares and people's words are said in each language."""

from datetime import UTC, date, datetime
from decimal import Decimal as D
from types import SimpleNamespace

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from fairfloor.core.languages import Text
from fairfloor.core.money import Money
from fairfloor.core.quantities import Figure
from fairfloor.reporting import contents as c
from fairfloor.reporting.wording import Wording
from fairfloor.web.templatetags.sheets import called

ZH, EN = Wording("zh", "Asia/Phnom_Penh"), Wording("en", "Asia/Phnom_Penh")
MOMENT = datetime(2024, 7, 19, 16, 59, 59, tzinfo=UTC)


def test_days_and_moments_are_told_in_the_factorys_zone():
    assert (EN.date(date(2024, 6, 3)), ZH.date(date(2024, 6, 3))) == ("2024-06-03", "2024-06-03")
    assert EN.moment(MOMENT) == "2024-07-19 23:59"
    assert EN.last_moment(MOMENT) == "2024-07-19 (Friday) 23:59:59"
    assert ZH.last_moment(MOMENT) == "2024-07-19（星期五）23:59:59"
    assert Wording("en", "Nowhere/Land").moment(MOMENT) == "2024-07-19 16:59"


def test_a_stretch_says_its_day_once():
    same = c.Stay(MOMENT.replace(hour=1), MOMENT.replace(hour=9))
    over = c.Stay(MOMENT.replace(hour=1), MOMENT.replace(hour=20))
    assert EN.stay(same) == "2024-07-19 08:59 to 16:59"
    assert EN.stay(over) == "2024-07-19 08:59 to 2024-07-20 03:59"
    assert EN.stay(c.Stay(MOMENT)) == "2024-07-19 23:59 (still on site when recorded)"


def test_days_stand_in_their_order():
    days = [date(2024, 7, 7), date(2024, 6, 29), date(2024, 6, 30)]
    assert EN.days(days) == "2024-06-29, 2024-06-30, 2024-07-07"
    assert ZH.days(days) == "2024-06-29、2024-06-30、2024-07-07"


@pytest.mark.parametrize(
    ("share", "said"),
    [("0", "0%"), ("0.0001", "<0.1%"), ("0.0005", "0.1%"), ("0.089805", "9%"), ("0.0218", "2.2%"),
     ("0.1249", "12%"), ("0.5", "50%"), ("0.9951", ">99%"), ("0.9999", ">99%"), ("1", "100%")],
)  # fmt: skip
def test_shares(share, said):
    assert ZH.share(D(share)) == said
    assert EN.share(D(share)) == said.replace("%", "\N{NO-BREAK SPACE}%")


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_some_is_never_nought_and_not_all_never_everything(part, whole):
    said = ZH.share(D(min(part, whole)) / D(whole))
    assert (said == "0%") == (part == 0)
    assert (said == "100%") == (part >= whole)


@pytest.mark.parametrize(
    ("local", "chinese"),
    [("演示工厂", ("演示工厂", "Factory 1")), ("រោងចក្រ", ("Factory 1", "រោងចក្រ")), (None, ("Factory 1", "")),
     ("", ("Factory 1", ""))],
)  # fmt: skip
def test_a_factory_s_chinese_name_leads_in_chinese(local, chinese):
    assert ZH.called("Factory 1", local) == chinese
    assert EN.called("Factory 1", local) == ("Factory 1", local or "")
    with translation.override("en"):
        assert called(SimpleNamespace(name="Factory 1", local_name=local or "")) == "Factory 1"
    with translation.override("zh-hans"):
        assert called(SimpleNamespace(name="Factory 1", local_name=local or "")) == chinese[0]


def test_a_factory_with_one_name_is_called_once():
    """A list of factories that tells a Chinese name alone gives it for both."""
    assert ZH.called("金日", "金日") == EN.called("金日", "金日") == ("金日", "")


def test_workers_affected():
    assert EN.affected(c.Affected(37, None, 412, D(37) / D(412))) == "37 of 412 (9\N{NO-BREAK SPACE}%)"
    assert ZH.affected(c.Affected(37, None, 412, D(37) / D(412))) == "412 人中的 37 人（9%）"
    assert EN.affected(c.Affected(fewer_than=5, population=412)) == "fewer than 5"
    assert EN.affected(c.Affected(0)) == "0"
    assert EN.affected(c.Affected(share=D("0.25"))) == "25\N{NO-BREAK SPACE}%"
    assert EN.affected(None) == EN.affected(c.Affected()) == EN.unknown


def test_limits_and_figures():
    assert EN.limit(c.Limit("at-most", Figure(D("60.50"), "hour"))) == "at most 60.5 h"
    week = c.Limit("at-most", Figure(D(60), "hour"), measure="working-hours-per-week")
    assert (EN.limit(week), ZH.limit(week)) == ("at most 60 h in a week", "一周不超过 60 小时")
    seen = Figure(D("78.09"), "hour")
    assert (EN.figure(seen, week), ZH.figure(seen, week)) == ("78.09 h in a week", "一周 78.09 小时")
    assert EN.figure(seen, c.Limit("at-most", seen)) == EN.figure(seen) == "78.09 h"
    assert ZH.limit(c.Limit("at-least", Money(D(208), "USD"))) == "至少 208.00 美元"
    heat = c.Limit("between", Figure(D(16), "degC"), Figure(D(30), "degC"))
    assert (EN.limit(heat), EN.figure(None), EN.limit(None)) == ("16 °C to 30 °C", EN.unknown, EN.unknown)


def test_sources():
    law = c.Source("Labour Law", "137, 146", "https://example.org/law", "press", Text(zh="《劳动法》", en="Labour Law"))
    address = {"t": "https://example.org/law", "muted": True}
    assert EN.source(law) == ["Labour Law, art. 137, 146 (press report)", address]
    assert ZH.source(law) == ["《劳动法》第 137、146 条（新闻报道）", address]
    clause = c.Source("Code", "9.7")
    assert (EN.source(clause), ZH.source(clause)) == (["Code, 9.7"], ["Code，9.7"])
    assert EN.source(None) == EN.unknown


def test_words_in_another_language_are_marked():
    words = c.Free("zh", "加班", {"en": "overtime"})
    assert ZH.words(words) == "加班"
    assert EN.words(words) == {"t": "overtime", "lang": "en", "mark": "[Translated from Chinese]", "loud": False}
    bare = EN.words(c.Free("zh", "加班"))
    assert bare == {"t": "加班", "lang": "zh", "mark": "[Original in Chinese / not translated]", "loud": True}
    assert ZH.words(c.Free("en", "overtime"))["mark"] == "[英文原文 / 未翻译]"
    assert EN.words(c.Free("tlh", "Qapla", {"en": "  "}))["mark"] == "[Original in tlh / not translated]"


def test_words_of_the_shelf_fall_back_and_say_so():
    assert EN.words(Text(zh="工时", en="hours")) == "hours"
    assert Wording("km", "Asia/Phnom_Penh").language == "km"
    assert EN.words(Text(zh="工时")) == {
        "t": "工时", "lang": "zh", "mark": "[Original in Chinese / not translated]", "loud": True
    }  # fmt: skip


def test_what_is_not_known_is_said_and_never_nought():
    for said in (EN.words(None), EN.words(c.Free("en", "  ")), EN.plain(""), EN.plain(None), EN.number(None)):
        assert said == {"t": "not recorded", "muted": True}
    assert EN.number(0) == "0" and EN.number(12345) == "12,345"
    assert EN.headcount(c.Headcount()) == EN.unknown
    assert EN.headcount(c.Headcount(0, None, None)) == "women: 0"
    assert ZH.headcount(c.Headcount(343, 69, 412)) == "共 412 人，女 343 人，男 69 人"
    assert EN.person(None) == EN.person(c.Person(" ")) == EN.people(()) == EN.unknown
    assert EN.person(c.Person("Monitor A", Text(zh="组长", en="lead"))) == "Monitor A (lead)"
    assert EN.moment_or_unknown(None) == EN.day_or_unknown(None) == EN.unknown
    assert EN.day_or_unknown(date(2024, 6, 3)) == "2024-06-03"


def test_chinese_names_a_language_that_is_spoken_otherwise_than_one_that_is_written():
    assert [Wording("zh", "UTC").name_of("en", spoken=spoken) for spoken in (False, True)] == ["英文", "英语"]
    assert {Wording("en", "UTC").name_of("zh", spoken=spoken) for spoken in (False, True)} == {
        "Chinese",
        "Chinese (Mandarin)",
    }
