"""A field's plan as a DuckDB expression. The common form is tried first and costs little; whatever
else the plan allows is looked at only where that fails. What neither takes becomes NULL, and the
caller lists it. Column names and literals are quoted here and nowhere else.
"""

from app.datasets.reading.decision import FieldPlan
from app.datasets.reading.months import DAY_FIRST, MONTH_FIRST, MONTHS

_SPACES = " \u00a0\u2009\u202f'’"
_TRIMMED = "\ufeff \t\r\n\u00a0\u2009\u202f"


def name(identifier: str) -> str:
    """Quote an identifier; any text is a safe one."""
    return '"' + identifier.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Quote a text; NUL, which a statement cannot carry, is built by `chr`."""
    quoted = "'" + text.replace("'", "''") + "'"
    return "(" + quoted.replace("\0", "' || chr(0) || '") + ")" if "\0" in text else quoted


def bare(raw: str) -> str:
    """Return the expression for `raw` without the spaces around it."""
    return f"trim({raw}, {literal(_TRIMMED)})"


def storage_of(plan: FieldPlan) -> str:
    """Name the DuckDB type that a plan stores."""
    if plan.type == "number":
        return "DOUBLE" if plan.is_binary else f"DECIMAL({plan.precision},{plan.scale})"
    return {
        "text": "VARCHAR", "integer": "BIGINT", "date": "DATE",
        "datetime": "TIMESTAMP", "boolean": "BOOLEAN",
    }[plan.type]  # fmt: skip


def value_of(plan: FieldPlan, raw: str) -> str:
    """Return the expression that reads `raw`, a quoted column of text, as the plan's type."""
    if plan.type == "text":
        marks = ", ".join(literal(mark) for mark in plan.missing)
        return f"CASE WHEN {bare(raw)} IN ({marks}) THEN NULL ELSE {raw} END" if marks else raw
    if plan.type == "boolean":
        cases = " ".join(f"WHEN {literal(mark)} THEN {yes}" for mark, yes in plan.truths)
        return f"CASE {bare(raw)} {cases} END"
    if plan.type in ("date", "datetime"):
        return _moment(plan, raw)
    return _whole(plan, raw) if plan.type == "integer" else _number(plan, raw)


def _moment(plan: FieldPlan, raw: str) -> str:
    plain = [form for form in plan.date_forms if "%B" not in form]
    if not plain:
        return f"CAST({_named_date(plan, raw)} AS {storage_of(plan)})"
    forms = "[" + ", ".join(literal(form) for form in plain) + "]"
    read = f"TRY_STRPTIME({raw}, {forms})"
    spare = f"TRY_STRPTIME({bare(raw)}, {forms})"
    if any("%z" in form for form in plan.date_forms):
        read, spare = (f"({one} AT TIME ZONE 'UTC')" for one in (read, spare))
    storage = storage_of(plan)
    if plan.months:
        spare = f"COALESCE({spare}, {_named_date(plan, raw)})"
    whole = f"CAST(COALESCE({read}, {spare}) AS {storage})"
    return f"CASE WHEN {whole} >= DATE '1000-01-01' THEN {whole} END"


def _named_date(plan: FieldPlan, raw: str) -> str:
    """Return the expression that reads a date whose month is a name."""
    text = bare(raw)
    names = " ".join(f"WHEN {literal(name)} THEN {MONTHS[name.casefold()]}" for name in plan.months)
    years = {form[-2:] for form in plan.date_forms if "%B" in form}
    forms = ", ".join(literal(f"%d %m {year}") for year in sorted(years, reverse=True))
    cases = []
    for pattern, (day, month) in ((DAY_FIRST, (1, 2)), (MONTH_FIRST, (2, 1))):
        day_text, month_text, year_text = (
            f"regexp_extract({text}, {literal(f'^{pattern}$')}, {at})" for at in (day, month, 3)
        )
        written = f"concat({day_text}, ' ', CASE {month_text} {names} END, ' ', {year_text})"
        matches = f"regexp_full_match({text}, {literal(pattern)})"
        cases.append(f"WHEN {matches} THEN TRY_STRPTIME({written}, [{forms}])")
    return f"(CASE {' '.join(cases)} END)"


