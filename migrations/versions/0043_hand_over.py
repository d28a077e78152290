"""Who goes hands over what is open, project by project; in haste, that follows."""

from importlib import import_module

from alembic import op

from migrations.support import APP, SYSTEM, definer

leaving = import_module("migrations.versions.0016_leaving_ends_places")
leads = import_module("migrations.versions.0031_never_without_a_lead")

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

# The person, its representatives and admins, also after the access has ended.
MAY_SETTLE = (
    "EXISTS (SELECT FROM app_user u WHERE u.id = person"
    " AND (u.id = public.me() OR 'admin' = ANY (public.my_roles())"
    " OR ('representative' = ANY (public.my_roles())"
    " AND u.institution_id = public.my_institution())))"
)
OPEN_MILESTONE = "s.state IN ('planned', 'in_progress')"
TAKES_PART = "c.state IN ('invited', 'in_procedure', 'accepted', 'accepted_with_reservation')"
UNDECIDED = "p.state IN ('submitted', 'in_review')"
MILESTONES = (
    "SELECT 'milestone', s.id, s.project_id FROM milestone s JOIN project p ON p.id = s.project_id"
    f" WHERE s.assignee_id = {{who}} AND {OPEN_MILESTONE} AND {leads.NOT_OVER}"
)
CONTACTS = (
    "SELECT 'contact', c.id, c.project_id FROM partnership c JOIN project p ON p.id = c.project_id"
    f" WHERE c.contact_id = {{who}} AND {TAKES_PART} AND {leads.NOT_OVER}"
)
HELD = " UNION ALL ".join(
    (
        (
            "SELECT CASE m.role WHEN 'lead' THEN 'lead' ELSE 'member' END, m.id, m.project_id"
            " FROM project_member m JOIN project p ON p.id = m.project_id"
            f" WHERE m.user_id = person AND m.ended_at IS NULL AND {leads.NOT_OVER}"
        ),
        MILESTONES.format(who="person"),
        CONTACTS.format(who="person"),
        (
            "SELECT 'working_copy', w.draft_id, d.project_id FROM draft_working_copy w"
            " JOIN draft d ON d.id = w.draft_id WHERE w.user_id = person AND NOT w.is_settled"
        ),
        (
            "SELECT 'draft', d.id, d.project_id FROM draft d JOIN project p ON p.id = d.project_id"
            f" WHERE d.author_id = person AND {leads.NOT_OVER}"
        ),
        "SELECT 'dataset', d.id, d.project_id FROM dataset d WHERE d.created_by_id = person",
        (
            "SELECT 'review', v.id, v.project_id FROM review v JOIN project p ON p.id = v.project_id"
            f" WHERE v.reviewer_id = person AND v.state IN ('open', 'recommended') AND {UNDECIDED}"
            " AND v.round = 1 + (SELECT count(*) FROM decision x WHERE x.project_id = v.project_id)"
        ),
        (
            "SELECT 'vote', v.id, v.project_id FROM vote v JOIN project p ON p.id = v.project_id"
            f" WHERE v.voter_id = person AND v.voided_at IS NULL AND {UNDECIDED}"
            " AND v.round = 1 + (SELECT count(*) FROM decision x WHERE x.project_id = v.project_id)"
        ),
        (
            "SELECT 'substitute', b.id, b.project_id FROM substitute b"
            " WHERE b.user_id = person AND b.ended_at IS NULL"
        ),
        (
            "SELECT 'grant', g.id, NULL FROM access_grant g WHERE g.user_id = person"
            " AND g.revoked_at IS NULL AND g.until >= (now() AT TIME ZONE 'Asia/Tashkent')::date"
        ),
        (
            "SELECT 'request', r.id, NULL FROM access_request r"
            " WHERE r.user_id = person AND r.state = 'open'"
        ),
        (
            "SELECT 'joint_act', j.id, NULL FROM joint_act j"
            " WHERE j.asked_by_id = person AND j.state = 'open'"
        ),
    )
)
LEFT_BEHIND = (
    "SELECT u.id FROM app_user u WHERE u.ended_at IS NOT NULL"
    " AND u.institution_id = public.my_institution()"
    " AND 'representative' = ANY (public.my_roles())"
    f" AND (EXISTS ({MILESTONES.format(who='u.id')}) OR EXISTS ({CONTACTS.format(who='u.id')}))"
    " ORDER BY u.ended_at"
)

