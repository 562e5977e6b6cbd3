"""Who is asking and what they may: passwords, tokens, scopes and the table of rights."""
