// SPDX-License-Identifier: Apache-2.0
// The final metrics of the seeds: boxes, distributions with bands, the price of luck, fans of curves, sampling noise.
const hasAccuracy = report.metrics.some((m) => m.accuracy);
const metricNames = hasAccuracy ? ["test loss", "test accuracy"] : ["test loss"];
const metricKeys = hasAccuracy ? ["loss", "accuracy"] : ["loss"];

function boxFigure() {
  let key = metricKeys[0];
  const cells = rankedCells().filter((c) => c.loss).reverse();
  const names = cells.map((c) => c.label);
  const figure = chartFigure({
    id: "spread", title: "What the seed alone changes", height: 60 + 24 * cells.length,
    describe: `Spread over the seeds of the final test loss and accuracy for ${cells.length} configurations.`,
    caption: `At the last epoch, networks that did not diverge. Box: quartiles and median; whiskers: 5 and 95 %; dots: the luckiest and the unluckiest seed; diamond: interquartile mean.${cutNote(cells.length)}`,
    controls: [choice("Metric", metricNames, (i) => { key = metricKeys[i]; figure.redraw(); })],
    data: () => cells.map((c) => ({ label: c.label, networks: c.networks, loss: c.loss, accuracy: c.accuracy })),
    option: (theme) => {
      const rows = cells.map((c) => c[key]);
      const positive = key === "loss" && rows.every((r) => r.min > 0);
      return {
        grid: { left: 8, right: 32, top: 12, bottom: 8, outerBoundsMode: "same" },
        tooltip: { trigger: "item", formatter: (p) => {
          const c = cells[p.seriesType === "boxplot" ? p.dataIndex : p.value[1]], d = c[key];
          const limits = d.iqm_limits ? ` [${short(d.iqm_limits[0])}, ${short(d.iqm_limits[1])}]` : "";
          return `<b>${escapeHtml(c.label)}</b>, ${whole(c.networks)} seeds<br>median ${short(d.median)} [${short(d.median_limits[0])}, ${short(d.median_limits[1])}]<br>IQM ${short(d.iqm)}${limits}<br>quartiles ${short(d.q25)}, ${short(d.q75)}<br>5 and 95 % ${short(d.q05)}, ${short(d.q95)}<br>min ${short(d.min)}, max ${short(d.max)}<br>SD ${short(d.sd)}${d.sd_limits ? ` [${short(d.sd_limits[0])}, ${short(d.sd_limits[1])}]` : ""}`;
        } },
        xAxis: { type: positive ? "log" : "value", scale: true, name: key === "loss" ? "test loss" : "test accuracy", nameGap: 28, max: key === "accuracy" ? 1 : undefined, axisLabel: { formatter: axisNumber } },
        yAxis: { type: "category", data: names, axisLabel: labelRoom(names), axisTick: { show: false }, splitLine: { show: false } },
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
  let key = metricKeys[0];
  const names = report.metrics.map((m) => m.label);
  const figure = chartFigure({
    id: "distribution", title: "Distribution over the seeds", height: 430,
    describe: `Empirical distribution functions of the final metrics of ${names.length} configurations with 95 % bands.`,
    caption: "Test loss: share of the seeds with at most this loss. Test accuracy: share with at least this accuracy (performance profile). Bands hold the whole curve with 95 % (Dvoretzky-Kiefer-Wolfowitz, Massart's constant). Click a name to show or hide it.",
    controls: [choice("Metric", metricNames, (i) => { key = metricKeys[i]; figure.redraw(); })],
    data: () => report.metrics,
    option: (theme) => {
      const curves = report.metrics.map((m, i) => ({ ...m[key], label: m.label, i })).filter((m) => m.x);
      const lowest = Math.min(...curves.map((c) => c.x[0]));
      const log = key === "loss" && lowest > 0;
      const profile = key === "accuracy";
      return {
        grid: { left: 8, right: 24, top: 16, bottom: 38, outerBoundsMode: "same" },
        legend: { data: names, selected: firstShown(names) },
        tooltip: { trigger: "item", formatter: (p) => `<b>${escapeHtml(p.seriesName)}</b><br>${profile ? "accuracy" : "loss"} ${short(p.value[0])}: ${fixed(p.value[1])} of the seeds` },
        xAxis: { type: log ? "log" : "value", scale: true, max: profile ? 1 : undefined, name: profile ? "test accuracy" : "test loss", nameGap: 28, axisLabel: { formatter: axisNumber } },
        yAxis: { type: "value", min: 0, max: 1, name: profile ? "share with at least this" : "share with at most this", nameGap: 36 },
        series: curves.flatMap((c) => {
          const { color, dash } = strokeOf(theme, c.i);
          // Share >= x is 1 less the share below x, which is the share of the value before.
          const share = profile ? c.x.map((_, k) => 1 - (k ? c.share[k - 1] : 0)) : c.share;
          const low = share.map((v) => Math.max(0, v - c.band)), high = share.map((v) => Math.min(1, v + c.band));
          return [{ name: c.label, type: "line", step: profile ? "start" : "end", symbol: "circle", showSymbol: false, symbolSize: 8, triggerLineEvent: true, sampling: "none", lineStyle: { color, width: 2, type: dash }, itemStyle: { color }, data: c.x.map((v, k) => [v, share[k]]) },
            bandSeries(c.label, color, c.x, low, high, !profile, 0.12)];
        }),
      };
    },
  });
  return figure;
}

function luckFigure() {
  let key = metricKeys[0];
  const counts = [1, 2, 3, 5, 10, 20, 50, 100];
  const names = report.metrics.map((m) => m.label);
  const figure = chartFigure({
    id: "luck", title: "The price of seed luck", height: 400,
    describe: `Expected best final metric when the best of n seeds is reported, n from 1 to 100, for ${names.length} configurations.`,
    caption: "Expected value of the best of n seeds (Dodge et al. 2019): what a study reports that trains n seeds and keeps the best. n = 1 is the mean. The chosen seed is judged by the same test points, so this is optimistic by construction.",
    controls: [choice("Metric", metricNames, (i) => { key = metricKeys[i]; figure.redraw(); })],
    data: () => ({ seeds: counts, curves: report.metrics.map((m) => ({ label: m.label, loss: m.loss_best, accuracy: m.accuracy_best })) }),
    option: (theme) => {
      const curves = report.metrics.map((m, i) => ({ label: m.label, values: m[`${key}_best`], i })).filter((c) => c.values);
      return {
        grid: { left: 8, right: 24, top: 16, bottom: 38, outerBoundsMode: "same" },
        legend: { data: names, selected: firstShown(names) },
        tooltip: { trigger: "item", formatter: (p) => `<b>${escapeHtml(p.seriesName)}</b><br>best of ${p.value[0]}: ${short(p.value[1])}` },
        xAxis: { type: "log", min: 1, max: 100, name: "seeds n", nameGap: 28 },
        yAxis: { type: key === "loss" && curves.every((c) => c.values.every((v) => v > 0)) ? "log" : "value", scale: true, name: `expected best test ${key}`, nameGap: 48, axisLabel: { formatter: axisNumber } },
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
  let cell = best, metric = "test_loss";
  const metrics = ["test_loss", "train_loss", ...(fans[0].test_accuracy ? ["test_accuracy"] : [])];
  const figure = chartFigure({
    id: "fan", title: "Learning curves of all seeds", height: 400,
    describe: "Quantiles over the seeds of a learning curve at each recorded epoch.",
    caption: `Median, quartiles and 5 to 95 % over the seeds at each recorded epoch; ${whole(fans[0].networks)} networks. A quantile is not one network's path. Epoch 0 is drawn at 0.5.`,
    controls: [choice("Configuration", fans.map((f) => f.label), (i) => { cell = i; figure.redraw(); }, best),
      choice("Metric", metrics.map((m) => m.replace("_", " ")), (i) => { metric = metrics[i]; figure.redraw(); })],
    data: () => fans,
    option: (theme) => {
      const fan = fans[cell], lines = fan[metric] || fan.test_loss;
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
        yAxis: { type: log ? "log" : "value", min: low, max: high, name: metric.replace("_", " "), nameGap: 48, axisLabel: { formatter: axisNumber } },
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
    id: "noise", title: "Do the seeds differ by more than the test set's noise?", height: 60 + 24 * rows.length,
    describe: `Ratio of the variance of the test error between seeds to the sampling noise of the test points, for ${rows.length} configurations.`,
    caption: "Variance of the test error between the seeds over error / 2n, what n independent test points alone would give a calibrated ensemble (Jordan 2023). At 1 (line) the seeds differ by no more than that; far above it they are really different networks.",
    data: () => rows,
    option: (theme) => ({
      grid: { left: 8, right: 40, top: 12, bottom: 8, outerBoundsMode: "same" },
      tooltip: { formatter: (p) => `<b>${escapeHtml(p.name)}</b><br>ratio ${short(rows[p.dataIndex].noise.ratio)}<br>mean error ${fixed(rows[p.dataIndex].noise.error)}, ${whole(rows[p.dataIndex].noise.points)} test points` },
      xAxis: { type: "log", name: "variance / sampling noise", nameGap: 28, axisLabel: { formatter: axisNumber }, min: (v) => Math.min(0.1, 10 ** Math.floor(Math.log10(v.min))), max: (v) => Math.max(10, 10 ** Math.ceil(Math.log10(v.max))) },
      yAxis: { type: "category", data: names, axisLabel: labelRoom(names), axisTick: { show: false }, splitLine: { show: false } },
      series: [{ type: "scatter", symbolSize: 9, itemStyle: { color: theme.series[0] }, data: rows.map((r) => r.noise.ratio).map((v, i) => ({ value: [v, i], name: names[i] })),
        markLine: { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: theme.ink, type: "dashed" }, data: [{ xAxis: 1 }] } }],
    }),
  });
}

function reluTable() {
  const share = (s) => (s.networks === 0 ? ["–", ""] : [fixed(s.share), interval(s.low, s.high)]);
  const rows = report.relu.map((r) => {
    const row = [r.label, whole(r.networks), `${fixed(r.dead_at_birth, 2)} of ${r.units}`, `${fixed(r.dead_at_end, 2)} of ${r.units}`, whole(r.hurt.networks)];
    return facts.stop ? [...row, ...share(r.alive), ...share(r.hurt)] : row;
  });
  return tableFigure({
    id: "relu", title: "Born dead: ReLU units that nothing can wake", rows, data: report.relu,
    columns: [["configuration", true], ["networks"], ["dead units at birth"], ["at the end"], ["born with one or more"], ...(facts.stop ? [["solved, if born alive"], ["95 %"], ["if not"], ["95 %"]] : [])],
    caption: "A unit is dead where its output is 0 on every training point: then no gradient reaches its weights (Lu et al. 2019). Means a network; success of networks with all units alive at the start, and of the others, with Wilson's intervals.",
  });
}

function deadLayerTable() {
  const share = (s) => (s.networks === 0 ? ["–", ""] : [fixed(s.share), interval(s.low, s.high)]);
  const rows = report.relu.map((r) => {
    const row = [r.label, whole(r.networks), whole(r.layer_at_birth), whole(r.layer_at_end.solved), ...share(r.layer_at_end)];
    return facts.stop ? [...row, `${whole(r.unsolved.solved)} of ${whole(r.unsolved.networks)}`, ...share(r.unsolved)] : row;
  });
  return tableFigure({
    id: "dead-layers", title: "Dead networks: a whole layer off", rows, data: report.relu,
    columns: [["configuration", true], ["networks"], ["dead at birth"], ["at the end"], ["share at the end"], ["95 %"], ...(facts.stop ? [["dead among the unsolved"], ["share"], ["95 %"]] : [])],
    caption: "Where every unit of a layer is 0 on every training point, the output is the same for all of them and no gradient passes: without regularization the network can never solve the task. Counted with the weights of the result; the intervals are Wilson's.",
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
    columns: [["configuration", true], ["networks"], ["units"], ["regions at birth"], ["at the end"], ["most"], ...(exact ? [["linear regions at birth"], ["at the end"]] : [])],
    caption: `Over [−6, 6]²: median (quartiles) over the networks. Activation regions: pieces on which every unit is on or off all over (Hanin and Rolnick 2019)${exact ? "; linear regions: those joined across whose edge the output goes on as the same function (Montúfar et al. 2014), counted exactly" : ""}${grid ? `. ${exact ? "With other features than x and y" : "As there are other features than x and y"}, what a grid of 96² points resolves, and the pieces are not linear` : ""}. One layer of n units makes at most 1 + n + n(n − 1)/2 pieces where its inputs are x and y.`,
  });
}
