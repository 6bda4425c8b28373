"""An entry of the shelf gives what it holds and tells what is wrong with it: file, entry, mistake, remedy."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fairfloor.core.languages import Text
from fairfloor.core.quantities import figure
from fairfloor.core.shelf import LIBRARY, Entry, Problems, ShelfError, nearest, once, raise_any, read, shown

GOOD = """
id = "x"
many = ["a", "b"]
day = 2024-02-29
amount = 0.10
whole = 3
open = true
title = { zh = "题", en = "title", km = "t" }
size = { value = 66, unit = "hour" }
sizes = [{ value = 1, unit = "m" }, { value = 3, unit = "ft" }]
unit = "lux"
words = [{ zh = "一", en = "one" }]
[part]
id = "inner"
[[row]]
id = "first"
[[row]]
other = 2
"""


def entry(toml: str, problems: Problems | None = None) -> Entry:
    return Entry(tomllib.loads(toml, parse_float=Decimal), "file.toml", "entry 1", problems)


def test_it_gives_what_it_holds() -> None:
    good = entry(GOOD)
    assert good.string("id", required=True) == "x"
    assert good.strings("many") == ("a", "b")
    assert good.choices("many", ("a", "b", "c")) == ("a", "b")
    assert good.date("day", required=True) == date(2024, 2, 29)
    assert good.decimal("amount", required=True) == Decimal("0.10")
    assert (good.integer("whole"), good.boolean("open"), good.unit()) == (3, True, "lux")
    assert good.text("title", required=True) == Text(zh="题", en="title", km="t")
    assert good.texts("words") == (Text(zh="一", en="one"),)
    assert good.figure("size", required=True) == figure(66, "hour")
    assert good.figures("sizes") == (figure(1, "m"), figure(3, "ft"))
    part = good.table("part")
    assert part is not None and part.string("id") == "inner" and part.name == "entry 1: part"
    assert [row.name for row in good.entries("row")] == ["entry 1: row first", "entry 1: row 2"]
    good.done()


def test_what_is_absent_is_nothing() -> None:
    empty = entry("")
    assert (empty.string("a"), empty.strings("a"), empty.text("a"), empty.texts("a")) == ("", (), None, ())
    assert (empty.date("a"), empty.decimal("a"), empty.integer("a", default=7), empty.boolean("a")) == (
        None,
        None,
        7,
        False,
    )
    assert (empty.figure("a"), empty.figures("a"), empty.table("a"), empty.entries("a"), empty.unit("a")) == (
        None,
        (),
        None,
        (),
        "",
    )
    assert not empty.has("a")
    empty.done()


# What is asked of it, the TOML, the mistake, the remedy.
MISTAKES: list[tuple[str, str, str, str]] = [
    ("string", "", "'a' is missing", 'Add a = "…"'),
    ("string", "a = 1", "'a' is 1", 'Write a = "…"'),
    ("string", 'a = " "', "'a' is empty", "Write the a or remove the key"),
    ("strings", "", "'a' is missing", 'Add a = ["…", …]'),
    ("strings", "a = [1]", "'a' holds something that is not text", 'Write a = ["…", …]'),
    ("strings", 'a = ["x", "x"]', "'a' names 'x' twice", "Keep one of them"),
    ("date", "", "'a' is missing", "Add a = a date such as 2024-01-31, without quotes"),
    ("date", 'a = "2024-01-31"', "'a' is '2024-01-31'", "Write a = a date such as 2024-01-31, without quotes"),
    ("date", "a = 2024-01-31T00:00:00", "'a' is the moment 2024-01-31T00:00:00", "Write the day alone"),
    ("decimal", "", "'a' is missing", "Add a = a number"),
    ("decimal", 'a = "1"', "'a' is '1'", "Write a = a number"),
    ("decimal", "a = true", "'a' is True", "Write a = a number"),
    ("decimal", "a = nan", "'a' is NaN", "Write a finite number"),
    ("integer", "a = 1.5", "'a' is Decimal('1.5')", "Write a = a whole number"),
    ("boolean", "a = 1", "'a' is 1", "Write a = true or false"),
    ("unit", "", "'a' is missing", 'Add a = "…"'),
    ("unit", 'a = "hours"', "'hours' is not a unit of the list", "Did you mean 'hour'?"),
    ("unit", 'a = "cfm"', "'cfm' is not a unit of the list", "Use one of: 1/hour, L/s, count"),
    ("text", "", "'a' is missing", 'Add a = { zh = "…", en = "…" }'),
    ("text", 'a = "title"', "'a' is 'title'", 'Write a = { zh = "…", en = "…" }'),
    ("text", 'a = { en = "x" }', "'a' has no 'zh' text", "Write it in Chinese (zh) and in English (en)"),
    ("text", 'a = { zh = "x", en = "" }', "'a' has no 'en' text", "Write it in Chinese"),
    ("text", 'a = { zh = "x", en = "x", English = "x" }', "'a' has the key 'English', no language", "Use codes"),
    ("text", 'a = { zh = "x", en = "x", km = " " }', "'a' has an empty 'km' text", "Write it or remove"),
    ("text", "a = { zh = 1, en = 2 }", "'a' is not text in languages", 'Write a = { zh = "…", en = "…" }'),
    ("texts", 'a = ["x"]', "'a 1' is not text in languages", 'Write a 1 = { zh = "…", en = "…" }'),
    ("texts", "a = 1", "'a' is 1", 'Write a = [{ zh = "…", en = "…" }]'),
    ("figure", "", "'a' is missing", 'Add a = { value = 66, unit = "hour" }'),
    ("figure", "a = 66", "'a' is 66", 'Write a = { value = 66, unit = "hour" }'),
    ("figure", 'a = { value = 66, unit = "std" }', "'std' is not a unit of the list", "Use one of"),
    ("figure", "a = { value = 66 }", "'unit' is missing", 'Add unit = "…"'),
    ("figure", 'a = { value = 6, unit = "m", per = 1 }', "unknown key 'per'", "Use one of: unit, value"),
    ("figures", "a = [66]", "'a 1' is 66", 'Write a 1 = { value = 66, unit = "hour" }'),
    ("table", "a = 1", "'a' is 1", "Write a = a table of its own"),
    ("table", "", "'a' is missing", "Add a = a table of its own"),
    ("entries", "a = [1]", "'a' number 1 is 1", "Write it as a table: [[a]]"),
    ("entries", "a = 1", "'a' is 1", "Write a = a list of tables: [[a]]"),
    ("done", "b = 1", "unknown key 'b'", "Use one of: (there is none)"),
    ("choice", 'a = "ture"', "'a' is 'ture', which is not on its list", "Did you mean 'true'?"),
    ("choice", 'a = "zebra"', "'a' is 'zebra', which is not on its list", "Use one of: false, true"),
    ("choices", 'a = ["true", "no"]', "'a' names 'no', which is not on its list", "Use one of: false, true"),
]
OPTIONAL = ("texts", "figures", "boolean", "entries", "done")


def ask(one: Entry, method: str) -> Any:
    if method == "done":
        return one.done()
    if method in ("choice", "choices"):
        return getattr(one, method)("a", ("true", "false"), required=True)
    return getattr(one, method)("a", **({} if method in OPTIONAL else {"required": True}))


@pytest.mark.parametrize(("method", "toml", "what", "remedy"), MISTAKES)
def test_every_mistake_is_told_with_its_remedy(method: str, toml: str, what: str, remedy: str) -> None:
    with pytest.raises(ShelfError) as told:
        ask(entry(toml), method)
    error = told.value
    assert error.file == "file.toml"
    assert error.entry.startswith("entry 1")
    assert error.what.startswith(what)
    assert error.remedy.startswith(remedy)
    assert str(error) == f"{error.file}: {error.entry}: {error.what}. {error.remedy}"


@pytest.mark.parametrize(("method", "toml", "what", "remedy"), MISTAKES)
def test_with_a_list_of_problems_it_goes_on(method: str, toml: str, what: str, remedy: str) -> None:
    problems: Problems = []
    ask(entry(toml, problems), method)
    assert problems and problems[0].what.startswith(what)


def test_an_unknown_key_names_the_nearest_one_that_was_asked_for() -> None:
    one = entry('sinse = 2024-01-01\nid = "x"')
    one.string("id"), one.date("since"), one.text("title")
    with pytest.raises(ShelfError, match=r"unknown key 'sinse'\. Did you mean 'since'\?"):
        one.done()


def test_all_problems_are_raised_as_one_that_carries_them() -> None:
    problems: Problems = []
    one = entry("a = 1\nb = 2", problems)
    one.string("a"), one.string("b")
    with pytest.raises(ShelfError, match="'a' is 1") as told:
        raise_any(problems)
    assert [error.what for error in told.value.others] == ["'a' is 1", "'b' is 2"]
    raise_any([])


def test_an_id_that_stands_twice_is_told_at_the_second() -> None:
    problems: Problems = []
    once([("x", entry("", problems)), ("y", entry("", problems)), ("x", entry("", problems))], "clause")
    assert [error.what for error in problems] == ["the clause 'x' is there twice"]


def test_decimals_stay_as_written(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text("a = 0.10\n", encoding="utf-8")
    assert str(read(file)["a"]) == "0.10"


@pytest.mark.parametrize(
    ("content", "entry_name", "what", "remedy"),
    [
        ("a = 2023-02-29", "", "2023-02-29 (line 1) is an impossible date", "Write a day that exists"),
        ("a = 2023-13-01", "", "2023-13-01 (line 1) is an impossible date", "Write a day that exists"),
        (
            '[[clause]]\nnumber = "2.5"\n[[clause.limit]]\nid = "week"\nsince = 2023-06-31\n',
            "clause 2.5: limit week",
            "2023-06-31 (line 5) is an impossible date",
            "Write a day that exists",
        ),
        ('[part]\nid = "x"\nid = "y"', "part x", "'id' (line 3) is there twice", "Keep one of them"),
        ("[a]\n[a]", "a", "'[a]' (line 2) is there twice", "Keep one of them"),
        ('[[clause]]\nnumber = "1"\na = "open', "clause 1", "it is not valid TOML", 'Correct line 3: a = "open'),
        ("a = ", "", "it is not valid TOML", "Correct line 1: a ="),
    ],
)
def test_a_file_that_is_not_toml_is_told_with_its_entry(
    tmp_path: Path, content: str, entry_name: str, what: str, remedy: str
) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ShelfError) as told:
        read(file)
    assert (told.value.file, told.value.entry) == (file.as_posix(), entry_name)
    assert told.value.what.startswith(what)
    assert told.value.remedy.startswith(remedy)


def test_a_file_that_is_missing_or_no_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(ShelfError, match=r"there is no such file\. Create it or correct the name"):
        read(tmp_path / "none.toml")
    (tmp_path / "gbk.toml").write_bytes("a = '工'".encode("gbk"))
    with pytest.raises(ShelfError, match=r"cannot be read .*Save it as UTF-8 text"):
        read(tmp_path / "gbk.toml")


def test_files_of_the_library_are_named_from_its_folder(tmp_path: Path) -> None:
    assert shown(LIBRARY / "law" / "kh" / "x.toml") == "library/law/kh/x.toml"
    assert shown(tmp_path / "x.toml") == (tmp_path / "x.toml").as_posix()


def test_of_many_words_only_the_nearest_are_offered() -> None:
    many = [f"word-{n}" for n in range(100)]
    assert nearest("quite different", many).count("word-") == 5
    assert nearest("quite different", many).endswith(" …")
