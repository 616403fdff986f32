/* Keys, and the start of the page. */
function tabStop(element) {
  canvas.querySelectorAll('[tabindex="0"]').forEach((other) => other.setAttribute("tabindex", -1));
  if (element) element.setAttribute("tabindex", 0);
}

function stepEdge(from, step) {
  const order = [...edgeElements.keys()].filter((index) => passing.has(index));
  if (!order.length) return;
  const next = edgeElements.get(order[(order.indexOf(from) + step + order.length) % order.length]);
  tabStop(next);
  next.focus();
}

canvas.addEventListener("focusin", (event) => hover(event.target.closest(".edge")));
canvas.addEventListener("focusout", () => hover(null));
canvas.addEventListener("pointerover", (event) => hover(event.target.closest(".edge")));
canvas.addEventListener("keydown", (event) => {
  const edge = event.target.closest(".edge");
  if (!edge) return;
  const index = Number(edge.dataset.edge);
  if (event.key === "ArrowRight" || event.key === "ArrowDown") stepEdge(index, 1);
  else if (event.key === "ArrowLeft" || event.key === "ArrowUp") stepEdge(index, -1);
  else if (event.key === "Enter" || event.key === " ") select({ kind: "edge", index }, true);
  else return;
  event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && !form.hidden) { openFilters(false); find("filters-toggle").focus(); return; }
  if (event.key === "Escape" && selected) { back(); return; }
  if (event.target.closest("input, textarea")) return;
  if (event.key === "/") { search.focus(); event.preventDefault(); }
  else if (event.key === "+" || event.key === "=") zoomAt(1.3);
  else if (event.key === "-") zoomAt(1 / 1.3);
  else if (event.key === "0") fit();
});

function back() {
  const last = selected;
  select(null);
  const row = last && last.kind === "edge" && body.querySelector(`[data-edge="${last.index}"]`);
  (row || find("side-title")).focus();
}
find("back").addEventListener("click", back);
find("sheet").addEventListener("click", () => openSheet(!find("side").classList.contains("open")));

function drawLegend() {
  const used = new Set(nodes.map((node) => node.group)), families = new Set(edges.map((edge) => edge.family));
  const item = (sample, label) => html("li", {}, sample, label);
  const list = (title, items) => html("div", {}, html("h3", {}, title), html("ul", {}, ...items));
  find("legend-body").replaceChildren(
    list("Entities", data.groups.filter((g) => used.has(g.key)).map((g) => item(glyph(g.key), g.label))),
    list("Relations", data.families.filter((f) => families.has(f.key)).map((f) => item(lineSample(f.key, "asserted", f.key === "denied"), f.label))),
    list("Certainty", [...data.certainties.map((c) => item(lineSample("effect", c.key, false), c.label)),
      item(svg("svg", { width: 34, height: 16, "aria-hidden": "true" }, svg("path", { d: "M1 8H33", stroke: "var(--tie)", "stroke-width": 1.4 })), "part or kind of"),
      html("li", { class: "quiet" }, "Width: independent observations")]));
}

const undrawn = edges.length - drawn.edges.size;
if (undrawn) {
  find("notice").textContent = `The picture shows the ${plural(drawn.edges.size, "best-supported claim")} of ${edges.length.toLocaleString("en")}. Search or the list brings in any other.`;
  find("notice").hidden = false;
}
drawLegend();
find("legend").open = window.matchMedia("(min-width: 761px) and (min-height: 700px)").matches;
readState();
fit();
tabStop(edgeElements.values().next().value);
new ResizeObserver(() => { if (!gesture) (selected ? showSelection() : fit()); }).observe(canvas);
window.addEventListener("popstate", readState);
window.addEventListener("hashchange", readState);
