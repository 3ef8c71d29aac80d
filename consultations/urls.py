"""Addresses below /consultations/ that are no pages; the notices themselves are Wagtail's."""

from django.urls import path

from consultations.coding import views as coding
from consultations.coding.files import download, files
from consultations.equality.views import equality, equality_sent
from consultations.evidence.views import pack
from consultations.feeds import ConsultationFeed, DistrictFeed, ThemeFeed
from consultations.notices.managing import closing, ready, start
from consultations.notices.views import document
from consultations.promises.views import you_said_we_did
from consultations.reach.views import contacts
from consultations.reach.views import officers as reach
from consultations.reach.views.public import reach as public_reach
from consultations.results import downloads
from consultations.results import views as results
from consultations.results.equality_views import all_who_were_heard, who_was_heard
from consultations.results.publishing import publish
from consultations.surveys.views.answering import draft, draft_page, respond, saved
from consultations.surveys.views.decisions import decisions, names
from consultations.surveys.views.officers import one_response, responses
from consultations.surveys.views.printing import printed
from consultations.surveys.views.sending import check, sent, yours
from consultations.surveys.views.trial import trial
from consultations.surveys.views.typing_in import correct, enter, typed_in

app_name = "consultations"
RESPONSES = "<slug:slug>/responses/<int:number>"
REACH = "<slug:slug>/reach/<int:number>"
QUESTION = "<slug:slug>/results/<int:number>/<int:question>"
urlpatterns = [
    path("feed/", ConsultationFeed(), name="feed"),
    path("feed/district/<slug:slug>/", DistrictFeed(), name="district_feed"),
    path("feed/theme/<slug:slug>/", ThemeFeed(), name="theme_feed"),
    path("<slug:slug>/ready/", ready, name="ready"),
    path("<slug:slug>/start/", start, name="start"),
    path("<slug:slug>/rounds/<int:number>/closing/", closing, name="closing"),
    path("<slug:slug>/documents/<int:pk>/", document, name="document"),
    path("<slug:slug>/respond/", respond, name="respond"),
    path("<slug:slug>/respond/on-paper/", printed, name="printed"),
    path("<slug:slug>/respond/try/<int:number>/", trial, name="trial"),
    path("<slug:slug>/respond/sent/", sent, name="sent"),
    path("<slug:slug>/respond/sent/<str:token>/", sent, name="sent_yours"),
    path("<slug:slug>/respond/yours/<str:token>/", yours, name="yours"),
    path("<slug:slug>/respond/begun/<str:token>/", draft, name="draft"),
    path("<slug:slug>/respond/begun/<str:token>/<int:number>/", draft_page, name="draft_page"),
    path("<slug:slug>/respond/begun/<str:token>/check/", check, name="check"),
    path("<slug:slug>/respond/begun/<str:token>/saved/", saved, name="saved"),
    path(f"{RESPONSES}/", responses, name="responses"),
    path(f"{RESPONSES}/decisions/", decisions, name="decisions"),
    path(f"{RESPONSES}/names/", names, name="names"),
    path(f"{RESPONSES}/enter/", enter, name="enter_response"),
    path(f"{RESPONSES}/typed-in/", typed_in, name="typed_in"),
    path(f"{RESPONSES}/<str:reference>/", one_response, name="one_response"),
    path(f"{RESPONSES}/<str:reference>/correct/", correct, name="correct_response"),
    path("<slug:slug>/equality/", equality, name="equality"),
    path("<slug:slug>/equality/sent/", equality_sent, name="equality_sent"),
    path(f"{REACH}/", reach.round_reach, name="round_reach"),
    path(f"{REACH}/links/new/", reach.new_link, name="new_link"),
    path(f"{REACH}/links/<int:link>/", reach.change_link, name="change_link"),
    path(f"{REACH}/links/<int:link>/shown/", reach.new_times_shown, name="new_times_shown"),
    path(f"{REACH}/shown/<int:shown>/", reach.change_times_shown, name="change_times_shown"),
    path("<slug:slug>/key-contacts/", contacts.contacts, name="contacts"),
    path("<slug:slug>/key-contacts/<int:pk>/", contacts.change_contact, name="change_contact"),
    path("<slug:slug>/evidence/", pack, name="evidence"),
    path("<slug:slug>/results/", results.results, name="results"),
    path("<slug:slug>/results/reach/", public_reach, name="reach"),
    path("<slug:slug>/results/rounds/", results.rounds_compared, name="rounds_compared"),
    path("<slug:slug>/results/equality/", who_was_heard, name="who_was_heard"),
    path("<slug:slug>/results/data.json", downloads.open_data, name="open_data"),
    path("<slug:slug>/results/<int:number>/", results.round_results, name="round_results"),
    path("<slug:slug>/results/<int:number>/all/", results.all_figures, name="all_figures"),
    path("<slug:slug>/results/<int:number>/equality/", all_who_were_heard, name="all_heard"),
    path("<slug:slug>/results/<int:number>/counts/", results.response_counts, name="counts"),
    path("<slug:slug>/results/<int:number>/publish/", publish, name="publish_results"),
    path("<slug:slug>/results/<int:number>/csv/", downloads.as_csv, name="export_csv"),
    path("<slug:slug>/results/<int:number>/xlsx/", downloads.as_workbook, name="export_xlsx"),
    path(f"{QUESTION}/", results.question_results, name="question_results"),
    path(f"{QUESTION}/all/", results.question_figures, name="question_figures"),
    path(f"{QUESTION}/read/", coding.read_answers, name="read_answers"),
    path(f"{QUESTION}/read/themes/", coding.add_theme, name="add_theme"),
    path(f"{QUESTION}/read/suggestions/", coding.suggest, name="suggest_themes"),
    path(f"{QUESTION}/files/", files, name="answer_files"),
    path(f"{QUESTION}/files/<int:file>/", download, name="answer_file"),
    path(f"{QUESTION}/quotes/", coding.quotes, name="quotes"),
    path(f"{QUESTION}/quotes/<int:answer>/new/", coding.quote, name="quote"),
    path(f"{QUESTION}/quotes/<int:quote>/approve/", coding.approve, name="approve_quote"),
    path(f"{QUESTION}/quotes/<int:quote>/remove/", coding.remove, name="remove_quote"),
    path("<slug:slug>/you-said-we-did/", you_said_we_did, name="you_said_we_did"),
]
