"""JSON-LD: one block on every page, in the words of schema.org; nothing in it can run."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import MINIMAL, ROOT

from factsite.publish import website
from factsite.publish.job import Job

MakeJob = Callable[[Path], Job]
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)
# What a reader of such data expects of a thing, by its type.
NEEDED = {
    "Article": {"headline", "inLanguage", "isPartOf"},
    "WebPage": {"name", "inLanguage", "isPartOf", "breadcrumb"},
    "CollectionPage": {"name", "inLanguage", "isPartOf", "breadcrumb"},
    "WebSite": {"name", "url"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "item"},
    "ItemList": {"numberOfItems"},
    "Dataset": {"name", "description", "distribution", "temporalCoverage", "variableMeasured"},
    "DataDownload": {"contentUrl", "encodingFormat"},
    "PropertyValue": {"name", "unitText"},
    "Event": {"name", "startDate"},
    "DefinedTermSet": {"name", "hasDefinedTerm"},
    "DefinedTerm": {"name", "description"},
    "ClaimReview": {"claimReviewed", "itemReviewed", "reviewRating", "author"},
    "Claim": {"name", "appearance"},
    "Rating": {"ratingValue", "bestRating", "worstRating", "alternateName"},
    "CreativeWork": {"name", "publisher", "url"},
    "Role": {"hasOccupation"},
    "Occupation": {"name"},
    "Legislation": {"name"},
    "Person": {"name"},
    "Organization": {"name"},
}
# Words of schema.org that the site's own list may name for its kinds.
OWN = {
    "GovernmentOrganization", "PoliticalParty", "NewsMediaOrganization", "Report", "NewsArticle",
    "OpinionNewsArticle", "AnalysisNewsArticle", "BlogPosting", "Book",
}  # fmt: skip


def blocks(html: str) -> list[Any]:
    return [json.loads(text) for text in BLOCK.findall(html)]


def things(data: Any) -> Iterator[dict[str, Any]]:
    """Everything in it that has a type."""
    inside = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    for each in inside:
        yield from things(each)
    if isinstance(data, dict) and "@type" in data:
        yield data


def lacking(data: Any) -> list[str]:
    """What a thing in it lacks, and types that nobody knows."""
    found = []
    for thing in things(data):
        kind = thing["@type"]
        found += [] if kind in NEEDED or kind in OWN else [f"unknown type {kind}"]
        found += [f"{kind}.{key}" for key in sorted(NEEDED.get(kind, {"name"}) - set(thing))]
    return found


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The smallest site, built once."""
    folder = tmp_path_factory.mktemp("small") / "site"
    shutil.copytree(MINIMAL, folder)
    shutil.copytree(ROOT / "templates", folder / "templates")
    website.build(Job(folder, program="test"))
    return folder / "build" / "site"


@pytest.fixture
def built(small: Path) -> Callable[[str], Any]:
    """Reads the data of a page of the smallest site."""
    return lambda page: blocks((small / page / "index.html").read_text("utf-8"))[0]


def test_every_page_of_the_real_site_has_one_whole_block(site: Path) -> None:
    wrong = []
    for page in sorted(site.rglob("index.html")):
        found = blocks(page.read_text("utf-8"))
        name = page.relative_to(site).as_posix()
        wrong += [] if len(found) == 1 else [f"{name} has {len(found)}"]
        for data in found:
            assert data["@context"] == "https://schema.org"
            wrong += [f"{name}: {each}" for each in lacking(data)]
    assert wrong == []


def test_a_chapter_is_an_article_that_names_its_sources(built: Callable[[str], Any]) -> None:
    data = built("")
    assert (data["@type"], data["headline"]) == ("Article", "Who pays for the bridge?")
    assert data["url"] == "https://bridge.example/"
    assert data["contentReferenceTime"] == "2030-06-30"
    gazette = {"@type": "Organization", "name": "River Gazette"}
    assert {
        "@type": "CreativeWork", "name": "Second pact in sight", "publisher": gazette,
        "datePublished": "2029-12", "url": "https://gazette.example/2029",
    } in data["citation"]  # fmt: skip


def test_a_figure_is_a_data_set_with_its_files(built: Callable[[str], Any], small: Path) -> None:
    data = built("figures/bridge-cost")["mainEntity"]
    assert (data["@type"], data["name"]) == ("Dataset", "Cost of the bridge")
    assert data["temporalCoverage"] == "2028-10-01/2030-09-30"
    assert data["variableMeasured"]["unitText"] == "EUR"
    for each in data["distribution"]:
        path = each["contentUrl"].removeprefix("https://bridge.example/")
        assert (small / path).is_file()


