"""Samples: how many, who may be drawn, and a draw that is fair and can be drawn again."""

import hashlib
import json
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairfloor.core import sample_records, samples, standards
from fairfloor.core.sample_people import FIELDS, SampleError, Worker, canonical, eligible, only

ICTI = standards.load("icti")
SHA = "0" * 64
SEED = "dice 4 6 1"
IDS = st.lists(st.text("abcWé\u0301工号0123", min_size=1, max_size=6), min_size=1, max_size=30, unique_by=canonical)
WORKERS = IDS.flatmap(
    lambda ids: st.tuples(
        *(
            st.builds(
                Worker,
                st.just(id),
                sex=st.sampled_from(["female", "male", ""]),
                born=st.none() | st.dates(date(1970, 1, 1), date(2010, 1, 1)),
                hired=st.none() | st.dates(date(2015, 1, 1), date(2024, 1, 1)),
                left=st.none() | st.dates(date(2024, 1, 1), date(2024, 12, 31)),
                department=st.sampled_from(["Sewing", "sewing ", "Cutting", "Packing", ""]),
            )
            for id in ids
        )
    )
)
SEEDS = st.text("abc 0123工é", min_size=1, max_size=20).filter(str.strip)


def people(count, **told):
    """So many workers, W001 and on."""
    return tuple(Worker(f"W{number:03}", **told) for number in range(1, count + 1))


def key(act, *args, **kwargs):
    """The key of the sentence with which it is refused."""
    with pytest.raises(SampleError) as caught:
        act(*args, **kwargs)
    assert set(caught.value.why) >= {"zh", "en"}
    return caught.value.key


def test_the_worked_example_of_the_manual():
    roster = [Worker(id) for id in ("W-01", "W-02", "W-03", "工号4", "W-05")]
    assert samples.draw(roster, seed=SEED, size=3).drawn == ("工号4", "W-05", "W-03")
    by_hand = sorted((hashlib.sha256(b"dice 4 6 1\x0a" + one.id.encode()).hexdigest(), one.id) for one in roster)
    assert [id for _, id in by_hand] == list(samples.draw(roster, seed=SEED, size=5).drawn)
    assert by_hand[0][0] == "7e2d51154118b0e4f02ea4cef4525b765cd905577b561d3e3bbf3fdf292b6761"


@pytest.mark.parametrize(
    ("clause", "there", "wanted", "size", "notes"),
    [
        ("icti/5.2", 100, None, 3, 0),
        ("icti/5.2", 3, None, 3, 0),
        ("icti/5.2", 2, None, 2, 1),
        ("icti/5.2", 100, 20, 20, 0),
        ("icti/5.2", 10, 20, 10, 1),
        ("icti/11.28", 100, 5, 5, 0),
        ("icti/11.28", 2, None, 2, 1),
        (None, 7, 4, 4, 0),
    ],
)
def test_how_many(clause, there, wanted, size, notes):
    sample = samples.of_people(ICTI.clause(clause)) if clause else None
    found = samples.asked(sample, there, wanted)
    assert (found.of, found.size, len(found.notes)) == (there, size, notes)


@pytest.mark.parametrize(
    ("clause", "there", "wanted", "why"),
    [
        ("icti/5.2", 100, 2, "size-less"),
        ("icti/11.28", 100, 6, "size-more"),
        ("icti/5.2", 0, None, "nobody"),
        ("icti/5.2", 2, 1, "size-less"),
        (None, 5, None, "no-size"),
        (None, 5, 0, "size-none"),
    ],
)
def test_how_many_is_refused(clause, there, wanted, why):
    sample = samples.of_people(ICTI.clause(clause)) if clause else None
    assert key(samples.asked, sample, there, wanted) == why


def test_which_clauses_ask_for_people():
    """The four of the shelf that ask for a sample; a tap is nobody."""
    asking = {clause.id: [one.roster for one in clause.samples] for clause in ICTI.clauses if clause.samples}
    assert asking == {"icti/4.5": ["all"], "icti/5.2": ["all"], "icti/9.15": [""], "icti/11.28": ["some"]}
    assert key(samples.of_people, ICTI.clause("icti/9.15")) == "not-people"
    assert key(samples.of_people, ICTI.clause("icti/9.7")) == "none-asked"


