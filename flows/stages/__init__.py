"""The stages of a run, one module each: plain functions of the run's state, with or without Prefect."""
