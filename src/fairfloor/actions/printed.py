"""The PDFs of what is published, kept encrypted as they were published, so that whoever asks later gets the very same file."""

import hashlib
from collections.abc import Callable, Mapping

from fairfloor.actions.acts import on_failure, refuse
from fairfloor.registry import files
from fairfloor.registry.models import NonCooperation, Version
from fairfloor.registry.models.rows import new_public_id


def keep(made: Mapping[str, bytes]) -> tuple[dict[str, str], dict[str, str]]:
    """Keeps the PDF of each language; the SHA-256 of each, and the name of each on the disk. Inside an action."""
    hashes, names = {}, {}
    for language, file in made.items():
        names[language] = name = new_public_id()
        on_failure(lambda name=name: files.erase(name))  # type: ignore[misc]
        _, hashes[language] = files.store(name, [file])
    return hashes, names


def file_of(row: Version | NonCooperation, language: str, make: Callable[[], bytes]) -> bytes:
    """The PDF of `row` in `language`, as it was published.

    One that the disk has lost is made again by `make`, and handed out where it is the same byte for byte, else refused. What was
    published before PDFs were kept is made again whatever comes of it: a later version of typst may set its pages otherwise.
    """
    name = row.pdf_files.get(language)
    if name is None:
        return make()
    try:
        return b"".join(files.read(name))
    except files.Unreadable:
        made = make()
    if hashlib.sha256(made).hexdigest() != row.pdf_sha256[language]:
        refuse("files.published-lost")
    return made
