"""PostgreSQL with one transaction at a time, as SQLite has it (docs/decisions/0011-postgresql.md)."""

from __future__ import annotations

from django.db.backends.postgresql import base

TURN = 7_256_920_001  # the advisory lock of whoever writes; a number of ours in the paper's own database


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, whose transactions wait for the one before. A single statement outside of one waits for nobody.

    The server lets them in by the order in which they came, and takes the turn from a session that ends, however.
    """

    def set_autocommit(self, autocommit: bool, force_begin_transaction_with_broken_autocommit: bool = False) -> None:
        super().set_autocommit(autocommit, force_begin_transaction_with_broken_autocommit)
        if force_begin_transaction_with_broken_autocommit and not autocommit:
            try:
                self.take_turn()
            except BaseException:
                self.close()  # a session that waits in a transaction would be taken for one that writes
                raise

    def take_turn(self) -> None:
        """Wait for the turn, which the end of the transaction gives on. Raises OperationalError after a while."""
        with self.wrap_database_errors, self.connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
