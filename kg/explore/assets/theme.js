/* Before anything is painted: the colours that the reader chose, else those of the system. And where the pages cannot be
   loaded, words that say so. */
"use strict";
(() => {
  try {
    const chosen = localStorage.getItem("theme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch { /* storage is refused: the system's colours */ }
  const failed = (event) => {
    if (event.target !== window && event.target.tagName !== "SCRIPT") return;
    const main = document.getElementById("main");
    if (!main || main.className) return;
    main.textContent = "These pages could not be loaded: the server does not answer. Is kg serve still running? Reload to try again.";
    main.setAttribute("role", "alert");
  };
  window.addEventListener("unhandledrejection", failed);
  window.addEventListener("error", failed, true);
})();
