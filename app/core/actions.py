"""Every act that a route can ask for, and how much it asks. A typo is an import error."""

from enum import Enum

from app.core.policy import Kind


class Action(Enum):
    """Name, then kind. A feature's `policy.py` declares the rule of each of its actions."""

    def __init__(self, word: str, kind: Kind) -> None:
        self.word = word
        self.kind = kind

    # operation and public pages
    SEE_HEALTH = ("see_health", Kind.PUBLIC)
    SEE_ABOUT = ("see_about", Kind.PUBLIC)
    SEE_PUBLIC_PROJECTS = ("see_public_projects", Kind.PUBLIC)
    SEE_API_DESCRIPTION = ("see_api_description", Kind.PUBLIC)
    CHOOSE_APPEARANCE = ("choose_appearance", Kind.PUBLIC)

    # accounts
    SIGN_IN = ("sign_in", Kind.PUBLIC)
    ACCEPT_INVITATION = ("accept_invitation", Kind.PUBLIC)
    RESET_PASSWORD = ("reset_password", Kind.PUBLIC)
    SEE_OWN_ACCOUNT = ("see_own_account", Kind.READ)
    CHANGE_OWN_ACCOUNT = ("change_own_account", Kind.WRITE)
    SIGN_OUT = ("sign_out", Kind.WRITE)
    MANAGE_OWN_FACTORS = ("manage_own_factors", Kind.SENSITIVE)
    END_OWN_FACTOR = ("end_own_factor", Kind.SENSITIVE)
    RESET_FACTORS = ("reset_factors", Kind.SENSITIVE)
    CHANGE_HOUSE = ("change_house", Kind.SENSITIVE)
    EXPORT_OWN_DATA = ("export_own_data", Kind.SENSITIVE)
    CONFIRM_IDENTITY = ("confirm_identity", Kind.WRITE)
    CHANGE_PASSWORD = ("change_password", Kind.SENSITIVE)
    MANAGE_OWN_TOKENS = ("manage_own_tokens", Kind.SENSITIVE)
    SEE_PEOPLE = ("see_people", Kind.READ)
    SEE_PERSON = ("see_person", Kind.READ)
    INVITE_PERSON = ("invite_person", Kind.WRITE)
    MANAGE_PERSON = ("manage_person", Kind.SENSITIVE)
    END_PERSON = ("end_person", Kind.SENSITIVE)
    SEE_DEPUTIES = ("see_deputies", Kind.READ)
    NAME_DEPUTY = ("name_deputy", Kind.SENSITIVE)
    END_DEPUTY = ("end_deputy", Kind.SENSITIVE)
    SEE_KEPT_FORM = ("see_kept_form", Kind.READ)
    SEE_INVITATIONS = ("see_invitations", Kind.READ)
    WITHDRAW_INVITATION = ("withdraw_invitation", Kind.WRITE)
    MANAGE_OWN_SESSION = ("manage_own_session", Kind.WRITE)
    REVOKE_OWN_TOKEN = ("revoke_own_token", Kind.WRITE)

    ASK_FOR_ROLE = ("ask_for_role", Kind.SENSITIVE)
    END_ROLE = ("end_role", Kind.SENSITIVE)

    # acts that need two people
    SEE_JOINT_ACTS = ("see_joint_acts", Kind.READ)
    SEE_JOINT_ACT = ("see_joint_act", Kind.READ)
    ANSWER_JOINT_ACT = ("answer_joint_act", Kind.SENSITIVE)
    TAKE_BACK_JOINT_ACT = ("take_back_joint_act", Kind.WRITE)

    # institutions
    APPLY_FOR_MEMBERSHIP = ("apply_for_membership", Kind.PUBLIC)
    SEE_INSTITUTIONS = ("see_institutions", Kind.READ)
    SEE_INSTITUTION = ("see_institution", Kind.READ)
    SEE_APPLICATIONS = ("see_applications", Kind.READ)
    READ_APPLICATION_DOCUMENT = ("read_application_document", Kind.READ)
    ASK_SPONSOR = ("ask_sponsor", Kind.WRITE)
    SEE_SPONSORSHIP = ("see_sponsorship", Kind.READ)
    ANSWER_SPONSORSHIP = ("answer_sponsorship", Kind.SENSITIVE)
    IMPORT_INSTITUTIONS = ("import_institutions", Kind.SENSITIVE)
    CHECK_APPLICATION = ("check_application", Kind.READ)
    # Kept up by hand, often: a name replaced stays findable, and no house widens its own domains.
    CHANGE_INSTITUTION = ("change_institution", Kind.WRITE)
    RECORD_AGREEMENT = ("record_agreement", Kind.SENSITIVE)
    DECIDE_MEMBERSHIP = ("decide_membership", Kind.SENSITIVE)

    # home
    SEE_HOME = ("see_home", Kind.READ)

    # projects
    SEE_PROJECTS = ("see_projects", Kind.READ)
    SEE_PROJECT = ("see_project", Kind.READ)
    READ_PROPOSAL = ("read_proposal", Kind.READ)
    PROPOSE_PROJECT = ("propose_project", Kind.WRITE)
    EDIT_PROPOSAL = ("edit_proposal", Kind.WRITE)
    INVITE_PARTNER = ("invite_partner", Kind.WRITE)
    CHANGE_PARTNER = ("change_partner", Kind.WRITE)
    PREPARE_ANSWER = ("prepare_answer", Kind.WRITE)
    ANSWER_PARTNERSHIP = ("answer_partnership", Kind.SENSITIVE)
    NAME_MEMBER = ("name_member", Kind.WRITE)
    END_MEMBERSHIP = ("end_membership", Kind.WRITE)
    HAND_OVER_PROJECT = ("hand_over_project", Kind.WRITE)
    SUBMIT_PROJECT = ("submit_project", Kind.WRITE)
    WITHDRAW_PROJECT = ("withdraw_project", Kind.WRITE)
    ACTIVATE_PROJECT = ("activate_project", Kind.WRITE)
    COMPLETE_PROJECT = ("complete_project", Kind.WRITE)
    SUSPEND_PROJECT = ("suspend_project", Kind.SENSITIVE)
    ARCHIVE_PROJECT = ("archive_project", Kind.WRITE)
    SEE_ANNOUNCEMENTS = ("see_announcements", Kind.READ)
    ANNOUNCE_PROJECT = ("announce_project", Kind.WRITE)
    WISH_TO_JOIN = ("wish_to_join", Kind.WRITE)
    SEE_REGISTRATIONS = ("see_registrations", Kind.READ)
    EXPORT_PROJECT = ("export_project", Kind.READ)
    SEE_AMENDMENTS = ("see_amendments", Kind.READ)
    SEE_AMENDMENT = ("see_amendment", Kind.READ)
    PROPOSE_AMENDMENT = ("propose_amendment", Kind.WRITE)
    CHANGE_AMENDMENT = ("change_amendment", Kind.WRITE)
    STEER_AMENDMENT = ("steer_amendment", Kind.SENSITIVE)
    ANSWER_AMENDMENT = ("answer_amendment", Kind.SENSITIVE)
    NAME_LEAD = ("name_lead", Kind.SENSITIVE)
    CONFIRM_LEAD = ("confirm_lead", Kind.SENSITIVE)
    OPEN_SETTINGS = ("open_settings", Kind.READ)
    SEE_ACTIVITY = ("see_activity", Kind.READ)

    # reviews
    SEE_REVIEWS = ("see_reviews", Kind.READ)
    OPEN_REVIEW = ("open_review", Kind.READ)
    REVIEW_PROJECT = ("review_project", Kind.READ)
    ASSIGN_REVIEWER = ("assign_reviewer", Kind.WRITE)
    RECOMMEND = ("recommend", Kind.WRITE)
    RECUSE = ("recuse", Kind.WRITE)
    DECIDE_PROJECT = ("decide_project", Kind.SENSITIVE)
    DECIDE_AMENDMENT = ("decide_amendment", Kind.SENSITIVE)
    DISCUSS_REVIEW = ("discuss_review", Kind.WRITE)
    NAME_SUBSTITUTE = ("name_substitute", Kind.WRITE)
    READ_LETTER = ("read_letter", Kind.READ)
    SEE_CHANGE_POINTS = ("see_change_points", Kind.READ)
    ANSWER_CHANGE_POINT = ("answer_change_point", Kind.WRITE)
    SEE_REVIEWERS = ("see_reviewers", Kind.READ)
    CHALLENGE_REVIEWER = ("challenge_reviewer", Kind.WRITE)
    DECIDE_CHALLENGE = ("decide_challenge", Kind.WRITE)

    # register of decisions
    SEE_DECISIONS = ("see_decisions", Kind.READ)

    # work plan
    SEE_WORK_PLAN = ("see_work_plan", Kind.READ)
    PLAN_MILESTONE = ("plan_milestone", Kind.WRITE)
    SEE_MILESTONE = ("see_milestone", Kind.READ)
    WORK_ON_MILESTONE = ("work_on_milestone", Kind.WRITE)
    CHANGE_MILESTONE = ("change_milestone", Kind.WRITE)
    ANSWER_MOVE = ("answer_move", Kind.WRITE)
    VERIFY_MILESTONE = ("verify_milestone", Kind.WRITE)
    SEE_PORTFOLIO = ("see_portfolio", Kind.READ)
    SEE_REPORTS = ("see_reports", Kind.READ)
    SEE_REPORT = ("see_report", Kind.READ)
    BEGIN_REPORT = ("begin_report", Kind.WRITE)
    CHANGE_REPORT = ("change_report", Kind.WRITE)
    ACKNOWLEDGE_REPORT = ("acknowledge_report", Kind.WRITE)

    # datasets
    SEE_DATASETS = ("see_datasets", Kind.READ)
    SEE_DATASET = ("see_dataset", Kind.READ)
    CREATE_DATASET = ("create_dataset", Kind.WRITE)
    CHANGE_DATASET = ("change_dataset", Kind.WRITE)
    UPLOAD_VERSION = ("upload_version", Kind.WRITE)
    SEND_FILE = ("send_file", Kind.WRITE)
    READ_ROWS = ("read_rows", Kind.READ)
    SEE_FIGURES = ("see_figures", Kind.READ)
    DOWNLOAD_VERSION = ("download_version", Kind.READ)
    RELEASE_VERSION = ("release_version", Kind.SENSITIVE)
    PUBLISH_VERSION = ("publish_version", Kind.SENSITIVE)
    WITHDRAW_VERSION = ("withdraw_version", Kind.SENSITIVE)
    LIFT_HOLD = ("lift_hold", Kind.SENSITIVE)
    REQUEST_ACCESS = ("request_access", Kind.WRITE)
    DECIDE_ACCESS = ("decide_access", Kind.SENSITIVE)
    SEE_ACCESS = ("see_access", Kind.READ)
    SEE_HOLD = ("see_hold", Kind.READ)
    HOLD_GRANTS = ("hold_grants", Kind.SENSITIVE)

    # drafts
    SEE_DRAFTS = ("see_drafts", Kind.READ)
    READ_DRAFT = ("read_draft", Kind.READ)
    READ_AS_GUEST = ("read_as_guest", Kind.PUBLIC)
    SEE_GUESTS = ("see_guests", Kind.READ)
    INVITE_GUEST = ("invite_guest", Kind.SENSITIVE)
    END_GUEST = ("end_guest", Kind.WRITE)
    CREATE_DRAFT = ("create_draft", Kind.WRITE)
    EDIT_DRAFT = ("edit_draft", Kind.WRITE)

    # audit, jobs, vocabulary
    SEE_AUDIT_HEADS = ("see_audit_heads", Kind.READ)
    READ_AUDIT = ("read_audit", Kind.READ)
    SEE_JOB = ("see_job", Kind.READ)
    CANCEL_JOB = ("cancel_job", Kind.WRITE)
    SEE_VOCABULARY = ("see_vocabulary", Kind.READ)
    SEE_ADMINISTRATION = ("see_administration", Kind.READ)
