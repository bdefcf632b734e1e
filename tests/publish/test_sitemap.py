from __future__ import annotations

from xml.etree import ElementTree

import pytest

from factsite.publish.sitemap import sitemap


def locations(xml: bytes) -> list[str]:
    return [loc.text or "" for loc in ElementTree.fromstring(xml).iter() if loc.tag.endswith("loc")]


def test_addresses_are_full_sorted_and_named_once() -> None:
    xml = sitemap("https://example.org/river", ["rivers/b/", "", "rivers/a/", "rivers/b/", "./"])
    assert locations(xml) == [
        "https://example.org/river/",
        "https://example.org/river/rivers/a/",
        "https://example.org/river/rivers/b/",
    ]


def test_what_xml_or_an_address_may_not_hold_is_escaped() -> None:
    xml = sitemap("https://example.org/", ["a&b/", "川/", "%E5%B7%9D/x/", "a b/"])
    assert b"a&amp;b/" in xml
    assert locations(xml)[1:] == [
        "https://example.org/%E5%B7%9D/x/",
        "https://example.org/a%20b/",
        "https://example.org/a&b/",
    ]


def test_no_day_of_the_build_is_in_it() -> None:
    assert b"lastmod" not in sitemap("https://example.org/", [""])


def test_without_an_address_of_the_site_there_is_no_sitemap() -> None:
    assert sitemap("", ["rivers/a/"]) == b""


@pytest.mark.parametrize("address", ["/river/", "example.org", "ftp://example.org/", "https:///x"])
def test_an_address_that_is_not_absolute_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="not an absolute address"):
        sitemap(address, [])
