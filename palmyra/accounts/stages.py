"""What stands between knowing who somebody is and letting them in."""

from __future__ import annotations

from typing import Any

from allauth.account.stages import EmailVerificationStage

from palmyra.accounts import members


class ConfirmAddressStage(EmailVerificationStage):
    """Whoever makes an account with an address confirms it first; accounts that the owner made need no letter."""

    def handle(self) -> tuple[Any, bool]:
        user = self.login.user
        if user is not None and not (user.email and members.is_unfinished(user)):
            return None, True
        # Without a person, somebody gave an address that has an account: they see the same pages as a new reader.
        return super().handle()
