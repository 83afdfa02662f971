// SPDX-License-Identifier: Apache-2.0
// Opens a report in headless Chromium, in light and dark, and prints as JSON what it finds: console messages,
// requests that leave the file, figures and whether each is painted, what sticks out of a narrow page, what every save
// button saves, and a walk through the page by keyboard. Screenshots and a PDF go to a folder if one is
// named. Speaks DevTools over a pipe; needs nothing but node.
//   node browser.mjs CHROMIUM REPORT.html [FOLDER [pdf]]
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [chromium, report, folder, only] = process.argv.slice(2);
const profile = mkdtempSync(join(tmpdir(), "seedbed-page-"));
const browser = spawn(chromium, ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
  "--no-first-run", "--disable-extensions", `--user-data-dir=${profile}`, "--remote-debugging-pipe", "about:blank"],
  { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });

let next = 1, rest = "";
const waiting = new Map(), listeners = [];
browser.stdio[4].on("data", (bytes) => {
  const messages = (rest + bytes.toString("utf8")).split("\0");
  rest = messages.pop();
  for (const text of messages) {
    const message = JSON.parse(text);
    if (message.id) {
      const { done, fail } = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.error) fail(new Error(message.error.message));
      else done(message.result);
    } else {
      for (const listener of listeners) listener(message);
    }
  }
});

function send(method, params = {}, sessionId) {
  const id = next++;
  browser.stdio[3].write(JSON.stringify({ id, method, params, sessionId }) + "\0");
  return new Promise((done, fail) => waiting.set(id, { done, fail }));
}

/** What the page says of itself, run inside it. */
function inspect() {
  const scratch = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  scratch.canvas.width = scratch.canvas.height = 97;
  const painted = (canvas) => {
    const side = 97;
    if (!canvas.width || !canvas.height) return false;
    scratch.clearRect(0, 0, side, side);
    scratch.drawImage(canvas, 0, 0, side, side);
    const data = scratch.getImageData(0, 0, side, side).data;
    const colours = new Set();
    for (let i = 0; i < data.length && colours.size < 3; i += 4) colours.add(`${data[i]},${data[i + 1]},${data[i + 2]},${data[i + 3]}`);
    // A map may be of one colour, where all outputs are alike; a chart may not.
    return canvas.closest(".map") ? data[3] > 0 : colours.size > 1;
  };
  const malformed = (svg) => new DOMParser().parseFromString(svg, "image/svg+xml").querySelector("parsererror")?.textContent ?? null;
  const texts = (svg) => [...new DOMParser().parseFromString(svg, "image/svg+xml").querySelectorAll("text")].map((t) => t.textContent);
  // Along the middle of a canvas: a table of n columns changes its colour n - 1 times at most, a smooth one everywhere.
  const changes = (canvas) => {
    if (!canvas) return null;
    const copy = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    copy.canvas.width = canvas.width;
    copy.canvas.height = 1;
    copy.drawImage(canvas, 0, 5 - canvas.height / 2);
    const row = copy.getImageData(0, 0, canvas.width, 1).data;
    let count = 0;
    for (let i = 4; i < row.length; i += 4) count += [0, 1, 2].some((c) => row[i + c] !== row[i - 4 + c]);
    return count;
  };
  return seedbedReport.figures.map((figure) => {
    const all = [...figure.element.querySelectorAll(".chart canvas, .map canvas")];
    const blank = all.filter((c) => !painted(c)).length;
    const box = figure.element.getBoundingClientRect();
    return { id: figure.id, kind: figure.kind, canvases: all.length, blank, width: Math.round(box.width), height: Math.round(box.height),
      svg: figure.svg().length, malformed: malformed(figure.svg()), texts: texts(figure.svg()), changes: changes(figure.element.querySelector(".map canvas")), label: Boolean(figure.element.querySelector("[role=img][aria-label]")) };
  });
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Presses every save button of every figure: what comes out, by the ending of its name. */
async function saveAll(evaluate) {
  const target = join(profile, "saved");
  mkdirSync(target);
  await send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: target, eventsEnabled: true });
  const buttons = await evaluate(`document.querySelectorAll(".figure-tools button").length`);
  const files = () => readdirSync(target).filter((name) => !name.endsWith(".crdownload"));
  for (let i = 0; i < buttons; i++) {
    // Chromium holds back the eleventh file that a page saves unasked: once more, then.
    for (let clicks = 0; clicks < 2 && files().length <= i; clicks++) {
      await evaluate(`document.querySelectorAll(".figure-tools button")[${i}].click()`);
      for (let tries = 0; tries < 50 && files().length <= i; tries++) await pause(20);
    }
  }
  await pause(200);
  const wrong = [];
  const wellFormed = (text) => evaluate(`new DOMParser().parseFromString(${JSON.stringify(text)}, "image/svg+xml").querySelector("parsererror") === null`);
  const sound = {
    png: (bytes) => bytes.subarray(1, 4).toString() === "PNG" && bytes.length > 2000,
    svg: async (bytes) => /^<svg[^>]*>[\s\S]*<\/svg>\s*$/.test(bytes.toString()) && bytes.length > 500 && wellFormed(bytes.toString()),
    json: (bytes) => JSON.parse(bytes.toString()) !== null,
    csv: (bytes) => bytes.toString().split("\n").length > 1,
  };
  for (const name of files()) {
    let right = false;
    try {
      right = await sound[name.split(".").pop()](readFileSync(join(target, name)));
    } catch { /* not even that */ }
    if (!right) wrong.push(name);
  }
  return { buttons, files: files().length, wrong };
}

