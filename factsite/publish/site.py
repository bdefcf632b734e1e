"""MkDocs with Material, run over a folder of staged pages."""

from __future__ import annotations

import logging
import os
import re
import shutil
import warnings
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import yaml
from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor

from factsite.problems import Found, Place, Problem, code, sort

HINT = "mend this line of the template"
MKDOCS_WARNING = code(
    "mkdocs-warning",
    "MkDocs does not accept something",
    "MkDocs would go on and publish a site with a fault, such as a missing page or a setting that "
    "it does not know. Mend what its message says.",
)

# What MkDocs and Material write and the site must not have: a sitemap with the day of the build,
# a search that is not ours, and maps to sources that are not published.
_UNPUBLISHED = (
    "sitemap.xml",
    "sitemap.xml.gz",
    "assets/javascripts/lunr",
    "assets/javascripts/workers",
    "assets/javascripts/*.map",
    "assets/stylesheets/*.map",
)
# What Material writes and a theme of one's own may do without: it goes where the frame, which
# 404.html shows alone, does not name it.
_NAMED_OR_NOT = ("assets/javascripts/*.js", "assets/stylesheets/*.css", "assets/images/favicon.png")


def build(
    config_file: Path,
    *,
    docs_dir: Path,
    site_dir: Path,
    nav_omits: Collection[str] = (),
    overrides: Mapping[str, object] = {},
) -> list[Problem]:
    """What MkDocs warns of while it makes the pages of `docs_dir` into `site_dir`.

    `site_dir` is a working folder that MkDocs empties first, never the published one. Documents
    in `nav_omits` (paths in `docs_dir`) are left out of the navigation, with sections that get
    empty. `overrides` replace settings of the configuration file; plugins never run. Raises Found
    where MkDocs cannot read the configuration or make a page.
    """
    found: list[Problem] = []
    with _recorded(_Project(config_file, docs_dir), found):
        # Without it Material prints a notice about MkDocs 2 as it is imported.
        os.environ["NO_MKDOCS_2_WARNING"] = "1"
        # They take 0.3 s to import, and a rebuild that only fills shells needs neither.
        from mkdocs.commands.build import build as make_site
        from mkdocs.config import load_config

        settings: dict[str, Any] = {**overrides, "plugins": [], "strict": False}
        folders = {"docs_dir": str(docs_dir.absolute()), "site_dir": str(site_dir.absolute())}
        config = load_config(str(config_file), **settings, **folders)
        if config.nav is not None:
            config.nav = without(config.nav, nav_omits)
        # MkDocs types its list as names, and hands it to Markdown, which takes extensions too.
        config.markdown_extensions.append(Whole())  # type: ignore[arg-type]
        make_site(config)
    _remove_unpublished(site_dir)
    return sort(found)


def without(nav: list[Any], omits: Collection[str]) -> list[Any]:
    """The navigation as `mkdocs.yml` writes it, less documents in `omits` and empty sections."""
    kept: list[Any] = []
    for item in nav:
        if not isinstance(item, dict):
            kept += [] if item in omits else [item]
            continue
        for title, inside in item.items():
            if isinstance(inside, list):
                if left := without(inside, omits):
                    kept.append({title: left})
            elif inside not in omits:
                kept.append({title: inside})
    return kept


class Whole(Extension):
    """A Markdown extension that takes a document of one `<article>` as it is.

    Markdown would come to the same result after reading the HTML twice in pure Python, which is
    four fifths of the time of a build of such pages.
    """

    def extendMarkdown(self, md: Markdown) -> None:
        # After `normalize_whitespace` (30), before all that reads HTML (MkDocs' 21.5, ours 20).
        md.preprocessors.register(_Whole(md), "factsite-whole", 29)


class _Whole(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines).strip()
        whole = re.match(r"<article[\s>]", text) and text.endswith("</article>")
        inner = text[1 : -len("</article>")]
        # With ` markdown` an element asks for its text to be read as Markdown.
        if not whole or "<article" in inner or "</article" in inner or " markdown" in text:
            return lines
        return [self.md.htmlStash.store(text)]


def _remove_unpublished(site_dir: Path) -> None:
    for pattern in _UNPUBLISHED:
        for path in list(site_dir.glob(pattern)):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
    frame = (site_dir / "404.html").read_text("utf-8")
    for path in (found for pattern in _NAMED_OR_NOT for found in site_dir.glob(pattern)):
        if path.name not in frame:
            path.unlink()
    for folder in ("javascripts", "stylesheets", "images"):
        with suppress(OSError):  # not there, or not empty
            (site_dir / "assets" / folder).rmdir()


