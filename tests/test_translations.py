"""What the Russian catalogue promises: nothing is left out, nothing is broken, one vocabulary."""

import ast
import re
import shlex
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
RUSSIAN = ROOT / "app/translations/ru/LC_MESSAGES"

PLACEHOLDERS = re.compile(r"%\(\w+\)[sd]|%%|\{\w+\}")
LABELS = re.compile(r"TLP(?::(?:RED|AMBER\+STRICT|AMBER|GREEN|CLEAR|%\(\w+\)s))?")
UNWANTED = {
    "en": re.compile(r"\bplease\b|\bsuccessful|!", re.IGNORECASE),
    "ru": re.compile(r"пожалуйста|успешно|\bгриф|!", re.IGNORECASE),
}
TRANSLATING = {"_", "_l", "gettext", "lazy_gettext", "ngettext", "pgettext", "lazy_pgettext"}
WITH_CONTEXT = {"pgettext", "lazy_pgettext"}


def messages(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="ru")


def parts(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """One text, or each of its plural forms."""
    return (text,) if isinstance(text, str) else tuple(text)


def each_form(message: Message) -> Iterator[tuple[str, str]]:
    """A Russian form beside the English that it stands for."""
    for form in parts(message.string):
        yield parts(message.id)[-1], form


@pytest.fixture(scope="module")
def russian() -> list[Message]:
    return [message for message in messages(RUSSIAN / "messages.po") if message.id]


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """What `make translate` collects from the code today."""
    template = tmp_path_factory.mktemp("texts") / "messages.pot"
    recipe = re.search(r"pybabel (extract (?:.*\\\n)*.*)", (ROOT / "Makefile").read_text())
    assert recipe is not None
    words = shlex.split(recipe[1].replace("\\\n", " "))
    words[words.index("-o") + 1] = str(template)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        CommandLineInterface().run(["pybabel", "--quiet", *words])
    return messages(template)


def test_every_text_of_the_code_is_in_the_catalogue(collected, russian):
    known = {(message.context, message.id) for message in russian}

    found = {(message.context, message.id) for message in collected if message.id}

    assert found - known == set(), "run `make translate` and translate what it adds"
    assert known - found == set(), "run `make translate`: no page says this any more"


def test_the_collector_sees_every_text_that_the_code_marks(collected):
    """It overlooks a plural whose arguments hold another marked text: name that one first."""
    known = {parts(message.id) for message in collected if message.id}
    overlooked = []
    for path in sorted((ROOT / "app").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)):
                continue
            if call.func.id in TRANSLATING:
                first = 1 if call.func.id in WITH_CONTEXT else 0
                count = 2 if call.func.id == "ngettext" else 1
                texts = tuple(ast.literal_eval(each) for each in call.args[first:][:count])
                if texts not in known:
                    overlooked.append(f"{path.relative_to(ROOT)}:{call.lineno}: {texts}")

    assert overlooked == []


def test_every_text_is_translated_in_every_plural_form(russian):
    incomplete = [
        message.id
        for message in russian
        if not all(parts(message.string))
        or message.fuzzy
        or len(parts(message.string)) != (3 if message.pluralizable else 1)
    ]

    assert incomplete == []


def test_placeholders_are_the_same_on_both_sides(russian):
    different = [
        (english, form)
        for message in russian
        for english, form in each_form(message)
        if sorted(PLACEHOLDERS.findall(english)) != sorted(PLACEHOLDERS.findall(form))
    ]

    assert different == []


def test_labels_of_the_traffic_light_protocol_keep_their_names(russian):
    different = [
        (english, form)
        for message in russian
        for english, form in each_form(message)
        if sorted(LABELS.findall(english)) != sorted(LABELS.findall(form))
    ]

    assert different == []


def test_texts_do_not_beg_boast_or_shout(russian):
    found = [
        text
        for message in russian
        for language, texts in (("en", parts(message.id)), ("ru", parts(message.string)))
        for text in texts
        if UNWANTED[language].search(text)
    ]

    assert found == []


def test_what_runs_is_compiled_from_what_is_read():
    compiled = BytesIO()

    write_mo(compiled, messages(RUSSIAN / "messages.po"))

    assert compiled.getvalue() == (RUSSIAN / "messages.mo").read_bytes()
