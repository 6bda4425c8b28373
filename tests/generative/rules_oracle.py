"""The rules on hours and pay again, slowly and plainly, in Python, written from what each rule says of itself.

Records are plain: `worker` is a dict with `stretches` (dicts of day, shift, in, out, minutes; times are seconds since
1970), `person` (a roster row or None) and `rows` (of the payroll). Days are dates; money is hundredths; what nobody told is
None. `law(name, day)` answers a whole number or None.
"""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

DAY = timedelta(days=1)
EPOCH = date(1970, 1, 1)
HOUR = 3_600
WORKING, REST, HOLIDAY = 0, 1, 2


def midnight(day):
    """The second at which a day begins."""
    return (day - EPOCH).days * 24 * HOUR


def birthday(born, years):
    """The day on which somebody born on `born` becomes so old; 28 February where there is no 29."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 2, 28)


def months_later(day, months):
    """The same day some months later, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in range(day.day, 0, -1):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    raise AssertionError("no day in that month")


def month_of(day):
    """First and last day of the month."""
    first = day.replace(day=1)
    return first, months_later(first, 1) - DAY


def night(start, end, day, begins, lasts):
    """Seconds of a stretch that lie in the night that begins on the day before, on the day, or on the day after."""
    total = 0
    for on in (day - DAY, day, day + DAY):
        opens = midnight(on) + begins
        total += max(0, min(end, opens + lasts) - max(start, opens))
    return total


class Factory:
    """Everything prepared for the rules below: shifts and days by worker.

    `workers` are those under one law; `everybody` are all of the factory's file, for what is asked of the file itself.
    """

    def __init__(self, workers, law, kind, first, last, unpaid, everybody):
        self.workers, self.law, self.first, self.last = workers, law, first, last
        self.everybody = everybody
        self.kind, self.unpaid = kind, unpaid
        self.shifts = {id: self._shifts(worker["stretches"]) for id, worker in workers.items()}
        self.days = {id: self._days(self.shifts[id]) for id in workers}

    def _shifts(self, stretches):
        grouped = defaultdict(list)
        for one in stretches:
            grouped[one["day"], one["shift"]].append(one)
        found = []
        for (day, _), rows in grouped.items():
            known = [(one["in"], one["out"]) for one in rows if one["in"] is not None and one["out"] is not None]
            told = [one["minutes"] for one in rows if one["minutes"] is not None]
            gross = sum(out - came for came, out in known)
            missing = len(rows) - len(known)
            starts = [one["in"] for one in rows if one["in"] is not None]
            ends = [one["out"] for one in rows if one["out"] is not None]
            begins, lasts = self.law("night-begins", day), self.law("night-lasts", day)
            at_night = None
            if not missing and begins is not None and lasts is not None:
                at_night = sum(night(*one, day, begins, lasts) for one in known)
            breaks = None
            if not missing:
                if len(rows) > 1 or told:
                    breaks = max(ends) - min(starts) - gross + sum(told) * 60
                elif self.unpaid:
                    breaks = self.unpaid
            found.append({
                "day": day, "start": min(starts, default=None), "end": max(ends, default=None), "gross": gross,
                "told": sum(told) * 60 if told else None, "known": len(known), "missing": missing, "breaks": breaks,
                "night": at_night,
            })  # fmt: skip
        return found

    def _days(self, shifts):
        grouped = defaultdict(list)
        for shift in shifts:
            if self.first <= shift["day"] <= self.last:
                grouped[shift["day"]].append(shift)
        days = {}
        for day in sorted(grouped):
            own = grouped[day]
            told = [shift["told"] for shift in own if shift["told"] is not None]
            known, gross = sum(shift["known"] for shift in own), sum(shift["gross"] for shift in own)
            off = sum(told) if told else self.unpaid if known == 1 else 0
            nights = [shift["night"] for shift in own]
            days[day] = {
                "seconds": max(gross - off, 0), "missing": sum(shift["missing"] for shift in own), "kind": self.kind(day),
                "breaks": known > 1 or bool(told) or self.unpaid > 0,
                "night": None if None in nights else sum(nights),
            }  # fmt: skip
        for day, one in days.items():
            one["overtime"] = self._overtime(day, days)
        return days

    def _overtime(self, day, days):
        """Beyond the ordinary day, and beyond the ordinary week counted from its Monday."""
        if days[day]["kind"] in (REST, HOLIDAY):
            return 0
        monday = day - day.weekday() * DAY
        week, total = self.law("ordinary-week", monday), 0
        for on in (monday + n * DAY for n in range(day.weekday() + 1)):
            if on not in days or days[on]["kind"] in (REST, HOLIDAY):
                continue
            ordinary = self.law("ordinary-day", on)
            if days[on]["kind"] is None or ordinary is None:
                return None
            own = min(days[on]["seconds"], ordinary)
            total += own
        if week is None:
            return None
        return days[day]["seconds"] - own + min(max(total - week, 0), own)


