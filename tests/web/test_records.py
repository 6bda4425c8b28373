"""Records in the browser: columns told and accepted, refused rows, results by rule and by week, what is believed."""

import json
import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from fairfloor.actions import contents, datasets, recalculations, samples
from fairfloor.actions import files as kept_files
from fairfloor.core.recalculations import Wanted
from fairfloor.jobs.datasets import screen_due
from fairfloor.jobs.recalculations import make_due
from fairfloor.registry import files, keys, walls
from fairfloor.registry.models import Belief, Dataset, Event, Member, StoredFile
from fairfloor.reporting.recalculation_sheets import recalculation_workbook
from fairfloor.screening import run
from fairfloor.screening.recalculation import recalculate
from tests.web.counting import queries
from tests.web.markup import unbroken
from tests.world import World, world

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "zh-hans")
AMBIGUOUS = "worker,name,date,in,out,remark\n" + "".join(
    f"Canary{n},Canary Name,0{day}/03/2024,06:0{n},21:30,x\n" for n in (1, 2) for day in (4, 5, 6)
)


def text(response: Any) -> str:
    return str(response.content.decode())


def handed_in(w: World, content: str | bytes, kind: str = "attendance", name: str = "records.csv") -> str:
    """The address of a file that was handed in by the form and looked at by the worker."""
    if w.visit is None:
        w.inside()
    raw = content.encode() if isinstance(content, str) else content
    form = {"kind": kind, "file": SimpleUploadedFile(name, raw)}
    sent = w.post(w.monitor_a, f"/visits/{w.visit.public_id}/records/", form)
    assert sent.status_code == 302, text(sent)
    assert screen_due(lambda: w.now) == 1
    return str(sent["Location"])


def chosen(page: str) -> dict[str, str]:
    """What the form of columns sends as it stands."""
    found = {}
    for name, inside in re.findall(r'<select name="((?:column|dates)[^"]*)"[^>]*>(.*?)</select>', page, re.DOTALL):
        selected = re.search(r'<option value="([^"]*)" selected', inside)
        found[name] = selected[1] if selected else ""
    return found


def screened(w: World) -> str:
    """The address of a file of two workers, screened; the hours are long."""
    where = handed_in(w, AMBIGUOUS.replace("/03/", "-03-").replace("04-03-2024", "13-03-2024"))
    w.post(w.monitor_a, f"{where}import/")
    assert screen_due(lambda: w.now) == 1
    return where


def test_columns_and_the_order_of_dates_are_told_before_anything_is_imported() -> None:
    w = world()
    where = handed_in(w, AMBIGUOUS)
    for language, words in zip(LANGUAGES, ("can be read in two ways", "两种"), strict=True):
        page = text(w.get(w.monitor_a, where, language))
        assert words in page
        assert f'action="{where}import/"' not in page
        assert "Canary" not in page.replace("Canary Factory", "")
    form = chosen(page)
    assert list(form) == ["dates", *(f"column-0-{n}" for n in range(1, 7))]
    assert form["column-0-6"] == ""
    refused = w.post(w.monitor_a, f"{where}columns/", {**form, "column-0-1": "", "column-0-2": ""})
    assert refused.status_code == 422
    assert "not enough" in text(refused)
    twice = w.post(w.monitor_a, f"{where}columns/", {**form, "column-0-6": "worker"})
    assert "more than one column" in text(twice)
    assert w.post(w.monitor_a, f"{where}columns/", {**form, "dates": "day-first"}).status_code == 302
    assert screen_due(lambda: w.now) == 1
    page = text(w.get(w.monitor_a, where))
    assert "2024-03-04" in page
    assert "6 read = 6 can be used + 0 refused" in page
    assert f'action="{where}import/"' in page


