"""The procedure on the shelf: complete, strict, and changed by a programme's settings alone."""

from pathlib import Path

import pytest

from fairfloor.core import procedures
from fairfloor.core.factories import PARTICIPATION_STATES
from fairfloor.core.periods import ZoneError
from fairfloor.core.procedures import LISTS, SettingError
from fairfloor.core.shelf import LIBRARY, ShelfError

FILE = LIBRARY / "procedures" / "bfc.toml"

# What the published procedure says, written down a second time.
CLOCKS = {
    "gate": (45, "minute", "gate-arrival", "closes", ""),
    "documents": (7, "day", "visit-last-day", "closes", ""),
    "third-party-access": (5, "day", "publication-date", "opens", ""),
    "objection": (21, "weekday", "publication-date", "closes", "count"),
    "corrective-action-plan": (None, "", "publication-date", "", ""),
    "next-visit": (6, "month", "visit-last-day", "closes", ""),
}
# And the clocks that the procedure does not have, which are ours.
OURS = {
    "zero-tolerance": (24, "hour", "alert-raised", "closes", ""),
    "danger-to-life": (4, "hour", "alert-raised", "closes", ""),
}
SEED_ITEMS = {
    "step": 6, "meeting": 3, "agenda": 6, "handout": 7, "interviewee": 3, "interview-place": 2, "interview-form": 0,
    "reading": 3, "closing": 3, "finding-class": 0, "principle": 5, "interference": 2, "recipient": 2,
    "zero-tolerance": 0, "conduct": 7, "participation": 0,
}  # fmt: skip


def test_every_clock_has_the_procedures_figure():
    found = {c.id: (c.value, c.unit, c.start, c.edge, c.holidays) for c in procedures.load("bfc").clocks}
    assert found == CLOCKS | OURS


def test_every_clock_comes_from_a_section_of_the_procedure():
    for clock in procedures.load("bfc").clocks:
        assert clock.origin.kind == ("choice" if clock.id in OURS else "seed")
        assert bool(clock.origin.section) == (clock.id not in OURS)


@pytest.mark.parametrize("name", LISTS)
def test_every_list_has_what_the_procedure_names(name):
    items = getattr(procedures.load("bfc"), LISTS[name])
    assert items
    assert len([item for item in items if item.origin.kind == "seed"]) == SEED_ITEMS[name]


def test_the_defaults_of_a_programme():
    procedure = procedures.load()
    assert (procedure.code, procedure.jurisdiction, procedure.zone) == ("bfc", "kh", "Asia/Phnom_Penh")
    assert procedure.standards == ("icti", "bfc")
    assert procedure.issues == "bfc"
    assert set(procedure.languages) == {"km", "en", "zh"}
    assert procedure.settings == {}


def test_a_visit_takes_two_monitors_and_a_special_one_may_take_one():
    team = procedures.load().team
    assert (team.full, team.special, team.origin.kind) == (2, 1, "choice")


def test_every_state_of_participation_has_a_name():
    assert set(PARTICIPATION_STATES) <= {item.id for item in procedures.load().participation_statuses}


def test_no_time_limit_is_said_and_not_a_missing_number():
    clock = procedures.load().clock("corrective-action-plan")
    assert clock.unlimited
    assert clock.settable == ()
    assert [c.id for c in procedures.load().clocks if c.unlimited] == ["corrective-action-plan"]


def test_the_rule_in_words_holds_the_figure_the_zone_and_how_holidays_count():
    procedure = procedures.load()
    rule = procedure.clock("objection").rule("Asia/Phnom_Penh")
    assert "21 weekdays" in rule["en"]
    assert "21 天" in rule["zh"]
    assert "Asia/Phnom_Penh" in rule["en"]
    assert "Asia/Phnom_Penh" in rule["zh"]
    assert "Public holidays count" in rule["en"]
    other = procedure.with_settings({"objection.holidays": "left-out", "objection.value": 1})
    changed = other.clock("objection").rule("UTC")
    assert "1 weekday after" in changed["en"]
    assert "left out too" in changed["en"]
    assert "公共假日也不计" in changed["zh"]
    for clock in procedure.clocks:
        for words in clock.rule("UTC").values():
            assert "{" not in words
            assert "None" not in words


# ---------------------------------------------------------------------------------------------------------- settings


