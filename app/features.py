"""The features of the forum, from the lowest to the highest, and what each brings along."""

from flask import Flask

from app.accounts import agreement_reminders as accounts_agreement_reminders
from app.accounts import api as accounts_api
from app.accounts import cli as accounts_cli
from app.accounts import contributions as accounts_contributions
from app.accounts import policy as accounts_policy
from app.accounts import provider_cli as accounts_provider_cli
from app.accounts import queries as accounts_queries
from app.accounts import reminders as accounts_reminders
from app.accounts.views import account as accounts_account
from app.accounts.views import administration as accounts_administration
from app.accounts.views import confirming as accounts_confirming
from app.accounts.views import departures as accounts_departures
from app.accounts.views import deputies as accounts_deputies
from app.accounts.views import entry as accounts_views
from app.accounts.views import expertise as accounts_expertise
from app.accounts.views import factors as accounts_factors
from app.accounts.views import people as accounts_people
from app.accounts.views import providers as accounts_providers
from app.api import jobs as api_jobs
from app.api import views as api_views
from app.audit import api as audit_api
from app.audit import cli as audit_cli
from app.audit import heads as audit_heads
from app.audit import policy as audit_policy
from app.audit import queries as audit_queries
from app.audit import views as audit_views
from app.core import health, mail, settings
from app.datasets import contributions as datasets_contributions
from app.datasets import holdings as datasets_holdings
from app.datasets import jobs as datasets_jobs
from app.datasets import kinds as datasets_kinds
from app.datasets import leaving as datasets_leaving
from app.datasets import policy as datasets_policy
from app.datasets import reminders as datasets_reminders
from app.datasets import scopes as datasets_scopes
from app.datasets.api import access as datasets_api_access
from app.datasets.api import cards as datasets_api_cards
from app.datasets.api import dictionary as datasets_api_dictionary
from app.datasets.api import figures as datasets_api_figures
from app.datasets.api import findings as datasets_api_findings
from app.datasets.api import rows as datasets_api_rows
from app.datasets.api import uploads as datasets_api_uploads
from app.datasets.api import versions as datasets_api_versions
from app.datasets.views import access as datasets_access_views
from app.datasets.views import blueprint as datasets_blueprint
from app.datasets.views import cards as datasets_cards_views
from app.datasets.views import correction as datasets_correction_views
from app.datasets.views import dictionary as datasets_dictionary_views
from app.datasets.views import difference as datasets_difference_views
from app.datasets.views import figures as datasets_figures_views
from app.datasets.views import findings as datasets_findings_views
from app.datasets.views import holds as datasets_holds_views
from app.datasets.views import rows as datasets_rows_views
from app.datasets.views import uploads as datasets_uploads_views
from app.datasets.views import versions as datasets_versions_views
from app.drafts import api as drafts_api
from app.drafts import contributions as drafts_contributions
from app.drafts import guest_views as drafts_guest_views
from app.drafts import policy as drafts_policy
from app.drafts import queries as drafts_queries
from app.drafts import views as drafts_views
from app.drafts import writing as drafts_writing
from app.home import api as home_api
from app.home import views as home_views
from app.institutions import agreement_views as institutions_agreement_views
from app.institutions import api as institutions_api
from app.institutions import application_views as institutions_application_views
from app.institutions import cli as institutions_cli
from app.institutions import contributions as institutions_contributions
from app.institutions import import_views as institutions_import_views
from app.institutions import jobs as institutions_jobs
from app.institutions import policy as institutions_policy
from app.institutions import queries as institutions_queries
from app.institutions import views as institutions_views
from app.joint_acts import api as joint_acts_api
from app.joint_acts import contributions as joint_acts_contributions
from app.joint_acts import policy as joint_acts_policy
from app.joint_acts import views as joint_acts_views
from app.projects import closing as projects_closing
from app.projects import contributions as projects_contributions
from app.projects import events as projects_events
from app.projects import holdings as projects_holdings
from app.projects import leaving as projects_leaving
from app.projects import policy as projects_policy
from app.projects import queries as projects_queries
from app.projects import reminders as projects_reminders
from app.projects.amendments import api as amendments_api
from app.projects.amendments import contributions as amendments_contributions
from app.projects.amendments import events as amendments_events
from app.projects.amendments import policy as amendments_policy
from app.projects.amendments import queries as amendments_queries
from app.projects.amendments import section_views as amendments_section_views
from app.projects.amendments import views as amendments_views
from app.projects.announcements import api as announcements_api
from app.projects.announcements import events as announcements_events
from app.projects.announcements import policy as announcements_policy
from app.projects.announcements import queries as announcements_queries
from app.projects.announcements import views as announcements_views
from app.projects.api import attachments as projects_api_attachments
from app.projects.api import blueprint as projects_api
from app.projects.api import consent as projects_api_consent
from app.projects.api import members as projects_api_members
from app.projects.api import partners as projects_api_partners
from app.projects.api import projects as projects_api_projects
from app.projects.api import records as projects_api_records
from app.projects.api import transitions as projects_api_transitions
from app.projects.api import versions as projects_api_versions
from app.projects.export import api as projects_export_api
from app.projects.export import views as projects_export_views
from app.projects.leads import api as leads_api
from app.projects.leads import events as leads_events
from app.projects.leads import policy as leads_policy
from app.projects.leads import queries as leads_queries
from app.projects.leads import views as leads_views
from app.projects.public import api as projects_public_api
from app.projects.public import views as projects_public_views
from app.projects.views import attachments as projects_attachments
from app.projects.views import blueprint as projects_views
from app.projects.views import consent as projects_consent
from app.projects.views import listing as projects_listing
from app.projects.views import members as projects_members
from app.projects.views import overview as projects_overview
from app.projects.views import partnerships as projects_partnerships
from app.projects.views import proposal as projects_proposal
from app.projects.views import records as projects_records
from app.projects.views import states as projects_states
from app.projects.views import versions as projects_versions
from app.register import api as register_api
from app.register import policy as register_policy
from app.register import queries as register_queries
from app.register import service as register_service
from app.register import views as register_views
from app.reviews import api as reviews_api
from app.reviews import challenge_views as reviews_challenge_views
from app.reviews import contributions as reviews_contributions
from app.reviews import events as reviews_events
from app.reviews import holdings as reviews_holdings
from app.reviews import letter_pdf as reviews_letter_pdf
from app.reviews import point_views as reviews_point_views
from app.reviews import policy as reviews_policy
from app.reviews import views as reviews_views
from app.workplan import api as workplan_api
from app.workplan import contributions as workplan_contributions
from app.workplan import events as workplan_events
from app.workplan import leaving as workplan_leaving
from app.workplan import milestone_views as workplan_milestone_views
from app.workplan import policy as workplan_policy
from app.workplan import queries as workplan_queries
from app.workplan import views as workplan_views
from app.workplan import waiting as workplan_waiting
from app.workplan.reports import api as reports_api
from app.workplan.reports import contributions as reports_contributions
from app.workplan.reports import events as reports_events
from app.workplan.reports import policy as reports_policy
from app.workplan.reports import queries as reports_queries
from app.workplan.reports import views as reports_views
from app.workplan.reports import waiting as reports_waiting

