"""Readings on a visit judged together as `fairfloor judge` does, and files of them: shown first, then kept once."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fairfloor.actions import contents, observations
from fairfloor.core import readings, standards
from fairfloor.core.periods import in_zone, local_day
from fairfloor.core.quantities import Figure
from fairfloor.registry import walls
from fairfloor.registry.models import Answer, Event, Reading
from tests.web.test_visits import address, hidden, text
from tests.world import world

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "zh-hans")
FILE = """\
quantity,value,unit,place,substance,minutes,population,taken_at,instrument,colour
exposure,600,ppm,Spray booth,67-64-1,240,3 sprayers,{first},GAS-1,red
exposure,600,ppm,Spray booth,丙酮,240,3 sprayers,{second},GAS-1,red
exposure,"1,250",ppm,Spray booth,Acetone,15,3 sprayers,{first},GAS-1,red
exposure,100,ppm,,Acetone,15,3 sprayers,{first},GAS-1,red
exposure,100,ppm,Spray booth,Acetone,15,3 sprayers,,GAS-1,red
exposure,100,ppm,Spray booth,Acetone,15,3 sprayers,2019-01-01 10:00,GAS-1,red
exposure,,ppm,Spray booth,Acetone,15,3 sprayers,{first},GAS-1,red
"""


def inside():
    """A visit on which the team has been for nine hours."""
    w = world()
    w.inside()
    w.now += timedelta(hours=9)
    return w


def clock(w, hours):
    """A moment of the visit on the factory's clock (it is 7 hours before UTC there)."""
    return (w.now + timedelta(hours=7 - hours)).strftime("%Y-%m-%dT%H:%M")


def written(w):
    return FILE.format(first=clock(w, 8.9), second=clock(w, 4.5))


def shown(w, words, language="en"):
    """The page that says what a file holds."""
    file = SimpleUploadedFile("readings.csv", words.encode())
    return w.post(w.monitor_a, address(w, "readings/file/"), {"file": file}, language)


def sample(w, hours, **told):
    """Enters a sample of acetone on the page."""
    page = w.get(w.monitor_a, address(w, "readings/"))
    data = {"client_id": hidden(page, "client_id"), "quantity": "exposure", "value": "600", "unit": "ppm",
            "place": "Spray booth", "substance": "dimethyl ketone", "minutes": "240", "population": "3 sprayers",
            "instrument": "GAS-1", "taken_at": clock(w, hours)}  # fmt: skip
    return w.post(w.monitor_a, address(w, "readings/"), data | told)


def test_samples_of_a_shift_are_averaged_over_it_and_told_together():
    w = inside()
    assert sample(w, 8.9).status_code == 302
    with walls.acting():
        first = Reading.objects.get()
        assert (first.substance, first.minutes, first.verdict) == ("acetone", Decimal(240), "cannot-be-judged")
    assert sample(w, 4.5, substance="67-64-1").status_code == 302
    with walls.acting():
        rows = list(Reading.objects.order_by("pk"))
        # The first sample alone did not cover the shift; with the second, both are judged as its average.
        assert [(row.verdict, row.clause, row.version) for row in rows] == [
            ("outside", "icti/11.24", 2),
            ("outside", "icti/11.24", 1),
        ]
        assert rows[0].limit["observed"] == {"value": 600, "unit": "ppm"}
        told = Event.objects.filter(verb="reading.taken").order_by("sequence")
        assert len(told) == 2
        assert not Answer.objects.exists()
    for language, words in (("en", "average of the shift"), ("zh-hans", "整班平均值")):
        page = text(w.get(w.monitor_a, address(w, "readings/"), language))
        assert words in page
        assert {"en": "Acetone", "zh-hans": "丙酮"}[language] in page
    assert 'value="67-64-1"' in page  # every name, synonym and number of the 35 is offered
    assert page.count("<option value=") >= 35


def test_the_page_gives_the_verdict_of_the_command_line():
    w = inside()
    sample(w, 8.9, value="300")
    sample(w, 4.5, value="650,5")
    sample(w, 4.4, value="88", unit="dBA", quantity="noise", substance="", minutes="480")
    with walls.acting():
        rows = list(Reading.objects.order_by("taken_at", "pk"))
    zone = w.factory.zone
    plain = [
        readings.Reading(row.quantity, Figure(row.value, row.unit), place=row.place, substance=row.substance,
                         instrument=row.instrument, population=row.population, minutes=row.minutes,
                         taken_at=in_zone(row.taken_at, zone).replace(tzinfo=None))
        for row in rows
    ]  # fmt: skip
    with walls.acting():
        profile = w.fresh(w.visit).profile.as_profile()
    found = readings.judge_all(
        plain, standards.load("icti").clauses, jurisdiction=w.factory.jurisdiction, on=local_day(w.now, zone),
        profile=profile,
    )  # fmt: skip
    for place, row in enumerate(rows):
        first = found.of(place)[0]
        assert (row.verdict, row.why) == (first.verdict, dict(first.why))


