"""The addresses of moderation, below ``/forums/moderation/``."""

from django.urls import path

from forums.moderation.views import appealing, deciding, figures, reporting, standing_in

urlpatterns = [
    path("moderation/", deciding.queue, name="queue"),
    path("moderation/reported/", reporting.reported, name="reported"),
    path("moderation/topics/<int:topic_pk>/", appealing.topic_decisions, name="topic-decisions"),
    path("moderation/posts/<int:post_pk>/", appealing.decisions, name="decisions"),
    path("moderation/posts/<int:post_pk>/report/", reporting.report, name="report"),
    path("moderation/posts/<int:post_pk>/decide/", deciding.decide, name="decide"),
    path("moderation/decisions/<int:decision_pk>/appeal/", appealing.appeal, name="appeal"),
    path("moderation/appeals/<int:pk>/", appealing.answer_appeal, name="answer-appeal"),
    path("moderation/away/", standing_in.away, name="away"),
    path("moderation/away/<int:pk>/agree/", standing_in.agree, name="agree-to-cover"),
    path("moderation/away/<int:pk>/end/", standing_in.end, name="end-cover"),
    path("moderation/figures/", figures.page, name="figures"),
    path("moderation/figures/csv/", figures.table, name="figures-csv"),
]