def _whole(plan: FieldPlan, raw: str) -> str:
    quick = f"TRY_CAST({raw} AS BIGINT)"
    slow = f"TRY_CAST(split_part({_plain(plan, raw)}, '.', 1) AS BIGINT)"
    is_exact = f"trim(split_part({_plain(plan, raw)}, '.', 2), '0') = ''"
    return (
        f"CASE WHEN CAST({quick} AS VARCHAR) = {raw} THEN {quick} "
        f"WHEN {_looks_right(plan, raw)} AND {is_exact} THEN {slow} END"
    )


def _number(plan: FieldPlan, raw: str) -> str:
    storage = storage_of(plan)
    pointed = f"replace({raw}, ',', '.')" if "," in plan.decimal else raw
    slow = f"TRY_CAST({_plain(plan, raw)} AS {storage})"
    if plan.is_binary:
        return f"CASE WHEN {_looks_right(plan, raw)} AND isfinite({slow}) THEN {slow} END"
    quick = f"TRY_CAST({pointed} AS {storage})"
    is_quick = f"starts_with(CAST({quick} AS VARCHAR), {pointed})"
    if "." in plan.thousands or ("." not in plan.decimal and "," in plan.decimal):
        is_quick += f" AND NOT contains({raw}, '.')"
    if "," in plan.thousands and "," in plan.decimal:
        is_quick += f" AND NOT contains({raw}, ',')"
    decimals = f"rtrim(split_part({_plain(plan, raw)}, '.', 2), '0')"
    is_exact = (
        f"CASE WHEN contains(lower({raw}), 'e') "
        f"THEN CAST({slow} AS DOUBLE) = TRY_CAST({_plain(plan, raw)} AS DOUBLE) "
        f"ELSE length({decimals}) <= {plan.scale} END"
    )
    return (
        f"CASE WHEN {is_quick} THEN {quick} "
        f"WHEN {_looks_right(plan, raw)} AND {is_exact} THEN {slow} END"
    )


def _plain(plan: FieldPlan, raw: str) -> str:
    """Return the expression that writes any allowed number with a point and nothing else."""
    text = f"replace(regexp_replace({raw}, '[\ufeff\\s{_escaped(_SPACES)}]', '', 'g'), '−', '-')"
    for mark, other in ((",", "."), (".", ",")):
        if mark not in plan.thousands:
            continue
        bare = f"replace({text}, '{mark}', '')"
        if mark not in plan.decimal:
            text = bare
        else:
            is_parting = f"regexp_matches({raw}, '[{mark}].*[{mark}{other}]')"
            text = f"CASE WHEN {is_parting} THEN {bare} ELSE {text} END"
    return f"replace({text}, ',', '.')" if "," in plan.decimal else f"({text})"


def _looks_right(plan: FieldPlan, raw: str) -> str:
    """Return the condition that `raw` is written as the plan says numbers are."""
    parts = "".join(mark for mark in plan.thousands if mark != " ")
    both = [mark for mark in parts if mark in plan.decimal]
    parting = f"[{_escaped(_SPACES)}{parts}]"
    whole = rf"(?:0|[1-9]\d*|[1-9]\d{{0,2}}(?:{parting}\d{{3}})+)"
    marks = f"[{plan.decimal or '.'}]"
    pattern = rf"[\ufeff\s]*[+\-−]?(?:{whole}(?:{marks}\d*)?|{marks}\d+)(?:[eE][+-]?\d{{1,3}})?\s*"
    pattern = pattern.replace("\\ufeff", "\ufeff")
    condition = f"regexp_full_match({raw}, {literal(pattern)})"
    for mark in both:
        unclear = rf"\s*[+\-−]?[1-9]\d{{0,2}}[{mark}]\d{{3}}\s*"
        condition += f" AND NOT regexp_full_match({raw}, {literal(unclear)})"
    return condition


def _escaped(text: str) -> str:
    return text.replace("'", "''")