def test_what_no_roster_decides_is_said():
    youngest, some = (samples.of_people(ICTI.clause(id)) for id in ("icti/4.5", "icti/11.28"))
    assert "look youngest" in samples.notes_on(youngest, ["youngest"])[0]["en"]
    assert key(samples.notes_on, some, ["sex"]) == "whom"
    assert "maintenance workers" in samples.notes_on(some, ["department"])[0]["en"]
    assert samples.notes_on(samples.of_people(ICTI.clause("icti/5.2")), []) == samples.notes_on(None, []) == ()


ROSTER = (
    Worker("1", "female", date(2008, 5, 2), date(2024, 1, 1), None, "Sewing", "operator"),
    Worker("2", "male", date(1990, 5, 2), date(2020, 1, 1), date(2024, 5, 31), "Maintenance", "electrician"),
    Worker("3", "female", date(2008, 5, 2), date(2024, 7, 1), None, "sewing", "operator"),
    Worker("4", "", None, None, None, "", ""),
    Worker("5", "male", date(2007, 1, 1), date(2021, 1, 1), date(2024, 6, 1), "Maintenance ", "fitter"),
)


@pytest.mark.parametrize(
    ("narrowing", "on", "who", "left"),
    [
        ((), None, "12345", {}),
        ((), date(2024, 6, 1), "145", {"not-begun": 1, "gone": 1}),
        ((), date(2024, 5, 31), "1245", {"not-begun": 1}),
        (("department=SEWING",), None, "13", {"other": 2, "not-told": 1}),
        (("department=sewing", "department=maintenance"), None, "1235", {"not-told": 1}),
        (("kind=fitter", "sex=male"), None, "5", {"other": 3, "not-told": 1}),
        (("born-after=2008-05-01",), None, "13", {"other": 2, "not-told": 1}),
        (("born-after=2008-05-02",), None, "", {"other": 4, "not-told": 1}),
        (("born-before=1990-05-03",), None, "2", {"other": 3, "not-told": 1}),
        (("hired-after=2020-12-31",), None, "135", {"other": 1, "not-told": 1}),
        (("hired-before=2021-01-01",), None, "2", {"other": 3, "not-told": 1}),
        (("youngest=1",), None, "13", {"older": 2, "not-told": 1}),
        (("youngest=3",), None, "135", {"older": 1, "not-told": 1}),
        (("youngest=9",), None, "1235", {"not-told": 1}),
        (("youngest=1", "sex=male"), None, "5", {"other": 2, "not-told": 1, "older": 1}),
    ],
)
def test_who_may_be_drawn(narrowing, on, who, left):
    found = eligible(ROSTER, [only(one) for one in narrowing], on)
    assert sorted(one.id for one in found.people) == list(who)
    assert Counter({one.code: 0 for one in found.left_out}) | sum(
        (Counter({one.code: one.count}) for one in found.left_out), Counter()
    ) == Counter(left)
    assert len(found.people) + sum(one.count for one in found.left_out) == len(ROSTER)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("colour=red", "only-unknown"),
        ("department", "only-unknown"),
        ("department=", "only-unknown"),
        ("born-after=2024-13-01", "only-no-day"),
        ("youngest=0", "only-no-count"),
        ("youngest=٣", "only-no-count"),
    ],
)
def test_a_narrowing_that_is_none_is_refused(written, why):
    assert key(only, written) == why


def test_a_word_that_is_nobodys_is_refused_and_not_an_empty_sample():
    assert key(eligible, ROSTER, [only("department=Dyeing")]) == "only-nobody"
    assert key(eligible, people(3), [only("kind=fitter")]) == "only-not-told"


def test_every_field_has_a_case_above():
    assert set(FIELDS) == {
        "department", "kind", "sex", "born-after", "born-before", "hired-after", "hired-before", "youngest"
    }  # fmt: skip


