// SPDX-License-Identifier: Apache-2.0
// Sections in the order in which questions come; what a result has no data for is left out.
function section(id, title, lead, ...items) {
  const shown = items.filter((i) => i);
  if (!shown.length) return;
  document.getElementById("main").append(el("section", { id, "aria-labelledby": `${id}-heading` }, el("h2", { id: `${id}-heading` }, title),
    lead ? el("p", { class: "lead" }, lead) : null, ...shown.map((i) => i.element || i)));
  document.getElementById("nav").append(el("a", { href: `#${id}` }, title));
}

function head() {
  document.getElementById("subtitle").textContent =
    `${counted(facts.networks, "network")} of ${counted(facts.configurations, "configuration")}, ${counted(facts.seeds_each, unit)} each. What varies: ${facts.seeds}.${facts.complete ? "" : ` Incomplete: ${counted(facts.planned, "network")} planned.`}`;
  const tile = (value, text) => el("div", { class: "tile" }, el("b", {}, value), el("span", {}, text));
  section("findings", "In words", null,
    el("div", { class: "tiles" }, tile(whole(facts.networks), facts.networks === 1 ? "network" : "networks"), tile(whole(facts.configurations), facts.configurations === 1 ? "configuration" : "configurations"),
      ...(facts.stop ? [tile(whole(facts.solved), "solved"), tile(whole(facts.censored), "censored: not solved within the budget")] : []), tile(whole(facts.diverged), "diverged")),
    el("ul", { class: "findings" }, ...report.findings.map((f) => el("li", {}, joined(f)))));
}

function reproduce() {
  section("reproduce", "Reproduce", "The sweep as it was run, with every flag applied. The same file gives the same networks, bit for bit, on any machine.",
    el("pre", {}, `seedbed run sweep.toml -o again.db\nseedbed study again.db\nseedbed report again.db -o report.html`),
    el("details", {}, el("summary", {}, "sweep.toml"), el("pre", {}, facts.sweep)));
  document.getElementById("footer").append(`seedbed ${facts.version}; trained on ${facts.device}; math ${facts.math}; sweep ${facts.hash}; result ${facts.result}. Charts: Apache ECharts (Apache-2.0). Intervals are at 95 %; formulas and sources: docs/statistics.md of seedbed.`);
}

function build() {
  const some = (test, make) => (test ? make() : null);
  head();
  section("solving", "Success", "One seed says yes or no; many say how often.", some(facts.stop, successFigure), some(report.heatmap, heatmapFigure));
  section("epochs", "Time to solve", null, some(report.survival, timeFigure), some(report.survival, timeTable));
  section("outcome", "Final metrics", null, boxFigure(), histogramFigure(), ecdfFigure(), luckFigure(), some(report.fans && facts.diverged < facts.networks, fanFigure), noiseFigure(), some(report.relu?.some((r) => r.dead_at_birth || r.dead_at_end), reluTable), some(report.relu?.some((r) => r.layer_at_birth || r.layer_at_end.solved), deadLayerTable));
  const functions = report.functions;
  const unseen = functions && functions.cells.some((c) => c.unseen);
  section("plane", "Functions", "The same architecture, the same task: what differs between the seeds is a picture.", some(functions, mapsFigure),
    some(functions && functions.cells.some((c) => c.solutions), solutionsFigure), some(unseen, ensembleFigure), some(unseen, calibrationFigure), some(report.weights, weightsFigure), some(report.regions, regionTable));
  section("why", "What matters", null, some(report.variance, varianceFigure), some(report.variance, varyOneTable), some(report.importance, importanceFigure), some(report.parallel.rows.length > 1 && facts.diverged < facts.networks, parallelFigure));
  section("trust", "How many seeds", null, some(report.risk, riskFigure), some(report.planning, planningTable), some(report.superiority, superiorityFigure));
  section("tables", "Tables", null, configurationTable(), outlierTable());
  reproduce();
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  document.getElementById("theme").textContent = theme === "dark" ? "Light" : "Dark";
  for (const figure of figures) figure.redraw();
}

let chosenTheme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
build();
setTheme(chosenTheme);
document.getElementById("theme").addEventListener("click", () => {
  chosenTheme = chosenTheme === "dark" ? "light" : "dark";
  setTheme(chosenTheme);
});
document.getElementById("print").addEventListener("click", () => print());
addEventListener("resize", () => { for (const figure of figures) figure.resize(); });
addEventListener("beforeprint", () => {
  setTheme("light");
  for (const figure of figures) figure.print?.(true);
  for (const hidden of document.querySelectorAll("details")) hidden.open = true;
});
addEventListener("afterprint", () => {
  for (const figure of figures) figure.print?.(false);
  for (const hidden of document.querySelectorAll("details")) hidden.open = false;
  setTheme(chosenTheme);
});
window.seedbedReport = { figures, setTheme, ready: true };
