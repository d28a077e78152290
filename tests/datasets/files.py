"""Made-up files to upload."""

import io

from werkzeug.test import TestResponse

from tests.clients import Api

GOOD = "Day;Substance;Kilograms\n01.02.2024;made up A;1,5\n02.02.2024;made up B;2,25\n"


def part(content: str | bytes, name: str = "made-up.csv") -> dict[str, tuple[io.BytesIO, str]]:
    """A multipart form with one file."""
    given = content.encode() if isinstance(content, str) else content
    return {"file": (io.BytesIO(given), name)}


def send(
    program: Api,
    address: str,
    content: str | bytes = GOOD,
    name: str = "made-up.csv",
    **fields: str,
) -> TestResponse:
    """Upload a file whole, by program, to the versions of a dataset."""
    return program.client.post(
        f"/api/v1{address}",
        data={**part(content, name), **fields},
        headers=program.headers,
        content_type="multipart/form-data",
    )
