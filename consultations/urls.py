"""Addresses below /consultations/ that are no pages; the notices themselves are Wagtail's."""

from django.urls import path

from consultations.feeds import ConsultationFeed
from consultations.promises.views import you_said_we_did
from consultations.results.views import publish, results
from consultations.surveys.views import respond, sent

app_name = "consultations"
urlpatterns = [
    path("feed/", ConsultationFeed(), name="feed"),
    path("<slug:slug>/respond/", respond, name="respond"),
    path("<slug:slug>/respond/sent/", sent, name="sent"),
    path("<slug:slug>/results/", results, name="results"),
    path("<slug:slug>/results/<int:number>/publish/", publish, name="publish_results"),
    path("<slug:slug>/you-said-we-did/", you_said_we_did, name="you_said_we_did"),
]
