"""Damaged and hostile files of every format handed in by the browser: a page with a sentence or rows that add up."""

import re

import pytest
from django.utils.html import escape

from fairfloor.registry import walls
from fairfloor.registry.models import Dataset
from tests.screening.hostile import CASES, MEGABYTE, Case
from tests.screening.test_hostile_files import is_live
from tests.web.test_records import LANGUAGES, handed_in, text
from tests.world import world

pytestmark = pytest.mark.django_db
ADDED = re.compile(r"(\d+) read = (\d+) can be used \+ (\d+) refused")
SENT = [case for case in CASES if "MB" not in case.damage]  # those go in pieces, as the command reads them
# Every second one in the ordinary run, where the command reads all of them (tests/screening/test_hostile_files.py).
EACH = [pytest.param(case, id=case.id, marks=pytest.mark.deep if place % 2 else ()) for place, case in enumerate(SENT)]


@pytest.mark.parametrize("case", EACH)
def test_a_hostile_file_costs_a_sentence(case: Case) -> None:
    w, data = world(), case.make()
    if not data:
        data = b"\n"  # a form refuses a file of no bytes itself
    assert len(data) < 8 * MEGABYTE
    where = handed_in(w, data, name=f"file.{case.format.partition('-')[0]}")
    with walls.acting():
        seen = Dataset.objects.get().preview
    assert seen is not None
    assert seen["read"] == seen["accepted"] + seen["refused"]
    pages = {language: text(w.get(w.monitor_a, where, language)) for language in LANGUAGES}
    found = ADDED.search(" ".join(pages["en"].split()))
    assert found
    assert [int(number) for number in found.groups()] == [seen["read"], seen["accepted"], seen["refused"]]
    if case.code:
        assert (seen["read"], list(seen["reasons"])) == (1, [case.code])
    else:
        assert seen["accepted"] == case.accepted
    for language, page in pages.items():
        assert all(str(escape(why["reason"][language[:2]])) in page for why in seen["why"].values())
    assert not seen["accepted"] or f'action="{where}import/"' in pages["en"]
    if seen["refused"]:
        rows = text(w.get(w.monitor_a, f"{where}refused.csv")).splitlines()
        assert not [row for row in rows if any(is_live(cell) for cell in row.split(","))]
