/* The network around entities: it grows by a click, and its list says the same in words. */
import { h, s, heading, count, number, quiet, empty } from "./dom.js";
import { ask, look } from "./api.js";
import { thingLink, entityHref, claimHref, certaintyWords, deniedBadge, groupLabel, weight, familyOf, claimCard, years } from "./words.js";
import { filterBar, chosen, isFiltered, nothingPasses, without, at } from "./filters.js";
import { searchBox } from "./search.js";
import { csvButton } from "./table.js";
import { settle } from "./forces.js";
import { scene, drawing } from "./drawing.js";

const LIMIT = 120, LISTED = 60;
const places = new Map();

function sample(family, { dash = null, denied = false } = {}) {
  return s("svg", { width: 30, height: 14, viewBox: "0 0 30 14", "aria-hidden": "true", class: "glyph" }, s("path", { d: "M1 7H29", fill: "none", class: `stroke-${family}`, "stroke-width": 2.4, "stroke-dasharray": dash, "stroke-linecap": dash ? "round" : "butt" }),
    denied && [s("circle", { cx: 15, cy: 7, r: 6, class: `mark-ring stroke-${family}` }), s("path", { d: "M12.5 4.5l5 5M17.5 4.5l-5 5", class: `mark-cross stroke-${family}` })]);
}

export function picture(network, { roots = new Set(), node = null, claim = null, pickNode, pickEdge, kept = new Map() }) {
  const drawn = scene(network, kept);
  settle(drawn.nodes, drawn.edges, new Set(drawn.nodes.flatMap((one, place) => (one.at ? [place] : []))));
  drawn.nodes.forEach((one) => kept.set(one.thing.curie, one.at));
  const { canvas, fit, zoom } = drawing({ ...drawn, roots, chosenNode: node, chosenClaim: claim, pickNode, pickEdge, moved: (one) => kept.set(one.thing.curie, one.at) });
  const families = [...new Set(network.claims.map(familyOf))];
  const legend = h("div", { class: "legend", "aria-hidden": "true" }, families.map((family) => h("span", {}, sample(family, { denied: family === "denied" }), look.families[family] || family)),
    network.claims.some((one) => one.certainty === "hedged") && h("span", {}, sample("effect", { dash: "7 5" }), "hedged"), h("span", {}, "width: independent observations"));
  const tool = (label, sign, press) => h("button", { type: "button", "aria-label": label, title: label, click: press }, sign);
  const element = h("div", { class: "network-view" }, canvas, h("div", { class: "tools" }, tool("Zoom in", "+", () => zoom(1.3)), tool("Zoom out", "−", () => zoom(1 / 1.3)), tool("Fit", "⤢", fit)), legend);
  return { element, fit };
}

