"""Very many hits: in files they are what they are in memory, in the same order, and the files go with them."""

import csv
import gzip
import io
import json

import pytest

from fairfloor.screening import exports, hits, keeping
from fairfloor.screening.run import screen

PEOPLE, DAYS = 13, 26


@pytest.fixture(scope="module")
def punches(tmp_path_factory):
    """Long days of several lengths, some with a gap, workers whose numbers do not sort as text."""
    path = tmp_path_factory.mktemp("many") / "days.csv"
    rows = [
        f"{n},2024-03-{day:02},0{6 + (n + day) % 3}:00,{'' if (n * day) % 29 == 7 else f'{17 + (n * day) % 6}:{n:02}'}"
        for n in range(1, PEOPLE + 1)
        for day in range(1, DAYS + 1)
    ]
    path.write_text("\n".join(["worker,date,in,out", *rows]), "utf-8")
    return path


@pytest.fixture
def both(punches, monkeypatch):
    """The same records with all hits in memory, and with all in files of a few hits each."""
    monkeypatch.setattr(hits, "MOST_IN_MEMORY", 10**9)
    plain = screen(punches=punches, jurisdiction="kh")
    monkeypatch.setattr(hits, "MOST_IN_MEMORY", 0)
    monkeypatch.setattr(hits, "STRETCH", 30)
    monkeypatch.setattr(hits, "SPAN", 10)
    return plain, screen(punches=punches, jurisdiction="kh")


def test_the_same_hits_in_the_same_order(both):
    plain, filed = both
    assert filed.as_json() == plain.as_json()
    found = filed.outcome("daily-hours").hits
    assert isinstance(found, hits.KeptHits) and len(found) > 90
    all_of_them = list(plain.outcome("daily-hours").hits)
    assert [found[0], found[-1], found[31]] == [all_of_them[0], all_of_them[-1], all_of_them[31]]
    assert list(found[25:65]) == all_of_them[25:65] and list(found[::-7]) == all_of_them[::-7]
    assert found[5:5] == ()
    with pytest.raises(IndexError):
        found[len(found)]


def test_what_is_said_of_all_hits_is_the_same_from_files(both, monkeypatch):
    monkeypatch.setattr(keeping, "MOST_KEPT", 10**6)
    plain, filed = (keeping.kept(result) for result in both)
    for one, other in zip(plain["rules"], filed["rules"], strict=True):
        assert keeping.hit_count(one) == keeping.hit_count(other) == len(one["hits"])
        assert keeping.affected(one) == keeping.affected(other)
        assert len(keeping.affected(one)) == one["workers_affected"]
        parts = {"", *(hit.get("part", "") for hit in one["hits"])}
        assert [keeping.held(one, part) for part in parts] == [keeping.held(other, part) for part in parts]


def test_the_worst_are_kept_and_the_rest_is_counted(both, monkeypatch):
    monkeypatch.setattr(keeping, "MOST_KEPT", 5)
    rule = next(rule for rule in keeping.kept(both[1])["rules"] if rule["id"] == "daily-hours")
    margins = sorted(
        (keeping.number(hit.margin.as_json()) for hit in both[0].outcome("daily-hours").hits), reverse=True
    )
    assert [keeping.number(hit["margin"]) for hit in rule["hits"]] == margins[:5]
    assert keeping.hit_count(rule) == len(margins) and not keeping.whole(rule)
    assert len(keeping.affected(rule)) == 5 and rule["workers_affected"] == PEOPLE


def test_json_in_pieces_is_the_json(both):
    for result in both:
        assert json.loads("".join(result.json_pieces())) == json.loads(json.dumps(result.as_json()))


def test_the_table_of_cases_has_every_hit(both, tmp_path):
    exports.write_cases(both[1], tmp_path / "cases.csv.gz")
    with gzip.open(tmp_path / "cases.csv.gz") as file:
        text = file.read().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == sum(len(outcome.hits) for outcome in both[0].rules)
    assert [(row["rule"], row["worker"], row["start"]) for row in rows] == [
        (outcome.rule.id, hit.worker, hit.first.isoformat()) for outcome in both[0].rules for hit in outcome.hits
    ]
    assert all(row["why_zh"] and row["why_en"] for row in rows)


def test_the_files_go_with_the_hits(punches, monkeypatch):
    monkeypatch.setattr(hits, "MOST_IN_MEMORY", 0)
    result = screen(punches=punches, jurisdiction="kh")
    folder = result.outcome("daily-hours").hits.folder.path
    assert folder.stat().st_mode & 0o077 == 0 and any(folder.iterdir())
    del result
    assert not folder.exists()
