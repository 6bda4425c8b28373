"""Where each row of a list of factories ends: accepted, refused with a sentence, or held back; and nothing else."""

from dataclasses import replace
from random import Random

import pytest

from fairfloor.core.factory_lists import ACCEPTED, HELD, REFUSED, Known, judge, likes, place
from fairfloor.core.likeness import Index, key, likeness

COUNTRIES = {place(name): "kh" for name in ("Cambodia", "KH", "柬埔寨")}
MAPPING = {
    "name": 0,
    "address": 1,
    "country": 2,
    "os_id": 3,
    "registration_number": 4,
    "contact_email": 5,
    "local_name": 6,
}
SOUNDS = {"扬州雅西亚帽业有限公司": "yang zhou ya xi ya mao ye you xian gong si", "演示制衣厂": "yan shi zhi yi chang"}
ID = "CN2021250D1DTN7"


def row(name="Demonstration Knit", address="1 Road, Phnom Penh", country="Cambodia", *more):
    return [name, address, country, *more, *[""] * (4 - len(more))]


def judged(rows, known=(), different=()):
    numbered = [(line, cells, "") for line, cells in enumerate(rows, 2)]
    return judge(numbered, MAPPING, known=known, countries=COUNTRIES, sound=lambda name: SOUNDS.get(name, "")).beside(
        frozenset(different)
    )


def known(name="Demonstration Knit", address="1 Road, Phnom Penh", **more):
    return Known(jurisdiction="kh", address=address, names=(name,), public_id="f", **more)


# What a row tells, and the beginning of the reason for which it is refused.
REFUSALS = [
    (row(""), "The row has no name"),
    (row(address=""), "The row has no address"),
    (row(country=""), "The row has no country"),
    (row(country="Atlantis"), "“Atlantis” is no country of this programme"),
    (row("A", "B", "KH", "CN2021250D1DTN8"), "“CN2021250D1DTN8” is no Open Supply Hub ID"),
    (row("A", "B", "KH", "", "", "nobody"), "“nobody” is no mail address"),
    (row("A" * 201), "The name is longer than 200 characters"),
    (row(address="A" * 401), "The address is longer than 400 characters"),
]


@pytest.mark.parametrize(("cells", "why"), REFUSALS)
def test_a_row_is_refused_with_its_line_and_a_sentence(cells, why):
    found = judged([row("Another", "2 Street", "KH"), cells])
    assert found.counts == {"read": 2, "accepted": 1, "refused": 1, "held": 0}
    refused = found.of(REFUSED)[0]
    assert refused.line == 3
    assert refused.why["en"].startswith(why) and refused.why["zh"]


@pytest.mark.parametrize("flaw", ["long", "quotes", "columns"])
def test_a_row_that_could_not_be_read_is_refused(flaw):
    found = judge([(2, row(), flaw)], MAPPING, known=(), countries=COUNTRIES, sound=str)
    assert [one.verdict for one in found.rows] == [REFUSED]


def test_a_short_row_has_empty_cells():
    found = judge([(2, ["A", "B"], "")], MAPPING, known=(), countries=COUNTRIES, sound=str)
    assert found.rows[0].why["en"].startswith("The row has no country")


# What is known, what the row tells, and by what the row is like it (None: it is not).
LIKE = [
    (known(), row("DEMONSTRATION KNIT CO., LTD."), "name"),
    (known("Démonstration Knit"), row("Demonstration-Knit Factory"), "name"),
    (known("Demonstration Knit", "elsewhere"), row("Demonstration Knit", "far away"), "name"),
    (known("Demonstration Knitwear", "128 Street 9, Phnom Penh"), row("Demo Knitwear", "128, Street 9, Phnom Penh"),
     "name-address"),
    (known("Demonstration Knitwear", "7 Hill"), row("Demo Knitwear", "128, Street 9, Phnom Penh"), None),
    (known("Golden Sun"), row("Silver Moon"), None),
    (known("Golden Sun", os_id=ID), row("Silver Moon", "x", "KH", ID.lower()), "os-id"),
    (known("Golden Sun", os_id=ID), row("Golden Sun", "1 Road, Phnom Penh", "KH", "BD2020052SV22HT"), None),  # two ids
    (known("Golden Sun", registration_number="KH-12 3"), row("Silver Moon", "x", "KH", "", "kh123"), "number"),
    (known("演示制衣厂"), row("演示制衣有限公司"), "name"),
    (known("演示制衣厂"), row("Yanshi Zhiyi Chang Co. Ltd"), "name"),
    (known("Yangzhou Yaxiya Maoye Youxian Gongsi"), row("扬州雅西亚帽业有限公司"), "name"),
]  # fmt: skip


def test_a_duplicate_is_called_as_readers_of_each_language_know_it():
    there = Known(jurisdiction="kh", address="1 Road", names=("Demonstration Knit", "演示针织"), public_id="f")
    (like,) = judged([row("Demonstration Knit")], [there]).rows[0].likes
    assert (
        "与演示针织 Demonstration Knit" in like.sentence["zh"] and "Demonstration Knit 演示针织" in like.sentence["en"]
    )
    khmer = Known(jurisdiction="kh", address="1 Road", names=("Demonstration Knit", "រោងចក្រ"))
    assert khmer.shown["zh"] == khmer.shown["en"] == "Demonstration Knit រោងចក្រ"


