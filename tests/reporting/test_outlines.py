"""The outline of a report's content: what lists show of it."""

import importlib
from collections import Counter

import pytest

from fairfloor.reporting import forms
from fairfloor.reporting.outlines import outline
from tests.reporting.sample import REPORT

then = importlib.import_module("fairfloor.registry.migrations.0019_outlines_particulars_settings")


def content(**changed):
    return {**forms.as_json(REPORT), **changed}


def test_it_counts_what_the_content_holds():
    whole = content()
    told = outline(whole)
    assert told["classes"] == dict(Counter(one["class"] for one in whole["findings"]))
    assert sum(told["classes"].values()) == sum(one["count"] for one in told["sections"]) == len(whole["findings"])
    assert told["day"] == max(stay["end_at"] for stay in whole["visit"]["stays"])[:10]
    assert all(set(one) == {"id", "title", "count"} and one["title"]["zh"] for one in told["sections"])
    assert {id for id, _ in told["open"]} <= {one["public_id"] for one in whole["findings"]}


@pytest.mark.parametrize(
    ("state", "there"),
    [("open-to-objection", True), ("expired", True), ("raised", False), ("upheld", False), ("upheld-in-part", False),
     ("dismissed", False), ("none", False)],
)  # fmt: skip
def test_only_a_finding_that_nobody_objected_to_may_still_be_open(state, there):
    first = {**content()["findings"][0], "objection": {"state": state, "until": "2026-03-20T23:59:59+07:00"}}
    assert bool(outline(content(findings=[first]))["open"]) == there


def test_a_visit_that_never_came_in_has_the_day_at_the_gate_or_none():
    visit = {**content()["visit"], "stays": [], "admitted_at": None}
    assert outline(content(visit=visit, findings=[]))["day"] == (visit.get("arrived_at") or "")[:10] or None
    bare = {**visit, "arrived_at": None}
    assert outline(content(visit=bare, findings=[])) == {"day": None, "classes": {}, "sections": [], "open": []}


def test_versions_published_before_were_given_the_same():
    assert then.outlined(content()) == outline(content())
