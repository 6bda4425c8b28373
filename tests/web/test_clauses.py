"""The page of a clause at a visit: everything that the shelf says on it is there, in both languages."""

import html
import re
from datetime import date
from uuid import uuid4

import pytest

from fairfloor.actions import factories
from fairfloor.actions.acts import Refused
from fairfloor.core import clause_words, standards
from fairfloor.registry import walls
from fairfloor.registry.models import Answer
from fairfloor.web import guidance
from tests.world import FACTS, profile_values, world

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "zh-hans")


def clause_page(w, clause, language="en"):
    """The words of a clause's page, without markup, each run of white space one blank."""
    response = w.get(w.monitor_a, f"/visits/{w.visit.public_id}/checklist/{clause}/", language)
    assert response.status_code == 200
    words = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(html.unescape(words).split())


def inside(**facts):
    """A visit that has begun at a factory whose profile tells `facts`."""
    w = world()
    if facts:
        told = {name.replace("_", "-"): told for name, told in facts.items()}
        values = profile_values(facts={**FACTS, **told})
        factories.record_profile(participation=w.participation, values=values, by=w.viewer(w.officer), now=w.now)
    w.inside()
    return w


@pytest.mark.parametrize(
    ("clause", "language", "words"),
    [
        ("icti/11.24", "en", "46 limits that bind here on 2025-03-05"),
        ("icti/11.24", "en", "Acetone, full shift at most 500 ppm"),
        ("icti/11.24", "en", "Acetone, 15 minutes at most 750 ppm"),
        ("icti/11.24", "zh-hans", "甲醛，最高限额 不超过 0.3 ppm"),
        ("icti/11.24", "zh-hans", "35 种物质：别名、CAS 号、产生于何处"),
        ("icti/11.24", "en", "Cyclohexanone anone, pimelic ketone 108-94-1 paint"),
        ("icti/11.24", "zh-hans", "应查的法律事项 有害物质接触限值 有害物质的采样与检测方法"),
        ("icti/12.24", "zh-hans", "三角绷带 长度指最长的一边 1.3 米 0.9 米 2 4"),
        ("icti/12.24", "zh-hans", "安全别针 足量 足量"),
        (
            "icti/10.27",
            "en",
            "one of these is enough: Distance between oxygen and fuel gas cylinders at least 20 ft; or Height",
        ),
        ("icti/10.27", "zh-hans", "以下有一项即可：氧气瓶与燃料气瓶的距离至少 20 英尺；或 隔离屏障的高度至少 5 英尺"),
        ("icti/10.27", "en", "Recommended, not required Oxygen stands 20 ft (6 m) from fuel gas"),
        ("icti/10.8", "en", "General office at most 200 ft advice; a stricter law binds"),
        ("icti/9.7", "zh-hans", "可放宽 1 ℃（印作 1 ℃ / 2 ℉）：医务人员证明"),
        ("icti/9.8", "en", "yearly"),
        ("icti/11.4", "en", "Regular meeting of the EHS committee: every 60 days"),
        ("icti/11.4", "zh-hans", "每年至少 3 次"),
        ("icti/2.1", "en", "must not be before:"),
        ("icti/2.1", "zh-hans", "不得早于："),
        ("icti/4.3", "zh-hans", "员工年龄 至少 15 岁 依法律"),
        ("icti/4.3", "zh-hans", "14 岁："),
        ("icti/4.5", "en", "workers: at least 3, the youngest-looking"),
        ("icti/9.16", "en", "Look at it again for: Dormitory"),
        ("icti/12.13", "en", "Makes these hold for another place too Dormitory ICTI 10 Fire safety (whole section)"),
        ("icti/12.13", "zh-hans", "使下列条款也适用于另一场所 宿舍 ICTI 10 消防（整个部分）"),
    ],
)
def test_a_clause_says_it_exactly(clause, language, words):
    assert words in clause_page(inside(), clause, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_of_a_clause_is_on_its_page(language):
    w = inside()
    for id in ("icti/11.24", "icti/10.27", "icti/12.24", "icti/10.30", "icti/11.31"):
        page, clause = clause_page(w, id, language), standards.clause(id)
        parameters = standards.load("icti").words.parameters
        texts = [*clause.notes, *clause.recommendations, *(parameters[law].title for law in clause.laws)]
        texts += [check.what for check in clause.checks] + [record.what for record in clause.record]
        texts += [clause_words.again(one) for one in clause.recurrences]
        texts += [clause_words.sample(one) for one in clause.samples]
        texts += [one.name for one in clause.substances] + [one.arises for one in clause.substances]
        missing = [text.say(language) for text in texts if " ".join(text.say(language).split()) not in page]
        assert not missing, (id, missing)


@pytest.mark.parametrize(
    ("built", "binds", "other", "not_here"),
    [
        ("2000-10-31", "at most 20", "at most 12", "built on 2000-11-01 or later"),
        ("2000-11-01", "at most 12", "at most 20", "built before 2000-11-01"),
    ],
)
def test_the_day_a_dormitory_was_built_decides(built, binds, other, not_here):
    w = inside(dormitory=True, dormitory_built=built)
    page = clause_page(w, "icti/12.3")
    applies = f"People to a shower or bath {binds} this figure, only under its condition"
    aside = f"People to a shower or bath {other} does not apply here; only where dormitory {not_here}"
    assert applies in page and aside in page and page.index(applies) < page.index(aside)
    marked = w.get(w.monitor_a, f"/visits/{w.visit.public_id}/checklist/icti/12.3/").content.decode()
    rows = re.findall(r'<tr( class="aside")?><td>People to a', marked)
    assert rows == ["", "", ' class="aside"', ' class="aside"']  # what does not apply stands after what does


def test_an_unknown_condition_is_said_beside_its_limit():
    page = clause_page(inside(), "icti/12.3", "zh-hans")
    assert "每个淋浴或浴池的使用人数 不超过 20 仅限：宿舍建成日期在 2000-11-01 之前" in page


def test_a_reference_to_a_whole_section_leads_to_it():
    w = inside()
    section = guidance.links(w.visit, standards.clause("icti/12.13"), {})["extended"][0]
    assert section.url == f"/visits/{w.visit.public_id}/checklist/#icti-10"
    assert 'id="icti-10"' in w.get(w.monitor_a, section.url.partition("#")[0]).content.decode()
    referring = standards.clause("icti/9.7").__class__(
        **{**vars(standards.clause("icti/9.7")), "see_also": ("icti/10", "icti/9.8", "icti/99.9")}
    )
    links = guidance.links(w.visit, referring, {})["related"]
    assert [link.title for link in links] == ["ICTI 10 Fire safety (whole section)", "ICTI 9.8 " + title("icti/9.8")]


def title(clause):
    return standards.clause(clause).title["en"]


def test_a_standard_that_the_visit_is_not_held_to_is_named_without_a_link():
    w = inside()
    w.visit.standards = [pair for pair in w.visit.standards if pair[0] == "icti"]
    links = guidance.links(w.visit, standards.clause("icti/9.7"), {})["related"]
    assert [(link.title.split()[0], bool(link.url)) for link in links][-1] == ("BFC", False)
    assert all(link.url for link in links if link.title.startswith("ICTI"))


def test_a_report_says_the_day_of_a_fact():
    w = inside(dormitory=True, dormitory_built="2000-10-31")
    w.published()
    told = {item["title"]["en"]: item["value"] for item in w.versions[0].content["factory"]["profile"]}
    assert told["Dormitory built"] == {"zh": "2000-10-31", "en": "2000-10-31"}
    assert told["Dormitory"]["en"] == "yes"


@pytest.mark.parametrize(
    ("language", "others", "counts", "listed"),
    [
        ("en", "This visit asks it in the clauses below", "Its answer counts here too: BFC Wages",
         "by 12 other clauses, 1 answered Non-compliant: 1"),
        ("zh-hans", "本次查访在下列条款中询问此事", "本条的答案同时用于： BFC 工资",
         "由其他 12 条回答，已答 1 条 不符合：1"),
    ],
)  # fmt: skip
def test_what_both_standards_ask_is_asked_once(language, others, counts, listed):
    w = inside()
    w.answer("icti/3.10", "non-compliant", text="Every 45 days.", workers_affected=12)
    page = clause_page(w, "bfc/wages", language)
    assert others in page
    assert f"ICTI 3.10 {standards.clause('icti/3.10').title.say(language[:2])}" in page
    address = f"/visits/{w.visit.public_id}/checklist/"
    assert 'id="answer"' not in w.get(w.monitor_a, f"{address}bfc/wages/", language).content.decode()
    other = clause_page(w, "icti/3.10", language)
    assert counts in other
    assert other.count("BFC") == 1  # not once more among the clauses beside it
    listing = w.get(w.monitor_a, f"{address}?q=bfc/wages", language).content.decode()
    assert listed in " ".join(re.sub(r"<[^>]+>", " ", listing).split())
    still = w.get(w.monitor_a, f"{address}?show=open", language).content.decode()
    assert "/checklist/bfc/wages/" not in still
    assert "/checklist/bfc/strikes/" in still


def test_an_answer_to_what_others_answer_is_refused_in_a_sentence():
    w = inside()
    with pytest.raises(Refused, match=r"answered by others .*: icti/8.2, icti/8.4, icti/8.7"):
        w.answer("bfc/worker-representatives")
    posted = w.post(w.monitor_a, f"/visits/{w.visit.public_id}/checklist/bfc/wages/", {"answer": "compliant"})
    assert posted.status_code == 200
    with walls.acting():
        assert not Answer.objects.filter(visit=w.visit).exists()


def test_a_special_visit_on_an_issue_alone_asks_it_by_itself():
    w = inside()
    with walls.acting():
        w.visit.clauses = ["bfc/wages"]
        w.visit.save()
    assert w.asked() == [("bfc/wages", "")]
    assert w.answer("bfc/wages").answer == "compliant"


def test_a_clause_that_a_special_visit_does_not_ask_is_named_without_a_link():
    w = inside()
    with walls.acting():
        w.visit.clauses = ["icti/2.3", "icti/2.5"]
        w.visit.save()
    links = guidance.links(w.visit, standards.clause("icti/2.3"), {})["related"]
    led = {link.title.split()[1]: link.url for link in links}
    assert led["2.5"] and not any(url for number, url in led.items() if number != "2.5")
    assert len(led) > 1
    for url in filter(None, led.values()):
        assert w.get(w.monitor_a, url).status_code == 200


def test_a_report_says_which_clauses_answered_an_issue():
    w = inside()
    w.published()
    told = w.versions[0].content["answers"]
    by = {one["clause"]: one["reason"]["en"] for one in told["by_others"]}
    assert by["bfc/worker-representatives"] == "ICTI 8.2, ICTI 8.4, ICTI 8.7"
    assert len(by) == 12
    assert sum(one["unanswered"] for one in told["sections"]) == 0


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            "Fire watch after hot work: at least 30 min (this figure binds), at least 60 min (outside it calls for an",
        ),
        ("zh-hans", "至少 30 分钟（依此数），至少 60 分钟（不符合时须作出说明"),
    ],
)
def test_two_figures_in_one_direction_say_how_each_binds(language, words):
    w = inside()
    listing = w.get(w.monitor_a, f"/visits/{w.visit.public_id}/checklist/?q=10.26", language).content.decode()
    assert words in html.unescape(" ".join(re.sub(r"<[^>]+>", " ", listing).split()))


