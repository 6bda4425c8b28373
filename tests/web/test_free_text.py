"""What people tell in their own words: bounded in every form, said with both numbers, and never lost."""

import ast
from html import unescape
from pathlib import Path

import pytest

from fairfloor import web
from fairfloor.registry import walls
from fairfloor.registry.models import Complaint
from fairfloor.web.inputs import LONGEST_TEXT
from tests.world import world

pytestmark = pytest.mark.django_db


def test_every_field_for_words_has_a_bound() -> None:
    unbounded = []
    for path in sorted(Path(web.__path__[0]).glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "forms.CharField":
                given = {word.arg: ast.unparse(word.value) for word in node.keywords}
                if "max_length" not in given and given.get("widget") != "forms.HiddenInput":
                    unbounded.append(f"{path.name}:{node.lineno}")
    assert not unbounded, "use inputs.FreeText, or give it a max_length"


@pytest.mark.parametrize(
    ("language", "said"), [("en", "These are 1000000 characters"), ("zh-hans", "此处有 1000000 个字符")]
)
def test_a_text_that_is_too_long_comes_back_whole(language: str, said: str) -> None:
    w = world()
    w.closed()
    words = "long " * 199_999 + "tail."
    told = {"monitor": w.monitor_a.public_id, "text": words, "language": "en"}
    page = unescape(w.post(w.manager, "/complaints/", told, language).content.decode())
    assert said in page and str(LONGEST_TEXT) in page and words in page
    with walls.acting():
        assert not Complaint.objects.exists()
    w.post(w.manager, "/complaints/", told | {"text": "x" * LONGEST_TEXT})
    with walls.acting():
        assert Complaint.objects.get().text == "x" * LONGEST_TEXT


def test_no_browser_cuts_what_is_pasted() -> None:
    w = world()
    w.closed()
    page = w.get(w.manager, "/complaints/").content.decode()
    assert "<textarea" in page and "maxlength" not in page.split("<textarea")[1].split(">")[0]
