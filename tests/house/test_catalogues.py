"""The interface's texts are found in code and templates, and a wrong translation is named with file and line."""

import importlib.util
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HTML = """{% load i18n %}
<h1>{% translate "Visits" %}</h1>
<p>{% blocktranslate trimmed count counter=n %}
  {{ counter }} visit
{% plural %}
  {{ counter }} visits
{% endblocktranslate %}</p>
    <ul>
  {% for one in them %}
        <li {% translate "It's here" %}>{{ _("One") }}
   {% endfor %}
{% translate "May" context "month" %}
"""
PYTHON = """from django.utils.translation import gettext_lazy as _
TITLE = _("Hours of %(name)s")
"""
HEADER = """msgid ""
msgstr ""
"Language: zh_Hans\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""


@pytest.fixture
def tool(tmp_path, monkeypatch):
    """The tool, pointed at a small source of its own."""
    spec = importlib.util.spec_from_file_location("catalogues", ROOT / "tools" / "catalogues.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    folder = tmp_path / "locale" / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(HEADER, "utf-8")
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "page.html").write_text(HTML, "utf-8")
    (tmp_path / "web" / "page.py").write_text(PYTHON, "utf-8")
    monkeypatch.setattr(module, "SOURCE", tmp_path)
    monkeypatch.setattr(module, "LOCALE", tmp_path / "locale")
    return module


def catalogue(tool) -> Path:
    return tool.catalogues()[0]


def translate(tool, **translations: str) -> None:
    """Write the translations in, by the words that begin the text."""
    path = catalogue(tool)
    found = tool.read(path)
    for message in found:
        text = tool.forms(message.id)[0]
        for start, translation in translations.items():
            if message.id and text.startswith(start.replace("_", " ")):
                message.string = (translation,) if isinstance(message.id, tuple) else translation
    path.write_bytes(tool.written(found))


def all_translated(tool) -> None:
    translate(
        tool,
        Visits="访查",
        May="五月",
        It="在此",
        One="一个",
        Hours="%(name)s的工时",
        **{"%(counter)s": "%(counter)s次访查"},
    )


def test_texts_of_code_and_templates_are_collected(tool):
    found = {(tool.forms(message.id)[0], message.context) for message in tool.collected() if message.id}
    assert found == {("Visits", None), ("%(counter)s visit", None), ("May", "month"), ("Hours of %(name)s", None)} | {
        ("It's here", None),
        ("One", None),
    }


def test_a_new_text_makes_the_catalogue_stale_then_untranslated_then_right(tool, capsys):
    assert tool.check() == 1
    assert "is behind the source" in capsys.readouterr().out
    tool.merge()
    assert tool.check() == 1
    line = catalogue(tool).read_text("utf-8").splitlines().index('msgid "Hours of %(name)s"') + 1
    assert f"django.po:{line}: 'Hours of %(name)s' has no translation (used in web/page.py)" in capsys.readouterr().out
    all_translated(tool)
    assert tool.check() == 0


def test_merging_twice_changes_nothing(tool):
    tool.merge()
    all_translated(tool)
    before = catalogue(tool).read_bytes()
    tool.merge()
    assert catalogue(tool).read_bytes() == before


def test_a_lost_field_is_named(tool, capsys):
    tool.merge()
    all_translated(tool)
    translate(tool, Hours="工时")
    assert tool.check() == 1
    assert "must hold %(name)s" in capsys.readouterr().out


def test_a_text_that_left_the_source_is_stale(tool, capsys):
    tool.merge()
    all_translated(tool)
    (tool.SOURCE / "web" / "page.py").unlink()
    assert tool.check() == 1
    assert "is behind the source" in capsys.readouterr().out


def test_the_compiled_catalogue_is_what_gettext_reads(tool):
    import gettext

    tool.merge()
    all_translated(tool)
    tool.compile_all()
    with catalogue(tool).with_suffix(".mo").open("rb") as file:
        read = gettext.GNUTranslations(file)
    assert read.gettext("Visits") == "访查"
    assert read.ngettext("%(counter)s visit", "%(counter)s visits", 3) == "%(counter)s次访查"


def test_a_new_language_is_one_more_folder(tool):
    shutil.copytree(tool.LOCALE / "zh_Hans", tool.LOCALE / "km")
    tool.merge()
    assert [path.parts[-3] for path in tool.catalogues()] == ["km", "zh_Hans"]
