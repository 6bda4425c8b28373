"""Reckons the formulas of a workbook anew, as a spreadsheet does, from the cells that hold none: a small one, for tests.

It knows the functions that Fairfloor's sheets use, and fails on any other; what a formula cannot come to is an error, too.
"""

import re
from datetime import date, datetime, time
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.utils.datetime import to_excel

TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<string>"(?:[^"]|"")*")
    |(?P<ref>(?:'(?P<sheet>[^']+)'!)?(?P<cells>\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?))
    |(?P<name>[A-Z]+)(?=\()|(?P<sign><=|>=|<>|[-+*/&=<>(),]))""",
    re.VERBOSE,
)


def number(value):
    """A value as a number: nothing is nought, words are an error."""
    if value is None:
        return 0.0
    if isinstance(value, str):
        raise TypeError(f"{value!r} is no number")
    return float(value)


def close(one, other):
    """Whether two cells hold the same, numbers to a millionth."""
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    return abs(number(one) - number(other)) <= 1e-6 * max(1.0, abs(number(other)))


class Book:
    """A workbook: `cached` values as they were written, `formulas` by sheet and cell, and `value`, reckoned anew."""

    def __init__(self, made):
        shown, told = (load_workbook(BytesIO(made), data_only=cached) for cached in (True, False))
        self.cached = {sheet.title: self._cells(sheet) for sheet in shown}
        self.held = {sheet.title: self._cells(sheet) for sheet in told}
        self.formulas = {
            (sheet.title, cell.coordinate) for sheet in told for row in sheet for cell in row if cell.data_type == "f"
        }
        self.known = {}

    @staticmethod
    def _cells(sheet):
        return {cell.coordinate: plain(cell.value) for row in sheet for cell in row if cell.value is not None}

    def value(self, sheet, cell):
        """What the cell comes to."""
        if (sheet, cell) not in self.known:
            held = self.held[sheet].get(cell)
            told = (sheet, cell) in self.formulas
            self.known[sheet, cell] = Formula(self, sheet, held[1:]).value() if told else held
        return self.known[sheet, cell]


def plain(value):
    """Moments as the numbers that a spreadsheet keeps."""
    return to_excel(value) if isinstance(value, datetime | date | time) else value


class Formula:
    """One formula, read from left to right; a part that is not chosen by IF is read and not reckoned."""

    def __init__(self, book, sheet, text):
        self.book, self.sheet, self.tokens, self.place, self.active = book, sheet, [], 0, True
        at = 0
        while at < len(text):
            found = TOKEN.match(text, at)
            assert found, f"not understood from here: {text[at:]}"
            self.tokens.append(found)
            at = found.end()

    def value(self):
        """What the whole comes to."""
        made = self.compared()
        assert self.place == len(self.tokens), "something follows the formula"
        return made

    def peek(self):
        return self.tokens[self.place]["sign"] if self.place < len(self.tokens) else None

    def take(self, sign):
        assert self.peek() == sign, f"{sign} expected"
        self.place += 1

    def compared(self):
        left = self.joined()
        while (sign := self.peek()) in ("=", "<", ">", "<=", ">=", "<>"):
            self.take(sign)
            right = self.joined()
            if self.active:
                left = compare(left, sign, right)
        return left

    def joined(self):
        left = self.added()
        while self.peek() == "&":
            self.take("&")
            right = self.added()
            left = f"{words(left)}{words(right)}" if self.active else None
        return left

    def added(self):
        left = self.multiplied()
        while (sign := self.peek()) in ("+", "-"):
            self.take(sign)
            right = self.multiplied()
            if self.active:
                left = number(left) + number(right) * (1 if sign == "+" else -1)
        return left

    def multiplied(self):
        left = self.single()
        while (sign := self.peek()) in ("*", "/"):
            self.take(sign)
            right = self.single()
            if self.active:
                left = number(left) * number(right) if sign == "*" else number(left) / number(right)
        return left

    def single(self):
        token = self.tokens[self.place]
        if token["sign"] == "(":
            self.take("(")
            made = self.compared()
            self.take(")")
            return made
        self.place += 1
        if token["number"]:
            return float(token["number"])
        if token["string"] is not None:
            return token["string"][1:-1].replace('""', '"')
        if token["ref"]:
            return self.cells(token) if self.active else None
        self.take("(")
        return self.chosen() if token["name"] == "IF" else self.called(token["name"])

    def cells(self, token):
        """One cell's value, or those of a range as a list."""
        sheet, cells = token["sheet"] or self.sheet, token["cells"].replace("$", "")
        if ":" not in cells:
            return self.book.value(sheet, cells)
        left, top, right, bottom = range_boundaries(cells)
        names = [f"{letters(column)}{row}" for row in range(top, bottom + 1) for column in range(left, right + 1)]
        return [self.book.value(sheet, name) for name in names]

    def chosen(self):
        """IF, of which only one branch is reckoned."""
        before, truth = self.active, self.compared()
        branches = []
        for taken in (True, False):
            self.take(",")
            self.active = before and bool(truth) is taken
            branches.append(self.compared())
        self.active = before
        self.take(")")
        return branches[0] if truth else branches[1]

    def called(self, name):
        values = []
        while True:
            values.append(self.compared())
            if self.peek() != ",":
                break
            self.take(",")
        self.take(")")
        return FUNCTIONS[name](*values) if self.active else None


