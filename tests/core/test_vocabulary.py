import pytest
from flask_babel import force_locale

from app.core.vocabulary import WORKING_LANGUAGES, methods, working_languages


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_working_language_has_a_name_in_the_readers_language(app, language):
    with app.test_request_context(), force_locale(language):
        named = dict(working_languages())

    assert set(named) == set(WORKING_LANGUAGES)
    assert not {code for code, name in named.items() if name.lower() == code}
    assert len(set(named.values())) == len(named)


def test_methods_stand_in_the_order_of_the_readers_alphabet(app):
    with app.test_request_context(), force_locale("ru"):
        words = [word for _code, word in methods()]

    assert words == sorted(words)