@given(WORKERS, SEEDS, st.sampled_from(["", "department", "sex"]), st.data())
def test_a_draw(workers, seed, by, data):
    """No one twice, as many as asked, the order of rows does not matter, and the replay equals the draw."""
    size = data.draw(st.integers(1, len(workers)))
    wanted = sample_records.Wanted(size=size, by=by, on=data.draw(st.none() | st.dates(date(2024, 1, 1))))
    try:
        kept = sample_records.drawn(workers, wanted, seed=seed, roster_sha256=SHA)
    except SampleError as fault:
        assert fault.key == "nobody"  # everybody had left
        return
    assert len(kept["drawn"]) == len(set(kept["drawn"])) == kept["size"] == min(size, kept["of"])
    assert set(kept["drawn"]) <= {canonical(worker.id) for worker in workers}
    assert kept["of"] + sum(one["count"] for one in kept["left_out"]) == kept["on_roster"] == len(workers)
    assert not by or sum(one["size"] for one in kept["strata"]) == kept["size"]
    kept = json.loads(json.dumps(kept))
    shuffled = data.draw(st.permutations(workers))
    replay = sample_records.replayed(kept, shuffled, roster_sha256=SHA)
    assert replay["same_draw"] and replay["same_roster"] and replay["drawn"] == kept["drawn"]


