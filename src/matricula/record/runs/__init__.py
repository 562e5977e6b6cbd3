"""Programs that learners try out on inputs of their own: nobody's score follows of them."""
