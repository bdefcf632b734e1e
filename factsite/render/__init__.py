"""Facts and prose to page bodies, and a log of what every page read."""
