"""Says the values of a report in one language: words, days, moments, figures, limits, counts, shares.

A piece of text for the template is plain words, or `{"t": words, "lang": code, "mark": label}` where the words are in
another language than the report or are marked; a list of pieces stands line by line.
"""

from dataclasses import dataclass
from datetime import date as Day
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fairfloor.core import measures
from fairfloor.core.languages import called
from fairfloor.core.quantities import percentage, plain
from fairfloor.reporting import contents as c
from fairfloor.reporting import labels
from fairfloor.reporting.fonts import one_line, showable

Piece = str | dict[str, Any]
Cell = Piece | list[Piece]


@dataclass(frozen=True)
class Wording:
    """One language and one time zone to say things in."""

    language: str
    zone: str

    def say(self, key: str, /, **values: object) -> str:
        """A label of the catalogue."""
        return labels.say(self.language, key, **values)

    @property
    def unknown(self) -> Piece:
        """What stands for something that is not known."""
        return {"t": self.say("mark.unknown"), "muted": True}

    def plain(self, words: str | None) -> Piece:
        """`words` as they are, or the mark for what is not known."""
        return showable(words) if words and words.strip() else self.unknown

    def words(self, words: c.Words | None) -> Piece:
        """Words in the reader's language, else in their own with a mark that says so."""
        if words is None:
            return self.unknown
        if isinstance(words, c.Free):
            return self._free(words)
        if words.get(self.language):
            return showable(words[self.language])
        return self._marked(words.say(self.language), "en" if words.get("en") else "zh", "untranslated")

    def _free(self, words: c.Free) -> Piece:
        if not words.text.strip():
            return self.unknown
        if words.language == self.language:
            return showable(words.text)
        translation = words.translations.get(self.language, "").strip()
        if translation:
            return self._marked(translation, self.language, "translated", words.language)
        return self._marked(words.text, words.language, "untranslated")

    def _marked(self, words: str, language: str, mark: str, original: str | None = None) -> Piece:
        said = self.say(f"mark.{mark}", language=self.name_of(original or language))
        return {"t": showable(words), "lang": language, "mark": said, "loud": mark == "untranslated"}

    def text(self, words: c.Words | None) -> str:
        """The bare words, for a place that cannot hold a mark."""
        piece = self.words(words)
        return piece if isinstance(piece, str) else str(piece["t"])

    def name_of(self, language: str, *, spoken: bool = False) -> str:
        """The name of a language, written or `spoken`: Chinese has two; its code where the catalogue does not know it."""
        known = labels.catalogue(self.language).get(f"{'spoken' if spoken else 'languages'}.{language}")
        return known if isinstance(known, str) else showable(language)

    def join(self, parts: list[str], by: str = "comma") -> str:
        """`parts` as a list in running text."""
        return self.say(f"language.{by}").join(parts)

    def date(self, day: Day) -> str:
        """A day as the pages write it: 2024-06-03."""
        return day.isoformat()

    def days(self, days: list[Day]) -> str:
        """Days in running text, in their order."""
        return self.join([self.date(day) for day in sorted(days)])

    def local(self, moment: datetime) -> datetime:
        """`moment` in the report's zone; in its own offset where this machine does not know the zone."""
        try:
            return moment.astimezone(ZoneInfo(self.zone))
        except (ZoneInfoNotFoundError, ValueError):
            return moment

    def moment(self, moment: datetime, *, seconds: bool = False, weekday: bool = False) -> str:
        """A moment in the report's zone, to the minute; to the second where it counts."""
        here = self.local(moment)
        day, time = self.date(here.date()), f"{here:%H:%M:%S}" if seconds else f"{here:%H:%M}"
        if not weekday:
            return f"{day} {time}"
        name = labels.names(self.language, "language.weekdays")[here.weekday()]
        return self.say("language.weekday_moment", date=day, weekday=name, time=time)

    def in_what_zone(self, moment: datetime) -> str:
        """The zone in which moments are told, and how far from UTC its clocks stand at `moment`."""
        offset = f"{self.local(moment):%z}"
        return self.say("scope.zone_words", zone=showable(self.zone), offset=f"{offset[:3]}:{offset[3:5]}")

    def moment_or_unknown(self, moment: datetime | None, *, exact: bool = False) -> Piece:
        """A moment, or the mark for what is not known; `exact` is to the second where there are any."""
        return self.unknown if moment is None else self.moment(moment, seconds=exact and bool(moment.second))

    def day_or_unknown(self, day: Day | None) -> Piece:
        """A day, or the mark for what is not known."""
        return self.unknown if day is None else self.date(day)

    def last_moment(self, moment: datetime) -> str:
        """A moment to the second with its weekday, as a deadline is told."""
        return self.moment(moment, seconds=True, weekday=True)

    def stay(self, stay: c.Stay) -> str:
        """A stretch of time; the day is said once when it begins and ends on it."""
        start = self.moment(stay.start_at)
        if stay.end_at is None:
            return start + self.say("language.brackets", inner=self.say("scope.now_until"))
        same = self.local(stay.start_at).date() == self.local(stay.end_at).date()
        end = f"{self.local(stay.end_at):%H:%M}" if same else self.moment(stay.end_at)
        return self.say("language.span", start=start, end=end)

    def number(self, number: int | None) -> Piece:
        """A whole number, thousands apart, or the mark for what is not known."""
        return self.unknown if number is None else f"{number:,}"

    def figure(self, figure: c.Amount | None, limit: c.Limit | None = None) -> Piece:
        """A figure with its unit and what it is of, as the limit that it is held to tells; or the mark for what is not known."""
        if figure is None:
            return self.unknown
        measure = (limit.measure if limit else None) or ""
        words = measures.amount(figure, measure, self.language)
        return showable(measures.measured(words, measure, self.language, value=figure))

    def share(self, share: Decimal) -> str:
        """A share as a percentage: one decimal below 10 %; never 0 % for some, never 100 % for not all."""
        percent = share * 100
        short = percent.quantize(Decimal("0.1") if percent < 10 else Decimal(1), ROUND_HALF_UP)
        if percent > 0 and short == 0:
            return self._percent("<0.1")
        if percent < 100 <= short:
            return self._percent(">99")
        return self._percent(plain(short) if short else "0")

    def _percent(self, number: str) -> str:
        return percentage(number, self.language).replace(" ", "\N{NO-BREAK SPACE}")

    def affected(self, affected: c.Affected | None) -> Piece:
        """Workers affected: number, out of how many and share, or the band."""
        if affected is None:
            return self.unknown
        if affected.fewer_than is not None:
            return self.say("affected.fewer", number=affected.fewer_than)
        if affected.number is None:
            return self.unknown if affected.share is None else self.share(affected.share)
        number = f"{affected.number:,}"
        if affected.population is not None:
            number = self.say("affected.of", number=number, population=f"{affected.population:,}")
        if affected.share is None:
            return number
        return number + self.say("language.brackets", inner=self.share(affected.share))

    def limit(self, limit: c.Limit | None) -> Piece:
        """The limit's figure with its comparison and what it is of, e.g. at most 60 h in a week."""
        if limit is None:
            return self.unknown
        to, measure = limit.to.say(self.language) if limit.to else "…", limit.measure or ""
        figure = measures.amount(limit.figure, measure, self.language)
        words = self.say(f"compare.{limit.compare}", figure=figure, to=to)
        return showable(measures.measured(words, measure, self.language, value=limit.figure))

    def source(self, source: c.Source | None) -> Cell:
        """Where a figure comes from: act and article, or standard and clause; its kind when a press report; its address."""
        if source is None:
            return self.unknown
        act = source.named.say(self.language) if source.named else source.act
        if source.article:  # of a law, whose kind is known, else a clause of a standard
            said = {"act": act, "article": self.join(source.article.split(", "))}
            act = self.say("law.article" if source.kind else "law.clause", **said)
        if source.kind == "press":
            act += self.say("language.brackets", inner=self.say("findings.press"))
        return [showable(act), *([{"t": showable(source.url), "muted": True}] if source.url else [])]

    def headcount(self, heads: c.Headcount) -> Piece:
        """People by sex; what is not known is left out, all of it unknown says so."""
        known = [
            self.say(f"headcount.{sex}", count=f"{count:,}")
            for sex, count in (("total", heads.total), ("women", heads.women), ("men", heads.men))
            if count is not None
        ]
        return self.join(known, "pause") if known else self.unknown

    def cited(self, clause: str, building: str | None = None) -> str:
        """A clause as people cite it, with the building for which it was asked: ICTI 10.5, Dormitory B."""
        said = clause.replace("/", " ").upper()
        return showable(said if building is None else said + self.say("language.pause") + building)

    def called(self, name: str, local_name: str | None) -> tuple[str, str]:
        """The name by which the reader knows a factory, as pages call it, and its other name ("" where there is none)."""
        return called(one_line(name), one_line(local_name or ""), self.language)

    def person(self, person: c.Person | None) -> Piece:
        """A person with their role in brackets."""
        if person is None or not person.name.strip():
            return self.unknown
        if person.role is None:
            return one_line(person.name)
        return one_line(person.name) + self.say("language.brackets", inner=self.text(person.role))

    def people(self, people: tuple[c.Person, ...]) -> Cell:
        """People line by line."""
        return [self.person(person) for person in people] or self.unknown
