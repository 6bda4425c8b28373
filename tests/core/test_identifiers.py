"""Ids of the Open Supply Hub, held against ids in use there; codes of industries with their edition."""

import pytest

from fairfloor.core.identifiers import WrongIdentifier, check_sign, industry_code, industry_title, os_id, schemes

# Ids in use at the Open Supply Hub.
IN_USE = (
    "CN2021250D1DTN7", "BD2020052SV22HT", "CN2024221G4W0WA", "CN2019303BQ3FZP", "BD2020021QK28YZ", "CN2025016GP2VEJ",
    "BD2021113R7R87P",
)  # fmt: skip


@pytest.mark.parametrize("id", IN_USE)
def test_ids_in_use_are_ids(id):
    assert os_id(id) == id
    assert os_id(f" {id[:2].lower()}-{id[2:9]} {id[9:14]}-{id[14]} ") == id


@pytest.mark.parametrize("id", IN_USE)
def test_one_mistyped_sign_is_found(id):
    """Every sign of the alphabet in every place but its own; the two letters of the country by every other letter."""
    alphabet = schemes().alphabet
    for place in range(len(id)):
        for sign in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if place < 2 else alphabet if place > 8 else "0123456789":
            if sign != id[place]:
                with pytest.raises(WrongIdentifier, match="does not fit the others"):
                    os_id(id[:place] + sign + id[place + 1 :])


def test_two_signs_that_changed_places_are_not_found_by_this_check():
    """The scheme adds without weights: what it cannot find is told here, so that nobody trusts it for more."""
    assert os_id("CN2021250D1DTN7"[:9] + "1D" + "CN2021250D1DTN7"[11:]) == "CN20212501DDTN7"


@pytest.mark.parametrize(
    "words",
    [
        "",
        "CN2021250D1DTN",
        "CN2021250D1DTN77",
        "1N2021250D1DTN7",
        "CN2O21250D1DTN7",
        "CN2021250D1DIN7",
        "中国2021250D1DTN",
    ],
)
def test_another_form_is_refused_in_a_sentence(words):
    with pytest.raises(WrongIdentifier, match="15 letters and figures") as told:
        os_id(words)
    assert "编号由15个字母和数字组成" in told.value.why["zh"]


def test_the_check_sign_of_an_id():
    assert [check_sign(id[:-1]) for id in IN_USE] == [id[-1] for id in IN_USE]


@pytest.mark.parametrize(
    ("edition", "words", "kept"),
    [("isic-4", "1410", "isic-4/1410"), ("isic-4", " 14.10 ", "isic-4/1410"), ("isic-5", "14", "isic-5/14"),
     ("naics-2017", "315220", "naics-2017/315220"), ("naics-2022", "31", "naics-2022/31")],
)  # fmt: skip
def test_a_code_is_kept_with_its_edition(edition, words, kept):
    assert industry_code(edition, words) == kept


@pytest.mark.parametrize(
    ("edition", "words", "why"),
    [("isic-4", "14100", "no code of ISIC Rev. 4"), ("isic-4", "C14", "no code of"), ("naics-2022", "015", "no code of"),
     ("naics-2022", "3152501", "no code of NAICS 2022"), ("isic-3", "1810", "needs its edition"), ("isic-4", "", "no code of")],
)  # fmt: skip
def test_a_code_that_its_edition_cannot_have_is_refused(edition, words, why):
    with pytest.raises(WrongIdentifier, match=why):
        industry_code(edition, words)


def test_a_code_is_read_with_its_edition():
    assert industry_title("isic-4/1410") == {"zh": "ISIC 修订本第 4 版 1410", "en": "ISIC Rev. 4 1410"}
    assert industry_title("gone/1") == {"zh": "gone/1", "en": "gone/1"}


def test_every_edition_has_an_example_of_its_own_form():
    for one in schemes().classifications.values():
        assert industry_code(one.id, one.example) == f"{one.id}/{one.example}"


def test_a_long_thing_is_quoted_short():
    with pytest.raises(WrongIdentifier) as told:
        os_id("x\n" * 100)
    assert "…" in str(told.value) and "\n" not in str(told.value)
