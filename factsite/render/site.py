"""What every page says of the site that it stands on."""

from __future__ import annotations

from dataclasses import dataclass

from factsite.load.settings import License
from factsite.render.markdown import relative


@dataclass(frozen=True)
class Site:
    """The site's name, its address (empty where it has none yet), its license and its language.

    The address of a past edition is that of the edition.
    """

    name: str = ""
    url: str = ""
    license: License | None = None
    language: str = "en"

    def whole(self, address: str) -> str:
        """The full form of an address from the site's root; empty where the site has none."""
        return f"{self.url.rstrip('/')}/{address}" if self.url else ""

    def link(self, address: str, base: str) -> str:
        """The full form of an address, or else how it is written in the file at `base`."""
        return self.whole(address) or relative(address, base)


NOWHERE = Site()
