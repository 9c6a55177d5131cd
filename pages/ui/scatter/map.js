// One map on the page: its parts put together, and what a user has done with it.

import { makeCloud } from "./cloud.js";
import { listenToPointers } from "./gestures.js";
import { hasWebgl1 } from "./gl.js";
import { countAround, countWithin, isAnyWithin, nearest } from "./grid.js";
import { makeHint } from "./hint.js";
import { listenToKeys, makeWalk } from "./keys.js";
import { makeLabels } from "./labels.js";
import { listed, makeLegend } from "./legend.js";
import { boxOutline, isWorthIt, pathOf, simplified } from "./outline.js";
import { colorOf, paletteOf, themeOf } from "./palette.js";
import { makeStage } from "./stage.js";
import { makeTip } from "./tip.js";
import { isSeen, mapBox, toMap, toScreen, zoomed } from "./view.js";
import { nameOf, othersAt } from "./wording.js";

const REACH_PX = 8;
const SAME_PLACE_PX = 0.5;
const EDGE_PX = 4; // a point this far outside of something is still in it in part
const FEW = 5000; // points of which each matters: names make room for them
const BUTTON_ZOOM = 1.6;
const DOUBLE_CLICK_ZOOM = 2;
const TOGGLED_MS = 350; // several classes are often hidden in a row: one run of the page for all
const SPOKEN_CHARS = 120;
const TOOL_NAMES = { pan: "Move", lasso: "Lasso", box: "Box" };

