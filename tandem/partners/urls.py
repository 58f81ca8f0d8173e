from __future__ import annotations

from django.urls import path

from tandem.partners.views import allocations, partners

urlpatterns = [
    path("", partners.partners, name="partners"),
    path("<int:company_id>/", partners.partner, name="partner"),
    path("<int:company_id>/profile/", partners.partner_profile, name="partner_profile"),
    path("<int:company_id>/warehouses/", partners.partner_warehouse, name="partner_warehouse"),
    path(
        "warehouses/<int:warehouse_id>/closing/",
        partners.warehouse_closing,
        name="warehouse_closing",
    ),
    path("<int:company_id>/figures/", partners.partner_figure, name="partner_figure"),
    path("<int:company_id>/allocations/", allocations.allocation_new, name="allocation_new"),
    path("allocations/<int:allocation_id>/", allocations.allocation, name="allocation"),
    path(
        "allocations/<int:allocation_id>/contract/",
        allocations.allocation_contract,
        name="allocation_contract",
    ),
    path(
        "allocations/<int:allocation_id>/accounts/",
        allocations.allocation_accounts,
        name="allocation_accounts",
    ),
    path(
        "allocations/<int:allocation_id>/signature/",
        allocations.allocation_signature,
        name="allocation_signature",
    ),
    path(
        "allocations/<int:allocation_id>/review/",
        allocations.allocation_review,
        name="allocation_review",
    ),
]
