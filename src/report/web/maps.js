// SPDX-License-Identifier: Apache-2.0
// Networks as functions of the plane: 8-bit maps painted on canvases, boundaries over each other, medoids of
// the clusters. All canvases are painted again when the theme changes.
const kPixels = 384;  // of a canvas; shown at about half of that

/** Samples of a field, whose first and last lie on the edges; or cells of a table, each a square of its own. */
function paintBytes(canvas, bytes, side, colour, table = false) {
  const small = document.createElement("canvas");
  small.width = small.height = side;
  const image = new ImageData(side, side);
  for (let i = 0; i < side * side; i++) {
    const [r, g, b] = colour(bytes[i]);
    image.data.set([r, g, b, 255], 4 * i);
  }
  small.getContext("2d").putImageData(image, 0, 0);
  const context = canvas.getContext("2d");
  context.imageSmoothingEnabled = !table && side < 200;
  context.imageSmoothingQuality = "high";
  // Of samples, half of one is cut off at each side.
  const cut = table ? 0 : 0.5;
  context.drawImage(small, cut, cut, side - 2 * cut, side - 2 * cut, 0, 0, canvas.width, canvas.height);
}

/**
 * The zero level of a field as line segments in 0..1, by marching squares, from a bit a sample (1: >= 0) and a byte
 * an edge between samples of different signs (its crossing), first of the edges to the right, then of those down.
 */
function boundarySegments(bytes, side) {
  const positive = (i) => (bytes[i >> 3] >> (i & 7)) & 1;
  const along = [new Float32Array(side * side), new Float32Array(side * side)];  // to the right, down
  let next = Math.ceil((side * side) / 8);
  for (const down of [0, 1]) {
    for (let i = 0; i < side * side; i++) {
      if (down ? i + side >= side * side : i % side === side - 1) continue;
      if (positive(i) !== positive(i + (down ? side : 1))) along[down][i] = bytes[next++] / 255;
    }
  }
  const segments = [], step = 1 / (side - 1);
  for (let r = 0; r + 1 < side; r++) {
    for (let c = 0; c + 1 < side; c++) {
      const i = r * side + c, cuts = [];
      const cut = (a, b, x, y) => { if (positive(a) !== positive(b)) cuts.push([x * step, y * step]); };
      cut(i, i + 1, c + along[0][i], r);
      cut(i + 1, i + side + 1, c + 1, r + along[1][i + 1]);
      cut(i + side, i + side + 1, c + along[0][i + side], r + 1);
      cut(i, i + side, c, r + along[1][i]);
      for (let k = 0; k + 1 < cuts.length; k += 2) segments.push([cuts[k], cuts[k + 1]]);
    }
  }
  return segments;
}

function strokeSegments(canvas, segments, style, width) {
  const context = canvas.getContext("2d");
  context.strokeStyle = style;
  context.lineWidth = width;
  context.lineCap = "round";
  context.beginPath();
  for (const [a, b] of segments) {
    context.moveTo(a[0] * canvas.width, a[1] * canvas.height);
    context.lineTo(b[0] * canvas.width, b[1] * canvas.height);
  }
  context.stroke();
}

function paintPoints(canvas, points, scale) {
  const context = canvas.getContext("2d");
  for (const [x, y, label] of points) {
    const [r, g, b] = mix(outputStops, (label / scale + 1) / 2).map((v) => v * 0.72);
    context.beginPath();
    context.arc(((x + 6) / 12) * canvas.width, ((6 - y) / 12) * canvas.height, 4, 0, 2 * Math.PI);
    context.fillStyle = `rgb(${r},${g},${b})`;
    context.fill();
    context.lineWidth = 1.2;
    context.strokeStyle = "rgba(255,255,255,0.85)";
    context.stroke();
  }
}

const outputColour = (b) => mix(outputStops, b / 255);
const doubtColour = (b) => mix(doubtStops, b / 255);

/** A labelled canvas: paint(canvas) draws it; it is listed in `canvases` for repainting. */
function mapCanvas(canvases, name, caption, paint) {
  const canvas = el("canvas", { width: kPixels, height: kPixels, role: "img", "aria-label": `${name}. ${caption}` });
  canvases.push({ canvas, paint, name });
  return el("div", { class: "map" }, canvas, el("span", {}, el("b", {}, name), caption ? ` ${caption}` : ""));
}

