/* The claims in words: the twin of the picture for those who do not see it. */
const body = find("side-body");
const ROWS = 200;
let rowsShown = ROWS;

function glyph(group) {
  return svg("svg", { width: 16, height: 16, viewBox: "-16 -16 32 32", "aria-hidden": "true" },
    svg("path", { d: groupOf[group].shape, fill: `var(--node-${group})` }));
}

function lineSample(family, certainty, denied) {
  const dash = certaintyOf[certainty].dash, colour = `var(--edge-${family})`;
  const sample = svg("svg", { width: 34, height: 16, viewBox: "0 0 34 16", "aria-hidden": "true" },
    svg("path", { d: "M1 8H33", stroke: colour, "stroke-width": 2.4, "stroke-dasharray": dash || null,
      "stroke-linecap": dash ? "round" : "butt" }));
  if (denied || certainty === "open-question") {
    sample.append(...badges({ family, certainty, negated: denied }, [17, 8]));
  }
  return sample;
}

function row(index) {
  const edge = edges[index];
  return html("li", {}, html("button", { type: "button", class: "row", "data-edge": index },
    lineSample(edge.family, edge.certainty, edge.negated),
    html("span", {}, edge.negated ? html("b", {}, "Denied: ") : "", nodes[edge.source].label, html("em", {}, ` ${edge.words} `), nodes[edge.target].label),
    html("small", {}, backingOf(edge))));
}

const matchesWords = (node, words) =>
  [node.label, node.id, ...node.synonyms, ...node.links.map((one) => one.label)].some((text) => text.toLowerCase().includes(words));

function listed() {
  const words = search.value.trim().toLowerCase();
  return [...passing].filter((index) => !words ||
    [edges[index].source, edges[index].target].some((end) => matchesWords(nodes[end], words)));
}

function showList() {
  if (selected) return;
  const held = listed(), hidden = held.length - rowsShown;
  const more = hidden > 0 ? html("button", { type: "button", id: "more" }, `Show ${Math.min(ROWS, hidden)} more of ${hidden}`) : null;
  find("side-title").textContent = plural(held.length, "claim");
  body.replaceChildren(
    html("p", { class: "quiet" }, held.length ? "Best supported first. Choose one to read the words it rests on." : "No claim passes the filters and the search."),
    html("ul", { id: "claims" }, ...held.slice(0, rowsShown).map(row)), more || "");
}

body.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.edge) select({ kind: "edge", index: Number(button.dataset.edge) }, true);
  else if (button.dataset.node) select({ kind: "node", index: Number(button.dataset.node) }, true);
  else if (button.id === "more") { rowsShown += ROWS; showList(); }
});
body.addEventListener("mouseover", (event) => hover(event.target.closest("[data-edge]")));
body.addEventListener("mouseleave", () => hover(null));
