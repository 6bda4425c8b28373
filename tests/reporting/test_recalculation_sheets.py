"""The recalculation workbook read back: one month by hand, what is not known, whose text is text, in two languages."""

import re
from dataclasses import replace

import pytest

from fairfloor.core.recalculations import Wanted
from fairfloor.reporting.recalculation_cells import column
from fairfloor.reporting.recalculation_sheets import recalculation_workbook
from fairfloor.screening.recalculation import recalculate
from fairfloor.screening.run import screen
from tests.reporting.formulas import Book, close
from tests.screening.records import STEADY, attlog, known_from, stage_words
from tests.spec.test_screening_rules import PERIOD

# Four hours of a holiday on Friday the 8th, six of a Sunday on the 10th; the 25 working days of March have 200 hours.
PUNCHES = "2024-03-04 07:00 12:00 13:00 18:30, 2024-03-08 08:00 12:00, 2024-03-09 07:00 12:00 13:00 16:00, 2024-03-10 08:00 14:00"
NUMBER = re.compile(r"(?<![A-Z$\d.])\d+(?:\.\d+)?")  # that is no part of a cell's name
PAID = "2024-03-01..2024-03-31 basic_seconds=200h overtime_seconds=2h basic_pay=220 overtime_pay=10 tax=5 net_pay=225"


def laid(tmp_path, punches=PUNCHES, *, payroll="", worker="7", language="en", law=STEADY, unpaid=None):
    """The workbook of one worker, with every formula found to come to what is shown."""
    found = []
    screen(
        punches=attlog(tmp_path / "attlog.dat", {worker: punches}),
        stage=lambda engine: stage_words(engine, payroll=payroll) or {},
        jurisdiction="kh",
        law=law,
        start=PERIOD[0],
        end=PERIOD[1],
        unpaid_break_minutes=unpaid,
        rules=["daily-hours"],
        look=lambda *prepared: found.append(recalculate(*prepared, wanted=Wanted((worker,)))),
    )
    made = recalculation_workbook(found[0], language)
    assert made == recalculation_workbook(found[0], language)
    book = Book(made)
    for sheet, cell in book.formulas:
        assert close(book.cached[sheet].get(cell), book.value(sheet, cell)), (sheet, cell)
    return book


def rows(book, sheet):
    """The rows of a sheet as the formulas come out: the first cell, and the others that hold something."""
    held = book.held[sheet]
    last = max(int("".join(filter(str.isdigit, cell))) for cell in held)
    for row in range(1, last + 1):
        cells = [book.value(sheet, f"{column(place)}{row}") for place in range(16)]
        if cells[0] is not None:
            yield cells[0], [cell for cell in cells[1:] if cell is not None]


def found(book, label, place=0):
    """What follows the label, the first time or a later one."""
    return [cells for name, cells in rows(book, "1 7") if name == label][place]


def rounded(cells):
    return [cell if isinstance(cell, str) else round(cell, 6) for cell in cells]


def test_a_month_by_hand(tmp_path):
    book = laid(tmp_path, payroll=PAID)
    assert rounded(found(book, "Sum")) == [28.5, 16, 2.5, 6, 4]
    days = {round(name): cells for name, cells in rows(book, "1 7") if isinstance(name, float)}
    monday, holiday, sunday = (days[45355 + number] for number in (0, 4, 6))
    assert monday[0] == "working day"
    assert monday[5:11] == ["clocked out", 10.5, 8, 8, 2.5, 0]
    assert holiday[:1] == ["holiday"]
    assert holiday[3:9] == ["not recorded", 4, 0, 0, 0, 0]
    assert sunday[4:9] == [6, 0, 0, 0, 6]
    assert days[45356] == ["working day", "", ""]
    assert rounded(found(book, "Overtime", 0)) == [2.5, 2, -0.5]
    assert found(book, "On a day of rest", 0) == [6, "not told", "not known"]
    assert rounded(found(book, "Beyond ordinary hours", 0)) == [12.5, 2, -10.5]
    assert round(found(book, "Pay of an hour")[0], 6) == 1.1
    assert rounded(found(book, "Ordinary hours", 1)[:5]) == [16, 1.1, 17.6, 220, 202.4]
    assert rounded(found(book, "Overtime", 1)[2:6]) == [2.5, 1.1, 0.5, 4.125]
    assert rounded(found(book, "On a day of rest", 1)[2:6]) == [6, 1.1, 1, 13.2]
    assert rounded(found(book, "On a holiday", 1)[2:6]) == [4, 1.1, 2, 13.2]
    assert rounded(found(book, "Beyond ordinary hours", 1)) == [30.525, 10, -20.525]
    assert rounded(found(book, "Earned less deducted")) == [225, 225]
    assert rounded(found(book, "Difference")) == [0, 0]
    assert rounded(found(book, "Hours of full time")) == [200, 200]
    (minimum,) = [cells for name, cells in rows(book, "1 7") if name == 208]
    assert rounded(minimum[:6]) == [1, 200, 200, 208, 220, 12]


def test_of_pieces_only_the_premium_is_due_on_the_pay_of_every_hour(tmp_path):
    paid = "2024-03-01..2024-03-31 basic_seconds=190h overtime_seconds=10h piece_pay=300 overtime_pay=1"
    book = laid(tmp_path, payroll=paid)
    assert round(found(book, "Pay of an hour")[0], 6) == 1.5
    assert "by the piece" in found(book, "Ordinary hours", 1)
    assert rounded(found(book, "Overtime", 1)[2:6]) == [2.5, 1.5, 0.5, 1.875]
    assert rounded(found(book, "Beyond ordinary hours", 1)) == [1.875 + 9 + 12, 1, -21.875]