def test_settings_change_what_they_name_and_nothing_else():
    procedure = procedures.load()
    changed = procedure.with_settings({"documents.value": 10, "zone": "Asia/Ho_Chi_Minh", "standards": ["bfc"]})
    assert changed.clock("documents").value == 10
    assert changed.zone == "Asia/Ho_Chi_Minh"
    assert changed.standards == ("bfc",)
    assert changed.clock("objection") == procedure.clock("objection")
    assert changed.languages == procedure.languages
    assert changed.settings == {"documents.value": 10, "zone": "Asia/Ho_Chi_Minh", "standards": ["bfc"]}
    assert procedures.load().clock("documents").value == 7


def test_a_programme_says_who_is_told_of_a_matter_never_tolerated():
    changed = procedures.load().with_settings({"violence.who": ["officer", "reviewer"]})
    assert changed.item("zero-tolerance", "violence").who == ("officer", "reviewer")
    assert changed.item("zero-tolerance", "child-labour").who == ("officer",)
    named = procedures.load().with_settings({"violence.who": ["reviewer", "officer:k3x"]})
    assert named.item("zero-tolerance", "violence").who == ("reviewer", "officer:k3x")
    for wrong in (
        [],
        ["officer:"],
        ["manager:k3x"],
        ["officer:k3:x"],
        ["officer:工"],
        [None],
        ["manager"],
        ["officer", "officer"],
        "officer",
        3,
    ):
        with pytest.raises(SettingError, match="at least one of officer, reviewer"):
            procedures.load().with_settings({"violence.who": wrong})


def test_later_settings_win_over_earlier_ones():
    changed = procedures.load().with_settings({"gate.value": 30, "languages": ["km"]}).with_settings({"gate.value": 20})
    assert changed.clock("gate").value == 20
    assert changed.languages == ("km",)
    assert changed.settings == {"gate.value": 20, "languages": ["km"]}


def test_every_setting_that_is_offered_can_be_made():
    procedure = procedures.load()
    own = {"zone": "UTC", "languages": ["en"], "standards": ["icti"], "printed": ["en"]}
    for name in procedure.settable():
        value = own.get(name, "left-out" if name.endswith("holidays") else ["reviewer"] if name.endswith("who") else 2)
        assert procedure.with_settings({name: value}).settings == {name: value}


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("objection.holiday", "count", "Did you mean 'objection.holidays'"),
        ("corrective-action-plan.value", 30, "not for a programme to set"),
        ("documents.unit", "month", "not for a programme to set"),
        ("nothing.value", 3, "not for a programme to set"),
        ("objection.holidays", "maybe", "Choose one of: count, left-out"),
        ("objection.holidays", True, "Choose one of"),
        ("objection.value", 0, "a whole number of weekdays from 1 to 120"),
        ("objection.value", 121, "from 1 to 120"),
        ("objection.value", -21, "from 1 to 120"),
        ("objection.value", 21.0, "a whole number"),
        ("objection.value", "21", "a whole number"),
        ("objection.value", True, "a whole number"),
        ("objection.value", None, "a whole number"),
        ("third-party-access.value", -1, "from 0 to 365"),
        ("standards", [], "at least one code"),
        ("standards", "icti", "at least one code"),
        ("languages", ["en", "en"], "each once"),
        ("languages", [3], "at least one code"),
        ("zone", 7, "IANA name"),
    ],
)
def test_a_setting_out_of_bounds_is_refused_with_what_is_allowed(name, value, told):
    with pytest.raises(SettingError, match=told):
        procedures.load().with_settings({name: value})


def test_an_unknown_zone_is_refused():
    with pytest.raises(ZoneError, match="Asia/Phnom_Pen'"):
        procedures.load().with_settings({"zone": "Asia/Phnom_Pen"})


def test_what_is_asked_for_by_a_wrong_name_is_refused_with_the_right_one():
    procedure = procedures.load()
    with pytest.raises(KeyError, match="Did you mean 'objection'"):
        procedure.clock("objections")
    with pytest.raises(KeyError, match="Did you mean 'brochure'"):
        procedure.item("handout", "brochures")
    with pytest.raises(KeyError, match="Did you mean 'bfc'"):
        procedures.load("bfcc")
    with pytest.raises(KeyError):
        procedures.load("../law/kh")
    assert procedure.item("handout", "faq").title["en"] == "Frequently asked questions"


# -------------------------------------------------------------------------------------------------------- strictness


