"""What a visit scores, for its report."""

from fairfloor.core.scorecards import Item, Scorecard, Tally
from fairfloor.reporting import contents as form


def part(cards: list[Scorecard]) -> tuple[form.ScoreSheet, ...]:
    """A sheet for each standard with points."""
    return tuple(
        form.ScoreSheet(
            standard=card.standard.code,
            title=card.standard.title,
            total=_tally(card.total),
            sections=tuple(
                form.ScoreSection(
                    one.section.number, one.section.title, _tally(one.tally), tuple(map(_item, one.items))
                )
                for one in card.sections
            ),
        )
        for card in cards
    )


def _tally(one: Tally) -> form.ScoreTally:
    return form.ScoreTally(
        one.points, one.earned, one.lost, one.open, one.not_applicable, one.unverified, one.open_count,
        one.not_applicable_count, one.unverified_count,
    )  # fmt: skip


def _item(one: Item) -> form.ScoreItem:
    taken = tuple(
        form.ScoreTaken(it.deduction.what, it.deduction.points, it.times, it.deduction.each) for it in one.taken
    )
    return form.ScoreItem(one.clause.id, one.clause.title, one.points, one.state, one.earned, taken)  # type: ignore[arg-type]
