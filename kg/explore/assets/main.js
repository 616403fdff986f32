/* The application: an address is a page; every state that a reader can share stands in the address. */
import { h, announce } from "./dom.js";
import { about } from "./api.js";
import { searchBox } from "./search.js";

const pages = [
  [/^\/$/, () => import("./home.js"), "home"],
  [/^\/entity\/(.+)$/, () => import("./entity.js"), "entity"],
  [/^\/claim\/(.+)$/, () => import("./claim.js"), "claim"],
  [/^\/who$/, () => import("./who.js"), "who"],
  [/^\/claims$/, () => import("./claims.js"), "claims"],
  [/^\/network$/, () => import("./network.js"), "network"],
  [/^\/matrix$/, () => import("./matrix.js"), "matrix"],
  [/^\/open$/, () => import("./open.js"), "open"],
  [/^\/work$/, () => import("./work.js"), "work"],
  [/^\/document$/, () => import("./document.js"), "document"],
  [/^\/documents$/, () => import("./documents.js"), "documents"],
  [/^\/query$/, () => import("./query.js"), "query"],
];
const main = document.getElementById("main");
let current = null, shownPath = "";

const found = (path) => { for (const [pattern, load, name] of pages) { const match = pattern.exec(path); if (match) return { load, name, parts: match.slice(1).map(decoded) }; } return null; };
function decoded(part) { try { return decodeURIComponent(part); } catch { return part; } }

/* What the reader had open and in hand survives a change of filters, which builds the page anew. */
function inHand() {
  const open = [...main.querySelectorAll("details[id][open]")].map((one) => one.id);
  const active = document.activeElement;
  const place = active?.id && main.contains(active) ? { id: active.id, at: active.selectionStart, typed: active.type === "search" ? active.value : null } : null;
  return { open, place };
}

function handBack({ open, place }) {
  open.forEach((id) => { const one = document.getElementById(id); if (one) one.open = true; });
  const element = place && document.getElementById(place.id);
  if (!element) return;
  element.focus({ preventScroll: true });
  if (place.typed && place.typed !== element.value) { element.value = place.typed; element.dispatchEvent(new Event("input")); }
  if (place.at != null && element.setSelectionRange) try { element.setSelectionRange(place.at, place.at); } catch { /* no text field */ }
}

/* A module that cannot be fetched is a server that is gone: it came with the page a moment ago. */
const gone = (error) => error.status === 0 || (error instanceof TypeError && /module|fetch/i.test(error.message));

function problem(error) {
  const title = gone(error) ? "The server does not answer" : error.status === 404 ? "Not in this graph" : error.status >= 500 ? "The server cannot answer now" : error.status ? "The server refuses this" : "This page failed";
  const words = gone(error) ? "Is kg serve still running? What was open stays at its address: start the server again, then try again." : error.message;
  return h("div", { class: "empty problem", role: "alert" }, h("h1", { class: "empty-title" }, title), h("p", {}, words),
    h("p", {}, h("button", { type: "button", click: () => show({ fresh: true }) }, "Try again"), " ", h("a", { href: "/" }, "Search the graph")));
}

async function show({ scroll = 0, fresh = false } = {}) {
  current?.abort();
  const control = (current = new AbortController());
  const { pathname, search } = location, same = pathname === shownPath && !fresh;
  const page = found(pathname), held = same ? inHand() : null;
  document.querySelectorAll("nav a").forEach((link) => {
    if (link.getAttribute("href") === pathname) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
  });
  main.setAttribute("aria-busy", "true");
  const slow = setTimeout(() => { if (!same) main.replaceChildren(h("p", { class: "loading" }, "Loading …")); }, 150);
  let built;
  try {
    if (!page) throw Object.assign(new Error(`There is no page at ${pathname}.`), { status: 404 });
    const [view, graph] = await Promise.all([page.load(), about()]);
    built = await view.page({ parts: page.parts, params: new URLSearchParams(search), about: graph, go, signal: control.signal });
  } catch (error) {
    if (control.signal.aborted) { clearTimeout(slow); return; }
    built = { title: "Not shown", content: [problem(error)] };
  }
  clearTimeout(slow);
  if (control.signal.aborted) return;
  main.className = `at-${page ? page.name : "nowhere"}`;
  main.replaceChildren(...[built.content].flat(3).filter(Boolean));
  main.removeAttribute("aria-busy");
  document.title = built.title ? `${built.title} · Claimgraph` : "Claimgraph";
  built.shown?.();
  if (held) handBack(held);
  else { window.scrollTo(0, scroll); announce(document.title); if (shownPath && !main.contains(document.activeElement)) main.focus({ preventScroll: true }); }
  shownPath = pathname;
  if (location.hash && !held) document.getElementById(decoded(location.hash.slice(1)))?.scrollIntoView();
}

/* Goes to an address of this application; `replace` for what is not worth a step back. */
function go(url, { replace = false } = {}) {
  const target = new URL(url, location.href);
  if (target.href === location.href) return show();
  if (!replace) history.replaceState({ ...history.state, scroll: window.scrollY }, "");
  history[replace ? "replaceState" : "pushState"]({}, "", target);
  return show();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const target = new URL(link.href, location.href);
  if (link.target || link.hasAttribute("download") || target.origin !== location.origin || !found(target.pathname)) return;
  if (target.pathname === location.pathname && target.search === location.search && target.hash) return;
  event.preventDefault();
  go(target);
});
window.addEventListener("popstate", (event) => {
  if (location.pathname === shownPath && location.hash && !event.state) return;
  show({ scroll: event.state?.scroll || 0 });
});
history.scrollRestoration = "manual";

const themes = ["auto", "light", "dark"], button = document.getElementById("theme");
function theme(name, keep) {
  if (name === "auto") delete document.documentElement.dataset.theme; else document.documentElement.dataset.theme = name;
  button.textContent = `◐ ${name}`;
  button.setAttribute("aria-label", `Colours: ${name}`);
  if (keep) try { localStorage.setItem("theme", name); } catch { /* storage is refused: for this page only */ }
}
theme(document.documentElement.dataset.theme || "auto", false);
button.addEventListener("click", () => theme(themes[(themes.indexOf(document.documentElement.dataset.theme || "auto") + 1) % 3], true));

const box = searchBox({ id: "search", label: "Search entities", placeholder: "Search: drug, gene, code name …", chosen: (hit, href) => go(href) });
document.getElementById("top-search").append(box.element);
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input,textarea,select,[contenteditable=true]") || event.composedPath()[0]?.isContentEditable) return;
  event.preventDefault();
  (document.getElementById("home-search") || document.getElementById("search")).focus();
});
show({ fresh: true }).then(() => { pages.forEach(([, load]) => { load().catch(() => {}); }); });