def test_a_file_is_shown_row_by_row_and_nothing_is_kept_before_it_is_accepted():
    w = inside()
    for language, reasons in (
        ("en", ["no place", "no day and time", "before the visit", "no value", "Refused: 5", "“colour”", "outside"]),
        ("zh-hans", ["没有写地点", "没有日期和时间", "到达", "没有数值", "拒收：5", "“colour”", "超出"]),
    ):
        page = shown(w, written(w), language)
        assert page.status_code == 200
        for reason in reasons:
            assert reason in text(page), reason
    with walls.acting():
        assert not Reading.objects.exists()


def test_what_was_accepted_is_kept_once_however_often_it_is_sent():
    w = inside()
    sent = {"text": written(w), "keep": "1"}
    said = [w.post(w.monitor_a, address(w, "readings/file/"), sent) for _ in range(2)]
    assert [one.status_code for one in said] == [302, 302]
    with walls.acting():
        rows = list(Reading.objects.order_by("pk"))
        assert [(row.substance, row.value, row.verdict) for row in rows] == [("acetone", 600, "outside")] * 2
        assert Event.objects.filter(verb="readings.taken").count() == 1
    again = written(w).replace('"1,250"', "1250")
    page = text(shown(w, again))
    assert page.count("kept before") == 2
    assert "Can be kept: 3" in page


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("value,unit\n1,ppm\n", "quantity"),
        (b"\xff\xfe\x00\x01", "no text"),
        ("quantity,value,unit\n" + "co,1,ppm\n" * 70_000, "larger than"),
        ("quantity,value,unit\n" + "co,1,ppm\n" * 1001, "more than 1000"),
    ],
)
def test_a_file_that_is_none_is_refused_with_a_sentence(content, said):
    w = inside()
    content = content if isinstance(content, bytes) else content.encode()
    with w.at(w.now):
        file = SimpleUploadedFile("r.csv", content)
        sent = w.client(w.monitor_a).post(address(w, "readings/file/"), {"file": file}, follow=True)
    assert sent.redirect_chain[0][0] == address(w, "readings/")
    assert said in text(sent)


def test_only_the_team_sends_a_file():
    w = inside()
    for person in (w.officer, w.reviewer, w.manager, w.buyer):
        assert w.post(person, address(w, "readings/file/"), {"text": written(w), "keep": "1"}).status_code == 404
    with walls.acting():
        assert not Reading.objects.exists()


def test_the_report_tells_the_average_and_what_it_was_reckoned_from():
    w = world()
    w.answered()
    for hours, value in ((8, 700), (4, 500)):
        values = {"quantity": "exposure", "value": Decimal(value), "unit": "ppm", "place": "Booth", "kind": "",
                  "substance": "acetone", "minutes": Decimal(240), "population": "3", "instrument": "GAS-1",
                  "calibrated_until": None, "taken_at": w.now - timedelta(hours=hours)}  # fmt: skip
        observations.measure(visit=w.visit, client_id=uuid4(), values=values, by=w.viewer(w.monitor_a), now=w.now)
    w.closed()
    w.drafted()
    with walls.acting():
        report = w.fresh(w.report)
        content = contents.build(report, version=1, now=w.now, before=None, reason="")
    lines = [line for line in content["readings"] if line["clause"] == "icti/11.24"]
    assert [(line["together"], line["observed"]["value"]) for line in lines][:2] == [(None, 700), (None, 500)]
    averages = [line for line in lines if line["together"]]
    assert averages
    assert {line["together"] for line in averages} == {2}
    assert any(line["observed"] == {"value": 600, "unit": "ppm"} and line["verdict"] == "outside" for line in averages)
    assert all(line["substance"]["zh"] == "丙酮" for line in lines)


def test_the_preview_takes_as_many_queries_for_300_rows_as_for_3():
    w = inside()
    head, row = written(w).splitlines()[:2]
    few, many = ("\n".join([head, *[row.replace("600", str(600 + n)) for n in range(count)]]) for count in (3, 300))
    counted = []
    shown(w, few)
    for words in (few, many):
        with CaptureQueriesContext(connection) as seen:
            assert shown(w, words).status_code == 200
        counted.append(len(seen))
    assert counted[0] == counted[1]
