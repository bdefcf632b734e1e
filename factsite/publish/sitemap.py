"""The list of a site's pages for search engines."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap(site_url: str, addresses: Iterable[str]) -> bytes:
    """The sitemap of the pages, sorted, without dates; empty where the site has no address yet.

    `addresses` are relative to the site's root, such as `figures/flow/`; the start page is the
    empty one. A sitemap needs full addresses, so with an empty `site_url` there is none to
    publish. Raises ValueError where `site_url` is no http(s) address.
    """
    if not site_url:
        return b""
    parts = urlsplit(site_url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError(f"not an absolute address: {site_url!r}")
    root = site_url if site_url.endswith("/") else f"{site_url}/"
    pages = {root + _encoded(address.removeprefix("./")) for address in addresses}
    rows = "".join(f"  <url><loc>{escape(page)}</loc></url>\n" for page in sorted(pages))
    return f'{_HEAD}<urlset xmlns="{_SPACE}">\n{rows}</urlset>\n'.encode()


def _encoded(address: str) -> str:
    """The address with what a URL may not hold percent-encoded; what is encoded stays."""
    return quote(address, safe="/%:@!$&'()*+,;=-._~")
