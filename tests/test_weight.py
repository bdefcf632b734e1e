"""What a first visit costs: bytes over the wire, requests elsewhere, shifts of the layout."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browser import launch
from playwright.sync_api import Browser, BrowserContext, sync_playwright

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

MOST_BYTES = 200_000
# What counts as good. It is 0 on a machine at rest; on a busy one a font may come late.
MOST_SHIFT = 0.1
KINDS = ("figures", "agreements", "people", "organizations", "sources")
PACKED = (".html", ".css", ".js", ".json", ".svg", ".xml", ".csv", ".txt")
# Adds up how far what is in view moves without being asked to; a page reads it from `shifts`.
WATCH = """
window.shifts = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
SETTLED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


class Packing(SimpleHTTPRequestHandler):
    """Serves a folder as a host of static sites does: text is packed, a lost page is 404.html."""

    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        status = 200 if file.is_file() else 404
        file = file if file.is_file() else Path(self.directory) / "404.html"
        content = file.read_bytes()
        self.send_response(status)
        self.send_header("Content-Type", self.guess_type(str(file)))
        if file.suffix in PACKED:
            content = gzip.compress(content, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a test is quiet."""


@pytest.fixture(scope="module")
def origin(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Packing, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, launch(playwright) as started:
        yield started


@dataclass(frozen=True)
class Visit:
    """What one first visit came to: bytes by the kind of what was loaded, hosts, and shifts."""

    bytes: dict[str, int]
    origins: set[str]
    shifts: float

    @property
    def total(self) -> int:
        return sum(self.bytes.values())


def heaviest(site: Path) -> list[str]:
    """The front page, every list and chapter, and of each kind the record with the longest page."""
    longest = [
        max((site / kind).glob("*/index.html"), key=lambda page: page.stat().st_size)
        for kind in KINDS
    ]
    chosen = [*sorted(site.glob("*/index.html")), *longest]
    return ["", *(f"{page.parent.relative_to(site).as_posix()}/" for page in chosen)]


def visit(context: BrowserContext, address: str) -> Visit:
    """Opens the page with nothing cached, and scrolls to its end."""
    page = context.new_page()
    page.add_init_script(WATCH)
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    asked: dict[str, tuple[str, str]] = {}
    came: set[str] = set()
    spent: dict[str, int] = {}

    def note(event: dict[str, object]) -> None:
        request = event["request"]
        assert isinstance(request, dict)
        asked[str(event["requestId"])] = (str(event.get("type")), str(request["url"]))

    def finish(event: dict[str, object]) -> None:
        kind = asked[str(event["requestId"])][0]
        came.add(str(event["requestId"]))
        size = event["encodedDataLength"]
        assert isinstance(size, int | float)
        spent[kind] = spent.get(kind, 0) + round(size)

    wire.on("Network.requestWillBeSent", note)
    wire.on("Network.loadingFinished", finish)
    page.goto(address)
    page.evaluate("document.fonts.ready.then(() => scrollTo(0, document.body.scrollHeight))")
    page.evaluate(SETTLED)
    while not came.issuperset(id for id, (_, url) in asked.items() if not url.startswith("data:")):
        page.wait_for_timeout(20)
    shifts = float(page.evaluate("window.shifts"))
    page.close()
    split = (urlsplit(url) for _, url in asked.values() if not url.startswith("data:"))
    return Visit(spent, {f"{url.scheme}://{url.netloc}" for url in split}, shifts)


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (390, 844)])
def test_a_first_visit_is_light_still_and_asks_no_other_origin(
    site: Path, origin: str, browser: Browser, width: int, height: int
) -> None:
    visits: dict[str, Visit] = {}
    for address in [*heaviest(site), "no/such/page/"]:
        context = browser.new_context(viewport={"width": width, "height": height})
        visits[address] = visit(context, f"{origin}/{address}")
        context.close()
    print(*table(visits), sep="\n")
    assert {a: v.total for a, v in visits.items() if v.total > MOST_BYTES} == {}
    assert {a: v.shifts for a, v in visits.items() if v.shifts > MOST_SHIFT} == {}
    assert set().union(*(v.origins for v in visits.values())) == {origin}


def table(visits: dict[str, Visit]) -> list[str]:
    """The visits, the heaviest first, in thousands of bytes."""
    kinds = sorted({kind for each in visits.values() for kind in each.bytes})
    heads = "".join(f"{kind:>12}" for kind in ("all", *kinds, "shifts"))
    rows = [f"{'page':44}{heads}"]
    for address, each in sorted(visits.items(), key=lambda item: -item[1].total):
        cells = [each.total, *(each.bytes.get(kind, 0) for kind in kinds)]
        numbers = "".join(f"{cell / 1000:>12.1f}" for cell in cells)
        rows.append(f"{address or '(home)':44}{numbers}{each.shifts:>12.4f}")
    return rows
