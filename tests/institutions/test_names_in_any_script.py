import pytest
from sqlalchemy import text

SPELLINGS = [
    ("Стратегик ва минтақалараро тадқиқотлар", "Strategik va mintaqalararo tadqiqotlar"),
    ("Ўзбекистон", "Oʻzbekiston"),
    ("Oʻzbekiston", "O'zbekiston"),
    ("Алишер Қаҳҳор", "Alisher Qahhor"),
    ("ёлка", "елка"),
    ("Жамият", "Jamiyat"),
    ("Тоҷикистон", "Tojikiston"),
    ("Казахстан", "Kazakhstan"),
    ("Türkmenistanyň Ylymlar", "Түркменистанын Ылымлар"),
    ("ҒАЙРАТ", "gʻayrat"),
    ("Strategik – tadqiqotlar", "strategik tadqiqotlar"),
]


@pytest.mark.parametrize(("one", "other"), SPELLINGS)
def test_one_word_has_one_skeleton_in_every_script(owner, one, other):
    found = owner.execute(text("SELECT skeleton(:a), skeleton(:b)"), {"a": one, "b": other}).one()

    assert found[0] == found[1] != ""


def test_different_words_keep_different_skeletons(owner):
    words = ["институт", "центр", "академия", "университет", "агентство", "Institute", "Bureau"]

    found = {owner.scalar(text("SELECT skeleton(:a)"), {"a": word}) for word in words}

    assert len(found) == len(words)


def test_the_directory_finds_a_name_written_in_another_script(browse, api, make):
    make.institution(names={"uz": "Mintaqaviy tadqiqotlar markazi", "en": "Regional Centre"})
    make.institution(names={"en": "Other house"})
    person = make.user()

    page = browse(person).get("/institutions?q=минтақавий тадқиқотлар").text
    found = api(person).get("/institutions?q=Минтакавий").json["items"]

    assert "Regional Centre" in page
    assert "Other house" not in page
    assert [each["name"] for each in found] == ["Regional Centre"]


def test_a_person_is_found_by_the_name_in_another_script(api, make):
    make.user(name="Aliyeva")
    make.user(name="Somebody else")

    found = api(make.user(name="The reader")).get("/people?q=Алиева").json["items"]

    assert [each["name"] for each in found] == ["Aliyeva"]


def test_what_says_nothing_finds_nothing(api, make):
    make.institution()

    assert api(make.user()).get("/institutions?q=---").json["items"] == []
