"""`python -m matricula.cli`, where the command itself is not on the path."""

from matricula.cli import main

main()
