#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a researcher would write: N networks as stacked weights in PyTorch, plain SGD on squared error.

Prints one JSON line a case: network-samples a second, eagerly and with the step in a CUDA graph.
Usage: torch_peer.py [--device cuda|cpu] [--seconds 1.0]
"""
import argparse
import json
import math
import time

import torch


def make_step(n, sizes, batch, device, lr=0.03):
    g = torch.Generator().manual_seed(0)
    weights = [((torch.rand(n, a, b, generator=g) - 0.5)).to(device) for a, b in zip(sizes, sizes[1:])]
    biases = [torch.full((n, 1, b), 0.1, device=device) for b in sizes[1:]]
    x = torch.rand(batch, sizes[0], generator=g).to(device).expand(n, -1, -1).contiguous()
    y = torch.where(torch.rand(batch, 1, generator=g) > 0.5, 1.0, -1.0).to(device).expand(n, -1, -1).contiguous()

    @torch.no_grad()
    def step():
        outs = [x]
        for w, b in zip(weights, biases):
            outs.append(torch.tanh(torch.baddbmm(b, outs[-1], w)))
        delta = (outs[-1] - y) * (1 - outs[-1] ** 2)
        for l in reversed(range(len(weights))):
            below = torch.bmm(delta, weights[l].transpose(1, 2)) * (1 - outs[l] ** 2) if l else None
            weights[l].sub_(torch.bmm(outs[l].transpose(1, 2), delta), alpha=lr / batch)
            biases[l].sub_(delta.sum(1, keepdim=True), alpha=lr / batch)
            delta = below

    return step


def rate(step, samples, device, seconds):
    sync = torch.cuda.synchronize if device == "cuda" else (lambda: None)
    for _ in range(10):
        step()
    sync()
    times = []
    start = time.perf_counter()
    while time.perf_counter() - start < seconds or len(times) < 7:
        t = time.perf_counter()
        for _ in range(20):
            step()
        sync()
        times.append((time.perf_counter() - t) / 20)
    times.sort()
    return samples / times[len(times) // 2]


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--device", default="cuda")
    p.add_argument("--seconds", type=float, default=0.5)
    a = p.parse_args()
    for name, sizes in (("7-8-8-8-1", (7, 8, 8, 8, 1)), ("2-4-2-1", (2, 4, 2, 1))):
        for batch in (1, 10):
            for n in (1, 64, 256, 1024, 16384, 131072):
                result = {"peer": "torch " + torch.__version__, "device": a.device, "shape": name, "batch": batch,
                          "networks": n}
                step = make_step(n, sizes, batch, a.device)
                result["eager"] = rate(step, n * batch, a.device, a.seconds)
                if a.device == "cuda":
                    stream = torch.cuda.Stream()
                    with torch.cuda.stream(stream):
                        for _ in range(3):
                            step()
                    torch.cuda.synchronize()
                    graph = torch.cuda.CUDAGraph()
                    with torch.cuda.graph(graph):
                        step()
                    result["cuda_graph"] = rate(graph.replay, n * batch, a.device, a.seconds)
                assert all(math.isfinite(v) for v in result.values() if isinstance(v, float))
                print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
