// The colours of classes and levels, for the ground that the theme has at the moment.

export const N_COLORS = 256;
const TOP_LEVEL = 254;
const GREY = { light: "#8b95a1", dark: "#7b8794" };

export function themeOf(element) {
  const style = getComputedStyle(element);
  const color = (name) => rgbOf(style.getPropertyValue(name));
  const ground = color("--st-background-color");
  return {
    ground,
    text: color("--st-text-color"),
    name: luminance(ground) < 0.4 ? "dark" : "light",
  };
}

// One RGBA of bytes a class or level; hidden classes have no opacity.
export function paletteOf(legend, theme, hidden) {
  const colors = new Uint8Array(N_COLORS * 4);
  for (let code = 0; code < N_COLORS; code++) {
    const rgb = hexToRgb(colorOf(legend, theme, code));
    colors.set([...rgb, hidden.has(code) ? 0 : 255], code * 4);
  }
  return colors;
}

export function colorOf(legend, theme, code) {
  if (legend.kind === "categories") return legend.items[code]?.[theme.name] ?? GREY[theme.name];
  return code > TOP_LEVEL ? GREY[theme.name] : along(legend[theme.name], code / TOP_LEVEL);
}

function along(stops, share) {
  const at = Math.min(share * (stops.length - 1), stops.length - 1 - 1e-9);
  const one = hexToRgb(stops[Math.floor(at)]);
  const two = hexToRgb(stops[Math.ceil(at)]);
  const part = at - Math.floor(at);
  const mixed = one.map((channel, n) => Math.round(channel + (two[n] - channel) * part));
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

function hexToRgb(hex) {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) || 0);
}

// The theme's colours come as whatever CSS allows; a canvas knows them all.
function rgbOf(color) {
  const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  context.fillStyle = color.trim() || "#888888";
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

function luminance([red, green, blue]) {
  return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
}