export async function page({ params, about, go, signal }) {
  const roots = [...new Set(params.getAll("thing").filter(Boolean))], limit = Math.min(400, Math.max(1, Number.parseInt(params.get("limit"), 10) || LIMIT));
  const network = await ask("network", new URLSearchParams([...roots.map((curie) => ["thing", curie]), ...chosen(params), ["limit", roots.length ? limit : Math.min(limit, 60)]]), signal);
  const things = new Map(network.things.map((hit) => [hit.thing.curie, hit]));
  const node = things.get(params.get("node")) || null, edge = network.claims.find((claim) => claim.id === params.get("claim")) || null;
  if (!roots.some((curie) => places.has(curie))) places.clear();
  for (const curie of [...places.keys()]) if (!things.has(curie)) places.delete(curie);
  const moved = (change) => { const next = without(params, "node", "claim"); change(next); go(at(next)); };
  const pickNode = (curie) => moved((next) => { next.set("node", curie); if (!roots.includes(curie)) next.append("thing", curie); });
  const pickEdge = (id) => moved((next) => next.set("claim", id));
  const drop = (curie) => moved((next) => { next.delete("thing"); roots.filter((other) => other !== curie).forEach((other) => next.append("thing", other)); });
  const { element, fit } = picture(network, { roots: new Set(roots), node: node?.thing.curie, claim: edge?.id, pickNode, pickEdge, kept: places });

  const held = node ? network.claims.filter((claim) => [claim.subject.curie, claim.object.curie].includes(node.thing.curie)) : network.claims;
  const row = (claim) => h("li", {}, h("button", { type: "button", id: `l-${claim.id}`, "aria-current": edge?.id === claim.id ? "true" : null, click: () => pickEdge(claim.id) },
    claim.negated && [deniedBadge(), " "], h("b", {}, claim.subject.label), ` ${claim.relation} `, h("b", {}, claim.object.label),
    h("small", {}, [certaintyWords(claim.certainty), weight(claim), years(claim)].filter(Boolean).join(" · "))));
  const rest = held.slice(LISTED), more = rest.length > 0 && h("button", { type: "button", click: () => { list.append(...rest.map(row)); more.remove(); } }, `Show ${number(rest.length)} more`);
  const list = h("ul", { class: "edge-list", id: "network-list" }, held.slice(0, LISTED).map(row));
  const detail = edge ? [h("h2", {}, "Claim"), claimCard(edge), h("p", {}, h("a", { href: claimHref(edge.id) }, "Read why it is there"))]
    : node ? [h("h2", {}, thingLink(node.thing)), quiet(`${groupLabel(node.thing.group)} · ${count(node.claims, "claim")}, ${number(held.length)} of them drawn`), h("div", { class: "actions" }, h("a", { class: "button", href: entityHref(node.thing.curie) }, "All its claims"), roots.includes(node.thing.curie) && roots.length > 1 && h("button", { type: "button", click: () => drop(node.thing.curie) }, "Take away what it brought"))] : [];
  const side = h("aside", { class: "network-side", "aria-label": "The same in words" }, detail, h("h2", { class: "drawn" }, node ? `Drawn on ${node.thing.label}` : `${count(network.claims.length, "claim")} drawn`), (edge || node) && h("button", { type: "button", class: "plain", click: () => moved(() => {}) }, "Clear the choice"), list, more);
  const box = searchBox({ id: "network-thing", label: "Add an entity", placeholder: roots.length ? "Add: drug, gene …" : "Around: drug, gene …", chosen: (hit) => moved((next) => { if (!roots.includes(hit.thing.curie)) next.append("thing", hit.thing.curie); next.set("node", hit.thing.curie); }) });
  const chips = roots.map((curie) => h("button", { type: "button", class: "chip", "aria-label": `Take away ${things.get(curie)?.thing.label || curie}`, click: () => drop(curie) }, things.get(curie)?.thing.label || curie, " ✕"));
  const names = roots.map((curie) => things.get(curie)?.thing.label || curie);
  return {
    title: names.length ? `Network of ${names.slice(0, 3).join(", ")}` : "Network",
    content: [
      heading(names.length ? `Network of ${names.slice(0, 3).join(", ")}${names.length > 3 ? " …" : ""}` : "The best-supported claims as a network", h("div", { class: "actions" }, box.element, network.claims.length > 0 && csvButton(network.claims, "network.csv"))),
      network.claims.length > 0 && quiet(network.claims.length < network.total ? `The ${number(network.claims.length)} best supported of ${count(network.total, "claim")}. ` : `${count(network.total, "claim")}. `, "Choose an entity, and its claims join the picture."),
      (network.total > 0 || isFiltered(params) || roots.length > 0) && filterBar({ params, about, go, resets: ["claim"], extra: chips }),
      network.claims.length ? h("div", { class: "network" }, element, side) : isFiltered(params) ? nothingPasses(params, go) : empty("Nothing to draw", roots.length ? "Nothing is claimed of this." : "This graph holds no claims."),
    ],
    shown: () => { fit(); new ResizeObserver(fit).observe(element); },
  };
}
