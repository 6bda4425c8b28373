"""Keeps the interface's translations: collects the English texts, merges them into each language's catalogue, checks.

    python tools/catalogues.py merge | compile | check

The texts are English in Python (`gettext`, `_`, `ngettext`, `pgettext` …) and in templates (`{% translate %}`). A
language is one folder, `src/fairfloor/locale/<language>/LC_MESSAGES/`; to add Khmer, make `km` and run `merge`.
Compiled catalogues (`.mo`) are not kept in the repository; `compile` makes those older than their source.
"""

import re
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).resolve().parent.parent / "src" / "fairfloor"
LOCALE = SOURCE / "locale"
ROOMS = ("web", "api", "jobs", "actions", "registry", "conf")
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3), "npgettext_lazy": ((1, "c"), 2, 3),
}  # fmt: skip
HEADER_NOISE = re.compile(
    '"(POT-Creation-Date|PO-Revision-Date|Generated-By|Project-Id|Report-Msgid|Last-Translator|Language-Team)'
)
LITERAL = r"""u?'(?:\\.|[^'\\])*'|u?"(?:\\.|[^"\\])*\""""
CALL = re.compile(rf"(?<!\w)(?:_|n?p?gettext)\((?:{LITERAL}|[\s,]|\w)*\)")
FIELD = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def texts_of(path: Path) -> Iterator[tuple[int, object, list[str], str | None]]:
    """Each text of one Python file or template: its line, the text (or the forms), remarks, and its context."""
    content = path.read_bytes()
    if path.suffix != ".py":
        from django.utils.translation.template import templatize

        # Between its calls, templatize leaves fillers in the template's shape, which no Python tokenizer takes.
        called = CALL.findall(templatize(content.decode("utf-8"), origin=str(path)))
        content = "\n".join(called).encode("utf-8")
    found = extract("python", BytesIO(content), keywords=KEYWORDS, comment_tags=["Translators:"])  # type: ignore[arg-type]
    for line, text, remarks, context in found:
        yield line, text, [str(remark) for remark in remarks], context


def sources() -> Iterator[Path]:
    """The files that hold texts, in order."""
    for room in ROOMS:
        for suffix in ("*.py", "*.html", "*.txt"):
            for path in sorted((SOURCE / room).rglob(suffix)):
                if "static" not in path.parts and "migrations" not in path.parts:
                    yield path


def collected() -> Catalog:
    """Every text of the source, with the files it is in (without lines, so that a moved line changes nothing)."""
    catalogue = Catalog(project="Fairfloor", fuzzy=False)
    for path in sources():
        place = path.relative_to(SOURCE).as_posix()
        for _, text, remarks, context in texts_of(path):
            catalogue.add(text, locations=[(place, None)], auto_comments=remarks, context=context)  # type: ignore[arg-type, list-item]
    return catalogue


def catalogues() -> list[Path]:
    """The catalogue of each language."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def read(path: Path) -> Catalog:
    """The catalogue at `path`."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3], domain="django", abort_invalid=True)


def written(catalogue: Catalog) -> bytes:
    """`catalogue` as the bytes of a .po file: in order, without dates, so that the same texts give the same file."""
    buffer = BytesIO()
    write_po(buffer, catalogue, width=110, sort_output=True, ignore_obsolete=True, include_lineno=False)
    text = buffer.getvalue().decode("utf-8")
    kept = [line for line in text.splitlines() if not HEADER_NOISE.match(line)]
    return ("\n".join(kept).rstrip("\n") + "\n").encode("utf-8")


def merged(path: Path, template: Catalog) -> Catalog:
    """The catalogue at `path` with the texts of `template`: kept where translated, empty where new, gone where gone."""
    catalogue = read(path)
    # No guesses from similar texts: a wrong translation that looks finished is worse than a missing one.
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    return catalogue


def merge() -> int:
    """Bring each catalogue in line with the source."""
    template = collected()
    for path in catalogues():
        path.write_bytes(written(merged(path, template)))
        print(f"{path.relative_to(LOCALE)}: {len(template)} texts")
    return 0


def compile_all() -> int:
    """Write the .mo beside each .po that is newer."""
    for path in catalogues():
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        partial = target.with_suffix(".partial")
        with partial.open("wb") as file:
            write_mo(file, read(path))
        partial.replace(target)
    return 0


def forms(value: object) -> list[str]:
    """The one form or the plural forms of a text or translation."""
    return [str(one) for one in value] if isinstance(value, tuple | list) else [str(value)]


def problem(message: Message) -> str | None:
    """What is wrong with one translation; None when nothing is."""
    if message.fuzzy:
        return "is marked as fuzzy"
    if not all(forms(message.string)):
        return "has no translation"
    asked = set(FIELD.findall(forms(message.id)[-1]))
    for form in forms(message.string):
        if set(FIELD.findall(form)) != asked:
            return f"must hold {', '.join(sorted(asked)) or 'no fields'}, as the English does"
    return None


def line_of(path: Path, message: Message) -> int:
    """The line of `path` on which the entry of `message` begins; 1 when it is not found."""
    start = forms(message.id)[0].split("\n")[0][:40].replace("\\", "\\\\").replace('"', '\\"')
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if start in line:
            return number
    return 1


def check() -> int:
    """Print each text that is missing, fuzzy or wrong, and each catalogue behind the source; 1 when there is one."""
    template = collected()
    problems = [] if catalogues() else [f"{LOCALE.name}: there is no catalogue"]
    for path in catalogues():
        name = path.relative_to(SOURCE)
        if path.read_bytes() != written(merged(path, template)):
            problems.append(f"{name}: is behind the source. Run `make catalogues`.")
        for message in merged(path, template):
            if message.id and (found := problem(message)):
                places = ", ".join(place for place, _ in message.locations)
                problems.append(f"{name}:{line_of(path, message)}: {forms(message.id)[0]!r} {found} (used in {places})")
    print("\n".join(problems) if problems else "every text is translated")
    return 1 if problems else 0


TASKS: dict[str, Callable[[], int]] = {"merge": merge, "compile": compile_all, "check": check}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in TASKS:
        raise SystemExit("usage: catalogues.py merge | compile | check")
    sys.exit(TASKS[sys.argv[1]]())
