// What is under the mouse: what the legend knows at once, the texts when they have come.
// Texts of the data are only ever set as text.

const HOVER_MS = 90;
const MOST_KEPT = 500;
const OFFSET_PX = 14;

export function makeTip(element) {
  const part = (name) => element.querySelector(`.${name}`);
  const kept = new Map();
  let timer = 0;
  let request = null;
  let shown = -1;

  const hide = () => {
    clearTimeout(timer);
    request?.abort();
    shown = -1;
    element.hidden = true;
  };

  const fill = (texts) => {
    part("tip-line").textContent = texts ? `Line ${texts.line.toLocaleString("en")}` : "";
    for (const name of ["prompt", "response"]) set(`tip-${name}`, texts?.[name] ?? "");
  };

  const detailed = (details) => {
    const rows = details.map(({ title, value }) => {
      const row = document.createElement("div");
      const [name, told] = ["dt", "dd"].map((kind) => document.createElement(kind));
      name.textContent = title;
      told.textContent = value;
      row.append(name, told);
      return row;
    });
    part("tip-details").replaceChildren(...rows);
    part("tip-details").hidden = !rows.length;
  };

  const set = (name, text) => {
    part(name).textContent = text;
    part(name).hidden = !text;
  };

  const read = async (url) => {
    request = new AbortController();
    const answer = await fetch(url, { signal: request.signal, credentials: "same-origin" });
    if (!answer.ok) return null;
    const texts = await answer.json();
    if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value);
    kept.set(url, texts);
    return texts;
  };

  const place = (x, y, view) => {
    const { offsetWidth: width, offsetHeight: height } = element;
    const left = x + OFFSET_PX + width > view.width ? x - OFFSET_PX - width : x + OFFSET_PX;
    const top = y + OFFSET_PX + height > view.height ? y - OFFSET_PX - height : y + OFFSET_PX;
    const within = (value, most) => Math.round(Math.max(4, Math.min(value, most)));
    const at = [within(left, view.width - width - 4), within(top, view.height - height - 4)];
    element.style.transform = `translate(${at[0]}px, ${at[1]}px)`;
  };

  return {
    hide,
    shown: () => shown,
    move: place,
    // `about`: point, name, color, others (a text), details, position, url (null without texts);
    // `said` gets the texts.
    show(about, x, y, view, said = () => {}) {
      hide();
      shown = about.point;
      element.hidden = false;
      part("tip-name").textContent = about.name;
      part("tip-name").style.setProperty("--swatch", about.color);
      set("tip-others", about.others);
      detailed(about.details);
      fill(kept.get(about.url) ?? null);
      if (!kept.has(about.url)) {
        part("tip-line").textContent = `Example ${(about.position + 1).toLocaleString("en")}`;
      }
      place(x, y, view);
      if (!about.url) return undefined;
      if (kept.has(about.url)) return said(kept.get(about.url));
      timer = setTimeout(async () => {
        try {
          const texts = await read(about.url);
          if (shown !== about.point || !texts) return;
          fill(texts);
          place(x, y, view);
          said(texts);
        } catch (error) {
          if (error.name !== "AbortError") fill(null); // the server is gone; its page says so
        }
      }, HOVER_MS);
      return undefined;
    },
  };
}
