"""Addresses of the discussion, below /talk/."""

from django.urls import path

from palmyra.discussion import (
    emoji_views,
    following_views,
    notice_views,
    own_views,
    reacting_views,
    reporting_views,
    views,
    voting_views,
)

app_name = "discussion"
urlpatterns = [
    path("<int:number>/", views.thread, name="post"),
    path("comment/<int:number>/", views.comment, name="comment"),
    path("comment/<int:number>/edit/", own_views.edit, name="edit"),
    path("comment/<int:number>/appeal/", own_views.appeal, name="appeal"),
    path("mine/", own_views.mine, name="mine"),
    path("comment/<int:number>/report/", reporting_views.report, name="report"),
    path("comment/<int:number>/notice/", notice_views.give, name="give-notice"),
    path("notice/<str:token>/", notice_views.told, name="notice"),
    path("<int:number>/follow/", following_views.follow, name="follow"),
    path("follow/confirm/<str:token>/", following_views.confirm, name="confirm"),
    path("follow/stop/<str:token>/", following_views.stop, name="stop"),
    path("follow/<str:token>/", following_views.following, name="following"),
    path("receipt/<str:token>/", views.receipt, name="receipt"),
    path("react/", reacting_views.react, name="react"),
    path("comment/<int:number>/react/", reacting_views.choose, name="choose"),
    path("emoji/", emoji_views.panel, name="emoji"),
    path("emoji.json", emoji_views.own, name="own-emoji"),
    path("vote/", voting_views.vote, name="vote"),
    path("me/", views.me, name="me"),
    path("preview/", views.preview, name="preview"),
]
