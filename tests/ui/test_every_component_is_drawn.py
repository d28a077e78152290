"""Every page of the gallery, and so every component, draws in both languages."""

import pytest

from tests.ui.gallery import PAGES, create_gallery
from tests.ui.words import WORDS


@pytest.mark.parametrize("language", sorted(WORDS))
@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_the_gallery_is_drawn(page: str, language: str) -> None:
    client = create_gallery().test_client()

    answer = client.get(f"/{page}?language={language}")

    assert answer.status_code == 200, answer.text
    assert "style=" not in answer.text
    assert "<style" not in answer.text
    assert "onclick" not in answer.text
