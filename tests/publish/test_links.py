from __future__ import annotations

from pathlib import Path

import pytest

from factsite.publish.links import DeadLink, check

HOME = b'<h1 id="home">Home</h1><a href="rivers/elbe/#flow">Elbe</a>'
ELBE = b'<h1 id="elbe">Elbe</h1><h2 id="flow">Flow</h2><a name="old"></a><p id="m\xc3\xa4rz">'


def site(**pages: str) -> dict[str, bytes]:
    """A small whole site; `page` is the start page's HTML, other names are added as files."""
    tree = {
        "index.html": HOME,
        "rivers/elbe/index.html": ELBE,
        "rivers/data.csv": b"year,flow\n",
        "assets/site.css": b"body { color: navy }",
        "assets/map.svg": b'<svg><g id="mouth"/></svg>',
        "404.html": b"",
    }
    return tree | {name.replace("__", "."): text.encode() for name, text in pages.items()}


def on(page: str, html: str, base_path: str = "/") -> list[DeadLink]:
    return check(site() | {page: html.encode()}, base_path=base_path)


def whys(page: str, html: str, base_path: str = "/") -> list[str]:
    return [dead.why for dead in on(page, html, base_path)]


def test_a_whole_site_has_no_finding() -> None:
    assert check(site()) == []


LANDING = """
# #top #Top ?year=2001 ./ ../elbe/ ../.. ../../ ../../index.html ../../rivers/../rivers/elbe/
../../rivers/elbe/index.html?x#flow ../elbe/#old ../elbe/#m%C3%A4rz ../elbe/#märz ../%65lbe/
../elbe/#flow:~:text=water #:~:text=water ../data.csv#row=2 ../../assets/map.svg
../../assets/map.svg#mouth https://example.org/x http://example.org mailto:a@b.c
"""


@pytest.mark.parametrize("href", ["", " ../elbe/ ", *LANDING.split()])
def test_a_link_that_lands_is_no_finding(href: str) -> None:
    html = f'<h1 id="x">X</h1><a href="{href}">a link</a>'
    assert on("rivers/oder/index.html", html) == []


@pytest.mark.parametrize(
    ("href", "why", "nearest"),
    [
        ("../elb/", "no-page", "../elbe/"),
        ("../elbe", "no-page", "../elbe/"),
        ("../", "no-page", ""),
        ("../data.cvs", "no-page", "../data.csv"),
        ("../elbe/#flwo", "no-anchor", "#flow"),
        ("#flow", "no-anchor", ""),
        ("../../assets/map.svg#mouht", "no-anchor", "#mouth"),
        ("../../../x/", "outside", ""),
        ("/rivers/elbe/", "not-relative", "../elbe/"),
        ("/", "not-relative", "../../"),
        ("//example.org/", "not-relative", ""),
        ("javascript:alert(1)", "bad-scheme", ""),
        ("file:///etc/passwd", "bad-scheme", ""),
    ],
)
def test_a_dead_link_says_why_and_what_is_nearest(href: str, why: str, nearest: str) -> None:
    html = f'<a href="{href}">a link</a>'
    page = "rivers/oder/index.html"
    assert on(page, html) == [DeadLink(page, href, why, nearest)]


@pytest.mark.parametrize(
    "html",
    [
        '<img src="{}" alt="">',
        '<img srcset="../../assets/map.svg 1x, {} 2x" alt="">',
        '<source srcset="{}">',
        '<video poster="{}"></video>',
        '<object data="{}"></object>',
        '<iframe src="{}"></iframe>',
        '<script src="{}"></script>',
        '<link rel="stylesheet" href="{}">',
        '<link rel="preload" imagesrcset="{} 2x" as="image">',
        '<link rel="icon" href="{}">',
        '<link rel="preconnect" href="{}">',
        '<svg><use href="{}"/></svg>',
        '<svg><use xlink:href="{}"/></svg>',
        '<svg><image href="{}"/></svg>',
        "<style>@import '{}';</style>",
        "<style>a {{ background: url({}) }}</style>",
        "<p style=\"background: url('{}')\">",
        '<meta http-equiv="refresh" content="0; url={}">',
        '<body background="{}">',
        '<input type="image" src="{}">',
    ],
)
class TestWhatTheBrowserFetches:
    def test_it_must_be_there(self, html: str) -> None:
        page = "rivers/oder/index.html"
        assert whys(page, html.format("../../assets/map.svg")) == []
        assert whys(page, html.format("../../assets/mop.svg")) == ["no-page"]

    @pytest.mark.parametrize("address", ["https://cdn.example.net/x", "//cdn.example.net/x"])
    def test_it_must_not_come_from_another_origin(self, html: str, address: str) -> None:
        assert whys("rivers/oder/index.html", html.format(address)) == ["other-origin"]


