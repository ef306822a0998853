from django.db import migrations

import palmyra.accounts.fields
from palmyra.accounts.fields import seal, unseal


def change(apps, to):
    """Store each address in another form; what a row says stays."""
    users = apps.get_model("accounts", "User").objects.exclude(email="")
    for row in users.only("pk", "email").iterator():
        users.filter(pk=row.pk).update(email=row.email)  # the field seals it
    addresses = apps.get_model("account", "EmailAddress").objects.all()
    for row in addresses.only("pk", "email").iterator():
        addresses.filter(pk=row.pk).update(email=to(row.email))


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0002_members"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [
        migrations.AlterField(
            model_name="user",
            name="email",
            field=palmyra.accounts.fields.SealedEmailField(blank=True, max_length=400, verbose_name="email address"),
        ),
        migrations.RunPython(lambda apps, _editor: change(apps, seal), lambda apps, _editor: change(apps, unseal)),
    ]
