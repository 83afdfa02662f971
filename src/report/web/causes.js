// SPDX-License-Identifier: Apache-2.0
// Where the variance comes from, and how far a few seeds can be trusted.
function varianceFigure() {
  const metrics = report.variance;
  let chosen = 0;
  const figure = chartFigure({
    id: "variance", title: "Init, data or order: where the variance between seeds comes from", height: 110 + 44 * metrics[0].cells.length,
    describe: `Shares of the variance of ${metrics[0].metric} by source: ${metrics[0].cells.map((c) => `${c.label}: ${c.parts.map((p) => `${p.source} ${percent(p.share)}`).join(", ")}`).join("; ")}.`,
    caption: `${facts.seeds} (${seedsNote()}): every combination of the seeds. Unbiased variance components by the method of moments (ANOVA), negative estimates as 0. The interaction of all factors holds everything that no single seed, and no pair of them, decides. A few seeds of a stream can carry a share: point at a bar for its range when any one seed is left out.`,
    controls: [choice("Metric", metrics.map((m) => m.metric), (i) => { chosen = i; figure.redraw(); })],
    data: () => metrics,
    option: (theme) => {
      const cells = [...metrics[chosen].cells].reverse();
      const names = cells.map((c) => c.label);
      const sources = cells[0].parts.map((p) => p.source);
      return {
        grid: { left: 8, right: 32, top: 12, bottom: 38, outerBoundsMode: "same" },
        legend: { data: sources },
        tooltip: { trigger: "item", formatter: (p) => {
          const part = cells[p.dataIndex].parts[p.seriesIndex];
          return `<b>${escapeHtml(p.name)}</b>, SD ${short(cells[p.dataIndex].sd)}<br>${part.source}: ${percent(part.share)} of the variance<br>component ${short(part.variance)}, eta² ${percent(part.eta_squared)}${part.left_out ? `<br>with any one seed left out: ${percent(part.left_out[0])} to ${percent(part.left_out[1])}` : ""}`;
        } },
        xAxis: { type: "value", min: 0, max: 1, name: `share of the variance of ${metrics[chosen].metric}`, nameGap: 28, axisLabel: { formatter: (v) => percent(v) } },
        yAxis: { type: "category", data: names, axisLabel: labelRoom(names, theme), axisTick: { show: false } },
        series: sources.map((source, s) => ({
          name: source, type: "bar", stack: "all", barMaxWidth: 28, itemStyle: { color: theme.series[s % 8], borderColor: theme.card, borderWidth: 1, decal: s > 2 ? { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 3 + s], rotation: s * 0.5, color: "rgba(255,255,255,0.28)" } : undefined },
          label: { show: true, color: theme.dark ? "#10151b" : "#ffffff", fontSize: 12, textBorderColor: "rgba(0,0,0,0.65)", textBorderWidth: theme.dark ? 0 : 3, formatter: (p) => (p.value >= 0.06 ? percent(p.value) : "") },
          data: cells.map((c) => c.parts[s].share ?? 0),
        })),
      };
    },
  });
  return figure;
}

/** What a study would see that holds all seeds but one. */
function varyOneTable() {
  const metrics = report.variance;
  const streams = metrics[0].cells[0].vary_one.map((v) => v.source);
  const rows = metrics.flatMap((m) => m.cells.map((c) => [c.label, m.metric, short(c.sd), ...c.vary_one.flatMap((v) => [short(v.sd), percent(v.share)])]));
  return tableFigure({
    id: "vary-one", title: `Fix ${streams.length === 3 ? "two" : "one"}, vary one: what a study with fixed seeds would see`, rows,
    data: metrics.map((m) => ({ metric: m.metric, cells: m.cells.map((c) => ({ label: c.label, sd: c.sd, vary_one: c.vary_one })) })),
    columns: [["configuration", true], ["metric", true], ["SD, all vary"], ...streams.flatMap((s) => [[`SD, only ${s}`], ["of variance"]])],
    caption: "Standard deviation between networks where only one seed varies and the others are fixed, on average over the values they are fixed at, and its share of the whole variance: the components that the seed is part of, those with other seeds included (total effect; Homma and Saltelli 1996). Shares can add up to more than 100 %.",
  });
}

