// SPDX-License-Identifier: Apache-2.0
// The final metrics of the seeds: boxes, distributions with bands, the price of luck, fans of curves, sampling noise.
const hasAccuracy = report.metrics.some((m) => m.accuracy);
const finalMetrics = [{ key: "loss", name: "test loss" }, { key: "accuracy", name: "test accuracy" }, { key: "train_loss", name: "training loss" },
  { key: "gap", name: "gap: test less training loss" }].filter((m) => report.metrics.some((r) => r[m.key]));

/** Log axes for losses that are all positive. */
const logarithmic = (metric, lowest) => metric.key.endsWith("loss") && lowest > 0;

function boxFigure() {
  let metric = finalMetrics[0];
  if (!metric) return null;
  const cells = rankedCells().filter((c) => finalMetrics.some((m) => c[m.key])).reverse();
  const figure = chartFigure({
    id: "spread", title: "What the seed alone changes", height: 60 + 24 * Math.max(2, cells.length),
    describe: `Spread over the seeds of the final ${finalMetrics.map((m) => m.name).join(", ")} for ${counted(cells.length, "configuration")}.`,
    caption: `At the last epoch, networks that did not diverge (${seedsNote()}). Box: quartiles and median; whiskers: 5 and 95 %; dots: the luckiest and the unluckiest seed; diamond: interquartile mean. Point at a box for 95 % intervals (quantiles: ${crossed ? "where the share of networks below may be theirs" : "order statistics"}; interquartile mean: ${cells.map((c) => c[finalMetrics[0].key]?.interval).find(Boolean) || "none for so many configurations"}; SD: ${crossed ? "none is known that holds for shared seeds" : "Bonett"}).${dependenceNote}${cutNote(cells.length)}`,
    controls: [choice("Metric", finalMetrics.map((m) => m.name), (i) => { metric = finalMetrics[i]; figure.redraw(); })],
    data: () => cells.map((c) => ({ label: c.label, networks: c.networks, ...Object.fromEntries(finalMetrics.map((m) => [m.key, c[m.key]])) })),
    option: (theme) => {
      const shown = cells.filter((c) => c[metric.key]), rows = shown.map((c) => c[metric.key]), names = shown.map((c) => c.label);
      const log = logarithmic(metric, Math.min(...rows.map((r) => r.min)));
      const limits = (pair) => (pair && pair[0] !== null && pair[1] !== null ? ` [${short(pair[0])}, ${short(pair[1])}]` : "");
      return {
        grid: { left: 8, right: 32, top: 12, bottom: 8, outerBoundsMode: "same" },
        tooltip: { trigger: "item", formatter: (p) => {
          const c = shown[p.seriesType === "boxplot" ? p.dataIndex : p.value[1]], d = c[metric.key];
          return `<b>${escapeHtml(c.label)}</b>, ${counted(c.networks, "seed")}<br>median ${short(d.median)}${limits(d.median_limits)}<br>IQM ${short(d.iqm)}${limits(d.iqm_limits)}<br>quartiles ${short(d.q25)}${limits(d.q25_limits)}, ${short(d.q75)}${limits(d.q75_limits)}<br>5 and 95 % ${short(d.q05)}${limits(d.q05_limits)}, ${short(d.q95)}${limits(d.q95_limits)}<br>min ${short(d.min)}, max ${short(d.max)}<br>SD ${short(d.sd)}${limits(d.sd_limits)}`;
        } },
        xAxis: { type: log ? "log" : "value", scale: true, name: metric.name, nameGap: 28, max: metric.key === "accuracy" ? 1 : undefined, axisLabel: { formatter: axisNumber, hideOverlap: true } },
        yAxis: { type: "category", data: names, axisLabel: labelRoom(names, theme), axisTick: { show: false }, splitLine: { show: false } },
        series: [
          { type: "boxplot", boxWidth: [6, 13], itemStyle: { color: theme.card, borderColor: theme.series[0], borderWidth: 1.6 }, data: rows.map((r) => [r.q05, r.q25, r.median, r.q75, r.q95]) },
          { type: "scatter", symbolSize: 5, itemStyle: { color: theme.series[1] }, data: rows.flatMap((r, i) => [[r.min, i], [r.max, i]]) },
          { type: "scatter", symbol: "diamond", symbolSize: 8, itemStyle: { color: theme.series[2] }, data: rows.map((r, i) => [r.iqm, i]) },
        ],
      };
    },
  });
  return figure;
}

