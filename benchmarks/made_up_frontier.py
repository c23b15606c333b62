"""Made-up producers for frontiers, the same for the same size: only for timing."""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def producers(count: int, inputs: int = 3, outputs: int = 2) -> tuple[Numbers, Numbers]:
    """Inputs and outputs: Cobb-Douglas with returns 0.8, half-normal inefficiency, the mix of outputs on an arc."""
    random = np.random.default_rng(count)
    used = random.uniform(1, 10, (count, inputs))
    made = np.prod(used ** (0.8 / inputs), axis=1) * np.exp(-np.abs(random.normal(0, 0.3, count)))
    mix = np.abs(random.normal(size=(count, outputs)))
    return used, made[:, None] * mix / np.linalg.norm(mix, axis=1, keepdims=True)


def producers_of_density(count: int, width: int, share: float) -> tuple[Numbers, Numbers]:
    """As many inputs as outputs, ``width`` together, of which ``share`` are efficient with variable returns."""
    random = np.random.default_rng(count)
    place = np.abs(random.normal(size=(count, width)))
    place /= np.linalg.norm(place, axis=1, keepdims=True)
    place[int(share * count) :] *= random.uniform(0.2, 0.75, (count - int(share * count), 1))
    place = place[random.permutation(count)]
    return 2 - place[:, : width // 2], place[:, width // 2 :] + 0.05
