"""Actions are the only writers: each takes who and when by name, and writes its event as its last line."""

import ast

from tests.house.source import dotted, modules, name

WRITES = {
    "save",
    "create",
    "update",
    "delete",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "tell",
}
# Actions that no person takes, with the reason.
BY_NOBODY = {
    "alerts.remind_due": "the last moment ran out",
    "corrective_actions.remind_due": "the day that the factory set is near, or over",
    "datasets.begin": "the background worker takes it up",
    "datasets.finish": "the background worker puts down what it found",
    "datasets.note_progress": "the background worker tells how far it is",
    "deliveries.failed": "the background worker could not send it",
    "deliveries.mailed": "the background worker sent it",
    "deliveries.take_up": "the background worker takes it up",
    "deliveries.together": "the background worker reads what a mail tells of",
    "demonstration.found": "the demonstration is made before anybody signs in",
    "digests.gather": "the hour has come that its reader chose",
    "events.verify": "whoever runs the system holds the log against itself",
    "factory_intakes.enter_next": "the background worker enters what an officer took in",
    "factory_intakes.give_up": "the background worker met a fault",
    "factories.register": "the applicant has no account yet",
    "files.erase_due": "the retention period ran out",
    "mappings.propose": "the background worker looked at the file",
    "mappings.remembered": "the background worker asks before it looks at a file",
    "openings.tell_due": "the days before buyers read a report are over",
    "people.ask_password": "whoever asks has not signed in",
    "people.found": "an installation's first act, before there is anybody",
    "queues.datasets": "the background worker asks",
    "queues.factory_lists": "the background worker asks",
    "queues.sheets": "the background worker asks",
    "queues.times_begun": "the background worker asks",
    "queues.uploads": "the background worker asks",
    "recalculations.begin": "the background worker takes it up",
    "recalculations.finish": "the background worker puts down what it made",
    "recalculations.note_progress": "the background worker tells how far it is",
    "report_checks.standing": "whoever holds a report may ask, signed in or not",
    "uploads.erase_abandoned": "the time to go on with an upload ran out",
}
# Actions that read, and so take no moment where none decides.
TIMELESS = {
    "events.verify",
    "queues.datasets",
    "queues.factory_lists",
    "queues.sheets",
    "queues.times_begun",
    "queues.uploads",
}
# What writes an event: `reads.looked` for an action that ends with a look at what it has read.
RECORDS = ("record", "looked")
# Actions whose last line is not their event, with the reason.
WITHOUT_EVENT = {
    "complaints.known_monitors": "reads, for whoever may complain",
    "datasets.note_progress": "a percentage on the way; its beginning and its end are events",
    "deliveries.take_up": "a lease on the way; that it was sent, or failed, is the event",
    "deliveries.together": "reads, for the background worker",
    "deliveries.undelivered": "reads, for officers",
    "deliveries.unreached": "reads, for officers",
    "noncooperation.asked_of": "reads, for the factory's managers, what they are asked",
    "noncooperation.told_of": "reads, for a ministry's reader, what tells the reports sent to it apart",
    "visit_steps.taken": "reads, for readers of a report, which steps it counts",
    "events.verify": "reads the log",
    "letters.look": "reads, for an officer who words a letter",
    "mappings.remembered": "reads, for the background worker",
    "people.bring_in": "its steps are actions with their own events; the notice after them is about the role given",
    "queues.datasets": "reads, for the background worker",
    "queues.factory_lists": "reads the queue",
    "queues.sheets": "reads, for the background worker",
    "queues.times_begun": "reads, for the background worker",
    "queues.uploads": "reads, for the background worker",
    "recalculations.note_progress": "a percentage on the way; its beginning and its end are events",
    "report_checks.standing": "reads, for whoever holds a report",
    "report_reads.of_factory": "reads, for a factory's managers",
    "report_reads.own": "reads, for the reader",
    "uploads.add": "a piece on the way; its beginning and its end are events",
}


def actions():
    """Each action by name (`visits.plan`), with its syntax tree."""
    return {
        f"{path.stem}.{node.name}": node
        for path, tree in modules("src/fairfloor/actions")
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and "action" in map(dotted, node.decorator_list)
    }


def calls(node, *names):
    """Whether somewhere in `node` one of the functions or methods `names` is called."""
    return any(isinstance(one, ast.Call) and dotted(one.func).split(".")[-1] in names for one in ast.walk(node))


def last_line(function):
    """The last statement but for a plain `return …` after it."""
    body = function.body
    if isinstance(body[-1], ast.Return) and len(body) > 1 and not calls(body[-1], *RECORDS):
        return body[-2], body[-1]
    return body[-1], None


def keeps_the_habit(function):
    """Whether the event is the last thing that the action writes."""
    last, returned = last_line(function)
    writes_after = [line for line in ast.walk(last) if isinstance(line, ast.Call) and calls(line, *WRITES)]
    own = [line for line in ast.walk(last) if isinstance(line, ast.Call) and calls(line, *RECORDS)]
    in_order = not writes_after or max(c.lineno for c in writes_after) <= max((c.lineno for c in own), default=0)
    return bool(own) and in_order and not (returned and calls(returned, *WRITES))


def test_an_action_takes_who_and_when_by_name():
    found = []
    for action, node in actions().items():
        names = {argument.arg for argument in node.args.kwonlyargs}
        wanted = {"now"} - ({"now"} if action in TIMELESS else set()) | ({"by"} if action not in BY_NOBODY else set())
        positional = [*node.args.args, *node.args.posonlyargs]
        if (positional and action not in TIMELESS) or not wanted <= names:
            found.append(action)
    assert not found, f"an action takes its arguments by name only, `by` and `now` among them: {found}"


def test_an_action_writes_its_event_as_its_last_line():
    found = [action for action, node in actions().items() if action not in WITHOUT_EVENT and not keeps_the_habit(node)]
    assert not found, f"a write without an event does not exist; call `record` as the last line: {found}"


def test_what_is_said_to_read_writes_nothing():
    reads = [action for action, why in WITHOUT_EVENT.items() if why.startswith("reads")]
    found = [action for action in reads if calls(actions()[action], *WRITES)]
    assert not found, f"listed as reading only, and writes: {found}"


def test_the_habit_is_told_from_its_breach():
    good = "def a():\n    row.save()\n    record('x')\n    return row\n"
    late = "def a():\n    record('x')\n    row.save()\n    return row\n"
    inside = "def a():\n    if row:\n        record('x')\n        row.save()\n"
    said = "def a():\n    record('x')\n    return row.save()\n"
    without = "def a():\n    row.save()\n"
    tree = {code: ast.parse(code).body[0] for code in (good, late, inside, said, without)}
    assert [keeps_the_habit(tree[code]) for code in (good, late, inside, said, without)] == [True, *[False] * 4]


def test_the_exceptions_are_not_older_than_the_code():
    gone = (set(BY_NOBODY) | set(WITHOUT_EVENT) | TIMELESS) - set(actions())
    assert not gone, f"listed as exceptions, but no longer there: {sorted(gone)}"
    idle = [action for action in WITHOUT_EVENT if keeps_the_habit(actions()[action])]
    assert not idle, f"listed as exceptions, but they keep the habit now: {idle}"


def test_a_page_never_acts_as_nobody():
    """`by=None` is whoever runs the system, who may do everything: only the command line and the worker are that."""
    found = [
        f"{name(path)}:{node.lineno}"
        for path, tree in modules("src/fairfloor/web", "src/fairfloor/api")
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg == "by"
        if isinstance(node.value, ast.Constant) and node.value.value is None
    ]
    assert not found, f"a page acts for its viewer: {found}"
