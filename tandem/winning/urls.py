from __future__ import annotations

from django.urls import path

from tandem.winning import views

urlpatterns = [
    path("", views.win_rate, name="win_rate"),
    path("deals/", views.win_rate_deals, name="win_rate_deals"),
    path("bookings/", views.bookings, name="bookings"),
    path("reckoning/", views.reckoning, name="reckoning"),
]