function scaleBar(stops, low, high, what) {
  const canvas = el("canvas", { width: 192, height: 20, "aria-hidden": "true" });
  const context = canvas.getContext("2d");
  for (let x = 0; x < 192; x++) {
    context.fillStyle = `rgb(${mix(stops, x / 191).join(",")})`;
    context.fillRect(x, 0, 1, 20);
  }
  return el("span", { class: "scale" }, what, " ", low, canvas, high);
}

/** A figure of canvases. PNG and SVG hold all of them in a row each, with their names. */
function canvasFigure({ id, title, caption, body, canvases, controls, data }) {
  const sheet = () => {
    const columns = Math.min(6, canvases.length), gap = 16, text = 28, size = 240, theme = themeOf();
    const rows = Math.ceil(canvases.length / columns);
    const all = el("canvas", { width: columns * (size + gap) + gap, height: rows * (size + text + gap) + gap });
    const context = all.getContext("2d");
    context.fillStyle = theme.card;
    context.fillRect(0, 0, all.width, all.height);
    context.font = `14px ${theme.font}`;
    canvases.forEach(({ canvas, name, row }, i) => {
      const x = gap + (i % columns) * (size + gap), y = gap + Math.floor(i / columns) * (size + text + gap);
      context.drawImage(canvas, x, y, size, size);
      context.fillStyle = theme.ink;
      context.fillText(row ? `${row}: ${name}` : name, x, y + size + 18, size);
    });
    return all;
  };
  const save = {
    png: () => sheet().toBlob((blob) => download(fileName(id, "png"), blob)),
    svg: () => download(fileName(id, "svg"), new Blob([figure.svg()], { type: "image/svg+xml" })),
    json: () => saveJson(id, data),
  };
  const figure = {
    id, kind: "canvas", canvases,
    element: figureFrame({ id, title, caption, controls, body, save }),
    redraw() { for (const { canvas, paint } of canvases) paint(canvas); },
    resize() {},
    svg() {
      const all = sheet();
      return `<svg xmlns="http://www.w3.org/2000/svg" width="${all.width}" height="${all.height}"><image width="${all.width}" height="${all.height}" href="${all.toDataURL()}"/></svg>`;
    },
  };
  figures.push(figure);
  return figure;
}

