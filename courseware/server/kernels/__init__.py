"""Kernels of pages: who owns one, what it may know, how long it lives, and what a browser may say to it."""
