"""The article that the site starts from: every sentence of it leads to facts or claims."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from factsite.load.factbook import Factbook, parts
from factsite.load.project import Project

STORY = yaml.load((Path(__file__).parent / "story.yml").read_text("utf-8"), yaml.BaseLoader)
SOURCE = STORY["article"]["source"]
SENTENCES = [
    pytest.param(paragraph, refs, id=f"{paragraph}-{number}")
    for paragraph, sentences in STORY["article"]["sentences"].items()
    for number, refs in enumerate(sentences, 1)
]


def places(book: Factbook, ref: str) -> Iterator[str]:
    """The places in the article that a record names."""
    kind, _, id = ref.partition("/")
    record = book.get(kind, id)
    assert record is not None, f"there is no {ref}"
    for _, part in parts(record):
        if getattr(part, "source", None) == SOURCE and getattr(part, "at", None):
            yield part.at


@pytest.mark.parametrize(("paragraph", "refs"), SENTENCES)
def test_each_sentence_leads_to_records_that_cite_its_paragraph(
    real: Project, paragraph: str, refs: list[str]
) -> None:
    elsewhere = [ref for ref in refs if paragraph not in places(real.book, ref)]
    assert elsewhere == []


def test_no_claim_of_the_article_is_left_out_of_the_walk(real: Project) -> None:
    walked = {ref for param in SENTENCES for ref in param.values[1]}
    claims = {c.ref for c in real.book.all("claims") if SOURCE in {x.source for x in c.citations}}
    assert claims - walked == set()


def test_every_claim_says_what_it_is_about_or_why_it_cannot_be_tested(real: Project) -> None:
    bare = [
        claim.id
        for claim in real.book.all("claims")
        if not any(claim.about.model_dump().values()) and not claim.why
    ]
    assert bare == []
