/* Before anything is painted: the colours that the reader chose, else those of the system. */
"use strict";
(() => {
  try {
    const chosen = localStorage.getItem("theme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch { /* storage is refused: the system's colours */ }
})();
