"""Which files can be attached to a proposal: by their ending, and by their first bytes as well."""

TEXT = "text/plain; charset=utf-8"
OFFICE = "application/vnd.openxmlformats-officedocument."
ZIP, PDF, PNG, JPEG = b"PK\x03\x04", b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"

KINDS: dict[str, tuple[str, bytes]] = {
    "pdf": ("application/pdf", PDF),
    "docx": (f"{OFFICE}wordprocessingml.document", ZIP),
    "xlsx": (f"{OFFICE}spreadsheetml.sheet", ZIP),
    "pptx": (f"{OFFICE}presentationml.presentation", ZIP),
    "odt": ("application/vnd.oasis.opendocument.text", ZIP),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", ZIP),
    "png": ("image/png", PNG),
    "jpg": ("image/jpeg", JPEG),
    "jpeg": ("image/jpeg", JPEG),
    "txt": (TEXT, b""),
    "md": (TEXT, b""),
    "csv": ("text/csv; charset=utf-8", b""),
}
"""Ending to media type and first bytes; documents that carry programs (.docm ...) are not there."""

LARGEST = 20 * 1024**2
MOST_FILES = 20
ABOUT_LIMIT = 300


def kind_of(name: str, head: bytes) -> str | None:
    """The media type of a file, or None where its name or first bytes are not of those taken."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending not in KINDS:
        return None
    media_type, magic = KINDS[ending]
    if not magic:
        return media_type if b"\0" not in head else None
    return media_type if head.startswith(magic) else None