def untold_breaks(f, id, first, last):
    """The days without a recorded break of five hours or more, and the seconds of break asked for; None: not known."""
    days = [day for day, one in f.days[id].items() if first <= day <= last and not one["breaks"]]
    days = [day for day in days if f.days[id][day]["seconds"] >= 5 * HOUR]
    return len(days), strict([f.law("meal-break", day) for day in days])


def stays(f, rule, worker, first, last, part, observed, allowed):
    """How many days of a hit have no recorded break, and whether it is a hit with the break asked for taken off each."""
    days, off = untold_breaks(f, worker, first, last)
    if not days or (rule, part) not in ON_HOURS:
        return 0, True
    if off is None:
        return days, False
    if rule != "minimum-wage":
        return days, abs(observed - allowed) > off
    (m,) = [one for id, start, end, _, one in pay_months(f) if (id, start, end) == (worker, first, last)]
    less, worked = max(m["ordinary"] - off, m["basic"] or 0), max(m["ordinary"], m["basic"] or 0)
    due = allowed * min(less, m["full"]) // min(worked, m["full"])
    return days, due - observed >= coin(m["currency"])


ON_HOURS = {
    ("daily-hours", ""), ("daily-hours", "protected"), ("weekly-hours", ""), ("monthly-overtime", ""), ("young-worker", "day"),
    ("night-work", ""), ("minimum-wage", ""),
}  # fmt: skip


def told(cases):
    """Cases ``(worker, first, last, part, observed, allowed, code, hit)`` as counted hits, reasons and how many were judged."""
    hits, codes, checked = Counter(), Counter(), 0
    for worker, first, last, part, observed, allowed, code, hit in cases:
        if code:
            codes[code] += 1
            continue
        checked += 1
        if hit:
            hits[worker, first, last, part, observed, allowed] += 1
    return hits, dict(codes), checked


# ------------------------------------------------------------------------------------------------------------- hours


def monthly_overtime(f):
    for id, days in f.days.items():
        for first, last in sorted({month_of(day) for day in days}):
            own = [one for day, one in days.items() if first <= day <= last]
            sure = sum(one["overtime"] or 0 for one in own) + sum(one["seconds"] for one in own if one["kind"] == REST)
            everything = sure + sum(one["seconds"] for one in own if one["kind"] == HOLIDAY)
            limit = (
                f.law("monthly-overtime", first) if f.law("monthly-overtime", first + 27 * DAY) is not None else None
            )
            code = None
            if limit is None:
                code = "law"
            elif sure > limit:
                pass
            elif everything > limit:
                code = "holiday-hours"
            elif any(one["missing"] for one in own):
                code = "missing-punch"
            elif any(one["overtime"] is None for one in own):
                code = "overtime-unknown"
            elif first < f.first or last > f.last:
                code = "edge-of-month"
            yield id, first, last, "", everything, limit, code, limit is not None and everything > limit


def rest_between_shifts(f):
    for id, shifts in f.shifts.items():
        ordered = sorted(shifts, key=lambda one: (one["start"] is None, one["start"] or 0, one["day"]))
        for before, one in pairwise(ordered):
            if not f.first <= one["day"] <= f.last:
                continue
            limit = f.law("rest-between", one["day"])
            rest = None
            if not before["missing"] and one["start"] is not None:
                rest = one["start"] - before["end"]
            code = "law" if limit is None else "missing-punch" if rest is None else None
            yield id, before["day"], one["day"], "", rest, limit, code, code is None and rest < limit


def meal_break(f):
    for id, shifts in f.shifts.items():
        for one in shifts:
            if not f.first <= one["day"] <= f.last:
                continue
            if not one["missing"] and one["end"] - one["start"] < 5 * HOUR:
                continue
            limit = f.law("meal-break", one["day"])
            code = None
            if limit is None:
                code = "law"
            elif one["missing"]:
                code = "missing-punch"
            elif one["breaks"] is None:
                code = "breaks-unknown"
            yield id, one["day"], one["day"], "", one["breaks"], limit, code, code is None and one["breaks"] < limit


