"""The fonts' own tables say what can be shown; the typesetter, which refuses what it cannot show, agrees."""

import struct
from decimal import Decimal

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from fairfloor.reporting import fonts, labels

CJK, KHMER = (fonts.paths(family)[0] for family in fonts.FAMILIES)
SOURCE = b'#set document(title: "t")\n#set text(font: ("Noto Sans SC", "Noto Sans Khmer"))\n#sys.inputs.words'


@pytest.fixture(scope="module")
def typesetter(tmp_path_factory):
    own = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts.FOLDER])
    return typst.Compiler(SOURCE, root=tmp_path_factory.mktemp("set"), font_paths=own, ignore_system_fonts=True)


def sets(typesetter, words):
    """Whether the typesetter finds a glyph for everything in `words`."""
    try:
        typesetter.compile(input=SOURCE, format="pdf", sys_inputs={"words": words}, pdf_standards=["ua-1"])
    except typst.TypstError as refused:
        assert "could not be displayed" in str(refused), refused
        return False
    return True


def test_every_font_has_its_licence_beside_it():
    for family in fonts.FAMILIES:
        licence = (fonts.FOLDER / f"OFL-{family.replace(' ', '')}.txt").read_text("utf-8")
        assert "SIL OPEN FONT LICENSE Version 1.1" in licence
        assert all(path.is_file() for path in fonts.paths(family))


@pytest.mark.parametrize(
    "words",
    ["工时与休息日，“限值”：66 小时", "Überstunden – 30 °C ≤ 85 dB(A), m², ៛", "ម៉ោងធ្វើការ", "đồng phục", "𠮷野"[1:]],
)
def test_what_people_write_is_covered(words, typesetter):
    assert fonts.missing(words) == ()
    assert fonts.showable(words) == words
    assert sets(typesetter, words)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("hot 😀", "hot [U+1F600]"),
        ("姓𠮷", "姓[U+20BB7]"),
        ("a\u202egnp.exe", "a[U+202E]gnp.exe"),
        ("bell\x07", "bell[U+0007]"),
        ("nul\x00", "nul[U+0000]"),
        ("private \ue000", "private [U+E000]"),
        ("CO₂", "CO2"),
        ("⚠\ufe0f", "⚠"),
        ("e\u0301", "é"),
        ("one\r\ntwo\rthree\tfour", "one\ntwo\nthree four"),
    ],
)
def test_what_the_fonts_lack_is_shown_by_its_code(words, shown, typesetter):
    assert fonts.showable(words) == shown
    assert sets(typesetter, shown)


def test_no_number_changes_when_a_sign_is_replaced():
    assert fonts.showable("10⁵") in ("10⁵", "10[U+2075]")
    assert fonts.missing("😀 a 😀 \u202e") == ("\u202e", "😀")


@given(st.text(max_size=40))
def test_whatever_is_written_can_be_set(typesetter, words):
    shown = fonts.showable(words.encode("utf-8", "replace").decode())
    assert sets(typesetter, shown)
    assert fonts.showable(shown) == shown


@given(st.integers(0x20, 0x1FFFF))
def test_the_typesetter_agrees_on_every_sign(typesetter, code):
    sign = chr(code)
    if fonts.has(sign):
        assert sets(typesetter, sign)


def test_both_tables_of_the_chinese_font_say_the_same():
    """Its cmap holds formats 4 and 12; where both speak, they must agree (they are read by different code)."""
    with CJK.open("rb") as file:
        table = fonts._table(file, b"cmap")
    at = {form: offset for offset, form in fonts._subtables(table)}
    short = fonts._merged(fonts._segments_4(table, at[4]))
    long = fonts._merged(fonts._segments_12(table, at[12]))
    assert short == tuple((first, min(last, 0xFFFF)) for first, last in long if first <= 0xFFFF)


def test_the_khmer_block_is_whole_and_latin_is_there():
    ranges = fonts.coverage(KHMER)
    assert all(fonts._within(code, ranges) for code in range(0x1780, 0x17B4))
    assert sum(last - first + 1 for first, last in fonts.coverage(CJK)) > 30_000


def font(segments, table=b"cmap"):
    """A file with nothing but one table: a format 12 cmap of `segments` (first, last, glyph)."""
    groups = b"".join(struct.pack(">III", *segment) for segment in segments)
    subtable = struct.pack(">HHIII", 12, 0, 16 + len(groups), 0, len(segments)) + groups
    cmap = struct.pack(">HHHHI", 0, 1, 3, 10, 12) + subtable
    return struct.pack(">IHHHH", 0x10000, 1, 0, 0, 0) + struct.pack(">4sIII", table, 0, 28, len(cmap)) + cmap


def test_a_glyph_of_number_nought_is_no_glyph(tmp_path):
    path = tmp_path / "small.ttf"
    path.write_bytes(font([(65, 67, 0), (97, 97, 9), (98, 99, 10), (120, 120, 0)]))
    assert fonts.coverage(path) == ((66, 67), (97, 99))


def test_a_file_without_the_table_is_refused(tmp_path):
    path = tmp_path / "empty.ttf"
    path.write_bytes(font([], b"none"))
    with pytest.raises(ValueError, match="no cmap table; it is not a usable font"):
        fonts.coverage(path)


@pytest.mark.parametrize("language", labels.languages())
def test_every_label_can_be_shown(language):
    words = [
        word for label in labels.catalogue(language).values() for word in ([label] if isinstance(label, str) else label)
    ]
    assert fonts.missing("".join(words)) == ()
    assert Decimal(len(words)) > 200
