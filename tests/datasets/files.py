"""Made-up files to upload."""

import io

GOOD = "Day;Substance;Kilograms\n01.02.2024;made up A;1,5\n02.02.2024;made up B;2,25\n"


def part(content: str | bytes, name: str = "made-up.csv") -> dict[str, tuple[io.BytesIO, str]]:
    """A multipart form with one file."""
    given = content.encode() if isinstance(content, str) else content
    return {"file": (io.BytesIO(given), name)}
