/* A cited work and what rests on it. */
import { h, count, quiet, number, fileName, empty } from "./dom.js";
import { ask } from "./api.js";
import { claimTable, csvButton } from "./table.js";
import { identifierLinks, documentLine, printed, emphasised } from "./evidence.js";
import { without, at } from "./filters.js";

export function resting({ claims, total, params, go, name, words, title = ["No claim rests on it", "claim rests on it", "claims rest on it"] }) {
  if (!claims.length) return [h("h2", {}, title[0]), quiet(words)];
  return [h("div", { class: "section-head" }, h("h2", {}, count(total, title[1], title[2])), claims.length < total && quiet(`the first ${number(claims.length)} are shown`), csvButton(claims, fileName(name, "csv"))),
    claimTable({ groups: [{ id: "all", claims }], caption: title[2], order: params.get("sort") || "", go,
      sorts: (order) => { const next = without(params, "sort"); next.set("sort", order); go(at(next), { replace: true }); } })];
}

export async function page({ params, go, signal }) {
  const id = params.get("id");
  if (!id) return { title: "Work", content: [empty("No work is named", "The address of a work ends with its id: ?id=PMID:… or ?id=doi:…", h("a", { href: "/documents" }, "To the documents and what they cite"))] };
  const { work, cited_by: citing, total, claims } = await ask("work", { id }, signal);
  const title = work.title || printed(work);
  return {
    title,
    content: [
      h("div", { class: "heading" }, h("div", {}, h("p", { class: "kind" }, "Cited work", work.year ? ` · ${work.year}` : ""), h("h1", {}, title),
        work.title && h("p", { class: "quiet printed" }, emphasised(printed(work))), h("p", { class: "ids" }, identifierLinks(work.identifiers)))),
      h("section", {}, h("h2", {}, "Cited in ", count(citing.length, "document")), h("ul", { class: "plain-list" }, citing.map(([document, entry]) => h("li", {}, documentLine(document), h("span", { class: "quiet" }, ` as reference ${entry.number}`))))),
      h("section", {}, resting({ claims, total, params, go, name: title, words: "It is in a bibliography, but no claim that was read cites it." })),
    ],
  };
}
