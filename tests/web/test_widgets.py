"""What is printed without templates is what Django's own templates print, to the byte."""

import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.template import Context, Template
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from fairfloor.web.inputs import ClientId, standing
from fairfloor.web.widgets import Renderer

NASTY = '<b>"it\'s" & </textarea></option>\n中文'
CHOICES = [("", "—"), ("a<", NASTY), ("b", gettext_lazy("Answer")), ("c", mark_safe("<i>safe</i>"))]


class Everything(forms.Form):
    words = forms.CharField(initial=NASTY, max_length=40, help_text=NASTY)
    number = forms.IntegerField(min_value=0, max_value=10, initial=1234567)
    day = forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), required=False)
    mail = forms.EmailField(label=NASTY)
    secret = forms.CharField(widget=forms.PasswordInput)
    hidden = forms.CharField(widget=forms.HiddenInput, initial=NASTY)
    area = forms.CharField(widget=forms.Textarea(attrs={"rows": 5, "data-x": NASTY, "hidden": False}), initial=NASTY)
    empty = forms.CharField(widget=forms.Textarea, required=False)
    one = forms.ChoiceField(choices=CHOICES, initial="a<")
    grouped = forms.ChoiceField(choices=[(NASTY, CHOICES), ("d", "d")], required=False)
    counted = forms.ChoiceField(choices=[(1, 1), (2000, 2000)])
    several = forms.MultipleChoiceField(choices=CHOICES)
    radio = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect, initial="b")
    ticks = forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple)
    tick = forms.BooleanField(required=False, initial=True)
    file = forms.FileField(required=False)
    clearable = forms.FileField(widget=forms.ClearableFileInput, required=False)
    uuid = forms.UUIDField(required=False)


SENT = {"words": NASTY, "number": "x", "day": "2026-02-30", "one": "c", "radio": "a<", "ticks": ["a<", "b"], "area": ""}


@pytest.mark.parametrize("name", [*Everything.base_fields])
@pytest.mark.parametrize("sent", [None, SENT])
def test_a_widget_is_printed_as_django_prints_it(name, sent):
    ours, theirs = Everything(sent, renderer=Renderer()), Everything(sent, renderer=DjangoTemplates())
    assert str(ours[name]) == str(theirs[name])
    options = [(one.tag(), str(one)) for one in ours[name]]
    assert options == [(one.tag(), str(one)) for one in theirs[name]]
    if name != "counted":
        assert "<b>" not in str(ours[name])


@pytest.mark.parametrize("name", ["words", "radio", "tick", "mail"])
def test_a_field_ties_label_hint_and_errors_to_its_input_and_escapes_them(name):
    form = Everything(SENT)
    said = Template("{% load fields %}{% field one hint=hint %}").render(Context({"one": form[name], "hint": NASTY}))
    assert "<b>" not in said
    assert said.count("&lt;b&gt;") >= 1
    if name == "radio":
        assert said.startswith('<fieldset class="mb-3">') and said.count('class="form-check-label"') == len(CHOICES)
    else:
        assert f'for="id_{name}"' in said and f'id="id_{name}_helptext"' in said
    if form[name].errors:
        assert f'id="id_{name}_error"' in said and "is-invalid" in said
    assert said.endswith("</fieldset>\n" if name == "radio" else "</div>\n")


def test_what_may_be_left_empty_says_so_unless_an_empty_answer_is_one():
    form = Everything()
    for extra, optional in (("", True), (" required=True", False)):
        said = Template("{% load fields %}{% field one" + extra + " %}").render(Context({"one": form["day"]}))
        assert ("(optional)" in said) is optional
    form.sometimes = ("day",)
    for name, optional in (("day", False), ("empty", True)):
        said = Template("{% load fields %}{% field one %}").render(Context({"one": form[name]}))
        assert ("(optional)" in said) is optional


@pytest.mark.parametrize(("label", "told"), [("I have read it.", "I have read it</a>: "), ("已通读。", "已通读</a>: ")])
def test_a_box_that_is_called_by_a_sentence_is_named_above_without_its_full_stop(label, told):
    class Box(forms.Form):
        read = forms.BooleanField(label=label)

    said = Template("{% load fields %}{% faults form %}").render(Context({"form": Box({})}))
    assert f'<a href="#id_read">{told}' in said


@standing
class Shared(Everything):
    client_id = ClientId()


def test_forms_that_share_their_fields_share_nothing_else():
    one, other = Shared(), Shared(SENT)
    assert one.fields["words"] is other.fields["words"] and one.fields is not other.fields
    other.fields["more"] = forms.CharField()
    assert "more" not in one.fields and "more" not in Shared().fields
    printed = [Template("{% load fields %}{% for one in form %}{% field one %}{% endfor %}") for _turn in range(2)]
    apart = [printed[0].render(Context({"form": form})) for form in (Everything(), Everything(SENT))]
    together = [printed[1].render(Context({"form": form})) for form in (Shared(), other, Shared())]
    hidden = re.compile(r'<input type="hidden" name="client_id".*?>')
    assert "is-invalid" in together[1] and "is-invalid" not in together[2]
    assert hidden.sub("", together[0]).strip() == apart[0].strip() == hidden.sub("", together[2]).strip()
    ids = [re.search(r'name="client_id" value="([0-9a-f-]{36})"', said)[1] for said in (together[0], together[2])]
    assert ids[0] != ids[1], "each form that is opened has an id of its own"
    assert one["client_id"].value() == one["client_id"].value() and str(one["client_id"].value()) in str(
        one["client_id"]
    )
