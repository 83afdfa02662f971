#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Derives the constants of kernels/elementary*.h.

Each function is approximated on its reduced interval by a minimax polynomial (Remez exchange in
60-digit arithmetic) of the relative error. Coefficients are rounded to the target precision one at
a time, from the lowest order up; after each rounding the remaining ones are fitted again, so that
they absorb what the rounding cost. Prints the coefficients, highest order first, and the error
reached. Needs mpmath (apt: python3-mpmath); takes half a minute.

Usage: fit_elementary.py           prints the constants
       fit_elementary.py kernels   also fails if one of them does not stand in the headers
"""
import pathlib
import re
import sys

from mpmath import atanh, cos, ldexp, log, lu_solve, matrix, mp, mpf, pi, sin, sqrt

mp.dps = 60
DERIVED = []  # every constant printed, as a float


def round_to(x, digits):
    """x rounded to nearest with so many significant bits."""
    mantissa, exponent = mp.frexp(x)
    return ldexp(mp.nint(ldexp(mantissa, digits)), exponent - digits)


def show(value, digits):
    """A C++ literal of the value, which is remembered for check()."""
    DERIVED.append(float(value))
    mantissa, exponent = float(value).hex().split("p")
    if digits == 24:
        mantissa = mantissa[:-7] if mantissa.endswith("0" * 7) else mantissa
    return mantissa + "p" + exponent + ("f" if digits == 24 else "")


def extrema(error, low, high, count=400):
    """Where |error| is largest in each run of one sign: a list of [x, error]."""
    runs = []
    for k in range(count + 1):
        x = low + (high - low) * (1 - mp.cos(pi * k / count)) / 2
        e = error(x)
        if e == 0:
            continue
        if not runs or (e > 0) != (runs[-1][1] > 0):
            runs.append([x, e])
        elif abs(e) > abs(runs[-1][1]):
            runs[-1] = [x, e]
    return runs


def remez(target, weight, powers, low, high):
    """Minimises max |weight * (target - sum c_k x^powers_k)|; returns the coefficients."""
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
        runs = extrema(lambda x: weight(x) * (target(x) - sum(cj * x**p for cj, p in zip(c, powers))), low, high)
        worst = max(abs(e) for _, e in runs)
        if best is None or worst < best[0]:
            best = (worst, c)
        if len(runs) < n + 1 or worst <= abs(solution[n]) * mpf("1.0005"):
            break
        while len(runs) > n + 1:
            runs.pop(0 if abs(runs[0][1]) < abs(runs[-1][1]) else -1)
        points = [x for x, _ in runs]
    return best[1]


def fit(name, target, weight, count, low, high, digits):
    """Fits `count` coefficients, rounds them one by one and prints them, highest order first."""
    powers, fixed = list(range(count)), []
    for k in powers:
        known = list(zip(fixed, powers))
        rest = remez(lambda x: target(x) - sum(c * x**p for c, p in known), weight, powers[k:], low, high)
        fixed.append(round_to(rest[0], digits))
    error = lambda x: weight(x) * (target(x) - sum(c * x**p for c, p in zip(fixed, powers)))
    worst = max(abs(error(low + (high - low) * k / 3000)) for k in range(3001))
    print(f"{name}, relative error {mp.nstr(worst, 3)} = {mp.nstr(worst * mpf(2) ** digits, 2)} * 2^-{digits}")
    print("  " + ", ".join(show(c, digits) for c in reversed(fixed)))


def fit_in_square(name, function, leading, power, count, end, digits):
    """function(x) = leading(z) + z^power q(z) with z = x^2 and 0 <= x <= end, in relative error."""
    target = lambda z: (function(sqrt(z)) - leading(z)) / z**power
    weight = lambda z: z**power / abs(function(sqrt(z)))
    fit(name, target, weight, count, mpf("1e-12"), end**2, digits)


def fit_exp(sign, count, digits):
    """exp(sign x) = 1 + x q(x) for |x| up to half a step of ln 2."""
    end = log(2) / 2 * mpf("1.0001")
    target = lambda x: (mp.exp(sign * x) - 1) / x if x else mpf(sign)
    weight = lambda x: (abs(x) + mpf("1e-30")) * mp.exp(-sign * x)
    fit(f"exp({'-' if sign < 0 else ''}r) = 1 + r q(r)", target, weight, count, -end, end, digits)


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
    print(f"reciprocal estimate, relative error {mp.nstr(1 / t, 3)}")
    print(f"  K {hex(int((253 + f) * 2**23))}, c {show(round_to(c, 24), 24)}, d {show(round_to(d, 24), 24)}")


def print_constants(digits):
    rest, parts = pi / 2, []
    for _ in range(3):  # cut off, not rounded
        mantissa, exponent = mp.frexp(rest)
        parts.append(ldexp(mp.floor(ldexp(mantissa, digits)), exponent - digits))
        rest -= parts[-1]
    print("pi/2 =", " + ".join(show(p, digits) for p in parts))
    print("2/pi =", show(round_to(2 / pi, digits), digits))
    for bits in (digits, 15 if digits == 24 else 42):
        ln2 = round_to(log(2), bits)
        print("ln 2 =", show(ln2, digits), "+", show(round_to(log(2) - ln2, digits), digits))
    print("1/ln 2 =", show(round_to(1 / log(2), digits), digits))


def check(folder):
    """The derived constants that do not stand in the headers."""
    text = "".join(path.read_text() for path in pathlib.Path(folder).glob("elementary*.h"))
    written = {float.fromhex(h) for h in re.findall(r"-?0x[0-9a-f.]+p[+-]?\d+", text)}
    written |= {float(d) for d in re.findall(r"-?\d+\.\d+(?=f?[,;)])", text)}
    return [c.hex() for c in DERIVED if c not in written]


def main():
    fit_reciprocal()
    quarter = pi / 4 * mpf("1.0001")
    edge = (sqrt(2) - 1) / (sqrt(2) + 1) * mpf("1.0001")
    for digits, exp, tanh, sine, cosine, logarithm in ((24, 6, 3, 3, 3, 3), (53, 12, 8, 6, 6, 7)):
        print(f"---- {digits} bits")
        fit_exp(1, exp, digits)
        if digits == 24:
            fit_exp(-1, exp, digits)
        end = mpf("0.21") if digits == 24 else mpf("0.2")
        fit_in_square("tanh(r)/r = 1 + z q(z)", lambda x: mp.tanh(x) / x, lambda z: 1, 1, tanh, end, digits)
        fit_in_square("sin(r)/r = 1 + z q(z)", lambda x: sin(x) / x, lambda z: 1, 1, sine, quarter, digits)
        fit_in_square("cos(r) = 1 - z/2 + z^2 q(z)", cos, lambda z: 1 - z / 2, 2, cosine, quarter, digits)
        fit_in_square("2 atanh(s)/s = 2 + w q(w)", lambda x: 2 * atanh(x) / x, lambda w: 2, 1, logarithm, edge,
                      digits)
        print_constants(digits)
    if len(sys.argv) > 1:
        missing = check(sys.argv[1])
        print("missing from the headers:", missing if missing else "none")
        sys.exit(1 if missing else 0)


if __name__ == "__main__":
    main()
