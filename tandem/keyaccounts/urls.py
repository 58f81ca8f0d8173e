from __future__ import annotations

from django.urls import path

from tandem.keyaccounts.views import imports

urlpatterns = [
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
    path("imports/<int:run_id>/errors/", imports.import_errors, name="import_errors"),
]
