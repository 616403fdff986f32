/* All claims of the graph, chosen by the address. */
import { h, count, number, heading, empty, fileName } from "./dom.js";
import { ask } from "./api.js";
import { filterBar, chosen, isFiltered, nothingPasses, without, at } from "./filters.js";
import { claimTable, csvButton } from "./table.js";

const MANY = 200, ENDS = ["thing", "with", "document", "reference"];
const ORDERS = [["weight", "best supported first"], ["newest", "newest first"], ["oldest", "oldest first"], ["graph", "as in the graph"]];

export async function page({ params, about, go, signal }) {
  const offset = Math.max(0, Number.parseInt(params.get("offset"), 10) || 0), asked = params.get("sort") || "weight", order = ORDERS.some(([value]) => value === asked) ? asked : "weight";
  const held = await ask("claims", new URLSearchParams([...chosen(params, ENDS), ["sort", order], ["offset", offset], ["limit", MANY]]), signal);
  const whole = held.total <= MANY, column = order === asked || !whole ? "" : asked, choice = isFiltered(params) || ENDS.some((name) => params.has(name));
  const reorder = (value) => { const next = without(params, "sort", "offset"); next.set("sort", value); go(at(next), { replace: true }); };
  const sort = h("label", { class: "order" }, "Order ", h("select", { id: "order", change: (event) => { const next = without(params, "sort", "offset"); if (event.target.value !== "weight") next.set("sort", event.target.value); go(at(next)); } },
    ORDERS.map(([value, words]) => h("option", { value, selected: value === order && !column }, words))));
  const chips = ENDS.flatMap((name) => params.getAll(name).map((value) => h("button", { type: "button", class: "chip", click: () => { const next = without(params, name, "offset"); params.getAll(name).filter((other) => other !== value).forEach((other) => next.append(name, other)); go(at(next)); } }, `${name}: ${value} ✕`)));
  const step = (to, words) => { const next = without(params, "offset"); if (to) next.set("offset", to); return h("a", { class: "button", href: at(next) }, words); };
  const last = offset + held.claims.length;
  return {
    title: "Claims",
    content: [
      heading(count(held.total, "claim"), h("div", { class: "actions" }, held.claims.length > 1 && sort, held.claims.length > 0 && csvButton(held.claims, fileName("claims", "csv")))),
      (held.total > 0 || choice) && filterBar({ params, about, go, extra: chips }),
      held.claims.length ? claimTable({ groups: [{ id: "all", claims: held.claims }], caption: "Claims", order: column, sorts: whole ? reorder : null, go })
        : held.total ? empty("The list ends before this part", h("a", { href: at(without(params, "offset")) }, "To its beginning"))
          : choice ? nothingPasses(params, go, ...ENDS) : empty("This graph holds no claims", "Nothing that its texts say was read as a claim."),
      (offset > 0 || last < held.total) && h("nav", { class: "steps", "aria-label": "Parts of the list" }, offset > 0 && step(Math.max(0, offset - MANY), "← Before"),
        h("span", { class: "quiet" }, `${number(offset + 1)} to ${number(last)} of ${number(held.total)}`), last < held.total && step(last, "Next →")),
    ],
  };
}
