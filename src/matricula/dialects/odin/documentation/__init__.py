"""The interactive documentation of this door, as Odin has it at the same address."""
