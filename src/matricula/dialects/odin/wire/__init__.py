"""Bodies exactly as Odin's page names their fields."""
