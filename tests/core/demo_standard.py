"""A small standard that uses every key of the form, for the tests to read, break and check."""

import textwrap
from pathlib import Path

DECLARED = """
code = "demo"
edition = "2020"
title = { zh = "示范标准", en = "Demonstration standard" }
effective = 2020-01-01

[source]
work = { zh = "示范", en = "Demonstration" }
publisher = "Demonstration publisher"
rights = { zh = "自拟", en = "Our own words" }

[[section]]
number = "1"
title = { zh = "一", en = "One" }
clauses = 2

[[section.part]]
id = "1a"
title = { zh = "甲", en = "A" }
first = 1
last = 1
applies = { has = "dormitory" }

[[section]]
number = "2"
title = { zh = "二", en = "Two" }
clauses = 3
numbering = "letters"
filled = false

[[quantity]]
id = "gap"
title = { zh = "间隙", en = "Gap" }
units = ["mm", "in"]

[[kind]]
id = "hall"
of = "place"
title = { zh = "大厅", en = "Hall" }

[[fact]]
id = "roof"
type = "choice"
title = { zh = "屋顶", en = "Roof" }
choice = [{ id = "flat", title = { zh = "平", en = "flat" } }, { id = "steep", title = { zh = "陡", en = "steep" } }]

[[fact]]
id = "built"
type = "date"
title = { zh = "建成", en = "Built" }

[[law_parameter]]
id = "gap-width"
title = { zh = "间隙", en = "Gap width" }
"""

SECTION = """
section = "1"

[[clause]]
number = "1.1"
title = { zh = "间隙", en = "Gaps" }
requirement = { zh = "间隙须小。", en = "Gaps are small." }
verify = ["measurement", "records"]
see_also = ["1.2", "2.c", "2", "icti/9.7", "icti/10.8"]
laws = ["gap-width"]
also_for = ["dormitory"]

[[clause.check]]
how = "measurement"
what = { zh = "量间隙", en = "Measure the gap" }

[[clause.record]]
id = "policy-issued"
what = { zh = "政策日期", en = "Day of the policy" }
type = "date"
compare = { with = "law-issued", by = "not-before" }

[[clause.record]]
id = "law-issued"
what = { zh = "法规日期", en = "Day of the law" }
type = "date"

[[clause.record]]
id = "width"
what = { zh = "宽度", en = "Width" }
type = "figure"
unit = "mm"
each = { zh = "每台", en = "each machine" }

[[clause.limit]]
id = "guard"
quantity = "gap"
compare = "at-most"
value = 12.5
unit = "mm"
printed = [{ value = 0.5, unit = "in" }, { value = 12.5, unit = "mm" }]
precedence = "stricter-of-both"
law = "gap-width"
for = { kind = "hall" }

[[clause.limit]]
quantity = "gap"
compare = "less-than"
unit = "mm"
precedence = "conditional"
when = { all = [{ has = "dormitory" }, { any = [{ lacks = "sprinklers" }, { fact = "headcount", more_than = 50 }] }] }
alternative = { group = "either", branch = "narrow" }
rows = [
  { id = "row-hall", for = { kind = "hall" }, value = 3 },
  { id = "row-office", for = { kind = "office" }, value = 4, per = "person" },
]

[[clause.sample]]
of = { zh = "机器", en = "machines" }
at_least = { value = 3, unit = "count" }
at_most = { value = 5, unit = "count" }
how = "random"

[[clause.recurrence]]
id = "check"
what = { zh = "检查", en = "Checking" }
every = { value = 60, unit = "day" }
record = "policy-issued"

[[clause.recurrence]]
id = "meetings"
what = { zh = "会议", en = "Meetings" }
at_least = { value = 3, unit = "count" }
within = { value = 1, unit = "year" }
when = { fact = "roof", is = "flat" }

[[clause.notes]]
zh = "注"
en = "note"

[[clause]]
number = "1.2"
title = { zh = "表", en = "Table" }
requirement = { zh = "照表。", en = "By the table." }
applies = { fact = "built", less_than = 2000-11-01 }
verify = ["demonstration"]
sensitive = true
critical = true
recommendations = [{ zh = "每月", en = "monthly" }]
extends = { clauses = ["2"], to = "dormitory" }

[[clause.recurrence]]
id = "cleaning"
what = { zh = "清理", en = "Cleaning" }
every = { value = 1, unit = "month" }
recommended = true

[clause.table]
title = { zh = "急救箱", en = "First-aid kit" }
column = [
  { id = "item", title = { zh = "物品", en = "Item" } },
  { id = "small", title = { zh = "小厂", en = "Small" }, unit = "count" },
]
row = [
  { item = { zh = "剪刀", en = "Scissors" }, small = 1 },
  { item = { zh = "别针", en = "Pins" }, small = "sufficient" },
  { item = { zh = "指南", en = "Guide" } },
]

[[clause.limit]]
id = "limit-of-acetone"
quantity = "gap"
compare = "at-most"
value = 1
unit = "mm"
precedence = "this"
for = { substance = "acetone", averaging = "full-shift" }

[[clause.substance]]
id = "acetone"
name = { zh = "丙酮", en = "Acetone" }
synonyms = ["2-propanone"]
cas = "67-64-1"
molar_mass = 58.08
arises = { zh = "油漆", en = "paint" }

[[clause.substance]]
id = "dust"
name = { zh = "有害粉尘", en = "Nuisance dust" }
no_molar_mass = { zh = "粉尘", en = "dust is a mixture" }
arises = { zh = "研磨", en = "grinding" }
"""


def shelf(folder: Path, declared: str = DECLARED, section: str = SECTION, edition: str = "2020") -> Path:
    """A shelf with one standard, in a folder of the test's own."""
    place = folder / "demo" / edition
    place.mkdir(parents=True, exist_ok=True)
    (place / "standard.toml").write_text(textwrap.dedent(declared), encoding="utf-8")
    (place / "01-one.toml").write_text(textwrap.dedent(section), encoding="utf-8")
    return folder
