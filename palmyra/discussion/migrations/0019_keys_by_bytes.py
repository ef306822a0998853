"""Keys that sort comments are compared by their bytes; PostgreSQL would go by the alphabet of some language."""

from django.db import migrations


def compare_by(collation):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"ALTER TABLE discussion_comment ALTER COLUMN root_key TYPE varchar(14) COLLATE {collation}, "
                f"ALTER COLUMN sort_path TYPE varchar(854) COLLATE {collation}"
            )

    return run


class Migration(migrations.Migration):
    dependencies = [("discussion", "0018_weight")]
    operations = [migrations.RunPython(compare_by('"C"'), compare_by('"default"'))]
