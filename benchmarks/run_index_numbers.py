"""``python -m benchmarks.run_index_numbers FILE METHOD…``: our index numbers, timed without start-up; prints JSON."""

import json
import sys

import polars as pl

import nangsuat as ns
from benchmarks.measuring import typical_seconds


def main(path: str, *methods: str) -> None:
    table = pl.read_csv(path)

    def basket() -> ns.Basket:
        return ns.Basket.from_frame(table, period="time", item="prodID", price="prices", quantity="quantities")

    held, answer = basket(), {}
    for method in methods:
        key = {"geks": "geks_fisher"}.get(method, method)
        answer[method] = {
            "seconds": typical_seconds(lambda key=key: ns.price_index(basket(), method=key)),
            "held": typical_seconds(lambda key=key: ns.price_index(held, method=key)),
            "last": float(ns.price_index(held, method=key).to_frame()["index"][-1]),
        }
    print(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
