"""Every kind of mistake in a standard's files, as a table: what is wrong, where it is told, what to do."""

# ruff: noqa: E501 - a row of the table is one line, so that the table can be read down its columns

import re
import tomllib
from pathlib import Path

import pytest

from fairfloor.core import standards
from fairfloor.core.clause_limits import AVERAGING, COMPARES, FOR_KEYS, PRECEDENCES
from fairfloor.core.clauses import RECORD_COMPARISONS, RECORD_KINDS, SAMPLE_HOWS, VERIFY
from fairfloor.core.conditions import COMPARISONS
from fairfloor.core.quantities import UNITS
from fairfloor.core.sections import NUMBERINGS
from fairfloor.core.shelf import Problems, ShelfError
from fairfloor.core.standard_checks import check
from fairfloor.core.vocabulary import FACT_KINDS, KINDS_OF
from tests.core.demo_standard import DECLARED, SECTION, shelf

# What to change in which file (old, new), the entry that must be named, the mistake, the remedy.
D, S = "declared", "section"
# "Use one of" stands for either way of offering words of a list.
MISTAKES: list[tuple[str, str, str, str, str, str]] = [
    # unknown keys, wherever they stand
    (D, 'code = "demo"', 'code = "demo"\nlicence = "x"', "", "unknown key 'licence'", "Use one of"),
    (D, 'publisher = "D', 'pubisher = "x"\npublisher = "D', "source", "unknown key 'pubisher'", "Did you mean"),
    (D, "clauses = 2\n", "clauses = 2\nfiled = true\n", "section 1", "unknown key 'filed'", "Did you mean 'filled'?"),
    (D, "first = 1", "first = 1\nend = 1", "section 1: part 1a", "unknown key 'end'", "Use one of"),
    (D, 'units = ["mm", "in"]', 'units = ["mm"]\nunit = "mm"', "quantity gap", "unknown key 'unit'", "Did you mean"),
    (S, 'section = "1"', 'section = "1"\ntitel = "x"', "", "unknown key 'titel'", "Use one of"),
    (S, 'number = "1.1"', 'number = "1.1"\nverfy = ["x"]', "clause 1.1", "unknown key 'verfy'", "Did you mean 'verify'?"),
    (S, 'compare = "at-most"\nvalue = 12.5', 'compare = "at-most"\nvalue = 12.5\nlaws = 1', "clause 1.1: limit guard", "unknown key 'laws'", "Did you mean 'law'?"),
    (S, 'for = { kind = "hall" }\n\n', 'for = { kin = "hall" }\n\n', "clause 1.1: limit guard: for", "unknown key 'kin'", "Did you mean 'kind'?"),
    (S, 'type = "date"\ncompare', 'type = "date"\nkind = "x"\ncompare', "clause 1.1: record policy-issued", "unknown key 'kind'", "Use one of"),
    (S, 'by = "not-before" }', 'by = "not-before", at = 1 }', "clause 1.1: record policy-issued: compare", "unknown key 'at'", "Use one of: by, with"),
    (S, 'how = "random"', 'how = "random"\nof_whom = 1', "clause 1.1: sample 1", "unknown key 'of_whom'", "Use one of"),
    (S, 'record = "policy-issued"', 'record = "policy-issued"\nevery_ = 1', "clause 1.1: recurrence check", "unknown key 'every_'", "Did you mean 'every'?"),
    (S, "small = 1 }", "small = 1, large = 2 }", "clause 1.2: table: row 1", "unknown key 'large'", "Use one of: item, small"),
    (S, "molar_mass = 58.08", "molar_mass = 58.08\ncas_number = 1", "clause 1.2: substance acetone", "unknown key 'cas_number'", "Use one of"),
    (S, 'what = { zh = "量间隙", en = "Measure the gap" }', 'what = { zh = "量间隙", en = "Measure the gap" }\nwhere = 1', "clause 1.1: check measurement", "unknown key 'where'", "Use one of: how, what"),
    (S, 'to = "dormitory" }', 'to = "dormitory", also = 1 }', "clause 1.2: extends", "unknown key 'also'", "Use one of"),
    (S, '{ has = "dormitory" }, {', '{ has = "dormitory", is = 1 }, {', "clause 1.1: limit row-hall: when: all 1", "unknown key 'is'", "Use one of"),
    # missing sources and other missing things
    (D, "[source]\n", "[origin]\n", "", "'source' is missing", "Add source = a table of its own"),
    (D, 'publisher = "Demonstration publisher"\n', "", "source", "'publisher' is missing", 'Add publisher = "…"'),
    (D, 'rights = { zh = "自拟", en = "Our own words" }', "", "source", "'rights' is missing", "Add rights"),
    (D, 'title = { zh = "示范标准", en = "Demonstration standard" }', "", "", "'title' is missing", "Add title"),
    (D, 'title = { zh = "示范标准", en = "Demonstration standard" }', 'title = { zh = "x" }', "", "'title' has no 'en' text", "Write it in Chinese (zh) and in English (en)"),
    (S, 'requirement = { zh = "间隙须小。", en = "Gaps are small." }', "", "clause 1.1", "'requirement' is missing", "Add requirement"),
    (S, 'verify = ["demonstration"]', "", "clause 1.2", "'verify' is missing", "Add verify"),
    (S, 'quantity = "gap"\ncompare = "at-most"\nvalue = 12.5', 'compare = "at-most"\nvalue = 12.5', "clause 1.1: limit guard", "'quantity' is missing", "Add quantity"),
    # impossible dates
    (D, "2020-01-01", "2020-02-30", "", "2020-02-30 (line 5) is an impossible date", "Write a day that exists"),
    (D, "effective = 2020-01-01", 'effective = "2020"', "", "'effective' is '2020'", "Write effective = a date"),
    (S, "2000-11-01", "2000-11-31", "clause 1.2", "2000-11-31", "Write a day that exists"),
    (S, "2000-11-01", '"November 2000"', "clause 1.2: applies", "'less_than' is 'November 2000'", "Write less_than = a date"),
    # undefined units, and units that do not measure the quantity
    (S, 'unit = "mm"\nprinted', 'unit = "millimetre"\nprinted', "clause 1.1: limit guard", "'millimetre' is not a unit of the list", "Use one of"),
    (S, 'value = 0.5, unit = "in" }', 'value = 0.5, unit = "inch" }', "clause 1.1: limit guard: printed 1", "'inch' is not a unit", "Use one of"),
    (S, 'value = 0.5, unit = "in" }', 'value = 0.5, unit = "hour" }', "clause 1.1: limit guard", "it is printed in hour, which is no mm", "Correct the unit"),
    (S, 'value = 12.5\nunit = "mm"\nprinted', 'value = 12.5\nunit = "ft2"\nprinted', "clause 1.1: limit guard", "'ft2' does not measure gap", "Use one of: mm, in"),
    (D, 'units = ["mm", "in"]', 'units = ["mm", "inch"]', "quantity gap", "'units' names 'inch', which is not on its list", "Did you mean 'in'?"),
    (S, 'unit = "mm"\neach', 'unit = "cm"\neach', "clause 1.1: record width", "'cm' is not a unit", "Use one of"),
    # duplicate ids
    (S, 'number = "1.2"', 'number = "1.1"', "clause 1.1", "the clause '1.1' is there twice", "Rename or remove one"),
    (D, 'number = "2"', 'number = "1"', "section 1", "the section '1' is there twice", "Rename or remove one"),
    (S, 'id = "row-hall"', 'id = "guard"', "clause 1.1: limit guard", "the limit 'guard' is there twice", "Rename or remove"),
    (S, 'id = "law-issued"', 'id = "policy-issued"', "clause 1.1: record policy-issued", "the record 'policy-issued' is there twice", "Rename or remove"),
    (S, 'id = "meetings"', 'id = "check"', "clause 1.1: recurrence check", "the recurrence 'check' is there twice", "Rename or remove"),
    (S, 'id = "dust"', 'id = "acetone"', "clause 1.2: substance acetone", "the substance 'acetone' is there twice", "Rename or remove"),
    (D, 'id = "gap"', 'id = "noise"', "quantity noise", "the word 'noise' is there twice", "Use the one that is there"),
    (D, 'id = "hall"', 'id = "office"', "kind office", "the word 'office' is there twice", "Use the one that is there"),
    (D, 'id = "built"', 'id = "roof"', "fact roof", "the word 'roof' is there twice", "Use the one that is there"),
    (D, 'id = "gap-width"', 'id = "toilets"', "law_parameter toilets", "the word 'toilets' is there twice", "Use the one"),
    (S, 'see_also = ["1.2", "2.c"', 'see_also = ["1.2", "1.2"', "clause 1.1", "'see_also' names '1.2' twice", "Keep one of them"),
    (S, 'laws = ["gap-width"]', 'laws = ["gap-width"]\nanswered_by = ["icti/9.7"]', "clause 1.1", "icti/9.7 stands in 'see_also' and in 'answered_by'", "Keep it in 'answered_by'"),
    (S, 'laws = ["gap-width"]', 'laws = ["gap-width"]\nanswered_by = ["1.2"]', "clause 1.1", "'answered_by' names demo/1.2, of this standard", "Name clauses of other standards"),
    (S, 'laws = ["gap-width"]', 'laws = ["gap-width"]\nanswered_by = ["icti/9.9"]\npoints = 3', "clause 1.1", "'answered_by' stands in a clause with points", "What is scored is asked by itself"),
    # dangling references
    (S, 'laws = ["gap-width"]', 'laws = ["gap-width"]\nanswered_by = ["icti/9.99"]', "clause 1.1", "it refers to icti/9.99, which is not there", "Did you mean"),
    (S, '"1.2", "2.c"', '"1.3", "2.c"', "clause 1.1", "it refers to demo/1.3, which is not there", "Did you mean"),
    (S, '"1.2", "2.c"', '"1.2", "2.d"', "clause 1.1", "it refers to demo/2.d, which is not there", "Did you mean"),
    (S, '"1.2", "2.c"', '"1.1", "2.c"', "clause 1.1", "'see_also' names the clause itself", "Remove it"),
    (S, '"icti/10.8"', '"icti/10.38"', "clause 1.1", "it refers to icti/10.38, which is not there", "Did you mean"),
    (S, '"icti/10.8"', '"itci/10.8"', "clause 1.1", "it refers to itci/10.8, but there is no standard 'itci'", "Did you mean 'icti'?"),
    (S, 'clauses = ["2"], to', 'clauses = ["3"], to', "clause 1.2: extends", "it refers to demo/3, which is not there", "Use one of"),
    (S, 'to = "dormitory" }', 'to = "dormitorium" }', "clause 1.2: extends", "'to' is 'dormitorium'", "Did you mean 'dormitory'?"),
    (S, 'also_for = ["dormitory"]', 'also_for = ["garden"]', "clause 1.1", "'also_for' names 'garden'", "Use one of"),
    (S, 'also_for = ["dormitory"]', 'asked_per = "canteen"', "clause 1.1", "'asked_per' is 'canteen'", "Use one of: dormitory"),
    (D, 'id = "built"\ntype = "date"', 'id = "built"\ntype = "date"\nbuildings = true', "fact built", "'built' has buildings and is a date", "Give it the type 'yes-no'"),
    (D, 'id = "built"\ntype = "date"', 'id = "built"\ntype = "date"\nof_each = "canteen"', "fact built", "'canteen' is no fact above with buildings = true", "Use one of: dormitory"),
    (D, 'id = "built"\ntype = "date"', 'id = "built"\ntype = "yes-no"\nof_each = "dormitory"', "fact built", "'built' is of each building and is a yes-no", "Use one of: date, count"),
    (S, 'laws = ["gap-width"]', 'laws = ["gap-widht"]', "clause 1.1", "'laws' names 'gap-widht'", "Did you mean 'gap-width'?"),
    (S, '\nlaw = "gap-width"', '\nlaw = "gap-widht"', "clause 1.1: limit guard", "'law' is 'gap-widht', which is not on its list", "Did you mean 'gap-width'?"),
    (S, 'with = "law-issued"', 'with = "law-date"', "clause 1.1: record policy-issued", "it is compared with 'law-date', no record of this clause", "Use one of"),
    (S, 'record = "policy-issued"', 'record = "policy"', "clause 1.1: recurrence check", "'policy' is no record of this clause", "Use one of"),
    (S, 'quantity = "gap"\ncompare = "at-most"\nvalue = 12.5', 'quantity = "gape"\ncompare = "at-most"\nvalue = 12.5', "clause 1.1: limit guard", "'quantity' is 'gape'", "Did you mean 'gap'?"),
    (S, 'for = { kind = "hall" }\n\n', 'for = { kind = "hal" }\n\n', "clause 1.1: limit guard: for", "'kind' is 'hal'", "Did you mean 'hall'?"),
    (S, 'substance = "acetone", averaging', 'substance = "aceton", averaging', "clause 1.2: limit limit-of-acetone", "'aceton' is no substance of this clause", "Did you mean 'acetone'?"),
    (S, 'per = "person"', 'per = "persons"', "clause 1.1: limit row-office", "'per' is 'persons'", "Did you mean 'person'?"),
    (S, '{ has = "dormitory" }, {', '{ has = "dormitry" }, {', "clause 1.1: limit row-hall: when: all 1", "'dormitry' is not a fact of a profile", "Did you mean 'dormitory'?"),
    (D, 'applies = { has = "dormitory" }', 'applies = { has = "dorm" }', "section 1: part 1a: applies", "'dorm' is not a fact of a profile", "Use one of"),
    # words off their lists
    (S, 'compare = "at-most"\nvalue = 12.5', 'compare = "atmost"\nvalue = 12.5', "clause 1.1: limit guard", "'compare' is 'atmost'", "Did you mean 'at-most'?"),
    (S, 'precedence = "stricter-of-both"', 'precedence = "strictest"', "clause 1.1: limit guard", "'precedence' is 'strictest'", "Did you mean"),
    (S, 'averaging = "full-shift"', 'averaging = "shift"', "clause 1.2: limit limit-of-acetone: for", "'averaging' is 'shift'", "Use one of"),
    (S, 'verify = ["demonstration"]', 'verify = ["demo"]', "clause 1.2", "'verify' names 'demo'", "Use one of"),
    (S, 'how = "measurement"', 'how = "interview"', "clause 1.1: check interview", "the clause is not verified by 'interview'", "Add 'interview' to its verify"),
    (S, 'type = "figure"', 'type = "number"', "clause 1.1: record width", "'type' is 'number'", "Use one of"),
    (S, 'by = "not-before"', 'by = "after"', "clause 1.1: record policy-issued: compare", "'by' is 'after'", "Use one of"),
    (S, 'how = "random"', 'how = "any"', "clause 1.1: sample 1", "'how' is 'any'", "Use one of"),
    (D, 'numbering = "letters"', 'numbering = "roman"', "section 2", "'numbering' is 'roman'", "Use one of"),
    (D, 'of = "place"', 'of = "room"', "kind hall", "'of' is 'room'", "Use one of"),
    (D, 'type = "date"', 'type = "day"', "fact built", "'type' is 'day'", "Use one of"),
    (S, 'is = "flat"', 'is = "round"', "clause 1.1: recurrence meetings: when", "'is' is 'round'", "Use one of: flat, steep"),
    # limits that contradict themselves
    (S, '{ value = 0.5, unit = "in" }, { value = 12.5, unit = "mm" }', '{ value = 0.5, unit = "in" }, { value = 12.7, unit = "mm" }', "clause 1.1: limit guard", "the judging figure is not among the printed ones", "Let value and unit be one"),
    (S, 'value = 12.5\nunit = "mm"\nprinted', 'unit = "mm"\nprinted', "clause 1.1: limit guard", "it needs its figure once", "Write value, or"),
    (S, 'precedence = "stricter-of-both"', 'precedence = "law-only"', "clause 1.1: limit guard", "'law-only' takes its figure from elsewhere", "Remove value and step"),
    (S, '\nlaw = "gap-width"', "", "clause 1.1: limit guard", "'stricter-of-both' does not name the law's parameter", "Add law"),
    (S, 'precedence = "stricter-of-both"', 'precedence = "prompts-enquiry"', "clause 1.1: limit guard", "'prompts-enquiry' does not say what being outside calls for", "Add then"),
    (S, 'precedence = "stricter-of-both"', 'precedence = "this-with-relaxation"', "clause 1.1: limit guard", "the permitted relaxation is missing", "Add the table relaxation"),
    (S, 'precedence = "stricter-of-both"', 'precedence = "conditional"', "clause 1.1: limit guard", "a conditional limit does not say when it applies", "Add when"),
    (S, "value = 12.5\nunit", "value = 12.5\nstep = [{ over = 0, up_to = 0, gives = 1 }]\nunit", "clause 1.1: limit guard: step 0", "the step is empty", "Let up_to exceed over"),
    (S, "value = 12.5\nunit", "value = 12.5\nstep = [{ over = 0, per = 0, gives = 1 }]\nunit", "clause 1.1: limit guard: step 0", "the step is empty", "Let up_to exceed over"),
    (S, 'id = "row-hall",', 'id = "row-hall", unit = "in",', "clause 1.1: limit 2: rows row-hall", "'unit' stands in the row and beside rows", "Keep it in one"),
    # samples, recurrences, substances and tables that contradict themselves
    (S, "at_most = { value = 5", "at_most = { value = 2", "clause 1.1: sample 1", "at_most is less than at_least", "Correct one"),
    (S, 'within = { value = 1, unit = "year" }', "", "clause 1.1: recurrence meetings", "a count within a period needs at_least and within", "Add the one"),
    (S, 'every = { value = 60, unit = "day" }', "", "clause 1.1: recurrence check", "it does not say when it is due", "Add every, on"),
    (S, 'every = { value = 60, unit = "day" }', 'every = { value = 60, unit = "hour" }', "clause 1.1: recurrence check", "'hour' is no period", "Use one of: day"),
    (S, "molar_mass = 58.08\n", "", "clause 1.2: substance acetone", "it needs molar_mass, or no_molar_mass", "Write one of the two"),
    (S, '"67-64-1"', '"67-64-2"', "clause 1.2: substance acetone", "'67-64-2' is no CAS number (its check digit is wrong)", "Look the number up"),
    (S, '"67-64-1"', '"67641"', "clause 1.2: substance acetone", "'67641' is no CAS number", "Look the number up"),
    (S, 'type = "figure"\nunit = "mm"', 'type = "figure"', "clause 1.1: record width", "a record of type 'figure', and no other, has a unit", "Correct the type or the unit"),
    (S, "column = [", "columns = [", "clause 1.2: table", "it has no columns or no rows", "Add [[….column]]"),
    (D, 'type = "choice"\n', 'type = "yes-no"\n', "fact roof", "only a fact of type 'choice' has choices", "Correct the type"),
    (S, 'when = { fact = "roof", is = "flat" }', 'when = { fact = "roof" }', "clause 1.1: recurrence meetings: when", "a comparison names one of its forms", "Use one of: more_than"),
    (S, 'when = { fact = "roof", is = "flat" }', 'when = { has = "roof" }', "clause 1.1: recurrence meetings: when", "'roof' is a choice", "Compare it"),
    (S, 'when = { fact = "roof", is = "flat" }', "when = { any = [] }", "clause 1.1: recurrence meetings: when", "'any' is empty", "Give it at least one condition"),
    (S, 'when = { fact = "roof", is = "flat" }', 'when = "sometimes"', "clause 1.1: recurrence meetings", "'when' is 'sometimes'", "Write when = a table"),
    # sections and their files
    (D, 'code = "demo"', 'code = "dmeo"', "", "'code' is not the name of its folder, 'demo'", 'Write code = "demo"'),
    (D, 'edition = "2020"', 'edition = "2021"', "", "'edition' is not the name of its folder, '2020'", 'Write edition = "2020"'),
    (D, "clauses = 2\n", "clauses = 4\n", "", "section 1 holds 2 clauses where standard.toml declares 4", "Write the missing"),
    (S, 'number = "1.2"', 'number = "1.3"', "", "the clauses of section 1 are out of order", "Number them 1.1 to 1.2, in order"),
    (S, 'section = "1"', 'section = "9"', "", "section '9' is not declared in standard.toml", "Use one of: 1, 2"),
    (S, 'section = "1"', 'section = "2"', "", "section '2' is declared as not filled", "Remove filled = false"),
    (S, 'section = "1"\n', "", "", "'section' is missing", 'Add section = "…"'),
    (S, "small = 1 }", "small = true }", "clause 1.2: table: row 1", "'small' is True", "Write small = a number"),
    (D, "filled = false", "", "", "section '2' has no file of clauses", "Write it, or declare the section with filled = false"),
    (D, "last = 1", "last = 0", "section 1: part 1a", "it ends at 0 before it starts", "Correct first and last"),
    (D, "clauses = 3\nnumbering = \"letters\"", "clauses = 3\nnumbering = \"names\"", "clause 1.1", "it refers to demo/2.c, which is not there", "Use one of"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "entry", "what", "remedy"), MISTAKES)