def test_what_was_accepted_is_proposed_again_as_on_its_day() -> None:
    w = world()
    first = handed_in(w, AMBIGUOUS)
    page = text(w.get(w.monitor_a, first))
    w.post(w.monitor_a, f"{first}columns/", {**chosen(page), "dates": "month-first", "column-0-6": "editor"})
    screen_due(lambda: w.now)
    w.post(w.monitor_a, f"{first}import/")
    screen_due(lambda: w.now)
    second = text(w.get(w.monitor_a, handed_in(w, AMBIGUOUS.replace("2024", "2025"))))
    assert f"As on {w.now.date().isoformat()}" in second
    assert chosen(second)["dates"] == "month-first"
    assert chosen(second)["column-0-6"] == "editor"


def test_the_same_file_twice_is_said_in_a_sentence() -> None:
    w = world()
    handed_in(w, AMBIGUOUS, name="a.csv")
    form = {"kind": "roster", "file": SimpleUploadedFile("b.csv", AMBIGUOUS.encode())}
    page = text(w.post(w.monitor_a, f"/visits/{w.visit.public_id}/records/", form))
    assert "handed in on this visit already" in page
    with walls.acting():
        assert Dataset.objects.count() == 1


def test_refused_rows_are_a_download_without_names_and_on_record() -> None:
    w = world()
    where = handed_in(
        w, "worker,name,date,in,out\n7,Canary Name,2024-03-04,07:00,17:00\n8,Canary Two,=1+1,07:00,17:00\n"
    )
    assert "refused.csv" in text(w.get(w.monitor_a, where))
    sent = w.get(w.monitor_a, f"{where}refused.csv")
    assert sent["Content-Disposition"] == 'attachment; filename="refused-rows.csv"'
    rows = text(sent)
    assert "'=1+1" in rows and "not-a-date" in rows
    assert "Canary" not in rows
    with walls.acting():
        assert Event.objects.filter(verb="dataset.refused-read", actor_id=w.monitor_a.public_id).count() == 1


