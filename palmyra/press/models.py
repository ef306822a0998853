"""What has to be baked again: a clock of marks, and for each tag the mark of its last purge."""

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