@pytest.mark.parametrize(
    ("number", "en", "zh"),
    [
        (
            "4.6",
            "Age of a worker: at least 18 years (outside it calls for action, and is no breach by itself",
            "员工年龄：至少 18 岁（不符合时须采取措施，本身不算违规",
        ),
        (
            "9.7",
            "at least 16 °C, at most 30 °C (outside it calls for action, and is no breach by itself) ",
            "至少 16 ℃，不超过 30 ℃（不符合时须采取措施，本身不算违规） ",
        ),
        ("9.16", "at least 2 (an example of the source)", "至少 2（来源所举之例）"),
        ("11.12", "at least 5 years (recommended, never a breach)", "至少 5 年（建议，从不算违规）"),
    ],
)
def test_the_list_says_of_a_figure_that_is_no_rule_what_it_is(number, en, zh):
    standard, day = standards.load("icti"), date(2025, 10, 20)
    found, _more = guidance.limits_in_short(standard, standard.clause(f"icti/{number}"), "kh", day, {"headcount": 30})
    assert any(en in f"{one['en']} " and zh in f"{one['zh']} " for one in found), found


def test_the_list_says_nothing_more_of_a_figure_that_is_a_rule():
    standard, day = standards.load("icti"), date(2025, 10, 20)
    found, _more = guidance.limits_in_short(standard, standard.clause("icti/4.2"), "kh", day, {})
    assert found and all(one["en"].endswith(" years") for one in found)


