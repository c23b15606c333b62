"""``python -m benchmarks.run_index_numbers FILE``: our index numbers, timed without start-up; prints JSON."""

import json
import sys
from time import perf_counter

import polars as pl

import nangsuat as ns

METHODS = ("laspeyres", "paasche", "fisher", "tornqvist", "geks")


def main(path: str) -> None:
    table = pl.read_csv(path)

    def run(method: str):
        basket = ns.Basket.from_frame(table, period="time", item="prodID", price="prices", quantity="quantities")
        return ns.price_index(basket, method={"geks": "geks_fisher"}.get(method, method))

    run("fisher")  # modules are loaded
    answer = {}
    for method in METHODS:
        start = perf_counter()
        found = run(method)
        took = perf_counter() - start
        answer[method] = {"seconds": took, "last": float(found.to_frame()["index"][-1])}
    print(json.dumps(answer))


if __name__ == "__main__":
    main(sys.argv[1])
