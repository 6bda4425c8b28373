"""The PDF: tagged, the same bytes for the same content, nothing in it read as code, nothing left out in silence."""

import io
import json
import re
import threading
import time
from dataclasses import fields, is_dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from fairfloor.core.languages import Text
from fairfloor.reporting import contents as c
from fairfloor.reporting import fonts, forms, labels, reports
from fairfloor.reporting.frontpage import weightiest
from tests.reporting import sample

LANGUAGES = labels.languages()
HOSTILE = (
    '#panic("x")', "$ integral $", "@label <label>", "<script>alert(1)</script>", '#import "x.typ"', "`raw` ```block```",
    "= Heading\n== Sub\n- item\n+ item", "*bold* _thin_ ~ \\ \\u{41} // note /* note */", '"quotes" \'quotes\' {braces} [x]',
    "#read(\"/etc/passwd\")", "#sys.inputs.data", "{page} {pages} {0} %s %(a)s", "x" * 300, "</text><image href='//x'/>",
    "=cmd|' /C calc'!A0", "-- - --- ...", "https://example.org/" + "a" * 200,
)  # fmt: skip


def content(report):
    return json.loads(json.dumps(forms.as_json(report)))


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture(scope="module")
def pdf(language):
    """The demonstration report in one language."""
    return reports.render(content(sample.REPORT), language, verify_line="Verify at the programme office.")


@pytest.fixture(scope="module")
def reader(pdf):
    return PdfReader(io.BytesIO(pdf))


def squeezed(words):
    """`words` without any space, since a line of a PDF breaks where it likes."""
    return re.sub(r"\s+", "", words)


def said(reader):
    return squeezed("".join(page.extract_text() for page in reader.pages))


def has(reader, *phrases):
    found = said(reader)
    missing = [phrase for phrase in phrases if squeezed(phrase) not in found]
    assert not missing, missing


def tags(reader):
    """Every tag of the structure tree, with its attributes."""
    waiting, found = [reader.trailer["/Root"]["/StructTreeRoot"]], []
    while waiting:
        part = waiting.pop().get_object()
        if isinstance(part, list):
            waiting += part
        elif hasattr(part, "get"):
            if "/S" in part:
                found.append(part)
            if "/K" in part:
                waiting.append(part["/K"])
    return found


# ------------------------------------------------------------------------------------------------------- the file


def test_it_is_tagged_pdf_ua_with_title_and_language(reader, language):
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith(language)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = root["/Metadata"].get_object().get_data().decode()
    assert re.search(r"pdfuaid:part[>=]\W?1", metadata)
    title = {"zh": "监督报告：Demonstration Factory 1", "en": "Monitoring report: Demonstration Factory 1"}
    assert reader.metadata.title == title.get(language, reader.metadata.title)
    assert "Demonstration Factory 1" in reader.metadata.title


def test_in_chinese_the_factory_s_chinese_name_leads():
    report = replace(sample.REPORT, factory=replace(sample.REPORT.factory, local_name="演示工厂一"))
    reader = PdfReader(io.BytesIO(reports.render(content(report), "zh")))
    assert reader.metadata.title == "监督报告：演示工厂一"
    first, second = (squeezed(page.extract_text()) for page in reader.pages[:2])
    assert first.index("演示工厂一") < first.index("DemonstrationFactory1")
    assert "演示工厂一" in second


def test_its_structure_reads_well_without_sight(reader):
    found = tags(reader)
    kinds = {part["/S"] for part in found}
    assert {"/H1", "/H2", "/H3", "/Table", "/THead", "/TH", "/TD", "/TOC", "/Figure"} <= kinds
    figures = [part for part in found if part["/S"] == "/Figure"]
    assert len(figures) == 2 and all(len(part["/Alt"]) > 40 for part in figures)


def test_words_of_another_language_say_so_to_a_screen_reader(reader, language):
    spoken = {part["/Lang"].split("-")[0] for part in tags(reader) if "/Lang" in part}
    assert {"zh": "en", "en": "zh"}.get(language, "en") in spoken


