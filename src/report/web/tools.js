// SPDX-License-Identifier: Apache-2.0
// Data, elements, numbers and colours that all figures share.
const report = JSON.parse(document.getElementById("data").textContent);
const facts = report.facts;

/** el("p", {class: "lead"}, "text", child...) */
function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.filter((c) => c !== null && c !== undefined && c !== false));
  return element;
}

const whole = (n) => (n === null || n === undefined ? "–" : Number(n).toLocaleString("en-US"));
/** "1 network", "2 networks" */
const counted = (n, noun) => `${whole(n)} ${noun}${n === 1 ? "" : "s"}`;
const fixed = (v, digits = 3) => (v === null || v === undefined ? "–" : Number(v).toFixed(digits));
const short = (v) => (v === null || v === undefined ? "–" : Number(Number(v).toPrecision(3)).toString());
const percent = (v) => (v === null || v === undefined ? "–" : v > 0 && v < 0.005 ? "<1\u00a0%" : `${Math.round(100 * v)}\u00a0%`);
/** A number and its % stay together. */
const joined = (text) => text.replace(/ %/g, "\u00a0%");
const interval = (low, high, digits = 3) => `[${fixed(low, digits)}, ${fixed(high, digits)}]`;
const epochText = (v, budget) => (v === null || v === undefined ? `>${whole(budget)}` : whole(v));

/** Axis labels: 1000 -> 1k, 0.001 as it is. */
const axisNumber = (v) => (Math.abs(v) >= 1e9 ? v.toExponential(0).replace("+", "") : v >= 1e6 ? `${v / 1e6}M` : v >= 1000 ? `${v / 1000}k` : Number(v.toPrecision(4)).toString());

function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** What charts need of the current theme. */
function themeOf() {
  const series = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => token(`s${i}`));
  return {
    dark: document.documentElement.dataset.theme === "dark",
    ink: token("ink"), secondary: token("secondary"), rule: token("rule"), faint: token("faint"), grid: token("grid"), card: token("card"),
    accent: token("accent"), series, sequential: [token("seq0"), token("seq1")],
    // ECharts writes it into style="…" as it is: names of fonts in single quotes.
    font: getComputedStyle(document.body).fontFamily.replaceAll('"', "'"),
  };
}

/** Colour and dash of series i: eight colours, then the same with dashes, so that colour is never alone. */
function strokeOf(theme, i) {
  const dashes = ["solid", [6, 4], [2, 3]];
  return { color: theme.series[i % 8], dash: dashes[Math.floor(i / 8) % 3] };
}

const symbols = ["circle", "rect", "triangle", "diamond", "roundRect"];

function bytesOf(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

function mix(stops, t) {
  const position = Math.min(1, Math.max(0, t)) * (stops.length - 1);
  const below = Math.min(Math.floor(position), stops.length - 2);
  return [0, 1, 2].map((c) => Math.round(stops[below][c] + (position - below) * (stops[below + 1][c] - stops[below][c])));
}

const rgb = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));

/** The scales of the program's own pictures: orange to blue for outputs, paper to plum for disagreement. */
const outputStops = ["#f59322", "#e8eaeb", "#0877bd"].map(rgb);
const doubtStops = ["#fcfaf5", "#fbdcb0", "#f6a36f", "#df5f6b", "#a53080", "#611a74", "#241044"].map(rgb);

function download(name, blob) {
  const link = el("a", { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

const fileName = (id, ending) => `${facts.name.replace(/[^\w.-]+/g, "-")}-${id}.${ending}`;
