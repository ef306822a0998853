from django.db import migrations, models


def take_place_from_held(apps, schema_editor):
    """Comments that wait were never seen, unless somebody answered them."""
    comments = apps.get_model("discussion", "Comment").objects
    comments.filter(state="held").exclude(replies__state__in=["shown", "hidden", "removed"]).update(has_place=False)


class Migration(migrations.Migration):
    dependencies = [("discussion", "0001_initial")]

    operations = [
        migrations.RemoveIndex(model_name="comment", name="comment_roots"),
        migrations.AddField(model_name="comment", name="has_place", field=models.BooleanField(default=True)),
        migrations.RunPython(take_place_from_held, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                fields=["thread", "-root_key"],
                condition=models.Q(("depth", 0), ("has_place", True)),
                name="comment_roots",
            ),
        ),
    ]
