"""The OpenAPI document as a page that people read: made on the server, without scripts and without anybody else's server."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute

from frontdesk.web.requests import NamedRoute

METHODS = ("get", "post", "put", "patch", "delete")
STYLE = Path(__file__).with_name("docs.css")

Document = Mapping[str, Any]


def docs_routes(openapi: Callable[[], Document]) -> list[BaseRoute]:
    """`/docs` and its style. `openapi` is asked at each request: `FastAPI.openapi`, which keeps what it has made."""

    async def docs(_: Request) -> Response:
        return HTMLResponse(docs_page(openapi()))

    async def style(_: Request) -> Response:
        return Response(STYLE.read_bytes(), media_type="text/css", headers={"Cache-Control": "no-cache"})

    return [NamedRoute("/docs", docs), NamedRoute("/docs/style.css", style)]


def docs_page(document: Document) -> str:
    """The whole document on one page; every text in it is escaped."""
    info = document["info"]
    operations = _operations(document)
    tags = list(dict.fromkeys(tag for tag, *_ in operations))
    schemas = document.get("components", {}).get("schemas", {})
    links = "".join(f'<li><a href="#{_anchor(tag)}">{escape(tag)}</a></li>' for tag in [*tags, "Shapes"])
    sections = "".join(_section(tag, [rest for found, *rest in operations if found == tag]) for tag in tags)
    shapes = "".join(_shape(name, schema) for name, schema in schemas.items())
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(info['title'])}: the API</title>"
        '<link rel="stylesheet" href="/docs/style.css"></head><body>'
        f"<header><h1>{escape(info['title'])} <small>{escape(info['version'])}</small></h1>"
        f"{_paragraphs(info.get('description'))}"
        '<p>The same for programs: <a href="/openapi.json">openapi.json</a>.</p>'
        f"<nav><ul>{links}</ul></nav></header>"
        f'<main>{sections}<section id="{_anchor("Shapes")}"><h2>Shapes</h2>{shapes}</section></main></body></html>'
    )


def _operations(document: Document) -> list[tuple[str, str, str, Document]]:
    found = []
    for path, item in document.get("paths", {}).items():
        for method in METHODS:
            if method in item:
                operation = item[method]
                found.append(((operation.get("tags") or ["Other"])[0], method, path, operation))
    return found


def _section(tag: str, operations: Iterable[Any]) -> str:
    return f'<section id="{_anchor(tag)}"><h2>{escape(tag)}</h2>{"".join(_operation(*each) for each in operations)}</section>'


def _operation(method: str, path: str, operation: Document) -> str:
    body = operation.get("requestBody", {}).get("content", {})
    takes = "".join(
        f"<p>Takes {_type(content.get('schema', {}))} as <code>{escape(kind)}</code>.</p>"
        for kind, content in body.items()
    )
    # the document's own extension: see accounts.access
    roles = operation.get("x-roles")
    who = f"<p>For: {escape(', '.join(roles))}.</p>" if roles else ""
    return (
        f'<details><summary><code class="{method}">{method.upper()}</code> <code>{escape(path)}</code> '
        f"{escape(operation.get('summary', ''))}</summary>"
        f"{_paragraphs(operation.get('description'))}{who}{_parameters(operation.get('parameters', []))}{takes}"
        f"{_responses(operation.get('responses', {}))}</details>"
    )


def _parameters(parameters: Iterable[Document]) -> str:
    rows = [
        (
            f"<code>{escape(each['name'])}</code>",
            each["in"],
            _type(each.get("schema", {})),
            _text(each.get("description")),
        )
        for each in parameters
    ]
    return _table(("parameter", "in", "type", ""), rows)


def _responses(responses: Mapping[str, Document]) -> str:
    answers, refusals = [], []
    for status, response in responses.items():
        shape = _type(response.get("content", {}).get("application/json", {}).get("schema") or {})
        if status[0] in "45":
            refusals.append(f"<code>{escape(status)}</code>")
        else:
            answers.append((f"<code>{escape(status)}</code>", shape))
    # they all have the same shape
    refused = f"<p>Or refuses, with {' '.join(refusals)}.</p>" if refusals else ""
    return _table(("status", "gives"), answers) + refused


def _shape(name: str, schema: Document) -> str:
    required = schema.get("required", [])
    rows = [
        (
            f"<code>{escape(field)}</code>",
            _type(of),
            "" if field in required else "optional",
            _text(of.get("description")),
        )
        for field, of in schema.get("properties", {}).items()
    ]
    table = _table(("field", "type", "", ""), rows) if rows else f"<p>{_type(schema)}</p>"
    return f'<article id="shape-{_anchor(name)}"><h3>{escape(name)}</h3>{_paragraphs(schema.get("description"))}{table}</article>'


def _type(schema: Document) -> str:
    if reference := schema.get("$ref"):
        name = reference.rpartition("/")[2]
        return f'<a href="#shape-{_anchor(name)}">{escape(name)}</a>'
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return " or ".join(_type(each) for each in schema[choice])
    if "const" in schema:
        return f"<code>{escape(json.dumps(schema['const']))}</code>"
    if "enum" in schema:
        return ", ".join(f"<code>{escape(json.dumps(each))}</code>" for each in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    return escape(str(schema.get("type", "anything"))) + _bounds(schema)


def _bounds(schema: Document) -> str:
    names = {
        "minLength": "from",
        "maxLength": "to",
        "minimum": "from",
        "maximum": "to",
        "default": "default",
        "format": "as",
    }
    bounds = [f"{word} {escape(str(schema[name]))}" for name, word in names.items() if schema.get(name) is not None]
    return f" <small>({', '.join(bounds)})</small>" if bounds else ""


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    if not rows:
        return ""
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    titles = "".join(f'<th scope="col">{title}</th>' for title in head)
    return f"<table><thead><tr>{titles}</tr></thead><tbody>{cells}</tbody></table>"


def _paragraphs(text: str | None) -> str:
    return "".join(f"<p>{_text(part)}</p>" for part in (text or "").split("\n\n") if part.strip())


def _text(text: str | None) -> str:
    # of Markdown only what our own descriptions use
    return re.sub("`([^`]+)`", r"<code>\1</code>", escape(text or ""))


def _anchor(name: str) -> str:
    return "".join(sign if sign.isalnum() else "-" for sign in name.lower())
