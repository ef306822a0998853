"""The rows of the accounts, a file a subject."""

from palmyra.accounts.models.membership import Membership
from palmyra.accounts.models.names import GuardedName
from palmyra.accounts.models.people import ABOUT_MAX, DISPLAY_NAME_MAX, OwnerLink, User

__all__ = ["ABOUT_MAX", "DISPLAY_NAME_MAX", "GuardedName", "Membership", "OwnerLink", "User"]