def test_every_kind_of_mistake_names_file_entry_and_remedy(
    tmp_path: Path, file: str, old: str, new: str, entry: str, what: str, remedy: str
) -> None:
    content = {D: DECLARED, S: SECTION}
    assert old in content[file]
    content[file] = content[file].replace(old, new, 1)
    problems = check(shelf(tmp_path, content[D], content[S])).problems
    found = [one for one in problems if one.what.startswith(what)]
    assert found, [str(one) for one in problems]
    assert found[0].entry == entry
    near = ("Use one of", "Did you mean") if remedy == "Use one of" else remedy
    assert found[0].remedy.startswith(near)
    assert found[0].file.endswith((".toml", "/2020"))


def test_mistakes_are_all_told_at_once_across_files(tmp_path: Path) -> None:
    declared = DECLARED.replace('publisher = "Demonstration publisher"\n', "")
    section = SECTION.replace('"1.2", "2.c"', '"1.7", "2.d"').replace('"67-64-1"', '"67-64-2"')
    problems = check(shelf(tmp_path, declared, section)).problems
    assert len(problems) == 4
    assert len({one.file for one in problems}) == 2


def test_one_broken_file_does_not_hide_the_mistakes_of_another(tmp_path: Path) -> None:
    shelf(tmp_path, section="section = ")
    shelf(tmp_path, DECLARED.replace("2020", "2021"), SECTION.replace("1.2", "1.5", 1), edition="2021")
    files = {one.file.rsplit("/", 2)[1] for one in check(tmp_path).problems}
    assert files == {"2020", "2021"}


