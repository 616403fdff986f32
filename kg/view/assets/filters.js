/* Which claims pass: each facet lists its values, and `off` holds those that are switched off. */
const NO_LEVEL = "not stated";
const facets = [
  { key: "certainty", title: "Certainty", values: data.certainties.map((one) => [one.key, one.label]) },
  { key: "claim", title: "Claimed or denied", values: [["claimed", "claimed"], ["denied", "denied"]] },
  { key: "level", title: "Kind of evidence", values: [...data.levels, NO_LEVEL].map((level) => [level, level]) },
  { key: "category", title: "Category", values: data.groups.map((group) => [group.key, group.label]) },
  { key: "predicate", title: "Relation", values: data.predicates.map((one) => [one.key, one.label]) },
  { key: "document", title: "Document", values: documents.map((one, index) => [String(index), one.title]) },
];
const off = new Set();
const on = (facet, value) => !off.has(`${facet}:${value}`);

const evidenceHas = {
  certainty: (one) => [one.certainty],
  level: (one) => (one.levels.length ? one.levels : [NO_LEVEL]),
  document: (one) => [String(one.document)],
};
const edgeHas = {
  ...Object.fromEntries(Object.entries(evidenceHas).map(([key, values]) => [key, (edge) => evidenceOf(edge).flatMap(values)])),
  claim: (edge) => [edge.negated ? "denied" : "claimed"],
  category: (edge) => [nodes[edge.source].group, nodes[edge.target].group],
  predicate: (edge) => [edge.predicate],
};

/* A claim passes if its relation, its polarity and both ends are on, and one piece of its evidence is on in every facet. */
function passes(edge) {
  return on("claim", edge.negated ? "denied" : "claimed") && on("predicate", edge.predicate) &&
    edgeHas.category(edge).every((group) => on("category", group)) &&
    evidenceOf(edge).some((one) =>
      Object.entries(evidenceHas).every(([facet, values]) => values(one).some((value) => on(facet, value))));
}

const passing = new Set(edges.keys());
function applyFilters() {
  passing.clear();
  edges.forEach((edge, index) => { if (passes(edge)) passing.add(index); });
  const ends = new Set();
  edgeElements.forEach((element, index) => {
    element.toggleAttribute("hidden", !passing.has(index));
    if (passing.has(index)) { ends.add(edges[index].source); ends.add(edges[index].target); }
  });
  const joined = off.size ? [] : data.ties.flat();
  const shown = new Set([...ends, ...joined]);
  nodeElements.forEach((element, index) => element.toggleAttribute("hidden", !shown.has(index)));
  tieElements.forEach(([element, part, whole]) => element.toggleAttribute("hidden", !shown.has(part) || !shown.has(whole)));
  find("filters-count").textContent = off.size ? ` (${off.size})` : "";
  const all = passing.size === edges.length;
  find("summary").textContent = all
    ? `${plural(edges.length, "claim")} among ${plural(nodes.length, "entity").replace("entitys", "entities")} from ${plural(documents.length, "document")}`
    : `${passing.size.toLocaleString("en")} of ${plural(edges.length, "claim")}`;
  placeLabels();
  showList();
}

const form = find("filters");
function drawFilters() {
  form.replaceChildren(...facets.map((facet) => {
    const counts = new Map();
    edges.forEach((edge) => new Set(edgeHas[facet.key](edge)).forEach((value) => counts.set(value, (counts.get(value) || 0) + 1)));
    const present = facet.values.filter(([value]) => counts.has(value));
    return html("fieldset", { class: "facet" }, html("legend", { class: "facet-title" }, facet.title),
      ...present.map(([value, label]) => {
        const box = html("input", { type: "checkbox", "data-filter": `${facet.key}:${value}` });
        box.checked = on(facet.key, value);
        return html("label", {}, box, html("span", {}, label), html("span", {}, String(counts.get(value))));
      }));
  }), html("div", { class: "wide" }, html("button", { type: "button", id: "filters-clear" }, "Show all"),
    html("button", { type: "button", id: "filters-close" }, "Close")));
}

function openFilters(open) {
  form.hidden = !open;
  find("filters-toggle").setAttribute("aria-expanded", String(open));
  if (open) { drawFilters(); form.querySelector("input").focus(); }
}

form.addEventListener("change", (event) => {
  const value = event.target.dataset.filter;
  if (event.target.checked) off.delete(value); else off.add(value);
  applyFilters();
  saveState();
});
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("click", (event) => {
  if (event.target.id === "filters-clear") { off.clear(); drawFilters(); applyFilters(); saveState(); form.querySelector("input").focus(); }
  if (event.target.id === "filters-close") { openFilters(false); find("filters-toggle").focus(); }
});
find("filters-toggle").addEventListener("click", () => openFilters(form.hidden));
