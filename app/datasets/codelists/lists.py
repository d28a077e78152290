"""Code lists that all datasets share: countries, provinces, groups of drugs, units.

Codes of countries are those of ISO 3166-1 and of provinces those of ISO 3166-2, with the day from
which they hold, the day until which they did, and what came after. Kazakhstan made Shymkent a city
of its own and named Turkistan anew on 19 June 2018, and made three regions on 8 June 2022.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta


@dataclass(frozen=True)
class Code:
    """One code with its names by language. `until` is its last day; `successors` took its place."""

    code: str
    names: Mapping[str, str]
    since: date | None = None
    until: date | None = None
    successors: tuple[str, ...] = ()

    def holds_on(self, day: date) -> bool:
        """Whether it was in force on that day."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


@dataclass(frozen=True)
class CodeList:
    """A list by its key, with its names and where it comes from."""

    key: str
    names: Mapping[str, str]
    source: str
    codes: tuple[Code, ...] = field(repr=False)

    def meant_by(self) -> dict[str, str]:
        """Every code and name, without case, to the code that it means."""
        said = {name.casefold(): each.code for each in self.codes for name in each.names.values()}
        return said | {each.code.casefold(): each.code for each in self.codes}


def _code(code: str, english: str, russian: str, **more: object) -> Code:
    return Code(code, {"en": english, "ru": russian}, **more)  # type: ignore[arg-type]


SHYMKENT = date(2018, 6, 19)
ABAY = date(2022, 6, 8)
BEFORE_SHYMKENT = SHYMKENT - timedelta(days=1)

COUNTRIES = (
    _code("KZ", "Kazakhstan", "Казахстан"),
    _code("KG", "Kyrgyzstan", "Кыргызстан"),
    _code("TJ", "Tajikistan", "Таджикистан"),
    _code("TM", "Turkmenistan", "Туркменистан"),
    _code("UZ", "Uzbekistan", "Узбекистан"),
    _code("AF", "Afghanistan", "Афганистан"),
    _code("CN", "China", "Китай"),
    _code("IR", "Iran", "Иран"),
    _code("PK", "Pakistan", "Пакистан"),
    _code("RU", "Russian Federation", "Российская Федерация"),
    _code("AZ", "Azerbaijan", "Азербайджан"),
    _code("TR", "Türkiye", "Турция"),
)