function ecdfFigure() {
  let metric = finalMetrics[0];
  if (!metric) return null;
  const names = report.metrics.map((m) => m.label);
  const figure = chartFigure({
    id: "distribution", title: "Distribution over the seeds", height: 430,
    describe: `Empirical distribution functions of the final metrics of ${counted(names.length, "configuration")} with 95 % bands.`,
    caption: `Losses and gap: share of the ${unit}s with at most this value. Test accuracy: share with at least this accuracy (performance profile). ${capital(seedsNote())}; ${crossed ? "bands are pointwise, at 95 % (the seeds' jackknife, score limits)" : "bands hold the whole curve with 95 % (Dvoretzky-Kiefer-Wolfowitz, Massart's constant)"}.${dependenceNote}${cutNote(names.length)}${clickNote(names)}`,
    controls: [choice("Metric", finalMetrics.map((m) => m.name), (i) => { metric = finalMetrics[i]; figure.redraw(); })],
    data: () => report.metrics,
    option: (theme) => {
      const curves = report.metrics.map((m, i) => ({ ...m[metric.key], label: m.label, i })).filter((m) => m.x);
      const log = logarithmic(metric, Math.min(...curves.map((c) => c.x[0])));
      const profile = metric.key === "accuracy";
      return {
        grid: { left: 8, right: 24, top: 16, bottom: 38, outerBoundsMode: "same" },
        legend: { data: curves.map((c) => c.label), selected: firstShown(names) },
        tooltip: { trigger: "item", formatter: (p) => `<b>${escapeHtml(p.seriesName)}</b><br>${metric.name} ${short(p.value[0])}: ${fixed(p.value[1])} of the seeds` },
        xAxis: { type: log ? "log" : "value", scale: true, max: profile ? 1 : undefined, name: metric.name, nameGap: 28, axisLabel: { formatter: axisNumber, hideOverlap: true } },
        yAxis: { type: "value", min: 0, max: 1, name: profile ? "share with at least this" : "share with at most this", nameGap: 36 },
        series: curves.flatMap((c) => {
          const { color, dash } = strokeOf(theme, c.i);
          // Share >= x is 1 less the share below x, which is the share of the value before.
          const share = profile ? c.x.map((_, k) => 1 - (k ? c.share[k - 1] : 0)) : c.share;
          const before = (a, first) => c.x.map((_, k) => 1 - (k ? a[k - 1] : first));
          const low = !crossed ? share.map((v) => Math.max(0, v - c.band)) : profile ? before(c.high, c.start) : c.low;
          const high = !crossed ? share.map((v) => Math.min(1, v + c.band)) : profile ? before(c.low, 0) : c.high;
          return [{ name: c.label, type: "line", step: profile ? "start" : "end", symbol: "circle", showSymbol: c.x.length === 1, symbolSize: 8, triggerLineEvent: true, sampling: "none", lineStyle: { color, width: 2, type: dash }, itemStyle: { color }, data: c.x.map((v, k) => [v, share[k]]) },
            bandSeries(c.label, color, c.x, low, high, !profile, 0.12)];
        }),
      };
    },
  });
  return figure;
}

function luckFigure() {
  const metrics = finalMetrics.filter((m) => report.metrics.some((r) => r[`${m.key}_best`]));
  let metric = metrics[0];
  if (!metric || facts.seeds_each < 2) return null;
  const counts = [1, 2, 3, 5, 10, 20, 50, 100];
  const names = report.metrics.map((m) => m.label);
  const figure = chartFigure({
    id: "luck", title: "The price of seed luck", height: 400,
    describe: `Expected best final metric when the best of n seeds is reported, n from 1 to 100, for ${counted(names.length, "configuration")}.`,
    caption: `Expected value of the best of n seeds drawn from all (Dodge et al. 2019; ${seedsNote()}): what a study reports that trains n seeds and keeps the best. n = 1 is the mean; a line ends where n would be more than the seeds there are. The chosen seed is judged by the same test points, so this is optimistic by construction.${cutNote(names.length)}`,
    controls: [choice("Metric", metrics.map((m) => m.name), (i) => { metric = metrics[i]; figure.redraw(); })],
    data: () => ({ seeds: counts, curves: report.metrics.map((m) => ({ label: m.label, loss: m.loss_best, accuracy: m.accuracy_best })) }),
    option: (theme) => {
      const curves = report.metrics.map((m, i) => ({ label: m.label, values: m[`${metric.key}_best`]?.filter((_, k) => counts[k] <= seedsOf(m.label)), i })).filter((c) => c.values);
      return {
        grid: { left: 8, right: 24, top: 16, bottom: 38, outerBoundsMode: "same" },
        legend: { data: curves.map((c) => c.label), selected: firstShown(names) },
        tooltip: { trigger: "item", formatter: (p) => `<b>${escapeHtml(p.seriesName)}</b><br>best of ${p.value[0]}: ${short(p.value[1])}` },
        xAxis: { type: "log", min: 1, max: Math.max(2, ...curves.map((c) => counts[c.values.length - 1])), name: "seeds n", nameGap: 28 },
        yAxis: { type: curves.every((c) => logarithmic(metric, Math.min(...c.values))) ? "log" : "value", scale: true, name: `expected best ${metric.name}`, nameGap: 48, axisLabel: { formatter: axisNumber } },
        series: curves.map((c) => {
          const { color, dash } = strokeOf(theme, c.i);
          return { name: c.label, type: "line", symbol: symbols[c.i % 5], symbolSize: 7, lineStyle: { color, width: 2, type: dash }, itemStyle: { color }, data: c.values.map((v, k) => [counts[k], v]) };
        }),
      };
    },
  });
  return figure;
}

