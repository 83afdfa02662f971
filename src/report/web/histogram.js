// SPDX-License-Identifier: Apache-2.0
// One configuration's final metrics as a histogram, its seeds marked below. From the points of the distribution
// function, which are all seeds, or of many a few hundred that stand for as many each.
const kFewestForHistogram = 5;

/** Bars [from, to, share] of equal width on the scale of the axis (Freedman and Diaconis 1981, 5 to 40 of them). */
function histogramBars({ x, share }, seeds, to) {
  const at = (p) => to(x[Math.max(0, share.findIndex((s) => s >= p - 1e-9))]);
  const low = to(x[0]), high = to(x[x.length - 1]);
  if (!(high > low)) return [];
  const width = (2 * (at(0.75) - at(0.25))) / Math.cbrt(seeds);
  const bars = Math.max(5, Math.min(40, Math.ceil((high - low) / (width || Infinity))));
  const shares = new Array(bars).fill(0);
  x.forEach((v, k) => { shares[Math.min(bars - 1, Math.floor(((to(v) - low) / (high - low)) * bars))] += share[k] - (k ? share[k - 1] : 0); });
  return shares.map((s, k) => [low + ((high - low) * k) / bars, low + ((high - low) * (k + 1)) / bars, s]);
}

function histogramFigure() {
  // The best configuration first, as in the fans.
  const curves = rankedCells().map((c) => report.metrics.find((m) => m.label === c.label)).filter(Boolean);
  const usable = (m, key) => m[key] && m[key].x.length >= kFewestForHistogram;
  const metrics = finalMetrics.filter((m) => curves.some((c) => usable(c, m.key)));
  let metric = metrics[0];
  if (!metric) return null;
  const cells = curves.filter((c) => metrics.some((m) => usable(c, m.key)));
  let cell = cells.find((c) => usable(c, metric.key));
  const figure = chartFigure({
    id: "histogram", title: "One configuration: every seed", height: 340,
    describe: `Histogram of a final metric over the seeds of one configuration; first ${metric.name} of ${cell.label}.`,
    caption: `Share of the seeds in each bar (Freedman and Diaconis's width; networks that did not diverge; ${seedsNote()}). The marks below are the seeds, of many a few hundred. Two hills are two outcomes, which no mean and no SD shows.`,
    controls: [choice("Configuration", cells.map((c) => c.label), (i) => { cell = cells[i]; figure.redraw(); }, cells.indexOf(cell)),
      choice("Metric", metrics.map((m) => m.name), (i) => { metric = metrics[i]; figure.redraw(); })],
    data: () => cells.map((c) => ({ label: c.label, ...Object.fromEntries(metrics.map((m) => [m.key, c[m.key]])) })),
    option: (theme) => {
      const values = cell[metric.key];
      const log = values && logarithmic(metric, values.x[0]);
      // Positions are logarithms where losses span a range that a log axis would give one label.
      const to = (v) => (log ? Math.log10(v) : v), from = (v) => (log ? 10 ** v : v);
      const seeds = seedsOf(cell.label);
      const bars = values ? histogramBars(values, seeds, to) : [];
      const ends = bars.length ? [bars[0][0], bars[bars.length - 1][1]] : [undefined, undefined];
      const box = (params, api) => {
        const [left, top] = api.coord([api.value(0), api.value(2)]), [right, bottom] = api.coord([api.value(1), 0]);
        return { type: "rect", shape: { x: left + 0.5, y: top, width: Math.max(1, right - left - 1), height: bottom - top }, style: { fill: theme.series[0], opacity: 0.75 } };
      };
      return {
        grid: { left: 8, right: 32, top: 16, bottom: 8, outerBoundsMode: "same" },
        title: bars.length ? undefined : { text: values ? "All seeds have the same value." : "No value.", left: "center", top: "middle", textStyle: { color: theme.secondary, fontSize: 13, fontWeight: "normal" } },
        tooltip: { trigger: "item", formatter: (p) => (p.seriesType === "custom" ? `${short(from(p.value[0]))} to ${short(from(p.value[1]))}: ${percent(p.value[2])} of the seeds` : `${metric.name} ${short(from(p.value[0]))}`) },
        xAxis: { type: "value", min: ends[0], max: ends[1], name: `${metric.name}${log ? ", logarithmic" : ""}`, nameGap: 28, splitLine: { show: false }, axisLabel: { formatter: (v) => Number(from(v).toPrecision(2)).toString(), hideOverlap: true } },
        yAxis: { type: "value", min: 0, name: "share of the seeds", nameGap: 44, axisLabel: { formatter: (v) => percent(v) } },
        series: [{ type: "custom", renderItem: box, encode: { x: [0, 1], y: 2 }, data: bars },
          { type: "scatter", symbol: "rect", symbolSize: [1.5, 10], symbolOffset: [0, -5], z: 4, itemStyle: { color: theme.ink, opacity: 0.55 }, data: (values ? values.x : []).map((v) => [to(v), 0]) }],
      };
    },
  });
  return figure;
}
