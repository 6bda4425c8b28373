"""What one version of a report changes in the one before: finding by finding and in the scope, field by field."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from fairfloor.core.languages import Text
from fairfloor.core.phrases import phrase
from fairfloor.reporting import contents as form
from fairfloor.reporting import forms

Content = Mapping[str, Any]


def between(before: Content, after: Content, *, why: Any, reopened: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The changes from one content to the next, as JSON; where there is none, one that gives only the reason.

    `why` is printed beside each. `reopened`: by the number of a finding that was made worse, the last moment for objecting to
    it, printed once.
    """
    old, new = ({one["number"]: one for one in content["findings"]} for content in (before, after))
    found: list[form.Change] = []
    for number in sorted(old.keys() - new.keys(), key=int):
        found.append(form.Change("withdrawn", number, _words(old[number]["description"]), why=why))
    for number in sorted(new.keys() - old.keys(), key=int):
        found.append(form.Change("added", number, _words(new[number]["description"]), why=why,
                                 reopened_until=reopened.get(number)))  # fmt: skip
    for number in sorted(new.keys() & old.keys(), key=int):
        until = reopened.get(number)
        for name, was, now in _fields(FINDING, (old[number], before), (new[number], after)):
            kind = "reclassified" if name == "class" else "amended"
            found.append(form.Change(kind, number, phrase(f"reports.field-{name}"), was, now, why, until))  # type: ignore[arg-type]
            until = None
        if until is not None:  # its words weigh more, as whoever corrected it says, and no field tells so
            found.append(form.Change("amended", number, phrase("reports.field-weight"), why=why, reopened_until=until))
    for name, was, now in _fields(WHOLE, (before, before), (after, after)):
        found.append(form.Change("amended", None, phrase(f"reports.field-{name}"), was, now, why))
    return list(forms.as_json(found or [form.Change("other", what=why)]))


def _fields(table: Any, old: tuple[Content, Content], new: tuple[Content, Content]) -> Iterator[tuple[str, Any, Any]]:
    for name, said in table.items():
        was, now = said(*old), said(*new)
        if was != now:
            yield name, was, now


def _words(told: Any) -> Any:
    """Words as they were kept: of a person (with their language) or of the bookshelf; None where there are none."""
    if not told:
        return None
    if "language" in told:
        return form.Free(told["language"], told["text"], told.get("translations") or {})
    return Text(told)


def _class(finding: Content, content: Content) -> Any:
    titles = {one["id"]: one["title"] for one in content["finding_classes"]}
    return _words(titles.get(finding["class"]))


def _clause(finding: Content, content: Content) -> Any:
    clause = finding["clause"]
    return Text({language: " ".join(filter(None, (clause["number"], title, clause.get("building"))))
                 for language, title in clause["title"].items()})  # fmt: skip


def _evidence(finding: Content, content: Content) -> Any:
    return _words(next((one["text"] for one in finding["evidence"]), None))


def _basis(finding: Content, content: Content) -> Any:
    return next((phrase(f"reports.basis-{one['kind']}") for one in finding["evidence"]), None)


def _affected(finding: Content, content: Content) -> Any:
    told = finding.get("affected")
    if not told:
        return None
    if told.get("fewer_than") is not None:
        return phrase("reports.fewer-than", count=told["fewer_than"])
    return Text(zh=str(told["number"]), en=str(told["number"]))


def _headcount(content: Content, _content: Content) -> Any:
    told = content["scope"]["headcount"]
    if told.get("women") is None or told.get("men") is None:
        return None
    return phrase("reports.women-and-men", women=told["women"], men=told["men"])


def _first(name: str, part: str) -> Callable[[Content, Content], Any]:
    """The words that a person wrote into a part of the scope: the first there."""

    def said(content: Content, _content: Content) -> Any:
        rows = (row[part] if part else row for row in content["scope"][name])
        return _words(next((words for words in rows if "language" in words), None))

    return said


FINDING: Mapping[str, Callable[[Content, Content], Any]] = {
    "class": _class,
    "clause": _clause,
    "text": lambda finding, _content: _words(finding["description"]),
    "evidence": _evidence,
    "basis": _basis,
    "affected": _affected,
    "suggestion": lambda finding, _content: _words(finding.get("suggestion")),
}
WHOLE: Mapping[str, Callable[[Content, Content], Any]] = {
    "summary": lambda content, _content: _words(content.get("summary")),
    "headcount": _headcount,
    "records": _first("records", "title"),
    "unseen": _first("unseen", "place"),
    "limitations": _first("limitations", ""),
}
