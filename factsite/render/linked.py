"""What each page says to programs: JSON-LD in the words of schema.org, in one data block.

It is made through the page's own view, so that it holds nothing that is not known on the day and
goes stale with what it read. Which words stand for the kinds of a site's organizations, agreements
and sources is said in templates/words. Addresses are full where the site has one, else relative.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from factsite.load.dates import Date
from factsite.render.desk import Desk
from factsite.render.known import Known
from factsite.render.pages import OWN_PAGE, href
from factsite.render.questions import question
from factsite.render.reads import Tracked

Data = dict[str, Any]
Make = Callable[["Teller"], Data]
_FORCE = {"in-force": "InForce", "extended": "InForce", "expired": "NotInForce",
          "replaced": "NotInForce"}  # fmt: skip
_USUAL = {
    "organizations": "Organization",
    "agreements": "Legislation",
    "sources": "CreativeWork",
}
_DECIDED = {"holds": 1, "fails": 0}
# What would end the block or confuse a reader of YAML or HTML.
_RISKY = re.compile("[<>&\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


@question
def coverage(known: Known, figure: str) -> tuple[date, date]:
    """The first and the last day of the times of a figure's values."""
    found = known.book.figure(figure.rpartition("/")[2])
    assert found is not None
    periods = [known.book.period(found, value) for value in found.values]
    return min(p.first for p in periods), max(p.last for p in periods)


def linked(desk: Desk, title: str, description: str) -> str:
    """The JSON-LD of the page that was written at the desk, fit to stand in a `script` element."""
    return _written(Teller(desk, title, description).page())


class Teller:
    """Tells what one page is about."""

    def __init__(self, desk: Desk, title: str, description: str) -> None:
        self.desk, self.view, self.site = desk, desk.view, desk.citing.site
        self.words = desk.wording.words
        self.types = self.words.get("types", {})
        self.title, self.description = title, description
        self.subject = desk.page.subject.partition("/")

    def page(self) -> Data:
        """The page, with what it is about inside."""
        kind = self.desk.page.kind
        is_chapter = kind in ("home", "chapter")
        about = MAIN[kind](self) if kind in MAIN else {}
        page_type = "Article" if is_chapter else "WebPage" if kind in OWN else "CollectionPage"
        name = "headline" if is_chapter else "name"
        terms = self.site.license
        return {
            "@context": "https://schema.org",
            "@type": page_type,
            "url": self.link(self.desk.page.address),
            name: self.title,
            "description": self.description,
            "inLanguage": self.site.language,
            "isAccessibleForFree": True,
            "license": terms.url if terms else None,
            "contentReferenceTime": self.view.day.isoformat(),
            "isPartOf": {"@type": "WebSite", "name": self.site.name, "url": self.link("")},
            "breadcrumb": None if is_chapter else self.crumbs(),
            "citation": list(self.sources()) if is_chapter else None,
            "mainEntity": about,
        }

    def link(self, address: str) -> str:
        """An address from the site's root as it is written on this page."""
        return self.site.link(address, self.desk.page.address)

    def crumbs(self) -> Data:
        """The way to the page from the start."""
        way = [(self.site.name, "")]
        if kind := self.desk.page.index.rstrip("/"):
            way.append((self.words["kinds"][kind], f"{kind}/"))
        way.append((self.title, self.desk.page.address))
        items = [
            {"@type": "ListItem", "position": n, "name": name, "item": self.link(address)}
            for n, (name, address) in enumerate(way, 1)
        ]
        return {"@type": "BreadcrumbList", "itemListElement": items}

    def sources(self) -> Iterator[Data]:
        """The sources that the page cites, in short."""
        for cited in self.desk.citations():
            source = self.view.record("sources", cited.id)
            if source is not None:
                yield {"@type": "CreativeWork", **_work(source), "url": source.url}

    def fact(self) -> Tracked:
        """The record that the page is about."""
        kind, _, id = self.subject
        found = self.view.record(kind, id)
        assert found is not None
        return found

    def main(self, type: str, about: Data) -> Data:
        """The record of the page as a thing of its own."""
        page = self.link(self.desk.page.address)
        return {"@type": type, "@id": f"{page}#it", "mainEntityOfPage": page, **about}

    def named(self, kind: str, id: str, type: str) -> Data:
        """Another record in a few words."""
        record = self.view.record(kind, id)
        name = record.name if record else id
        return {"@type": type, "name": name, "url": self.link(href(kind, id))}

    def type_of(self, kind: str, own: str) -> str:
        """The word of schema.org for a record of that kind."""
        return str(self.types.get(kind, {}).get(own, _USUAL[kind]))


