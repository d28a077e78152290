"""An act takes the fields that it names, and no column of any table besides."""

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from app.api.routing import ApiRoute
from app.core.database import Base
from app.core.routing import ROUTES

pytestmark = pytest.mark.promises

COLUMNS = sorted({column.name for table in Base.metadata.tables.values() for column in table.c})


def bodies() -> dict[str, type[BaseModel]]:
    """What each act of a program takes."""
    return {
        f"{route.methods[0]} {route.path}": route.contract.body
        for route in ROUTES.values()
        if isinstance(route, ApiRoute) and route.contract.body
    }


def taken(body: type[BaseModel]) -> Iterator[str]:
    """Columns that the body lets in without naming them."""
    for name in COLUMNS:
        if name in body.model_fields:
            continue
        said: dict[str, Any] = {name: "made up"}
        try:
            body.model_validate(said)
        except ValidationError as error:
            refused = {(each["type"], each["loc"]) for each in error.errors()}
            if ("extra_forbidden", (name,)) in refused:
                continue
        yield name


def test_no_field_is_taken_that_an_act_does_not_name(app, promise):
    found = [(act, name) for act, body in bodies().items() for name in taken(body)]

    print(found[:20])
    tried = len(bodies()) * len(COLUMNS)
    figure = f"{len(found)} of {tried} columns let in by {len(bodies())} acts without being named"
    promise("P3", figure, "0 let in", not found)