def test_it_needs_nothing_from_outside(pdf, reader):
    names = {font["/BaseFont"] for page in reader.pages for font in page["/Resources"].get("/Font", {}).values()}
    assert names and all(re.match(r"/[A-Z]{6}\+NotoSans(SC|Khmer)", name) for name in names)
    for forbidden in (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/URI"):
        assert forbidden not in pdf


def test_equal_content_gives_equal_bytes(pdf, language):
    shuffled = dict(reversed(content(sample.REPORT).items()))
    assert reports.render(shuffled, language, verify_line="Verify at the programme office.") == pdf


def test_other_content_gives_other_bytes(pdf, language):
    assert reports.render(content(sample.REPORT), language) != pdf


def test_it_bears_the_moment_of_its_content(reader):
    assert reader.metadata.creation_date.isoformat().startswith("2024-06-20T02:12:40")
    assert "Z" in reader.metadata["/CreationDate"] or "+00" in reader.metadata["/CreationDate"]


def test_threads_may_render_at_once():
    whole, made = content(sample.BARE), []
    threads = [threading.Thread(target=lambda: made.append(reports.render(whole, "en"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 4 and len(set(made)) == 1


# ---------------------------------------------------------------------------------------------------- what it says


def test_the_first_page_shows_what_matters(reader, language):
    first = squeezed(reader.pages[0].extract_text())
    words = {
        "en": ("Version 1", "Published 2024-06-20", "2024-06-03 08:31 to 16:45", "37 of 412 (9 %)", "fewer than 5",
               "The factory may object to a finding until 2024-07-19 (Friday) 23:59:59 (Asia/Phnom_Penh).",
               "from 2024-06-26 (Wednesday) 00:00:00", "3Non-compliance", "1Observation", "1Good practice"),
        "zh": ("第 1 版", "2024-06-20 公布", "2024-06-03 08:31 至 16:45", "412 人中的 37 人（9%）", "少于 5 人",
               "工厂可在 2024-07-19（星期五）23:59:59（Asia/Phnom_Penh）之前（含该时刻）对发现提出反对。",
               "自 2024-06-26（星期三）00:00:00", "3不符合项", "1观察项", "1良好做法"),
    }  # fmt: skip
    for phrase in ("Demonstration Factory 1", "DEMO-2024-001", "REG-000-001", *words.get(language, ())):
        assert squeezed(phrase) in first, phrase


def test_the_first_page_counts_questions_where_buildings_multiply_clauses(reader, language):
    """A clause that is asked of two dormitories is answered twice: the standards have no more clauses for it."""
    has(reader, {"en": "questions answered out of", "zh": "个问题已作答"}[language])


def test_every_page_bears_version_number_and_hash(reader, language):
    digest = forms.content_hash(content(sample.REPORT))
    total = len(reader.pages)
    for number, page in enumerate(reader.pages, start=1):
        words = squeezed(page.extract_text())
        assert digest in words and "DEMO-2024-001" in words
        assert squeezed(labels.say(language, "report.page", page=number, pages=total)) in words
        assert squeezed(labels.say(language, "report.version", version=1)) in words


def test_the_last_pages_say_where_it_comes_from(reader):
    has(reader, "6f1c" * 16, "Verify at the programme office.", "rpt-q7f2k9", "vis-h5t1", "Reviewer A")


def test_it_holds_what_the_trade_expects_in_english():
    has(
        PdfReader(io.BytesIO(reports.render(content(sample.REPORT), "en"))),
        "arrived 2024-06-03 08:05, admitted 08:31", "381 in all, women: 320, men: 61", "Monitor A (lead)",
        "Union leaders", "off the premises", "2024-03, 2024-04, 2024-05", "25 of 412",
        "Chemical store", "The punch file of 31 May is incomplete.", "ICTI code, annex II", "undated",
        "Law in force on 2024-06-03", "kh/ordinary-hours-per-week", "not known for that day",
        "ICTI 2.5", "74.5 h", "at most 66 h", "Labour Law (Cambodia), art. 137", "Interviews (14)", "2023-11-28",
        "What the monitors believe", "Considered after the visit", "Still open to objection until 2024-07-19 (Friday)",
        "no. T-0001", "calibrated until 2025-01-31", "cannot be judged", "16 °C to 30 °C",
        "61,204 read, 61,180 used, 24 refused", "312 × missing punches", "2024-03-01 to 2024-05-31",
        "received late", "missing", "weekend: 2024-06-22, 2024-06-23, 2024-06-29",
        "Acknowledgement refused by management", "Management disputes the hours of finding 1.", "No dormitory",
    )  # fmt: skip


def test_words_without_a_translation_are_marked():
    english = PdfReader(io.BytesIO(reports.render(content(sample.REPORT), "en")))
    chinese = PdfReader(io.BytesIO(reports.render(content(sample.REPORT), "zh")))
    has(english, "9 名包装工人在 5 月 6 日至 18 日连续工作 13 天，其间没有休息日。", "[Original in Chinese / not translated]",
        "[Original in Khmer / not translated]", "[Translated from Chinese]")  # fmt: skip
    has(chinese, "Repair the fans and write a procedure", "[英文原文 / 未翻译]", "[译自高棉文]")


def test_a_second_version_says_what_changed():
    for language, phrases in {
        "en": ("Version 2 replaces version 1; it holds one change", "What changed since version 1", "Amended: finding 2",
               "Not upheld; the finding stands (2024-07-11 16:20)", "0a" * 32),
        "zh": ("第 2 版取代第 1 版，有一处更改", "自第 1 版以来的更改", "修改：发现 2", "不成立，发现维持不变"),
    }.items():  # fmt: skip
        has(PdfReader(io.BytesIO(reports.render(content(sample.AMENDED), language))), *phrases)


@pytest.mark.parametrize(
    ("state", "said_in_english"),
    [("draft", "Draft: not published"), ("submitted", "Submitted for review: not published"), ("approved", "Approved")],
)
def test_what_is_not_published_says_so_on_every_page(state, said_in_english):
    draft = content(replace(sample.REPORT, state=state, published_at=None))
    for page in PdfReader(io.BytesIO(reports.render(draft, "en"))).pages:
        words = squeezed(page.extract_text())
        assert squeezed(said_in_english) in words and "DRAFT" in words
    published = said(PdfReader(io.BytesIO(reports.render(content(sample.REPORT), "en"))))
    assert "DRAFT" not in published and "notpublished" not in published


def test_the_weightiest_come_first():
    one, two, three, four, five = sample.FINDINGS
    order = [finding.number for finding in weightiest(sample.REPORT)]
    assert order == ["1", "2", "4", "3"]
    grave = replace(sample.REPORT, findings=(one, two, three, replace(four, serious=True), five))
    assert next(finding.number for finding in weightiest(grave)) == "4"
    unknown = replace(sample.REPORT, findings=(replace(one, affected=None), two))
    assert [finding.number for finding in weightiest(unknown)] == ["2", "1"]


def test_a_long_list_shows_its_first_findings_on_page_one_and_says_how_many_more():
    first = squeezed(PdfReader(io.BytesIO(reports.render(content(sample.many(40)), "en"))).pages[0].extract_text())
    assert squeezed("And 34 more in “Findings”.") in first


def test_a_visit_that_ended_midway_and_a_deadline_that_may_move_say_so():
    moved = replace(sample.DEADLINES[2], kind="gift", provisional=True)
    report = replace(
        sample.BARE,
        visit=replace(sample.REPORT.visit, outcome="ended-midway", admitted_at=None),
        deadlines=(moved,),
        state="published",
        published_at=sample.at(20, "09:12"),
        version=2,
        changes=(c.Change("reclassified", "1", reopened_until=sample.OPEN.until),),
        closing=c.Closing("not-held", reason=sample.zh("中途终止", "ended midway")),
    )
    has(
        PdfReader(io.BytesIO(reports.render(content(report), "en"))),
        "The visit ended midway; what was gathered until then is reported.", "arrived 2024-06-03 08:05",
        "gift", "Provisional: rests on a calendar that is not final.", "No time for objections is recorded.",
        "A finding changed in this version is open to objection until 2024-07-19 (Friday) 23:59:59",
        "No closing meeting was held", "Class changed: finding 1", "Open to objection until 2024-07-19 (Friday)",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "few", "many", "listed"),
    [
        ("en", "ICTI 9.1, ICTI 9.2; no other clause was looked at", "7 chosen clauses, listed under “Scope and method”",
         ("Clauses that were asked", "at no others", "ICTI 9.7", "Title 7")),
        ("zh", "ICTI 9.1、ICTI 9.2；其他条款均未检查", "所选的 7 项条款，列于“范围与方法”",
         ("所检查的条款", "其他条款均未检查", "ICTI 9.7", "标题 7")),
    ],
)  # fmt: skip
def test_a_special_visit_s_report_says_which_clauses_were_asked_and_that_others_were_not(language, few, many, listed):
    """Few of them by name on the first page, many by their number; all of them where it says how it was looked at."""

    def shown(count):
        notes = tuple(
            c.ClauseNote(f"icti/9.{n}", Text({"en": f"Title {n}", "zh": f"标题 {n}"})) for n in range(1, count + 1)
        )
        visit = replace(sample.REPORT.visit, kind="special")
        told = replace(sample.REPORT, visit=visit, scope=replace(sample.REPORT.scope, clauses=notes))
        reader = PdfReader(io.BytesIO(reports.render(content(told), language)))
        return squeezed(reader.pages[0].extract_text()), said(reader)

    assert squeezed(few) in shown(2)[0]
    first, whole = shown(7)
    assert squeezed(many) in first and all(squeezed(word) in whole for word in listed)


def test_a_whole_visit_s_report_speaks_of_no_chosen_clauses(reader, language):
    words = "no other clause was looked at" if language == "en" else "其他条款均未检查"
    assert squeezed(words) not in said(reader)


def test_a_later_version_says_when_the_report_was_first_published_and_when_it_was_itself():
    for language, told in {
        "en": ("First published 2024-06-20", "This version published 2024-07-12"),
        "zh": ("2024-06-20 首次公布", "本版 2024-07-12 公布"),
    }.items():
        for report in (sample.AMENDED, replace(sample.AMENDED, published_at=sample.at(20, "09:12"))):
            first = PdfReader(io.BytesIO(reports.render(content(report), language))).pages[0].extract_text()
            assert all(squeezed(words) in squeezed(first) for words in told), language
    for words in ("First published", "This version published"):
        assert squeezed(words) not in said(PdfReader(io.BytesIO(reports.render(content(sample.REPORT), "en"))))


def test_a_second_version_without_changes_says_so():
    report = replace(sample.AMENDED, changes=())
    has(PdfReader(io.BytesIO(reports.render(content(report), "en"))), "No changes to the findings are recorded.")


def test_a_band_never_tells_its_number():
    secret = replace(sample.FINDINGS[3], affected=c.Affected(fewer_than=5, population=412))
    text = said(
        PdfReader(
            io.BytesIO(
                reports.render(
                    content(replace(sample.BARE, finding_classes=sample.REPORT.finding_classes, findings=(secret,))),
                    "en",
                )
            )
        )
    )
    assert "fewerthan5" in text and "412" not in text


# ------------------------------------------------------------------------------------------ what it must withstand


def poisoned(value, words):
    """A report with `words` in every place that a person's words can come into."""
    if isinstance(value, c.Free):
        return c.Free("en", words, {"zh": words})
    if isinstance(value, c.Text):
        return c.Text(zh=words, en=words)
    if is_dataclass(value):
        typed = {"act", "article", "url", "name", "local_name", "address", "registration_number", "serial", "edition"}
        changed = {
            field.name: words
            if field.name in typed and isinstance(getattr(value, field.name), str)
            else poisoned(getattr(value, field.name), words)
            for field in fields(value)
            if field.init
        }
        return type(value)(**changed)
    if isinstance(value, tuple):
        return tuple(poisoned(part, words) for part in value)
    return value


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_in_the_content_is_read_as_code(words, language):
    report = poisoned(sample.REPORT, words)
    reader = PdfReader(io.BytesIO(reports.render(content(report), language)))
    text = said(reader)
    assert text.count(squeezed(words)) > 20
    assert reader.metadata.title.endswith(words.replace("\n", " ")) or squeezed(words) in squeezed(
        reader.metadata.title
    )


def test_a_run_of_letters_without_a_space_stays_within_the_margins():
    reader = PdfReader(io.BytesIO(reports.render(content(poisoned(sample.REPORT, "x" * 300)), "en")))
    for page in reader.pages:
        places = []

        def note(words, _matrix, place, _font, _size, places=places):
            places.append(place[4] if words.strip() else 0)

        page.extract_text(visitor_text=note)
        assert places and max(places) < float(page.mediabox.width) - 56


@settings(max_examples=15)
@given(words=st.text(min_size=1, max_size=60).filter(str.strip))
def test_any_words_can_be_printed(words):
    words = words.encode("utf-8", "replace").decode()
    report = replace(sample.BARE, finding_classes=sample.REPORT.finding_classes, findings=sample.FINDINGS[:1])
    assert reports.render(content(poisoned(report, words)), "zh").startswith(b"%PDF-")


def test_lines_break_between_words_and_names_stay_in_one_piece(language):
    """It said WORKER-R and EPRESENTATIVES, ICTI at the end of a line and 3.8 on the next, Asia/ and Phnom_Penh."""
    cited = ", ".join(f"ICTI {section}.{number}" for section in (3, 10) for number in range(1, 30))
    note = c.ClauseNote("bfc/worker-representatives", sample.t("工人代表", "Workers"), sample.t(cited, cited))
    report = replace(sample.REPORT, answers=replace(sample.REPORT.answers, by_others=(note,)))
    reader = PdfReader(io.BytesIO(reports.render(content(report), language)))
    lines = [line.strip() for page in reader.pages for line in page.extract_text().split("\n")]
    assert any(line.endswith("WORKER-") for line in lines)
    assert any(line.startswith("REPRESENTATIVES") for line in lines)
    assert sum("ICTI 10." in line for line in lines) > 2
    assert [line for line in lines if line.endswith(("ICTI", "Asia/"))] == []


def test_characters_that_the_fonts_lack_are_shown_and_listed():
    report = replace(sample.REPORT, summary=c.Free("en", "heat 😀 at \u202e night"))
    assert reports.missing_signs(content(report)) == ("\u202e", "😀")
    reader = PdfReader(io.BytesIO(reports.render(content(report), "en")))
    has(reader, "heat [U+1F600] at [U+202E] night", "each stands as its code in brackets: U+202E U+1F600.")


def blanks(part, way=()):
    """The way to every value in `part` (JSON), and None or an empty list to put in its place."""
    pairs = part.items() if isinstance(part, dict) else enumerate(part)
    for key, value in pairs:
        if value not in (None, [], {}):
            yield (*way, key), [] if isinstance(value, list) else None
        if isinstance(value, dict | list):
            yield from blanks(value, (*way, key))


def blanked(whole, way, blank):
    """The report with one value gone; None where content must have it."""
    changed = json.loads(json.dumps(whole))
    part = changed
    for key in way[:-1]:
        part = part[key]
    part[way[-1]] = blank
    try:
        return forms.read(c.Report, changed)
    except forms.ContentError:
        return None


def test_every_value_may_be_missing():
    """Each optional part in turn is None or empty: the layout says so, and holds no None and no empty cell."""
    records = replace(sample.SCREENING, rules=sample.SCREENING.rules[:1])
    whole = content(replace(
        sample.AMENDED, findings=sample.FINDINGS[:1], deadlines=sample.DEADLINES[1:3], screening=records,
        state="approved", published_at=None,
    ))  # fmt: skip
    count = 0
    for way, blank in blanks(whole):
        report = blanked(whole, way, blank)
        if report is None:
            continue
        count += 1
        laid = reports.layout(report, LANGUAGES[count % len(LANGUAGES)], content_hash="0" * 64)
        assert "None" not in json.dumps(laid, ensure_ascii=False), way
        for block in laid["blocks"]:
            if block["block"] == "table":
                assert all(cell not in ("", []) for row in block["rows"] for cell in row["cells"]), way
            if block["block"] == "facts":
                assert all(value not in ("", []) for _, value in block["rows"]), way
    assert count > 150


def test_a_report_that_knows_almost_nothing_still_stands(language):
    reader = PdfReader(io.BytesIO(reports.render(content(sample.BARE), language)))
    assert squeezed(labels.say(language, "mark.unknown")) in said(reader)
    assert squeezed(labels.say(language, "screening.none")) in said(reader)


def test_forty_findings_take_seconds_and_headings_are_repeated(language):
    whole = content(sample.many(40))
    begun = time.monotonic()
    reader = PdfReader(io.BytesIO(reports.render(whole, language)))
    assert time.monotonic() - begun < 20
    assert len(reader.pages) > 10
    head = squeezed(labels.say(language, "column.instrument"))
    rows = [squeezed(page.extract_text()) for page in reader.pages if "T-0001" in page.extract_text()]
    assert len(rows) >= 2 and all(head in words for words in rows)


def test_content_of_another_form_is_refused():
    with pytest.raises(forms.ContentError, match="“programme” is missing"):
        reports.render(
            {
                "number": "x",
                "public_id": "x",
                "version": 1,
                "state": "draft",
                "frozen_at": "2024-06-01T00:00:00Z",
                "zone": "UTC",
            },
            "en",
        )
    with pytest.raises(ValueError, match="no labels in “xx”"):
        reports.render(content(sample.BARE), "xx")


def test_the_fonts_of_the_machine_play_no_part():
    assert {path.suffix for path in fonts.FOLDER.iterdir()} == {".ttf", ".txt"}