def _figure(page: Teller) -> Data:
    figure = page.fact()
    first, last = page.view.ask("coverage", f"figures/{figure.id}")
    files = [
        {
            "@type": "DataDownload",
            "encodingFormat": form,
            "contentUrl": page.link(page.desk.citing.data(suffix)),
        }
        for suffix, form in (("csv", "text/csv"), ("json", "application/json"))
    ]
    terms = page.site.license
    about = {
        "name": page.title,
        "description": page.description,
        "temporalCoverage": f"{first}/{last}",
        "variableMeasured": {
            "@type": "PropertyValue",
            "name": page.title,
            "unitText": figure.unit,
        },
        "isAccessibleForFree": True,
        "license": terms.url if terms else None,
        "creator": {"@type": "Organization", "name": page.site.name},
        "distribution": files,
        "citation": list(page.sources()),
    }
    return page.main("Dataset", about)


def _person(page: Teller) -> Data:
    person = page.fact()
    held = page.view.ask("offices", f"people/{person.id}")
    about = {
        "name": person.name,
        "alternateName": [each.name for each in person.other_names],
        "jobTitle": [person.roles[n].role for n in held],
        "hasOccupation": [
            {
                "@type": "Role",
                "hasOccupation": {"@type": "Occupation", "name": role.role},
                "startDate": _iso(role.start.date) if role.start else None,
                "endDate": _iso(role.end.date) if role.end else None,
            }
            for role in person.roles
        ],
    }
    return page.main("Person", about)


def _organization(page: Teller) -> Data:
    body = page.fact()
    names = [body.short_name, *(each.name for each in body.other_names)]
    above = body.parent and page.named("organizations", body.parent, "Organization")
    about = {"name": body.name, "alternateName": list(filter(None, names))}
    return page.main(
        page.type_of("organizations", body.kind), {**about, "parentOrganization": above}
    )


def _agreement(page: Teller) -> Data:
    fact = page.fact()
    type = page.type_of("agreements", fact.kind)
    signed, force, expires = (
        _iso(part.date) if part else None for part in (fact.signed, fact.in_force, fact.expires)
    )
    names = [fact.title, *(each.name for each in fact.other_names)]
    about = {
        "name": fact.name,
        "alternateName": list(filter(None, names)),
        "temporalCoverage": f"{force or '..'}/{expires or '..'}" if force or expires else None,
        "citation": list(page.sources()),
    }
    if type != "Legislation":
        return page.main(type, {**about, "dateCreated": signed})
    state = page.view.ask("state", f"agreements/{fact.id}").word
    changed = fact.amends or (fact.extends.agreement if fact.extends else None)
    own = {
        "legislationType": str(fact.kind).replace("-", " "),
        "legislationDate": signed,
        "legislationDateOfApplicability": force,
        "legislationLegalForce": _FORCE.get(state),
        "legislationChanges": changed and page.named("agreements", changed, "Legislation"),
    }
    return page.main(type, {**about, **own})


def _source(page: Teller) -> Data:
    source = page.fact()
    about = {
        **_work(source),
        "url": source.url,
        "author": source.author,
        "inLanguage": source.language,
        "archivedAt": source.archived,
        "license": source.license,
    }
    return page.main(page.type_of("sources", source.kind), about)


