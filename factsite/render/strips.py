"""The agreements under a chart: a strip for the time that each of them covered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal

from factsite.render.bands import Span
from factsite.render.frame import STRIPS, Box, Frame, px, text, width

BELOW, HIGH = 32, 5
FADE = Decimal(12)
__all__ = ["STRIPS", "Names", "strips"]
KINDS = {"now": "b on", "next": "b next", "plan": "b plan"}
WORDS = {"now": "k", "next": "a"}
Names = Mapping[str, tuple[str, ...]]
Place = tuple[Span, Decimal, Decimal]


def strips(frame: Frame, name: str, names: Names, caption: str) -> Iterator[str]:
    """The strips under the years with the names that have room, and what they are.

    `names` has for each agreement its names, the fullest first; `name` starts the ids.
    """
    places = [(span, *_ends(frame, span)) for span in frame.plot.strips]
    shown = [place for place in places if place[2] - place[1] > 2]
    if not shown:
        return
    yield _fades(name)
    for span, left, right in shown:
        yield from _strip(frame, name, span, left, right)
    yield from _labels(frame, shown, names)
    yield text("", frame.left, frame.floor + BELOW + HIGH + 31, caption)


def _labels(frame: Frame, shown: list[Place], names: Names) -> Iterator[str]:
    """The name of each strip, that of the agreement in force before the others."""
    y, edge = frame.floor + BELOW + HIGH + 14, Decimal(frame.width)
    taken: list[Box] = []
    for n in sorted(range(len(shown)), key=lambda n: shown[n][0].shape != "now"):
        span, left, _ = shown[n]
        limit = shown[n + 1][1] - 4 if n + 1 < len(shown) else edge
        for name in names.get(span.id, ()):
            is_shifted = limit == edge and name == names[span.id][-1]
            start = min(left, edge - width(name)) if is_shifted else left
            box = Box(start - 3, y, start + width(name) + 3, y + 1)
            if start + width(name) <= limit and not any(box.meets(other) for other in taken):
                taken.append(box)
                yield text(WORDS.get(span.shape, ""), start + 1, y, name)
                break


def _ends(frame: Frame, span: Span) -> tuple[Decimal, Decimal]:
    """Where the strip begins and ends, with a gap to the next."""
    return frame.at(span.first) + 1, frame.at(span.last + timedelta(days=1)) - 1


def _strip(frame: Frame, name: str, span: Span, left: Decimal, right: Decimal) -> Iterator[str]:
    """The strip; an end that is not known to the day fades out."""
    y = frame.floor + BELOW
    place, wide = f'x="{px(left)}" y="{px(y)}"', right - left
    kind = KINDS.get(span.shape, "b")
    yield f'<rect class="{kind}" {place} width="{px(wide)}" height="{HIGH}"/>'
    fade = min(FADE, wide / 2)
    size = f'y="{px(y - 1)}" width="{px(fade + 1)}" height="{HIGH + 2}"'
    if span.soft_first and span.first >= frame.plot.rows[0].first:
        yield f'<rect fill="url(#{name}-in)" x="{px(left - 1)}" {size}/>'
    if span.soft_last and right < frame.width - 2:
        yield f'<rect fill="url(#{name}-out)" x="{px(right - fade)}" {size}/>'


def _fades(name: str) -> str:
    """What the soft ends are filled with."""
    stops = [f'<stop class="fade{kind}" offset="{{}}"/>' for kind in (0, 1)]
    fades = {"in": (stops[1], stops[0]), "out": (stops[0], stops[1])}
    made = (
        f'<linearGradient id="{name}-{end}">{a.format(0)}{b.format(1)}</linearGradient>'
        for end, (a, b) in fades.items()
    )
    return f"<defs>{''.join(made)}</defs>"
