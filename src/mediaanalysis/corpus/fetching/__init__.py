"""Pages from the web to files: lists, feeds and press services to addresses, addresses to files that are read later."""
