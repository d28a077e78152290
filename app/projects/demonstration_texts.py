"""Texts of the demonstration's projects: all made up, and each says so."""

from typing import Any

MADE_UP = "Made up for a demonstration."
MADE_UP_RUSSIAN = "Вымышлено для демонстрации."

WITHDRAWN = f"The partner’s records turned out to begin only last year. {MADE_UP}"
ARCHIVED = f"The report is published and the data are deposited. {MADE_UP}"
SUSPENDED = f"Two of three clinics moved; the samples are not comparable until spring. {MADE_UP}"

REST: dict[str, Any] = {
    "questions": f"What has changed since 2021, where, and what can be known of why? {MADE_UP}",
    "data_wanted": "Single records by day, province and substance; years 2019 to 2025.",
    "data_produced": "One pooled series with its codebook, kept by the lead institution. Made up.",
    "method": "Records are brought to one list of fields, and series compared state by state.",
    "ethics": "No personal data: names, documents and telephone numbers are not collected.",
    "data_protection": "Records are read without names; the key stays with each owner. Made up.",
    "risk_table": [
        {
            "risk": "A ministry takes longer than a quarter to release its records.",
            "likelihood": "medium",
            "impact": "high",
            "answer": "The series begins with the states that have answered.",
        },
        {
            "risk": "Units are written in different ways.",
            "likelihood": "high",
            "impact": "low",
            "answer": "One list of units is agreed before anything is sent.",
        },
    ],
    "risks": "A partner may send fewer years than planned; then the series begins later.",
    "outputs": "A joint report in English and Russian, and a pooled dataset for the partners.",
    "resources": "Two people of each institution, a fifth of their time; no money moves.",
    "bibliography": "A made-up handbook of seizure statistics, 2nd edition.\nA made-up codebook.",
}
"""What all these proposals say alike."""


def _text(
    title: tuple[str, str], summary: tuple[str, str], themes: list[str], countries: list[str]
) -> dict[str, Any]:
    return {
        "title": {"en": title[0], "ru": title[1]},
        "summary": {
            "en": f"{summary[0]} {MADE_UP}",
            "ru": f"{summary[1]} {MADE_UP_RUSSIAN}",
        },
        "themes": themes,
        "countries": countries,
    }


ROUTES = _text(
    (
        "Opiate routes after 2021: seizures, prices and purity along the northern corridor",
        "Пути опиатов после 2021 года: изъятия, цены и чистота на северном маршруте",
    ),
    (
        (
            "Pools seizure records of four states into one harmonised series, follows price and"
            " purity along the corridor, and tests whether supply moved to synthetic drugs."
        ),
        (
            "Объединяет записи об изъятиях четырёх государств в один ряд, прослеживает цену"
            " и чистоту вдоль маршрута и проверяет, сместилось ли предложение к синтетике."
        ),
    ),
    ["drug-trafficking", "synthetic-drugs"],
    ["UZ", "KZ", "KG", "TJ"],
)
CLINICS = _text(
    ("Treatment capacity and waiting times", "Мощность лечебной сети и время ожидания"),
    (
        "Counts places and waiting times of treatment in two states by one method.",
        "Считает места и время ожидания лечения в двух государствах одним методом.",
    ),
    ["drug-use"],
    ["KG", "TJ"],
)
WASTEWATER = _text(
    ("Wastewater markers in six cities", "Маркеры в сточных водах шести городов"),
    (
        "Measures what six cities consume, from the same week of four seasons.",
        "Измеряет потребление в шести городах по одной неделе каждого сезона.",
    ),
    ["drug-use", "synthetic-drugs"],
    ["KZ", "UZ"],
)
COURIERS = _text(
    ("Cash couriers and informal transfers", "Курьеры наличных и неформальные переводы"),
    (
        "Describes how cash crosses a border, from closed court files.",
        "Описывает, как наличные пересекают границу, по закрытым судебным делам.",
    ),
    ["money-laundering"],
    ["TJ", "KG"],
)
TRANSFERS = _text(
    ("Money laundering: common typologies", "Отмывание денег: общие типологии"),
    (
        "Compares typologies of two states and proposes a common list.",
        "Сравнивает типологии двух государств и предлагает общий перечень.",
    ),
    ["money-laundering", "organised-crime"],
    ["KZ", "TJ"],
)
MIGRATION = _text(
    ("Trafficking in persons: labour routes", "Торговля людьми: пути трудовой миграции"),
    (
        "Asked where recruitment turns into trafficking on two routes.",
        "Спрашивал, где вербовка переходит в торговлю людьми на двух путях.",
    ),
    ["trafficking-in-persons"],
    ["TM", "UZ"],
)
CHEMICALS = _text(
    (
        "Precursor chemicals and synthetic stimulants: routes into Central Asia",
        "Прекурсоры и синтетические стимуляторы: пути в Центральную Азию",
    ),
    (
        "Follows precursors from declared goods to seizures of stimulants in five states.",
        "Прослеживает прекурсоры от заявленных товаров до изъятий стимуляторов в пяти странах.",
    ),
    ["synthetic-drugs", "border-security"],
    ["UZ", "KZ", "KG", "TJ", "TM"],
)
