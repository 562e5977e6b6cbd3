"""Measurements that print absolute figures and ratios to an empty route of the same run."""
