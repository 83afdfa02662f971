// SPDX-License-Identifier: Apache-2.0
// A figure: heading, controls, a chart or canvases, a caption that says N, level and method, and buttons
// that save it as PNG, SVG and JSON. `figures` lists all of them for theme changes, print and tests.
const figures = [];

function toolButton(text, label, action) {
  return el("button", { type: "button", "aria-label": label, onclick: action }, text);
}

/** A select that calls back with the index chosen. */
function choice(label, options, onchange, first = 0) {
  const select = el("select", { onchange: (event) => onchange(Number(event.target.value)) },
    ...options.map((text, i) => el("option", { value: i, selected: i === first ? "" : null }, text)));
  return el("label", {}, label, select);
}

function figureFrame({ id, title, caption, controls = [], body, save }) {
  const tools = el("div", { class: "figure-tools" },
    toolButton("PNG", `Save ${title} as PNG`, save.png), toolButton("SVG", `Save ${title} as SVG`, save.svg),
    toolButton("JSON", `Save the data of ${title} as JSON`, save.json));
  return el("figure", { id, role: "group", "aria-labelledby": `${id}-title` },
    el("div", { class: "figure-head" }, el("h3", { id: `${id}-title` }, title),
      controls.length ? el("div", { class: "figure-controls" }, ...controls) : null, tools),
    body, el("figcaption", {}, joined(caption)));
}

function saveJson(id, data) {
  download(fileName(id, "json"), new Blob([JSON.stringify(data, null, 1)], { type: "application/json" }));
}

/**
 * A figure with an ECharts chart. `option(theme)` gives the chart's option for theme.width pixels, `data()` what is
 * saved as JSON, `describe` one sentence for those who can't see it. `height` is that of a chart whose legend takes one
 * line; narrower than `minWidth` it scrolls. The returned object has redraw().
 */
function chartFigure({ id, title, caption, describe, height = 400, minWidth = 0, controls = [], option, data }) {
  const box = el("div", { class: "chart", role: "img", "aria-label": describe, style: `height:${height}px;min-width:${minWidth}px` });
  const body = minWidth ? el("div", { class: "scroll-box", tabindex: "0", role: "group", "aria-label": title }, box) : box;
  const drawn = (width, theme = { ...themeOf(), width }) => {
    const lines = (names) => (names ? legendLines(names, width, theme) - 1 : 0);
    const raw = option(theme);
    return { theme, option: completed(raw, theme), height: height + 22 * lines(raw.legend?.data) };
  };
  const save = {
    png: () => fetchBlob(figure.chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: themeOf().card }))
      .then((blob) => download(fileName(id, "png"), blob)),
    svg: () => download(fileName(id, "svg"), new Blob([figure.svg()], { type: "image/svg+xml" })),
    json: () => saveJson(id, data()),
  };
  const element = figureFrame({ id, title, caption, controls, body, save });
  const figure = {
    id, element, chart: null, kind: "chart",
    redraw() {
      const now = drawn(box.clientWidth);
      const resized = box.style.height !== `${now.height}px`;
      box.style.height = `${now.height}px`;
      if (!figure.chart) figure.chart = echarts.init(box, null, { renderer: "canvas" });
      else if (resized) figure.chart.resize();
      figure.chart.setOption(now.option, true);
    },
    resize() {
      if (!figure.chart) return;
      figure.redraw();  // names may need other lines, cells other labels
      figure.chart.resize();
    },
    /** Print gets vectors: an SVG beside the canvas, which the style sheet hides. */
    print(on) {
      element.querySelector(".printed")?.remove();
      if (on) {
        box.insertAdjacentHTML("afterend", `<div class="printed">${figure.svg(860)}</div>`);
        const drawing = element.querySelector(".printed svg");
        drawing.setAttribute("viewBox", `0 0 860 ${drawing.getAttribute("height")}`);
        drawing.removeAttribute("height");
        drawing.setAttribute("width", "100%");
      }
    },
    svg(width = box.clientWidth) {
      const now = drawn(width);
      const still = echarts.init(null, null, { renderer: "svg", ssr: true, width, height: now.height });
      still.setOption({ ...now.option, backgroundColor: now.theme.card });
      const text = still.renderToSVGString();
      still.dispose();
      return text;
    },
  };
  figures.push(figure);
  return figure;
}

/** A data: URL as a blob, without a request. */
async function fetchBlob(url) {
  const bytes = bytesOf(url.slice(url.indexOf(",") + 1));
  return new Blob([bytes], { type: "image/png" });
}

const measuring = document.createElement("canvas").getContext("2d");

/** Lines that a legend of these names takes in so many pixels. */
function legendLines(names, width, theme) {
  measuring.font = `12px ${theme.font}`;
  let lines = 1, used = 0;
  for (const name of names) {
    const item = 26 + 5 + measuring.measureText(name).width + 10;  // symbol, gap, name, gap to the next
    if (used > 0 && used + item > width - 10) {
      lines += 1;
      used = 0;
    }
    used += item;
  }
  return lines;
}

