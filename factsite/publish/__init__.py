"""Bodies to site: MkDocs, filled pages, checked links, and the exchange of trees."""
