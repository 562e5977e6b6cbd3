"""Comments: what people say to each other about steps."""
