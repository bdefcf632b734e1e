"""Laws are tried without a clock: a busy machine proves nothing against them."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
