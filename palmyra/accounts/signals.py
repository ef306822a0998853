"""News of the accounts, for packages above them: `person` is the row."""

from django.dispatch import Signal

person_renamed = Signal()  # beside comments; sent in the transaction that changed the name
