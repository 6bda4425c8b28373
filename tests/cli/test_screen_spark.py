"""`fairfloor screen --engine spark`: what is missing or wrong is a sentence in both languages, before any cluster is asked."""

import socket
import sys

import pytest

from benchmarks.records import made
from fairfloor.cli.main import main


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("records")
    made.make(folder, 2 * made.DAYS * made.PRESENT, a_factory=1)
    return folder


@pytest.fixture
def closed_port():
    """A port of this machine at which nothing listens, kept so for the test."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


def told(capsys, *words):
    code = main(["screen", *map(str, words)])
    out, err = capsys.readouterr()
    assert out == ""
    return code, err


def on_spark(capsys, folder, master, *words):
    return told(capsys, folder, "--jurisdiction", "kh", "--engine", "spark", "--master", master, *words)


@pytest.mark.parametrize("name", ["pyspark", "pyarrow"])
def test_without_the_extra_it_says_what_to_install(capsys, folder, monkeypatch, name):
    monkeypatch.setitem(sys.modules, name, None)
    code, err = on_spark(capsys, folder, "spark://127.0.0.1:7077")
    assert code == 1 and "install `fairfloor[spark]`" in err
    code, err = on_spark(capsys, folder, "spark://127.0.0.1:7077", "--lang", "zh")
    assert code == 1 and "请安装 `fairfloor[spark]`" in err


def test_without_java_it_says_what_to_install(capsys, folder, monkeypatch, tmp_path):
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    code, err = on_spark(capsys, folder, "spark://127.0.0.1:7077")
    assert code == 1 and "Spark needs Java" in err
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    code, err = on_spark(capsys, folder, "spark://127.0.0.1:7077", "--lang", "zh")
    assert code == 1 and "Spark 需要 Java" in err


def test_a_master_that_does_not_answer_is_a_sentence(capsys, folder, closed_port):
    master = f"spark://127.0.0.1:{closed_port}"
    code, err = on_spark(capsys, folder, master)
    assert code == 1 and f"nothing answers at {master}; start the master" in err
    code, err = on_spark(capsys, folder, master, "--lang", "zh")
    assert code == 1 and f"{master} 没有应答" in err


@pytest.mark.parametrize("master", ["http://127.0.0.1:7077", "spark://127.0.0.1", "127.0.0.1:7077", "sc://127.0.0.1"])
def test_other_addresses_are_refused(capsys, folder, master):
    code, err = on_spark(capsys, folder, master)
    assert code == 1 and f"{master} is no address of a cluster" in err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("FOLDER", "--engine", "spark"), "no cluster is named"),
        (("FOLDER", "--master", "local"), "--master is for --engine spark"),
        (("s3://bucket/records",), "s3://bucket/records lies on another machine"),
        (("--attendance", "x", "--engine", "spark", "--master", "local"), "a cluster screens a folder"),
    ],
)
def test_wrong_usage_is_a_sentence(capsys, folder, words, sentence):
    code, err = told(capsys, *(str(folder) if word == "FOLDER" else word for word in words), "--jurisdiction", "kh")
    assert code == 2 and sentence in err


def test_a_folder_that_is_not_there_is_a_sentence(capsys, tmp_path):
    code, err = on_spark(capsys, tmp_path, "local")
    assert code == 1 and "holds no attendance.parquet" in err
    code, err = on_spark(capsys, "strange://bucket/records", "local")
    assert code == 1 and "strange://bucket/records cannot be opened" in err
