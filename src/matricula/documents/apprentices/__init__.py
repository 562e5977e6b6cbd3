"""How far apprentices are: skills and booklets, gathered once for whoever shows them."""
