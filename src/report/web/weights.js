// SPDX-License-Identifier: Apache-2.0
// Weight space: the straight line between two seeds, before and after their hidden units are matched.
function weightsFigure() {
  const cells = [...report.weights].reverse();
  const names = cells.map((c) => c.label);
  const measures = [["error", "error barrier"], ["loss", "loss barrier"], ["cosine", "cosine of the weights"]].filter(([key]) => cells.some((c) => c[key]));
  let [key, measure] = measures[0];
  const forms = ["as they are", "hidden units matched"];
  const points = new Set(cells.map((c) => c.points));
  const where = `${points.size === 1 ? `${whole(cells[0].points)} ` : ""}${cells.every((c) => c.unseen) ? "points that no network was trained on" : "points of the data"}`;
  const figure = chartFigure({
    id: "weights", title: "Are two seeds one network with its units in another order?", height: 104 + 44 * cells.length,
    describe: [...cells].reverse().map((c) => `${c.label}: median ${measure} ${short(c[key]?.[0]?.median)}, with hidden units matched ${short(c[key]?.[1]?.median)}`).join("; "),
    caption: `Pairs of ${facts.stop ? "solved networks" : "networks that did not diverge"} of a configuration, each network in one pair, at most ${Math.max(...cells.map((c) => c.pairs.length))}. Barrier: on the straight line between their weights, at 25 points, the highest error (loss) less the mean of its two ends (Frankle et al. 2020), on ${where}. Matched: the second network's hidden units put in the order, and where the activation is odd given the signs, that bring its weights nearest to the first's; it stays the same function (Ainsworth et al. 2022). Bars: medians with 95 % intervals by order statistics, where there are enough pairs for one${crossed ? ", which take the pairs as independent, though they share seeds" : ""}. A barrier near 0 after matching: two orderings of one solution, or one basin.`,
    controls: [choice("Measure", measures.map((m) => m[1]), (i) => { [key, measure] = measures[i]; figure.redraw(); })],
    data: () => report.weights,
    option: (theme) => {
      const colors = [theme.secondary, theme.series[0]];
      const dots = (form) => cells.flatMap((c, i) => (c[key] ? c.pairs.map((p) => ({ value: [p[key][form], i], pair: p })) : []));
      const medians = (form) => cells.map((c, i) => [c[key]?.[form]?.low ?? c[key]?.[form]?.median, c[key]?.[form]?.high ?? c[key]?.[form]?.median, i, c[key]?.[form]?.median]).filter((m) => m[3] !== undefined);
      const lift = [-8, 8];
      return {
        grid: { left: 8, right: 32, top: 12, bottom: 38, outerBoundsMode: "same" },
        legend: { data: forms, selectedMode: false },
        tooltip: { trigger: "item", formatter: (p) => {
          const { a, b, error, loss, cosine } = p.data.pair, row = (name, v) => (v ? `<br>${name}: ${short(v[0])}, matched ${short(v[1])}` : "");
          return `<b>${escapeHtml(names[p.value[1]])}</b>, networks ${whole(a)} and ${whole(b)}${row("error barrier", error)}${row("loss barrier", loss)}${row("cosine", cosine)}`;
        } },
        xAxis: { type: "value", scale: key === "cosine", min: key === "cosine" ? undefined : 0, max: key === "cosine" ? 1 : undefined, name: measure, nameGap: 28, axisLabel: { formatter: axisNumber } },
        yAxis: { type: "category", data: names, axisLabel: labelRoom(names, theme), axisTick: { show: false }, splitLine: { show: false } },
        series: forms.flatMap((name, form) => [
          { name, type: "scatter", symbol: form ? "circle" : "emptyCircle", symbolSize: 6, symbolOffset: [0, lift[form]], itemStyle: { color: colors[form], opacity: 0.6 }, data: dots(form) },
          medianSeries(medians(form), colors[form], lift[form]),
        ]),
      };
    },
  });
  return figure;
}

/** A thick tick at the median and a line between its limits, `lift` pixels below the row: [low, high, row, median]. */
function medianSeries(rows, color, lift) {
  return {
    type: "custom", silent: true, z: 3, data: rows, encode: { x: [0, 1, 3], y: 2 }, tooltip: { show: false },
    renderItem(params, api) {
      const at = (i) => api.coord([api.value(i), api.value(2)]);
      const [low, y] = at(0), [high] = at(1), [middle] = at(3);
      const line = (x1, y1, x2, y2, lineWidth) => ({ type: "line", shape: { x1, y1: y1 + lift, x2, y2: y2 + lift }, style: { stroke: color, lineWidth } });
      return { type: "group", children: [line(low, y, high, y, 2), line(middle, y - 7, middle, y + 7, 4)] };
    },
  };
}
