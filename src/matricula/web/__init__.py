"""What every door shares: raw paths, ids, bodies, errors, sign-in and logs."""
