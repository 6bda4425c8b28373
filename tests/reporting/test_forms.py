"""Content survives the way into JSON and back, and what is wrong with it is said with its place."""

import dataclasses
import json
from datetime import date, datetime
from decimal import Decimal as D

import pytest

from fairfloor.core.money import Money
from fairfloor.core.quantities import Figure
from fairfloor.reporting import contents as c
from fairfloor.reporting import forms
from tests.reporting import sample

REPORTS = {"published": sample.REPORT, "amended": sample.AMENDED, "bare": sample.BARE}


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_content_comes_back_from_json_as_it_was(report):
    written = json.loads(json.dumps(forms.as_json(report)))
    assert forms.as_json(forms.read(c.Report, written)) == written
    assert forms.read(c.Report, written).number == report.number


def test_values_keep_their_kind():
    limit = c.Limit("at-least", Money(D("208"), "USD"), None, sample.t("法", "law"), c.Source("act", kind="press"))
    assert forms.read(c.Limit, forms.as_json(limit)) == limit
    assert forms.as_json(limit)["figure"] == {"amount": "208.00", "currency": "USD"}
    assert forms.as_json(Figure(D("66.0"), "hour")) == {"value": 66, "unit": "hour"}
    deadline = forms.as_json(sample.DEADLINES[0])
    assert deadline["from"] == "2024-06-04" and deadline["moment"] == "2024-06-11T23:59:59+07:00"
    assert forms.read(c.Deadline, deadline).from_ == date(2024, 6, 4)


def test_words_are_told_apart():
    free = forms.read(c.Unseen, {"place": {"language": "zh", "text": "仓库"}}).place
    shelf = forms.read(c.Unseen, {"place": {"zh": "仓库", "en": "store"}}).place
    assert isinstance(free, c.Free) and isinstance(shelf, c.Text)


def test_the_hash_is_of_the_canonical_bytes():
    content = {"b": "工", "a": [1, 2.5, None]}
    assert forms.canonical(content) == '{"a":[1,2.5,null],"b":"工"}'.encode()
    assert forms.content_hash(content) == forms.content_hash(dict(reversed(content.items())))
    assert forms.content_hash(content) != forms.content_hash({**content, "b": "土"})


def wrong(change):
    content = json.loads(json.dumps(forms.as_json(sample.REPORT)))
    change(content)
    with pytest.raises(forms.ContentError) as refused:
        forms.read(c.Report, content)
    return str(refused.value)


def put(path, value):
    def change(content):
        *way, last = path
        for key in way:
            content = content[key]
        if value is KeyError:
            del content[last]
        else:
            content[last] = value

    return change


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("number",), KeyError, "top: “number” is missing"),
        (("nubmer",), "x", "unknown key “nubmer”; the keys are"),
        (("factory", "headcount", "women"), "343", "factory.headcount.women: expected a whole number"),
        (("factory", "headcount", "women"), True, "factory.headcount.women: expected a whole number"),
        (("factory", "name"), 7, "factory.name: expected text"),
        (("factory",), [], "factory: expected an object"),
        (("frozen_at",), "2024-06-20T09:12:40", "frozen_at: a moment needs its offset"),
        (("frozen_at",), "yesterday", "is no moment like"),
        (("scope", "law_on"), "2024-02-30", "scope.law_on: \"2024-02-30\" is no day"),
        (("findings", 1, "limit", "compare"), "about", "findings[1].limit.compare: \"about\" is none of at-most"),
        (("findings", 0, "affected", "share"), "9%", "findings[0].affected.share: expected a number"),
        (("findings", 0, "observed", "unit"), "parsec", "findings[0].observed: 'parsec' is not a unit"),
        (("findings", 0, "observed"), {"amount": "x", "currency": "USD"}, "is no amount of money"),
        (("findings", 0, "observed"), {"amount": "1", "currency": "XXX"}, "is not a currency of the list"),
        (("findings", 0, "serious"), "yes", "findings[0].serious: expected true or false"),
        (("findings", 0, "description", "translations"), [], "description.translations: expected an object"),
        (("findings",), {}, "findings: expected a list"),
        (("programme", "name"), {"zh": "项目"}, "programme.name: text without en"),
        (("programme", "name"), {"zh": "项目", "en": 3}, "expected text in several languages"),
        (("findings", 0, "class"), "grave", "findings of a class that finding_classes lacks: grave"),
        (("findings", 0, "number"), "2", "two findings bear the same number"),
        (("published_at",), None, "published, yet without published_at"),
        (("findings", 0, "affected", "fewer_than"), 5, "a band stands instead of the number"),
        (("findings", 3, "evidence", 0, "count"), 3, "a band hides a small number"),
        (("factory", "name"), "\ud800", "factory.name: '\\ud800' holds half a character"),
        (("programme", "name"), {"zh": "\ud800", "en": "x"}, "programme.name.zh: '\\ud800' holds half"),
    ],
)  # fmt: skip
def test_a_refusal_says_what_and_where(path, value, said):
    assert said in wrong(put(path, value))


@pytest.mark.parametrize("number", [D("NaN"), D("Infinity"), float("nan")])
def test_numbers_that_are_none_have_no_place(number):
    with pytest.raises(forms.ContentError, match="no finite number"):
        forms.as_json({"share": number})
    with pytest.raises(forms.ContentError, match=r"affected\.share: expected a finite number"):
        forms.read(c.Affected, {"share": number}, "affected")


def test_only_plain_values_have_a_place():
    with pytest.raises(forms.ContentError, match="needs its offset"):
        forms.as_json(datetime(2024, 6, 1))
    with pytest.raises(forms.ContentError, match="half a character"):
        forms.as_json({"text": "\udfff"})
    with pytest.raises(forms.ContentError, match="a set has no place"):
        forms.as_json({1})


def test_every_part_of_the_content_is_frozen_and_says_what_it_is():
    parts = [getattr(c, name) for name in c.__all__]
    forms_of_content = [part for part in parts if dataclasses.is_dataclass(part)]
    assert len(forms_of_content) > 40
    for part in forms_of_content:
        assert part.__dataclass_params__.frozen, part.__name__
        assert part.__doc__ and not part.__doc__.startswith(f"{part.__name__}("), part.__name__