def young_worker(f):
    for id, days in f.days.items():
        person = f.workers[id]["person"]
        if days and (person is None or person["birth_day"] is None):
            yield id, min(days), max(days), "", None, None, "age-untold", False
            continue
        for day, one in days.items():
            adult = f.law("adult-age", day)
            if adult is not None and day >= birthday(person["birth_day"], adult):
                continue
            begins, lasts, longest = (
                f.law(name, day) for name in ("young-night-begins", "young-night-lasts", "young-day")
            )
            seconds = 0
            if begins is not None:
                for row in f.workers[id]["stretches"]:
                    if row["day"] == day and row["in"] is not None and row["out"] is not None:
                        seconds += night(row["in"], row["out"], day, begins, lasts)
            code = None
            if adult is None or begins is None:
                code = "law"
            elif not seconds and one["missing"]:
                code = "missing-punch"
            yield id, day, day, "", seconds, 0, code, seconds > 0
            code = None
            if adult is None or longest is None:
                code = "law"
            elif one["missing"] and one["seconds"] <= longest:
                code = "missing-punch"
            yield id, day, day, "day", one["seconds"], longest, code, longest is not None and one["seconds"] > longest


def times_told(f, id):
    """The times of pregnancy and nursing that the roster tells of somebody: what, first, last; None where untold."""
    person = f.workers[id]["person"] or {}
    for what, law in (("pregnant", "pregnancy-from"), ("nursing", "nursing-years")):
        first, last = person.get(f"{what}_day"), person.get(f"{what}_until_day")
        if first or last:
            yield law, first, last


def protection(f, id, day):
    """Whether the law protects the worker on that day: True, False, or None where the law is not known."""
    found = False
    for law, first, last in times_told(f, id):
        if not first or not last or not first <= day <= last:
            continue
        number = f.law(law, day)
        if number is None:
            found = found or None
        elif (day >= months_later(first, number)) if law == "pregnancy-from" else (day < birthday(first, number)):
            return True
    return found


def half_told(f, id):
    return any(bool(first) != bool(last) for _, first, last in times_told(f, id))


def daily_hours(f):
    for id, days in f.days.items():
        for day, one in days.items():
            limit = f.law("daily-hours", day)
            over = limit is not None and one["seconds"] > limit
            code = "law" if limit is None else "missing-punch" if one["missing"] and not over else None
            yield id, day, day, "", one["seconds"], limit, code, over
            protected = protection(f, id, day)
            if protected is False:
                continue
            ordinary, more = f.law("ordinary-day", day), f.law("maternity-overtime", day)
            if protected is None or ordinary is None or more is None:
                yield id, day, day, "protected", one["seconds"], None, "law", False
                continue
            over = one["seconds"] > ordinary + more
            code = "missing-punch" if one["missing"] and not over else None
            yield id, day, day, "protected", one["seconds"], ordinary + more, code, over
        if days and half_told(f, id):
            yield id, min(days), min(days), "protected", None, None, "period-untold", False


def rest_day(f):
    """Runs of dates in a row with work; `chosen` of a worker are the days on which work was agreed to."""
    for id, days in f.days.items():
        for first in (day for day in days if day - DAY not in days):
            run = [first]
            while run[-1] + DAY in days:
                run.append(run[-1] + DAY)
            rest = [f.law("rest-day", day) for day in run]
            if None in rest:
                yield id, first, run[-1], "", len(run), None, "law", False
                continue
            allowed = 7 - rest[0]
            longest = without = 0
            for day in run:
                chosen = day in f.workers[id].get("chosen", ()) and (f.law("rest-by-choice", day) or 0) > 0
                without = 0 if chosen else without + 1
                longest = max(longest, without)
            hit = len(run) > allowed
            edge = not hit and (first == f.first or run[-1] == f.last)
            part = "by-choice" if hit and longest <= allowed else ""
            yield id, first, run[-1], part, len(run), allowed, "edge-of-run" if edge else None, hit


def protected_nights(f):
    for id, days in f.days.items():
        for day, one in days.items():
            protected = protection(f, id, day)
            if protected is False:
                continue
            begins, lasts = f.law("maternity-night-begins", day), f.law("maternity-night-lasts", day)
            if protected is None or begins is None:
                yield id, day, day, "protected", None, 0, "law", False
                continue
            seconds = sum(
                night(row["in"], row["out"], day, begins, lasts)
                for row in f.workers[id]["stretches"]
                if row["day"] == day and row["in"] is not None and row["out"] is not None
            )
            yield (
                id,
                day,
                day,
                "protected",
                seconds,
                0,
                "missing-punch" if one["missing"] and not seconds else None,
                seconds > 0,
            )
        if days and half_told(f, id):
            yield id, min(days), min(days), "protected", None, None, "period-untold", False


def under_age(f):
    for id, days in f.days.items():
        person = f.workers[id]["person"] or {"birth_day": None, "hired_day": None, "left_day": None}
        starts = [min(days)] if days else []
        if person["hired_day"] is not None:
            begins = max(person["hired_day"], f.first)
            if begins <= min(person["left_day"] or f.last, f.last):
                starts.append(begins)
        if not starts:
            continue
        on = min(starts)
        limit, born = f.law("under-age", on), person["birth_day"]
        if limit is None or born is None:
            yield id, on, on, "", None, limit, "law" if limit is None else "age-untold", False
            continue
        age = max(years for years in range(-1, 120) if birthday(born, years) <= on or years == -1)
        old_enough = birthday(born, limit)
        last = min(old_enough - DAY, f.last) if on < old_enough else on
        yield id, on, last, "", age, limit, None, on < old_enough


