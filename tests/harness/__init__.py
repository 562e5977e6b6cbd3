"""What the tests stand on: databases on both engines, and a wall around the network."""
