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


WRITES = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
# Actions that write and that no person takes, with the reason.
BY_NOBODY = {
    "datasets.begin": "the background worker takes it up",
    "datasets.finish": "the background worker puts down what it found",
    "datasets.note_progress": "the background worker tells how far it is",
    "deliveries.failed": "the background worker could not send it",
    "deliveries.mailed": "the background worker sent it",
    "deliveries.take_up": "the background worker takes it up",
    "demonstration.found": "the demonstration is made before anybody signs in",
    "factories.register": "the applicant has no account yet",
    "files.erase_due": "the retention period ran out",
    "people.found": "an installation's first act, before there is anybody",
}
# Actions that write and leave no event, with the reason.
WITHOUT_EVENT = {
    "datasets.note_progress": "a percentage on the way; its beginning and its end are events",
    "deliveries.take_up": "a lease on the way; that it was sent, or failed, is the event",
}


def writers():
    """Each action that writes by itself, by name (`visits.plan`), with its syntax tree; others read, or call actions."""
    return {
        f"{path.stem}.{node.name}": node
        for path, tree in modules("src/fairfloor/actions")
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and "action" in map(dotted, node.decorator_list)
        and any(
            isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute) and one.func.attr in WRITES
            for one in ast.walk(node)
        )
    }


def test_actions_take_who_and_when_by_name():
    found = []
    for action, node in writers().items():
        names = {argument.arg for argument in node.args.kwonlyargs}
        wanted = {"now"} if action in BY_NOBODY else {"by", "now"}
        if node.args.args or node.args.posonlyargs or not wanted <= names:
            found.append(action)
    assert not found, f"an action takes its arguments by name only, `by` and `now` among them: {found}"


def test_every_action_that_writes_leaves_an_event():
    found = [
        action
        for action, node in writers().items()
        if action not in WITHOUT_EVENT
        and not any(
            isinstance(call, ast.Call) and dotted(call.func).split(".")[-1] == "record" for call in ast.walk(node)
        )
    ]
    assert not found, f"a write without an event does not exist; call `record`: {found}"


def test_the_exceptions_are_not_older_than_the_code():
    gone = (set(BY_NOBODY) | set(WITHOUT_EVENT)) - set(writers())
    assert not gone, f"listed as exceptions, but no longer there, or no longer writing: {sorted(gone)}"
