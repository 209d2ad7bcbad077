"""The engine's JSON to models: pure, one module a noun; what an engine leaves out or says as null is no failure."""