def test_a_standard_without_sections_is_refused(tmp_path: Path) -> None:
    declared = re.sub(r"\[\[section\]\].*?(?=\[\[quantity)", "", DECLARED, flags=re.DOTALL)
    found = [one.what for one in check(shelf(tmp_path, declared)).problems]
    assert "there is no [[section]]" in found


def test_a_section_in_two_files_is_refused(tmp_path: Path) -> None:
    shelf(tmp_path)
    (tmp_path / "demo" / "2020" / "02-again.toml").write_text(SECTION, encoding="utf-8")
    assert [one.what for one in check(tmp_path).problems] == ["section '1' has a file already"]


def test_clauses_with_names_are_named_in_small_letters(tmp_path: Path) -> None:
    declared = DECLARED.replace("clauses = 2\n", 'clauses = 2\nnumbering = "names"\n')
    section = (
        SECTION.replace('"1.1"', '"Gaps"').replace('number = "1.2"', 'number = "the-table"').replace('["1.2", ', "[")
    )
    found = check(shelf(tmp_path, declared, section)).problems
    assert [(one.entry, one.what) for one in found] == [("clause Gaps", "'Gaps' is no name")]


@pytest.mark.parametrize("part", [".", "demo", "demo/2020"])
def test_any_level_of_the_folder_can_be_checked(tmp_path: Path, part: str) -> None:
    checked = check(shelf(tmp_path) / part)
    assert ([one.code for one in checked.standards], checked.problems) == (["demo"], ())