@pytest.mark.parametrize(("there", "cells", "by"), LIKE)
def test_a_row_that_may_be_a_duplicate_is_held_back_with_the_reason(there, cells, by):
    found = judged([cells], [there]).rows[0]
    assert found.verdict == (HELD if by else ACCEPTED)
    assert [like.by for like in found.likes] == ([by] if by else [])
    assert all(there.shown["zh"] in like.sentence["zh"] for like in found.likes)


def test_a_factory_of_another_country_is_no_duplicate():
    there = Known(jurisdiction="cn", address="x", names=("Demonstration Knit",))
    assert judged([row()], [there]).of(ACCEPTED)


def test_a_row_is_held_against_the_rows_above_it():
    found = judged([row(), row("Demonstration Knit Ltd")])
    assert [one.verdict for one in found.rows] == [ACCEPTED, HELD]
    assert "line 2 of this list" in found.rows[1].likes[0].sentence["en"]


def test_of_many_that_a_row_is_like_the_surest_five_are_told():
    """Nobody looks at a hundred reasons; an id that is the same is among the five, whatever the names."""
    there = [known("Demonstration Knit " + "abcdefghij"[:n]) for n in range(10)]
    found = judged([row()], [*there, known("Golden Sun", os_id=ID)]).rows[0]
    assert [like.of for like in found.likes] == there[:5]
    same = judged([row("Demonstration Knit", "1 Road", "KH", ID)], [*there, known("Golden Sun", os_id=ID)]).rows[0]
    assert same.certain and len(same.likes) == 5


def test_a_person_may_say_that_a_row_is_a_different_factory_unless_the_id_is_the_same():
    found = judged([row(), row("Demonstration Knit Ltd")], different=[3])
    assert [one.verdict for one in found.rows] == [ACCEPTED, ACCEPTED]
    same = judged([row("Silver Moon", "x", "KH", ID)], [known("Golden Sun", os_id=ID)], different=[2])
    assert [(one.verdict, one.certain) for one in same.rows] == [(HELD, True)]


def test_a_chinese_name_is_the_local_name_too():
    told = judged([row("演示制衣厂")]).rows[0].told
    assert (told["name"], told["local_name"]) == ("演示制衣厂", "演示制衣厂")
    only = judged([["", "B", "KH", "", "", "", "演示制衣厂"]]).rows[0]
    assert (only.verdict, only.told["name"]) == (ACCEPTED, "演示制衣厂")


def test_every_row_that_was_read_ends_somewhere():
    """Random rows of good and bad cells, from a fixed seed: accepted + refused + held back = read, each line once."""
    chance = Random(5)
    pools = (
        ["", "Golden Sun", "Golden Sun Ltd", "Silver Moon", "演示制衣厂", "x" * 300, "\x00"], ["", "1 Road", "2 Street"],
        ["KH", "Cambodia", "Mars", ""], ["", ID, "nonsense"], ["", "7"], ["", "a@b.example", "@"], ["", "演示制衣厂"],
    )  # fmt: skip
    rows = [[chance.choice(pool) for pool in pools] for _ in range(400)]
    found = judged(rows, [known("Golden Sun")], different=chance.sample(range(2, 402), 50))
    assert [one.line for one in found.rows] == list(range(2, 402))
    counts = found.counts
    assert counts["read"] == 400 == counts["accepted"] + counts["refused"] + counts["held"]
    assert min(counts.values()) > 0
    assert all(one.why or one.likes for one in found.rows if one.verdict != ACCEPTED)


def test_the_index_finds_whatever_is_alike_enough():
    """The quick search against holding everything against everything."""
    chance = Random(7)
    words = ["golden", "sun", "knit", "garment", "demonstration", "phnom", "制衣", "演示", "moon"]
    keys = [key(" ".join(chance.sample(words, chance.randint(1, 4)))) for _ in range(120)]
    index = Index()
    for at, one in enumerate(keys):
        index.add(at, [one])
    for least in (0.3, 0.5, 0.8, 1.0):
        for one in keys:
            slow = {at: share for at, other in enumerate(keys) if (share := likeness(one, other)) >= least}
            assert index.near([one], least) == slow


@pytest.mark.parametrize(
    ("name", "compared"),
    [("  The ABC Garment Mfg. Co., Ltd ", "abcgarment"), ("Café", "cafe"), ("演示制衣有限公司", "演示制衣"), ("Co. Ltd", "coltd"),
     ("工厂", "工厂"), ("", ""), ("ＡＢＣ　１", "abc1")],
)  # fmt: skip
def test_what_names_are_compared_by(name, compared):
    assert key(name) == compared


def test_nothing_is_like_nothing():
    assert (likeness("", ""), likeness("abc", ""), likeness("abc", "abc")) == (0.0, 0.0, 1.0)


def test_one_factory_is_held_against_those_known_with_the_reasons_the_surest_first():
    near, number = known("Demonstration Knit Factory"), known("Silver Moon", registration_number="K 1")
    own = replace(known("Demonstration Knit"), registration_number="k-1")
    found = likes(own, [known("Golden Sun"), near, number], sound=str)
    assert {(like.of, like.by) for like in found} == {(near, "name"), (number, "number")}
    assert {like.reason["en"] for like in found} >= {"the same registration number"}
    assert (
        likes(own, [], sound=str)
        == ()
        == likes(replace(own, jurisdiction="cn", registration_number=""), [near], sound=str)
    )
