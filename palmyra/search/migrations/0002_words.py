"""The full-text table over the documents' words, kept in step by triggers (https://sqlite.org/fts5.html, 4.4.3)."""

from django.db import migrations

MAKE = """
CREATE VIRTUAL TABLE search_words USING fts5(
    title, body, facets, content='search_document', content_rowid='id',
    tokenize="unicode61 remove_diacritics 0 tokenchars '_'"
);
CREATE TRIGGER search_document_added AFTER INSERT ON search_document BEGIN
    INSERT INTO search_words(rowid, title, body, facets) VALUES (new.id, new.title, new.body, new.facets);
END;
CREATE TRIGGER search_document_removed AFTER DELETE ON search_document BEGIN
    INSERT INTO search_words(search_words, rowid, title, body, facets)
    VALUES ('delete', old.id, old.title, old.body, old.facets);
END;
CREATE TRIGGER search_document_changed AFTER UPDATE ON search_document BEGIN
    INSERT INTO search_words(search_words, rowid, title, body, facets)
    VALUES ('delete', old.id, old.title, old.body, old.facets);
    INSERT INTO search_words(rowid, title, body, facets) VALUES (new.id, new.title, new.body, new.facets);
END;
"""
DROP = """
DROP TRIGGER search_document_added;
DROP TRIGGER search_document_removed;
DROP TRIGGER search_document_changed;
DROP TABLE search_words;
"""


def run_script(script):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor != "sqlite":
            return  # 0003 has what PostgreSQL needs
        for statement in statements(script):
            schema_editor.execute(statement, params=None)

    return run


def statements(script):
    """The statements of a script; a trigger ends with END."""
    import sqlite3

    statement = ""
    for line in script.strip().splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(run_script(MAKE), run_script(DROP))]