def test_only_who_can_add_evidence_is_told_what_is_worth_adding():
    """An officer read, long after the visit, that a photo of the moment is worth more than a memory of it."""
    w = world()
    w.inside()
    address, advice = f"/visits/{w.visit.public_id}/checklist/icti/2.3/", "A photo or a note of the moment"
    assert advice in w.get(w.monitor_a, address).content.decode()
    w.closed()
    later = w.get(w.officer, address).content.decode()
    assert "Nothing was kept beside the answer." in later and advice not in later


@pytest.mark.parametrize(
    ("language", "wrong", "keep"), [("en", "Choose the file.", "Two exits"), ("zh-hans", "请选择文件。", "两个出口")]
)
def test_what_is_wrong_with_evidence_stands_at_its_form_which_keeps_its_words(language, wrong, keep):
    w = world()
    w.inside()
    address = f"/visits/{w.visit.public_id}/checklist/icti/2.3/"
    sent = {"evidence-client_id": uuid4(), "evidence-kind": "photo", "evidence-text": keep}
    told = w.post(w.monitor_a, f"{address}evidence/", sent, language=language)
    before, form = told.content.decode().split('<section class="sheet" id="evidence"')
    assert told.status_code == 200 and wrong not in before and keep not in before
    assert (
        wrong in form
        and keep in form
        and str(sent["evidence-client_id"]) in form
        and 'href="#id_evidence-file"' in form
    )
    sent |= {"evidence-kind": "note"}
    assert w.post(w.monitor_a, f"{address}evidence/", sent, language=language)["Location"] == address
    assert keep in w.get(w.monitor_a, address, language).content.decode()


def test_evidence_that_comes_after_the_publication_is_refused_at_its_form():
    w = world()
    w.published()
    address = f"/visits/{w.visit.public_id}/checklist/icti/2.3/"
    assert "evidence/#evidence" not in w.get(w.monitor_a, address).content.decode()
    sent = {"evidence-client_id": uuid4(), "evidence-kind": "note", "evidence-text": "Two exits were free."}
    told = w.post(w.monitor_a, f"{address}evidence/", sent).content.decode()
    form = told.split('<section class="sheet" id="evidence"')[1]
    assert 'class="alert alert-danger"' in form and "Two exits were free." in form
