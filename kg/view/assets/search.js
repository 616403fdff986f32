/* Finding an entity by its name, a synonym or an identifier. */
const search = find("search"), matches = find("matches");
const SUGGESTED = 12;
let choice = -1;

/* How well an entity fits: 0 its name begins so, 1 a synonym or identifier does, 2 the words stand somewhere inside. */
function fitOf(node, words) {
  const names = [["", node.label], ...node.synonyms.map((name) => ["synonym", name]), ...node.links.map((one) => ["identifier", one.label])];
  const fits = names.flatMap(([kind, name]) => {
    const at = name.toLowerCase().indexOf(words);
    return at < 0 ? [] : [{ rank: at > 0 ? 2 : kind ? 1 : 0, via: kind ? `${kind} ${name}` : "" }];
  });
  return fits.sort((a, b) => a.rank - b.rank)[0];
}

function suggest() {
  const words = search.value.trim().toLowerCase();
  const found = words ? nodes.flatMap((node, index) => {
    const fitting = fitOf(node, words);
    return fitting ? [{ index, ...fitting }] : [];
  }) : [];
  found.sort((a, b) => a.rank - b.rank || edgesOf[b.index].length - edgesOf[a.index].length || a.index - b.index);
  nodeElements.forEach((element, index) => element.classList.toggle("match", found.some((one) => one.index === index)));
  matches.replaceChildren(...found.slice(0, SUGGESTED).map((one, place) => html("li",
    { role: "option", id: `match-${place}`, "data-node": one.index, "aria-selected": "false" }, glyph(nodes[one.index].group), ` ${nodes[one.index].label}`,
    html("small", {}, [groupOf[nodes[one.index].group].label, one.via, plural(edgesOf[one.index].length, "claim")].filter(Boolean).join(" · ")))));
  if (words && !found.length) matches.append(html("li", { role: "option", "aria-disabled": "true" }, "Nothing has this name"));
  choose(-1);
  openMatches(Boolean(words));
}

function openMatches(open) {
  matches.hidden = !open;
  search.setAttribute("aria-expanded", String(open));
}

function choose(place) {
  const options = [...matches.querySelectorAll("[data-node]")];
  choice = options.length ? (place + options.length + (place < -1 ? 1 : 0)) % options.length : -1;
  if (place === -1) choice = -1;
  options.forEach((option, at) => option.setAttribute("aria-selected", String(at === choice)));
  if (choice < 0) search.removeAttribute("aria-activedescendant");
  else search.setAttribute("aria-activedescendant", options[choice].id);
}

function take(option) {
  search.value = "";
  suggest();
  select({ kind: "node", index: Number(option.dataset.node) }, true);
}

search.addEventListener("input", () => { suggest(); if (selected) select(null); else showList(); });
search.addEventListener("keydown", (event) => {
  const options = [...matches.querySelectorAll("[data-node]")];
  if (event.key === "ArrowDown") choose(choice + 1);
  else if (event.key === "ArrowUp") choose(choice <= 0 ? options.length - 1 : choice - 1);
  else if (event.key === "Enter" && options.length) take(options[Math.max(choice, 0)]);
  else if (event.key === "Escape" && search.value) { search.value = ""; suggest(); showList(); }
  else return;
  event.preventDefault();
  event.stopPropagation();
});
search.addEventListener("blur", () => setTimeout(() => openMatches(false), 150));
search.addEventListener("focus", () => { if (search.value.trim()) suggest(); });
matches.addEventListener("mousedown", (event) => event.preventDefault());
matches.addEventListener("click", (event) => {
  const option = event.target.closest("[data-node]");
  if (option) take(option);
});
