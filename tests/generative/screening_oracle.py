"""Screening again, slowly and plainly, in Python: what the SQL is compared with.

It knows nothing of the package but the bounds that both are given. Times are datetimes, joinings are tried one by one.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
DOUBLE_TAP, WITHIN_SHIFT, LONGEST, OVER_MIDNIGHT, MIDNIGHT = 2 * MINUTE, 6 * HOUR, 18 * HOUR, 13 * HOUR, 4 * HOUR


@dataclass(frozen=True)
class Punch:
    """One accepted punch; `key` is "in", "out" or "" where the clock tells none."""

    worker: str
    at: datetime
    key: str
    line: int


@dataclass
class Tap:
    """A touch of the clock and the lines that stand for it."""

    at: datetime
    key: str
    lines: list[int]


@dataclass
class Day:
    """One worker's date."""

    hours: timedelta
    whole: bool
    taps: int
    missing: int
    lines: list[int]


def without_duplicates(punches):
    """The first of equal punches, in the order of the file."""
    seen, kept = set(), []
    for punch in punches:
        if (punch.worker, punch.at, punch.key) not in seen:
            seen.add((punch.worker, punch.at, punch.key))
            kept.append(punch)
    return kept


def keys_believed(by_worker):
    """Whether "in" follows and "out" precedes long rests more often than the other way round."""
    right = wrong = 0
    for punches in by_worker.values():
        for place, punch in enumerate(punches):
            begins = place == 0 or punch.at - punches[place - 1].at > LONGEST
            ends = place == len(punches) - 1 or punches[place + 1].at - punch.at > LONGEST
            right += (begins and punch.key == "in") or (ends and punch.key == "out")
            wrong += (begins and punch.key == "out") or (ends and punch.key == "in")
    return right > wrong


def taps_of(punches, believed):
    """Punches that repeat each other as one tap."""
    taps, before = [], None
    for punch in punches:
        key = punch.key if believed else ""
        came_back = before is not None and before[1] == "out" and key == "in"
        if before is not None and punch.at - before[0] <= DOUBLE_TAP and not came_back:
            taps[-1].lines.append(punch.line)
            taps[-1].key = key or taps[-1].key
        else:
            taps.append(Tap(punch.at, key, [punch.line]))
        before = (punch.at, key)
    return taps


def link(before, after):
    """ "same" shift, "rest" between, or "open"."""
    gap = after.at - before.at
    if gap < WITHIN_SHIFT:
        return "same"
    if gap > LONGEST:
        return "rest"
    if (before.key, after.key) == ("in", "out"):
        return "same"
    if (before.key, after.key) == ("out", "in"):
        return "rest"
    if before.at.date() != after.at.date() and gap > OVER_MIDNIGHT:
        return "rest"
    return "open"


def shifts_of(taps):
    """Lists of taps, a shift each."""
    groups, links = [], []
    for tap in taps:
        how = link(groups[-1][-1], tap) if groups else "rest"
        if how == "same":
            groups[-1].append(tap)
        else:
            groups.append([tap])
            links.append(how)
    shifts, run = [], []
    for how, group in zip(links, groups, strict=True):
        odd = len(group) % 2 == 1
        if run and not (odd and how == "open"):
            shifts += join(run)
            run = []
        if odd:
            run.append(group)
        else:
            shifts.append(group)
    return shifts + join(run)


def cost(before, after):
    """What joining two groups costs: the stretch between them, more over midnight."""
    first, last = before[-1].at, after[0].at
    return last - first + (MIDNIGHT if first.date() != last.date() else timedelta())


def join(run):
    """A run of odd groups joined two by two; of an odd number one stays alone, so that the sum is least."""
    if len(run) % 2 == 0:
        return [run[place] + run[place + 1] for place in range(0, len(run), 2)]
    tried = []
    for alone in range(0, len(run), 2):
        rest = run[:alone] + run[alone + 1 :]
        pairs = [(rest[place], rest[place + 1]) for place in range(0, len(rest), 2)]
        price = sum((cost(one, other) for one, other in pairs), timedelta())
        tried.append((price, -alone, [one + other for one, other in pairs] + [run[alone]]))
    return min(tried, key=lambda one: one[:2])[2]


