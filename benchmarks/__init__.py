"""What `make bench` runs: how fast the house is, against something that anybody can run beside it."""
