"""What a lesson shows: its pieces, its charts and tables, and the drafting room."""
