"""How the demo newspaper's pictures are drawn: flat, muted, wintry scenes as SVG."""