HAND_OVER = f"""
DECLARE
  house uuid;
  part record;
  role_then text;
BEGIN
  IF NOT ({MAY_SETTLE}) THEN RETURN; END IF;
  PERFORM FROM app_user u WHERE u.id IN (person, heir) ORDER BY u.id FOR UPDATE;
  SELECT u.institution_id INTO house FROM app_user u WHERE u.id = person;
  IF heir = person OR NOT EXISTS (SELECT FROM app_user u WHERE u.id = heir
      AND u.ended_at IS NULL AND u.institution_id = house) THEN RETURN; END IF;
  FOR part IN
    SELECT x.place, bool_or(x.kind = 'lead') AS is_led FROM public.held_by(person) x
      WHERE x.place = ANY (of_projects)
      AND (x.kind = 'lead' OR x.place = ANY ((SELECT public.inside_projects())::uuid[]))
      GROUP BY x.place ORDER BY x.place
  LOOP
    IF part.is_led THEN
      PERFORM public.give_lead(part.place, heir, false);
    ELSIF NOT EXISTS (SELECT FROM project_member m WHERE m.project_id = part.place
        AND m.user_id = heir AND m.ended_at IS NULL) THEN
      -- What the person was in it, also where that has ended meanwhile.
      SELECT m.role INTO role_then FROM project_member m WHERE m.project_id = part.place
        AND m.user_id = person ORDER BY m.ended_at DESC NULLS FIRST LIMIT 1;
      IF role_then IS NOT NULL THEN
        INSERT INTO project_member (id, created_at, updated_at, version, project_id, user_id,
          institution_id, role, credit_roles) VALUES (gen_random_uuid(), now(), now(), 1,
          part.place, heir, house, CASE role_then WHEN 'lead' THEN 'editor' ELSE role_then END,
          '{{}}');
      END IF;
    END IF;
    UPDATE milestone s SET assignee_id = heir, version = version + 1, updated_at = now()
      WHERE s.project_id = part.place AND s.assignee_id = person AND {OPEN_MILESTONE};
    UPDATE partnership c SET contact_id = heir, version = version + 1, updated_at = now()
      WHERE c.project_id = part.place AND c.contact_id = person;
    UPDATE draft_working_copy w SET user_id = heir, updated_at = now() FROM draft d
      WHERE d.id = w.draft_id AND d.project_id = part.place AND w.user_id = person
      AND NOT EXISTS (SELECT FROM draft_working_copy o
        WHERE o.draft_id = w.draft_id AND o.user_id = heir);
    RETURN QUERY SELECT p.id,
      CASE WHEN p.label IN ('CLEAR', 'GREEN') THEN p.title ELSE '{{}}' END, p.label::text, house,
      part.is_led FROM project p WHERE p.id = part.place;
  END LOOP;
END
"""
# Nobody took it over: the lead has the milestones, a representative is the contact.
SETTLE_REST = f"""
BEGIN
  UPDATE milestone s SET version = version + 1, updated_at = now(),
    assignee_id = (SELECT m.user_id FROM project_member m WHERE m.project_id = s.project_id
      AND m.user_id = heir AND m.ended_at IS NULL)
    WHERE s.assignee_id = person AND {OPEN_MILESTONE};
  UPDATE partnership c SET version = version + 1, updated_at = now(),
    contact_id = coalesce(heir, ({leads.REPRESENTATIVES.format(house="c.institution_id")}
      AND u.id <> person ORDER BY u.id = public.me() DESC, r.created_at LIMIT 1))
    WHERE c.contact_id = person AND {TAKES_PART};
END
"""
VOID_ASKED = """
  UPDATE joint_act SET state = 'void', ended_at = now(), updated_at = now()
    WHERE asked_by_id = person AND state = 'open';
END
"""
ROWS = "TABLE(place uuid, spelled_title jsonb, tlp text, house_id uuid, is_led boolean)"
END_ALL = "PERFORM public.end_places(person); "
LET_GO = "PERFORM public.settle_rest(person, NULL); "


def upgrade() -> None:
    op.execute("DROP FUNCTION count_led_by")
    definer(
        "held_by(person uuid)",
        "TABLE(kind text, thing_id uuid, place uuid)",
        f"SELECT h.* FROM ({HELD}) h WHERE {MAY_SETTLE}",
    )
    definer("left_behind_in_my_institution()", "SETOF uuid", LEFT_BEHIND)
    _several_steps("hand_over_in(person uuid, of_projects uuid[], heir uuid)", ROWS, HAND_OVER)
    op.execute(f"GRANT EXECUTE ON FUNCTION hand_over_in TO {APP}, {SYSTEM}")
    _several_steps("settle_rest(person uuid, heir uuid)", "void", SETTLE_REST)
    definer(
        "settle_rest_of(person uuid, heir uuid)",
        "void",
        f"SELECT public.settle_rest(person, heir) WHERE {MAY_SETTLE}"
        " AND (heir IS NULL OR EXISTS (SELECT FROM app_user h JOIN app_user u ON u.id = person"
        " WHERE h.id = heir AND h.ended_at IS NULL AND h.institution_id = u.institution_id))",
        volatile=True,
    )
    _replace("end_places", leads.END_PLACES.rstrip(), _with_joint_acts())
    _replace("accept_invitation", END_ALL, END_ALL + LET_GO)


def _with_joint_acts() -> str:
    return leads.END_PLACES.rstrip().removesuffix("END").rstrip() + VOID_ASKED.rstrip()


def _several_steps(signature: str, returns: str, body: str) -> None:
    op.execute(
        f"CREATE FUNCTION {signature} RETURNS {returns} LANGUAGE plpgsql VOLATILE"
        f" SECURITY DEFINER {leads.SETTINGS} AS $body$ {body} $body$"
    )
    op.execute(f"REVOKE ALL ON FUNCTION {signature.partition('(')[0]} FROM PUBLIC")


def _replace(name: str, before: str, after: str) -> None:
    definition = (
        op.get_bind().exec_driver_sql(f"SELECT pg_get_functiondef('{name}'::regproc)").scalar_one()
    )
    assert definition.count(before) == 1
    op.execute(definition.replace(before, after))


def downgrade() -> None:
    _replace("accept_invitation", END_ALL + LET_GO, END_ALL)
    _replace("end_places", _with_joint_acts(), leads.END_PLACES.rstrip())
    op.execute(
        "DROP FUNCTION settle_rest_of, settle_rest, hand_over_in, left_behind_in_my_institution,"
        " held_by"
    )
    definer(
        "count_led_by(person uuid)",
        "bigint",
        f"SELECT count(*) FROM ({leads.LED} AND {leads.NOT_OVER}) x"
        f" WHERE {leaving.MAY_END.replace('heir', 'NULL::uuid')}",
    )
