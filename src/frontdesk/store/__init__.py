"""PostgreSQL: the engine and its unit of work, the tables, the migrations, and a server of our own when none is named."""