/** What every chart shares. */
function completed(option, theme) {
  const axis = (a) => ({
    nameLocation: "middle", nameTextStyle: { color: theme.secondary, fontSize: 12 },
    axisLabel: { color: theme.secondary, fontSize: 12, hideOverlap: a.type !== "category", ...(a.axisLabel || {}) },
    axisLine: { lineStyle: { color: theme.rule } }, axisTick: { lineStyle: { color: theme.rule } },
    splitLine: { lineStyle: { color: theme.grid } }, minorTick: { show: false }, minorSplitLine: { show: false },
    ...Object.fromEntries(Object.entries(a).filter(([key]) => key !== "axisLabel")),
  });
  const result = {
    animation: false, textStyle: { fontFamily: theme.font, color: theme.ink },
    tooltip: { confine: true, backgroundColor: theme.card, borderColor: theme.rule, textStyle: { color: theme.ink, fontSize: 12 },
      ...(option.tooltip || {}) },
    ...Object.fromEntries(Object.entries(option).filter(([key]) => key !== "tooltip")),
  };
  for (const name of ["xAxis", "yAxis"]) {
    if (result[name]) result[name] = Array.isArray(result[name]) ? result[name].map(axis) : axis(result[name]);
  }
  if (result.legend) {
    // Names take as many lines as they need, and the plot what is left.
    result.grid = { ...result.grid, bottom: 16 + 22 * legendLines(result.legend.data, theme.width, theme) };
    result.legend = { type: "plain", bottom: 0, left: "center", itemGap: 10, textStyle: { color: theme.ink, fontSize: 12 },
      itemWidth: 26, itemHeight: 10, inactiveColor: theme.faint, inactiveBorderColor: theme.faint,
      lineStyle: { inactiveColor: theme.faint, inactiveWidth: 2 }, itemStyle: { inactiveBorderColor: theme.faint }, ...result.legend };
  }
  return result;
}

/**
 * A band between two stepped or straight lines as one polygon; shares its name with its line. With opacity 0 only its
 * upper limit is drawn, dotted: bands that lie on each other would add up to a block.
 */
function bandSeries(name, color, x, low, high, stepped, opacity = 0.16) {
  return {
    name, type: "custom", silent: true, z: 1, itemStyle: { color }, color, data: [[x[0], low[0]]], tooltip: { show: false },
    clip: true,
    renderItem(params, api) {
      const forward = [], back = [];
      for (let i = 0; i < x.length; i++) {
        if (low[i] === null || high[i] === null) continue;
        if (stepped && i > 0) {
          forward.push(api.coord([x[i], high[i - 1] ?? high[i]]));
          back.push(api.coord([x[i], low[i - 1] ?? low[i]]));
        }
        forward.push(api.coord([x[i], high[i]]));
        back.push(api.coord([x[i], low[i]]));
      }
      if (opacity === 0) return { type: "polyline", shape: { points: forward }, style: { fill: "none", stroke: color, lineWidth: 1.2, lineDash: [2, 3] } };
      return { type: "polygon", shape: { points: forward.concat(back.reverse()) }, style: { fill: color, opacity } };
    },
  };
}

/** Whiskers between `low` and `high` at rows of a category axis: [low, high, row]. */
function whiskerSeries(rows, color) {
  return {
    type: "custom", silent: true, z: 2, data: rows, encode: { x: [0, 1], y: 2 }, tooltip: { show: false },
    renderItem(params, api) {
      const a = api.coord([api.value(0), api.value(2)]), b = api.coord([api.value(1), api.value(2)]);
      const line = (x1, y1, x2, y2) => ({ type: "line", shape: { x1, y1, x2, y2 }, style: { stroke: color, lineWidth: 2 } });
      return { type: "group", children: [line(a[0], a[1], b[0], b[1]), line(a[0], a[1] - 4, a[0], a[1] + 4), line(b[0], b[1] - 4, b[0], b[1] + 4)] };
    },
  };
}

/** Of many series, those that are shown at first: at most six, evenly. */
function firstShown(names) {
  const selected = {};
  const wanted = Math.min(6, names.length);
  const shown = new Set([...Array(wanted).keys()].map((k) => Math.round(wanted === 1 ? 0 : (k * (names.length - 1)) / (wanted - 1))));
  names.forEach((name, i) => { selected[name] = shown.has(i); });
  return selected;
}

/** Room for the category names at the left: on a narrow page they break into two small lines, else they are cut. */
function labelRoom(names, theme) {
  const room = Math.min(230, 14 + Math.max(...names.map((n) => n.length)) * 7);
  const narrow = room > 0.42 * theme.width;
  return { width: narrow ? 0.42 * theme.width : room, interval: 0, ...(narrow ? { overflow: "break", fontSize: 10, lineHeight: 11 } : { overflow: "truncate" }) };
}