function importanceFigure() {
  const all = report.importance;
  let chosen = 0;
  const figure = chartFigure({
    id: "importance", title: "What matters, and the noise ceiling", height: 60 + 32 * (all[0].keys.length + (all[0].keys.length > 1 ? 2 : 1)),
    describe: `Shares of the variance of ${all[0].metric}: ${all[0].keys.map((k, i) => `${k} ${percent(all[0].shares[i])}`).join(", ")}, seeds ${percent(all[0].seeds)}.`,
    caption: `Share of the variance over all networks (${seedsNote()}): main effect of each swept key (eta², less what noise alone would give; epsilon²), what only combinations of keys explain, and the seeds within a configuration. No configuration can explain more than 1 less the seeds' share. Keys that advance together are one bar; interactions are left out where the design is not balanced.${all.filter((m) => m.networks < facts.networks).map((m) => ` ${capital(m.metric)}: of the ${whole(m.networks)} of ${whole(facts.networks)} networks that have one.`).join("")}${all.some((m) => m.shares.includes(null)) ? " A key is not known where one of its values left no network with the metric." : ""}`,
    controls: [choice("Metric", all.map((m) => m.metric), (i) => { chosen = i; figure.redraw(); })],
    data: () => all,
    option: (theme) => {
      const m = all[chosen];
      const names = [...m.keys.map((k, i) => (m.shares[i] === null ? `${k} (not known)` : k)), ...(m.interactions === null || m.keys.length < 2 ? [] : ["combinations of keys"]), "seeds (noise ceiling)"].reverse();
      const values = [...m.shares, ...(m.interactions === null || m.keys.length < 2 ? [] : [m.interactions]), m.seeds].reverse();
      return {
        grid: { left: 8, right: 48, top: 12, bottom: 8, outerBoundsMode: "same" },
        tooltip: { formatter: (p) => `${escapeHtml(p.name)}: ${percent(p.value)}` },
        xAxis: { type: "value", min: 0, max: 1, name: `share of the variance of ${m.metric}`, nameGap: 28, axisLabel: { formatter: (v) => percent(v) } },
        yAxis: { type: "category", data: names, axisLabel: labelRoom(names, theme), axisTick: { show: false } },
        series: [{ type: "bar", barMaxWidth: 20, label: { show: true, position: "right", color: theme.ink, formatter: (p) => percent(p.value) },
          data: values.map((v, i) => ({ value: v, itemStyle: { color: i === 0 ? theme.series[1] : theme.series[0] } })) }],
      };
    },
  });
  return figure;
}

function riskFigure() {
  const risk = report.risk;
  const kinds = ["share", "loss"].filter((kind) => risk.pairs.some((p) => p[kind] && p[kind].some((v) => v !== 0.5)));
  if (!kinds.length) return null;
  let kind = kinds[0];
  const nameOf = (p) => `against ${p.b}`;
  // Two equal shares have no winner.
  const shown = () => risk.pairs.filter((p) => p[kind] && p[kind].some((v) => v !== 0.5));
  const figure = chartFigure({
    id: "risk", title: "How often would n seeds have named the wrong winner?", height: 430,
    describe: shown().map((p) => `${p.a} ${nameOf(p)}: ${percent(p[kind][0])} with one seed, ${percent(p[kind][5])} with ten`).join("; "),
    caption: `The best configuration, ${risk.pairs[0].a}, against others: chance that n seeds of each rank the two the other way round than all seeds did (${seedsNote()}); a tie counts half. By share solved: exact, from the two shares as observed. By mean test loss: 4,000 draws with replacement.${crossed ? " These n are networks that share no seed." : ""} 50 % is a coin, 5 % is dashed. Pairs that are exactly equal are left out.`,
    controls: [choice("Judged by", kinds.map((k) => (k === "share" ? "share solved" : "mean test loss")), (i) => { kind = kinds[i]; figure.redraw(); })],
    data: () => risk,
    option: (theme) => {
      const seeds = kind === "share" ? risk.share_seeds : risk.loss_seeds, pairs = shown();
      return {
        grid: { left: 8, right: 24, top: 16, bottom: 38, outerBoundsMode: "same" },
        legend: { data: pairs.map(nameOf) },
        tooltip: { trigger: "item", formatter: (p) => `<b>${escapeHtml(p.seriesName)}</b><br>${counted(p.value[0], "seed")}: wrong ${fixed(100 * p.value[1], 1)} % of the time` },
        xAxis: { type: "log", min: 1, max: seeds[seeds.length - 1], name: "seeds of each", nameGap: 28, axisLabel: { formatter: axisNumber } },
        yAxis: { type: "value", min: 0, max: 0.5, name: "chance of the wrong winner", nameGap: 48, axisLabel: { formatter: (v) => percent(v) } },
        series: pairs.map((p, i) => {
          const { color, dash } = strokeOf(theme, i);
          return { name: nameOf(p), type: "line", symbol: symbols[i % 5], symbolSize: 6, lineStyle: { color, width: 2, type: dash }, itemStyle: { color }, data: p[kind].map((v, k) => [seeds[k], v]),
            markLine: i ? undefined : { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: theme.ink, type: "dashed" }, data: [{ yAxis: 0.05 }] } };
        }),
      };
    },
  });
  return figure;
}

