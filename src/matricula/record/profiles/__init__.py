"""What people say of themselves: nothing of it identifies anybody."""
