from __future__ import annotations

from django.urls import path

from tandem.keyaccounts.views import (
    account_acts,
    account_properties,
    accounts,
    accounts_edit,
    accounts_files,
    duplicates,
    facts,
    imports,
)

urlpatterns = [
    path("", accounts.accounts, name="accounts"),
    path("new/", account_acts.account_new, name="account_new"),
    path("edit/", accounts_edit.accounts_edit, name="accounts_edit"),
    path(
        "edit/<int:edit_id>/undoing/", accounts_edit.accounts_edit_undo, name="accounts_edit_undo"
    ),
    path("file/", accounts_files.accounts_export, name="accounts_export"),
    path("file/<int:job_id>/", accounts_files.export_file, name="export_file"),
    path("duplicates/", duplicates.duplicates, name="duplicates"),
    path("duplicates/search/", duplicates.duplicates_search, name="duplicates_search"),
    path("duplicates/merging/", duplicates.duplicates_merge, name="duplicates_merge"),
    path(
        "duplicates/<int:pair_id>/decision/",
        duplicates.duplicate_decision,
        name="duplicate_decision",
    ),
    path("merges/<int:merge_id>/undoing/", duplicates.merge_undo, name="merge_undo"),
    path("<int:account_id>/peek/", accounts.account_peek, name="account_peek"),
    path(
        "<int:account_id>/properties/<slug:field>/",
        account_properties.account_property,
        name="account_property",
    ),
    path("<int:account_id>/lock/", account_acts.account_lock, name="account_lock"),
    path("<int:account_id>/release/", account_acts.account_release, name="account_release"),
    path("<int:account_id>/children/", account_acts.account_child, name="account_child"),
    path("<int:account_id>/history/", account_acts.account_history, name="account_history"),
    path(
        "<int:account_id>/removals/<int:entry_id>/undoing/",
        facts.fact_put_back,
        name="fact_put_back",
    ),
    path("<int:account_id>/<slug:kind>/new/", facts.fact_new, name="fact_new"),
    path("<int:account_id>/<slug:kind>/<int:fact_id>/", facts.fact, name="fact"),
    path(
        "<int:account_id>/<slug:kind>/<int:fact_id>/removal/",
        facts.fact_remove,
        name="fact_remove",
    ),
    path("imports/", imports.import_new, name="import_new"),
    path("imports/<int:run_id>/", imports.import_page, name="import"),
    path("imports/<int:run_id>/sheet/", imports.import_sheet, name="import_sheet"),
    path("imports/<int:run_id>/mapping/", imports.import_mapping, name="import_mapping"),
    path("imports/<int:run_id>/values/", imports.import_values, name="import_values"),
    path("imports/<int:run_id>/rows/", imports.import_rows, name="import_rows"),
    path("imports/<int:run_id>/decision/", imports.import_decision, name="import_decision"),
    path("imports/<int:run_id>/start/", imports.import_start, name="import_start"),
    path("imports/<int:run_id>/cancellation/", imports.import_cancel, name="import_cancel"),
    path("imports/<int:run_id>/undoing/", imports.import_undo, name="import_undo"),
    path("imports/<int:run_id>/lock/", imports.import_lock, name="import_lock"),
    path("imports/<int:run_id>/partners/", imports.import_partners, name="import_partners"),
    path("imports/<int:run_id>/errors/", imports.import_errors, name="import_errors"),
]