@given(WORKERS, SEEDS)
def test_more_people_are_drawn_after_the_same_first_ones(workers, seed):
    """Without groups, drawing one more changes nothing about those drawn before."""
    everybody = samples.draw(workers, seed=seed, size=len(workers)).drawn
    for size in range(1, len(workers)):
        assert samples.draw(workers, seed=seed, size=size).drawn == everybody[:size]


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(1, 400), min_size=1), SEEDS, st.data())
def test_shares_are_those_of_the_largest_remainder(groups, seed, data):
    """They add up; each is its quota rounded down or up; nobody with a smaller remainder is preferred."""
    everybody = sum(groups.values())
    size = data.draw(st.integers(1, everybody))
    sizes = samples.shared_out(size, groups, seed)
    assert sum(sizes.values()) == size
    rest = {name: size * count % everybody for name, count in groups.items()}
    more = {name for name in groups if sizes[name] > size * groups[name] // everybody}
    assert all(0 <= sizes[name] - size * count // everybody <= 1 for name, count in groups.items())
    assert all(sizes[name] <= count for name, count in groups.items())
    assert all(rest[one] >= rest[other] for one in more for other in set(groups) - more)


def test_the_shares_of_the_manual():
    groups = [("Sewing", 5), ("Cutting", 3), ("Packing", 2)]
    roster = [Worker(f"{name}{n}", department=name) for name, count in groups for n in range(count)]
    found = samples.draw(roster, seed=SEED, size=3, by="department")
    assert [(one.name, one.of, one.size) for one in found.strata] == [
        ("Cutting", 3, 1),
        ("Packing", 2, 1),
        ("Sewing", 5, 1),
    ]


DRAWS, PEOPLE, SIZE = 4_000, 20, 5
# The 0.999 quantile of chi-square with 19 degrees of freedom: one fair draw in a thousand lies beyond it.
THRESHOLD = 43.82


def statistic(drawn):
    """Chi-square of how often each was drawn; draws are without replacement, hence the factor (m - 1) / (m (1 - p))."""
    counts = Counter(id for one in drawn for id in one)
    expected, p = DRAWS * SIZE / PEOPLE, SIZE / PEOPLE
    pearson = sum((counts[worker.id] - expected) ** 2 / expected for worker in people(PEOPLE))
    return pearson * (PEOPLE - 1) / (PEOPLE * (1 - p))


def test_every_person_is_equally_likely():
    drawn = [samples.draw(people(PEOPLE), seed=f"seed {n}", size=SIZE).drawn for n in range(DRAWS)]
    assert statistic(drawn) < THRESHOLD


def test_the_test_of_fairness_finds_a_draw_that_is_not():
    """One that draws W001 in a tenth more of the cases than is fair."""
    unfair = [samples.draw(people(PEOPLE), seed=f"seed {n}", size=SIZE).drawn for n in range(DRAWS)]
    unfair = [("W001", *one[1:]) if n % 10 == 0 and "W001" not in one else one for n, one in enumerate(unfair)]
    assert statistic(unfair) > THRESHOLD


def test_ids_that_unicode_writes_in_two_ways_are_one():
    composed, apart = Worker("Zoë"), Worker("Zoe\u0308")
    assert samples.draw([composed], seed=SEED, size=1) == samples.draw([apart], seed=SEED, size=1)
    assert key(samples.draw, [composed, apart], seed=SEED, size=1) == "same-person"
    assert key(samples.draw, [composed], seed=SEED, size=2) == "too-many"


@pytest.mark.parametrize("seed", ["", "  ", "a\nb", "x" * 201, "\0"])
def test_a_seed_that_is_none_is_refused(seed):
    assert key(samples.checked_seed, seed) == "seed"


def kept_draw():
    """A draw of four of twelve, as it is kept."""
    wanted = sample_records.Wanted(size=4)
    return sample_records.drawn(people(12), wanted, seed=SEED, roster_sha256=SHA)


def test_a_replay_names_what_differs():
    kept = kept_draw()
    first, *others = kept["drawn"]
    stranger = next(one.id for one in people(12) if one.id not in kept["drawn"])
    found = sample_records.replayed({**kept, "drawn": [stranger, *others]}, people(12), roster_sha256="1" * 64)
    assert (found["same_roster"], found["same_draw"]) == (False, False)
    assert (found["missing"], found["unexpected"]) == ([first], [stranger])
    turned = sample_records.replayed({**kept, "drawn": kept["drawn"][::-1]}, people(12), roster_sha256=SHA)
    assert not turned["same_draw"] and not turned["missing"] and "another order" in turned["says"][1]["en"]
    short = sample_records.replayed({**kept, "drawn": others}, people(12), roster_sha256=SHA)
    assert not short["same_draw"] and short["missing"] == [first]
    longer = sample_records.replayed({**kept, "size": 3}, people(12), roster_sha256=SHA)
    assert not longer["same_draw"] and longer["unexpected"] == [kept["drawn"][3]]
    grown = sample_records.replayed(kept, people(13), roster_sha256="1" * 64)
    assert not grown["same_draw"] and grown["of"] == 13
    seeded = sample_records.replayed({**kept, "seed": "another"}, people(12), roster_sha256=SHA)
    assert not seeded["same_draw"]


def test_somebody_who_was_added_stands_apart():
    kept = kept_draw()
    more = sample_records.with_added(kept, "  W999 ", "looks young")
    assert more["added_on_floor"] == [{"worker": "W999", "reason": "looks young"}] and more["drawn"] == kept["drawn"]
    assert sample_records.replayed(more, people(12), roster_sha256=SHA)["same_draw"]
    assert key(sample_records.with_added, kept, kept["drawn"][0], "why") == "added-drawn"
    assert key(sample_records.with_added, more, "W999", "why") == "added-twice"
    assert key(sample_records.with_added, more, "W998", " ") == "added-unsaid"
    twice = {**kept, "added_on_floor": [{"worker": kept["drawn"][0], "reason": "x"}]}
    says = sample_records.replayed(twice, people(12), roster_sha256=SHA)["says"]
    assert "added on the floor" in says[-1]["en"]


@pytest.mark.parametrize(
    "change",
    [
        {"seed": 3}, {"of": True}, {"size": 0}, {"drawn": [3]}, {"by": "colour"}, {"only": "sex=male"}, {"on": "soon"},
        {"added_on_floor": ["W1"]}, {"drawn": None},
    ],
)  # fmt: skip
def test_what_is_no_draw_is_refused(change):
    assert key(sample_records.replayed, {**kept_draw(), **change}, people(12), roster_sha256=SHA) == "not-a-draw"
    assert key(sample_records.checked, [kept_draw()]) == "not-a-draw"


def test_another_method_is_not_replayed():
    assert key(sample_records.checked, {**kept_draw(), "method": "sha256-order-2"}) == "other-method"


def test_a_roster_on_which_nobody_is_left_is_refused():
    gone = tuple(replace(one, left=date(2024, 1, 1)) for one in people(3))
    wanted = sample_records.Wanted(size=1, on=date(2024, 1, 1) + timedelta(days=1))
    assert key(sample_records.drawn, gone, wanted, seed=SEED, roster_sha256=SHA) == "nobody"