def test_a_folder_without_a_standard_is_no_pass(tmp_path: Path) -> None:
    assert check(tmp_path).problems[0].what == "there is no standard here"
    assert check(tmp_path / "nowhere").problems[0].what == "there is no such folder"


def test_a_shelf_may_bring_words_that_its_standards_share(tmp_path: Path) -> None:
    words = '[[quantity]]\nid = "gap"\ntitle = { zh = "间隙", en = "Gap" }\nunits = ["mm"]\n'
    (shelf(tmp_path) / "vocabulary.toml").write_text(words, encoding="utf-8")
    assert [one.what for one in check(tmp_path).problems] == ["the word 'gap' is there twice"]
    shelf(tmp_path, DECLARED.replace('id = "gap"', 'id = "hole"'))
    assert check(tmp_path).problems == ()


def test_loading_a_wrong_standard_raises_with_all_its_mistakes(tmp_path: Path) -> None:
    problems: Problems = []
    place = shelf(tmp_path, section=SECTION.replace('"67-64-1"', '"67-64-2"')) / "demo" / "2020"
    standards.read_edition(place, problems)
    assert len(problems) == 1
    with pytest.raises(ShelfError, match=r"standard\.toml: there is no such file"):
        standards.read_edition(tmp_path / "demo" / "1999", [])


