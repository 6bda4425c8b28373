"""Every language has the same labels, with the same places to fill, and names every choice that content offers."""

import string
import typing

import pytest

from fairfloor.core.quantities import UNITS
from fairfloor.reporting import contents as c
from fairfloor.reporting import forms, labels
from fairfloor.reporting.charts import ANSWERS


def places(label):
    return {name for _, name, _, _ in string.Formatter().parse(label) if name} if isinstance(label, str) else len(label)


def test_chinese_and_english_are_there():
    assert {"zh", "en"} <= set(labels.languages())


@pytest.mark.parametrize("language", labels.languages())
def test_every_language_has_the_same_labels(language):
    english, other = labels.catalogue("en"), labels.catalogue(language)
    assert other.keys() == english.keys()
    assert all(other.values())
    for key, label in english.items():
        assert places(other[key]) == places(label), key


def choices(form, field):
    kind = forms.hints(form)[field]
    while typing.get_origin(kind) is typing.Annotated:
        kind = typing.get_args(kind)[0]
    return typing.get_args(kind)


@pytest.mark.parametrize(
    ("form", "field", "group"),
    [
        (c.Report, "state", "state"),
        (c.Visit, "kind", "visit"),
        (c.Visit, "outcome", "visit"),
        (c.Interviews, "who", "who"),
        (c.Interviews, "form", "form"),
        (c.Interviews, "place", "place"),
        (c.Limit, "compare", "compare"),
        (c.Evidence, "kind", "evidence"),
        (c.ReadingLine, "verdict", "verdict"),
        (c.RequestedDocument, "state", "document"),
        (c.Closing, "state", "closing"),
        (c.Change, "kind", "changes"),
    ],
)
@pytest.mark.parametrize("language", labels.languages())
def test_every_choice_has_a_name(form, field, group, language):
    found = choices(form, field)
    assert len(found) > 1
    for choice in found:
        assert labels.say(language, f"{group}.{choice}")


@pytest.mark.parametrize("language", labels.languages())
def test_every_state_of_an_objection_and_every_answer_has_a_name(language):
    for state in set(choices(c.Objection, "state")) - {"none"}:
        assert labels.say(language, f"objection.{state}")
    for answer in ANSWERS:
        assert labels.say(language, f"answers.{answer}")
    assert len(labels.names(language, "language.weekdays")) == 7


def test_every_unit_has_a_sign_in_chinese_and_english():
    assert all({"zh", "en"} <= unit.sign.keys() for unit in UNITS.values())


def test_an_unknown_language_or_label_is_refused():
    with pytest.raises(ValueError, match="no labels in “xx”; reports can be printed in en"):
        labels.catalogue("xx")
    with pytest.raises(KeyError):
        labels.say("en", "report.nothing")
    with pytest.raises(KeyError, match="list of labels"):
        labels.say("en", "language.weekdays")


def test_values_are_never_read_as_places():
    assert "{name}" in labels.say("en", "findings.number", number="{name}")