DECLARING = (
    mail,
    settings,
    institutions_policy,
    institutions_queries,
    institutions_jobs,
    institutions_contributions,
    institutions_application_views,
    institutions_agreement_views,
    institutions_import_views,
    accounts_policy,
    accounts_queries,
    accounts_contributions,
    accounts_reminders,
    accounts_agreement_reminders,
    accounts_account,
    accounts_administration,
    accounts_confirming,
    accounts_departures,
    accounts_deputies,
    accounts_factors,
    accounts_expertise,
    accounts_providers,
    accounts_people,
    projects_policy,
    projects_events,
    projects_closing,
    projects_contributions,
    projects_holdings,
    projects_leaving,
    projects_reminders,
    projects_queries,
    announcements_policy,
    announcements_events,
    announcements_queries,
    leads_policy,
    leads_events,
    leads_queries,
    amendments_policy,
    amendments_events,
    amendments_queries,
    amendments_contributions,
    workplan_policy,
    workplan_queries,
    workplan_events,
    workplan_contributions,
    workplan_leaving,
    workplan_waiting,
    reports_policy,
    reports_queries,
    reports_events,
    reports_contributions,
    reports_waiting,
    projects_api_projects,
    projects_api_partners,
    projects_api_consent,
    projects_api_members,
    projects_api_transitions,
    projects_api_records,
    projects_api_versions,
    projects_api_attachments,
    projects_consent,
    projects_listing,
    projects_overview,
    projects_proposal,
    projects_partnerships,
    projects_members,
    projects_states,
    projects_records,
    announcements_api,
    leads_api,
    announcements_views,
    leads_views,
    amendments_api,
    amendments_views,
    amendments_section_views,
    projects_export_api,
    projects_export_views,
    projects_public_api,
    projects_public_views,
    projects_versions,
    projects_attachments,
    drafts_policy,
    drafts_queries,
    register_policy,
    register_queries,
    register_service,
    reviews_policy,
    reviews_events,
    reviews_contributions,
    reviews_holdings,
    reviews_challenge_views,
    reviews_point_views,
    reviews_letter_pdf,
    datasets_policy,
    datasets_scopes,
    datasets_kinds,
    drafts_writing,
    drafts_contributions,
    drafts_guest_views,
    datasets_jobs,
    audit_policy,
    audit_heads,
    audit_queries,
    datasets_contributions,
    datasets_holdings,
    datasets_leaving,
    datasets_reminders,
    datasets_access_views,
    datasets_cards_views,
    datasets_correction_views,
    datasets_dictionary_views,
    datasets_holds_views,
    datasets_difference_views,
    datasets_figures_views,
    datasets_findings_views,
    datasets_rows_views,
    datasets_uploads_views,
    datasets_versions_views,
    joint_acts_policy,
    joint_acts_contributions,
)
"""Modules that declare rules, scopes, kinds and events when they are imported."""

