"""What readers and machines get: views, templates, feeds, sitemaps."""
