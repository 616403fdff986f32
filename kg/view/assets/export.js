/* The picture as it is shown now, as a PNG at twice its size. */
const LOOKS = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "paint-order",
  "font-size", "font-family", "font-weight", "font-style", "text-anchor", "opacity", "visibility"];

/* Styles do not travel with a copied drawing, so each element takes its computed looks along as attributes. */
function standalone(element) {
  const style = getComputedStyle(element);
  if (style.display === "none" || element.matches(".hit, .ground, title")) return null;
  const copy = element.cloneNode(false);
  for (const name of LOOKS) copy.setAttribute(name, style.getPropertyValue(name));
  for (const child of element.childNodes) {
    const kept = child.nodeType === Node.TEXT_NODE ? child.cloneNode() : standalone(child);
    if (kept) copy.append(kept);
  }
  return copy;
}

function pictureSource() {
  placeLabels(1);
  const [left, top, right, bottom] = extent(), pad = 24, width = right - left + 2 * pad, height = bottom - top + 2 * pad;
  const copy = standalone(viewport);
  placeLabels();
  copy.removeAttribute("transform");
  const ground = getComputedStyle(document.body).backgroundColor;
  const whole = svg("svg", { width, height, viewBox: `${left - pad} ${top - pad} ${width} ${height}` },
    svg("rect", { x: left - pad, y: top - pad, width, height, fill: ground }), copy);
  return { text: new XMLSerializer().serializeToString(whole), width, height };
}

async function picturePng() {
  const { text, width, height } = pictureSource();
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const scale = Math.min(2, 8000 / Math.max(width, height));
  const sheet = html("canvas", { width: Math.round(width * scale), height: Math.round(height * scale) });
  sheet.getContext("2d").drawImage(image, 0, 0, sheet.width, sheet.height);
  return new Promise((resolve) => sheet.toBlob(resolve, "image/png"));
}

find("export").addEventListener("click", async () => {
  const address = URL.createObjectURL(await picturePng());
  html("a", { href: address, download: "claims-network.png" }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
});