function planningTable() {
  const { half_widths, rows: planned } = report.planning;
  const rows = planned.map((r) => [r.label, whole(r.networks), fixed(r.success), `±${fixed(r.half_width)}`, ...r.needed.map(whole), r.next === undefined ? "–" : r.next === null ? "equal" : whole(r.next)]);
  return tableFigure({
    id: "planning", title: "How many seeds would be enough?", rows, data: planned,
    columns: [["configuration", true], ["N now"], ["success"], ["now"], ...half_widths.map((h) => [`for ±${h}`]), ["to tell from the next"]],
    caption: `Best first. Fewest ${crossed ? "networks that share no seed" : "seeds"} whose 95 % Wilson interval is so narrow at this share, and ${crossed ? "how many such networks of each it takes until" : "seeds of each at which"} it is told from the next row with power 0.8 at level 0.95 (Fleiss, Levin and Paik 2003).${cutNote(rows.length)} Shares are taken as observed: a difference that is not there needs no number of seeds.${dependenceNote}`,
  });
}

function superiorityFigure() {
  const table = report.superiority;
  const side = table.names.length, longest = Math.max(...table.names.map((n) => n.length));
  // Columns have no room for long names: then rows are numbered, and columns have the number.
  const numbered = longest > 14 || (side > 6 && longest > 8);
  const names = table.names, rowNames = numbered ? names.map((n, i) => `${n}  (${i + 1})`) : names, columnNames = numbered ? names.map((_, i) => `(${i + 1})`) : names;
  return chartFigure({
    id: "superiority", title: "Which has the lower test loss, seed by seed", height: 110 + 34 * side, minWidth: 72 + Math.min(230, 14 + 7 * (longest + 5)) + 34 * side,
    describe: `Matrix of the probability that the row's network has a lower test loss than the column's, for ${side} configurations.`,
    caption: `P(row has the lower final test loss than column)${crossed ? `${table.paired ? ", the same seeds in both" : ""}, ties half; ${shareInterval}` : table.paired ? ", the same seed in both: share of the seeds, ties half, Wilson's 95 % interval" : ": Mann-Whitney, Brunner-Munzel's 95 % interval"}; a diverged network is the worst. Bold: Holm's p < 0.05 over all pairs. Above 0.75 is a difference that matters (Bouthillier et al. 2021). ${capital(seedsNote())}.${dependenceNote}${cutNote(side)}`,
    data: () => table,
    option: (theme) => ({
      grid: { left: 8, right: 24, top: 12, bottom: 44, outerBoundsMode: "same" },
      tooltip: { formatter: (p) => {
        const [x, y, v, low, high, q] = p.value;
        return `<b>${escapeHtml(names[y])}</b> better than <b>${escapeHtml(names[x])}</b><br>${fixed(v)} ${interval(low, high)}<br>p (Holm) ${q === null ? "–" : q < 1e-4 ? "< 0.0001" : fixed(q, 4)}`;
      } },
      xAxis: { type: "category", data: columnNames, splitLine: { show: false }, axisTick: { show: false }, axisLabel: { interval: 0 } },
      yAxis: { type: "category", data: rowNames, inverse: true, splitLine: { show: false }, axisTick: { show: false }, axisLabel: labelRoom(rowNames, theme) },
      visualMap: { min: 0, max: 1, dimension: 2, calculable: false, orient: "horizontal", left: "center", bottom: 0, itemHeight: 160, itemWidth: 10, text: ["row is better", "column is better"], textStyle: { color: theme.secondary },
        inRange: { color: theme.dark ? ["#c8741a", "#3a4250", "#2f8fd0"] : ["#f0a04b", "#f2f4f6", "#4a9fd8"] } },
      series: [{ type: "heatmap", progressive: 0, data: table.values.map(([a, b, v, low, high, q]) => ({ value: [b, a, v, low, high, q], label: { fontWeight: q !== null && q < 0.05 ? "bold" : "normal" } })),
        itemStyle: { borderColor: theme.card, borderWidth: 2 }, emphasis: { itemStyle: { borderColor: theme.ink } },
        label: { show: true, fontSize: 12, color: theme.ink, formatter: (p) => fixed(p.value[2], 2) } }],
    }),
  });
}