def outside_employment(f):
    for id, days in f.days.items():
        person = f.workers[id]["person"]
        if not days:
            continue
        if person is None or (person["hired_day"] is None and person["left_day"] is None):
            yield id, min(days), max(days), "", None, 0, "employment-untold" if person else "not-on-roster", False
            continue
        for day in days:
            before = (person["hired_day"] - day).days if person["hired_day"] else 0
            after = (day - person["left_day"]).days if person["left_day"] else 0
            yield id, day, day, "", max(before, after, 0), 0, None, max(before, after) > 0


# --------------------------------------------------------------------------------------------------------------- pay


def add(values):
    """The sum of what is told; None where nothing is."""
    found = [value for value in values if value is not None]
    return sum(found) if found else None


def strict(values):
    """The sum; None where one of them is not told."""
    return None if None in values else sum(values)


def coin(currency):
    """What people round to."""
    return 10_000 if currency == "KHR" else 100


def span(row):
    """The days of a row."""
    return [row["start_day"] + n * DAY for n in range((row["end_day"] - row["start_day"]).days + 1)]


def over(f, name, row):
    """A value of the law over the days of a row: the lowest, None where one day's is not known."""
    found = [f.law(name, day) for day in span(row)]
    return None if None in found else min(found)


def plain(row):
    return add([row["basic_pay"], row["piece_pay"]])


def earned(row):
    return add([row[name] for name in ("basic_pay", "overtime_pay", "piece_pay", "allowances", "bonuses")])


def extra_paid(row):
    return add([row[name] for name in ("overtime_seconds", "rest_day_seconds", "holiday_seconds")])


def full_time(f, row):
    """Ordinary hours of somebody who is there on every working day."""
    days = span(row)
    kinds = [f.kind(day) for day in days]
    ordinary, week = ([f.law(name, day) for day in days] for name in ("full-day", "full-week"))
    if None in kinds or None in ordinary or None in week:
        return None
    working = kinds.count(WORKING)
    return working * max(ordinary) if REST in kinds else working * max(week) // 7 + max(ordinary)


def part_of_months(row):
    """In millionths."""
    share = sum((Fraction(1, (month_of(day)[1] - month_of(day)[0]).days + 1) for day in span(row)), Fraction(0))
    return round(share * 1_000_000)


def ordinary_of(day):
    """Ordinary hours of a working day, as far as known."""
    return day["seconds"] - day["overtime"] if day["kind"] == WORKING and day["overtime"] is not None else 0


def extra_of(day):
    """Overtime of a working day as far as known, all hours of other days."""
    return day["seconds"] if day["kind"] in (REST, HOLIDAY) else day["overtime"] or 0


def pay_months(f):
    """Rows added up by calendar month, else by the day on which they begin."""
    for id, worker in f.workers.items():
        groups = defaultdict(list)
        for row in worker["rows"]:
            same = month_of(row["start_day"]) == month_of(row["end_day"])
            groups["month" if same else "longer", month_of(row["start_day"])[0] if same else row["start_day"]].append(
                row
            )
        for rows in groups.values():
            rows.sort(key=lambda row: (row["start_day"], row["end_day"], row["line"]))
            worked = [[one for day, one in f.days[id].items() if day in set(span(row))] for row in rows]
            seen = [own for own in worked if own]
            everything = [one for own in seen for one in own]
            first, last = min(row["start_day"] for row in rows), max(row["end_day"] for row in rows)
            currencies = {row["currency"] for row in rows}
            nights = [one["night"] for one in everything]
            yield id, first, last, rows, {
                "doubled": sum(len(span(row)) for row in rows) > (last - first).days + 1,
                "currency": currencies.pop() if len(currencies) == 1 else None,
                "plain": strict([plain(row) for row in rows]),
                "earned": strict([earned(row) for row in rows]),
                "extras": sum((row["allowances"] or 0) + (row["bonuses"] or 0) for row in rows),
                "months": sum(part_of_months(row) for row in rows),
                "full": strict([full_time(f, row) for row in rows]),
                "inside": all(f.first <= row["start_day"] and row["end_day"] <= f.last for row in rows),
                "basic": add([row["basic_seconds"] for row in rows]),
                "extra_paid": add([extra_paid(row) for row in rows]),
                "night_paid": add([row["night_seconds"] for row in rows]),
                "seen": bool(seen),
                "missing": sum(one["missing"] for one in everything),
                "breaks_unknown": any(not one["breaks"] for one in everything),
                "unknown": any(one["overtime"] is None for one in everything),
                "ordinary": sum(ordinary_of(one) for one in everything),
                "extra": sum(extra_of(one) for one in everything),
                "night": None if None in nights else sum(nights),
            }  # fmt: skip


