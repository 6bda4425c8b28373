"""What a profile tells beside its facts: what can be is kept as it is told, what cannot is refused with a sentence."""

from datetime import date

import pytest

from fairfloor.core.particulars import MOST, ROLES, ParticularsError, checked, licence_on

CONTACT = {"name": "Manager 1", "role": "manager", "email": "m@factory.example"}
OTHER = {"name": "Printer", "process": "printing", "address": "A road"}


def test_what_is_told_is_kept_and_what_is_empty_is_left_out():
    told = {
        "licence": {"number": " EXP  1 ", "start": "2026-01-01", "end": ""},
        "codes": ["isic-4/1410", "naics-2022/3152.50"],
        "contacts": [{**CONTACT, "phone": ""}],
        "subcontractors": [{**OTHER, "number": "D-0002"}],
    }
    assert checked(told) == {
        "licence": {"number": "EXP 1", "start": "2026-01-01"},
        "codes": ["isic-4/1410", "naics-2022/315250"],
        "contacts": [CONTACT],
        "subcontractors": [{**OTHER, "number": "D-0002"}],
    }
    assert checked({}) == checked({"licence": {}, "codes": [], "contacts": None}) == {}
    assert checked(checked(told)) == checked(told)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"licence": {"start": "2026-01-01"}}, "no number"),
        ({"licence": {"number": "1", "end": "soon"}}, "a day cannot be understood"),
        ({"licence": {"number": "1", "start": "2026-02-01", "end": "2026-01-31"}}, "before it begins"),
        ({"licence": "EXP 1"}, "cannot be understood"),
        ({"licence": {"number": "1" * 61}}, "longer than 60"),
        ({"codes": ["isic-9/1410"]}, "isic-4"),
        ({"codes": ["isic-4/14x0"]}, "14x0"),
        ({"codes": ["isic-4/1410"] * 2}, "twice"),
        ({"codes": "isic-4/1410"}, "at most"),
        ({"contacts": [CONTACT] * (MOST["contacts"] + 1)}, "at most 20"),
        ({"contacts": [{**CONTACT, "role": "owner"}]}, "no name or no role"),
        ({"contacts": [{**CONTACT, "name": " "}]}, "no name or no role"),
        ({"contacts": [{"name": "M", "role": "manager"}]}, "neither a mail address"),
        ({"contacts": [{**CONTACT, "email": "nowhere"}]}, "mail address cannot be"),
        ({"contacts": ["M"]}, "cannot be understood"),
        ({"subcontractors": [{"name": "Printer", "process": "printing"}]}, "an address"),
    ],
)
def test_what_cannot_be_is_refused_in_both_languages(told, words):
    with pytest.raises(ParticularsError) as wrong:
        checked(told)
    assert words in wrong.value.why["en"].lower() or words in wrong.value.why["en"]
    assert wrong.value.why["zh"]


@pytest.mark.parametrize(
    ("licence", "day", "stands"),
    [
        (None, date(2026, 3, 1), "not-told"),
        ({"number": "1"}, date(2026, 3, 1), "undated"),
        ({"number": "1", "start": "2026-03-02"}, date(2026, 3, 1), "not-yet"),
        ({"number": "1", "start": "2026-03-01", "end": "2026-03-31"}, date(2026, 3, 1), "in-force"),
        ({"number": "1", "start": "2026-03-01", "end": "2026-03-31"}, date(2026, 3, 31), "in-force"),
        ({"number": "1", "end": "2026-03-31"}, date(2026, 4, 1), "expired"),
    ],
)
def test_a_licence_holds_through_its_last_day(licence, day, stands):
    assert licence_on({"licence": licence} if licence else {}, day) == stands


def test_every_role_is_one_of_the_list():
    assert len(set(ROLES)) == len(ROLES)
    assert all(checked({"contacts": [{**CONTACT, "role": role}]}) for role in ROLES)
