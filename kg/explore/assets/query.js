/* SPARQL: the named queries with forms, an editor for one's own, results as table and network. */
import { h, heading, quiet, empty, copyButton } from "./dom.js";
import { ask, told, Refused } from "./api.js";
import { at } from "./filters.js";
import { searchBox } from "./search.js";
import { results } from "./results.js";
import { editor } from "./editor.js";

const EXAMPLE = `# The claims of the graph: what is said of what, and whether it is denied
SELECT ?subject ?predicate ?object ?negated WHERE {
  ?claim a biolink:Association ;
    rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object .
  OPTIONAL { ?claim biolink:negated ?negated }
}
LIMIT 100`;

async function sparql(text, signal) {
  let answer;
  try {
    answer = await fetch("/sparql", { method: "POST", signal, body: new URLSearchParams({ query: text }), headers: { accept: "application/sparql-results+json, text/turtle;q=0.5" } });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused(0, "The server does not answer. Is kg serve still running?");
  }
  if (!answer.ok) throw new Refused(answer.status, await told(answer));
  if (!/json/.test(answer.headers.get("content-type") || "")) return { text: await answer.text() };
  const found = await answer.json();
  if ("boolean" in found) return { columns: ["holds"], rows: [[{ value: String(found.boolean), type: "literal" }]] };
  return { columns: found.head.vars, rows: found.results.bindings.map((row) => found.head.vars.map((name) => row[name] || null)) };
}

/* The rows of a named query carry values only: those that are addresses count as such. */
const named = (answer) => ({ columns: answer.columns, rows: answer.rows.map((row) => row.map((value) => (value == null ? null : { value: String(value), type: /^https?:\/\/[^\s<>"]+$/.test(value) ? "uri" : "literal" }))) });

function form(query, params, go, graphParameters) {
  const fields = query.parameters.map((one) => {
    const id = `p-${one.name}`, value = params.get(one.name) || "", hint = one.default ? `as a rule ${one.default}` : one.required ? "" : "any";
    let field, input;
    if (one.kind === "entity") {
      ({ element: field, input } = searchBox({ id, label: one.name, placeholder: hint, value, keeps: true, chosen: (hit) => { input.value = hit.thing.label; } }));
    } else input = field = h("input", { id, type: ["integer", "number"].includes(one.kind) ? "number" : "text", step: one.kind === "number" ? "any" : null, value, placeholder: hint });
    input.name = one.name;
    input.required = one.required;
    return h("label", { for: id }, h("span", {}, one.name.replaceAll("_", " "), one.required && h("span", { class: "quiet" }, " (needed)")), field, h("small", {}, one.meaning || one.help || ""));
  });
  return h("form", { id: "named", submit: (event) => {
    event.preventDefault();
    const next = new URLSearchParams([["name", query.name]]);
    for (const [name, value] of new FormData(event.target)) if (value.trim()) next.append(name, value.trim());
    next.append("run", "1");
    go(at(next));
  } }, fields.length ? h("div", { class: "query-form" }, fields) : quiet("It takes no parameters."), h("div", { class: "bar" }, h("button", { type: "submit", class: "primary", id: "run" }, "Run"), graphParameters));
}

export async function page({ params, go, signal }) {
  const queries = await ask("queries", {}, signal), name = params.get("name"), query = queries.find((one) => one.name === name);
  if (name && !query) throw Object.assign(new Error(`There is no query called ${name}.`), { status: 404 });
  const out = h("section", { id: "results", "aria-live": "polite" });
  const ready = query && params.get("run");
  const gallery = h("nav", { class: "gallery", "aria-label": "Named queries" }, h("a", { href: "/query", "aria-current": query ? null : "page" }, "A query of your own", h("small", {}, "SPARQL 1.1")),
    queries.map((one) => h("a", { href: at(new URLSearchParams({ name: one.name })), "aria-current": one === query ? "page" : null }, one.question, h("small", {}, one.name))));

  const text = params.get("query") || EXAMPLE;
  let body;
  async function show(answer, file) {
    out.replaceChildren(h("p", { class: "loading" }, "Asking …"));
    const begun = performance.now();
    try {
      out.replaceChildren(...(await results(await answer, { file, seconds: () => (performance.now() - begun) / 1000, meanings: Object.fromEntries((query?.columns || []).map((one) => [one.name, one.meaning])), go })));
    } catch (error) {
      if (signal.aborted) return;
      out.replaceChildren(h("h2", {}, error.status === 503 ? "The query was ended" : "The query is refused"), h("p", { class: "error", role: "alert" }, error.message));
    }
  }
  if (query) {
    const own = h("a", { class: "button", href: at(new URLSearchParams({ query: query.text })) }, "Open its SPARQL");
    body = [h("h2", {}, query.question), form(query, params, go, own),
      h("details", { id: "columns" }, h("summary", {}, "What its columns mean"), h("dl", { class: "facts" }, query.columns.flatMap((one) => [h("dt", {}, one.name), h("dd", {}, one.meaning)])))];
  } else {
    const run = () => { const next = new URLSearchParams({ query: edit.text(), run: "1" }); history.replaceState(history.state, "", at(next)); return show(sparql(edit.text(), signal), "query"); };
    const edit = await editor(text, run);
    body = [edit.element, h("div", { class: "bar" }, h("button", { type: "button", class: "primary", id: "run", click: run }, "Run"), h("button", { type: "button", click: () => edit.complete() }, "Add missing prefixes"), copyButton("Copy link", () => `${location.origin}/query?${new URLSearchParams({ query: edit.text(), run: "1" })}`),
      quiet("Ctrl-Enter runs it. Each document is a named graph; without GRAPH, all are asked together."))];
    if (params.get("run") && params.get("query")) show(sparql(edit.text(), signal), "query");
  }
  if (ready) {
    const missing = query.parameters.filter((one) => one.required && !params.get(one.name));
    const given = new URLSearchParams(query.parameters.flatMap((one) => (params.get(one.name) ? [[one.name, params.get(one.name)]] : [])));
    if (missing.length) out.append(empty(`Give ${missing.map((one) => one.name.replaceAll("_", " ")).join(" and ")}, then run it`));
    else show(ask(`queries/${encodeURIComponent(query.name)}`, given, signal).then(named), query.name);
  }
  return {
    title: query ? query.question : "Query",
    content: [heading("Query"), h("div", { class: "query-grid" }, gallery, h("div", {}, body, out))],
  };
}
