"""Every page as a body; one whose reads, templates and program are unchanged is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import (
    BytecodeCache,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    meta,
)
from jinja2.bccache import Bucket
from markupsafe import Markup

from factsite.load.models import SINGULAR
from factsite.problems import CODES, Found, Place, Problem, code
from factsite.render.build_log import Entry
from factsite.render.desk import Desk
from factsite.render.known import Known
from factsite.render.linked import linked
from factsite.render.pages import EDITIONS, Page, pages
from factsite.render.reads import again
from factsite.render.records import Records
from factsite.render.site import NOWHERE, Site
from factsite.render.wording import Wording, read_words

ADDRESS_TAKEN = code(
    "address-taken",
    "A chapter has the address of a page that is made from facts",
    "One of the two would be lost. Rename the chapter.",
)
HINT = "mend this line of the template"
TEMPLATE_ERROR = code(
    "template-error",
    "A template cannot be rendered",
    "It asks for something that is not there, or is not Jinja. The last good site stays up.",
)


@dataclass(frozen=True)
class Body:
    """A page ready for the stage: title (plain), description, HTML, contents, and what it read."""

    page: Page
    title: str
    description: str
    html: str
    contents: tuple[dict[str, object], ...]
    omitted: int
    source_path: str
    entry: Entry
    linked: str


@dataclass(frozen=True)
class Rendered:
    """All pages of a build: new bodies, and the pages taken over, by the path of their document.

    `as_of` is the day in words; `data` holds the files beside the pages that say the same.
    """

    bodies: Mapping[str, Body]
    kept: Mapping[str, Entry]
    problems: tuple[Problem, ...]
    as_of: str
    data: Mapping[str, bytes]


class Renderer:
    """Renders the pages of what is known on a day with the templates of a folder."""

    def __init__(
        self, known: Known, templates: Path, language: str, program: str, site: Site = NOWHERE
    ) -> None:
        self.known = known
        self.site = site
        self.env = environment(templates)
        self.wording = Wording(read_words(templates, language), known.book)
        words = (templates / "words" / f"{language}.yml").read_bytes()
        own = program, repr(site)
        self._common = _digest(*own, words, known.day.isoformat(), _vocabulary(known))
        self._digests: dict[str, str] = {}
        self._templates: dict[str, tuple[str, list[str]]] = {}

    def render(self, log: Mapping[str, Entry]) -> Rendered:
        """Every page; one whose entry in the log still holds is taken over."""
        bodies: dict[str, Body] = {}
        kept: dict[str, Entry] = {}
        problems: list[Problem] = []
        for page in pages(self.known):
            if page.path in bodies or page.path in kept or page.path.startswith(f"{EDITIONS}/"):
                problems.append(_taken(page))
                continue
            old = log.get(page.path)
            if old is not None and self.holds(page, old):
                kept[page.path] = old
                continue
            try:
                body, wrong = self.body(page)
            except Found as found:
                problems += [p for p in found.problems if not _is_told(p, problems)]
                continue
            problems += wrong
            bodies[page.path] = body
        data = dict(Records(self.known, self.wording, self.site).files())
        return Rendered(bodies, kept, tuple(problems), self.wording.day(self.known.day), data)

    def holds(self, page: Page, entry: Entry) -> bool:
        """Whether the page would be the same again: program, templates and all its reads."""
        if entry.made_with != self.made_with(page):
            return False
        return all(again(self.known, name) == seen for name, seen in entry.reads.items())

    def made_with(self, page: Page) -> str:
        """A digest of everything but the facts that the page's body depends on."""
        templates = [self.template_digest(page.template)]
        if page.index:  # its title is the page's breadcrumb
            templates.append(self.template_digest(f"indexes/{page.index.rstrip('/')}.html"))
        return _digest(self._common, *templates, page.kind, self.source_path(page))

    def source_path(self, page: Page) -> str:
        """The file that an editor changes to change the page; empty for lists."""
        if page.subject.endswith(".md"):
            return f"docs/{page.subject}"
        origin = self.known.whole.origins.get(page.subject)
        return origin.document.path if origin else ""

    def template_digest(self, name: str) -> str:
        """A digest of a template and of every template that it includes or imports."""
        if name not in self._digests:
            seen: dict[str, str] = {}
            todo = [name, "parts/readers.html"]
            while todo:
                each = todo.pop()
                if each not in seen:
                    seen[each], others = self._template(each)
                    todo += others
            self._digests[name] = _digest(*(f"{each}\n{seen[each]}" for each in sorted(seen)))
        return self._digests[name]

    def _template(self, name: str) -> tuple[str, list[str]]:
        """A template's text, and the templates that it names."""
        if name not in self._templates:
            assert self.env.loader is not None
            try:
                text = self.env.loader.get_source(self.env, name)[0]
                others = meta.find_referenced_templates(self.env.parse(text, name))
            except (TemplateError, UnicodeDecodeError) as error:
                raise Found([_template_problem(self.env, error, name, "")]) from None
            self._templates[name] = text, [other for other in others if other]
        return self._templates[name]

    def _context(self, page: Page, desk: Desk) -> dict[str, Any]:
        """The names that the page's template sees."""
        context = {**desk.context(), "codes": CODES}
        if page.subject.endswith(".md"):
            return {**context, "chapter": desk.view.chapter(page.subject)}
        if page.subject:
            kind, _, id = page.subject.partition("/")
            fact = desk.view.record(kind, id)
            return {**context, "fact": fact, SINGULAR[kind]: fact}
        return context

    def body(self, page: Page) -> tuple[Body, list[Problem]]:
        """The page's body, with the problems of its prose; Found where its template cannot run."""
        try:
            desk = Desk(page, self.known, self.wording, self.env, self.site)
            module = self.env.get_template(page.template).make_module(self._context(page, desk))
            html = str(module).strip()
            title, description = _said(module, "title"), _said(module, "description")
            about = linked(desk, title, description)
        except Found:
            raise
        except Exception as error:  # a template may break in any way
            if _is_ours(error):
                raise
            raise Found([_template_problem(self.env, error, page.template, page.subject)]) from None
        path = self.source_path(page)
        entry = Entry(
            self.made_with(page), dict(desk.reads.seen), title, tuple(desk.cited), path, ""
        )
        body = Body(
            page,
            title,
            description,
            html,
            tuple(desk.contents),
            desk.omitted,
            path,
            entry,
            about,
        )
        return body, desk.problems


