"""The tags for words write what Django's own write, in each language, and know again what they have looked up."""

import pytest
from django.template import Context, Engine
from django.template.loader import get_template
from django.utils import translation

OURS = Engine(libraries={"i18n": "fairfloor.web.templatetags.translations"})
DJANGO = Engine(libraries={"i18n": "django.templatetags.i18n"})
VALUES = {"n": 3, "name": "<b>Golden & Sun</b>", "words": "Save", "missing_in": {"x": "<i>"}, "rows": [1, 2]}
TEMPLATES = [
    '{% translate "Factory" %}',
    "{% translate 'Factory' %}|{% trans 'Factory' %}",
    '{% translate "100 %" %}',
    '{% translate "<b>bold</b> & more" %}',
    '{% translate "Factory"|upper %}',
    "{% translate words %}",
    '{% translate "Factory" noop %}',
    '{% translate "Factory" as said %}[{{ said }}]',
    '{% translate "on" context "switch" %}',
    '{% for row in rows %}{% translate "Factory" %}{{ row }}{% endfor %}',
    "{% autoescape off %}{% translate 'Factory' %}{% blocktranslate %}{{ name }}!{% endblocktranslate %}{% endautoescape %}",
    "{% blocktranslate %}Rows read{% endblocktranslate %}",
    "{% blocktranslate %}The first {{ n }} are shown.{% endblocktranslate %}",
    "{% blocktranslate with line=n %}The header stands on line {{ line }}.{% endblocktranslate %}",
    "{% blocktranslate with who=name %}{{ who }} and {{ name }} and {{ who }}{% endblocktranslate %}",
    "{% blocktranslate with x=missing_in.x %}{{ x }}{% endblocktranslate %}",
    "{% blocktranslate %}{{ nobody }} is not there{% endblocktranslate %}",
    "{% blocktranslate with a=nobody %}{{ a }} is not there{% endblocktranslate %}",
    "{% blocktranslate %}100 % of {{ n }}{% endblocktranslate %}",
    "{% blocktranslate trimmed %}\n  The first {{ n }} are\n  shown.\n{% endblocktranslate %}",
    "{% blocktranslate count n=n %}one{% plural %}{{ n }} of them{% endblocktranslate %}",
    "{% blocktranslate asvar said %}Rows read{% endblocktranslate %}[{{ said }}]",
    "{% for name in rows %}{% blocktranslate %}{{ name }} of {{ n }}{% endblocktranslate %}{% endfor %}{{ name }}",
]


@pytest.mark.parametrize("written", TEMPLATES)
def test_a_tag_writes_what_django_s_own_writes_in_each_language_and_again(written):
    ours, django = (engine.from_string("{% load i18n %}" + written) for engine in (OURS, DJANGO))
    for language in ("en", "zh-hans", "en", "zh-hans"):
        with translation.override(language):
            assert ours.render(Context(VALUES)) == django.render(Context(VALUES)) != ""


@pytest.mark.parametrize(
    ("written", "english", "chinese"),
    [
        ('{% translate "Taken:" %} <b>{{ n }}</b>', "Taken: <b>3</b>", "：<b>3</b>"),
        ('{% translate "Nobody reads for:" %} {% if n %}{{ n }}{% endif %}', "Nobody reads for: 3", "：3"),
        ('{% translate "Taken:" %}\n<b>{{ n }}</b>', "Taken:\n<b>3</b>", "：<b>3</b>"),
        (
            "{% blocktranslate count n=n %}This {{ n }} factory as a table:{% plural %}These {{ n }} factories as a table:"
            "{% endblocktranslate %} <b>{{ n }}</b>",
            "factories as a table: <b>3</b>",
            "：<b>3</b>",
        ),
        ('<b>{% translate "Protected." %}</b> {{ n }}', "<b>Protected.</b> 3", "。</b>3"),
        ('<b>{% translate "Factory" %}</b> {{ n }}', "<b>Factory</b> 3", "<b>工厂</b> 3"),
        ('<b>{% translate "Protected." %}</b>{{ n }}', "<b>Protected.</b>3", "。</b>3"),
        ('{% translate "Factory" %} {{ n }}', "Factory 3", "工厂 3"),
        ('{% translate "Factory" %}\n {{ n }}', "Factory\n 3", "工厂\n 3"),
        (
            "{% blocktranslate with number=n %}The answer to {{ number }} is kept.{% endblocktranslate %} {{ n }}",
            "kept. 3",
            "。3",
        ),
        ("{% blocktranslate with number=n %}The answer to {{ number }} is kept.{% endblocktranslate %}", "kept.", "。"),
    ],
)
def test_a_full_width_mark_brings_its_own_blank(written, english, chinese):
    page = OURS.from_string("{% load i18n %}" + written)
    for language, wanted in (("en", english), ("zh-hans", chinese), ("en", english)):
        with translation.override(language):
            said = page.render(Context(VALUES))
        assert said.endswith(wanted), said


def test_a_latin_name_stands_apart_from_the_chinese_characters_beside_it():
    page = OURS.from_string("{% load i18n %}{% blocktranslate %}Visit to {{ name }}{% endblocktranslate %}")
    with translation.override("zh-hans"):
        assert page.render(Context({"name": "Sun"})) == "对 Sun 的查访"
        assert page.render(Context({"name": "金太阳"})) == "对金太阳的查访"
    with translation.override("en"):
        assert page.render(Context({"name": "Sun"})) == "Visit to Sun"


def test_the_catalogue_is_asked_once_for_each_language(monkeypatch):
    """Of fifty rows in each of two languages; a count is still asked for at every row."""
    asked, gettext = [], translation.gettext
    monkeypatch.setattr(translation, "gettext", lambda words: asked.append(words) or gettext(words))
    page = get_template("factories/lists.html").template.engine.from_string(
        "{% load i18n %}{% for row in rows %}{% blocktranslate %}Row {{ row }}{% endblocktranslate %}{% endfor %}"
    )
    for language in ("en", "zh-hans", "en"):
        with translation.override(language):
            page.render(Context({"rows": range(50)}))
    assert asked.count("Row %(row)s") == 2
