"""Bodies exactly as they go over the wire, field names as the pages print them."""
