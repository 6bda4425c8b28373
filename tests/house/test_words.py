"""The repository's words: one noun for one thing, no machine's path, the glossary's languages complete."""

import ast
import re

from fairfloor.core.phrases import PHRASES, catalogues
from tests.house.source import ROOT, name, texts

# The word means both what monitors do (a visit) and what the system writes (the event log), so it stays out.
TWO_MEANINGS = "au" + "dit"
# Where others named a thing with it: the text in which it may stand.
NAMES_OF_OTHERS: tuple[str, ...] = ()
CLOSED_LIST = """
programme factory standard clause limit jurisdiction visit step observation reading sample interview dataset rule
hit finding report objection clarification grant deadline person role permission event
"""
MACHINE_PATHS = re.compile(r"(?<![\w./-])/(work|root|home/\w+|Users/\w+|tmp/\w+)/")


def lines_with(pattern, flags=0):
    """Every line of the repository's texts in which `pattern` is found, as file:line: text."""
    for path, text in texts():
        if path.suffix == ".lock":
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            if re.search(pattern, line, flags):
                yield f"{name(path)}:{number}", line


def test_the_word_with_two_meanings_stays_out():
    found = [
        f"{place}: {line.strip()[:100]}"
        for place, line in lines_with(TWO_MEANINGS, re.IGNORECASE)
        if not any(allowed in line for allowed in NAMES_OF_OTHERS)
    ]
    assert not found, "say visit, or event log:\n" + "\n".join(found)


def test_no_path_of_one_machine():
    found = [
        f"{place}: {line.strip()[:100]}" for place, line in lines_with(MACHINE_PATHS) if "test_words.py" not in place
    ]
    assert not found, "a path that only one machine has:\n" + "\n".join(found)


def test_the_glossary_has_each_word_once_in_both_languages():
    rows = re.findall(
        r"^\| ([a-z][\w -]*) \| ([^|]+) \| ([^|]+) \|", (ROOT / "GLOSSARY.md").read_text("utf-8"), re.MULTILINE
    )
    words = [row[0].strip() for row in rows if set(row[1].strip()) - {"-"}]
    assert len(words) == len(set(words)), "a word stands twice in GLOSSARY.md"
    closed = CLOSED_LIST.split()
    assert set(closed) | {"corrective action", "event log"} <= set(words)
    without = [row[0] for row in rows if not re.search(r"[\u4e00-\u9fff]", row[1])]
    assert not without, f"without Chinese: {without}"


# What Chinese pages call these things, and the word of others for the same.
ONE_WORD_IN_CHINESE = {"反对": "异议", "公布（报告）": "已发布"}


def test_chinese_pages_have_one_word_for_one_thing():
    told = [ROOT / "src/fairfloor/locale/zh_Hans/LC_MESSAGES/django.po", *(PHRASES / "zh").glob("*.toml")]
    told += [ROOT / "src/fairfloor/reporting/labels/zh.toml"]
    found = [
        f"{name(path)}: {other}, say {word}" for path in told for word, other in ONE_WORD_IN_CHINESE.items()
        if other in path.read_text("utf-8")
    ]  # fmt: skip
    assert not found, "\n".join(found)


def test_what_is_said_needs_no_s_in_brackets():
    """In no phrase, and in nothing that a command prints."""
    found = [key for key, said in catalogues()["en"].items() if "(s)" in said]
    for path in sorted((ROOT / "src/fairfloor").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search(r"\w\(s\)", node.value):
                found.append(f"{name(path)}:{node.lineno}")
    assert not found, f"say it by number, or so that one fits as well as many: {found}"
