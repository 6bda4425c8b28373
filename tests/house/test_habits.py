"""Habits that keep the code plain: no clock below a face, no signals, no model forms, no ordering in the tables."""

import ast
import re

import pytest

from tests.house.source import dotted, modules, name

BELOW_THE_FACES = tuple(
    f"src/fairfloor/{room}" for room in ("core", "screening", "reporting", "planning", "registry", "actions")
)
CLOCKS = re.compile(
    r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|timezone\.(now|localdate|localtime)|time\.(time|time_ns|localtime|gmtime))$"
)
SQL_CLOCKS = re.compile(
    r"\b(current_date|current_timestamp|localtimestamp|now\(\)|today\(\)|transaction_timestamp)", re.IGNORECASE
)
SIGNALS = ("django.dispatch", "django.db.models.signals", "django.core.signals")


def test_no_clock_is_read_below_a_face():
    found = []
    for path, tree in modules(*BELOW_THE_FACES):
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and CLOCKS.search(dotted(node)):
                found.append(f"{name(path)}:{node.lineno}: {dotted(node)}")
            elif isinstance(node, ast.keyword) and node.arg in ("auto_now", "auto_now_add"):
                found.append(f"{name(path)}:{node.lineno}: {node.arg}")
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL_CLOCKS.search(node.value):
                found.append(f"{name(path)}:{node.lineno}: a clock in a query")
    assert not found, "take `now` or `today` as an argument:\n" + "\n".join(found)


@pytest.mark.parametrize(
    "code", ["datetime.now(UTC)", "datetime.datetime.now()", "date.today()", "timezone.now", "time.time()"]
)
def test_the_clock_test_knows_a_clock(code):
    assert any(CLOCKS.search(dotted(node)) for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Attribute))


def test_nothing_happens_by_signal():
    found = []
    for path, tree in modules("src/fairfloor"):
        for node in ast.walk(tree):
            sources = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            sources += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            found += [f"{name(path)}:{node.lineno}" for source in sources if source.startswith(SIGNALS)]
    assert not found, f"call what should happen instead of a signal: {found}"


def test_no_model_forms():
    found = [
        f"{name(path)}:{node.lineno}"
        for path, tree in modules("src/fairfloor")
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and any(dotted(parent).endswith("ModelForm") for parent in node.bases)
    ]
    assert not found, f"a form names its fields itself, an action writes: {found}"


def test_no_order_is_hidden_in_a_table():
    found = [
        f"{name(path)}:{line.lineno}"
        for path, tree in modules("src/fairfloor/registry")
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and node.name == "Meta"
        for line in node.body
        if isinstance(line, ast.Assign) and any(dotted(target) == "ordering" for target in line.targets)
    ]
    assert not found, f"say the order where the list is made: {found}"
