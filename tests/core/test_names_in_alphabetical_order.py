from app.core.alphabet import sort_key


def in_order(names, language):
    return sorted(names, key=lambda name: sort_key(name, language))


def test_letters_stand_where_the_readers_alphabet_has_them():
    assert in_order(["Ёж", "Еж", "Жук"], "ru") == ["Еж", "Ёж", "Жук"]
    assert in_order(["Қазақ", "Лес", "Кот"], "kk") == ["Кот", "Қазақ", "Лес"]
    assert in_order(["Şeker", "Tans", "Suw"], "tk") == ["Suw", "Şeker", "Tans"]


def test_the_readers_own_script_comes_first():
    assert in_order(["Alpha", "Бета"], "ru") == ["Бета", "Alpha"]
    assert in_order(["Бета", "Alpha"], "en") == ["Alpha", "Бета"]


def test_case_and_unknown_marks_make_no_difference():
    assert sort_key("ÉCOLE", "en") == sort_key("ecole", "en")
