"""The API answers as its own description says, whatever is sent to it."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app.core.routing import ROUTES

CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
]
# A piece of a file, as tus 1.0.0 names it, is bytes like any others.
schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")

EXAMPLES = 4
"""Of each operation here; `make promises` asks for more."""


def test_every_endpoint_is_described_with_what_it_takes_and_gives(app):
    description = app.test_client().get("/api/v1/openapi.json").json
    described = {
        (path, method.upper())
        for path, operations in description["paths"].items()
        for method in operations
    }

    api_routes = [route for route in ROUTES.values() if route.surface == "api"]

    assert description["openapi"] == "3.1.0"
    assert len(described) == len(api_routes)


def _hold(app, make, examples: int) -> None:
    """Send generated requests to every operation as an admin who represents its institution."""
    user = make.user(make.institution(), "admin", "representative", "coordinator")
    headers = {"Authorization": f"Bearer {make.token_of(user)}"}
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    problems = []
    for result in schema.get_all_operations():
        operation = result.ok()

        @settings(
            max_examples=examples,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def hold(case):
            case.call_and_validate(headers=headers, checks=CHECKS)

        try:
            hold()
        except Exception as error:  # noqa: BLE001 - every kind of failure is collected
            problems.append(f"{operation.method} {operation.path}: {error}")
    assert not problems, "\n\n".join(problems)


def test_generated_requests_are_answered_as_described(app, make):
    _hold(app, make, EXAMPLES)


@pytest.mark.promises
def test_many_generated_requests_are_answered_as_described(app, make):
    _hold(app, make, 60)


def test_two_features_words_of_one_name_are_described_apart(app):
    description = app.test_client().get("/api/v1/openapi.json").json
    schemas = description["components"]["schemas"]

    def outcomes(path: str) -> list[str]:
        body = description["paths"][f"/api/v1{path}"]["post"]["requestBody"]
        outcome = body["content"]["application/json"]["schema"]["properties"]["outcome"]
        return schemas[outcome["$ref"].rpartition("/")[2]]["enum"]

    assert "admit" in outcomes("/institutions/{institution_id}/decision")
    assert "request_changes" in outcomes("/projects/{project_id}/decisions")