def test_a_person_has_offices_with_their_dates(built: Callable[[str], Any]) -> None:
    data = built("people/dee-ada")["mainEntity"]
    (role,) = data["hasOccupation"]
    assert (data["@type"], data["alternateName"]) == ("Person", ["出井あだ"])
    assert role["hasOccupation"]["name"] == "Warden"
    assert (role["startDate"], role["endDate"]) == ("2027", "2029-12-31")
    assert "jobTitle" not in data


def test_an_agreement_says_whether_it_is_in_force(built: Callable[[str], Any]) -> None:
    data = built("agreements/bridge-pact")["mainEntity"]
    assert data["@type"] == "Legislation"
    assert data["legislationDate"] == "2028-10-02"
    assert data["temporalCoverage"] == "2028-11-01/2030-09-30"
    assert data["legislationLegalForce"] == "InForce"
    assert "legislationLegalForce" not in built("agreements/bridge-pact-2")["mainEntity"]


def test_events_claims_and_terms_are_listed(built: Callable[[str], Any]) -> None:
    signed, ahead = (row["item"] for row in built("timeline")["mainEntity"]["itemListElement"])
    assert signed["name"] == "The Bridge pact is signed."
    assert (ahead["startDate"], ahead["eventStatus"]) == ("2030-09-30", "EventScheduled")
    (claim,) = (row["item"] for row in built("claims")["mainEntity"]["itemListElement"])
    assert (claim["@type"], claim["appearance"]["datePublished"]) == ("Claim", "2029-12")
    (term,) = built("glossary")["mainEntity"]["hasDefinedTerm"]
    assert term["url"] == "https://bridge.example/glossary/#old-bridge"


def test_a_decided_claim_is_reviewed(minimal: Path, job: MakeJob) -> None:
    claims = minimal / "data" / "claims.yml"
    text = claims.read_text("utf-8").replace(
        "verdict: open", "verdict: fails\n  check: bridge-cost RY2030 < bridge-cost RY2029"
    )
    claims.write_text(f"{text}  mixes: To show a review.\n", "utf-8")
    website.build(job(minimal))
    page = (minimal / "build" / "site" / "claims" / "index.html").read_text("utf-8")
    (row,) = blocks(page)[0]["mainEntity"]["itemListElement"]
    rating = row["item"]["reviewRating"]
    assert (row["item"]["@type"], rating["ratingValue"], rating["bestRating"]) == (
        "ClaimReview", 0, 1,
    )  # fmt: skip
    assert rating["alternateName"] == "does not hold"


def test_a_fact_page_has_the_way_to_it(built: Callable[[str], Any]) -> None:
    rows = built("figures/bridge-cost")["breadcrumb"]["itemListElement"]
    assert [(row["position"], row["item"]) for row in rows] == [
        (1, "https://bridge.example/"),
        (2, "https://bridge.example/figures/"),
        (3, "https://bridge.example/figures/bridge-cost/"),
    ]


def test_without_an_address_of_the_site_addresses_are_relative(minimal: Path, job: MakeJob) -> None:
    config = minimal / "mkdocs.yml"
    kept = config.read_text("utf-8").replace("site_url: https://bridge.example/\n", "")
    config.write_text(kept, "utf-8")
    website.build(job(minimal))
    page = minimal / "build" / "site" / "figures" / "bridge-cost" / "index.html"
    data = blocks(page.read_text("utf-8"))[0]
    assert (data["url"], data["isPartOf"]["url"]) == ("./", "../../")
    assert data["mainEntity"]["distribution"][0]["contentUrl"].startswith("../../data/")


@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "a\u2028b\u2029c & <!--"])
def test_a_hostile_text_is_inert(minimal: Path, job: MakeJob, text: str) -> None:
    config = minimal / "mkdocs.yml"
    kept = config.read_text("utf-8")
    named = kept.replace("site_name: The bridge, explained", f"site_name: {json.dumps(text)}")
    config.write_text(named, "utf-8")
    website.build(job(minimal))
    html = (minimal / "build" / "site" / "figures" / "bridge-cost" / "index.html").read_text()
    (raw,) = BLOCK.findall(html)
    assert json.loads(raw)["isPartOf"]["name"] == text
    assert not set("<>&\u2028\u2029") & set(raw)
