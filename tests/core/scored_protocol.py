"""A scored protocol of another shape than ICTI, a fiction for the tests: points, deductions, subtotals; pure data."""

import textwrap
from pathlib import Path

DECLARED = """
code = "five-stars"
edition = "1"
title = { zh = "示范评分表（虚构）", en = "Demonstration scorecard (a fiction)" }
effective = 2024-01-01
points = 25

[source]
work = { zh = "为测试而写的虚构文件", en = "A fiction written for the tests" }
publisher = "Demonstration publisher"
rights = { zh = "自拟", en = "Our own words" }

[[section]]
number = "A"
title = { zh = "通道", en = "Ways out" }
clauses = 2
numbering = "names"
points = 15.5

[[section]]
number = "B"
title = { zh = "沟通", en = "Talking" }
clauses = 2
numbering = "letters"
points = 9.5
"""

WAYS = """
section = "A"

[[clause]]
number = "doors"
title = { zh = "门", en = "Doors" }
requirement = { zh = "门能一推即开。", en = "Doors open with one push." }
verify = ["observation"]
points = 10

[[clause.deduction]]
id = "stuck"
what = { zh = "有门打不开", en = "A door sticks" }
points = 2.5
each = { zh = "每扇门", en = "each door" }

[[clause.deduction]]
id = "locked"
what = { zh = "有门上锁", en = "A door is locked" }
points = 10

[[clause]]
number = "signs"
title = { zh = "标志", en = "Signs" }
requirement = { zh = "标志看得见。", en = "Signs can be seen." }
verify = ["observation"]
points = 5.5
"""

TALKING = """
section = "B"

[[clause]]
number = "B.a"
title = { zh = "信箱", en = "Letter box" }
requirement = { zh = "有信箱。", en = "There is a letter box." }
verify = ["observation", "interview"]
points = 9.5

[[clause]]
number = "B.b"
title = { zh = "不计分的问题", en = "A question without points" }
requirement = { zh = "员工愿意用它。", en = "Workers care to use it." }
verify = ["interview"]
"""


def protocol(folder: Path, declared: str = DECLARED, ways: str = WAYS) -> Path:
    """A shelf with the scored protocol, in a folder of the test's own."""
    place = folder / "five-stars" / "1"
    place.mkdir(parents=True, exist_ok=True)
    for name, words in (("standard", declared), ("a-ways-out", ways), ("b-talking", TALKING)):
        (place / f"{name}.toml").write_text(textwrap.dedent(words), encoding="utf-8")
    return folder
