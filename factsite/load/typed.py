"""Plain values to typed records: what pydantic refuses becomes problems with a place."""

from __future__ import annotations

from collections.abc import Sequence
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from factsite.load.fields import shown
from factsite.load.nodes import MAX_PROBLEMS, Document, Path, Plain
from factsite.load.prose import nearest
from factsite.problems import CODES, Problem, code

UNKNOWN_KEY = code(
    "unknown-key",
    "A key is not known here",
    "A misspelt key would be lost silently. The blanks in data/_blank/ list the keys of each "
    "kind, and so do the schemas.",
)
MISSING_KEY = code(
    "missing-key",
    "A key that is needed is missing",
    "The fact cannot be shown or checked without it.",
)
MISSING_SOURCE = code(
    "missing-source",
    "A statement has no source",
    "No fact without a source: name where it was published, and the place in it.",
)
BAD_VALUE = code(
    "bad-value",
    "A value is not what its key needs",
    "The blanks in data/_blank/ and the schemas say what each key takes.",
)
BAD_ID = code(
    "bad-id",
    "An id has characters that it may not have",
    "Ids are file names and addresses: lower-case letters, digits and hyphens in between, at "
    "most 64.",
)
BAD_DATE = code(
    "bad-date",
    "A date cannot be read",
    "Dates are written to the precision known: 1987, 2020-11, 2021-01/late, 2021-02-11.",
)
BAD_URL = code(
    "bad-url",
    "An address is not one that readers may be sent to",
    "Only http and https, with a host, and without a user name.",
)
MARKUP = code(
    "markup",
    "Markup stands in a text that is shown as it is",
    "Names, labels and titles are plain words; markup in them would show as signs, or run.",
)

Model = TypeVar("Model", bound=BaseModel)


def make(
    model: type[Model], plain: Plain, document: Document, base: Path = (), **extra: str
) -> tuple[Model | None, list[Problem]]:
    """The typed record at `base` of the document, or None with all that is wrong with it."""
    if not isinstance(plain, dict):
        hint = "write `key: value` pairs"
        return None, [
            Problem(BAD_VALUE, "a mapping of keys is expected here", document.place(*base), hint)
        ]
    problems = [_reserved(document, (*base, key), key) for key in extra if key in plain]
    if problems:
        return None, problems
    try:
        return model.model_validate({**plain, **extra}), []
    except ValidationError as error:
        rows = error.errors(include_url=False, include_input=False)
        inner = {row["loc"][:size] for row in rows for size in range(len(row["loc"]))}
        own = [row for row in rows if row["type"] != "too_short" or row["loc"] not in inner]
        found = [_problem(row, model, document, base) for row in own[:MAX_PROBLEMS]]
        return None, _without_echoes(found)


def _without_echoes(problems: list[Problem]) -> list[Problem]:
    """The problems without those of missing keys that a misspelt key beside them explains."""
    guessed = {
        p.hint.partition("“")[2].partition("”")[0] for p in problems if p.code is UNKNOWN_KEY
    }
    echoes = {f"the key “{name}” is missing" for name in guessed if name}
    return [p for p in problems if p.message not in echoes]


def _reserved(document: Document, path: Path, key: str) -> Problem:
    place = document.place(*path, key=True)
    return Problem(
        UNKNOWN_KEY, f"“{key}” is not a key: the file's name is the {key}", place, "remove it"
    )


def _problem(row: Any, model: type[BaseModel], document: Document, base: Path) -> Problem:
    path: Path = (*base, *row["loc"])
    match row["type"]:
        case "missing":
            return _missing(str(row["loc"][-1]), document, path[:-1])
        case "extra_forbidden":
            return _unknown(str(row["loc"][-1]), _model_at(model, row["loc"][:-1]), document, path)
        case "factsite":
            context = row["ctx"]
            return Problem(
                CODES[context["code"]], context["message"], document.place(*path), context["hint"]
            )
        case "literal_error":
            allowed = str(row["ctx"]["expected"]).replace("'", "")
            return Problem(
                BAD_VALUE, "this word is not known here", document.place(*path), f"one of {allowed}"
            )
        case "too_short":
            least = row["ctx"]["min_length"]
            hint = f"write at least {least} {'entry' if least == 1 else 'entries'}"
            return Problem(BAD_VALUE, "this list is too short", document.place(*path), hint)
        case kind if "model" in kind or "dict" in kind:
            what = "a mapping of keys is expected here"
            return Problem(BAD_VALUE, what, document.place(*path), "write `key: value` pairs")
        case _:
            return Problem(BAD_VALUE, "this is not what the key takes", document.place(*path))


def _missing(key: str, document: Document, path: Path) -> Problem:
    place = document.place(*path)
    if key in ("source", "sources"):
        return Problem(
            MISSING_SOURCE, f"the key “{key}” is missing", place, "add where it was published"
        )
    return Problem(MISSING_KEY, f"the key “{key}” is missing", place, f"add `{key}: …`")


def _unknown(key: str, model: type[BaseModel] | None, document: Document, path: Path) -> Problem:
    place = document.place(*path, key=True)
    names = keys(model) if model else []
    hint = nearest(key, names)
    node = document.nodes.get(path[:-1])
    if node is not None and node.flow and not hint.startswith("did"):
        hint = 'in flow style, quote a value with a comma: {name: "a, b"}'
    return Problem(UNKNOWN_KEY, f"the key {shown(key)} is not known here", place, hint)


def keys(model: type[BaseModel]) -> list[str]:
    """The keys that a record of the model may have, as written in YAML."""
    hidden = ("id", "anchor")
    return [f.alias or name for name, f in model.model_fields.items() if name not in hidden]


def _model_at(model: type[BaseModel] | None, loc: Sequence[str | int]) -> type[BaseModel] | None:
    """The model of the part at `loc`, where the models know it."""
    named = False
    for key in loc:
        if isinstance(key, int) or named or model is None:
            named = False
            continue
        field = next(
            (f for name, f in model.model_fields.items() if key == (f.alias or name)), None
        )
        named = field is not None and get_origin(field.annotation) is dict
        model = part_of(field.annotation) if field else None
    return model


def part_of(annotation: Any) -> type[BaseModel] | None:
    """The model within an annotation such as `tuple[Role, ...]` or `Dated | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (Union, UnionType, tuple, list, dict):
        return next(filter(None, map(part_of, get_args(annotation))), None)
    return None
