"""The lists of sections as rows, filled with what is published."""

import django.db.models.deletion
from django.db import migrations, models

LIVE = "article.live AND article.withdrawn_at IS NULL AND article.published_at IS NOT NULL"
FILED = "newsroom_article_further_sections AS filed ON filed.article_id = article.id"
ABOVE = "newsroom_section AS section ON section.parent_id IS NOT NULL AND section.id"
WAYS = [
    ("article.section_id", "", "article.section_id IS NOT NULL"),
    ("section.parent_id", f"JOIN {ABOVE} = article.section_id", "1 = 1"),
    ("filed.section_id", f"JOIN {FILED}", "1 = 1"),
    ("section.parent_id", f"JOIN {FILED} JOIN {ABOVE} = filed.section_id", "1 = 1"),
]


def fill(apps, schema_editor):
    for place, joined, condition in WAYS:
        schema_editor.execute(
            "INSERT INTO newsroom_placement (section_id, article_id, language, published_at) "
            f"SELECT {place}, article.id, article.language, article.published_at FROM newsroom_article AS article {joined} "
            f"WHERE {LIVE} AND {condition} ON CONFLICT DO NOTHING"
        )


class Migration(migrations.Migration):

    dependencies = [
        ('newsroom', '0006_threads_away'),
    ]

    operations = [
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=10)),
                ('published_at', models.DateTimeField()),
                ('article', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='placements', to='newsroom.article')),
                ('section', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='newsroom.section')),
            ],
            options={
                'indexes': [models.Index(fields=['section', 'language', '-published_at', '-article'], name='placement_newest')],
                'constraints': [models.UniqueConstraint(fields=('article', 'section'), name='placement_once')],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
