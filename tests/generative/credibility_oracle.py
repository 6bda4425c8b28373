"""The signals of credibility again, slowly and plainly, in Python: what the SQL is compared with.

It takes the rows that the tables are filled with and answers every case of every rule. It shares no code with the
package but the settings, which are given to it by name; chance is bounded by trying one number after the other.
"""

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise

DAY = 86_400


@dataclass(frozen=True)
class Case:
    """What a rule answers of one case; workers are ids."""

    worker: str
    first: int
    last: int
    observed: int | None
    allowed: int | None
    unjudged: str | None
    part: str | None = None
    other: str | None = None


def most(n, p, tests, alarms):
    """The largest count of n that Chernoff's bound lets chance of p give, with so many tests."""
    for k in range(math.floor(n * p) + 1, n + 1):
        q = k / n
        exponent = k * math.log(q / p) + (0 if k == n else (n - k) * math.log((1 - q) / (1 - p)))
        if exponent > math.log(tests / alarms):
            return k - 1
    return n


class Factory:
    """One factory's rows: attendance (id, day, came, went, editor), records, closures, pay lines."""

    def __init__(self, rows, records, closed, pay, settings):
        self.rows, self.records, self.closed, self.pay, self.set = rows, records, closed, pay, settings
        self.by_day = defaultdict(list)
        for row in rows:
            self.by_day[row.id, row.day].append(row)
        self.times = {key: self._times(own) for key, own in self.by_day.items()}
        self.whole = {key for key, own in self.by_day.items() if all(row.went is not None for row in own)}
        self.days = defaultdict(list)
        for worker, day in sorted(self.by_day):
            self.days[worker].append(day)
        self.grid = self._grid()
        self.slips = defaultdict(list)
        for worker, day, _, what in records:
            if what == "leave":
                self.slips[worker].append(day)

    @staticmethod
    def _times(rows):
        return sorted(at for row in rows for at in (row.came, row.went) if at is not None)

    def _grid(self):
        every = [at for own in self.times.values() for at in own]
        for grid in (900, 300, 60):
            if sum(at % grid == 0 for at in every) >= self.set.ON_GRID * len(every):
                return grid
        return 1

    def counting(self, counted, seconds, minutes, signs=1, rounding=True, untold=None):
        """Cases of a rule that counts a sign: `counted` {worker: (first, last, seen, out of)}."""
        judged = sorted(seen / of for _, _, seen, of in counted.values() if of >= self.set.FEWEST)
        usual = judged[(len(judged) - 1) // 2] if judged else 0
        chance, margin, cap = seconds if self.grid == 1 else minutes
        p, tests = min(cap, max(chance, usual) + margin), max(len(judged), 1) * signs
        for worker, (first, last, seen, of) in counted.items():
            code = untold
            if code is None and rounding and self.grid >= self.set.ROUNDS:
                code = "clock-rounds"
            if code is None and of < self.set.FEWEST:
                code = "too-few"
            yield Case(worker, first, last, seen, most(of, p, tests, self.set.FALSE_ALARMS), code)

    def identical_punches(self):
        counted = {}
        for worker, days in self.days.items():
            whole = [day for day in days if (worker, day) in self.whole]
            pattern = {day: [at - day * DAY for at in self.times[worker, day]] for day in whole}
            seen = sum(
                pattern[day] == pattern[before] or pattern[day] == pattern.get(day - 7)
                for before, day in pairwise(whole)
            )
            if len(whole) > 1:
                counted[worker] = whole[1], whole[-1], seen, len(whole) - 1
        return self.counting(counted, (0.0, 0.02, 0.1), (0.05, 0.1, 0.35))

    def _of_times(self, sign):
        counted = {}
        for worker, days in self.days.items():
            every = [at for day in days for at in self.times[worker, day]]
            counted[worker] = days[0], days[-1], sign(every), len(every)
        return counted

    def round_punches(self):
        counted = self._of_times(lambda every: sum(at % 300 == 0 for at in every))
        return self.counting(counted, (1 / 300, 0.05, 0.2), (0.2, 0.1, 0.75))

    def digit_pattern(self):
        unit = 1 if self.grid == 1 else 60
        counted = self._of_times(lambda every: max(Counter(at // unit % 10 for at in every).values()))
        return self.counting(counted, (0.1, 0.05, 0.25), (0.1, 0.1, 0.65), signs=10)

    def low_variance(self):
        counted = {}
        for worker, days in self.days.items():
            came = [self.times[worker, day][0] - day * DAY for day in days]
            if len(days) > 1:
                seen = sum(abs(one - two) <= self.set.SAME_SECONDS for one, two in pairwise(came))
                counted[worker] = days[1], days[-1], seen, len(days) - 1
        return self.counting(counted, (0.25, 0.15, 0.6), (0.3, 0.15, 0.6))

    def single_editor(self):
        hands = Counter(row.editor for row in self.rows if row.editor is not None)
        hand = min(hands, key=lambda one: (-hands[one], one), default=None)
        counted = {}
        for worker, days in self.days.items():
            own = [row for row in self.rows if row.id == worker]
            counted[worker] = days[0], days[-1], sum(hand is not None and row.editor == hand for row in own), len(own)
        untold = "editor-untold" if hand is None else None
        return self.counting(counted, (0.0, 0.05, 0.2), (0.0, 0.05, 0.2), rounding=False, untold=untold)

    def closed_day(self):
        if not self.closed:
            for worker, days in self.days.items():
                yield Case(worker, days[0], days[-1], None, None, "no-closures")
            return
        found = {}
        for (worker, day), rows in self.by_day.items():
            near = [(a, b) for a, b in set(self.closed) if b > day * DAY and a < (day + 2) * DAY]
            if not near:
                continue
            seconds, unknown = 0, False
            for row in rows:
                for start, end in near:
                    unknown = unknown or (row.went is None and start <= row.came < end)
                    if row.went is not None and (row.came >= start or start % DAY):
                        seconds += max(0, min(row.went, end) - max(row.came, start))
            found[worker, day] = seconds, unknown
        days = {day for _, day in found}
        crowd = Counter(day for (_, day), (seconds, _) in found.items() if seconds > self.set.TOLERANCE_SECONDS)
        watch = most(len(self.days), self.set.WATCH, len(days), self.set.FALSE_ALARMS) if days else 0
        for (worker, day), (seconds, unknown) in found.items():
            over = seconds > self.set.TOLERANCE_SECONDS
            code = "on-watch" if over and crowd[day] <= watch else "missing-punch" if unknown and not over else None
            yield Case(worker, day, day, seconds, self.set.TOLERANCE_SECONDS, code)

    def _covered(self, worker, day, at):
        for on in range(day - 2, day + 2):
            rows = self.by_day.get((worker, on))
            if not rows:
                continue
            came, went = min(row.came for row in rows), max((row.went for row in rows if row.went), default=None)
            if at is None:
                if on == day or (came if went is None else went) // DAY == day:
                    return True
            elif any(row.went is None for row in rows):
                if came - self.set.RECORD_SECONDS <= at <= came + 18 * 3_600:
                    return True
            elif came - self.set.RECORD_SECONDS <= at <= went + self.set.RECORD_SECONDS:
                return True
        return False

    def work_without_attendance(self, first, last):
        if not self.records:
            for worker, days in self.days.items():
                yield Case(worker, days[0], days[-1], None, None, "no-records")
        found = defaultdict(list)
        for worker, day, at, what in self.records:
            if what != "leave" and first <= day <= last:
                found[worker, day].append(not self._covered(worker, day, at))
        workers, days = {worker for worker, _ in found}, {day for _, day in found}
        if not found:
            return
        alarms, slips = self.set.FALSE_ALARMS, self.set.SLIPS
        by_worker = most(len(days), slips, 2 * len(workers), alarms)
        by_day = most(len(workers), slips, 2 * len(days), alarms)
        worker_days = Counter(worker for (worker, _), outside in found.items() if any(outside))
        day_people = Counter(day for (_, day), outside in found.items() if any(outside))
        for (worker, day), outside in found.items():
            code = None
            if not self.rows:
                code = "no-attendance-at-all"
            elif any(outside) and worker_days[worker] <= by_worker and day_people[day] <= by_day:
                code = "slips"
            yield Case(worker, day, day, sum(outside), 0, code)

    def _worked(self, worker, first, last, ordinary_day, ordinary_week):
        """Hours of a worker's days from first to last, those beyond the ordinary, missing stretches, breaks unknown."""
        total = extra = missing = unknown = 0
        so_far = defaultdict(int)
        for day in self.days.get(worker, ()):
            rows = self.by_day[worker, day]
            seconds = sum(row.went - row.came for row in rows if row.went is not None)
            ordinary = min(seconds, ordinary_day)
            week = day - (day + 3) % 7
            so_far[week] += ordinary
            beyond = seconds - ordinary + min(max(so_far[week] - ordinary_week, 0), ordinary)
            if first <= day <= last:
                total, extra = total + seconds, extra + beyond
                missing += sum(row.went is None for row in rows)
                unknown += sum(row.went is not None for row in rows) <= 1
        return total, extra, missing, unknown

    def paid_against_worked(self, months, ordinary_day, ordinary_week):
        cases, on_payroll = [], {one.id for one in self.pay}
        for worker, days in self.days.items():
            if worker not in on_payroll:
                yield Case(worker, days[0], days[-1], None, None, "not-on-payroll")
        for worker, month in sorted({(one.id, one.month) for one in self.pay}):
            lines = [one for one in self.pay if (one.id, one.month) == (worker, month)]
            first, last = months[month]
            paid = sum(one.basic + one.overtime + one.rest_day + one.holiday for one in lines)
            days = sum(first <= day <= last for day in self.days.get(worker, ()))
            total, extra, missing, unknown = self._worked(worker, first, last, ordinary_day, ordinary_week)
            full = (last - first + 1) * ordinary_week // 7 + ordinary_day
            slack = days * self.set.PAY_ROUNDING_SECONDS
            upper = max(total, full + extra) + sum(one.holiday for one in lines) + slack
            upper += missing * self.set.MISSING_SECONDS
            lower = total - slack - unknown * self.set.UNKNOWN_BREAK_SECONDS
            part = "absent" if days == 0 else "less" if paid < lower else None
            excess = paid if part == "absent" else lower - paid if part else paid - upper
            allowed = 0 if part == "absent" else lower if part else upper
            code = None if self.rows else "no-attendance-at-all"
            if code is None and days == 0 and any(first <= day <= last for day in self.slips.get(worker, ())):
                code = "on-leave"
            cases.append((worker, month, first, last, paid, allowed, excess, part, code))
        stands = [case for case in cases if case[6] > 0 and case[8] is None]
        people, periods = Counter((case[1], case[7]) for case in stands), Counter((case[0], case[7]) for case in stands)
        workers, months_paid = {case[0] for case in cases}, {case[1] for case in cases}
        for worker, month, first, last, paid, allowed, excess, part, code in cases:
            share = self.set.UNEXPLAINED if part == "absent" and self.slips else self.set.SLIPS
            few = people[month, part] <= most(len(workers), share, 6 * len(months_paid), self.set.FALSE_ALARMS)
            seldom = periods[worker, part] <= most(
                len(months_paid), self.set.SLIPS, 6 * len(workers), self.set.FALSE_ALARMS
            )
            if code is None and excess > 0 and few and (part == "absent" or seldom):
                code = "slips"
            yield Case(worker, first, last, paid, allowed, code, part)

    def double_identity(self, order):
        """`order` sorts ids as the package numbers them."""
        whole = defaultdict(dict)
        for worker, day in sorted(self.whole):
            own = self.times[worker, day]
            whole[worker][day] = own[0], own[-1]
        begin = Counter(came // self.set.TOLERANCE_SECONDS for own in whole.values() for came, _ in own.values())
        pairs = {None: {}, "together": {}}
        for b, own in whole.items():
            for a, others in whole.items():
                if a == b:
                    continue
                seen = {
                    day
                    for day, (came, _) in own.items()
                    if begin[came // self.set.TOLERANCE_SECONDS] <= self.set.CROWD
                    and any(0 <= came - went <= self.set.TOLERANCE_SECONDS for _, went in others.values())
                }
                met = any(c < w2 and c2 < w for c, w in own.values() for c2, w2 in others.values())
                if len(seen) >= self.set.FEWEST // 2 and not met:
                    for worker, other in ((a, b), (b, a)):
                        pairs[None].setdefault(worker, []).append((len(seen), len(own), other))
        touches = sorted((at, order(worker), worker) for (worker, _), own in self.times.items() for at in own)
        count = Counter(worker for _, _, worker in touches)
        together = Counter()
        for place, (at, _, one) in enumerate(touches):
            for after, _, two in touches[place + 1 : place + 1 + self.set.NEXT_TAPS]:
                if after - at <= self.set.HAND_SECONDS and one != two:
                    together[frozenset((one, two))] += 1
        if self.grid == 1:
            for pair, seen in together.items():
                if seen >= self.set.FEWEST // 2:
                    one, two = pair
                    of = min(count[one], count[two])
                    pairs["together"].setdefault(one, []).append((seen, of, two))
                    pairs["together"].setdefault(two, []).append((seen, of, one))
        yield from self._best(pairs[None], None, {w: (min(o), max(o), len(o)) for w, o in whole.items()}, order)
        if self.grid == 1:
            asked = {worker: (days[0], days[-1], count[worker]) for worker, days in self.days.items()}
            yield from self._best(pairs["together"], "together", asked, order)

    def _best(self, pairs, part, asked, order):
        p = self.set.COMPANIONS if part else self.set.RELAYS
        for worker, (first, last, of) in asked.items():
            seen, allowed, other = 0, of, None
            tried = []
            for many, out_of, partner in pairs.get(worker, ()):
                bound = most(out_of, p, len(asked) ** 2, self.set.FALSE_ALARMS)
                tried.append((-(min(many, out_of) - bound), -many, order(partner), min(many, out_of), bound, partner))
            if tried:
                seen, allowed, other = min(tried)[3:]
            code = None
            if self.grid >= self.set.ROUNDS:
                code = "clock-rounds"
            elif of < self.set.FEWEST // 2:
                code = "too-few"
            yield Case(worker, first, last, seen, allowed, code, part, other)