def days_of(shifts, unpaid_break):
    """The worker's dates; the unpaid break is taken from dates with one stretch."""
    found = defaultdict(lambda: Day(timedelta(), True, 0, 0, []))
    stretches = defaultdict(int)
    for shift in sorted(shifts, key=lambda shift: shift[0].at):
        on = shift[0].at.date()
        day = found[on]
        day.taps += len(shift)
        day.lines += [line for tap in shift for line in tap.lines]
        if len(shift) % 2:
            day.whole, day.missing = False, day.missing + 1
            continue
        for place in range(0, len(shift), 2):
            day.hours += shift[place + 1].at - shift[place].at
            stretches[on] += 1
    for on, day in found.items():
        if stretches[on] == 1:
            day.hours = max(day.hours - unpaid_break, timedelta())
    return dict(found)


def screen(punches, *, limit, start=None, end=None, unpaid_break=timedelta(), week_starts=0):
    """Every rule's hits ``{(worker, first, last): (observed, limit, lines)}`` and not-judged counts by code.

    `limit(rule, day)` answers a timedelta (hours), a number (days in a row), or None where it is not known.
    `start` and `end` (exclusive) bound the dates.
    """
    by_worker = defaultdict(list)
    for punch in without_duplicates(punches):
        by_worker[punch.worker].append(punch)
    for own in by_worker.values():
        own.sort(key=lambda punch: (punch.at, punch.line))
    believed = keys_believed(by_worker)
    days = {worker: days_of(shifts_of(taps_of(own, believed)), unpaid_break) for worker, own in by_worker.items()}
    dates = [on for own in days.values() for on in own]
    first = start or min(dates, default=None)
    last = end - DAY if end else max(dates, default=None)
    inside = {w: {on: day for on, day in own.items() if first <= on <= last} for w, own in days.items()}
    inside = {worker: own for worker, own in inside.items() if own}
    found = {
        "daily-hours": daily(inside, limit),
        "weekly-hours": weekly(inside, limit, first, last, week_starts),
        "rest-day": runs(inside, limit, first, last),
        "missing-punches": missing(inside),
    }
    return believed, set(inside), found


def verdicts(cases):
    """Cases ``(worker, first, last, observed, limit, lines, code or None, outside)`` as what a rule answers."""
    hits, unjudged, checked = {}, defaultdict(int), 0
    for worker, first, last, observed, allowed, lines, code, outside in cases:
        if code:
            unjudged[code] += 1
            continue
        checked += 1
        if outside:
            hits[worker, first, last] = (observed, allowed, tuple(sorted(lines)))
    return hits, dict(unjudged), checked


def daily(days, limit):
    """More hours in a day than the limit of that day."""
    cases = []
    for worker, own in days.items():
        for on, day in own.items():
            allowed = limit("daily-hours", on)
            over = allowed is not None and day.hours > allowed
            code = "law" if allowed is None else None if day.whole or over else "missing-punch"
            cases.append((worker, on, on, day.hours, allowed, day.lines, code, over))
    return verdicts(cases)


def weekly(days, limit, first, last, week_starts):
    """More hours in a week than the limit of its first day."""
    cases = []
    for worker, own in days.items():
        weeks = defaultdict(list)
        for on in own:
            begin = on
            while begin.weekday() != week_starts:
                begin -= DAY
            weeks[begin].append(on)
        for begin, dates in weeks.items():
            final = begin + 6 * DAY
            hours = sum((own[on].hours for on in dates), timedelta())
            lines = [line for on in dates for line in own[on].lines]
            allowed = limit("weekly-hours", begin) if limit("weekly-hours", final) is not None else None
            over = allowed is not None and hours > allowed
            code = None
            if allowed is None:
                code = "law"
            elif not over and not all(own[on].whole for on in dates):
                code = "missing-punch"
            elif not over and (begin < first or final > last):
                code = "edge-of-week"
            cases.append((worker, begin, final, hours, allowed, lines, code, over))
    return verdicts(cases)


def runs(days, limit, first, last):
    """More dates in a row than the limit of the first of them."""
    cases = []
    for worker, own in days.items():
        for on in own:
            if on - DAY in own:
                continue
            row = [on]
            while row[-1] + DAY in own:
                row.append(row[-1] + DAY)
            limits = [limit("rest-day", one) for one in row]
            allowed = None if None in limits else limits[0]
            over = allowed is not None and len(row) > allowed
            at_edge = row[0] == first or row[-1] == last
            code = "law" if allowed is None else "edge-of-run" if at_edge and not over else None
            lines = [line for one in row for line in own[one].lines]
            cases.append((worker, row[0], row[-1], len(row), allowed, lines, code, over))
    return verdicts(cases)


def missing(days):
    """Dates with a punch missing."""
    return verdicts(
        (worker, on, on, day.taps, day.taps + day.missing, day.lines, None, day.missing > 0)
        for worker, own in days.items()
        for on, day in own.items()
    )
