/* Where a reader begins: the search, what the graph holds, and the entities with most claims. */
import { h, heading, number, count, quiet } from "./dom.js";
import { ask } from "./api.js";
import { searchBox } from "./search.js";
import { thingLink, groupLabel, claimCard } from "./words.js";

const SINGULAR = { claims: "claim", entities: "entity", documents: "document", references: "reference" };
const KINDS = ["drug", "class", "regimen", "gene", "variant", "disease", "phenotype"];

export async function page({ about, go, signal }) {
  const [best, ...byKind] = await Promise.all([
    ask("claims", { certainty: "asserted", limit: 6 }, signal), ...KINDS.map((group) => ask("search", { group, limit: 6 }, signal))]);
  const { counts } = about;
  /* What may be typed, in names that this graph has. */
  const names = byKind.flatMap((hits) => hits.filter((hit) => hit.claims > 0 && hit.thing.label.length < 18).slice(0, 1)).slice(0, 4).map((hit) => hit.thing.label);
  const box = searchBox({ id: "home-search", label: "Search the graph", placeholder: names.length ? `${names.join(", ")} …` : "Drug, gene, disease, code name …", chosen: (hit, href) => go(href) });
  const facts = [["claims", "/claims"], ["denied", "/claims?polarity=denied"], ["evidence", null], ["entities", null], ["documents", "/documents"], ["references", null]]
    .filter(([name]) => counts[name] !== undefined)
    .map(([name, href]) => h("div", {}, h("dt", {}, name === "denied" ? "of them denied" : name === "evidence" ? "sentences of evidence" : counts[name] === 1 ? SINGULAR[name] || name : name), h("dd", {}, href ? h("a", { href }, number(counts[name])) : number(counts[name]))));
  const starts = KINDS.map((group, place) => [group, byKind[place].filter((hit) => hit.claims > 0)]).filter(([, hits]) => hits.length)
    .map(([group, hits]) => h("section", { class: "start" }, h("h3", {}, groupLabel(group)),
      h("ul", {}, hits.map(({ thing, claims }) => h("li", {}, thingLink(thing), h("small", {}, number(claims)))))));
  const doors = [["/who", "Who showed it", "Two things: who found what, in which model, and who saw nothing"],
    ["/matrix", "Drug by genotype", "Where evidence exists, and of which kind"], ["/open", "Open questions and disagreements", "What is disputed, asked or missing"],
    ["/query", "Queries", "Ready-made questions with forms, or your own in SPARQL"]]
    .map(([href, name, words]) => h("a", { class: "door", href }, h("b", {}, name), h("span", {}, words)));
  return {
    title: "",
    content: [
      h("div", { class: "hero" }, h("h1", {}, "Who showed what, in which model, and how surely"),
        quiet("Every claim leads back to the exact words of an article and to the reference cited for them."), box.element,
        h("p", { class: "quiet keys" }, "Any name will do: label, synonym, code name, identifier. Press ", h("kbd", {}, "/"), " to search from any page.")),
      counts.claims ? h("dl", { class: "counts" }, facts) : h("div", { class: "empty" }, h("p", { class: "empty-title" }, "This graph holds no claims"), h("p", {}, "Build one with ", h("kbd", {}, "kg build article.pdf -o graph"), ", then serve it with ", h("kbd", {}, "kg serve graph"), ".")),
      starts.length && h("section", {}, h("div", { class: "section-head" }, h("h2", {}, "Where to begin"), quiet("the entities with most claims, and how many")), h("div", { class: "starts" }, starts)),
      counts.claims > 0 && h("nav", { class: "doors", "aria-label": "Ways in" }, doors),
      best.total > 0 && h("section", {}, h("h2", {}, "Most independent support"), h("div", { class: "cards" }, best.claims.map(claimCard)),
        counts.claims > 6 && h("p", {}, h("a", { href: "/claims" }, `All ${count(counts.claims, "claim")}`))),
      h("footer", { class: "quiet foot" }, `Graph ${about.graph_sha256.slice(0, 12)} · Claimgraph ${about.version} · for research, not medical advice`),
    ],
    shown: () => { if (matchMedia("(hover:hover)").matches) box.input.focus({ preventScroll: true }); },
  };
}
