"""Production functions of enterprises whose rows stay on Spark: each pool is estimated by the worker that has it."""
