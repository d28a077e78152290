"""Projects in any number, made by the database itself from a fixed seed."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.institutions.models import Institution

PEOPLE = 120
MEMBERSHIPS_OF_READER = 20

SEED = """
SELECT setseed(0.42);
CREATE TEMP TABLE house AS SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM institution;
CREATE TEMP TABLE person AS SELECT id, institution_id, row_number() OVER (ORDER BY id) - 1 AS n
  FROM app_user;
CREATE TEMP TABLE made AS
  SELECT gen_random_uuid() AS id, n, now() - n * interval '1 minute' AS at,
    (ARRAY['active','active','active','approved','completed','archived','suspended','draft',
           'submitted','in_review'])[1 + floor(random() * 10)::int] AS state,
    (ARRAY['AMBER','AMBER','AMBER','GREEN','CLEAR','RED'])[1 + floor(random() * 6)::int] AS label,
    (SELECT id FROM house h WHERE h.n = g.n % (SELECT count(*) FROM house)) AS lead
  FROM generate_series(1, :number) AS g(n);
INSERT INTO project (id, created_at, updated_at, version, code, title, themes, countries,
    lead_institution_id, state, label, starts_on, ends_on, submitted_at, state_reason,
    coordinators_verify)
  SELECT id, at, at, 1, CASE WHEN state IN ('draft','submitted','in_review') THEN NULL
      ELSE 'EF-2026-' || n END,
    jsonb_build_object('en', 'Made-up project number ' || n,
      'ru', 'Вымышленный проект номер ' || n),
    ARRAY['drug-trafficking'], ARRAY['UZ','KZ'], lead, state, label, '2026-01-01', '2027-12-31',
    CASE WHEN state = 'draft' THEN NULL ELSE at END, '', false FROM made;
INSERT INTO partnership (id, created_at, updated_at, version, project_id, institution_id, role,
    state, contribution, reservation, is_reservation_accepted, reason)
  SELECT gen_random_uuid(), at, at, 1, m.id, h.id,
    CASE WHEN h.id = m.lead THEN 'lead' ELSE 'partner' END, 'accepted', '', '', false, ''
  FROM made m JOIN house h ON h.id = m.lead OR h.n IN ((m.n + 1) % 6, (m.n + 2) % 6);
INSERT INTO project_member (id, created_at, updated_at, project_id, user_id, institution_id, role,
    credit_roles)
  SELECT gen_random_uuid(), at, at, m.id, p.id, p.institution_id,
    CASE WHEN p.n = m.n % :people THEN 'lead' ELSE 'contributor' END, '{}'
  FROM made m JOIN person p ON p.n IN (m.n % :people, (m.n + 7) % :people, (m.n + 31) % :people)
  WHERE p.n > 0;
INSERT INTO project_member (id, created_at, updated_at, project_id, user_id, institution_id, role,
    credit_roles)
  SELECT gen_random_uuid(), now(), now(), m.id, p.id, p.institution_id, 'viewer', '{}'
  FROM (SELECT id FROM made ORDER BY random() LIMIT :memberships) m, person p WHERE p.n = 0;
"""


def seed(owner: Session, number: int) -> User:
    """Fill an empty forum with `number` projects; the person who will read the list."""
    houses = [
        Institution(
            names={"en": f"Made-up institute {n}"},
            short_name=f"I{n}",
            sort_key=f"i{n}",
            country=country,
            state="active",
        )
        for n, country in enumerate(("UZ", "KZ", "KG", "TJ", "TM", None))
    ]
    owner.add_all(houses)
    owner.flush()
    people = [
        User(institution_id=houses[n % 6].id, name=f"Person {n}", sort_key=f"person {n:04}")
        for n in range(PEOPLE)
    ]
    owner.add_all(people)
    owner.flush()
    values = {"number": number, "people": PEOPLE, "memberships": MEMBERSHIPS_OF_READER}
    for statement in SEED.split(";\n"):
        if statement.strip():
            used = {k: v for k, v in values.items() if f":{k}" in statement}
            owner.execute(text(statement), used)
    owner.commit()
    owner.execute(text("ANALYZE"))
    owner.commit()
    return min(people, key=lambda person: person.id)
