// SPDX-License-Identifier: Apache-2.0
// How often, and how soon: success with intervals, as a heatmap, and over the epochs.
const kRows = 40;

/** Configurations best first, at most `kRows` of them, evenly. */
function rankedCells() {
  const cells = [...report.cells];
  const loss = (c) => (c.loss ? c.loss.median : Infinity);
  cells.sort((a, b) => (b.success ?? 0) - (a.success ?? 0) || loss(a) - loss(b));
  if (cells.length <= kRows) return cells;
  return [...Array(kRows).keys()].map((k) => cells[Math.round((k * (cells.length - 1)) / (kRows - 1))]);
}

/** The end of an axis of shares up to `most`: 1, or less where they are small; 1 where all shares are 0. */
const topShare = (shares, most) => (shares.every((s) => s === 0) ? 1 : [0.01, 0.02, 0.05, 0.1, 0.2, 0.5].find((t) => t >= most * 1.05) ?? 1);

/** Of a crossed design, whose networks share seeds: what intervals are of. */
const crossed = Boolean(facts.dependence);
const dependenceNote = crossed ? ` ${facts.dependence}` : "";
const shareInterval = crossed ? "95 % interval of the seeds (jackknife, score limits)" : "Wilson's 95 % interval";

/** Regressions have no accuracy by which to be judged. */
const unjudged = report.cells.filter((c) => c.success === null).length;
const unjudgedNote = unjudged && facts.stop ? ` Left out: ${counted(unjudged, "regression")}, which ${facts.solved_when} can't judge.` : "";

function cutNote(shown) {
  return shown < facts.configurations ? ` Shown are ${shown} of ${whole(facts.configurations)} configurations, evenly over the ranking.` : "";
}

/** What networks of a configuration differ in: a crossed design combines few seeds of each stream. */
const unit = /crossed/.test(facts.seeds) ? "network" : "seed";

/** "64 seeds each": N for captions. */
function seedsNote() {
  const counts = report.cells.map((c) => c.networks), low = Math.min(...counts), high = Math.max(...counts);
  return low === high ? `${counted(low, unit)} each` : `${whole(low)} to ${counted(high, unit)} each`;
}

const seedsOf = (label) => report.cells.find((c) => c.label === label)?.networks ?? 0;
const capital = (text) => text[0].toUpperCase() + text.slice(1);

/** Only where there is a legend to click. */
const clickNote = (names) => (names.length > 1 ? " Click a name to show or hide it." : "");

function successFigure() {
  const cells = rankedCells().filter((c) => c.success !== null).reverse();
  const names = cells.map((c) => c.label);
  return chartFigure({
    id: "success", title: "Success by configuration", height: 60 + 24 * Math.max(2, cells.length),
    describe: `Share of seeds that solve it for ${counted(cells.length, "configuration")}; the best is ${names[names.length - 1]} with ${fixed(cells[cells.length - 1].success)}.`,
    caption: `Share of the ${unit}s of each configuration that solved it (${facts.solved_when} at some epoch), with ${crossed ? `the ${shareInterval}` : shareInterval}. ${capital(seedsNote())}; diverged networks count as not solved.${unjudgedNote}${dependenceNote}${cutNote(cells.length + unjudged)}`,
    data: () => cells,
    option: (theme) => ({
      grid: { left: 8, right: 32, top: 12, bottom: 8, outerBoundsMode: "same" },
      tooltip: { trigger: "item", formatter: (p) => {
        const c = cells[p.dataIndex];
        return `<b>${escapeHtml(c.label)}</b><br>${whole(c.solved)} of ${whole(c.networks)} solved: ${fixed(c.success)} ${interval(c.low, c.high)}<br>${whole(c.censored)} censored, ${whole(c.diverged)} diverged`;
      } },
      xAxis: { type: "value", min: 0, max: topShare(cells.map((c) => c.success), Math.max(...cells.map((c) => c.high))), name: "share solved", nameGap: 28 },
      yAxis: { type: "category", data: names, axisLabel: labelRoom(names, theme), axisTick: { show: false }, splitLine: { show: false } },
      series: [
        whiskerSeries(cells.map((c, i) => [c.low, c.high, i]), theme.series[0]),
        { type: "scatter", symbolSize: 9, z: 3, itemStyle: { color: theme.series[0] }, data: cells.map((c, i) => [c.success, i]) },
      ],
    }),
  });
}

