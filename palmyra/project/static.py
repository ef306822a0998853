"""Static files with hashed names, module imports included, so that they may be cached for good."""

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class HashedStatic(ManifestStaticFilesStorage):
    """Rewrites `import` lines of our own modules; a file that Wagtail's CSS names but does not ship is no error."""

    support_js_module_import_aggregation = True
    manifest_strict = False
