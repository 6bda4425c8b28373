"""Pages hold what the strict content policy lets through: no code or style in the page, nothing from another host."""

import re

import pytest

from tests.house.source import PACKAGE, name

TEMPLATES = sorted((PACKAGE / "web" / "templates").rglob("*.html"))
REFUSED = {
    r"<script(?![^>]*\bsrc=)": "a script in the page; put it in static/ and give its src",
    r"<style\b": "a style sheet in the page; put it in static/",
    r"<[^>]*\sstyle=": "a style attribute; make a class",
    r"<[^>]*\son[a-z]+\s*=[^=]": "an event attribute; listen in a script",
    r"""(src|href|action)=["'](https?:)?//""": "another host",
    r"javascript:": "code in an address",
    r"\|\s*safe\b": "text passed as markup; build it with format_html",
    r"{%\s*autoescape off": "text passed as markup",
}


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_holds_nothing_that_the_policy_refuses(path):
    text = re.sub(r"{%\s*(?!autoescape).*?%}", "", path.read_text("utf-8"))
    found = [why for pattern, why in REFUSED.items() if re.search(pattern, text, re.IGNORECASE | re.DOTALL)]
    assert not found, f"{name(path)} has {'; '.join(found)}"


def test_there_are_templates():
    assert TEMPLATES