function fanFigure() {
  const fans = report.fans;
  // The best of those that have curves comes first.
  const best = rankedCells().map((c) => fans.findIndex((f) => f.label === c.label)).find((i) => i >= 0) ?? 0;
  const nameOf = (m) => m.replace("train", "training").replace("_", " ");
  const metrics = ["test_loss", "train_loss", "test_accuracy"].filter((m) => fans.some((f) => f[m]?.some((line) => line.some((v) => v !== null))));
  if (!metrics.length) return null;
  let cell = best, metric = metrics[0];
  const figure = chartFigure({
    id: "fan", title: "Learning curves of all seeds", height: 400,
    describe: "Quantiles over the seeds of a learning curve at each recorded epoch.",
    caption: `Median, quartiles and 5 to 95 % over the seeds at each recorded epoch; ${counted(fans[0].networks, "network")} a configuration. A quantile is not one network's path. Epoch 0 is drawn at 0.5.`,
    controls: [choice("Configuration", fans.map((f) => f.label), (i) => { cell = i; figure.redraw(); }, best),
      choice("Metric", metrics.map(nameOf), (i) => { metric = metrics[i]; figure.redraw(); })],
    data: () => fans,
    option: (theme) => {
      const fan = fans[cell], lines = fan[metric] || fan[metrics[0]];
      const x = fan.epochs.map((e) => Math.max(0.5, e));
      const log = metric !== "test_accuracy" && lines.every((l) => l.every((v) => v === null || v > 0));
      const color = theme.series[0];
      const all = lines.flat().filter((v) => v !== null);
      const low = log ? 10 ** Math.floor(Math.log10(Math.min(...all))) : Math.floor(Math.min(...all) * 10) / 10;
      const high = log ? 10 ** Math.ceil(Math.log10(Math.max(...all))) : metric === "test_accuracy" ? 1 : Math.max(...all);
      return {
        grid: { left: 8, right: 24, top: 16, bottom: 8, outerBoundsMode: "same" },
        tooltip: { trigger: "axis", formatter: (p) => {
          const k = p[0].dataIndex;
          return `epoch ${whole(fan.epochs[k])}<br>median ${short(lines[2][k])}<br>quartiles ${short(lines[1][k])}, ${short(lines[3][k])}<br>5 and 95 % ${short(lines[0][k])}, ${short(lines[4][k])}`;
        } },
        xAxis: { type: "log", min: 0.5, max: Math.max(1, x[x.length - 1]), name: "epoch", nameGap: 28, axisLabel: { formatter: (v) => (v < 1 ? "" : axisNumber(v)) } },
        yAxis: { type: log ? "log" : "value", min: low, max: high, name: nameOf(metric), nameGap: 48, axisLabel: { formatter: axisNumber } },
        series: [bandSeries("5 to 95 %", color, x, lines[0], lines[4], false, 0.16), bandSeries("quartiles", color, x, lines[1], lines[3], false, 0.3),
          { name: "median", type: "line", showSymbol: false, sampling: "none", lineStyle: { color, width: 2.4 }, itemStyle: { color }, data: x.map((v, k) => [v, lines[2][k]]) }],
      };
    },
  });
  return figure;
}

