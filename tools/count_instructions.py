#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Counts the machine instructions that a warp spends on a sample and on an update, per training kernel.

    tools/count_instructions.py build/release [--kernels REGEX] [--nvdisasm PROGRAM] [--json FILE]

Takes the PTX of the build's kernel objects (a build with tests leaves it readable), assembles it for sm_90 and
reads the disassembly. Every way through the loop over the training points is followed, and the longest ones count (tanh
at the output): one without the update, a sample, and one with it, a sample and a step. At batch b a network-sample
costs (sample + step / b) / (networks a warp) instructions. Needs ptxas and nvdisasm (CUDA toolkit).
"""
import argparse
import collections
import json
import pathlib
import re
import subprocess
import sys
import tempfile

BRANCH = re.compile(r"\bBRA\S*\s+(?:\S+,\s*)?`\((\.L_\w+)\)")
NAME = re.compile(r"seedbed_train_(fast_)?t(\d+)_w(\d)_d(\d)_(\w+)_(\w+)$")


def ptx_of(object_file):
    content = object_file.read_bytes()
    start = content.find(b".version ")
    if start < 0:
        sys.exit(f"error: {object_file}: no readable PTX; build with SEEDBED_TESTS=ON")
    return content[start:content.index(b"\0", start)]


def disassembly(ptx, ptxas, nvdisasm):
    with tempfile.TemporaryDirectory() as folder:
        source, cubin = pathlib.Path(folder, "k.ptx"), pathlib.Path(folder, "k.cubin")
        source.write_bytes(ptx)
        subprocess.run([ptxas, "-arch=sm_90", "-o", cubin, source], check=True)
        return subprocess.run([nvdisasm, "-c", cubin], check=True, capture_output=True, text=True).stdout


def kernels(text):
    """(name, instructions, {label: index}) of each kernel."""
    name, code, labels = None, [], {}
    for line in text.splitlines():
        section = re.match(r"\s*\.section\s+\.text\.(\w+)", line)
        label = re.match(r"\s*(\.L_\w+):", line)
        instruction = re.match(r"\s*/\*[0-9a-f]{4,}\*/\s+(.*?);", line)
        if section:
            if name:
                yield name, code, labels
            name, code, labels = section[1], [], {}
        elif label:
            labels[label[1]] = len(code)
        elif instruction:
            code.append(instruction[1])
    if name:
        yield name, code, labels


def opcode(instruction):
    return re.sub(r"^@!?U?P\w+\s+", "", instruction).split()[0].split(".")[0]


def loops(code, labels):
    found = set()
    for i, instruction in enumerate(code):
        branch = BRANCH.search(instruction)
        if branch and labels[branch[1]] <= i:
            found.add((labels[branch[1]], i))
    return found


def ways_through(code, labels, first, last):
    """The instructions of each way from the head of a loop back to it."""
    ways, open_ways = [], [(first, [])]
    while open_ways:
        at, way = open_ways.pop()
        while first <= at <= last:
            way.append(at)
            branch = BRANCH.search(code[at])
            target = labels[branch[1]] if branch else None
            if target == first or at == last:
                ways.append(way)
                break
            conditional = code[at].startswith("@")
            if branch and conditional and at < target <= last:
                open_ways.append((target, list(way)))
            at = target if branch and not conditional else at + 1
    return ways


def count(code, labels):
    """Instructions of a sample, and of the update after it, in the loop over the training points."""
    found = loops(code, labels)
    innermost = [(first, last) for first, last in found
                 if not any(first <= a and b <= last and (a, b) != (first, last) for a, b in found)]
    first, last = max(innermost, key=lambda loop: loop[1] - loop[0])  # others only evaluate
    # The update is what the last branch forward leaves out.
    update = max(i for i in range(first, last) if code[i].startswith("@") and BRANCH.search(code[i])) + 1
    ways = ways_through(code, labels, first, last)
    sample = max((way for way in ways if update not in way), key=len)
    both = max((way for way in ways if update in way), key=len)
    kinds = collections.Counter(opcode(code[i]) for i in sample)
    return {"sample": len(sample), "step": len(both) - len(sample), "FFMA": kinds["FFMA"],
            "SHFL": kinds["SHFL"], "loads": kinds["LD"] + kinds["LDS"] + kinds["LDG"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--kernels", default="_tanh_", help="which (regular expression)")
    parser.add_argument("--ptxas", default="ptxas")
    parser.add_argument("--nvdisasm", default="nvdisasm")
    parser.add_argument("--json", type=pathlib.Path)
    options = parser.parse_args()
    counts = {}
    for object_file in sorted(options.build.glob("kernels/CMakeFiles/seedbed_cuda_train_d*.dir/cuda/*.o")):
        for name, code, labels in kernels(disassembly(ptx_of(object_file), options.ptxas, options.nvdisasm)):
            parts = NAME.match(name)
            # Where four groups of threads share a batch, a sample has no loop of its own.
            if parts and parts[2] != "32" and parts[4] != "0" and re.search(options.kernels, name):
                counts[name] = count(code, labels)
    print(f"{'kernel':40} networks/warp  sample  step   FFMA  SHFL  loads")
    for name, c in counts.items():
        print(f"{name:40} {32 // int(NAME.match(name)[2]):13}  {c['sample']:6}  {c['step']:4}  {c['FFMA']:5}"
              f"  {c['SHFL']:4}  {c['loads']:5}")
    if options.json:
        version = subprocess.run([options.ptxas, "--version"], capture_output=True, text=True).stdout
        assembler = re.search(r"Cuda compilation.*", version)[0]
        columns = ["sample", "step", "FFMA", "SHFL", "loads"]
        lines = [f'    "{name}": {json.dumps([c[column] for column in columns])}' for name, c in counts.items()]
        options.json.write_text(f'{{\n  "assembler": "{assembler}",\n  "columns": {json.dumps(columns)},\n'
                                '  "kernels": {\n' + ",\n".join(lines) + "\n  }\n}\n")


if __name__ == "__main__":
    main()
