"""The public pages of the standards: whole, in both languages, findable, with the law beside them, and nothing else read."""

import html
import re
from typing import Any

import pytest
from django.test import Client

from fairfloor.core import clause_words, standards
from fairfloor.core import shelf as shelves
from tests.core.demo_standard import shelf
from tests.web.counting import queries
from tests.world import world

LANGUAGES = ("en", "zh")


def page(address: str, language: str = "en", client: Client | None = None) -> str:
    """The words of a page as a visitor whose browser asks for `language` gets it, each run of white space one blank."""
    response = (client or Client()).get(address, headers={"accept-language": "zh-hans" if language == "zh" else "en"})
    assert response.status_code == 200, address
    assert response["Content-Language"] == ("zh-hans" if language == "zh" else "en")
    return words(response)


def words(response: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def links(address: str, client: Client | None = None) -> list[str]:
    """Every address that the content of a page leads to."""
    content = (client or Client()).get(address).content.decode().partition('<main id="content"')[2]
    return [html.unescape(found) for found in re.findall(r'href="([^"]*)"', content.partition("</main>")[0])]


# ------------------------------------------------------------------------------------------------- what the pages say


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_standard_is_on_the_list(language: str) -> None:
    told = page("/standards/", language)
    for code in standards.codes():
        assert standards.load(code).title.say(language) in told
        assert f"/standards/{code}/" in links("/standards/")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", standards.codes())
def test_a_standard_has_all_its_clauses_by_section(code: str, language: str) -> None:
    told, standard = page(f"/standards/{code}/", language), standards.load(code)
    texts = [standard.title, standard.source.work, standard.source.rights, *standard.notes]
    texts += [one.title for one in standard.clauses] + [one.title for one in standard.sections]
    texts += [part.title for section in standard.sections for part in section.parts]
    assert [text.say(language) for text in texts if " ".join(text.say(language).split()) not in told] == []
    led = links(f"/standards/{code}/")
    assert all(f"/standards/{code}/{one.number}/" in led for one in standard.clauses)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_clause_says_all_that_the_shelf_has(language: str) -> None:
    client = Client()
    for code in standards.codes():
        standard = standards.load(code)
        for clause in standard.clauses:
            told = page(f"/standards/{clause.id}/", language, client)
            missing = [one for one in wanted(standard, clause, language) if " ".join(one.split()) not in told]
            assert not missing, (clause.id, missing)


def wanted(standard: standards.Standard, clause: standards.Clause, language: str) -> list[str]:
    """What must stand on a clause's page, limits and their precedence among it."""
    texts = [clause.title, clause.requirement, *clause.notes, *clause.recommendations]
    texts += [check.what for check in clause.checks] + [record.what for record in clause.record]
    texts += [clause_words.again(one) for one in clause.recurrences] + [clause_words.sample(s) for s in clause.samples]
    texts += [one.name for one in clause.substances] + [one.arises for one in clause.substances]
    texts += [standard.words.parameters[id].title for id in clause.laws]
    texts += [standard.words.facts[id].title for id in clause.also_for]
    if clause.applies.form != "always":
        texts.append(clause.applies.say())
    if clause.table:
        texts += [clause.table.title, *(column.title for column in clause.table.columns)]
    for limit in clause.limits:
        quantity = standard.words.quantities[limit.quantity]
        texts += [clause_words.bound(limit, standard.words), clause_words.how(limit), limit.then, limit.note]
        texts += [*clause_words.narrowing(limit, clause, standard.words)]
        texts += [quantity.title] if "substance" not in limit.for_ else []
        texts += [clause_words.printed(limit.printed, quantity)] if len(limit.printed) > 1 else []
        texts += [standard.words.parameters[limit.law].title] if limit.law else []
        texts += [clause_words.relaxation(limit.relaxation)] if limit.relaxation else []
        texts += [limit.when.say()] if limit.when else []
        if limit.precedence == "conditional":
            texts.remove(clause_words.how(limit))  # its condition stands instead
    return [text.say(language) for text in texts if text]


@pytest.mark.parametrize(
    ("address", "language", "words"),
    [
        ("/standards/icti/9.7/", "en", "Seated production work at most 30 °C printed as 30 °C / 86 °F"),
        ("/standards/icti/9.7/", "zh", "坐姿生产 至少 16 ℃ 原文为 16 ℃ / 61 ℉ 不符合时须采取措施，本身不算违规"),
        (
            "/standards/icti/2.5/",
            "zh",
            "每周工作时数 不超过 66 小时 依法律和工厂政策中较严者；只有法律没有规定时才依此数",
        ),
        ("/standards/icti/12.3/", "en", "at most 20 only where dormitory built before 2000-11-01"),
        ("/standards/icti/12.13/", "en", "It applies where: the factory has: Dormitory."),
        ("/standards/icti/9.16/", "en", "an example of the source"),
        ("/standards/icti/12.13/", "zh", "使下列条款也适用于另一场所 宿舍 ICTI 10 消防（整个部分）"),
        ("/standards/icti/9.7/", "en", "Editions with this clause undated (shown here)"),
        ("/standards/icti/11.3/", "zh", "11 环境、健康与安全"),
    ],
)
def test_a_clause_says_it_exactly(address: str, language: str, words: str) -> None:
    assert words in page(address, language)


# ------------------------------------------------------------------------------------------------ law, by place and day


def test_with_a_place_and_a_day_the_page_says_what_binds_why_and_by_what_source() -> None:
    told = page("/standards/icti/2.5/?jurisdiction=kh&on=2024-06-01")
    assert "Limits that bind in Cambodia on 2024-06-01" in told
    assert "Hours worked in a week at most 60 h the law binds" in told
    assert "in force from 2015-02-27" in told or "since 2015-02-27" in told
    assert "by a press report · https://" in told
    assert "66 h: " in told
    assert "The standard's own limits What" not in told


def test_before_the_law_took_effect_it_does_not_bind() -> None:
    then = page("/standards/icti/2.5/?jurisdiction=kh&on=1990-01-01")
    assert "Limits that bind in Cambodia on 1990-01-01" in then
    assert "at most 60 h the law binds" not in then


def test_chinese_says_it_too() -> None:
    told = page("/standards/icti/2.5/?jurisdiction=kh&on=2024-06-01", "zh")
    assert "柬埔寨在 2024-06-01 具有约束力的限值" in told
    assert "每周工作时数 不超过 60 小时 依法律" in told


@pytest.mark.django_db
def test_without_a_day_it_is_today() -> None:
    w = world()
    told = words(w.get(None, "/standards/icti/2.5/?jurisdiction=kh"))
    assert f"Limits that bind in Cambodia on {w.now.date()}" in told


@pytest.mark.parametrize(
    "question", ["jurisdiction=xx&on=2024-06-01", "jurisdiction=kh&on=2024-06-31", "jurisdiction="]
)
def test_a_question_that_cannot_be_understood_is_told_beside_its_field(question: str) -> None:
    told = page(f"/standards/icti/2.5/?{question}")
    assert "needs a correction" in told or "need a correction" in told
    assert "The standard's own limits What" in told


def test_a_clause_without_figures_has_no_question_about_them() -> None:
    assert "What binds where" not in page("/standards/icti/9.1/")


# ------------------------------------------------------------------------------------------------ searching and finding


@pytest.mark.parametrize(
    ("asked", "language", "found", "left_out"),
    [
        ("9.7", "en", ["9.7"], ["9.8", "10.9"]),
        ("12a", "en", ["12.1", "12.13"], ["12.14"]),
        ("12", "zh", ["12.1", "12.26"], ["11.12"]),
        ("1.a", "zh", ["1.a"], ["1.b"]),
        ("66", "en", ["2.5"], ["2.1"]),
        ("Formaldehyde", "en", ["11.24"], ["11.23"]),
        ("甲醛", "zh", ["11.24"], ["11.23"]),
        ("50-00-0", "zh", ["11.24"], ["11.23"]),
        ("dormitory exit", "en", ["12.13"], ["9.7"]),
        ("EXTINGUISHERS", "en", ["10.33"], ["2.5"]),
    ],
)
def test_a_clause_is_found_by_number_or_words(asked: str, language: str, found: list[str], left_out: list[str]) -> None:
    response = Client().get("/standards/icti/", {"q": asked, "lang": language})
    led = re.findall(r"/standards/icti/([\w.]+)/\?lang", response.content.decode())
    assert set(found) <= set(led)
    assert not set(left_out) & set(led)


def test_words_of_the_other_language_find_nothing_and_the_page_says_what_to_do() -> None:
    told = page("/standards/icti/?q=甲醛")
    assert "0 clauses" in told
    assert "No clause fits. Search for a number such as 9.7, or for another word." in told


@pytest.mark.parametrize(
    "address",
    [
        "/standards/nope/", "/standards/icti/99.9/", "/standards/icti/9/", "/standards/icti/?edition=1999",
        "/standards/icti/9.7/?edition=1999", "/standards/../", "/standards/%00/", "/standards/icti/%00/",
    ],
)  # fmt: skip
def test_what_is_not_on_the_shelf_is_not_found(address: str) -> None:
    assert Client().get(address).status_code == 404


def test_the_address_without_its_last_slash_leads_to_the_one_with_it() -> None:
    response = Client().get("/standards/icti/9.7?jurisdiction=kh&on=2024-06-01")
    assert (response.status_code, response["Location"]) == (301, "/standards/icti/9.7/?jurisdiction=kh&on=2024-06-01")


@pytest.mark.parametrize(
    "address", ["/standards/", "/standards/icti/", "/standards/icti/11.24/", "/standards/bfc/hours/"]
)
def test_every_link_of_a_page_leads_somewhere(address: str) -> None:
    client = Client()
    for led in {led.partition("#")[0] for led in links(address)} - {""}:
        asked = address + led if led.startswith("?") else led
        assert client.get(asked).status_code == 200, asked


# ----------------------------------------------------------------------------------------------------- in which language


def test_the_address_can_choose_the_language_and_keeps_it_from_page_to_page() -> None:
    client = Client(headers={"accept-language": "en"})
    response = client.get("/standards/icti/9.7/?lang=zh")
    assert response["Content-Language"] == "zh-hans"
    assert '<html lang="zh-hans">' in response.content.decode()
    led = links("/standards/icti/9.7/?lang=zh", client)
    assert "?lang=en" in led
    assert all("lang=" in one for one in led)
    assert client.get("/standards/icti/9.7/")["Content-Language"] == "en"
    assert client.get("/standards/icti/9.7/?lang=xx")["Content-Language"] == "en"


def test_the_other_language_is_the_same_page() -> None:
    led = links("/standards/icti/9.7/?jurisdiction=kh&on=2024-06-01")
    assert "?jurisdiction=kh&on=2024-06-01&lang=zh" in led


def test_the_frame_s_own_choice_of_language_is_not_overruled_by_the_address() -> None:
    content = Client().get("/standards/icti/?lang=zh&q=9.7").content.decode()
    assert 'name="next" value="/standards/icti/?q=9.7"' in content


# --------------------------------------------------------------------------------------------------------- what is read

ADDRESSES = (
    "/standards/", "/standards/icti/", "/standards/icti/?q=fire", "/standards/icti/9.7/", "/standards/icti/11.24/",
    "/standards/icti/2.5/?jurisdiction=kh&on=2024-06-01",
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_visitor_s_page_asks_the_database_nothing(address: str, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert Client().get(address).status_code == 200


@pytest.mark.django_db
def test_a_page_takes_as_many_queries_for_whoever_is_signed_in_as_any_other() -> None:
    w = world()
    w.closed()
    for person in (w.officer, w.manager):
        assert {queries(w, person, address) for address in ADDRESSES} == {queries(w, person, "/standards/")}


@pytest.mark.django_db
def test_everybody_s_menu_leads_to_the_standards() -> None:
    w = world()
    for person in (None, w.officer, w.manager, w.buyer):
        assert '<a href="/standards/">Standards</a>' in w.get(person, "/").content.decode()
    assert '<a href="/standards/">标准</a>' in w.get(None, "/", "zh-hans").content.decode()


# --------------------------------------------------------------------------------------------------------- the handbook


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_handbook_is_a_pdf_that_is_kept_and_may_be_cached(language: str, settings: Any, tmp_path: Any) -> None:
    settings.HOME = tmp_path
    address = f"/standards/bfc-public/handbook-{language}.pdf"
    assert address in links("/standards/bfc-public/")
    first = Client().get(address)
    assert first["Content-Type"] == "application/pdf"
    assert first.content.startswith(b"%PDF-")
    assert first["Cache-Control"] == "public, max-age=3600"
    assert not first.cookies
    (kept,) = (tmp_path / "handbooks").glob("*.pdf")
    assert kept.read_bytes() == first.content
    kept.write_bytes(b"%PDF-kept")
    assert Client().get(address).content == b"%PDF-kept"
    again = Client().get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_handbook_of_other_content_takes_the_place_of_the_kept_one(settings: Any, tmp_path: Any) -> None:
    settings.HOME = tmp_path
    old = tmp_path / "handbooks" / "bfc-public-undated-en-0000.pdf"
    old.parent.mkdir()
    old.write_bytes(b"%PDF-old")
    assert Client().get("/standards/bfc-public/handbook-en.pdf").content != b"%PDF-old"
    assert [path.name for path in old.parent.iterdir()] != [old.name]
    assert not old.exists()


@pytest.mark.parametrize(
    "address",
    ["/standards/bfc/handbook-xx.pdf", "/standards/nope/handbook-en.pdf", "/standards/bfc/handbook-en.pdf?edition=x"],
)
def test_there_is_no_handbook_of_what_is_not_there(address: str) -> None:
    assert Client().get(address).status_code == 404


def test_what_an_installation_added_is_not_public(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody's own protocol may not be theirs to publish; the visits that are held to it show it to their people."""
    monkeypatch.setattr(shelves, "OWN", [tmp_path])
    shelf(tmp_path)
    assert "demo" in standards.codes()
    assert "/standards/demo/" not in Client().get("/standards/").content.decode()
    for address in ("/standards/demo/", "/standards/demo/1.1/", "/standards/demo/handbook-en.pdf"):
        assert Client().get(address).status_code == 404, address
