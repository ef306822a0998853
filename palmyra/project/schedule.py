"""What happens by itself: scheduled articles, purges left behind, counts in lists. No cron is needed."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.management import call_command
from django.db import close_old_connections
from django.db.models import Model
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page, Revision

from palmyra.accounts.devices import forget_sessions
from palmyra.accounts.members import forget_unfinished
from palmyra.discussion.actions import render_anew
from palmyra.discussion.actions.watching import tell_moderators
from palmyra.discussion.jobs import (
    flush_counts,
    flush_rails,
    forget_addresses,
    forget_pace,
    forget_proofs,
    forget_unconfirmed,
    mail_followers,
    spread_news,
)
from palmyra.discussion.webhooks import forget_deliveries, retry_deliveries
from palmyra.lib.logs import request_id
from palmyra.mail.jobs import forget_letters, wake_sending
from palmyra.newsroom.models import Article, BackgroundCard
from palmyra.press.figures import figures
from palmyra.press.jobs import look_at_failures, sweep
from palmyra.press.refreshing import Refresher
from palmyra.project.backup import back_up_if_due
from palmyra.project.clock import ClockWatch
from palmyra.project.leading import Lead

logger = logging.getLogger(__name__)

TICK = 0.5
SETTLED = 10.0  # seconds after a start, when its first readers have their pages
TASKS_KEPT_FOR = dt.timedelta(days=3)  # a weekend, so that what failed is still there on Monday
AT_ONCE = 1_000  # rows; the lock for writing is not held for long


@dataclass
class Job:
    """Something to do every so many seconds."""

    seconds: float
    run: Callable[[], object]
    next_at: float = 0.0
    is_everywhere: bool = False  # also on machines that share a database and do not lead


def publish_scheduled() -> None:
    """Publish what is due and take away what has expired; two quick looks when nothing is."""
    now = timezone.now()
    due = Revision.objects.filter(approved_go_live_at__lte=now).exists()
    models: tuple[type[Model], ...] = (Article, BackgroundCard, Page)
    over = any(model._default_manager.filter(live=True, expire_at__lte=now).exists() for model in models)
    if due or over:
        call_command("publish_scheduled", verbosity=0)


def forget_done_tasks() -> int:
    """Let go of tasks that ended some days ago: each letter leaves one; returns how many rows went."""
    old = DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - TASKS_KEPT_FOR)
    return int(old.filter(pk__in=list(old.values_list("pk", flat=True)[:AT_ONCE])).delete()[0])


def back_up() -> None:
    """Make the copy of the database that is due."""
    own = settings.OWN
    back_up_if_due(settings.PALMYRA_HOME, hours=own["BACKUP_HOURS"], keep=own["BACKUP_KEEP"])


def jobs() -> list[Job]:
    """Everything that the scheduler does."""
    return [
        Job(1, publish_scheduled),
        Job(1, sweep, is_everywhere=True),
        # The tag of the names of paper and sections, which all pages show.
        Job(1, Refresher("paper").go_on, is_everywhere=True),
        Job(5, look_at_failures),
        Job(5, flush_counts),
        Job(600, flush_rails),
        Job(300, forget_addresses),
        Job(300, forget_proofs),
        Job(300, forget_pace),
        Job(300, forget_unconfirmed),
        Job(2, spread_news),
        Job(5, mail_followers),
        Job(60, tell_moderators),
        Job(5, render_anew),
        Job(15, wake_sending),
        Job(3600, forget_letters),
        Job(300, forget_unfinished),
        Job(3600, forget_sessions),
        Job(3600, forget_done_tasks),
        Job(2, retry_deliveries),
        Job(3600, forget_deliveries),
        Job(60, ClockWatch().look),
        Job(60, back_up, next_at=time.monotonic() + SETTLED),
    ]


class Scheduler(threading.Thread):
    """Runs the jobs, one after another; one that fails is logged and tried again when its time comes."""

    def __init__(self, lead: Lead | None = None) -> None:
        super().__init__(daemon=True, name="scheduler")
        self.jobs = jobs()
        self.lead = lead or Lead(lambda: None)

    def run(self) -> None:
        while True:
            try:
                self.lead.keep()
            except Exception:
                logger.exception("Nobody knows whether this machine leads; it is asked again.")
            self.run_due(time.monotonic())
            figures.level("beat", int(time.time()))
            time.sleep(TICK)

    def run_due(self, now: float) -> None:
        """Run the jobs whose time has come."""
        for job in self.jobs:
            if job.next_at > now or not (job.is_everywhere or self.lead.is_held):
                continue
            job.next_at = now + job.seconds
            name = getattr(job.run, "__name__", "")
            request_id.set(f"job {name}")
            try:
                close_old_connections()
                job.run()
            except Exception:
                logger.exception("The job %s failed; it is tried again.", name or job.run)
