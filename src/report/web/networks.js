// SPDX-License-Identifier: Apache-2.0
// Single networks and plain tables: parallel coordinates, configurations, outliers with the command that
// trains each again.
function tableFigure({ id, title, caption, columns, rows, data }) {
  const body = el("tbody");
  let order = null, down = false;
  const numeric = (text) => {
    const n = parseFloat(String(text).replace(/[,>[\]<%]/g, ""));
    return Number.isNaN(n) ? -Infinity : n;
  };
  const fill = () => {
    const sorted = [...rows];
    if (order !== null) {
      sorted.sort((a, b) => {
        const [x, y] = [a[order], b[order]];
        const way = columns[order][1] ? String(x).localeCompare(String(y), "en", { numeric: true }) : numeric(x) - numeric(y);
        return down ? -way : way;
      });
    }
    body.replaceChildren(...sorted.map((row) => el("tr", {}, ...row.map((value, c) =>
      el("td", { class: columns[c][1] ? "text" : String(value).startsWith("[") ? "interval" : false }, value instanceof Node ? value.cloneNode(true) : String(value))))));
  };
  const heads = columns.map(([name, text], c) => el("th", { scope: "col", class: text ? "text" : false, "aria-sort": "none" },
    el("button", { type: "button", onclick: () => {
      down = order === c ? !down : !text;
      order = c;
      heads.forEach((h, i) => h.setAttribute("aria-sort", i === c ? (down ? "descending" : "ascending") : "none"));
      fill();
    } }, name)));
  fill();
  const csv = () => [columns.map((c) => c[0]), ...rows.map((r) => r.map((v) => (v instanceof Node ? v.textContent : v)))]
    .map((line) => line.map((v) => (/[",\n]/.test(v) ? `"${String(v).replace(/"/g, '""')}"` : v)).join(",")).join("\n");
  const tools = el("div", { class: "figure-tools" },
    toolButton("CSV", `Save ${title} as CSV`, () => download(fileName(id, "csv"), new Blob([csv()], { type: "text/csv" }))),
    toolButton("JSON", `Save the data of ${title} as JSON`, () => saveJson(id, data || rows)));
  const element = el("figure", { id, role: "group", "aria-labelledby": `${id}-title` },
    el("div", { class: "figure-head" }, el("h3", { id: `${id}-title` }, title), tools),
    el("div", { class: "table-box", tabindex: "0", role: "region", "aria-labelledby": `${id}-title` }, el("table", { class: columns.length > 12 ? "many" : false }, el("thead", {}, el("tr", {}, ...heads)), body)),
    el("figcaption", {}, joined(caption)));
  element.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-copy]");
    if (!button) return;
    navigator.clipboard?.writeText(button.dataset.copy).then(() => { button.textContent = "copied"; }, () => {});
  });
  return { id, element, kind: "table", redraw() {}, resize() {} };
}

function configurationTable() {
  const columns = [...facts.keys.map((k) => [k, true]), ["N"]];
  if (facts.stop) columns.push(["solved"], ["success"], ["95 %"], ["median epochs"], ["95 %"], ["censored"]);
  const loss = finalMetrics.find((m) => m.key.endsWith("loss")) ?? { key: "loss", name: "test loss" };  // without test points: training loss
  columns.push(["diverged"], [`median ${loss.name}`], ["95 %"], ["IQM"], ["95 %"]);
  if (hasAccuracy) columns.push(["median accuracy"], ["min"], ["max"]);
  columns.push(["dead units"], ["dead links"]);
  if (!facts.keys.length) columns.unshift(["configuration", true]);
  const rows = report.cells.map((c) => {
    const row = facts.keys.length ? [...c.values] : ["all"];
    row.push(whole(c.networks));
    if (facts.stop && c.success === null) row.push(...Array(6).fill("–"));
    else if (facts.stop) row.push(whole(c.solved), fixed(c.success), interval(c.low, c.high), epochText(c.median, c.budget), `[${epochText(c.median_low, c.budget)}, ${epochText(c.median_high, c.budget)}]`, whole(c.censored));
    const pair = (d, key) => (d && d[key] ? d[key].every((v) => v === null) ? "–" : `[${short(d[key][0])}, ${short(d[key][1])}]` : "");
    const d = c[loss.key];
    row.push(whole(c.diverged), short(d?.median), pair(d, "median_limits"), short(d?.iqm), pair(d, "iqm_limits"));
    if (hasAccuracy) row.push(fixed(c.accuracy?.median), fixed(c.accuracy?.min), fixed(c.accuracy?.max));
    row.push(fixed(c.dead_units, 2), fixed(c.dead_links, 2));
    return row;
  });
  return tableFigure({
    id: "configurations", title: "All configurations", columns, rows, data: report.cells,
    caption: `Sorted as in the sweep; click a heading to sort.${cutNote(rows.length)} ${crossed ? "Success, median epochs, median loss: score limits with the seeds' jackknife." : "Success: Wilson. Median epochs: Kaplan-Meier, Brookmeyer-Crowley. Median loss: order statistics."} Interquartile mean: ${report.cells.map((c) => c[loss.key]?.interval).find(Boolean) || "no interval for so many configurations"}. All at 95 %.${dependenceNote} Dead units (at most 0 on every training point) and dead links (killed by L1): mean a network.`,
  });
}

function outlierTable() {
  const command = (n) => el("span", {}, el("button", { type: "button", class: "copy", "data-copy": n.command, "aria-label": `Copy the command for network ${n.id}` }, "copy"), " ", el("code", {}, n.command));
  const rows = report.networks.map((n) => [whole(n.id), n.label, n.status === "done" ? n.why : `${n.why} (${n.status})`, n.solved === null ? "–" : whole(n.solved), short(n.test_loss), fixed(n.test_accuracy), n.seeds.join(" / "), el("code", { title: n.hash }, n.hash.slice(0, 12)), command(n)]);
  return tableFigure({
    id: "outliers", title: "Networks worth a look", columns: [["network"], ["configuration", true], ["why", true], ["solved at"], ["test loss"], ["accuracy"], ["init / data / order", true], ["identity", true], ["trains it again", true]],
    rows, data: report.networks,
    caption: "The extremes of each configuration shown in detail. A network is its configuration (hash) and its three seeds, and nothing else: the command trains it again and compares the bits with the result.",
  });
}

/** Round numbers from low to high, about `wanted` of them. */
function roundTicks(low, high, wanted = 5) {
  const raw = (high - low) / wanted || 1, power = 10 ** Math.floor(Math.log10(raw));
  const step = power * [1, 2, 5, 10].find((f) => f * power >= raw);
  const ticks = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) ticks.push(k * step);
  return ticks;
}

/**
 * An axis of parallel coordinates for values of which some are null: those are at a tick of their own, `absent`, beyond
 * the worst. Small positive losses are logarithmic. `place` gives a value's position on the axis.
 */
function outcomeAxis(name, values, absent) {
  const known = values.filter((v) => v !== null);
  const log = name.includes("loss") && known.every((v) => v > 0);
  const scaled = (v) => (log ? Math.log10(v) : v), shown = (v) => axisNumber(log ? 10 ** v : v);
  let low = name === "solved at" ? 0 : Infinity, high = -Infinity;
  for (const v of known) {
    low = Math.min(low, scaled(v));
    high = Math.max(high, scaled(v));
  }
  if (!(high > low)) [low, high] = known.length ? [low - 0.5, low + 0.5] : [0, 1];
  const decades = roundTicks(Math.floor(low), Math.ceil(high)).filter(Number.isInteger);
  const parts = decades.flatMap((d) => [1, 2, 5].map((f) => d + Math.log10(f)));
  const within = (v) => v >= low && v <= high;
  const ticks = !log ? roundTicks(low, high) : high - low > 2 ? decades.filter(within)
    : high - low > 0.5 ? parts.filter(within) : roundTicks(10 ** low, 10 ** high, 4).map(Math.log10);
  const worst = name.includes("accuracy") ? low - 0.12 * (high - low) : high + 0.12 * (high - low);
  const holes = known.length < values.length;
  const all = holes ? [...ticks, worst] : ticks;
  return {
    place: (v) => (v === null ? worst : scaled(v)),
    axis: { name, type: "value", min: holes ? Math.min(low, worst) : low, max: holes ? Math.max(high, worst) : high,
      axisTick: { customValues: all }, axisLabel: { customValues: all, formatter: (v) => (holes && Math.abs(v - worst) < 1e-9 * Math.abs(high - low) ? absent : shown(v)) } },
  };
}

function parallelFigure() {
  const { keys, rows, all } = report.parallel;
  const known = (place) => rows.some((r) => r[place] !== null);
  const outcomes = ["training loss", "test loss", "test accuracy", "solved at"].map((name, i) => ({ name, place: keys.length + i }))
    .filter((o) => (o.name === "solved at" ? facts.stop : known(o.place)));
  const dims = [...keys.map((k) => ({ name: k.name, labels: k.labels })), ...outcomes];
  const at = [...keys.keys(), ...outcomes.map((o) => o.place)];
  const coloured = outcomes.find((o) => o.name === "test loss") ?? outcomes.find((o) => o.name === "training loss");
  if (!coloured) return null;
  const lossAt = coloured.place;
  // Of a network that diverged neither loss nor accuracy is a number; a regression has no accuracy.
  const diverged = (r) => r[keys.length] === null && r[keys.length + 1] === null;
  const axes = outcomes.map((o) => outcomeAxis(o.name, rows.map((r) => r[o.place]),
    o.name === "solved at" ? "not" : rows.every((r) => r[o.place] !== null || diverged(r)) ? "diverged" : "none"));
  const logs = rows.filter((r) => r[lossAt] !== null).map((r) => Math.log10(Math.max(1e-9, r[lossAt])));
  const worst = Math.max(...logs);
  const data = rows.map((r) => at.map((a, d) => (d < keys.length ? r[a] : axes[d - keys.length].place(r[a]))));
  const tilted = keys.some((k) => k.labels.some((l) => l.length > 16));
  return chartFigure({
    id: "parallel", title: "Every choice and every outcome", height: 460, minWidth: 128 + 84 * (dims.length - 1),
    describe: `Parallel coordinates of ${whole(rows.length)} networks: ${dims.map((d) => d.name).join(", ")}.`,
    caption: `${rows.length < all ? `${whole(rows.length)} of ${whole(all)} networks, spread evenly over configurations and seeds` : `All ${whole(all)} networks`}. Drag along an axis to keep only the lines that pass there. Colour: ${coloured.name}, logarithmic.${facts.stop ? " Networks that did not solve are at “not” on the last axis." : ""}${facts.diverged ? " Diverged networks have no metrics and are drawn at a tick of their own." : ""}`,
    data: () => report.parallel,
    option: (theme) => ({
      parallel: { left: 64, right: 64, top: 56, bottom: 64, parallelAxisDefault: { nameLocation: "end", nameGap: 18, nameTextStyle: { color: theme.ink, fontSize: 12 }, axisLine: { lineStyle: { color: theme.secondary } }, axisTick: { lineStyle: { color: theme.secondary } }, axisLabel: { color: theme.ink, fontSize: 11, textBorderColor: theme.card, textBorderWidth: 3 }, areaSelectStyle: { width: 18, color: theme.accent, opacity: 0.25 } } },
      parallelAxis: dims.map((d, i) => d.labels
        ? { dim: i, name: d.name, type: "category", data: d.labels, axisLabel: tilted ? { width: 90, overflow: "truncate" } : {} }
        : { dim: i, ...axes[i - keys.length].axis }),
      visualMap: { show: true, type: "continuous", min: Math.min(...logs), max: worst, dimension: dims.length, calculable: false, orient: "horizontal", left: "center", bottom: 0, itemHeight: 140, itemWidth: 10,
        text: ["worse", "better"], textStyle: { color: theme.secondary }, inRange: { color: theme.dark ? ["#7cc4f2", "#c9c4e0", "#f0883e"] : ["#0b4a86", "#8a7fb0", "#d55e00"] } },
      tooltip: { show: false },
      series: [{ type: "parallel", lineStyle: { width: 1, opacity: Math.max(0.06, Math.min(0.5, 300 / rows.length)) }, inactiveOpacity: 0.01, activeOpacity: 0.6, progressive: 0,
        data: data.map((values, i) => [...values, rows[i][lossAt] === null ? worst : Math.log10(Math.max(1e-9, rows[i][lossAt]))]) }],
    }),
  });
}