function mapsFigure() {
  const { side, small, cells } = report.functions;
  const canvases = [];
  let points = true;
  const rows = cells.map((cell) => {
    const mean = bytesOf(cell.mean);
    const level = boundarySegments(bytesOf(cell.mean_line), small);
    const dots = (canvas) => { if (points) paintPoints(canvas, cell.points, cell.scale); };
    const add = (name, caption, paint) => {
      const map = mapCanvas(canvases, name, caption, paint);
      canvases[canvases.length - 1].row = cell.label;
      return map;
    };
    const maps = [add("mean output", "line: its zero level", (canvas) => {
      paintBytes(canvas, mean, side, outputColour);
      strokeSegments(canvas, level, "#141b24", 2.5);
      dots(canvas);
    })];
    const doubt = (key, name, caption) => {
      if (!cell[key]) return;
      const bytes = bytesOf(cell[key]);
      maps.push(add(name, caption, (canvas) => paintBytes(canvas, bytes, side, doubtColour)));
    };
    if (cell.vote) {
      const vote = bytesOf(cell.vote), half = boundarySegments(bytesOf(cell.vote_line), small);
      maps.push(add("vote", "share of +1; line: one half", (canvas) => {
        paintBytes(canvas, vote, side, outputColour);
        strokeSegments(canvas, half, "#141b24", 2.5);
      }));
    }
    doubt("disagreement", "disagreement", cell.pairwise === undefined ? "" : `mean ${fixed(cell.pairwise)}`);
    doubt("entropy", "entropy of the vote", "");
    doubt("deviation", "standard deviation", "of the output");
    const fields = cell.boundaries.map((f) => boundarySegments(bytesOf(f), small));
    maps.push(add(fields.length === 1 ? "boundary" : "boundaries", `of ${counted(fields.length, "network")}`, (canvas) => {
      const context = canvas.getContext("2d");
      context.fillStyle = token("sunken");
      context.fillRect(0, 0, canvas.width, canvas.height);
      dots(canvas);
      for (const segments of fields) strokeSegments(canvas, segments, themeOf().dark ? "rgba(140,200,244,0.4)" : "rgba(11,74,134,0.35)", 1.5);
    }));
    const b = cell.boundary, f = cell.pieces;
    return el("div", { class: "map-row" }, el("p", {}, el("b", {}, cell.label),
      ` – ${counted(cell.networks, "network")}${cell.scale > 1 ? `; colours up to an output of ±${short(cell.scale)}` : ""}; boundary ${short(b.median)} long (quartiles ${short(b.q25)}, ${short(b.q75)}; the plane is 12 wide), ${short(f.median)} pieces (${short(f.q25)}, ${short(f.q75)})`),
      el("div", { class: "maps" }, ...maps));
  });
  const figure = canvasFigure({
    id: "maps", title: "What the seeds agree on", canvases, data: report.functions,
    controls: [choice("Training points", ["shown", "hidden"], (i) => { points = i === 0; figure.redraw(); })],
    caption: `Over [−6, 6]². Mean and standard deviation of the output; vote: share of the networks whose output is 0 or more; disagreement: chance that two different seeds put the point into different classes, at most about one half; entropy of the vote in bits. Boundary length by marching squares, pieces: 4-connected regions of either class. Points: training points of the first network. Most of the plane has no training points: there the networks extrapolate.${cutNote(cells.length)}`,
    body: el("div", {}, el("div", { class: "scales" }, scaleBar(outputStops, "−", "+", "output"), scaleBar(doubtStops, "0", "½", "disagreement"),
      scaleBar(doubtStops, "0", "1", "entropy, standard deviation")), ...rows),
  });
  return figure;
}

function solutionsFigure() {
  const { small, cells } = report.functions;
  const canvases = [];
  const with_ = cells.filter((c) => c.solutions);
  const rows = with_.map((cell) => {
    const s = cell.solutions, matrix = bytesOf(s.matrix);
    const add = (name, caption, paint) => {
      const map = mapCanvas(canvases, name, caption, paint);
      canvases[canvases.length - 1].row = cell.label;
      return map;
    };
    const maps = [add("pairwise disagreement", "in cluster order", (canvas) => paintBytes(canvas, matrix, Math.round(Math.sqrt(matrix.length)), doubtColour, true))];
    for (const medoid of s.medoids.slice(0, 5)) {
      const bytes = bytesOf(medoid.field), segments = boundarySegments(bytesOf(medoid.line), small);
      maps.push(add(`${medoid.size} of ${cell.networks}`, `network ${whole(medoid.id)}${medoid.accuracy === null ? "" : `, accuracy ${fixed(medoid.accuracy)}`}`, (canvas) => {
        paintBytes(canvas, bytes, small, outputColour);
        strokeSegments(canvas, segments, "#141b24", 2.5);
      }));
    }
    return el("div", { class: "map-row" }, el("p", {}, el("b", {}, cell.label),
      s.clusters === 1 ? ` – one solution: all ${whole(cell.networks)} networks are one cluster` : ` – ${whole(s.clusters)} clusters of ${whole(cell.networks)} networks, as many as ${fixed(s.hill, 1)} equally common ones`),
      el("div", { class: "maps" }, ...maps));
  });
  return canvasFigure({
    id: "solutions", title: "How many different solutions?", canvases, data: with_.map((c) => ({ label: c.label, ...c.solutions })), controls: [],
    caption: `Pairwise disagreement: share of the plane's ${report.functions.side}² samples that two networks class differently. Clusters: average linkage, cut at ${percent(with_[0].solutions.height)} of the plane; beside the matrix the medoids of the largest clusters, each a real network. Effective number: Hill number of order 1, exp of the entropy of the cluster sizes. With as many clusters as networks, more seeds would find more.${cutNote(with_.length)}`,
    body: el("div", {}, el("div", { class: "scales" }, scaleBar(doubtStops, "0", "½", "disagreement"), scaleBar(outputStops, "−", "+", "output")), ...rows),
  });
}

