"""The edge: command line, stages in order, Prefect flows and their deployments."""
