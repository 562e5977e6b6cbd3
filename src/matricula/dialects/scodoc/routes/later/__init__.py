"""What later addresses ask of the record, where they have bodies of their own.

`routes.aliases` says at which addresses.
"""
