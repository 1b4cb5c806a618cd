"""The command line: thin; each command reads its options, calls one function and prints what it gives."""
