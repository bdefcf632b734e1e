"""What stands behind a record but is named in another: offices in a body, its own publications."""

from __future__ import annotations

from factsite.load.factbook import references
from factsite.load.models import Person
from factsite.render.known import Known
from factsite.render.questions import question


@question
def held_in(known: Known, organization: str) -> list[tuple[str, int]]:
    """The people and the numbers of their roles in the body, the latest first."""
    _, _, id = organization.partition("/")
    found = []
    for kind, other in known.referring.get(("organizations", id), ()):
        person = known.book.get(kind, other)
        for n, role in enumerate(person.roles if isinstance(person, Person) else ()):
            if role.organization == id:
                dated = role.start.date if role.start else role.end.date if role.end else None
                when = dated or role.attested
                found.append((when.first.isoformat() if when else "", other, n))
    return [(other, n) for _, other, n in sorted(found, key=lambda e: e[0], reverse=True)]


@question
def published_by(known: Known, organization: str) -> list[str]:
    """The sources whose publisher bears a name of the body, in order of their dates."""
    own = organization.rpartition("/")[2]
    names = (name for name, id in known.bodies.items() if id == own)
    found = {id for name in names for id in known.published.get(name, ())}
    return sorted(found, key=lambda id: (known.book.published(id) or known.day, id))


@question
def publishing(known: Known, source: str) -> str:
    """The body that published the source, by its id; empty where none bears that name."""
    found = known.book.source(source.rpartition("/")[2])
    return known.bodies.get(found.publisher, "") if found else ""


@question
def borne_out(known: Known, source: str, ref: str) -> list[str]:
    """The fields of a record for which it names the source; empty where it is for all of it."""
    kind, _, id = ref.partition("/")
    record = known.book.get(kind, id)
    paths = [
        path
        for path, named, other in (references(record) if record else ())
        if named == "sources" and other == source.rpartition("/")[2]
    ]
    fields = [str(path[0]) for path in paths if path[0] not in ("source", "sources")]
    return list(dict.fromkeys(fields))
