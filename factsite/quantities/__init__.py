"""What a printed figure means: units, intervals, reading and display."""