# --- the page that describes the form


PAGE = (Path(__file__).parents[2] / "docs/reference/standards-format.md").read_text(encoding="utf-8")


def test_the_example_of_the_page_has_no_mistake(tmp_path: Path) -> None:
    declared, section = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    checked = check(shelf(tmp_path, declared, section))
    assert [str(one) for one in checked.problems] == []
    assert [clause.id for clause in checked.standards[0].clauses] == ["demo/1.1", "demo/1.2"]


def test_the_page_names_every_word_of_the_form() -> None:
    words = {*PRECEDENCES, *COMPARES, *VERIFY, *RECORD_KINDS, *RECORD_COMPARISONS, *SAMPLE_HOWS, *FOR_KEYS, *AVERAGING}
    words |= {*NUMBERINGS, *KINDS_OF, *FACT_KINDS, *COMPARISONS, *keys_of(DECLARED), *keys_of(SECTION)}
    missing = {word for word in words if not re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", PAGE)}
    assert missing == set()
    assert " ".join(UNITS) in " ".join(PAGE.split())


def keys_of(toml: str) -> set[str]:
    """The keys of a TOML text, at every level."""

    def keys(value: object) -> set[str]:
        if isinstance(value, dict):
            return set(value) | {key for one in value.values() for key in keys(one)}
        return {key for one in value for key in keys(one)} if isinstance(value, list) else set()

    return keys(tomllib.loads(toml)) - {"small", "item"}  # the demonstration table's own columns