function noiseFigure() {
  const rows = report.metrics.filter((m) => m.noise && m.noise.ratio > 0).reverse();
  if (!rows.length) return null;
  const names = rows.map((r) => r.label);
  return chartFigure({
    id: "noise", title: "Do the seeds differ by more than the test set's noise?", height: 60 + 24 * Math.max(2, rows.length),
    describe: `Ratio of the variance of the test error between seeds to the sampling noise of the test points, for ${counted(rows.length, "configuration")}.`,
    caption: "Variance of the test error between the seeds over error / 2n, what n independent test points alone would give a calibrated ensemble (Jordan 2023). At 1 (line) the seeds differ by no more than that; far above it they are really different networks. Configurations whose seeds all have the same error are left out.",
    data: () => rows,
    option: (theme) => ({
      grid: { left: 8, right: 40, top: 12, bottom: 8, outerBoundsMode: "same" },
      tooltip: { formatter: (p) => `<b>${escapeHtml(p.name)}</b><br>ratio ${short(rows[p.dataIndex].noise.ratio)}<br>mean error ${fixed(rows[p.dataIndex].noise.error)}, ${whole(rows[p.dataIndex].noise.points)} test points` },
      xAxis: { type: "log", name: "variance / sampling noise", nameGap: 28, axisLabel: { formatter: axisNumber }, min: (v) => Math.min(0.1, 10 ** Math.floor(Math.log10(v.min))), max: (v) => Math.max(10, 10 ** Math.ceil(Math.log10(v.max))) },
      yAxis: { type: "category", data: names, axisLabel: labelRoom(names, theme), axisTick: { show: false }, splitLine: { show: false } },
      series: [{ type: "scatter", symbolSize: 9, itemStyle: { color: theme.series[0] }, data: rows.map((r) => r.noise.ratio).map((v, i) => ({ value: [v, i], name: names[i] })),
        markLine: { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: theme.ink, type: "dashed" }, data: [{ xAxis: 1 }] } }],
    }),
  });
}

function reluTable() {
  const share = (s) => (s.share === null ? ["–", ""] : [fixed(s.share), interval(s.low, s.high)]);
  const rows = report.relu.map((r) => {
    const row = [r.label, whole(r.networks), `${fixed(r.dead_at_birth, 2)} of ${r.units}`, `${fixed(r.dead_at_end, 2)} of ${r.units}`, whole(r.hurt.networks)];
    return facts.stop ? [...row, ...share(r.alive), ...share(r.hurt)] : row;
  });
  return tableFigure({
    id: "relu", title: "Born dead: ReLU units that nothing can wake", rows, data: report.relu,
    columns: [["configuration", true], ["networks"], ["dead units at birth"], ["at the end"], ["born with one or more"], ...(facts.stop ? [["solved, if born alive"], ["95 %"], ["if not"], ["95 %"]] : [])],
    caption: `A unit is dead where its output is 0 on every training point: then no gradient reaches its weights (Lu et al. 2019). Means a network; success of networks with all units alive at the start, and of the others, with ${crossed ? `95 % intervals of the seeds. ${facts.dependence}` : "Wilson's intervals."}`,
  });
}

function deadLayerTable() {
  const share = (s) => (s.share === null ? ["–", ""] : [fixed(s.share), interval(s.low, s.high)]);
  const rows = report.relu.map((r) => {
    const row = [r.label, whole(r.networks), whole(r.layer_at_birth), whole(r.layer_at_end.solved), ...share(r.layer_at_end)];
    return facts.stop ? [...row, `${whole(r.unsolved.solved)} of ${whole(r.unsolved.networks)}`, ...share(r.unsolved)] : row;
  });
  return tableFigure({
    id: "dead-layers", title: "Dead networks: a whole layer off", rows, data: report.relu,
    columns: [["configuration", true], ["networks"], ["dead at birth"], ["at the end"], ["share at the end"], ["95 %"], ...(facts.stop ? [["dead among the unsolved"], ["share"], ["95 %"]] : [])],
    caption: `Where every unit of a layer is 0 on every training point, the output is the same for all of them and no gradient passes: without regularization the network can never solve the task. Counted with the weights of the result; the intervals are ${crossed ? `of the seeds. ${facts.dependence}` : "Wilson's."}`,
  });
}

function regionTable() {
  const exact = report.regions.some((r) => r.exact), grid = report.regions.some((r) => !r.exact);
  const spread = (s) => (s ? `${short(s.median)} (${short(s.q25)}, ${short(s.q75)})` : "–");
  const rows = report.regions.map((r) => {
    const row = [r.label, whole(r.networks), whole(r.units), spread(r.birth), spread(r.end), whole(r.end.max)];
    return exact ? [...row, spread(r.linear_birth), spread(r.linear_end)] : row;
  });
  return tableFigure({
    id: "regions", title: "Into how many pieces ReLU networks cut the plane", rows, data: report.regions,
    columns: [["configuration", true], ["networks"], ["units"], ["regions at birth"], ["at the end"], ["most at the end"], ...(exact ? [["linear regions at birth"], ["at the end"]] : [])],
    caption: `Over [−6, 6]²: median (quartiles) over the networks. Activation regions: pieces on which every unit is on or off all over (Hanin and Rolnick 2019)${exact ? "; linear regions: those joined across whose edge the output goes on as the same function (Montúfar et al. 2014), counted exactly" : ""}${grid ? `. ${exact ? "With other features than x and y" : "As there are other features than x and y"}, what a grid of 96² points resolves, and the pieces are not linear` : ""}. One layer of n units makes at most 1 + n + n(n − 1)/2 pieces where its inputs are x and y.`,
  });
}