/** Tab from the start to the end of the page: what gets the focus, in the page's order, named, and visibly. */
async function walk(page, evaluate) {
  const key = async (name, code) => {
    const common = { key: name, code: name, windowsVirtualKeyCode: code };
    await page("Input.dispatchKeyEvent", { type: name === "Enter" ? "keyDown" : "rawKeyDown", ...common, ...(name === "Enter" ? { text: "\r" } : {}) });
    await page("Input.dispatchKeyEvent", { type: "keyUp", ...common });
  };
  await page("Page.bringToFront");
  await evaluate(`scrollTo(0, 0); document.activeElement.blur(); window.stops = [...document.querySelectorAll("a[href], button, select, summary, [tabindex='0']")].filter((e) => e.getClientRects().length)`);
  const expected = await evaluate("stops.length");
  const found = { expected, reached: 0, unseen: [], unnamed: [] };
  for (let i = 0; i < expected; i++) {
    await key("Tab", 9);
    const at = await evaluate(`(() => { const e = document.activeElement, s = getComputedStyle(e); return { i: stops.indexOf(e), seen: e.matches(":focus-visible") && (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 1), name: (e.getAttribute("aria-label") || e.labels?.[0]?.textContent || document.getElementById(e.getAttribute("aria-labelledby"))?.textContent || e.textContent).trim(), tag: e.outerHTML.slice(0, 80) }; })()`);
    if (at.i !== i) break;
    found.reached++;
    if (!at.seen) found.unseen.push(at.tag);
    if (!at.name) found.unnamed.push(at.tag);
  }
  await evaluate(`document.getElementById("theme").focus()`);
  const themes = [];
  for (let i = 0; i < 2; i++) {
    await key("Enter", 13);
    themes.push(await evaluate("document.documentElement.dataset.theme"));
  }
  found.pressed = themes[0] !== themes[1];
  return found;
}

