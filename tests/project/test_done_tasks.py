"""Tasks that ended leave their rows for some days, no longer."""

import datetime as dt

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from palmyra.project.schedule import forget_done_tasks

pytestmark = pytest.mark.django_db


def done(days: int, status: str = "SUCCESSFUL") -> DBTaskResult:
    return DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}},
        task_path="palmyra.mail.jobs.send_letters",
        backend_name="default",
        status=status,
        run_after=get_date_max(),
        finished_at=timezone.now() - dt.timedelta(days=days),
    )


def test_old_tasks_go_and_those_that_wait_stay():
    done(10)
    done(10, "FAILED")
    kept = {done(1).pk, done(10, "READY").pk}
    assert forget_done_tasks() == 2
    assert set(DBTaskResult.objects.values_list("pk", flat=True)) == kept