def spoiled(tmp_path: Path, find: str, put: str) -> Path:
    words = FILE.read_text(encoding="utf-8")
    assert find in words
    file = tmp_path / "bfc.toml"
    file.write_text(words.replace(find, put, 1), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("find", "put", "told"),
    [
        ('id = "bfc"', 'id = "cfb"', "'id' is not 'bfc'"),
        ('id = "documents"', 'id = "gate"', "the clock 'gate' is there twice"),
        ('id = "brochure"', 'id = "faq"', "the handout 'faq' is there twice"),
        ("value = 45", "", "clock gate: 'value' is missing"),
        ("value = 45", "value = 45.5", "clock gate: 'value' is"),
        ("value = 45", "value = -1", "not negative"),
        ("value = 45", "value = 300", "'value' 300 is not from 1 to 240"),
        ('unit = "minute"', 'unit = "minutes"', "Did you mean 'minute'"),
        ('unit = "weekday"', 'unit = "day"', "clock objection: counts weekdays in the unit 'day'"),
        ('counts = "weekdays"', 'counts = "wekdays"', "Did you mean 'weekdays'"),
        ('from = "gate-arrival"', "", "'from' is missing"),
        ('from = "gate-arrival"', 'form = "gate-arrival"', "unknown key 'form'"),
        ('edge = "opens"', "", "'edge' is missing"),
        ('holidays = "count"\n', "", "clock objection: 'holidays' is missing"),
        ("rule_holidays_left_out", "rule_holidays_leftout", "'rule_holidays_left_out' is missing"),
        ("最多等待 {value} 分钟", "最多等待 {valeu} 分钟", "a rule cannot be filled in"),
        ("unlimited = true\n", "unlimited = true\nvalue = 30\n", "unknown key 'value'"),
        ('settable = ["value"]', 'settable = ["value", "holidays"]', "yet it counts minutes"),
        ('settable = ["value"]', 'settable = ["values"]', "Did you mean 'value'"),
        ('source = "seed"\n', "", "says neither where it comes from nor that it is ours"),
        ('source = "seed"\n', 'source = "seed"\nchoice = true\n', "says both source and choice"),
        ('section = "I.2"', "", "'source' and 'section' go together"),
        ('chosen = ["counts", "least", "most"]', 'chosen = ["count"]', "Did you mean 'counts'"),
        ('of = "management"', 'of = "managment"', "belongs to 'managment', no meeting. Did you mean 'management'"),
        ('clocks = ["gate", "documents"]', 'clocks = ["gates"]', "names the clock 'gates'. Did you mean 'gate'"),
        ('who = ["factory"]', 'who = ["factories"]', "Did you mean 'factory'"),
        ('unit = "lux"', 'unit = "lumen"', "'lumen' is not a unit"),
        ('issues = "bfc"', 'issues = "ictus"', "not one of the standards"),
        ('zone = "Asia/Phnom_Penh"', 'zone = "Asia/Phnom_Pen"', "is not a time zone"),
        ('en = "Newsletter"', 'en = ""', "handout newsletter: 'title' has no 'en' text"),
        ("[source]", "[sources]", "'source' is missing"),
        ("[team]", "[teams]", "'team' is missing"),
        ("full = 2", "full = 0", "team: 0 and 1 are no sizes of teams"),
        ("special = 1", "special = 0", "2 and 0 are no sizes"),
        ("special = 1", "special = 3", "2 and 3 are no sizes"),
        ("special = 1", "specials = 1", "Did you mean 'special'"),
        ("[[conduct]]", "[[conducts]]", "unknown key 'conducts'"),
    ],
)
def test_a_mistake_in_a_procedure_is_told_with_file_entry_and_remedy(tmp_path, find, put, told):
    with pytest.raises(ShelfError) as caught:
        procedures.read_procedure(spoiled(tmp_path, find, put))
    sentences = [str(problem) for problem in caught.value.others]
    assert any(told in sentence for sentence in sentences), sentences
    assert all(problem.remedy and "bfc.toml: " in str(problem) for problem in caught.value.others)


def test_all_mistakes_are_told_at_once(tmp_path):
    file = spoiled(tmp_path, "value = 45", "")
    file.write_text(file.read_text(encoding="utf-8").replace('unit = "lux"', 'unit = "lumen"'), encoding="utf-8")
    with pytest.raises(ShelfError) as caught:
        procedures.read_procedure(file)
    assert len(caught.value.others) >= 2
