"""What has to be baked again: a clock of marks, and for each tag the mark of its last purge; what cannot be baked."""

from __future__ import annotations

from django.db import models


class Clock(models.Model):
    """One row whose number grows with each purge, in the order in which the purges were committed."""

    mark = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.mark)


class TagMark(models.Model):
    """A tag's last purges. A page that read the tag before `stale_mark` is stale; before `gone_mark`, gone."""

    tag = models.CharField(max_length=120, primary_key=True)
    stale_mark = models.BigIntegerField(db_index=True)
    gone_mark = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return self.tag


class Failure(models.Model):
    """A page whose last rendering failed."""

    path = models.CharField(max_length=300, primary_key=True)
    since = models.DateTimeField()
    last_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=1)
    is_gone = models.BooleanField(default=False)  # nothing stands in: readers get 503
    error = models.CharField(max_length=500)
    traceback = models.TextField(blank=True)

    class Meta:
        ordering = ["-since", "path"]

    def __str__(self) -> str:
        return f"{self.path}: {self.error}"


class Cache(models.Model):
    """A cache before the paper: up to which mark it was told of purges, and told a second time."""

    name = models.CharField(max_length=255, primary_key=True)
    told_mark = models.BigIntegerField(default=0)
    again_mark = models.BigIntegerField(default=0)
    epoch = models.BigIntegerField(default=0)  # of the pages that it may keep
    failed_at = models.DateTimeField(null=True, blank=True)  # since when it takes no purges
    failure = models.CharField(max_length=300, blank=True)  # what it said last

    def __str__(self) -> str:
        return self.name