function heatmapFigure() {
  const map = report.heatmap;
  const wide = map.x.length;
  const numbers = wide <= 16;
  // Long names of many columns are written at an angle.
  const longest = Math.max(...map.x.map((name) => name.length));
  const slanted = 7 * map.x.reduce((sum, name) => sum + name.length + 2, 0) > 820;
  const shares = map.values.map((v) => v[2]), top = topShare(shares, Math.max(...shares)), digits = top < 0.1 ? 3 : 2;
  return chartFigure({
    id: "success-map", title: `Success: ${map.x_name} against ${map.y_name}`, height: 110 + (slanted ? 64 : 0) + (numbers ? 46 : 24) * map.y.length, minWidth: numbers ? 120 + wide * (slanted ? 44 : Math.max(44, 12 + 7 * longest)) : 0,
    describe: `Heatmap of the share solved for ${map.x.length} values of ${map.x_name} and ${map.y.length} of ${map.y_name}.`,
    caption: `Share solved${numbers ? `, and half of its ${crossed ? shareInterval : "95 % Wilson interval"} below it` : "; point at a cell for its interval"} (${seedsNote()}). Empty: no finished network${unjudged ? ", or a regression" : ""}.${dependenceNote}`,
    data: () => map,
    option: (theme) => ({
      grid: { left: 8, right: 24, top: 12, bottom: 40, outerBoundsMode: "same" },
      tooltip: { formatter: (p) => {
        const [x, y, v, low, high, n] = p.value;
        return `${escapeHtml(map.x_name)} ${escapeHtml(map.x[x])}, ${escapeHtml(map.y_name)} ${escapeHtml(map.y[y])}<br><b>${fixed(v)}</b> ${interval(low, high)}, ${whole(n)} seeds`;
      } },
      xAxis: { type: "category", data: map.x, name: map.x_name, nameGap: slanted ? 84 : 28, splitLine: { show: false }, axisTick: { show: false }, axisLabel: { interval: 0, ...(slanted ? { rotate: 35, width: 120, overflow: "truncate" } : {}) } },
      yAxis: { type: "category", data: map.y, inverse: true, splitLine: { show: false }, axisTick: { show: false }, axisLabel: labelRoom(map.y, theme) },
      visualMap: { min: 0, max: top, dimension: 2, calculable: false, orient: "horizontal", left: "center", bottom: 0, itemHeight: 160, itemWidth: 10,
        text: [`${top}`, "0"], textStyle: { color: theme.secondary }, inRange: { color: theme.sequential } },
      series: [{ type: "heatmap", progressive: 0, data: map.values.map((v) => ({ value: v, label: { color: v[2] > 0.65 * top ? (theme.dark ? "#0d1620" : "#ffffff") : theme.ink } })),
        itemStyle: { borderColor: theme.card, borderWidth: 2 }, emphasis: { itemStyle: { borderColor: theme.ink } },
        label: { show: numbers, fontSize: 12, lineHeight: 15, formatter: (p) => `${fixed(p.value[2], digits)}\n±${fixed((p.value[4] - p.value[3]) / 2, digits)}` } }],
    }),
  });
}