function ensembleFigure() {
  const cells = report.functions.cells.filter((c) => c.unseen);
  const names = cells.map((c) => c.label), points = cells[0].unseen.points;
  return chartFigure({
    id: "ensemble", title: "What a committee of seeds gains", height: 400,
    describe: `Error of the majority vote of 1 to 50 networks for ${counted(names.length, "configuration")}.`,
    caption: `Error of the majority vote of m networks, mean over all committees (a tied vote counts half), on ${whole(points)} points that no network was trained on. A line ends where no committee errs.`,
    data: () => cells.map((c) => ({ label: c.label, ...c.unseen })),
    option: (theme) => ({
      grid: { left: 8, right: 24, top: 16, bottom: 38, outerBoundsMode: "same" },
      legend: { data: names, selected: firstShown(names) },
      tooltip: { trigger: "item", formatter: (p) => `<b>${escapeHtml(p.seriesName)}</b><br>${p.value[0]} networks: error ${short(p.value[1])}` },
      xAxis: { type: "log", min: 1, max: Math.max(2, ...cells.map((c) => c.unseen.ensemble.length)), name: "networks in the committee", nameGap: 28 },
      yAxis: { type: "log", max: 1, name: "error of the vote", nameGap: 48, axisLabel: { formatter: axisNumber } },
      series: cells.map((c, i) => {
        const { color, dash } = strokeOf(theme, i);
        return { name: c.label, type: "line", symbol: symbols[i % 5], symbolSize: 5, sampling: "none", lineStyle: { color, width: 2, type: dash }, itemStyle: { color }, data: c.unseen.ensemble.map((v, k) => [k + 1, 1 - v > 1e-5 ? 1 - v : null]) };
      }),
    }),
  });
}

const roundUp = (v) => Math.ceil(v * 1.08 * 20) / 20;

function calibrationFigure() {
  const cells = report.functions.cells.filter((c) => c.unseen && c.unseen.disagreement !== null);
  const most = roundUp(Math.max(0.1, ...cells.flatMap((c) => [c.unseen.disagreement, c.unseen.error])));
  return chartFigure({
    id: "calibration", title: "Disagreement tells the error", height: 420,
    describe: cells.map((c) => `${c.label}: disagreement ${fixed(c.unseen.disagreement)}, error ${fixed(c.unseen.error)}`).join("; "),
    caption: `Mean disagreement of two seeds against their mean error on ${whole(cells[0].unseen.points)} unseen points, ${whole(Math.min(...cells.map((c) => c.networks)))} networks or more of each configuration. On the line: the seeds together know how often they are wrong (generalization disagreement equality, Jiang et al. 2022). Below it they are wrong together.`,
    data: () => cells.map((c) => ({ label: c.label, disagreement: c.unseen.disagreement, error: c.unseen.error })),
    option: (theme) => ({
      grid: { left: 8, right: 40, top: 16, bottom: 8, outerBoundsMode: "same" },
      tooltip: { formatter: (p) => `<b>${escapeHtml(p.name)}</b><br>error ${fixed(p.value[0])}, disagreement ${fixed(p.value[1])}` },
      xAxis: { type: "value", min: 0, max: most, name: "mean error", nameGap: 28, axisLabel: { formatter: (v) => fixed(v, 2), showMaxLabel: false } },
      yAxis: { type: "value", min: 0, max: most, name: "mean disagreement", nameGap: 44, axisLabel: { formatter: (v) => fixed(v, 2), showMaxLabel: false } },
      series: [{ type: "line", silent: true, showSymbol: false, lineStyle: { color: theme.secondary, type: "dashed", width: 1.2 }, data: [[0, 0], [most, most]] },
        { type: "scatter", symbolSize: 10, itemStyle: { color: theme.series[0] }, labelLayout: { hideOverlap: true }, label: { show: true, color: theme.ink, textBorderColor: theme.card, textBorderWidth: 3, width: 0.4 * theme.width, overflow: "break", formatter: (p) => p.name },
          // A name is on the side where there is room for it.
          data: cells.map((c) => ({ name: c.label, value: [c.unseen.error, c.unseen.disagreement], label: { position: c.unseen.error > most / 2 ? "left" : "right" } })) }],
    }),
  });
}
