#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a researcher would write: vmap over networks, scan over steps, jit; plain SGD on squared error.

Prints one JSON line a case: network-samples a second.
Usage: jax_peer.py [--seconds 1.0]
"""
import argparse
import json
import time

import jax
import jax.numpy as jnp


def make_epoch(sizes, batch, steps, lr=0.03):
    def loss(params, x, y):
        for w, b in params:
            x = jnp.tanh(x @ w + b)
        return 0.5 * jnp.mean(jnp.sum((x - y) ** 2, axis=-1))

    def train(params, xs, ys):
        def step(p, data):
            g = jax.grad(loss)(p, *data)
            return jax.tree_util.tree_map(lambda a, d: a - lr * d, p, g), None

        return jax.lax.scan(step, params, (xs, ys))[0]

    def init(key):
        params = []
        for a, b in zip(sizes, sizes[1:]):
            key, k = jax.random.split(key)
            params.append((jax.random.uniform(k, (a, b)) - 0.5, jnp.full((b,), 0.1)))
        return params

    keys = jax.random.split(jax.random.PRNGKey(1), 2)
    xs = jax.random.uniform(keys[0], (steps, batch, sizes[0]))
    ys = jnp.sign(jax.random.uniform(keys[1], (steps, batch, 1)) - 0.5)
    return jax.vmap(init), jax.jit(jax.vmap(train, in_axes=(0, None, None))), xs, ys


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--seconds", type=float, default=0.5)
    a = p.parse_args()
    for name, sizes in (("7-8-8-8-1", (7, 8, 8, 8, 1)), ("2-4-2-1", (2, 4, 2, 1))):
        for batch in (1, 10):
            for n in (1, 64, 256, 1024, 16384, 131072):
                steps = 100
                init, train, xs, ys = make_epoch(sizes, batch, steps)
                params = init(jax.random.split(jax.random.PRNGKey(0), n))
                params = jax.block_until_ready(train(params, xs, ys))
                times = []
                start = time.perf_counter()
                while time.perf_counter() - start < a.seconds or len(times) < 7:
                    t = time.perf_counter()
                    params = jax.block_until_ready(train(params, xs, ys))
                    times.append(time.perf_counter() - t)
                times.sort()
                print(json.dumps({"peer": "jax " + jax.__version__, "device": jax.devices()[0].device_kind,
                                  "shape": name, "batch": batch, "networks": n,
                                  "vmap_scan_jit": n * batch * steps / times[len(times) // 2]}), flush=True)


if __name__ == "__main__":
    main()
