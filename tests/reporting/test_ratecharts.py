"""Rates as bars: the drawing holds every share, says it in words, and is the same for equal input."""

from xml.etree import ElementTree

from fairfloor.reporting.ratecharts import Bar, bars

SVG = "{http://www.w3.org/2000/svg}"
ROWS = (("first", (Bar(0.25, 0.1, 0.5), Bar(0, 0, 0.2))), ("second <&>", (Bar(1, 0.8, 1), Bar(0.5, 0.3, 0.7))))


def test_every_share_is_drawn_in_proportion_and_said_in_words():
    root = ElementTree.fromstring(bars("Rates", ("one", "two"), ROWS))  # noqa: S314 (our own drawing)
    widths = [float(box.get("width")) for box in root.iter(f"{SVG}rect")][1:]  # the first one is the paper
    assert len(widths) == 3  # a share of nothing has no bar, only its interval
    assert widths[1] / widths[0] == 4
    assert widths[2] / widths[0] == 2
    said = root.find(f"{SVG}desc").text
    assert said == "first: one 25.0%, two 0.0%; second <&>: one 100.0%, two 50.0%"


def test_a_stated_share_is_drawn_in_where_it_belongs():
    told = bars("Rates", ("one",), (("a", (Bar(0.02, 0, 0.05),)),), top=0.1, stated=(0.05, "stated: 5 %"))
    assert "stated: 5 %" in told
    assert "stroke-dasharray" in told
    assert "stroke-dasharray" not in bars("Rates", ("one", "two"), ROWS)


def test_equal_input_gives_equal_bytes():
    assert bars("Rates", ("one", "two"), ROWS) == bars("Rates", ("one", "two"), ROWS)