PROVINCES = (
    _code("KZ-YUZ", "South Kazakhstan", "Южно-Казахстанская область", until=BEFORE_SHYMKENT,
          successors=("KZ-61", "KZ-79")),
    _code("KZ-10", "Abai", "Область Абай", since=ABAY),
    _code("KZ-11", "Akmola", "Акмолинская область"),
    _code("KZ-15", "Aktobe", "Актюбинская область"),
    _code("KZ-19", "Almaty region", "Алматинская область"),
    _code("KZ-23", "Atyrau", "Атырауская область"),
    _code("KZ-27", "West Kazakhstan", "Западно-Казахстанская область"),
    _code("KZ-31", "Zhambyl", "Жамбылская область"),
    _code("KZ-33", "Zhetisu", "Область Жетысу", since=ABAY),
    _code("KZ-35", "Karaganda", "Карагандинская область"),
    _code("KZ-39", "Kostanay", "Костанайская область"),
    _code("KZ-43", "Kyzylorda", "Кызылординская область"),
    _code("KZ-47", "Mangystau", "Мангистауская область"),
    _code("KZ-55", "Pavlodar", "Павлодарская область"),
    _code("KZ-59", "North Kazakhstan", "Северо-Казахстанская область"),
    _code("KZ-61", "Turkistan", "Туркестанская область", since=SHYMKENT),
    _code("KZ-62", "Ulytau", "Область Улытау", since=ABAY),
    _code("KZ-63", "East Kazakhstan", "Восточно-Казахстанская область"),
    _code("KZ-71", "Astana", "Астана"),
    _code("KZ-75", "Almaty", "Алматы"),
    _code("KZ-79", "Shymkent", "Шымкент", since=SHYMKENT),
    _code("KG-B", "Batken", "Баткенская область"),
    _code("KG-C", "Chüy", "Чуйская область"),
    _code("KG-GB", "Bishkek", "Бишкек"),
    _code("KG-GO", "Osh city", "Ош"),
    _code("KG-J", "Jalal-Abad", "Джалал-Абадская область"),
    _code("KG-N", "Naryn", "Нарынская область"),
    _code("KG-O", "Osh region", "Ошская область"),
    _code("KG-T", "Talas", "Таласская область"),
    _code("KG-Y", "Issyk-Kul", "Иссык-Кульская область"),
    _code("TJ-DU", "Dushanbe", "Душанбе"),
    _code("TJ-GB", "Gorno-Badakhshan", "Горно-Бадахшанская автономная область"),
    _code("TJ-KT", "Khatlon", "Хатлонская область"),
    _code("TJ-RA", "Districts under republican subordination",
          "Районы республиканского подчинения"),
    _code("TJ-SU", "Sughd", "Согдийская область"),
    _code("TM-A", "Ahal", "Ахалский велаят"),
    _code("TM-B", "Balkan", "Балканский велаят"),
    _code("TM-D", "Daşoguz", "Дашогузский велаят"),
    _code("TM-L", "Lebap", "Лебапский велаят"),
    _code("TM-M", "Mary", "Марыйский велаят"),
    _code("TM-S", "Ashgabat", "Ашхабад"),
    _code("UZ-AN", "Andijan", "Андижанская область"),
    _code("UZ-BU", "Bukhara", "Бухарская область"),
    _code("UZ-FA", "Fergana", "Ферганская область"),
    _code("UZ-JI", "Jizzakh", "Джизакская область"),
    _code("UZ-NG", "Namangan", "Наманганская область"),
    _code("UZ-NW", "Navoi", "Навоийская область"),
    _code("UZ-QA", "Kashkadarya", "Кашкадарьинская область"),
    _code("UZ-QR", "Karakalpakstan", "Республика Каракалпакстан"),
    _code("UZ-SA", "Samarkand", "Самаркандская область"),
    _code("UZ-SI", "Syrdarya", "Сырдарьинская область"),
    _code("UZ-SU", "Surkhandarya", "Сурхандарьинская область"),
    _code("UZ-TK", "Tashkent city", "Ташкент"),
    _code("UZ-TO", "Tashkent region", "Ташкентская область"),
    _code("UZ-XO", "Khorezm", "Хорезмская область"),
)  # fmt: skip

DRUG_GROUPS = (
    _code("opium", "Opium", "Опий"),
    _code("heroin", "Heroin", "Героин"),
    _code("poppy-straw", "Poppy straw", "Маковая солома"),
    _code("cannabis-herb", "Cannabis herb (marijuana)", "Марихуана"),
    _code("cannabis-resin", "Cannabis resin (hashish)", "Гашиш"),
    _code("cocaine", "Cocaine", "Кокаин"),
    _code("amphetamine", "Amphetamine", "Амфетамин"),
    _code("methamphetamine", "Methamphetamine", "Метамфетамин"),
    _code("ecstasy", "“Ecstasy” type", "Вещества типа «экстази»"),
    _code("synthetic-cannabinoids", "Synthetic cannabinoids", "Синтетические каннабиноиды"),
    _code("synthetic-cathinones", "Synthetic cathinones", "Синтетические катиноны"),
    _code("precursors", "Precursors", "Прекурсоры"),
    _code("other", "Other", "Прочее"),
)

UNITS = (
    _code("kg", "kilogram", "кг"),
    _code("g", "gram", "г"),
    _code("mg", "milligram", "мг"),
    _code("t", "tonne", "т"),
    _code("l", "litre", "л"),
    _code("ml", "millilitre", "мл"),
    _code("ha", "hectare", "га"),
    _code("piece", "piece", "шт"),
    _code("tablet", "tablet", "таб"),
)

CODE_LISTS: dict[str, CodeList] = {
    each.key: each
    for each in (
        CodeList("countries", {"en": "Countries", "ru": "Страны"}, "ISO 3166-1 alpha-2", COUNTRIES),
        CodeList(
            "provinces",
            {"en": "Provinces of the five states", "ru": "Области пяти государств"},
            "ISO 3166-2",
            PROVINCES,
        ),
        CodeList(
            "drug-groups",
            {"en": "Groups of drugs", "ru": "Группы наркотиков"},
            "UNODC, annual report questionnaire, shortened",
            DRUG_GROUPS,
        ),
        CodeList("units", {"en": "Units", "ru": "Единицы"}, "SI, and pieces", UNITS),
    )
}
