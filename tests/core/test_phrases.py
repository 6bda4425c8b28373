"""Sentences and texts in several languages: what is there is said, what is missing is an error or another language."""

import pytest

from fairfloor.core import phrases
from fairfloor.core.languages import Text, filled, run_on, text
from fairfloor.core.phrases import phrase


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """A shelf of phrases of our own: Chinese and English whole, Khmer begun."""
    files = {
        "zh/gates.toml": 'open = "门开了：{who}"\n[deep]\ninner = "里面"\n',
        "en/gates.toml": 'open = "The gate is open: {who}"\n[deep]\ninner = "inside"\n',
        "km/gates.toml": 'open = "ទ្វារបើក៖ {who}"\n',
    }
    for name, content in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, "utf-8")
    monkeypatch.setattr(phrases, "PHRASES", tmp_path)
    phrases.catalogues.cache_clear()
    yield tmp_path
    phrases.catalogues.cache_clear()


def test_a_sentence_is_said_in_every_language_that_has_it(shelf):
    assert phrase("gates.open", who="A") == {"zh": "门开了：A", "en": "The gate is open: A", "km": "ទ្វារបើក៖ A"}
    assert phrase("gates.deep.inner") == {"zh": "里面", "en": "inside"}


def test_a_text_within_a_sentence_is_said_in_its_language(shelf):
    who = Text(zh="厂长", en="the director")
    assert phrase("gates.open", who=who)["zh"] == "门开了：厂长"
    assert phrase("gates.open", who=who)["en"] == "The gate is open: the director"
    assert phrase("gates.open", who=who)["km"].endswith("the director")  # not translated yet: English stands in


@pytest.mark.parametrize(
    ("sentence", "words", "said"),
    [
        ("{who}的许可", "Labour office", "Labour office 的许可"),
        ("名称与{who}相似", "Factory 2", "名称与 Factory 2 相似"),
        ("名称与{who}相似", "工厂", "名称与工厂相似"),
        ("与 {who} 相似", "A", "与 A 相似"),
        ("（{who}）的“{who}”", "É", "（É）的“É”"),
        ("每{who}", 5, "每 5"),
        ("连续工作{who}", "≥ 25 天", "连续工作 ≥ 25 天"),
        ("相似{who}", "88 %", "相似 88 %"),
        ("有{who}个", "88%", "有 88%个"),
        ("{who}{who}号", "甲a", "甲a 甲a 号"),
        ("{who}个", "", "个"),
        ("{who} of 中", "A", "A of 中"),
    ],
)
def test_a_latin_name_or_a_figure_does_not_touch_a_chinese_character(sentence, words, said):
    assert filled(sentence, {"who": words}) == said
    assert filled("It is {who}.", {"who": words}) == f"It is {words}."


def test_a_sentence_of_the_shelf_is_filled_so(shelf):
    (shelf / "zh" / "gates.toml").write_text('open = "{who}开门"', "utf-8")
    (shelf / "en" / "gates.toml").write_text('open = "{who} opens"', "utf-8")
    assert phrase("gates.open", who=Text(zh="A 厂 B", en="A")) == {
        "zh": "A 厂 B 开门",
        "en": "A opens",
        "km": "ទ្វារបើក៖ A",
    }


def test_an_unknown_sentence_or_a_missing_word_is_an_error(shelf):
    with pytest.raises(KeyError, match=r"no sentence 'gates\.shut' in library/phrases/zh"):
        phrase("gates.shut")
    (shelf / "en" / "gates.toml").write_text('other = "x"', "utf-8")
    phrases.catalogues.cache_clear()
    with pytest.raises(KeyError, match=r"no sentence 'gates\.open' in library/phrases/en"):
        phrase("gates.open", who="A")
    with pytest.raises(KeyError, match="who"):
        phrases.catalogues.cache_clear()
        (shelf / "en" / "gates.toml").write_text('open = "{who}"', "utf-8")
        phrase("gates.open")


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh", "中"), ("zh-hans", "中"), ("zh-Hans-CN", "中"), ("ZH", "中"), ("en", "E"), ("km", "E"), ("", "E")],
)
def test_a_text_is_said_in_the_language_or_in_english(language, said):
    assert Text(zh="中", en="E").say(language) == said


def test_a_text_without_english_is_said_in_chinese():
    assert Text(zh="中").say("en") == "中"
    assert Text(zh="中", en="").say("en") == "中"


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        ({"zh": "中"}, "en"),
        ({"en": "E"}, "zh"),
        ({}, "zh and en"),
        ({"zh": " ", "en": "E"}, "zh"),
        ({"zh": "中", "en": ""}, "en"),
    ],
)
def test_chinese_and_english_are_always_there(values, missing):
    with pytest.raises(ValueError, match=f"text without {missing}$"):
        text(values)
    assert text({"zh": "中", "en": "E", "km": "ខ"}) == {"zh": "中", "en": "E", "km": "ខ"}


@pytest.mark.parametrize(
    ("sentences", "said"),
    [
        (("One.", "Two."), "One. Two."),
        (("一。", "二。"), "一。二。"),
        (("一。", "", "Two.", "三。"), "一。Two. 三。"),
        (("", ""), ""),
        (("一",), "一"),
    ],
)
def test_sentences_after_each_other_are_parted_where_none_brings_its_blank(sentences, said):
    assert run_on(*sentences) == said
