"""OAuth 2: which program may act for whom. The protocol is Authlib's; the decisions are ours."""