def night_work(f):
    for id, first, last, rows, m in pay_months(f):
        if not m["seen"] or m["night"] == 0:
            continue
        code = None
        if over(f, "night-begins", rows[0]) is None or over(f, "night-premium", rows[0]) is None:
            code = "law"
        elif m["night"] is None:
            code = "missing-punch"
        elif m["doubled"]:
            code = "rows-overlap"
        elif m["night_paid"] is None:
            code = "hours-untold"
        yield id, first, last, "", m["night_paid"], m["night"], code, code is None and m["night_paid"] < m["night"]
    for id, days in f.days.items():
        nights = [day for day, one in days.items() if one["night"]]
        if nights and not f.workers[id]["rows"]:
            yield id, min(nights), max(nights), "", None, None, "not-on-payroll", False


def minimum_wage(f):
    for id, first, last, rows, m in pay_months(f):
        wage = over(f, "minimum-wage", rows[0])
        hours = max(
            (one for one in (m["ordinary"] if m["seen"] else None, m["basic"]) if one is not None), default=None
        )
        due = on_probation = None
        if wage is not None and m["full"]:
            whole = wage * m["months"] // 1_000_000
            if hours is None and m["plain"] is not None and m["plain"] >= whole:
                hours = m["full"]
            if hours is not None:
                due = whole * min(hours, m["full"]) // m["full"]
                low = over(f, "probation-wage", rows[0]) or 0
                on_probation = (low * m["months"] // 1_000_000) * min(hours, m["full"]) // m["full"]
        code = None
        if wage is None:
            code = "law"
        elif m["currency"] != "USD":
            code = "currency"
        elif m["plain"] is None:
            code = "pay-untold"
        elif m["doubled"]:
            code = "rows-overlap"
        elif due is None:
            code = "hours-untold"
        short = code is None and due - m["plain"] >= coin("USD")
        if short and due - m["plain"] - m["extras"] < coin("USD"):
            code = "allowances"
        elif short and low < wage and on_probation - m["plain"] < coin("USD"):
            person, months = f.workers[id]["person"], [f.law("probation-months", day) for day in span(rows[0])]
            hired = person["hired_day"] if person else None
            if hired is None or None in months or first < months_later(hired, max(months)):
                code = "probation"
        yield id, first, last, "", m["plain"], due, code, short


def overtime_premium(f):
    for id, worker in f.workers.items():
        for row in worker["rows"]:
            paid = [row[name] or 0 for name in ("overtime_seconds", "rest_day_seconds", "holiday_seconds")]
            if not sum(paid):
                continue
            rates = [over(f, f"premium-{name}", row) for name in ("working-day", "rest-day", "holiday")]
            basic, due, code = row["basic_seconds"], None, None
            if plain(row) is not None and basic is not None:
                if row["piece_pay"]:
                    weight = sum(seconds * (rate or 0) for seconds, rate in zip(paid, rates, strict=True))
                    due = plain(row) * weight // ((basic + sum(paid)) * 10_000)
                elif basic:
                    weight = sum(seconds * (10_000 + (rate or 0)) for seconds, rate in zip(paid, rates, strict=True))
                    due = plain(row) * weight // (basic * 10_000)
            if any(seconds and rate is None for seconds, rate in zip(paid, rates, strict=True)):
                code = "law"
            elif row["currency"] is None:
                code = "currency"
            elif row["overtime_pay"] is None or plain(row) is None:
                code = "pay-untold"
            elif due is None:
                code = "hours-untold"
            hit = code is None and due - row["overtime_pay"] >= coin(row["currency"])
            yield id, row["start_day"], row["end_day"], "", row["overtime_pay"], due, code, hit


def overtime_at_night(f, id, row):
    """Seconds of overtime of the row's working days that lie at night, the last of each day's; and whether breaks are known."""
    total, known = 0, True
    if over(f, "night-begins", row) is None:
        return 0, True
    for day in span(row):
        one = f.days[id].get(day)
        if not one or one["kind"] != WORKING or not one["overtime"] or not one["night"]:
            continue
        left, seconds = one["overtime"], 0
        own = [(s["in"], s["out"]) for s in f.workers[id]["stretches"] if s["day"] == day]
        for came, went in sorted(own, reverse=True):
            beyond = min(left, went - came)
            left -= beyond
            seconds += night(went - beyond, went, day, f.law("night-begins", day), f.law("night-lasts", day))
        total += seconds
        known = known and (one["breaks"] or not seconds)
    return total, known


def premium_at_night(f):
    for id, worker in f.workers.items():
        for row in worker["rows"]:
            names = ("overtime_seconds", "rest_day_seconds", "holiday_seconds")
            paid = [row[name] or 0 for name in names]
            seconds, known = overtime_at_night(f, id, row)
            there = any(day in f.days[id] for day in span(row))
            rates = [over(f, f"premium-{name}", row) for name in ("working-day", "rest-day", "holiday")]
            at_night, basic, due = over(f, "premium-night", row), row["basic_seconds"], None
            unknown = at_night is None or any(hours and rate is None for hours, rate in zip(paid, rates, strict=True))
            nights = [f.days[id][day]["night"] for day in span(row) if day in f.days[id]]
            seen = (None not in nights and sum(nights) > 0) if unknown else seconds > 0
            if not paid[0] or not (seen or (not there and row["night_seconds"])):
                continue
            if not unknown and there and plain(row) is not None and basic is not None:
                piece = bool(row["piece_pay"])
                weight = sum(
                    hours * ((rate or 0) + (0 if piece else 10_000)) for hours, rate in zip(paid, rates, strict=True)
                )
                weight += min(seconds, paid[0]) * max(at_night - rates[0], 0)
                by = basic + sum(paid) if piece else basic
                due = plain(row) * weight // (by * 10_000) if by else None
            short = (
                due is not None
                and row["overtime_pay"] is not None
                and due - row["overtime_pay"] >= coin(row["currency"])
            )
            code = None
            if unknown:
                code = "law"
            elif not there:
                code = "no-attendance"
            elif row["currency"] is None:
                code = "currency"
            elif row["overtime_pay"] is None or plain(row) is None:
                code = "pay-untold"
            elif due is None:
                code = "hours-untold"
            elif (
                sum(
                    (one["start_day"], one["end_day"], bool(one["overtime_seconds"]))
                    == (row["start_day"], row["end_day"], True)
                    for one in worker["rows"]
                )
                > 1
            ):
                code = "rows-overlap"
            elif not known:
                code = "breaks-unknown"
            elif short and due - row["overtime_pay"] - (row["allowances"] or 0) - (row["bonuses"] or 0) < coin(
                row["currency"]
            ):
                code = "allowances"
            yield id, row["start_day"], row["end_day"], "night", row["overtime_pay"], due, code, code is None and short


def unpaid_overtime(f):
    for id, first, last, rows, m in pay_months(f):
        code, more = None, m["extra_paid"] is not None and m["extra"] > m["extra_paid"]
        if not m["seen"]:
            code = "no-attendance"
        elif m["doubled"]:
            code = "rows-overlap"
        elif m["extra_paid"] is None:
            code = "hours-untold"
        elif over(f, "ordinary-day", rows[0]) is None:
            code = "law"
        elif m["breaks_unknown"]:
            code = "breaks-unknown"
        elif more:
            pass
        elif m["missing"]:
            code = "missing-punch"
        elif m["unknown"]:
            code = "overtime-unknown"
        elif not m["inside"]:
            code = "edge-of-month"
        yield id, first, last, "", m["extra_paid"], m["extra"], code, more


def deductions(f):
    for id, first, last, rows, m in pay_months(f):
        taken = add([row[name] for row in rows for name in ("meals", "lodging")])
        wage, share = over(f, "minimum-wage", rows[0]), over(f, "deductions", rows[0])
        most = None if wage is None or share is None else (wage * m["months"] // 1_000_000) * share // 10_000
        code = None
        if taken is None:
            code = "deduction-untold"
        elif m["currency"] is None:
            code = "currency"
        elif taken == 0:
            most = 0
        elif most is None:
            code = "law"
        elif m["currency"] != "USD":
            code = "currency"
        elif m["doubled"]:
            code = "rows-overlap"
        yield id, first, last, "", taken, most, code, code is None and taken > most
        tools, bound = add([row["tools"] for row in rows]), over(f, "deductions-for-damage", rows[0])
        code, most = None, 0
        if tools is None:
            code = "deduction-untold"
        elif m["currency"] is None:
            code = "currency"
        elif tools == 0:
            pass
        elif bound is None:
            code = "law"
        elif m["earned"] is None:
            code = "pay-untold"
        else:
            most = m["earned"] * bound // 10_000
        yield id, first, last, "tools", tools, most, code, code is None and tools > most


def deposits(f):
    for id, worker in f.workers.items():
        for row in worker["rows"]:
            kept = row["deposit"]
            code = "deduction-untold" if kept is None else "currency" if row["currency"] is None else None
            yield id, row["start_day"], row["end_day"], "", kept, 0, code, bool(kept)


def fines(f):
    for id, first, last, rows, m in pay_months(f):
        taken, bound = add([row["fines"] for row in rows]), over(f, "fines", rows[0])
        code, most = None, 0
        if taken is None:
            code = "deduction-untold"
        elif m["currency"] is None:
            code = "currency"
        elif taken == 0:
            pass
        elif bound is None:
            code = "law"
        elif m["earned"] is None:
            code = "pay-untold"
        else:
            most = m["earned"] * bound // 10_000
        yield id, first, last, "", taken, most, code, code is None and taken > most


def withholding(f):
    for id, first, last, rows, m in pay_months(f):
        plain_pay, all_pay, currency = m["plain"], m["earned"], m["currency"]
        untold = "currency" if currency is None else "pay-untold" if None in (all_pay, plain_pay) else None
        taken, rate = add([row["pension"] for row in rows]), over(f, "pension-rate", rows[0])
        ceiling = over(f, "pension-ceiling", rows[0])
        top = ceiling * m["months"] // 1_000_000 if ceiling is not None and currency == "USD" else None
        code = "deduction-untold" if taken is None else "law" if rate is None else untold
        if code is None and m["doubled"]:
            code = "rows-overlap"
        due, hit = None, False
        if code is None:
            least = 0 if top is None else min(plain_pay, top) * rate // 10_000
            most = (all_pay if top is None else min(all_pay, top)) * rate // 10_000
            low, high = least - taken >= coin(currency), taken - most >= coin(currency)
            due, hit = (least if top is not None and taken < least else most), low or high or (taken == 0 and most > 0)
            if top is None and rate > 0 and taken > 0 and not high:
                code = "base-unknown"
        yield id, first, last, "", taken, due, code, hit
        taken, rate = add([row["social_insurance"] for row in rows]), over(f, "insurance-rate", rows[0])
        code = "deduction-untold" if taken is None else "law" if rate is None else untold
        due, hit = None, False
        if code is None:
            least, most = (pay * rate // 10_000 for pay in (plain_pay, all_pay))
            due = least if taken < least else most
            hit = taken - most >= coin(currency) or least - taken >= coin(currency)
        yield id, first, last, "social-insurance", taken, due, code, hit
        yield id, first, last, "tax", *tax(f, rows, m)


def tax(f, rows, m):
    """What was withheld, the tax by brackets on all that was earned, why it is not judged, whether it is too much."""
    taken = add([row["tax"] for row in rows])
    bounds = [over(f, f"tax-bound-{n}", rows[0]) for n in range(1, 5)]
    rates = [over(f, f"tax-rate-{n}", rows[0]) for n in range(1, 6)]
    code = None
    if taken is None:
        code = "deduction-untold"
    elif None in bounds or None in rates:
        code = "law"
    elif m["currency"] != "USD":
        code = "currency"
    elif m["earned"] is None:
        code = "pay-untold"
    elif m["doubled"] or m["months"] != 1_000_000:
        code = "tax-period"
    if code:
        return taken, None, code, False
    hundredths, before = 0, 0
    for bound, rate in zip([*bounds, m["earned"]], rates, strict=True):
        hundredths += max(min(m["earned"], max(bound, before)) - before, 0) * rate
        before = max(bound, before)
    due = hundredths // 10_000
    return taken, due, "dependants" if due - taken >= coin("USD") else None, taken - due >= coin("USD")


PLAIN_WAYS = ("现金", "银行", "转账", "代发", "支票", "cash", "bank", "transfer", "cheque", "check")
INSTEAD = ("实物", "购物券", "代金券", "饭票", "礼券", "goods", "voucher", "coupon", "in kind", "in-kind")


def late_pay(f):
    for id, worker in f.workers.items():
        left = (worker["person"] or {}).get("left_day")
        for row in worker["rows"]:
            start, end, paid = row["start_day"], row["end_day"], row["paid_day"]
            leaving = left is not None and start <= left <= end
            seconds = f.law("final-pay", left) if leaving else None
            limit = f.law("pay-within", end) if not leaving else None if seconds is None else -(-seconds // (24 * HOUR))
            late = None if paid is None else (paid - (left if leaving else end)).days
            code = "payday-untold" if paid is None else "law" if limit is None else None
            yield id, start, end, "" if leaving else "ordinary", late, limit, code, code is None and late > limit
            said = (row["method"] or "").lower()
            instead = any(word in said for word in INSTEAD)
            code = None
            if row["method"] is None:
                code = "method-untold"
            elif not instead and not any(word in said for word in PLAIN_WAYS):
                code = "method-other"
            yield id, start, end, "method", int(instead), 0, code, instead


ENOUGH = 5  # of either sex


def equal_pay(f):
    groups = defaultdict(lambda: defaultdict(list))
    cases = []
    for id, worker in f.everybody.items():
        person = worker["person"] or {}
        kind, sex, basis = (person.get(name) for name in ("kind", "sex", "pay_basis"))
        for row in worker["rows"]:
            rate = (
                plain(row) * HOUR // row["basic_seconds"] if row["basic_seconds"] and plain(row) is not None else None
            )
            needed = {"kind-untold": kind, "sex-untold": sex, "currency": row["currency"], "hours-untold": rate}
            code = next((code for code, value in needed.items() if value is None), None)
            group = row["start_day"], row["end_day"], row["currency"], kind, basis
            if code is None:
                groups[group][sex].append(rate)
            cases.append((id, row, group, sex, rate, code))
    for id, row, group, sex, rate, code in cases:
        if id not in f.workers:
            continue
        other = "male" if sex == "female" else "female"
        own, others = (sorted(groups[group][one]) for one in (sex, other))
        middle, hit = None, False
        if code is None and min(len(own), len(others)) < ENOUGH:
            code = "small-group"
        if code is None:
            lower, middle = own[(len(own) - 1) // 2], others[(len(others) - 1) // 2]
            hit = lower < middle and rate < middle
        yield id, row["start_day"], row["end_day"], "", rate, middle, code, hit


def pay_interval(f):
    for id, worker in f.workers.items():
        for row in worker["rows"]:
            if row["paid_day"] is None:
                yield id, row["start_day"], row["end_day"], "", None, None, "payday-untold", False
        days = sorted({row["paid_day"] for row in worker["rows"]} - {None})
        for before, day in pairwise(days):
            limit, apart = f.law("pay-interval", day), (day - before).days
            yield (
                id,
                before,
                day,
                "",
                apart,
                limit,
                "law" if limit is None else None,
                limit is not None and apart > limit,
            )


def payslip(f):
    for id, worker in f.workers.items():
        for row in worker["rows"]:
            things = (
                ("basic_pay", "overtime_pay", "piece_pay", "allowances", "bonuses", "net_pay"),
                ("basic_seconds",),
                ("overtime_seconds", "rest_day_seconds", "holiday_seconds"),
                ("tax", "social_insurance", "pension"),
                ("meals", "lodging", "fines", "deposit", "tools", "other_deductions"),
            )
            there = sum(any(row[name] is not None for name in names) for names in things)
            yield id, row["start_day"], row["end_day"], "", there, len(things), None, there < len(things)
            signed = row["signed"]
            code = "signature-untold" if signed is None else None
            yield id, row["start_day"], row["end_day"], "signed", (signed and 1) or 0, 1, code, signed is False


EARNINGS = ("basic_pay", "overtime_pay", "piece_pay", "allowances", "bonuses")
DEDUCTIONS = (
    "meals", "lodging", "fines", "deposit", "tools", "tax", "social_insurance", "pension", "other_deductions",
)  # fmt: skip


def net_pay(f):
    every = [row for worker in f.everybody.values() for row in worker["rows"]]
    told_of = {name: any(row[name] is not None for row in every) for name in (*EARNINGS, *DEDUCTIONS)}
    for id, worker in f.workers.items():
        for row in worker["rows"]:
            due = None if earned(row) is None else earned(row) - sum(row[name] or 0 for name in DEDUCTIONS)
            code, apart = None, 0
            if row["net_pay"] is None or due is None:
                code = "pay-untold"
            elif row["currency"] is None:
                code = "currency"
            else:
                apart = row["net_pay"] - due
                unexplained = EARNINGS if apart > 0 else DEDUCTIONS
                if abs(apart) >= coin(row["currency"]) and not all(told_of[name] for name in unexplained):
                    code = "parts-untold"
            hit = code is None and abs(apart) >= coin(row["currency"])
            yield id, row["start_day"], row["end_day"], "", row["net_pay"], due, code, hit


RULES = {
    "monthly-overtime": monthly_overtime, "rest-between-shifts": rest_between_shifts, "meal-break": meal_break,
    "night-work": lambda f: (*night_work(f), *protected_nights(f)), "daily-hours": daily_hours,
    "rest-day": rest_day,
    "young-worker": young_worker, "under-age": under_age,
    "outside-employment": outside_employment, "minimum-wage": minimum_wage,
    "overtime-premium": lambda f: (*overtime_premium(f), *premium_at_night(f)),
    "unpaid-overtime": unpaid_overtime, "equal-pay": equal_pay, "deductions": deductions, "deposits": deposits,
    "fines": fines, "withholding": withholding, "pay-interval": pay_interval, "late-pay": late_pay, "payslip": payslip,
    "net-pay": net_pay,
}  # fmt: skip


def seconds_of(day, hours):
    """A time of day in hours, as seconds since 1970."""
    return int((datetime(day.year, day.month, day.day) - datetime(1970, 1, 1)).total_seconds() + hours * HOUR)