def letters(column):
    """The letters of a column, from 1."""
    return (letters((column - 1) // 26) if column > 26 else "") + chr(ord("A") + (column - 1) % 26)


def words(value):
    return f"{value:.15g}" if isinstance(value, float | int) else value or ""


def compare(left, sign, right):
    """As a spreadsheet compares: an empty cell is nought or no words, words are above every number."""
    if left is None or right is None:
        left, right = (("" if isinstance(right, str) else 0.0) if left is None else left), right
        right = ("" if isinstance(left, str) else 0.0) if right is None else right
    if isinstance(left, str) is not isinstance(right, str):
        left, right = float(isinstance(left, str)), float(isinstance(right, str))
    elif isinstance(left, str):
        left, right = left.casefold(), right.casefold()
    return {
        "=": left == right, "<>": left != right, "<": left < right, ">": left > right, "<=": left <= right,
        ">=": left >= right,
    }[sign]  # fmt: skip


def flat(values):
    """Every value of the arguments, cells of a range one by one."""
    for value in values:
        yield from value if isinstance(value, list) else [value]


def figures(values):
    return [value for value in flat(values) if isinstance(value, float | int) and not isinstance(value, bool)]


def sumifs(summed, *conditions):
    """Sums what meets every condition such as `<=45000`."""
    total = 0.0
    for place, value in enumerate(summed):
        meets = all(
            isinstance(conditions[at][place], float | int)
            and compare(conditions[at][place], conditions[at + 1][:2], float(conditions[at + 1][2:]))
            for at in range(0, len(conditions), 2)
        )
        if meets and isinstance(value, float | int):
            total += value
    return total


def rounded(value, digits):
    """Half away from nought, as spreadsheets do."""
    scale = 10 ** int(digits)
    whole = int(abs(number(value)) * scale + 0.5)
    return whole / scale * (1 if number(value) >= 0 else -1)


FUNCTIONS = {
    "COUNT": lambda *values: len(figures(values)),
    "COUNTIF": lambda cells, wanted: sum(value == wanted for value in flat([cells])),
    "SUM": lambda *values: sum(figures(values)),
    "SUMIFS": sumifs,
    "MIN": lambda *values: min(figures(values), default=0.0),
    "MAX": lambda *values: max(figures(values), default=0.0),
    "ROUND": rounded,
    "N": lambda value: number(value) if isinstance(value, float | int) else 0.0,
    "ISNUMBER": lambda value: isinstance(value, float | int),
    "OR": lambda *values: any(flat(values)),
    "AND": lambda *values: all(flat(values)),
}
