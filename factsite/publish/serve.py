"""The local server: shows the site, rebuilds it when a file is saved, shows what is wrong."""

from __future__ import annotations

import ipaddress
import os
import socketserver
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import MimeTypes
from pathlib import Path
from socket import AF_INET6
from urllib.parse import parse_qs, quote, unquote, urlsplit

from jinja2 import Template
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

from factsite.problems import Found, Lines, Place, Problem, as_text, code, has_errors
from factsite.publish.problem_page import (
    EVENTS_PATH,
    SCRIPT_PATH,
    News,
    overlay,
    read_template,
    script,
    whole_page,
    with_script,
)

PORT_IN_USE = code(
    "port-in-use",
    "another program listens on this port",
    "Two servers cannot share a port. Stop the other one, which may be an earlier run of this "
    "server in another window, or choose another port; port 0 takes any that is free.",
)
NOT_LOOPBACK = code(
    "not-loopback",
    "the local server is asked to serve other machines",
    "It shows drafts, file names and tracebacks, so it answers only to programs on this machine. "
    "To show the site to others, build it and put the published folder on a web server.",
)

QUIET = 0.08  # Seconds without a change after which a burst of saves is over.

_EDITORS_OWN = ("~", "#", "___", ".tmp", ".swp", ".swx", ".bak")
_CHANGES = {"created", "modified", "deleted", "moved"}
# The built-in table and what it lacks; the system's own table differs from machine to machine.
_TYPES = MimeTypes().types_map[True] | {
    ".js": "text/javascript",
    ".md": "text/markdown",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
_TEXTUAL = {"application/json", "application/manifest+json", "image/svg+xml"}


@dataclass(frozen=True)
class Outcome:
    """What one build came to.

    `changed` are paths of files in the published folder, relative to it with `/`, that were
    written or removed.
    """

    problems: tuple[Problem, ...] = ()
    changed: tuple[str, ...] = ()
    published: bool = False
    summary: str = ""


def serve(
    *,
    site: Callable[[], Path],
    rebuild: Callable[[], Outcome],
    watch: Sequence[Path],
    host: str,
    port: int,
    echo: Callable[[str], None],
    source_line: Lines,
    templates: Path,
    now: Callable[[], str],
) -> None:
    """Serves the folder that `site` names, until interrupted, building first and at every change.

    `now` gives the time of day as readers see it. The template of the problem page is read once.
    Raises Found where the host is not this machine, the port is taken or the template is broken.
    """
    address = _loopback(host)
    builds = _Builds(rebuild, echo, source_line, now, read_template(templates))
    try:
        with (
            _listening(address, port, site, builds) as url,
            _watching(watch, site().parent, echo) as dirty,
        ):
            echo(f"Serving at {url} (Ctrl-C stops)")
            while True:
                builds.run()
                _await_change(dirty)
    except KeyboardInterrupt:
        echo("Stopped.")
    finally:
        builds.news.close()


def _loopback(host: str) -> str:
    """The address to listen on. Raises Found unless only this machine can reach it."""
    bare = host.removeprefix("[").removesuffix("]")
    try:
        address = ipaddress.ip_address("127.0.0.1" if bare == "localhost" else bare)
    except ValueError:
        address = None
    if address is None or not address.is_loopback:
        message, hint = f"{host} is not this machine alone", "use localhost, 127.0.0.1 or ::1"
        raise Found([Problem(NOT_LOOPBACK, message, Place("--host"), hint)])
    return str(address)


class _Builds:
    """The builds so far: each tells the terminal and the open pages what it came to."""

    def __init__(
        self,
        rebuild: Callable[[], Outcome],
        echo: Callable[[str], None],
        source_line: Lines,
        now: Callable[[], str],
        template: Template,
    ) -> None:
        self.news = News()
        self.script = script(template).encode()
        self._rebuild, self._echo, self._source_line, self._now = rebuild, echo, source_line, now
        self._overlay = partial(overlay, source_line=source_line, template=template)
        self._page = partial(whole_page, source_line=source_line, template=template)
        self._last, self._trace, self._good_at = Outcome(), "", ""

    def run(self) -> None:
        """Builds once; an exception is a bug of ours and is shown, but ends no server."""
        outcome, trace = Outcome(), ""
        try:
            outcome = self._rebuild()
        except Found as found:
            outcome = Outcome(tuple(found.problems))
        except Exception:
            trace = traceback.format_exc()
        said = [trace, *(as_text(p, self._source_line) for p in outcome.problems), outcome.summary]
        for text in filter(None, said):
            self._echo(text)
        self._last, self._trace = outcome, trace
        self.news.tell(outcome.changed, self._note(outcome, trace))

    def _note(self, outcome: Outcome, trace: str) -> str:
        """What to lay over the last good page, if the build gave no better one."""
        if not trace and (outcome.published or not has_errors(outcome.problems)):
            self._good_at = self._now()
            return ""
        summary = outcome.summary
        return self._overlay(outcome.problems, good_at=self._good_at, summary=summary, trace=trace)

    def page(self) -> bytes:
        """The page for when nothing was ever published."""
        last, seen = self._last, self.news.seen
        page = self._page(last.problems, seen=seen, summary=last.summary, trace=self._trace)
        return page.encode(errors="replace")


class _Watcher(FileSystemEventHandler):
    """Sets `dirty` when a file that people write has changed."""

    def __init__(self, watch: Sequence[Path], built: Path) -> None:
        self.dirty = threading.Event()
        self._watch, self._built = watch, built

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Notes a change; reading a file is none, nor is a folder "modified" by its files."""
        kind = event.event_type
        if kind not in _CHANGES or (event.is_directory and kind == "modified"):
            return
        paths = [Path(os.fsdecode(path)) for path in (event.src_path, event.dest_path) if path]
        if any(self._matters(path, watched) for path in paths for watched in self._watch):
            self.dirty.set()

    def _matters(self, path: Path, watched: Path) -> bool:
        if not path.is_relative_to(watched):
            return False
        if path.is_relative_to(self._built) and not watched.is_relative_to(self._built):
            return False
        hidden = any(part.startswith((".", "#", "__")) for part in path.relative_to(watched).parts)
        # Vim tries whether it can write by a file named 4913.
        return not (hidden or path.name.endswith(_EDITORS_OWN) or path.name.isdecimal())


@contextmanager
def _watching(
    watch: Sequence[Path], built: Path, echo: Callable[[str], None]
) -> Iterator[threading.Event]:
    """An event that is set at every change of the folders and files, outside the built folder."""
    paths = [path.absolute() for path in watch]
    watcher = _Watcher(paths, built.absolute())
    try:
        observer = _started(Observer(), watcher, paths)
    except OSError as error:
        echo(f"Looking for changes every second, as the system does not report them: {error}")
        observer = _started(PollingObserver(timeout=1), watcher, paths)
    try:
        yield watcher.dirty
    finally:
        observer.stop()


def _started(observer: BaseObserver, watcher: _Watcher, paths: Sequence[Path]) -> BaseObserver:
    for folder in sorted({path for path in paths if path.is_dir()}):
        observer.schedule(watcher, str(folder), recursive=True)
    # An editor replaces a file by another, so a file is watched through its folder.
    for folder in sorted({path.parent for path in paths if path.is_file()}):
        observer.schedule(watcher, str(folder), recursive=False)
    try:
        observer.start()
    except OSError:
        observer.stop()
        raise
    return observer


def _await_change(dirty: threading.Event) -> None:
    """Returns once something has changed and a burst of changes is over, after 4 s at most."""
    while not dirty.wait(0.5):  # In short waits, since Windows hears no Ctrl-C in a long one.
        pass
    for _ in range(50):
        dirty.clear()
        time.sleep(QUIET)
        if not dirty.is_set():
            return


@contextmanager
def _listening(address: str, port: int, site: Callable[[], Path], builds: _Builds) -> Iterator[str]:
    """The URL of a server that answers from its own threads."""
    try:
        server = _Server(address, port, site, builds)
    except (OSError, OverflowError) as error:
        message = f"cannot listen on port {port} of {address}: {error}"
        hint = "stop the program that has it, or choose another port; 0 takes any that is free"
        raise Found([Problem(PORT_IN_USE, message, Place("--port"), hint)]) from error
    threading.Thread(target=partial(server.serve_forever, 0.05), daemon=True).start()
    try:
        yield server.url
    finally:
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    # On Windows, to reuse an address is to take it from the program that has it.
    allow_reuse_address = sys.platform != "win32"

    def __init__(self, address: str, port: int, site: Callable[[], Path], builds: _Builds) -> None:
        if ":" in address:
            self.address_family = AF_INET6
        self.site, self.builds = site, builds
        super().__init__((address, port), _Handler)
        port = self.server_address[1]
        own = f"[{address}]" if ":" in address else address
        self.url = f"http://{own}:{port}/"
        names = {"localhost", "127.0.0.1", "[::1]", own}
        self.hosts = {f"{name}:{port}" for name in names} | (names if port == 80 else set())

    def server_bind(self) -> None:
        # The library's own asks a name server what this machine is called.
        socketserver.TCPServer.server_bind(self)

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing where a browser hung up; a traceback for a bug of ours."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            traceback.print_exc()


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    timeout = 60

    def do_GET(self) -> None:
        """Answers a GET, and a HEAD without its body."""
        if self.headers.get("Host", "").lower() not in self.server.hosts:
            # Another site may have pointed its own name at this machine.
            return self._refuse(HTTPStatus.FORBIDDEN)
        url = urlsplit(self.path)
        if not self.path.startswith("/") or url.netloc:
            return self._refuse(HTTPStatus.BAD_REQUEST)
        if url.path == SCRIPT_PATH:
            return self._send(HTTPStatus.OK, ".js", self.server.builds.script)
        if url.path == EVENTS_PATH:
            return self._stream(parse_qs(url.query))
        return self._send_file(url.path, url.query)

    do_HEAD = do_GET

    def _not_allowed(self) -> None:
        self.close_connection = True  # What it sent along is not read.
        self._refuse(HTTPStatus.METHOD_NOT_ALLOWED)

    do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = _not_allowed

    def _send_file(self, path: str, query: str) -> None:
        seen = self.server.builds.news.seen  # Before the file is read: rather a reload too many.
        site = self.server.site()
        if not site.is_dir():
            page = self.server.builds.page()
            return self._send(HTTPStatus.SERVICE_UNAVAILABLE, ".html", page)
        parts = unquote(path, errors="replace").split("/")[1:]
        wanted = "/".join([*parts[:-1], parts[-1] or "index.html"])
        file = _inside(site, wanted)
        if parts[-1] and file is not None and file.is_dir():
            folder = "/".join(["", *(quote(part, safe="") for part in parts), ""])
            there = f"{folder}?{query}" if query else folder
            return self._start(HTTPStatus.FOUND, {"Location": there, "Content-Length": "0"})
        status, body = HTTPStatus.OK, _read(file)
        if body is None:
            file = _inside(site, "404.html")
            status, body = HTTPStatus.NOT_FOUND, _read(file)
        if file is None or body is None:
            return self._refuse(HTTPStatus.NOT_FOUND)
        if file.suffix == ".html":
            body = with_script(body, wanted, seen)
        self._send(status, file.suffix, body)

    def _refuse(self, status: HTTPStatus) -> None:
        self._send(status, ".txt", f"{status.value} {status.phrase}\n".encode())

    def _send(self, status: HTTPStatus, suffix: str, body: bytes) -> None:
        headers = {"Content-Type": _content_type(suffix), "Content-Length": str(len(body))}
        if status is HTTPStatus.METHOD_NOT_ALLOWED:
            headers["Allow"] = "GET, HEAD"
        self._start(status, headers)
        if self.command != "HEAD":
            self.wfile.write(body)

    def _start(self, status: HTTPStatus, headers: dict[str, str]) -> None:
        self.send_response_only(status)  # No date, which would read the clock.
        always = {
            "Cache-Control": "no-store",
            "Cross-Origin-Resource-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
        }
        for name, value in (always | headers).items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()

    def _stream(self, query: dict[str, list[str]]) -> None:
        """Server-sent events, as long as the browser listens."""
        self.close_connection = True
        self._start(HTTPStatus.OK, {"Content-Type": "text/event-stream; charset=utf-8"})
        if self.command == "HEAD":
            return
        # A browser that lost the stream says by itself what it heard last.
        seen = self.headers.get("Last-Event-ID") or query.get("seen", [""])[0]
        for event in self.server.builds.news.stream(query.get("page", [""])[0], seen):
            self.wfile.write(event.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the terminal is for problems."""


def _inside(site: Path, wanted: str) -> Path | None:
    """The file or folder of the site at a URL's path; None where there is none within the site."""
    parts = wanted.split("/")
    if any(part in ("", ".", "..") or "\\" in part or "\0" in part for part in parts):
        return None
    try:
        root = site.resolve(strict=True)
        file = root.joinpath(*parts).resolve(strict=True)
    except (OSError, ValueError, RuntimeError):
        return None
    return file if file.is_relative_to(root) and (file.is_dir() or file.is_file()) else None


def _read(file: Path | None) -> bytes | None:
    try:
        return file.read_bytes() if file else None
    except OSError:
        return None


def _content_type(suffix: str) -> str:
    kind = _TYPES.get(suffix.lower(), "application/octet-stream")
    textual = kind.startswith("text/") or kind in _TEXTUAL
    return f"{kind}; charset=utf-8" if textual else kind
