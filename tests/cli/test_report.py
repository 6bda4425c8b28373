"""`fairfloor report verify` as a stranger runs it: the file and a key, nothing of the installation that made it."""

import json

import jsonschema
import pytest

from tests.cli.installations import ROOT, Installation
from tests.cli.test_serve import served

SCHEMA = json.loads((ROOT / "docs/reference/schemas/report-verify.json").read_text("utf-8"))
CHECKER = jsonschema.Draft202012Validator(SCHEMA)
PUBLISHED = """
import sys
from pathlib import Path
from fairfloor.cli import started
started.django(as_owner=True)
from fairfloor.registry import walls
from fairfloor.registry.models import Version
from fairfloor.reporting import reports
from fairfloor.reporting.seals import Seal
with walls.maintenance():
    for version in Version.objects.order_by("number"):
        made = reports.render(version.content, "en", seal=Seal(version.signature, version.public_key))
        Path(sys.argv[1], f"v{version.number}.pdf").write_bytes(made)
"""


@pytest.fixture(scope="module")
def published(original, tmp_path_factory):
    """The two versions that the installation has published, as files; and its key."""
    folder = tmp_path_factory.mktemp("reports")
    original.python(PUBLISHED, str(folder))
    return folder, original.done("report", "key").strip()


@pytest.fixture
def stranger(tmp_path):
    """Somebody with the command and an empty data folder."""
    return Installation(home=tmp_path / "home")


def verified(stranger, code, *words):
    ended = stranger.run("report", "verify", *words, "--format", "json")
    assert (ended.returncode, ended.stderr) == (code, "")
    told = json.loads(ended.stdout)
    CHECKER.validate(told)
    return told


def test_a_stranger_with_the_key_tells_a_genuine_report(published, stranger):
    folder, key = published
    told = verified(stranger, 0, str(folder / "v1.pdf"), "--key", key)
    assert (told["verdict"], told["pages"], told["version"], told["currency"]) == ("genuine", "same", 1, None)
    assert not (stranger.home / "keys").exists(), "checking makes no installation"


def test_the_key_may_be_a_file(published, stranger, tmp_path):
    folder, key = published
    (tmp_path / "programme.key").write_text(key.upper() + "\n")
    assert verified(stranger, 0, str(folder / "v2.pdf"), "--key", str(tmp_path / "programme.key"))["version"] == 2


def test_without_a_key_nothing_is_believed(published, stranger):
    folder, key = published
    told = verified(stranger, 3, str(folder / "v1.pdf"))
    assert (told["verdict"], told["public_key"]) == ("unknown-key", key)


def test_the_installation_trusts_its_own_key(published, installation):
    folder, _ = published
    assert verified(installation, 0, str(folder / "v1.pdf"))["verdict"] == "genuine"


def test_a_changed_file_is_told_with_exit_code_1(published, stranger, tmp_path):
    folder, key = published
    (tmp_path / "changed.pdf").write_bytes((folder / "v1.pdf").read_bytes() + b"\n")
    assert verified(stranger, 1, str(tmp_path / "changed.pdf"), "--key", key)["verdict"] == "forged"


def test_what_is_no_report_is_told_with_exit_code_1(stranger, tmp_path):
    (tmp_path / "letter.txt").write_text("Dear Sir")
    told = verified(stranger, 1, str(tmp_path / "letter.txt"))
    assert (told["verdict"], told["content_sha256"]) == ("no-seal", None)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("nowhere.pdf",), 1, "nowhere.pdf cannot be read"),
        (("nowhere.pdf", "--key", "12"), 2, "neither a key nor a file"),
        (("nowhere.pdf", "--online", "example"), 1, "cannot be read"),
    ],
)
def test_wrong_usage_is_a_sentence_with_a_remedy(stranger, words, code, said):
    ended = stranger.run("report", "verify", *words)
    assert (ended.returncode, ended.stdout) == (code, "")
    assert said in ended.stderr and len(ended.stderr.splitlines()) == 2


def test_a_file_without_a_key_in_it(published, stranger, tmp_path):
    (tmp_path / "key").write_text("not a key")
    ended = stranger.run("report", "verify", str(published[0] / "v1.pdf"), "--key", str(tmp_path / "key"))
    assert ended.returncode == 2 and "holds no key" in ended.stderr


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_people_read_whether_it_is_genuine_and_that_its_currency_is_unknown(published, stranger, lang):
    folder, key = published
    told = stranger.done("report", "verify", str(folder / "v1.pdf"), "--key", key, "--lang", lang)
    assert ("Genuine:" if lang == "en" else "真实：") in told
    assert ("is not known: ask with --online" if lang == "en" else "尚不可知：请以 --online") in told


def test_online_the_programme_says_that_version_2_has_taken_its_place(published, stranger, installation):
    folder, key = published
    with served(installation) as (_, port):
        address = f"http://127.0.0.1:{port}/"
        first = verified(stranger, 0, str(folder / "v1.pdf"), "--key", key, "--online", address)
        second = stranger.done("report", "verify", str(folder / "v2.pdf"), "--key", key, "--online", address)
        elsewhere = verified(stranger, 0, str(folder / "v1.pdf"), "--key", key, "--online", f"{address}elsewhere/")
    assert (first["currency"]["current"], first["currency"]["superseded_by"]) == (False, 2)
    assert elsewhere["currency"] == {"known": False}
    assert "It is the current version, says the site asked." in second


def test_an_address_where_nobody_answers(published, stranger):
    folder, key = published
    ended = stranger.run("report", "verify", str(folder / "v1.pdf"), "--key", key, "--online", "http://127.0.0.1:9/")
    assert ended.returncode == 1 and "gave no answer" in ended.stderr