function timeFigure() {
  const curves = report.survival;
  const names = curves.map((c) => c.label);
  let log = true;
  const figure = chartFigure({
    id: "time", title: "Share solved over the epochs", height: 420,
    describe: `Cumulative share of networks that have solved it by each epoch, for ${counted(names.length, "configuration")}.`,
    caption: `1 − S(t), Kaplan-Meier, with pointwise 95 % bands (${crossed ? "the seeds' jackknife, score limits" : "Greenwood, log-log"}). Networks that did not solve are censored at their last epoch; diverged ones stay at risk, as they never will. A curve that stays at 0 has its upper limit dotted. ${capital(seedsNote())}.${unjudgedNote}${dependenceNote}${cutNote(names.length)}${clickNote(names)}`,
    controls: [choice("Epochs", ["logarithmic", "linear"], (i) => { log = i === 0; figure.redraw(); })],
    data: () => curves,
    option: (theme) => ({
      grid: { left: 8, right: 24, top: 16, bottom: 38, outerBoundsMode: "same" },
      legend: { data: names, selected: firstShown(names) },
      tooltip: { trigger: "item", formatter: (p) => `<b>${escapeHtml(p.seriesName)}</b><br>epoch ${whole(p.value[2])}: ${fixed(p.value[1])} ${interval(p.value[3], p.value[4])}` },
      xAxis: { type: log ? "log" : "value", min: log ? 1 : 0, max: Math.max(...curves.map((c) => c.budget)), name: "epoch", nameGap: 28, axisLabel: { formatter: axisNumber } },
      yAxis: { type: "value", min: 0, max: topShare(curves.flatMap((c) => c.solved), Math.max(...curves.flatMap((c) => c.high))), name: "share solved", nameGap: 40 },
      series: curves.flatMap((c, i) => {
        const { color, dash } = strokeOf(theme, i);
        const t = [...c.t, c.budget].map((v) => (log ? Math.max(1, v) : v));
        const hold = (a) => [...a, a[a.length - 1]];
        const s = hold(c.solved), low = hold(c.low), high = hold(c.high);
        return [{ name: c.label, type: "line", step: "end", symbol: "circle", showSymbol: false, symbolSize: 8, triggerLineEvent: true, sampling: "none", lineStyle: { color, width: 2, type: dash }, itemStyle: { color },
            data: t.map((v, k) => [v, s[k], k < c.t.length ? c.t[k] : c.budget, low[k], high[k]]) },
          bandSeries(c.label, color, t, low, high, true, s.every((v) => v === 0) ? 0 : undefined)];
      }),
    }),
  });
  return figure;
}

function timeTable() {
  const rows = report.survival.map((c) => {
    const cell = report.cells.find((r) => r.label === c.label) || {};
    const restart = c.restart;
    return [c.label, `${epochText(cell.median, c.budget)}`, `[${epochText(cell.median_low, c.budget)}, ${epochText(cell.median_high, c.budget)}]`,
      fixed(c.mean, 1), interval(c.mean_low, c.mean_high, 1), restart ? whole(restart.cutoff) : "–", restart ? fixed(restart.expected, 0) : "–", restart ? fixed(restart.sure, 0) : "–"];
  });
  return tableFigure({
    id: "time-table", title: "Epochs to solve, and when to restart",
    caption: (crossed ? "Median: Kaplan-Meier, 95 % interval where the share solved may be 1/2. Mean within the budget: area under S, 95 % of the seeds. " : "Median: Kaplan-Meier with Brookmeyer-Crowley's 95 % interval. Mean within the budget: area under S, 95 % (logit scale, Student's t). ") + "Restart after: the cutoff with the fewest expected epochs to a first success, all runs together (Luby, Sinclair and Zuckerman 1993); a minimum over estimates is optimistic. For 99 %: epochs until one of the restarts has solved with that chance." + unjudgedNote + dependenceNote,
    columns: [["configuration", true], ["median epochs"], ["95 %"], ["mean within budget"], ["95 %"], ["restart after"], ["expected epochs"], ["for 99 %"]], rows,
  });
}

function escapeHtml(text) {
  return String(text).replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
}
