"""Which numbers of a sentence are figures. `«»` marks each figure that is to be found."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factsite.quantities.running import CUT, figures
from factsite.quantities.units import Units

UNITS = Units.builtin()

FIGURES = [
    # digits with money, scales, units and qualifiers
    "The bridge cost «€48.3 million», «roughly $50 million» or «about ¥7 billion».",
    "It carries «some 64,000» cars and «at least 900» trucks.",
    "Towns bear «43 percent» of it, up from «40%», by «three percentage points».",
    "It is «2,740 meters» long, «27 m» wide and «between 60 and 65 meters» high.",
    "It cost «from €3 million to €4 million»; «EUR 300» and «JPY 5 million» went to lamps.",
    "The road is «12-15 kilometers» long, and a lamp lasts «20,000 hours».",
    "It has «47» lamps, «1,200» bolts and «0.5» percent more than the «1/3» planned.",
    "Nearly «½» of it was paid, and «−3.5 percent» was the change.",
    "Workers get «€2000», and «2000 kilometers» of cable, «1500 liters» of paint were used.",
    "The «65-year»-old mayor spent «5.8m» and «$17.4bn».",
    "A «30-meter» gate, a «1,100-foot» pier.",
    "It has a top speed of Mach «1.6».",
    "In 1990 «38» lamps stood, and «12» in 1991.",
    "The «47» towns pay, and The Hague pays «5».",
    "SDR «477 billion», as the bank says.",
    # number words
    "They paid «three million euros» and «a million euros» more.",
    "It employs «fifty-five thousand» people and «twenty» divers.",
    "«Twenty percent» of it went to «a dozen» towns and «four dozen» villages.",
    "«Half of» the cost, «two thirds» of the lamps, «one-quarter», «a third of» all bolts.",
    "«More than half» of them stayed; «almost two thirds» left.",
    "The pact lasts «five years», its «two-year» extension «24 months».",
    "It grew «threefold», then «ten times».",
    "«One in four» drivers pays, «two in five» do not.",
    "«One percent» pays «one euro».",
    "«Six» towns met, while only «five» other old bridges stand.",
    "It has «at least two» gates.",
    "There were «twelve» of them, and «seven» farms.",
    # Japanese
    "橋の費用は«3,456億円»で、«約2千億円»を見込む。",
    "利用者は«5万5千人»、負担は«3割»、«1兆500億円余り»と«六・二八パーセント»である。",
    "«５年間»で«２０億円»、過去«10年»、«38施設»、«3倍»、«二十兆円»。",
]

NO_FIGURES = [
    # dates and periods
    "It opened on 11 February 2021, on Feb. 2 and on April 4, 1949; works began May 5-7.",
    "In fiscal 2021, FY2021, FY2016..FY2020, fiscal years 2016 and 2017, and 1991/92.",
    "In the 1990s, the ’90s, the 60s, the mid-1990s, from 2016 to 2020, 2010-16 and since 1987.",
    "On 10 February 2021 and 24–25 March, between 1 and 3 April, on 2021-02-11 and 3/11/2021.",
    "At 10:30 a.m., at 5 p.m. and at 18:00, by 2030 people may cross.",
    "The 1960 pact, the pact of 1988, and the year 2000 problem.",
    "令和3年度、平成28年、2021年2月11日、1970年代中頃、07年度、5月、午前10時30分、21世紀。",
    # ordinals and marks
    "The first, the 3rd, the 21st, 100th and second pier.",
    "1. It stands.\n2) It falls.\n\n## 2.1 The cost\n\nSee [12], (3) and (注1).",
    "第3条と第二次、3回目、(1)橋。",
    # what stands after a label
    "Article 24, Articles 5 and 6, Chapter 3, section 2.1.3, § 12, ¶6, page 3, pp. 12-14.",
    "No. 3, Figure 2, Table 4, Resolution 1441, row 7, Title 10, phase 2, v1.2 and #17.",
    # names
    "The F-35A, a Boeing 747, the 7th Fleet, the 2+2, COVID-19, the G7, P5+1, CO2, EU27, COP21.",
    "Public Law 99-190, Pier 7, Apollo 11, a 5G mast, 24/7, 9/11, III(a).",
    "The Group of Seven, the Big Five and Chapter Eleven; Five Towns.",
    # words that state no amount
    "The two sides, both towns, one of them, three pacts, no one, one another, one more year.",
    "One day the five towns and their six bridges met, once and twice.",
    "The first half of 2021, half a year, the other half, a quarter later, a fifth-class road.",
    "Tens of thousands of people, hundreds of lamps, several million, a few hundred.",
    "A one-time fee, one-sided, second-hand, a third party, a single lamp.",
    "The table counts in units of a hundred million euros.",
    "二国間で一部、一方、統一、十分、一人ひとり、四国、三つ、3つ、数千億円、1人当たり。",
    # addresses
    "See https://river.example/7/costs?page=12 or www.river.example/24.",
]


def marked(text: str) -> str:
    """The text with `«»` around each figure found, without the words that only lead to it."""
    for span in reversed(list(figures(text, UNITS))):
        text = f"{text[: span.start]}«{text[span.start : span.end]}»{text[span.end :]}"
    return text


def overlapping(one: str, other: str) -> bool:
    """Whether each mark of one text meets a mark of the other, one by one."""
    return len(spans(one)) == len(spans(other)) and all(
        a < d and c < b for (a, b), (c, d) in zip(spans(one), spans(other), strict=True)
    )


def spans(text: str) -> list[tuple[int, int]]:
    return [
        (m.start() - 2 * n, m.end() - 2 * n - 2) for n, m in enumerate(re.finditer("«[^»]*»", text))
    ]


@pytest.mark.parametrize("sentence", FIGURES)
def test_figures_are_found_where_they_stand(sentence: str) -> None:
    plain = sentence.replace("«", "").replace("»", "")
    assert overlapping(marked(plain), sentence), marked(plain)


@pytest.mark.parametrize("sentence", NO_FIGURES)
def test_other_numbers_are_no_figures(sentence: str) -> None:
    assert marked(sentence) == sentence


def test_the_whole_phrase_is_read() -> None:
    [span] = figures("It cost, they say, at least €3.1 million in all.", UNITS)
    assert span.reading is not None
    assert span.reading.low_value == 3_100_000
    assert span.reading.units == {"EUR"}
    assert span.reading.qualifier == "at-least"


def test_a_range_is_one_figure() -> None:
    [span] = figures("It is between 70 and 75 meters high.", UNITS)
    assert span.reading is not None
    assert span.reading.low_value == 70
    assert span.reading.high_value == 75


def test_a_phrase_does_not_go_on_behind_what_was_cut_out() -> None:
    text = f"It has 7 {CUT * 20} percent."
    [span] = figures(text, UNITS)
    assert text[span.start : span.end] == "7"


def test_a_paragraph_ends_a_phrase() -> None:
    assert len(list(figures("It has 7\n\npercent 8", UNITS))) == 2


@given(st.text(alphabet=st.sampled_from("0123 456789,.-/+年月日億万千一二人€%¥aeno half\n[]()#")))
def test_any_text_gives_figures_in_order_that_do_not_overlap(text: str) -> None:
    found = list(figures(text, UNITS))
    ends = [0, *(place for span in found for place in (span.start, span.end))]
    assert ends == sorted(ends)
    assert all(text[span.start : span.end].strip() for span in found)
