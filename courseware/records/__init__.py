"""What is remembered: schema, migrations, the engine, group commit."""
