"""The words of the gallery, in English and in long Russian, so that what clips is seen."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """One language of the gallery."""

    language: str
    navigation: tuple[str, ...]
    review: str
    actor: str
    profile: str
    sign_out: str
    banner: str
    title: str
    context: tuple[str, ...]
    lead: str
    tabs: tuple[tuple[str, int | None], ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, str, str, str, str], ...]
    waiting: tuple[tuple[str, str, str, str, str, str | None], ...]
    fields: dict[str, tuple[str, str]]
    summary: str
    pooled: str
    aggregate: str
    name_missing: str
    year_wrong: str
    main_act: str
    other_act: str
    danger_act: str
    checks: tuple[tuple[bool, str, str | None, str | None], ...]
    parts: tuple[tuple[str, str, str], ...]
    heading: str
    all_of_them: str
    notice: tuple[str, str]
    figures: tuple[tuple[int, str], ...]


ENGLISH = Words(
    language="en",
    navigation=("Home", "Projects", "Data", "Library", "Forum", "Monitoring", "Institutions"),
    review="Review",
    actor="Researcher (UZ)",
    profile="Profile and security",
    sign_out="Sign out",
    banner="This is a demonstration. Texts and people are made up.",
    title="Opiate routes after 2021: seizures, prices and purity along the northern corridor",
    context=("Led by ISRS, with 4 partners in 4 countries", "EF-2026-014"),
    lead="Pools seizure records of five states into one harmonised series, follows price and "
    "purity along the corridor, and tests whether supply moved from opiates to synthetic drugs.",
    tabs=(("Overview", None), ("Work plan", 11), ("Data", 6), ("Drafts", 3), ("Discussion", 14)),
    columns=("Dataset", "Rows", "Access", "State"),
    rows=(
        ("Seizures, Central Asia, pooled", "5 institutions, 0.3", "1,502", "Members", "running"),
        ("Изъятия 2011–2016", "Kazakhstan, version 1.1", "336", "Members", "published"),
        ("Musodara holatlari", "Uzbekistan, version 1.0", "908", "Aggregates only", "at_risk"),
        ("Seizures of precursors", "Tajikistan, version 0.1", "–", "On request", "failed"),
    ),
    waiting=(
        (
            "2 days late",
            "Wed 6 Aug",
            "Verify: National data delivered",
            "EF-2026-014",
            "Verify",
            "late",
        ),
        (
            "in 2 days",
            "Fri 8 Aug",
            "Sign off: Interim note on prices",
            "3 of 5",
            "Read and sign",
            "soon",
        ),
        ("in 9 days", "Fri 15 Aug", "Milestone: First pooled dataset", "EF-2026-014", "Open", None),
    ),
    fields={
        "name": ("Name", "As in the letter of the head of the institution."),
        "post": ("Post", ""),
        "summary": ("Which records do you need?", "Name the kind of record, not the file."),
        "country": ("Country", ""),
        "states": ("From which states?", "A state without a partner can be added later."),
        "rows": ("How may partners’ rows be used?", ""),
        "label": ("Who may read this project?", "Exactly one label of TLP 2.0."),
        "relevance": ("Relevance", "Does the region need the answer?"),
        "year": ("Last year of the records", "Four figures."),
        "due": ("New due date", ""),
        "letter": ("Letter of the head of the institution", "PDF or DOCX, up to 10 MB."),
        "password": ("Password", ""),
        "terms": ("The institution accepts the terms of the forum", ""),
    },
    summary="Individual seizures of amphetamine-type stimulants: date, place, substance, amount.",
    pooled="Rows are pooled in the project",
    aggregate="Only aggregates leave the owner",
    name_missing="Give the name as in the letter of the head.",
    year_wrong="The end, 2016, lies before the start, 2019. Give 2019 or later.",
    main_act="Submit milestone",
    other_act="Watch",
    danger_act="Suspend NISI",
    checks=(
        (False, "Data wanted: mend 1 error", "danger", None),
        (False, "Outputs and use: not begun", None, None),
        (False, "NISI: has not answered", "waits", "Wait, remind, or remove it as a partner"),
        (True, "A partner in another country", None, None),
    ),
    parts=(
        ("Title and summary", "In English and Russian, 148 words", "complete"),
        ("Partners and roles", "ISRS, KazISS, NISI, CSR", "half"),
        ("Data wanted", "", "error"),
        ("Outputs and use", "Products, languages, who may use them", "empty"),
    ),
    heading="Data",
    all_of_them="All 6 datasets",
    notice=(
        "Your vote of 30 July no longer counts",
        "Three passages changed. Read them, then vote again.",
    ),
    figures=((44, "All open"), (6, "Draft"), (2, "Submitted"), (3, "In review"), (29, "Active")),
)

RUSSIAN = Words(
    language="ru",
    navigation=(
        "Главная",
        "Проекты",
        "Данные",
        "Библиотека",
        "Форум",
        "Мониторинг обстановки",
        "Учреждения-участники",
    ),
    review="Рассмотрение заявок",
    actor="Научный сотрудник (UZ)",
    profile="Учётная запись и безопасность",
    sign_out="Выйти",
    banner="Это демонстрация. Тексты и люди вымышлены.",
    title="Маршруты опиатов после 2021 года: изъятия, цены и чистота вдоль северного коридора "
    "с учётом переориентации предложения",
    context=("Ведёт ИСМИ, с четырьмя партнёрами в четырёх государствах", "EF-2026-014"),
    lead="Объединяет сведения об изъятиях пяти государств в один согласованный ряд, прослеживает "
    "цену и чистоту вдоль коридора и проверяет, перешло ли предложение к синтетическим наркотикам.",
    tabs=(
        ("Обзор", None),
        ("План работ", 11),
        ("Наборы данных", 6),
        ("Рукописи", 3),
        ("Обсуждение", 14),
    ),
    columns=("Набор данных", "Строк", "Условия доступа", "Состояние"),
    rows=(
        (
            "Изъятия в Центральной Азии, объединённые",
            "5 учреждений, 0.3",
            "1 502",
            "Участники проекта",
            "running",
        ),
        ("Изъятия 2011–2016", "Казахстан, версия 1.1", "336", "Участники проекта", "published"),
        (
            "Musodara holatlari",
            "Узбекистан, версия 1.0",
            "908",
            "Только сводные показатели",
            "at_risk",
        ),
        ("Изъятия прекурсоров", "Таджикистан, версия 0.1", "–", "По запросу", "failed"),
    ),
    waiting=(
        (
            "опоздание 2 дня",
            "ср, 6 авг.",
            "Подтвердить: национальные данные переданы",
            "EF-2026-014",
            "Подтвердить выполнение",
            "late",
        ),
        (
            "через 2 дня",
            "пт, 8 авг.",
            "Согласовать: промежуточная записка о ценах",
            "3 из 5",
            "Прочитать и подписать",
            "soon",
        ),
        (
            "через 9 дней",
            "пт, 15 авг.",
            "Веха: первый объединённый набор данных",
            "EF-2026-014",
            "Открыть",
            None,
        ),
    ),
    fields={
        "name": ("Фамилия и имя", "Как в письме руководителя учреждения."),
        "post": ("Должность", ""),
        "summary": ("Какие сведения нужны?", "Назовите вид сведений, а не файл."),
        "country": ("Государство", ""),
        "states": ("Из каких государств?", "Государство без партнёра можно добавить позднее."),
        "rows": ("Как можно использовать строки партнёров?", ""),
        "label": ("Кто может читать этот проект?", "Ровно одна метка TLP 2.0."),
        "relevance": ("Значимость для региона", "Нужен ли региону ответ?"),
        "year": ("Последний год сведений", "Четыре цифры."),
        "due": ("Новый срок", ""),
        "letter": ("Письмо руководителя учреждения", "PDF или DOCX, до 10 МБ."),
        "password": ("Пароль", ""),
        "terms": ("Учреждение принимает условия форума и порядок передачи сведений", ""),
    },
    summary="Отдельные изъятия стимуляторов амфетаминового ряда: дата, место, вещество, масса.",
    pooled="Строки объединяются внутри проекта",
    aggregate="Владельца покидают только сводные показатели",
    name_missing="Укажите имя так, как в письме руководителя.",
    year_wrong="Конец, 2016, раньше начала, 2019. Укажите 2019 или позднее.",
    main_act="Представить веху на подтверждение",
    other_act="Следить за проектом",
    danger_act="Приостановить участие",
    checks=(
        (False, "Нужные сведения: исправить одну ошибку", "danger", None),
        (False, "Результаты и их использование: не начато", None, None),
        (False, "НИСИ: ответа ещё нет", "waits", "Подождать, напомнить или исключить из партнёров"),
        (True, "Есть партнёр из другого государства", None, None),
    ),
    parts=(
        ("Название и краткое содержание", "На английском и русском, 148 слов", "complete"),
        ("Партнёры и их обязанности", "ИСМИ, КазИСИ, НИСИ, ЦСИ", "half"),
        ("Нужные сведения", "", "error"),
        ("Результаты и их использование", "Продукты, языки, пользователи", "empty"),
    ),
    heading="Данные",
    all_of_them="Все шесть наборов",
    notice=(
        "Ваш голос от 30 июля больше не действует",
        "Изменены три места. Прочитайте их и проголосуйте снова.",
    ),
    figures=(
        (44, "Все открытые"),
        (6, "Черновик"),
        (2, "Представлено"),
        (3, "На рассмотрении"),
        (29, "Действующие"),
    ),
)

WORDS = {"en": ENGLISH, "ru": RUSSIAN}
