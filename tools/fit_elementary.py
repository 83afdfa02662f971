#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Derives the polynomial coefficients of kernels/elementary_constants.h.

Each function is approximated on its reduced interval by a minimax polynomial (Remez exchange in
60-digit arithmetic) of the relative error. Coefficients are rounded to the target precision one at
a time, from the lowest order up; after each rounding the remaining ones are fitted again, so that
they absorb what the rounding cost. Prints C++ arrays, highest order first, and the error reached.

Usage: fit_elementary.py > coefficients.txt
"""
import struct

from mpmath import atanh, cos, expm1, inf, ldexp, log, lu_solve, matrix, mp, mpf, pi, sin, sqrt

mp.dps = 60


def round_to(x, digits):
    """x rounded to nearest with so many significant bits."""
    if x == 0:
        return mpf(0)
    mantissa, exponent = mp.frexp(x)
    return ldexp(mp.nint(ldexp(mantissa, digits)), exponent - digits)


def extrema(error, low, high, count):
    """Points of alternating sign where |error| is largest, at most one per run of one sign."""
    grid = [low + (high - low) * (1 - mp.cos(pi * k / count)) / 2 for k in range(count + 1)]
    values = [error(x) for x in grid]
    runs, current = [], None
    for x, e in zip(grid, values):
        if e == 0:
            continue
        if current is not None and (e > 0) == (current[1] > 0):
            if abs(e) > abs(current[1]):
                current[:] = [x, e]
        else:
            current = [x, e]
            runs.append(current)
    return runs


def remez(target, weight, powers, low, high):
    """Minimises max |weight * (target - sum c_k x^powers_k)|; returns (coefficients, error)."""
    n = len(powers)
    # Chebyshev nodes, moved a little because the weight may vanish in the middle.
    points = [low + (high - low) * (1 - mp.cos(pi * (2 * k + 1) / (2 * n + 2))) / mpf("2.003") for k in range(n + 1)]
    best = None
    for _ in range(12):
        a, b = matrix(n + 1, n + 1), matrix(n + 1, 1)
        for i, x in enumerate(points):
            for j, p in enumerate(powers):
                a[i, j] = x**p
            a[i, n] = (-1) ** i / weight(x)
            b[i] = target(x)
        solution = lu_solve(a, b)
        c = [solution[j] for j in range(n)]
        # The sign of the unweighted error alternates also where the weight vanishes.
        error = lambda x: weight(x) * (target(x) - sum(cj * x**p for cj, p in zip(c, powers)))
        runs = extrema(error, low, high, 400)
        worst = max(abs(e) for _, e in runs)
        if best is None or worst < best[1]:
            best = (c, worst)
        if len(runs) < n + 1 or worst <= abs(solution[n]) * mpf("1.0005"):
            break
        while len(runs) > n + 1:
            runs.pop(0 if abs(runs[0][1]) < abs(runs[-1][1]) else -1)
        points = [x for x, _ in runs]
    return best


def fit(name, target, weight, powers, low, high, digits):
    """Fits, rounds coefficient by coefficient and prints the array."""
    fixed = []
    for k in range(len(powers)):
        rest = powers[k:]
        known = list(zip(fixed, powers))
        residue = lambda x: target(x) - sum(c * x**p for c, p in known)
        coefficients, _ = remez(residue, weight, rest, low, high)
        fixed.append(round_to(coefficients[0], digits))
    error = lambda x: weight(x) * (target(x) - sum(c * x**p for c, p in zip(fixed, powers)))
    worst = max(abs(error(low + (high - low) * k / 3000)) for k in range(3001))
    suffix = "f" if digits == 24 else ""
    texts = [float(c).hex() + suffix for c in reversed(fixed)]
    print(f"// {name}: relative error {mp.nstr(worst, 3)} = {mp.nstr(worst * mpf(2) ** digits, 3)} ulp of 1/2..1")
    print(f"{{{', '.join(texts)}}}\n")


def reduced_expm1(x):
    return (expm1(x) - x) / x**2 if abs(x) > mpf("1e-20") else mpf(1) / 2


def fit_reciprocal():
    """Constants of reciprocal_estimate: r0 = bits(K - bits(b)), u = b r0, r = r0 ((c - u)^2 + d).

    With K = 253 2^23 + f 2^23, u lies between (1+f)/2 and max((1+f/2)^2, (3+f)^2/8)/2, whatever b.
    u ((c - u)^2 + d) approximates 1 there with the least error when it is a Chebyshev polynomial of
    degree 3 that is 1 at u = 0; f is chosen so that its leading coefficient is 1.
    """
    def interval(f):
        low, high = (1 + f) / 2, max((1 + f / 2) ** 2, (3 + f) ** 2 / 8) / 2
        return (low + high) / 2, (high - low) / 2

    def leading(f):
        m, w = interval(f)
        return 4 / w**3 / (4 * (m / w) ** 3 - 3 * m / w)

    f = mp.findroot(lambda f: leading(f) - 1, (mpf("0.88"), mpf("0.92")), solver="bisect")
    m, w = interval(f)
    t = 4 * (m / w) ** 3 - 3 * m / w
    # 1 + T3((u - m)/w)/t = u^3 - 3 m u^2 + (3 m^2 - 3 w^2/4) u: so 2c = 3m.
    c = 3 * m / 2
    d = 3 * m**2 - 3 * w**2 / 4 - c**2
    print(f"reciprocal: K {hex(int((253 + f) * 2**23))} c {float(round_to(c, 24)).hex()} d {float(round_to(d, 24)).hex()} error {mp.nstr(1 / t, 3)}")


def main():
    fit_reciprocal()
    half_ln2 = log(2) / 2 * mpf("1.0001")
    for digits, d_expm1, d_exp, d_sin, d_cos, d_log in ((24, 6, 6, 4, 5, 3), (53, 12, 12, 7, 8, 7)):
        print(f"==== {digits} bits")
        expm1_weight = lambda x: x**2 / abs(expm1(x)) if x else mpf("1e-30")
        fit("expm1(x) = x + x^2 q(x)", reduced_expm1, expm1_weight, list(range(d_expm1 - 1)), -half_ln2, half_ln2, digits)
        # expm1(2x)/2 = x + x^2 q(x)
        t2 = lambda x: 2 * reduced_expm1(2 * x)
        w2 = lambda x: 2 * x**2 / abs(expm1(2 * x)) if x else mpf("1e-30")
        fit("expm1(2x)/2 = x + x^2 q(x)", t2, w2, list(range(d_expm1 - 1)), -half_ln2 / 2, half_ln2 / 2, digits)
        texp = lambda x: (mp.exp(x) - 1) / x if x else mpf(1)
        fit("exp(x) = 1 + x q(x)", texp, lambda x: abs(x) * mp.exp(-x) + mpf("1e-30"), list(range(d_exp)), -half_ln2, half_ln2, digits)
        q = pi / 4 * mpf("1.0001")
        small = mpf("1e-12")
        # In z = x^2.
        tsin = lambda z: (sin(sqrt(z)) / sqrt(z) - 1) / z
        wsin = lambda z: z / (sin(sqrt(z)) / sqrt(z))
        fit("sin(x) = x + x^3 q(x^2)", tsin, wsin, list(range(d_sin - 1)), small, q**2, digits)
        tcos = lambda z: (cos(sqrt(z)) - 1 + z / 2) / z**2
        wcos = lambda z: z**2 / cos(sqrt(z))
        fit("cos(x) = 1 - x^2/2 + x^4 q(x^2)", tcos, wcos, list(range(d_cos - 2)), small, q**2, digits)
        s = (sqrt(2) - 1) / (sqrt(2) + 1) * mpf("1.0001")
        # log(1+f) = f - s (f - w q(w)), s = f/(2+f), w = s^2:  2 atanh s = 2 s + s w q(w).
        tlog = lambda w: (2 * atanh(sqrt(w)) / sqrt(w) - 2) / w
        wlog = lambda w: w / (2 * atanh(sqrt(w)) / sqrt(w))
        fit("2 atanh(s)/s = 2 + w q(w)", tlog, wlog, list(range(d_log)), small, s**2, digits)
    for digits in (24, 53):
        rest, parts = pi / 2, []
        for _ in range(3):
            parts.append(round_to(rest, digits))
            rest -= parts[-1]
        print("pi/2", [float(p).hex() for p in parts])
        hi = round_to(log(2), 15 if digits == 24 else 42)
        print("ln2", float(round_to(log(2), digits)).hex(), float(round_to(log(2) - round_to(log(2), digits), digits)).hex(),
              "split", float(hi).hex(), float(round_to(log(2) - hi, digits)).hex())
        print("log2e", float(round_to(1 / log(2), digits)).hex(), "2log2e", float(round_to(2 / log(2), digits)).hex(),
              "2/pi", float(round_to(2 / pi, digits)).hex())


if __name__ == "__main__":
    main()