def test_the_law_stands_on_a_sheet_of_its_own_to_which_the_formulas_refer(tmp_path):
    book = laid(tmp_path, payroll=PAID)
    told = dict(rows(book, "Parameters"))
    assert told["Ordinary hours a day"][:2] == [8, "hours"]
    assert told["Premium: overtime on a working day"][:2] == [0.5, "on top of the pay of an hour"]
    assert told["Minimum wage"][:2] == [208, "USD a month"]
    assert sum("'Parameters'!" in book.held[sheet][cell] for sheet, cell in book.formulas) > 10
    written = {number for sheet, cell in book.formulas for number in re.findall(NUMBER, book.held[sheet][cell])}
    assert written <= {"0", "1", "2", "3", "4", "7", "60", "3600", "86400"}, "a figure of the law in a formula"


def test_two_payslips_of_a_month_are_added_up_and_three_currencies_are_not(tmp_path):
    halves = "2024-03-01..2024-03-15 basic_seconds=96h basic_pay=100; 2024-03-16..2024-03-31 basic_seconds=104h basic_pay=120"
    book = laid(tmp_path, payroll=halves)
    assert rounded(found(book, "Basic and piece pay")) == [100, 120, 220]
    assert rounded(found(book, "Hours of full time")) == [12 * 8, 13 * 8, 200]
    assert round(found(book, "Pay of an hour")[0], 6) == 1.1
    mixed = laid(tmp_path, payroll=halves + " currency=KHR")
    assert found(mixed, "Basic and piece pay")[2] == "several currencies: not added up"
    assert found(mixed, "Ordinary hours paid")[2] == 200
    assert found(mixed, "Pay of an hour")[0] == "not known"


def test_payslips_that_pay_a_day_twice_are_not_held_against_the_hours(tmp_path):
    book = laid(tmp_path, payroll=f"{PAID}; 2024-03-31..2024-03-31 basic_pay=3")
    words = [name for name, _ in rows(book, "1 7")]
    assert any(str(name).startswith("The payslips pay some day twice") for name in words)
    assert "Pay of an hour" not in words


def test_what_is_not_known_is_said_in_its_cell(tmp_path):
    punches = "2024-03-04 07:00 12:00 13:00, 2024-03-05 08:00 17:00"
    book = laid(tmp_path, punches)
    days = {round(name): cells for name, cells in rows(book, "1 7") if isinstance(name, float)}
    assert days[45355][2:6] == ["no punch", "not recorded", 0, 0]
    assert "A punch is missing (3 seen)" in days[45355][-2]
    assert days[45356][3:5] == ["not recorded", 9]
    words = [name for name, _ in rows(book, "1 7")]
    assert any(str(name).startswith("No payslip of these days was given") for name in words)
    assert "Punches missing: 1. The hours are at least these." in words


def test_a_law_that_is_not_known_leaves_what_rests_on_it_unknown(tmp_path):
    book = laid(tmp_path, payroll=PAID, law=replace(known_from(PERIOD[0]), kind=STEADY.kind))
    assert rounded(found(book, "Sum")) == [28.5, 0, 0, 6, 4]
    assert "Days whose overtime is not known: 2. They are in no sum of ordinary hours or overtime." in dict(
        rows(book, "1 7")
    )
    assert found(book, "On a holiday", 1)[2:6] == [4, pytest.approx(1.1), "not known", "not known"]
    assert found(book, "Beyond ordinary hours", 1)[0] == "not known"
    assert dict(rows(book, "Parameters"))["Premium: holiday"][0] == "not known"


def test_a_stated_break_is_a_parameter(tmp_path):
    book = laid(tmp_path, "2024-03-05 08:00 17:00", unpaid=60)
    days = {round(name): cells for name, cells in rows(book, "1 7") if isinstance(name, float)}
    assert days[45356][3:5] == [60, 8]
    assert dict(rows(book, "Parameters"))["Unpaid break, stated by whoever screened"][0] == 60


def test_a_minimum_wage_in_another_currency_is_never_converted(tmp_path):
    book = laid(tmp_path, payroll=PAID + " currency=KHR")
    (minimum,) = [cells for name, cells in rows(book, "1 7") if name == 208]
    assert minimum[3:6] == ["other currency than the law's", 220, "not known"]


@pytest.mark.parametrize("worker", ["=1+1", "@SUM(A1)", "a/b[c]:'d'", "x" * 60])
def test_a_workers_number_is_text_and_names_a_sheet_as_far_as_it_can(tmp_path, worker):
    book = laid(tmp_path, worker=worker)
    (name,) = [sheet for sheet in book.held if sheet.startswith("1 ")]
    assert len(name) <= 31
    assert worker in book.held[name]["A1"]
    assert (name, "A1") not in book.formulas


def test_the_words_are_those_of_the_language(tmp_path):
    book = laid(tmp_path, payroll=PAID, language="zh")
    assert list(book.held)[:2] == ["说明", "参数"]
    assert book.held["1 7"]["B3"] == "工作日"
    assert dict(rows(book, "1 7"))["每小时工资"][0] == pytest.approx(1.1)