def _index(page: Teller) -> Data:
    kind = page.desk.page.address.strip("/")
    total = len(page.view.all(kind)) if kind in OWN_PAGE else None
    return {"@type": "ItemList", "numberOfItems": total} if total is not None else {}


def _timeline(page: Teller) -> Data:
    return _list(_event(page, id) for id in page.view.ask("timeline"))


def _event(page: Teller, id: str) -> Data:
    event = page.view.record("events", id)
    assert event is not None
    is_planned = event.planned is not None
    return {
        "@type": "Event",
        "name": page.desk.plain_prose(event, "what"),
        "startDate": _iso(event.when),
        "eventStatus": "EventScheduled" if is_planned else None,
        "url": page.link(href("events", id)),
    }


def _glossary(page: Teller) -> Data:
    terms = [
        {
            "@type": "DefinedTerm",
            "name": term.name,
            "alternateName": [each.name for each in term.other_names],
            "description": page.desk.plain_prose(term, "definition"),
            "url": page.link(href("terms", term.id)),
        }
        for term in page.view.all("terms")
    ]
    return {"@type": "DefinedTermSet", "name": page.title, "hasDefinedTerm": terms}


def _claims(page: Teller) -> Data:
    return _list(_claim(page, id) for _, ids in page.view.ask("claims_by_source") for id in ids)


def _claim(page: Teller, id: str) -> Data:
    """A claim with the verdict on it; one that is not decided has no review."""
    claim = page.view.record("claims", id)
    assert claim is not None
    said = page.desk.plain_prose(claim, "statement")
    source = page.view.record("sources", claim.citations[0].source)
    work = {"@type": "CreativeWork", **_work(source), "url": source.url} if source else None
    what = {"@type": "Claim", "name": said, "appearance": work}
    url = page.link(href("claims", id))
    if claim.verdict not in _DECIDED:
        return {**what, "url": url}
    rating = {
        "@type": "Rating",
        "ratingValue": _DECIDED[claim.verdict],
        "bestRating": 1,
        "worstRating": 0,
        "alternateName": page.words["verdicts"][claim.verdict],
    }
    return {
        "@type": "ClaimReview",
        "url": url,
        "claimReviewed": said,
        "itemReviewed": what,
        "author": {"@type": "Organization", "name": page.site.name},
        "reviewRating": rating,
    }


def _list(items: Iterable[Data]) -> Data:
    every = [{"@type": "ListItem", "position": n, "item": item} for n, item in enumerate(items, 1)]
    return {"@type": "ItemList", "numberOfItems": len(every), "itemListElement": every}


def _work(source: Tracked) -> Data:
    return {
        "name": source.title or source.description,
        "publisher": {"@type": "Organization", "name": source.publisher},
        "datePublished": _iso(source.date) if source.date else None,
    }


def _iso(value: Date) -> str:
    """The date as ISO 8601 has it, which knows no thirds of a month."""
    return value.text.partition("/")[0]


MAIN: dict[str, Make] = {
    "figure": _figure,
    "person": _person,
    "organization": _organization,
    "agreement": _agreement,
    "source": _source,
    "index": _index,
    "timeline": _timeline,
    "glossary": _glossary,
    "claims": _claims,
}
OWN = frozenset(["figure", "person", "organization", "agreement", "source", "checks"])


def _written(data: Data) -> str:
    text = json.dumps(_filled(data), ensure_ascii=False, separators=(",", ":"))
    return _RISKY.sub(lambda m: f"\\u{ord(m[0]):04x}", text)


def _filled(value: Any) -> Any:
    """The data without what is empty."""
    if isinstance(value, dict):
        every = {key: _filled(each) for key, each in value.items()}
        return {key: each for key, each in every.items() if each not in (None, "", [], {})}
    return [_filled(each) for each in value] if isinstance(value, list) else value
