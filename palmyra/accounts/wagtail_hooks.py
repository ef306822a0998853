"""Joins the decisions about readers' accounts to the newsroom's settings."""

from wagtail.contrib.settings.models import register_setting

from palmyra.accounts.models import Membership

register_setting(Membership, icon="user", order=5)
