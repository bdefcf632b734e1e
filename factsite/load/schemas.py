"""The JSON Schemas of the data files, made from the models, for editors that check as one types.

Everything in a fact file is read as text, so what an editor takes for a number is allowed wherever
a text is. `python -m factsite.load.schemas` writes them into schemas/.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from factsite.load.chapters import FrontMatter
from factsite.load.fields import ID_PATTERN
from factsite.load.models import KINDS, SINGULAR, Dated, Name, Signed
from factsite.load.project import VOCABULARY

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SHORT_FORMS: dict[type[BaseModel], str] = {Dated: "date", Signed: "date", Name: "name"}
_MADE = ("id", "anchor")  # made from the path and from other keys, never typed
_NOISE = ("title", "default")

Schema = dict[str, Any]


def schemas() -> dict[str, bytes]:
    """The schemas by file name: of one record, of many, of the vocabulary and of a chapter."""
    made = {"chapter": _one(FrontMatter)}
    made |= {SINGULAR[kind]: _one(model) for kind, model in KINDS.items()}
    made |= {name: _many(model) for name, model in {**KINDS, **VOCABULARY}.items()}
    return {f"{name}.schema.json": _bytes(schema) for name, schema in sorted(made.items())}


def _one(model: type[BaseModel]) -> Schema:
    """The schema of a file that holds one record."""
    schema, parts = _typed(model)
    return {"$schema": DIALECT, "title": model.__name__, **schema, **parts}


def _many(model: type[BaseModel]) -> Schema:
    """The schema of a file that maps ids to records."""
    schema, parts = _typed(model)
    return {
        "$schema": DIALECT,
        "title": f"{model.__name__} by id",
        "type": "object",
        "propertyNames": {"pattern": ID_PATTERN},
        "additionalProperties": schema,
        **parts,
    }


def _typed(model: type[BaseModel]) -> tuple[Schema, Schema]:
    """The schema of the model, and of the parts that it refers to, as an editor needs them."""
    schema = model.model_json_schema()
    parts = {name: _object(part) for name, part in sorted(schema.pop("$defs", {}).items())}
    for short, key in SHORT_FORMS.items():
        if whole := parts.get(short.__name__):
            alone = {k: v for k, v in whole["properties"][key].items() if k != "description"}
            description = {"description": whole.pop("description")}
            parts[short.__name__] = {**description, "anyOf": [alone, whole]}
    return _object(schema), {"$defs": parts} if parts else {}


def _object(schema: Schema) -> Schema:
    """The schema of a mapping without what is made or only said by pydantic."""
    keys = {name: _value(s) for name, s in schema["properties"].items() if name not in _MADE}
    required = [name for name in schema.get("required", ()) if name not in _MADE]
    out = {name: value for name, value in schema.items() if name not in _NOISE}
    return {**out, "properties": keys, "required": required}


def _value(schema: Schema) -> Schema:
    """The schema of one value: never null, and a number wherever a text is."""
    out = {name: value for name, value in schema.items() if name not in _NOISE}
    options = [option for option in out.pop("anyOf", ()) if option != {"type": "null"}]
    if options:
        (option,) = options  # `X | None` is the only union in the models
        out = {**_value(option), **out}
    for name in ("items", "additionalProperties"):
        if isinstance(out.get(name), dict):
            out[name] = _value(out[name])
    if "enum" in out:
        del out["type"]
        out["enum"] += [int(word) for word in out["enum"] if word.isdecimal()]
    elif out.get("type") == "string" and "format" not in out:
        out["type"] = ["string", "number"]
    return out


def _bytes(schema: Schema) -> bytes:
    return (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode()


def write(folder: Path) -> None:
    """Writes the schemas into the folder."""
    for name, content in schemas().items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    write(Path("schemas"))
