"""A plan without a time limit in another programme's procedure and zone, and clocks told in another place's time."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

from fairfloor.core import procedures
from fairfloor.core.deadlines import corrective_action_plan, documents, objection, third_party_access
from fairfloor.core.languages import Text

DAY = date(2024, 6, 3)


def test_a_plan_keeps_its_day_and_says_the_rule_of_its_own_procedure_in_its_own_zone() -> None:
    ours = procedures.load()
    moved = replace(ours, zone="Europe/Berlin")
    plan = corrective_action_plan(DAY)
    assert (plan.kind, plan.start) == ("corrective-action-plan", DAY)
    clock = ours.clock("corrective-action-plan")
    assert plan.rule == clock.rule(ours.zone)
    assert corrective_action_plan(DAY, zone="Asia/Tokyo").rule == clock.rule("Asia/Tokyo")
    assert corrective_action_plan(DAY, procedure=moved).rule == moved.clock("corrective-action-plan").rule(moved.zone)


def test_it_is_the_moment_that_counts_and_not_the_offset_it_is_told_in() -> None:
    closing, opening = objection(DAY), third_party_access(DAY)
    for hours in (-11, 0, 7, 14):
        there = timezone(timedelta(hours=hours))
        assert not closing.is_late(closing.moment.astimezone(there))
        assert closing.is_late((closing.moment + timedelta(seconds=1)).astimezone(there))
        assert opening.is_open(opening.moment.astimezone(there))
        assert not opening.is_open((opening.moment - timedelta(microseconds=1)).astimezone(there))
    assert closing.due_order == (0, closing.moment.astimezone(UTC))
    assert corrective_action_plan(DAY).due_order == (1, datetime.max.replace(tzinfo=UTC))


def test_a_rule_names_the_zone_in_which_its_moment_is_told() -> None:
    ours = procedures.load()
    for ask, id in ((objection, "objection"), (documents, "documents"), (third_party_access, "third-party-access")):
        told = ask(DAY, zone="Asia/Tokyo").rule
        assert told == ours.clock(id).rule("Asia/Tokyo") and "Asia/Tokyo" in told["en"]


def test_a_plan_says_the_rule_of_the_procedure_that_it_is_asked_of() -> None:
    ours = procedures.load()
    clock = ours.clock("corrective-action-plan")
    reworded = replace(clock, rules=(Text(zh="{zone} 的规则", en="The rule of {zone}"),))
    theirs = replace(ours, clocks=tuple(reworded if one is clock else one for one in ours.clocks))
    assert corrective_action_plan(DAY, procedure=theirs).rule["en"] == f"The rule of {ours.zone}"
    assert corrective_action_plan(DAY, procedure=theirs, zone="Asia/Tokyo").rule["zh"] == "Asia/Tokyo 的规则"


def test_a_holiday_that_was_announced_later_is_left_out_in_its_own_jurisdiction_and_named() -> None:
    ours = procedures.load().with_settings({"objection.holidays": "left-out"})
    before = objection(DAY, procedure=ours)
    name = Text(zh="补假", en="Day in lieu")
    day = next(day for day in (before.day - timedelta(days=n) for n in range(1, 9)) if day.isoweekday() == 3)
    assert day not in dict(before.left_out), "a Wednesday that counts"
    told = ours.with_holidays([procedures.Announced("kh", day, name)])
    after = objection(DAY, procedure=told)
    assert after.day > before.day and dict(after.left_out)[day] == Text(
        zh="公共假日（补假）", en="public holiday (Day in lieu)"
    )
    assert all(one in after.left_out for one in before.left_out)
    elsewhere = ours.with_holidays([procedures.Announced("cn", day, name)])
    assert objection(DAY, procedure=elsewhere) == before
    counting = procedures.load().with_holidays([procedures.Announced("kh", day, name)])
    assert objection(DAY, procedure=counting) == objection(DAY), "a clock that counts holidays knows of none"