BLUEPRINTS = (
    health.blueprint,
    api_views.blueprint,
    api_jobs.blueprint,
    institutions_views.blueprint,
    institutions_api.blueprint,
    accounts_views.blueprint,
    accounts_api.blueprint,
    projects_views.blueprint,
    drafts_views.blueprint,
    projects_api.blueprint,
    drafts_api.blueprint,
    datasets_blueprint.blueprint,
    datasets_api_cards.blueprint,
    register_api.blueprint,
    register_views.blueprint,
    reviews_api.blueprint,
    reviews_views.blueprint,
    datasets_api_versions.blueprint,
    datasets_api_dictionary.blueprint,
    datasets_api_uploads.blueprint,
    datasets_api_rows.blueprint,
    datasets_api_figures.blueprint,
    datasets_api_findings.blueprint,
    datasets_api_access.blueprint,
    home_views.blueprint,
    workplan_views.blueprint,
    workplan_milestone_views.blueprint,
    workplan_api.blueprint,
    reports_views.blueprint,
    reports_api.blueprint,
    home_api.blueprint,
    joint_acts_views.blueprint,
    joint_acts_api.blueprint,
    audit_views.blueprint,
    audit_api.blueprint,
)

COMMANDS = (
    accounts_cli.user_commands,
    accounts_cli.token_commands,
    accounts_provider_cli.provider_commands,
    institutions_cli.institution_commands,
    audit_cli.audit,
)


def register(app: Flask) -> None:
    """Put every feature's pages, endpoints and commands on the map."""
    for command in COMMANDS:
        app.cli.add_command(command)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