export function makeMap(host) {
  const root = host.querySelector(".map");
  const $ = (name) => root.querySelector(name);
  const canvas = $(".canvas");
  const ended = new AbortController();
  const { signal } = ended;

  const cloud = makeCloud();
  const walk = makeWalk();
  const tip = makeTip($(".tip"));
  const hint = makeHint($(".hint"));
  const labels = makeLabels($(".names"), {
    corner: () => corner,
    covered: (view, box) =>
      cloud.n() > FEW ? 0 : countWithin(cloud.grid(), mapBox(view, box, EDGE_PX), isShown),
  });
  let data = null;
  let send = null; // {view, opened, missing, unsupported}
  let theme = null;
  let painted = "";
  let hidden = new Set();
  let polygon = null;
  let sketch = null;
  let tool = "pan";
  let mouse = null; // where it is, while it is on the map and drags nothing
  let over = -1; // the point under the mouse
  let opened = -1;
  let loads = 0;
  let toggling = 0;
  let corner = { width: 0, height: 0 }; // what the tool bar takes of the map

  // --- what is seen --------------------------------------------------------------------------

  const stage = makeStage(
    canvas,
    {
      framed: (view) => overlay(view),
      drawn(n) {
        root.dataset.drawn = n;
        root.dataset.zoom = stage.zoom().toFixed(3);
        root.dataset.state = "drawn";
        // Then, not now: it makes the grid, and a map that is seen need not wait for that.
        whenIdle(() => signal.aborted || sayIfNothing());
      },
      lost() {
        root.dataset.state = "lost";
        delete root.dataset.drawn;
        message("The graphics card was taken away; the map comes back as soon as it does.");
      },
      restored: () => message(""),
    },
    signal,
  );

  const message = (sentence) => {
    $(".message").textContent = sentence;
  };
  const say = (sentence) => {
    $(".live").textContent = sentence;
  };

  // A blank canvas says why. Once it does, every frame asks whether it still is one.
  const sayIfNothing = () => {
    const sentence = nothingSeen();
    if ($(".nothing").textContent !== sentence) $(".nothing").textContent = sentence;
  };

  const nothingSeen = () => {
    if (!cloud.n()) return "";
    const classes = listed(data.legend);
    if (classes.length && classes.every((code) => hidden.has(code))) return "All points are hidden.";
    const view = stage.view();
    const all = { left: 0, top: 0, right: view.width, bottom: view.height };
    if (isAnyWithin(cloud.grid(), mapBox(view, all, EDGE_PX), isShown)) return "";
    return "No point is here; press 0 to show all.";
  };

  const overlay = (view) => {
    if ($(".nothing").textContent) sayIfNothing();
    $(".selected").setAttribute("d", pathOf(view, polygon, true));
    $(".sketch").setAttribute("d", pathOf(view, sketch, tool === "box"));
    labels.place(view, hidden);
    ring(".under-mouse", over, view);
    ring(".marked", walk.point() >= 0 ? walk.point() : opened, view);
  };

  const ring = (name, point, view) => {
    const isThere = point >= 0 && point < cloud.n() && isSeen(view, ...cloud.place(point));
    $(name).hidden = !isThere;
    if (!isThere) return;
    const [x, y] = toScreen(view, ...cloud.place(point));
    $(name).style.transform = `translate(${x}px, ${y}px)`;
  };

  const colored = () => {
    legend.update(data.legend, theme, hidden, polygon !== null);
    // A run of the page changes the colours rarely, and drawing a million points is work.
    const wanted = JSON.stringify([data.legend, theme, [...hidden]]);
    if (wanted === painted) return;
    painted = wanted;
    stage.set("palette", paletteOf(data.legend, theme, hidden));
    stage.setTextColor(theme.text);
    stage.redraw();
  };

  // --- what is chosen ------------------------------------------------------------------------

  const tellView = () => {
    clearTimeout(toggling);
    send.view({
      polygon,
      hidden: [...hidden].sort((one, other) => one - other),
      generation: data.generation,
      legend: data.legend.key,
    });
  };

  const select = (outline) => {
    polygon = outline;
    $('[data-do="clear"]').hidden = polygon === null;
    legend.update(data.legend, theme, hidden, polygon !== null);
    stage.reframe();
  };

  const clear = () => {
    if (!polygon) return;
    select(null);
    tellView();
    say("The selection is gone.");
  };

  const hide = (codes) => {
    hidden = new Set(codes);
    tip.hide();
    walk.stop();
    colored();
    clearTimeout(toggling);
    toggling = setTimeout(tellView, TOGGLED_MS);
  };

  const legend = makeLegend($(".legend"), {
    toggled(code) {
      const codes = new Set(hidden);
      if (!codes.delete(code)) codes.add(code);
      hide(codes);
    },
    only(code) {
      const others = listed(data.legend).filter((other) => other !== code);
      const isAlone = !hidden.has(code) && others.every((other) => hidden.has(other));
      hide(isAlone ? [] : others);
    },
    all: () => hide([]),
  });

  const choose = (name) => {
    tool = name;
    root.dataset.tool = name;
    for (const button of root.querySelectorAll("[data-tool]")) {
      if (button !== root) button.setAttribute("aria-pressed", String(button.dataset.tool === name));
    }
  };

  const toggleNames = () => {
    labels.toggle();
    $('[data-do="names"]').setAttribute("aria-pressed", String(labels.isOn()));
    say(labels.isOn() ? "Names are shown." : "Names are hidden.");
    stage.reframe();
  };

  // Its size is asked for when it is another one, not at every frame.
  const bar = new ResizeObserver(() => {
    const { offsetLeft, offsetTop, offsetHeight } = $(".tools");
    corner = { width: $(".stage").clientWidth - offsetLeft, height: offsetTop + offsetHeight };
    stage?.reframe();
  });
  bar.observe($(".tools"));

  // --- points ----------------------------------------------------------------------------------

  const isShown = (point) => !hidden.has(cloud.color(point)) && cloud.n() > point;

  const pointAt = (px, py) => {
    const view = stage.view();
    if (!cloud.n()) return -1;
    return nearest(cloud.grid(), ...toMap(view, px, py), REACH_PX / view.scale, isShown);
  };

  const nearby = (point) => {
    const radius = SAME_PLACE_PX / stage.view().scale;
    return countAround(cloud.grid(), ...cloud.place(point), radius, isShown);
  };

  const aboutPoint = (point) => {
    const code = cloud.color(point);
    const position = cloud.position(point);
    return {
      point,
      position,
      color: colorOf(data.legend, theme, code),
      name: nameOf(data.legend, code),
      others: othersAt(nearby(point) - 1),
      details: cloud.details(point),
      url: data.examples && `${data.examples}${position}`,
    };
  };

  const openPoint = (point) => {
    opened = point;
    send.opened(point);
    stage.reframe();
  };

  const point = (px, py) => {
    mouse = [px, py];
    const found = pointAt(px, py);
    root.toggleAttribute("data-over", found >= 0);
    if (found < 0) tip.hide();
    else if (found === tip.shown()) tip.move(px, py, stage.view());
    else tip.show(aboutPoint(found), px, py, stage.view());
    if (found !== over) stage.reframe();
    over = found;
  };

  // What the tip says may be of other points, other colours, or not all that is known.
  const tellAnew = () => {
    tip.hide();
    if (mouse) point(...mouse);
  };

  const leave = () => {
    mouse = null;
    tip.hide();
    root.removeAttribute("data-over");
    if (over >= 0) stage.reframe();
    over = -1;
  };

  const stepTo = (direction) => {
    if (!cloud.n()) return;
    const found = walk.step(direction, cloud.grid(), stage.view(), isShown);
    if (found < 0) {
      say("There is no other point.");
      return;
    }
    const about = aboutPoint(found);
    const view = stage.view();
    const at = toScreen(view, ...cloud.place(found));
    tip.hide();
    const name = [about.name, about.others].filter(Boolean).join(", ");
    say(`Example ${(about.position + 1).toLocaleString("en")}, ${name}`);
    tip.show(about, ...at, view, (texts) => {
      say(`Line ${texts.line.toLocaleString("en")}, ${name}: ${texts.prompt.slice(0, SPOKEN_CHARS)}`);
    });
    stage.reframe();
  };

  // --- mouse, keys, buttons --------------------------------------------------------------------

  const finishSelection = (outline) => {
    const pixel = 1 / stage.view().scale;
    if (!isWorthIt(outline, pixel)) return;
    select(simplified(outline, pixel));
    tellView();
    say(`Selected with ${polygon.length} corners.`);
  };

  const selectSeen = () => {
    const view = stage.view();
    finishSelection(boxOutline(toMap(view, 0, view.height), toMap(view, view.width, 0)));
  };

  const closer = (factor, px, py) => {
    const view = stage.view();
    stage.glideTo(zoomed(view, factor, px ?? view.width / 2, py ?? view.height / 2));
  };

  const listen = () => {
    const moved = (act) => (view) => {
      tip.hide();
      act(view);
    };
    const pointers = listenToPointers(
      canvas,
      {
        view: stage.view,
        moved: moved(stage.moved),
        tool: () => tool,
        sketched(outline) {
          sketch = outline;
          stage.reframe();
        },
        drawn: finishSelection,
        isInUse: () => $(".stage").matches(":focus-within"),
        passed(...at) {
          tip.hide(); // one over the other, neither could be read
          hint.show(...at);
        },
        pointed: point,
        left() {
          leave();
          hint.hide();
        },
        clicked(px, py) {
          const found = pointAt(px, py);
          if (found >= 0) openPoint(found);
        },
        doubleClicked(px, py, isBack) {
          closer(isBack ? 1 / DOUBLE_CLICK_ZOOM : DOUBLE_CLICK_ZOOM, px, py);
        },
      },
      signal,
    );
    listenToKeys(
      canvas,
      {
        view: stage.view,
        glide: moved(stage.glideTo),
        home: stage.home,
        tool(name) {
          choose(name);
          say(`${TOOL_NAMES[name]}.`);
        },
        names: toggleNames,
        step: stepTo,
        open: () => walk.point() >= 0 && openPoint(walk.point()),
        seen: selectSeen,
        cancel() {
          tip.hide();
          walk.stop();
          if (!pointers.cancel()) clear();
          stage.reframe();
        },
      },
      signal,
    );
    canvas.addEventListener("blur", tip.hide, { signal });
    const buttons = {
      in: () => closer(BUTTON_ZOOM),
      out: () => closer(1 / BUTTON_ZOOM),
      home: stage.home,
      names: toggleNames,
      clear() {
        clear();
        canvas.focus(); // the button goes, and the focus must not go with it
      },
      help() {
        $(".help").hidden = !$(".help").hidden;
        $('[data-do="help"]').setAttribute("aria-expanded", String(!$(".help").hidden));
      },
    };
    $(".tools").addEventListener(
      "click",
      (event) => {
        const button = event.target.closest("button");
        if (button?.dataset.tool) choose(button.dataset.tool);
        else buttons[button?.dataset.do]?.();
      },
      { signal },
    );
  };

  // --- what the page gives ---------------------------------------------------------------------

  const load = async () => {
    const turn = ++loads;
    try {
      const loaded = await cloud.load(data, () => send.missing());
      if (turn !== loads || signal.aborted) return;
      show(cloud.adopt(loaded));
      message("");
      loadDetails();
    } catch (error) {
      if (error.name === "AbortError" || turn !== loads) return;
      message("The points could not be fetched; reload the page.");
    }
  };

  // After the points: a map that is seen need not wait for what is told of them.
  const loadDetails = async () => {
    try {
      await cloud.loadDetails(data.details, () => send.missing());
      if (over >= 0) tellAnew();
    } catch (error) {
      if (error.name !== "AbortError") console.warn(error); // the next run asks for them again
    }
  };

  const show = (given) => {
    if (!Object.keys(given).length) return;
    if (given.places || given.kinds) delete root.dataset.drawn;
    if (given.places) {
      stage.set("places", given.places);
      stage.setPoints(given.points);
      walk.stop();
      over = -1;
    }
    if (given.kinds) stage.set("kinds", given.kinds);
    if (given.places || given.kinds) tellAnew();
    if (given.hits) {
      stage.set("hits", given.hits);
      stage.setHits({ count: given.hits.length, isOn: given.hasHits });
    }
    stage.redraw();
  };

  const adoptView = (isFirst, before) => {
    const { view } = data;
    if (isFirst) {
      if (view?.generation === data.generation) polygon = view.polygon ?? null;
      if (view?.legend === data.legend.key) hidden = new Set(view.hidden);
    } else {
      if (before.generation !== data.generation) polygon = null;
      if (before.legend.key !== data.legend.key) hidden = new Set();
    }
    $('[data-do="clear"]').hidden = polygon === null;
  };

  return {
    turn: 0,
    update(given, senders) {
      const before = data;
      data = given;
      send = senders;
      root.style.setProperty("--height", `${data.height}px`);
      if (!stage) {
        root.dataset.state = "unsupported";
        root.hidden = true; // the page shows something else in its place
        if (!before) send.unsupported(hasWebgl1() ? "webgl1" : "none");
        return;
      }
      if (!before) {
        choose("pan");
        listen();
        message("Fetching the points.");
      }
      adoptView(!before, before);
      canvas.setAttribute("aria-label", `Map of ${data.n.toLocaleString("en")} examples`);
      theme = themeOf(root);
      if (JSON.stringify(before?.labels) !== JSON.stringify(data.labels)) labels.set(data.labels);
      $('[data-do="names"]').hidden = !data.labels.length;
      if (before?.marked !== data.marked) {
        opened = data.marked ?? -1;
        // What the page has closed is left, even where the keys have led to it.
        if (opened < 0 && walk.point() === before?.marked) walk.stop();
      }
      colored();
      stage.reframe();
      load();
    },
    stop() {
      ended.abort();
      cloud.stop();
      clearTimeout(toggling);
      tip.hide();
      hint.hide();
      bar.disconnect();
      stage?.stop();
    },
  };
}

function whenIdle(act) {
  if (globalThis.requestIdleCallback) requestIdleCallback(act, { timeout: 1000 });
  else setTimeout(act, 200);
}