# What MkDocs says, as problems


class _Project:
    """Where the things stand that MkDocs names in its messages."""

    def __init__(self, config_file: Path, docs_dir: Path) -> None:
        self.root = config_file.absolute().parent
        self.config = config_file
        self.docs_dir = docs_dir.absolute()

    def problem(self, message: str) -> Problem:
        message = message.replace(f"{self.root}{os.sep}", "").strip()
        return Problem(MKDOCS_WARNING, message, self.place(message))

    def place(self, message: str) -> Place:
        """The page or the line of the configuration that a message is about, as far as it says."""
        if found := re.match(r"Config value '([^']+)'", message):
            return Place(self.config.name, *self._key(found[1]))
        if found := re.match(r"Inherited config file", message):
            return Place(self.config.name, *self._key("INHERIT"))
        for name in re.findall(r"'([^'\n]+)'", message):
            if (self.docs_dir / name).is_file():
                return Place(self.relative(self.docs_dir / name))
            if line := self._line(name):
                return Place(self.config.name, line)
        return Place(self.config.name)

    def relative(self, path: Path) -> str:
        inside = path.is_relative_to(self.root)
        return (path.relative_to(self.root) if inside else path).as_posix()

    def _text(self) -> str:
        try:
            return self.config.read_text("utf-8", "replace")
        except OSError:
            return ""

    def _line(self, name: str) -> int:
        """The first line of the configuration that names a document; 0 for none."""
        lines = self._text().splitlines()
        return next((n for n, line in enumerate(lines, 1) if name in line), 0)

    def _key(self, key: str) -> tuple[int, int]:
        """Line and column of a top-level key."""
        found = re.search(rf"^{re.escape(key)}\s*:", self._text(), re.M)
        return (self._text().count("\n", 0, found.start()) + 1, 1) if found else (1, 1)


class _Recorder(logging.Handler):
    def __init__(self, project: _Project, found: list[Problem]) -> None:
        super().__init__(logging.WARNING)
        self.project = project
        self.found = found

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(self.project.problem(record.getMessage()))


@contextmanager
def _recorded(project: _Project, found: list[Problem]) -> Iterator[None]:
    """MkDocs' warnings become problems in `found`; what ends it becomes Found. Nothing prints."""
    from mkdocs.exceptions import Abort, MkDocsException

    log = logging.getLogger("mkdocs")
    recorder, propagate = _Recorder(project, found), log.propagate
    log.addHandler(recorder)
    log.propagate = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (MkDocsException, OSError) as error:
        if not isinstance(error, Abort) or not found:
            found.append(_ending(project, error))
        raise Found(found) from error
    except Exception as error:
        # MkDocs may have named the page at fault; its message holds the error of the template.
        found = found or list(filter(None, [_in_template(project, error)]))
        if not found:
            raise
        raise Found(found) from error
    finally:
        log.removeHandler(recorder)
        log.propagate = propagate


def _in_template(project: _Project, error: Exception) -> Problem | None:
    """The problem where a template of the theme cannot be read or run, at its line."""
    from jinja2 import TemplateError, TemplateSyntaxError

    if not isinstance(error, TemplateError | UnicodeDecodeError):
        return None
    place = Place("templates/theme")
    if isinstance(error, TemplateSyntaxError) and error.filename:
        place = Place(project.relative(Path(error.filename)), error.lineno)
    trace = error.__traceback__
    while trace is not None and not isinstance(error, TemplateSyntaxError):
        file = trace.tb_frame.f_code.co_filename
        if file.endswith(".html"):
            place = Place(project.relative(Path(file)), trace.tb_lineno)
        trace = trace.tb_next
    return Problem(MKDOCS_WARNING, f"a template of the theme cannot be run: {error}", place, HINT)


def _ending(project: _Project, error: Exception) -> Problem:
    """The problem that an exception tells of; YAML says where it stopped reading."""
    mark = getattr(error.__context__, "problem_mark", None)
    if isinstance(error.__context__, yaml.MarkedYAMLError) and isinstance(mark, yaml.Mark):
        message = f"the configuration is no YAML: {error.__context__.problem}"
        place = Place(project.relative(Path(mark.name).absolute()), mark.line + 1, mark.column + 1)
        return Problem(MKDOCS_WARNING, message, place)
    return project.problem(str(error))
