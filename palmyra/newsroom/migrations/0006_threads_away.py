from django.db import migrations
from django.db.models import Q


def take_away(apps, schema_editor):
    """The discussions of articles that readers cannot read."""
    unread = apps.get_model("newsroom", "Article").objects.filter(Q(live=False) | Q(withdrawn_at__isnull=False))
    threads = unread.exclude(thread=None).values("thread")
    apps.get_model("discussion", "Thread").objects.filter(pk__in=threads).update(is_away=True)


class Migration(migrations.Migration):

    dependencies = [
        ("discussion", "0015_pace"),
        ("newsroom", "0005_article_link"),
    ]

    operations = [migrations.RunPython(take_away, migrations.RunPython.noop)]
