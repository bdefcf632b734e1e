"""Text to facts: strict YAML with positions, typed records, the Factbook, its view of a day."""
