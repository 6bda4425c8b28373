"""What each of many factories may be, held against what is asked of each alone."""

from fairfloor.core.factory_lists import Known, likes, likes_of_each

NAMES = (
    "Silver Moon Garment",
    "Silver Moon Garments Ltd",
    "Golden Hill",
    "金日制衣有限公司",
    "Jin Ri Zhi Yi",
    "Red River",
)


def sound(name: str) -> str:
    return {"金日制衣有限公司": "jin ri zhi yi"}.get(name, "")


def test_each_of_many_is_like_what_it_is_like_alone_and_never_like_itself() -> None:
    every = [
        Known(jurisdiction="kh", address=f"{n} Road", names=(name,), public_id=str(n)) for n, name in enumerate(NAMES)
    ]
    found = likes_of_each(every[:5], every, sound=sound)
    assert set(found) == {one.public_id for one in every[:5]}
    for one in every[:5]:
        assert found[one.public_id] == likes(one, [other for other in every if other is not one], sound=sound)
    assert [like.of.public_id for like in found["0"]] == ["1"] and [like.of.public_id for like in found["3"]] == ["4"]
    assert not found["2"]
