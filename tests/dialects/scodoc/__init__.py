"""Tests of ScoDoc's door, over HTTP, on both engines."""
