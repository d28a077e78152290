"""Names for columns: as written in `Field.name`, unlike each other in the stored table."""

RESERVED = ("row_number", "as_written", "file_row_number")


def column_names(names: list[str]) -> list[str]:
    """Return a name for each column that differs from the others whatever the case.

    Empty names become `column_3`; the second `Mass` becomes `Mass_2`. DuckDB compares names without
    case, and three names belong to the stored table itself.
    """
    taken = set(RESERVED)
    result = []
    for at, name in enumerate(names, 1):
        base = " ".join(name.replace("\0", "").split()) or f"column_{at}"
        unique, number = base, 1
        while unique.lower() in taken or unique.casefold() in taken:
            number += 1
            unique = f"{base}_{number}"
        taken |= {unique.lower(), unique.casefold()}
        result.append(unique)
    return result
