"""What the words of the documents are for PostgreSQL: a vector beside each row, and what weighing them has to know.

A vector is put together from the words as they are: the parser of text search would take some of them apart again. Words
of the title stand in it a second time behind "=", facets behind "/", which no word begins with.
"""

from django.db import migrations

MAKE = [
    """
    CREATE FUNCTION search_words_of(title text, body text, facets text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT array_to_tsvector(coalesce(array_agg(left(word, 500)), '{}'))  -- a vector takes 2,046 bytes of a word
        FROM unnest(
            string_to_array(title || ' ' || left(body, 400000), ' ')  -- and a megabyte of words
            || string_to_array('=' || replace(title, ' ', ' ='), ' ')
            || string_to_array('/' || replace(facets, ' ', ' /'), ' ')
        ) AS word WHERE word <> ''
    $$
    """,
    """
    CREATE FUNCTION search_size_of(title text, body text, facets text) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT cardinality(array_remove(string_to_array(title || ' ' || body || ' ' || facets, ' '), ''))
    $$
    """,
    """
    ALTER TABLE search_document
        ADD COLUMN words tsvector GENERATED ALWAYS AS (search_words_of(title, body, facets)) STORED,
        ADD COLUMN size integer GENERATED ALWAYS AS (search_size_of(title, body, facets)) STORED
    """,
    "CREATE INDEX document_words ON search_document USING gin (words)",
    "CREATE TABLE search_totals (documents bigint NOT NULL, words bigint NOT NULL)",
    "INSERT INTO search_totals SELECT count(*), coalesce(sum(size), 0) FROM search_document",
    """
    CREATE FUNCTION search_count_added() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE search_totals SET documents = documents + (SELECT count(*) FROM added),
            words = words + (SELECT coalesce(sum(size), 0) FROM added);
        RETURN NULL;
    END $$
    """,
    """
    CREATE FUNCTION search_count_removed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE search_totals SET documents = documents - (SELECT count(*) FROM removed),
            words = words - (SELECT coalesce(sum(size), 0) FROM removed);
        RETURN NULL;
    END $$
    """,
    """
    CREATE FUNCTION search_count_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE search_totals SET words = words + (SELECT coalesce(sum(size), 0) FROM added)
            - (SELECT coalesce(sum(size), 0) FROM removed);
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER search_document_added AFTER INSERT ON search_document REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION search_count_added()
    """,
    """
    CREATE TRIGGER search_document_removed AFTER DELETE ON search_document REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION search_count_removed()
    """,
    """
    CREATE TRIGGER search_document_changed AFTER UPDATE ON search_document
    REFERENCING OLD TABLE AS removed NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION search_count_changed()
    """,
]
DROP = [
    "DROP TRIGGER search_document_added ON search_document",
    "DROP TRIGGER search_document_removed ON search_document",
    "DROP TRIGGER search_document_changed ON search_document",
    "DROP FUNCTION search_count_added, search_count_removed, search_count_changed",
    "DROP TABLE search_totals",
    "ALTER TABLE search_document DROP COLUMN words, DROP COLUMN size",
    "DROP FUNCTION search_words_of, search_size_of",
]


def run_statements(statements):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement, params=None)

    return run


class Migration(migrations.Migration):
    dependencies = [("search", "0002_words")]
    operations = [migrations.RunPython(run_statements(MAKE), run_statements(DROP))]
