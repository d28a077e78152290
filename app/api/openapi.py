"""OpenAPI 3.1, made from the registry of routes and the models they name."""

import json
import re
from typing import Any

from pydantic import BaseModel, TypeAdapter

from app.api.routing import ApiRoute
from app.api.scopes import scope_of
from app.core.paging import LARGEST_LIMIT
from app.core.policy import Kind
from app.core.routing import ROUTES

REFERENCE = "#/components/schemas/{model}"


def describe() -> dict[str, Any]:
    """The whole description."""
    schemas: dict[str, Any] = {"Problem": _PROBLEM}
    paths: dict[str, Any] = {}
    for declared in sorted(ROUTES.values(), key=lambda each: (each.path, each.methods)):
        if not isinstance(declared, ApiRoute):
            continue
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", declared.path)
        paths.setdefault(path, {})[declared.methods[0].lower()] = _operation(declared, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Expert Forum",
            "version": "1",
            "description": "Everything that a person can do in the browser, for programs.",
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(declared: ApiRoute, schemas: dict[str, Any]) -> dict[str, Any]:
    contract, says = declared.contract, declared.says
    operation: dict[str, Any] = {
        "operationId": declared.endpoint.replace(".", "_"),
        "summary": says.split("\n")[0],
        "tags": [contract.blueprint.name.removesuffix("_api")],
        "parameters": _parameters(declared),
        "responses": _responses(declared, schemas),
    }
    if "\n" in says:
        operation["description"] = says
    scope = scope_of(declared.action)
    if declared.action.kind is not Kind.PUBLIC and scope is not None:
        operation["security"] = [{"token": []}]
        operation["x-scope"] = scope.value
    if contract.body is not None:
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": _schema(contract.body, schemas)}},
        }
    if contract.largest is not None:
        operation["requestBody"] = {"required": True, "content": _FILE}
    if contract.receives is not None:
        operation["requestBody"] = {"required": True, "content": _PIECE}
    return operation


def _parameters(declared: ApiRoute) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for kind, name in re.findall(r"<(?:(\w+):)?(\w+)>", declared.path):
        shape: dict[str, Any] = {"type": "string"}
        if kind == "uuid":
            shape["format"] = "uuid"
        if kind == "int":
            shape = {"type": "integer", "minimum": 0}
        found.append({"name": name, "in": "path", "required": True, "schema": shape})
    contract = declared.contract
    lists = contract.lists
    if lists is not None:
        found += [_query("limit", {"type": "integer", "minimum": 1, "maximum": LARGEST_LIMIT})]
        found += [_query("cursor", {"type": "string"})]
        found += [_query("sort", {"type": "string", "enum": [each.name for each in lists.sorts]})]
        for each in lists.filters:
            shape = {"type": "string"}
            if each.choices:
                shape["enum"] = [str(value) for value, _label in each.choices()]
            found.append(_query(each.name, shape))
    found += [_query(name, {"type": "string"}) for name in contract.parameters]
    if contract.needs_version:
        found.append(
            {"name": "If-Match", "in": "header", "required": True, "schema": {"type": "string"}}
        )
    if declared.methods == ("POST",) and declared.action.kind is not Kind.PUBLIC:
        found.append(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": False,
                "schema": {"type": "string", "maxLength": 255},
            }
        )
    return found


def _query(name: str, shape: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": shape}


def _responses(declared: ApiRoute, schemas: dict[str, Any]) -> dict[str, Any]:
    contract = declared.contract
    answer: dict[str, Any] = {"description": "Done"}
    if contract.answers is not None:
        answer["content"] = {"application/json": {"schema": _schema(contract.answers, schemas)}}
    statuses = {404, 422, 429}
    if declared.action.kind is not Kind.PUBLIC:
        statuses |= {401, 403}
    if declared.changes:
        statuses |= {400, 409, 413, 415}
    if contract.needs_version:
        statuses |= {412, 428}
    failures = {
        str(status): {
            "description": "Not done",
            "content": {
                "application/problem+json": {"schema": {"$ref": REFERENCE.format(model="Problem")}}
            },
        }
        for status in sorted(statuses)
    }
    return {str(contract.status): answer, **failures}


def _schema(model: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    if isinstance(model, type) and issubclass(model, BaseModel):
        shape = model.model_json_schema(ref_template=REFERENCE)
    else:
        shape = TypeAdapter(model).json_schema(ref_template=REFERENCE)
    parts = shape.pop("$defs", {})
    for name, part in parts.items():
        if schemas.setdefault(name, part) != part:
            return _renamed(shape, parts, schemas, model)
    return shape


def _renamed(
    shape: dict[str, Any], parts: dict[str, Any], schemas: dict[str, Any], model: Any
) -> dict[str, Any]:
    """`shape` with those of its parts renamed that share a name with another feature's."""
    text = json.dumps([shape, parts])
    owner = getattr(model, "__name__", "")
    for name, part in parts.items():
        if schemas.setdefault(name, part) != part:
            old, new = REFERENCE.format(model=name), REFERENCE.format(model=owner + name)
            text = text.replace(f'"{old}"', f'"{new}"')
    shape, renamed = json.loads(text)
    for name, part in renamed.items():
        schemas[name if schemas.get(name) == part else owner + name] = part
    return dict(shape)


_PIECE: dict[str, Any] = {"application/offset+octet-stream": {"schema": {}}}

_FILE: dict[str, Any] = {
    "application/json": {
        "schema": {
            "type": "object",
            "required": ["uploads"],
            "properties": {
                "uploads": {
                    "type": "array",
                    "items": {"type": "string", "format": "uuid"},
                    "minItems": 1,
                    "maxItems": 1,
                },
                "note": {"type": "string"},
            },
        }
    },
    "multipart/form-data": {
        "schema": {
            "type": "object",
            "required": ["file"],
            "properties": {
                "file": {"type": "string", "contentMediaType": "application/octet-stream"},
                "note": {"type": "string"},
            },
        }
    },
}

_PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "guard": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}