@pytest.mark.parametrize("tag", ['<form action="{}">', '<a href="{}">', '<area href="{}">'])
def test_what_the_reader_follows_may_be_elsewhere_but_not_missing(tag: str) -> None:
    assert whys("index.html", tag.format("https://example.org/")) == []
    assert whys("index.html", tag.format("rivers/rhine/")) == ["no-page"]


@pytest.mark.parametrize("rel", ["canonical", "alternate", "prev", "license author"])
def test_a_link_element_that_only_names_is_no_request(rel: str) -> None:
    assert whys("index.html", f'<link rel="{rel}" href="https://example.org/">') == []


def test_every_candidate_of_a_srcset_is_checked() -> None:
    html = '<img srcset=" a.png, assets/map.svg 2x,b.png 3x , c,d.png, e.png">'
    assert [dead.href for dead in on("index.html", html)] == ["a.png", "b.png", "c,d.png", "e.png"]


def test_a_data_address_is_no_request() -> None:
    html = '<img src="data:image/svg+xml,%3Csvg/%3E"><img srcset="data:image/png;base64,AA== 1x">'
    assert whys("index.html", html) == []


def test_style_sheets_are_read_too() -> None:
    css = '/* url(gone.png) */ @import "https://fonts.example.net/x"; a { b: url( "map.svg" ) }'
    assert [d.why for d in check(site() | {"assets/site.css": css.encode()})] == ["other-origin"]
    missing = b"@font-face { src: url(../fonts/a.woff2) format('woff2') }"
    assert check(site() | {"assets/site.css": missing}) == [
        DeadLink("assets/site.css", "../fonts/a.woff2", "no-page", "")
    ]


def test_only_404_and_canonical_links_start_at_the_server() -> None:
    link = '<a href="/repo/rivers/elbe/#flow">Elbe</a>'
    assert whys("404.html", link, "/repo/") == []
    assert whys("404.html", link, "/other/") == ["outside"]
    assert whys("404.html", link.replace("elbe", "elb"), "/repo") == ["no-page"]
    assert whys("index.html", link, "/repo/") == ["not-relative"]
    canonical = '<link rel="canonical" href="/repo/rivers/elbe/">'
    assert whys("index.html", canonical, "/repo/") == []


def test_an_id_that_stands_twice_is_a_finding() -> None:
    html = '<p id="a"><p id="b"><svg><g id="a"/></svg><a id="c" name="c"></a>'
    assert on("index.html", html) == [DeadLink("index.html", "a", "duplicate-id", "")]


def test_a_base_element_may_not_move_the_links() -> None:
    assert whys("index.html", '<base href="/x/">') == ["not-relative"]
    assert whys("index.html", '<base href="https://example.org/">') == ["other-origin"]


def test_only_the_pages_asked_for_are_checked() -> None:
    bad = b'<a href="gone/">x</a>'
    tree = site() | {"a.html": bad, "b.html": bad}
    assert [dead.page for dead in check(tree, pages=["b.html", "index.html"])] == ["b.html"]


def test_a_folder_is_read_as_its_files_are(tmp_path: Path) -> None:
    tree = site() | {"a.html": b'<a href="rivers/elbe/#flwo">x</a>'}
    for name, data in tree.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    assert (
        check(tmp_path)
        == check(tree)
        == [DeadLink("a.html", "rivers/elbe/#flwo", "no-anchor", "#flow")]
    )


def test_a_dead_link_among_very_many_pages_finds_its_nearest() -> None:
    tree = {f"rivers/r{n}/index.html": b"" for n in range(3000)}
    tree["index.html"] = b'<a href="rivers/r2999x/">x</a>'
    assert [dead.nearest for dead in check(tree)] == ["rivers/r2999/"]


@pytest.mark.parametrize(
    "html",
    [
        "",
        "\xff\x00<a href=\x00>",
        "<a href",
        '<a href="http://[">',
        "<a href='%zz%'>",
        "<div>" * 9000,
    ],
)
def test_broken_pages_end_in_no_traceback(html: str) -> None:
    check(site() | {"index.html": html.encode("latin-1")})


@pytest.mark.parametrize("text", ["url(" + " " * 200_000, "/*" * 200_000, "url('" * 50_000])
def test_a_hostile_style_sheet_is_read_once(text: str) -> None:
    assert check(site() | {"assets/site.css": text.encode()}) == []


def test_a_hostile_srcset_is_read_once() -> None:
    assert whys("index.html", f'<img srcset="{"," * 200_000}">') == []


def test_very_many_dead_links_are_all_found_and_the_first_have_their_nearest() -> None:
    tree = {f"rivers/r{n}/index.html": b'<a href="../r%dx/">x</a>' % (n + 1) for n in range(3000)}
    found = check(tree)
    assert len(found) == 3000
    assert 0 < len([dead for dead in found if dead.nearest]) <= 100
