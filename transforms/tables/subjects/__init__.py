"""The declarations of the tables, by subject; ``transforms.tables.declaration`` has them all."""
