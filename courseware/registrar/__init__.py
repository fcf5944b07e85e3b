"""The office: each use case once, as one function; the process that serves them; its client."""
