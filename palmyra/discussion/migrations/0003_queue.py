from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("discussion", "0002_place")]

    operations = [
        migrations.RemoveIndex(model_name="comment", name="comment_queue"),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["state", "-created_at", "-id"], name="comment_queue"),
        ),
    ]