def _is_told(problem: Problem, told: list[Problem]) -> bool:
    """Whether a problem of a template was told for another page already."""
    return any((p.code, p.place) == (problem.code, problem.place) for p in told)


def _taken(page: Page) -> Problem:
    """A chapter stands where the program makes a page, or the site of an earlier day."""
    place = Place(f"docs/{page.path}")
    return Problem(
        ADDRESS_TAKEN, f"the site has pages of its own at {page.address}", place, "rename it"
    )


def _said(module: Any, name: str) -> str:
    """A text that the template set, as plain text."""
    value = getattr(module, name, "")
    return Markup(value).striptags() if isinstance(value, Markup) else str(value)


def _vocabulary(known: Known) -> str:
    book = known.book
    own = (dict(book.statuses), dict(book.calendars), sorted(dict(book.units).items()))
    return repr(own)


class _Compiled(BytecodeCache):
    """Templates as this process compiled them last, by name: half a second for each build after."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[str, CodeType]] = {}

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The name: the text decides whether what is kept counts, wherever it stands."""
        return name

    def load_bytecode(self, bucket: Bucket) -> None:
        """Gives back what was compiled from the same text."""
        checksum, compiled = self.kept.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = compiled

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps what was compiled."""
        if bucket.code is not None:
            self.kept[bucket.key] = bucket.checksum, bucket.code


_COMPILED = _Compiled()


def environment(templates: Path) -> Environment:
    """The templates of a folder, strict and escaping."""
    env = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,  # an environment lives for one build
        bytecode_cache=_COMPILED,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True}
    return env


def _is_ours(error: Exception) -> bool:
    """Whether our own code broke with no template above it: then it is a bug, to be seen as one."""
    trace = error.__traceback__
    while trace is not None:
        if "/templates/" in trace.tb_frame.f_code.co_filename:
            return False
        trace = trace.tb_next
    return not isinstance(error, TemplateError)


def _template_problem(env: Environment, error: Exception, name: str, subject: str) -> Problem:
    """Where in which template it broke, and on which fact."""
    line = 1
    if isinstance(error, TemplateSyntaxError):
        name, line = error.name or name, error.lineno
    trace = error.__traceback__
    while trace is not None:
        _, found, inner = trace.tb_frame.f_code.co_filename.rpartition("/templates/")
        if found and not isinstance(error, TemplateSyntaxError):
            name = inner
            line = env.get_template(name).get_corresponding_lineno(trace.tb_lineno)
        trace = trace.tb_next
    about = f", for {subject}" if subject else ""
    said = getattr(error, "message", None) or f"{type(error).__name__}: {error}"
    if isinstance(error, TemplateNotFound):
        said = f"there is no template {error.name}"
    return Problem(TEMPLATE_ERROR, f"{said}{about}", Place(f"templates/{name}", line), HINT)


def _digest(*parts: str | bytes) -> str:
    made = blake2b(digest_size=16)
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        made.update(len(raw).to_bytes(8, "big") + raw)
    return made.hexdigest()


def program_digest(folder: Path, versions: Iterable[str]) -> str:
    """A digest of the program's own files and of the versions of what it stands on."""
    files = sorted(p for p in folder.rglob("*") if p.suffix in (".py", ".yml"))
    return _digest(*(p.read_bytes() for p in files), *versions)
