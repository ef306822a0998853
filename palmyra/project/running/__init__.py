"""What a running paper does, read once and shown three ways: in a terminal, in the newsroom, to Prometheus."""