async function main() {
  const messages = [], requests = [];
  const { targetId } = await send("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
  const page = (method, params) => send(method, params, sessionId);
  let loaded;
  const load = new Promise((done) => { loaded = done; });
  listeners.push(({ method, params }) => {
    if (method === "Runtime.consoleAPICalled") messages.push(`${params.type}: ${params.args.map((a) => a.value ?? a.description).join(" ")}`);
    if (method === "Runtime.exceptionThrown") messages.push(`exception: ${params.exceptionDetails.exception?.description ?? params.exceptionDetails.text}`);
    if (method === "Log.entryAdded") messages.push(`${params.entry.level}: ${params.entry.text}`);
    if (method === "Network.requestWillBeSent" && !/^(data|blob):/.test(params.request.url)) requests.push(params.request.url);
    if (method === "Page.loadEventFired") loaded();
  });
  for (const domain of ["Runtime", "Log", "Network", "Page"]) await page(`${domain}.enable`);
  await page("Emulation.setDeviceMetricsOverride", { width: 1280, height: 1600, deviceScaleFactor: 1, mobile: false });
  const evaluate = async (expression) => {
    const { result, exceptionDetails } = await page("Runtime.evaluate", { expression, returnByValue: true, awaitPromise: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  await page("Page.navigate", { url: pathToFileURL(resolve(report)).href });
  await load;
  const result = { messages, requests, themes: {} };
  for (const theme of only === "pdf" ? [] : ["light", "dark"]) {
    await evaluate(`seedbedReport.setTheme("${theme}")`);
    result.themes[theme] = await evaluate(`(${inspect})()`);
    if (!folder) continue;
    mkdirSync(folder, { recursive: true });
    const ids = await evaluate(`["", "findings", ...[...document.querySelectorAll("figure")].map((f) => f.id)]`);
    for (const id of ids) {
      const clip = await evaluate(`(() => { const e = document.getElementById("${id}") ?? document.querySelector(".page-head"); document.querySelector("nav").style.position = "static"; scrollTo({ top: e.getBoundingClientRect().top + scrollY, behavior: "instant" }); const b = e.getBoundingClientRect(); return { x: b.x + scrollX, y: b.y + scrollY, width: b.width, height: Math.min(b.height, innerHeight) }; })()`);
      const { data } = await page("Page.captureScreenshot", { format: "png", clip: { ...clip, scale: 1 } });
      writeFileSync(join(folder, `${theme}-${id || "head"}.png`), Buffer.from(data, "base64"));
    }
  }
  result.wide = await evaluate("document.documentElement.scrollWidth > innerWidth");
  await page("Emulation.setDeviceMetricsOverride", { width: 400, height: 1600, deviceScaleFactor: 1, mobile: false });
  await evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
  result.narrow = await evaluate(`[...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > 401 && !e.closest(".table-box, .scroll-box, pre, .skip")).map((e) => e.closest("[id]")?.id ?? e.tagName).slice(0, 9)`);
  if (folder && only !== "pdf") {
    const heights = await evaluate("document.documentElement.scrollHeight");
    for (let top = 0, part = 0; top < heights; top += 3000, part++) {
      const { data } = await page("Page.captureScreenshot", { format: "png", captureBeyondViewport: true, clip: { x: 0, y: top, width: 400, height: Math.min(3000, heights - top), scale: 1 } });
      writeFileSync(join(folder, `narrow-${part}.png`), Buffer.from(data, "base64"));
    }
  }
  await page("Emulation.setDeviceMetricsOverride", { width: 1280, height: 1600, deviceScaleFactor: 1, mobile: false });
  result.focusable = await evaluate(`document.querySelectorAll("a[href], button, select, [tabindex='0']").length`);
  result.unlabelled = await evaluate(`[...document.querySelectorAll("button, select, canvas:not([aria-hidden])")].filter((e) => !e.textContent.trim() && !e.getAttribute("aria-label") && !e.closest("label, [aria-label]")).length`);
  if (only !== "pdf") {
    result.keyboard = await walk(page, evaluate);
    result.saved = await saveAll(evaluate);
  }
  if (folder) {
    mkdirSync(folder, { recursive: true });
    const { data } = await page("Page.printToPDF", { printBackground: true });
    writeFileSync(join(folder, "report.pdf"), Buffer.from(data, "base64"));
  }
  console.log(JSON.stringify(result));
}

const guard = setTimeout(() => { console.error("no answer from the browser"); browser.kill("SIGKILL"); process.exit(3); }, folder ? 400000 : 240000);
const gone = new Promise((done) => browser.on("exit", done));
browser.on("error", (error) => { console.error(String(error)); process.exit(3); });
main().catch((error) => { console.error(String(error)); process.exitCode = 1; }).finally(async () => {
  send("Browser.close").catch(() => {});
  const impatience = setTimeout(() => browser.kill("SIGKILL"), 5000);
  await gone;
  clearTimeout(impatience);
  clearTimeout(guard);
  try {
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  } catch { /* a helper process of the browser is not gone yet: the folder is temporary */ }
  process.exit();
});
