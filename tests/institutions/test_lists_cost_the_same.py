"""The directory and the list of people take the same number of statements, however long."""

import pytest

from tests.acts import statements_of


@pytest.mark.parametrize("path", ["/institutions", "/people"])
def test_a_longer_list_asks_the_database_no_more_often(app, browse, make, path):
    browser = browse(make.user())
    browser.get(path)
    few = statements_of(app, lambda: browser.get(path))
    for number in range(20):
        make.user(make.institution(country="KZ" if number % 2 else "TJ"), "representative")

    assert statements_of(app, lambda: browser.get(path)) == few