def test_not_imported_means_nothing_counts_and_the_same_file_may_come_again() -> None:
    w = world()
    where = handed_in(w, AMBIGUOUS)
    assert w.post(w.monitor_a, f"{where}cancel/").status_code == 302
    for language, words in zip(LANGUAGES, ("was cancelled", "已取消"), strict=True):
        assert words in text(w.get(w.monitor_a, where, language))
    assert w.post(w.monitor_a, f"{where}import/").status_code == 302
    assert "was cancelled" in text(w.get(w.monitor_a, where)), "what was cancelled is not imported after all"
    assert screen_due(lambda: w.now) == 0
    handed_in(w, AMBIGUOUS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rule_has_its_distribution_its_workers_and_its_lines(language: str) -> None:
    w = world()
    where = screened(w)
    page = text(w.get(w.monitor_a, f"{where}rules/daily-hours/", language))
    assert re.search(r'<svg[^>]*role="img"', page)
    assert len(re.findall(r"<td>w-[a-z2-7]{10}|>w-[a-z2-7]{10}</a>", page)) == 6
    workers = text(w.get(w.monitor_a, f"{where}rules/daily-hours/", language, by="worker"))
    assert len(re.findall(r">w-[a-z2-7]{10}</a></th>", workers)) == 2
    assert "Canary1" not in page + workers
    weeks = text(w.get(w.monitor_a, f"{where}weeks/", language))
    assert "<svg" in weeks and len(re.findall(r">w-[a-z2-7]{10}</a></th>", weeks)) == 2
    heads = re.search(r"<thead>.*?</thead>", weeks)
    days = re.findall(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", heads[0]) if heads else []
    assert (
        days and heads and re.findall(r'<span class="whole">([^<]*)</span>', heads[0]) == days
    )  # none breaks at a hyphen
    assert w.get(w.monitor_a, f"{where}rules/no-such-rule/").status_code == 404


def test_each_case_says_by_which_reason_its_limit_binds() -> None:
    """Of two weeks that are too long one lacks a punch, so that it may be longer still."""
    w = world()
    w.inside()
    rows = [
        f"{n},2024-03-{day:02},06:00,{'' if (n, day) == (2, 8) else '21:30'}"
        for n in (1, 2)
        for day in (*range(4, 10), 18)
    ]
    where = handed_in(w, "\n".join(["worker,date,in,out", *rows]))
    assert w.post(w.monitor_a, f"{where}import/", {}).status_code == 302 and screen_due(lambda: w.now) == 1
    page = unbroken(text(w.get(w.monitor_a, f"{where}rules/weekly-hours/")))
    listed = re.findall(r"<li>([^<]*)</li>", page[page.index("Why these limits bind") :])
    assert sorted(re.findall(r">60 h in a week \[([0-9])\]", page)) == ["1", "2"]
    assert re.search(r">(≥ )?[0-9.]+ h in a week</td>", page) and "worker-weeks checked" in page
    assert len(listed) == 2 and len(set(listed)) == 2
    assert "Why these limits bind" not in text(w.get(w.monitor_a, f"{where}rules/daily-hours/"))
    said_of_weeks = (r"Limit: at most [0-9]+ h in a week\.", r"限值：一周不超过 [0-9]+ 小时。")
    for language, said in zip(LANGUAGES, said_of_weeks, strict=True):
        assert re.search(said, text(w.get(w.monitor_a, f"{where}weeks/", language)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_very_many_cases_the_worst_are_listed_and_all_are_a_table_on_record(language: str) -> None:
    w = world()
    w.inside()
    rows = [f"{n},2024-03-{day:02},06:00,{19 + n % 3}:{day:02}" for n in range(1, 61) for day in range(1, 11)]
    where = handed_in(w, "\n".join(["worker,date,in,out", *rows]))
    assert w.post(w.monitor_a, f"{where}import/", {}).status_code == 302 and screen_due(lambda: w.now) == 1
    page = text(w.get(w.monitor_a, f"{where}rules/daily-hours/", language))
    assert ("Of 600 cases the 500 furthest" if language == "en" else "600") in page
    assert "<b>600</b>" in page and "<b>60</b>" in page and f"{where}cases.csv" in page
    by_worker = text(w.get(w.monitor_a, f"{where}rules/daily-hours/", language, by="worker"))
    assert by_worker.count('<th scope="row">') >= 20
    sent = w.get(w.monitor_a, f"{where}cases.csv")
    table = b"".join(sent.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert sum(line.startswith("daily-hours,") for line in table.splitlines()) == 600
    assert not re.search(r"daily-hours,[1-9][0-9]?,", table)  # pseudonyms, no numbers of the file
    with walls.acting():
        assert Event.objects.filter(verb="dataset.cases-read", actor_id=w.monitor_a.public_id).count() == 1


def test_recorded_and_believed_stand_side_by_side_on_the_visit_and_in_the_report() -> None:
    w = world()
    where = screened(w)
    address = f"{where}rules/daily-hours/"
    form = {"accepted": "no", "value": "16,25", "reason": "", "language": "en"}
    assert "Say why" in text(w.post(w.monitor_a, address, form))
    sent = w.post(w.monitor_a, address, {**form, "reason": "The clock was set back"})
    assert sent.status_code == 302
    page = text(w.get(w.monitor_a, address))
    assert "16.25 h" in page and "The clock was set back" in page and "15.48 h" in page
    summary = text(w.get(w.monitor_a, where))
    assert "16.25 h" in summary and "15.48 h" in summary
    w.drafted()
    with walls.acting():
        content = contents.build(w.report, version=1, now=w.now, before=None, reason="")
    line = next(one for one in content["screening"]["rules"] if one["id"] == "daily-hours") if content else None
    if line:
        assert line["believed"]["figure"]["value"] in ("16.25", 16.25)
    w.post(w.monitor_a, address, {"accepted": "yes", "value": "", "reason": "", "language": "en"})
    with walls.acting():
        kept = Belief.objects.get()
        assert (kept.accepted, kept.value, kept.reason) == (True, None, "")
        assert Event.objects.filter(verb="belief.recorded").count() == 2


def test_a_finding_begins_from_a_rule_with_its_numbers_and_its_evidence() -> None:
    w = world()
    where = screened(w)
    w.drafted()
    page = text(w.get(w.monitor_a, f"{where}rules/weekly-hours/"))
    links = [one.replace("&amp;", "&") for one in re.findall(r'href="([^"]+findings/new/[^"]+)"', page)]
    page = links and text(w.get(w.monitor_a, links[0]))
    daily = text(w.get(w.monitor_a, f"{where}rules/daily-hours/"))
    links = links or [one.replace("&amp;", "&") for one in re.findall(r'href="([^"]+findings/new/[^"]+)"', daily)]
    page = text(w.get(w.monitor_a, links[0]))
    with walls.acting():
        sha256 = Dataset.objects.select_related("file").get().file.sha256
    assert sha256 in page
    assert 'value="records" selected' in page


def test_pages_take_as_many_queries_for_many_rows_as_for_few() -> None:
    w = world()
    where = screened(w)
    counts = {part: queries(w, w.monitor_a, where + part) for part in ("", "weeks/", "rules/daily-hours/")}
    many = "worker,date,in,out\n" + "".join(
        f"{n},2024-04-{day:02},06:00,21:30\n" for n in range(60) for day in range(1, 29)
    )
    larger = handed_in(w, many)
    proposed = queries(w, w.monitor_a, larger)
    w.post(w.monitor_a, f"{larger}import/")
    screen_due(lambda: w.now)
    assert {part: queries(w, w.monitor_a, larger + part) for part in counts} == counts
    assert proposed <= counts[""] + 1
    with walls.acting():
        assert "Canary" not in json.dumps([row.result for row in Dataset.objects.all()])


@pytest.mark.parametrize("page", ["records/", "readings/", "samples/", "interviews/", "checklist/icti/2.3/"])
def test_a_form_is_shown_until_the_report_is_published_and_what_is_sent_later_is_told_why(page: str) -> None:
    w = world()
    w.closed()
    address = f"/visits/{w.visit.public_id}/{page}"
    assert "<textarea" in text(w.get(w.monitor_a, address)) or 'type="file"' in text(w.get(w.monitor_a, address))
    w.published()
    shown = text(w.get(w.monitor_a, address))
    assert "<textarea" not in shown and 'type="file"' not in shown
    if page == "records/":
        sent = w.post(w.monitor_a, address, {"kind": "attendance", "file": SimpleUploadedFile("a.csv", b"worker")})
        with walls.acting():
            assert "published" in text(sent) and not Dataset.objects.exists()


def recalculated(w: World, where: str, person: Any, language: str = "en", **told: str) -> str:
    """The address of a workbook that was asked for, after the worker's turn."""
    sent = w.post(person, f"{where}recalculation/", {"sample": "", "workers": "", **told}, language)
    assert sent.status_code == 302, text(sent)
    assert make_due(lambda: w.now) == 1
    return str(sent["Location"])


def workbook(w: World, person: Any, sheet: str) -> Any:
    """The workbook that was made there, and its response."""
    sent = w.get(person, f"{sheet}recalculation.xlsx")
    assert sent.status_code == 200
    return load_workbook(BytesIO(b"".join(sent.streaming_content))), sent


def names(w: World, where: str) -> list[str]:
    """The pseudonyms of those in the records."""
    return sorted(set(re.findall(r"w-[a-z2-7]{10}", text(w.get(w.monitor_a, f"{where}weeks/")))))


def logged(verb: str, person: Any) -> int:
    """How many events of the verb the person has."""
    with walls.acting():
        return Event.objects.filter(verb=verb, actor_id=person.public_id).count()


def test_hours_and_pay_of_workers_named_by_pseudonym_are_a_workbook_and_on_record() -> None:
    w = world()
    where = screened(w)
    assert "recalculation/" in text(w.get(w.monitor_a, where))
    whom = names(w, where)
    sheet = recalculated(w, where, w.monitor_a, workers="，".join(whom))
    assert (logged("recalculation-sheet.asked", w.monitor_a), logged("recalculation-sheet.read", w.monitor_a)) == (1, 0)
    assert f"{sheet}recalculation.xlsx" in text(w.get(w.monitor_a, sheet))
    book, sent = workbook(w, w.monitor_a, sheet)
    assert sent["Content-Disposition"] == 'attachment; filename="recalculation.xlsx"'
    assert logged("recalculation-sheet.read", w.monitor_a) == 1
    assert [title.split()[1] for title in book.sheetnames[2:]] == whom
    words = [str(cell) for page in book for row in page.iter_rows(values_only=True) for cell in row if cell is not None]
    assert any("=" in word for word in words), "its figures are formulas"
    assert not any("Canary" in word for word in words)


def test_while_it_waits_the_page_shows_how_far_it_is_and_it_can_be_cancelled() -> None:
    w = world()
    where = screened(w)
    told = {"sample": "", "workers": names(w, where)[0]}
    sheet = str(w.post(w.monitor_a, f"{where}recalculation/", told)["Location"])
    for language, words in zip(LANGUAGES, ("waits for its turn", "正在排队等待"), strict=True):
        page = text(w.get(w.monitor_a, sheet, language))
        assert words in page and "recalculation.xlsx" not in page
    assert w.get(w.monitor_a, f"{sheet}progress.json").json() == {"state": "queued", "percent": 0, "said": ""}
    early = w.get(w.monitor_a, f"{sheet}recalculation.xlsx")
    assert (early.status_code, early["Location"], logged("recalculation-sheet.read", w.monitor_a)) == (302, sheet, 0)
    assert w.post(w.monitor_a, f"{sheet}cancel/").status_code == 302
    assert make_due(lambda: w.now) == 0
    assert "was cancelled" in text(w.get(w.monitor_a, sheet))
    with walls.acting():
        assert not StoredFile.objects.filter(name="recalculation.xlsx").exists()


def test_no_more_workbooks_wait_than_a_visit_needs() -> None:
    w = world()
    where = screened(w)
    told = {"sample": "", "workers": names(w, where)[0]}
    for _ in range(recalculations.MOST_WAITING):
        assert w.post(w.monitor_a, f"{where}recalculation/", told).status_code == 302
    assert "wait to be made already" in text(w.post(w.monitor_a, f"{where}recalculation/", told))


def test_the_workbook_goes_when_its_time_is_over() -> None:
    w = world()
    where = screened(w)
    sheet = recalculated(w, where, w.monitor_a, workers=names(w, where)[0])
    with walls.acting():
        file = StoredFile.objects.get(name="recalculation.xlsx")
    later = w.now + timedelta(days=w.programme.retention_days + 1)
    kept_files.erase_due(now=later)
    with pytest.raises(files.Unreadable):
        list(files.read(file.public_id))
    page = text(w.get(w.monitor_a, sheet))
    assert "erased when its retention period ended" in page and "recalculation.xlsx" not in page
    assert w.get(w.monitor_a, f"{sheet}recalculation.xlsx").status_code == 302
    assert logged("recalculation-sheet.read", w.monitor_a) == 0


def test_a_workbook_is_handed_to_nobody_but_those_who_see_the_records_when_they_ask() -> None:
    w = world()
    where = screened(w)
    sheet = recalculated(w, where, w.monitor_a, workers=names(w, where)[0])
    for person in (w.officer, w.reviewer, w.manager, w.buyer, w.ministry):
        for address in (sheet, f"{sheet}progress.json", f"{sheet}recalculation.xlsx"):
            assert w.get(person, address).status_code == 404, "the visit is not closed"
        assert w.post(person, f"{sheet}cancel/").status_code == 404
    with walls.acting():
        Member.objects.filter(visit=w.visit, person=w.monitor_a).delete()
    assert w.get(w.monitor_a, f"{sheet}recalculation.xlsx").status_code == 404, "who left the team sees it no more"
    assert workbook(w, w.monitor_b, sheet)[0].sheetnames


@pytest.mark.parametrize(("told", "words"), [
    ({}, ("one of the two", "二者")),
    ({"sample": "nonesuch"}, ("Select a valid choice", "选择一个有效的选项")),
])  # fmt: skip
def test_whom_to_recalculate_is_refused_in_a_sentence(told: dict[str, str], words: tuple[str, str]) -> None:
    w = world()
    where = screened(w)
    for language, said in zip(LANGUAGES, words, strict=True):
        assert said in text(
            w.post(w.monitor_a, f"{where}recalculation/", {"sample": "", "workers": "", **told}, language)
        )


@pytest.mark.parametrize(("told", "beside"), [({}, "sample"), ({"workers": "w-1"}, "workers")])
def test_that_one_of_the_two_is_needed_is_said_by_the_form_and_beside_the_field(
    told: dict[str, str], beside: str
) -> None:
    """Neither is called optional; both at once are refused beside the second."""
    w = world()
    where = screened(w)
    page = text(w.get(w.monitor_a, f"{where}recalculation/"))
    form = (
        page.partition('name="sample"')[0].rpartition("<form")[2]
        + page.partition('name="sample"')[2].partition("</form>")[0]
    )
    assert "(optional)" not in form and "One of the two is needed" in form
    if told:
        roster = b"worker,department\nCanary1,Sewing\nCanary2,Sewing\n"
        drawn = samples.draw(
            visit=w.visit, wish=samples.Wish(size=2), seed="one", name="roster.csv", media_type="text/csv", pieces=[roster],
            by=w.viewer(w.monitor_a), now=w.now,
        )  # fmt: skip
        told = {**told, "sample": drawn.public_id}
    refused = text(w.post(w.monitor_a, f"{where}recalculation/", {"sample": "", "workers": "", **told}))
    (said,) = re.findall(r'id="id_(\w+)_error"[^>]*>(?:(?!</).)*one of the two', refused, re.DOTALL)
    assert said == beside


@pytest.mark.parametrize(
    ("language", "words"), [("en", "no record is of a worker"), ("zh-hans", "没有任何记录属于工人")]
)
def test_a_worker_of_whom_there_is_no_record_is_said_by_the_sheet(language: str, words: str) -> None:
    w = world()
    where = screened(w)
    assert words in text(w.get(w.monitor_a, recalculated(w, where, w.monitor_a, language, workers="w-nobody")))


def test_a_sample_is_recalculated_and_says_of_whom_the_records_hold_nothing() -> None:
    w = world()
    where = screened(w)
    roster = b"worker,department\nCanary1,Sewing\nCanary2,Sewing\nCanary9,Sewing\n"
    sample = samples.draw(
        visit=w.visit, wish=samples.Wish(size=3), seed="one", name="roster.csv", media_type="text/csv", pieces=[roster],
        by=w.viewer(w.monitor_a), now=w.now,
    )  # fmt: skip
    sheet = recalculated(w, where, w.monitor_a, sample=sample.public_id)
    book, _sent = workbook(w, w.monitor_a, sheet)
    assert f"samples/{sample.public_id}/" in text(w.get(w.monitor_a, sheet))
    absent = keys.pseudonym(w.programme.public_id, w.factory.public_id, "Canary9")
    notes = " ".join(str(row[0]) for row in book.worksheets[0].iter_rows(values_only=True))
    assert f"hold nothing: {absent}." in notes
    assert sorted(title.split()[1] for title in book.sheetnames[2:]) == sorted(set(sample.result["drawn"]) - {absent})


def test_the_workbook_is_what_the_command_makes_of_the_same_records() -> None:
    """Day by day the same figures, though the command names people by their own numbers."""
    w = world()
    where = screened(w)
    whom = keys.pseudonym(w.programme.public_id, w.factory.public_id, "Canary1")
    sent, _response = workbook(w, w.monitor_a, recalculated(w, where, w.monitor_a, workers=whom))
    found: list[Any] = []
    with walls.acting():
        asked = Dataset.objects.select_related("visit__factory", "visit__profile", "file").get()
        together, profile = datasets.together(asked), asked.visit.as_profile()
    with datasets.opened(together) as paths:
        run.screen(
            files=paths, jurisdiction=w.factory.jurisdiction, profile=profile,
            look=lambda *prepared: found.append(recalculate(*prepared, wanted=Wanted(("Canary1",)))),
        )  # fmt: skip
    own = load_workbook(BytesIO(recalculation_workbook(found[0], "en")))
    rows = [[list(row)[1:] for row in book.worksheets[2].iter_rows(values_only=True)] for book in (sent, own)]
    assert rows[0] == rows[1] and len(rows[0]) > 10
