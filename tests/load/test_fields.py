from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from factsite.load import fields
from factsite.load.fields import Citation, Sourced


def made(kind: Any, text: object) -> Any:
    return TypeAdapter(kind).validate_python(text)


def code(kind: Any, text: object) -> str:
    with pytest.raises(ValidationError) as refusal:
        TypeAdapter(kind).validate_python(text)
    (row,) = refusal.value.errors()
    return str(row["ctx"]["code"])


def test_a_text_is_one_line_of_plain_words() -> None:
    assert made(fields.Text, "The\n  bridge & its   < 3 spans") == "The bridge & its < 3 spans"


@pytest.mark.parametrize(
    "text", ["<b>x", "</b>", "<!-- x", "<?x", "&lt;", "&#60;", "&#x3c;", "{{ x", "{% x", "{# x"]
)
def test_markup_in_a_plain_text_is_refused(text: str) -> None:
    assert code(fields.Text, text) == "markup"


@pytest.mark.parametrize("kind", [fields.Text, fields.Prose, fields.Phrase, fields.Id])
@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_an_empty_text_is_refused(kind: Any, text: str) -> None:
    assert code(kind, text) == "empty-value"


@pytest.mark.parametrize("kind", [fields.Text, fields.Flag, fields.Quantity, fields.Url])
@pytest.mark.parametrize("value", [[], ["a"], {"a": "b"}, None, 3])
def test_what_is_no_text_is_refused(kind: Any, value: object) -> None:
    assert code(kind, value) == "bad-value"


@pytest.mark.parametrize("text", ["a", "7", "bridge-cost", "a" * 64, "a--b"])
def test_an_id_is_lower_case_letters_digits_and_hyphens(text: str) -> None:
    assert made(fields.Id, text) == text


@pytest.mark.parametrize(
    "text",
    ["A", "é", "😀", "-a", "a-", "a_b", "a.b", "a/b", "..", "a b", "a\n", "a" * 65,
     "con", "lpt1", "index", "٣"],
)  # fmt: skip
def test_what_is_no_name_everywhere_is_no_id(text: str) -> None:
    assert code(fields.Id, text) == "bad-id"


@pytest.mark.parametrize(
    "text",
    ["https://a.example/", "http://a.example:8080/b?c=d&e=%20#f", "HTTPS://A.example", "https://é.example/"],
)  # fmt: skip
def test_a_web_address_is_kept_as_written(text: str) -> None:
    assert made(fields.Url, text) == text


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)", "data:text/html,x", "ftp://a.example/", "//a.example/", "a.example",
        "https:///b", "https://user@a.example/", "https://u:p@a.example/", "https://a example/",
        "https://a.example/<b>", 'https://a.example/"', "https://a.example/\\b", "http://[::1",
        "https://a.example:99999/", "https://a.example/{{ x }}", "https://a.example/\t",
    ],
)  # fmt: skip
def test_any_other_address_is_refused(text: str) -> None:
    assert code(fields.Url, text) == "bad-url"


def test_a_flag_is_true_or_false() -> None:
    assert made(fields.Flag, "true") is True
    assert made(fields.Flag, "false") is False


@pytest.mark.parametrize("text", ["yes", "True", "1", "on"])
def test_other_words_for_a_flag_are_refused(text: str) -> None:
    assert code(fields.Flag, text) == "bad-value"


def test_a_day_is_a_whole_date() -> None:
    assert made(fields.Day, "2028-10-03") == date(2028, 10, 3)
    assert code(fields.Day, "2028-10") == "bad-date"


def test_a_quantity_is_an_exact_decimal() -> None:
    assert made(fields.Quantity, "3.1 million").low == Decimal(3_100_000)
    assert code(fields.Quantity, "about 3") == "bad-value"


def test_a_long_text_is_cut_in_the_message() -> None:
    with pytest.raises(ValidationError) as refusal:
        made(fields.Quantity, "9" * 5_000)
    assert len(refusal.value.errors()[0]["ctx"]["message"]) < 200


def test_the_flat_source_comes_before_the_listed_ones() -> None:
    sourced = Sourced.model_validate({"source": "a", "at": "¶1", "sources": [{"source": "b"}]})
    assert sourced.citations == (Citation(source="a", at="¶1"), Citation(source="b"))


def test_a_place_without_a_source_is_refused() -> None:
    assert code(Sourced, {"at": "¶1"}) == "missing-source"


def test_a_rhythm_of_review_is_a_number_of_days_weeks_months_or_years() -> None:
    assert str(made(fields.Every, "6 months")) == "6 months"
    assert code(fields.Every, "twice a year") == "bad-value"


def test_a_review_counts_from_the_day_that_the_record_was_checked() -> None:
    reviewed = fields.Record.model_validate(
        {"id": "toll", "checked": "2029-08-31", "review_every": "6 months"}
    )
    assert reviewed.review_due == date(2030, 2, 28)
    assert code(fields.Record, {"id": "toll", "review_every": "1 year"}) == "missing-key"
    assert fields.Record.model_validate({"id": "toll", "checked": "2029-08-31"}).review_due is None


def test_a_wrong_day_of_checking_is_told_once() -> None:
    wrong = {"id": "toll", "checked": "2029-08", "review_every": "1 year"}
    assert code(fields.Record, wrong) == "bad-date"
